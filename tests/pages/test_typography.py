"""French typography and dates, as people read them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from pages import typography

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 21)
N = typography.NBSP


def rendered(source, **context):
    return Template("{% load tablee %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Pourquoi ?", f"Pourquoi{N}?"),
        ("Ici : là ; oui !", f"Ici{N}: là{N}; oui{N}!"),
        ("« Un banc »", f"«{N}Un banc{N}»"),
        ("1 200 € et 12 %", f"1{N}200{N}€ et 12{N}%"),
        ("1 234 567 personnes", f"1{N}234{N}567 personnes"),
        ("de 18 h 30 à 20 h", f"de 18{N}h{N}30 à 20{N}h"),
        ("5 km, 30 min", f"5{N}km, 30{N}min"),
        ("3 hommes", "3 hommes"),
        ("le 12 3456", "le 12 3456"),
        ("https://exemple.fr/?a=b", "https://exemple.fr/?a=b"),
        ("Pourquoi?", "Pourquoi?"),
        ("une ligne\n: une autre", "une ligne\n: une autre"),
        ("", ""),
    ],
)
def test_french_hardens_the_spaces_that_must_not_break_and_nothing_else(typed, set_):
    assert typography.french(typed) == set_


def test_french_only_ever_changes_spaces():
    text = "a  ?  « b » ! 1 000 000 € 18 h 05 : ;"
    assert typography.french(text).replace(N, " ") == text


def test_french_takes_a_long_run_of_spaces_in_its_stride():
    assert len(typography.french("a" + " " * 200_000 + "b")) == 200_002


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1200, f"1{N}200"),
        (12345678, f"12{N}345{N}678"),
    ],
)
def test_thousands_stand_apart(number, words):
    assert typography.thousands(number) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (1200, f"1{N}200{N}€"),
        (Decimal("12.50"), f"12,50{N}€"),
        (Decimal("700.00"), f"700{N}€"),
        (0, f"0{N}€"),
        (-30, f"−30{N}€"),
        ("1500", f"1{N}500{N}€"),
        (None, ""),
        ("", ""),
        ("beaucoup", ""),
        (float("nan"), ""),
        (Decimal("Infinity"), ""),
        ("9" * 60, ""),
    ],
)
def test_euros_say_a_sum_and_nothing_for_what_is_none(amount, words):
    assert typography.euros(amount) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 4), "jeudi 4 juin"),
        (date(2026, 3, 1), "dimanche 1er mars"),
        (date(2027, 1, 1), "vendredi 1er janvier 2027"),
        (date(2025, 12, 31), "mercredi 31 décembre 2025"),
    ],
)
def test_day_words_give_the_year_only_when_it_is_another_one(day, words):
    assert typography.day_words(day, today=TODAY) == words


def test_words_follow_the_clock_on_the_wall_in_summer_and_in_winter():
    assert typography.moment_words(datetime(2026, 7, 1, 16, tzinfo=UTC), TODAY) == f"mercredi 1er juillet à 18{N}h"
    assert (
        typography.moment_words(datetime(2026, 12, 3, 17, 30, tzinfo=UTC), TODAY) == f"jeudi 3 décembre à 18{N}h{N}30"
    )
    assert typography.day_words(datetime(2026, 12, 2, 23, 30, tzinfo=UTC), TODAY) == "jeudi 3 décembre"


@pytest.mark.parametrize(
    ("hour", "words"), [(time(18), f"18{N}h"), (time(8, 5), f"8{N}h{N}05"), (time(0), f"0{N}h"), (time(12), f"12{N}h")]
)
def test_hour_words(hour, words):
    assert typography.hour_words(hour) == words


def wall(*parts):
    return datetime(*parts, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (wall(2026, 12, 3, 18), wall(2026, 12, 3, 20), "jeudi 3 décembre, de 18 h à 20 h"),
        (wall(2026, 12, 3, 18), None, "jeudi 3 décembre à 18 h"),
        (wall(2026, 12, 3, 18), wall(2026, 12, 3, 17), "jeudi 3 décembre à 18 h"),
        (wall(2026, 6, 6, 20), wall(2026, 6, 7, 1), "du samedi 6 juin à 20 h au dimanche 7 juin à 1 h"),
        (wall(2026, 6, 6, 20), wall(2026, 6, 7, 0), "samedi 6 juin, de 20 h à minuit"),
        (wall(2026, 6, 6, 0), wall(2026, 6, 7, 0), "samedi 6 juin, toute la journée"),
        (wall(2026, 6, 6, 0), wall(2026, 6, 8, 0), "du samedi 6 juin au dimanche 7 juin"),
        (wall(2026, 6, 6, 20), wall(2026, 6, 8, 0), "du samedi 6 juin à 20 h au lundi 8 juin à 0 h"),
        (
            wall(2026, 12, 31, 20),
            wall(2027, 1, 1, 2),
            "du jeudi 31 décembre à 20 h au vendredi 1er janvier 2027 à 2 h",
        ),
        (wall(2026, 10, 25, 1), wall(2026, 10, 25, 4), "dimanche 25 octobre, de 1 h à 4 h"),
    ],
)
def test_span_words_are_as_short_as_is_clear(start, end, words):
    assert typography.span_words(start, end, TODAY).replace(N, " ") == words


@pytest.mark.parametrize("month", range(1, 13))
def test_leaf_words_are_short_enough_for_a_leaf(month):
    for day in range(1, 8):
        assert max(len(line) for line in typography.leaf_words(date(2026, month, day))) <= 6


def test_span_words_read_a_thing_or_a_dict():
    span = {"starts_at": wall(2026, 12, 3, 18), "ends_at": wall(2026, 12, 3, 20)}
    assert rendered("{{ thing|span_words }}", thing=span) == rendered(
        "{{ thing|span_words }}", thing=SimpleNamespace(**span)
    )
    assert rendered("{{ thing|span_words }}", thing={}) == ""


@pytest.mark.parametrize("name", ["day_words", "hour_words", "moment_words", "month_words", "euros"])
@pytest.mark.parametrize("nothing", [None, "", "demain"])
def test_filters_say_nothing_of_nothing(name, nothing):
    assert rendered("{{ value|" + name + " }}", value=nothing) == ""


HOSTILE = [
    "<script>alert(1)</script> ?",
    '" onmouseover="x',
    "</p><img src=x onerror=x>",
    "&lt;b&gt; !",
    "\u202e\x00 ?",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["french", "paragraphs", "thousands", "euros", "day_words"])
def test_filters_escape_what_people_write(name, text):
    html = rendered("{{ text|" + name + " }}", text=text)
    for mark in ("<script", "<img", '"', "<b>"):
        assert mark not in html


def test_filters_hold_against_the_collected_naughty_strings(naughty_strings):
    for text in naughty_strings:
        html = rendered("{{ text|french }}|{{ text|paragraphs }}", text=text)
        bare = html.replace("<p>", "").replace("</p>", "").replace("<br>", "")
        assert "<" not in bare
        assert '"' not in bare


def test_paragraphs_part_at_empty_lines_and_keep_line_ends():
    html = rendered("{{ text|paragraphs }}", text="  Un\r\ndeux\r\n \r\n\r\nTrois ?\n")
    assert html == f"<p>Un<br>deux</p><p>Trois{N}?</p>"
    assert rendered("{{ text|paragraphs }}", text="  \n ") == ""
    assert rendered("{{ text|paragraphs }}", text=None) == ""


def test_french_keeps_html_of_our_own_as_it_is():
    from django.utils.safestring import mark_safe

    assert rendered("{{ text|french }}", text=mark_safe("<b>Oui !</b>")) == f"<b>Oui{N}!</b>"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "aujourd’hui"),
        (0, "aujourd’hui"),
        (1, "hier"),
        (30, "il y a 30 jours"),
        (31, "il y a 1 mois"),
        (61, "il y a 2 mois"),
        (700, "il y a 23 mois"),
        (731, "il y a 2 ans"),
    ],
)
def test_how_long_ago_is_said_as_one_speaks(days, words):
    today = date(2026, 11, 21)

    assert typography.ago_words(today - timedelta(days=days), today) == words
