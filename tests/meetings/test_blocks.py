"""Blocks of minutes: each has a face, draws its sample, and shows people's words without believing them."""

from datetime import date

import pytest
from django.template import Context, Template
from wagtail.admin.icons import get_icons
from wagtail.blocks import CharBlock, ChooserBlock, ListBlock, StreamBlock, StructBlock, TextBlock

from meetings.blocks import MinutesBody, attendance_of, excerpt, walk
from meetings.blocks.base import day
from pages.languages import Language
from tests.factories.minutes import body_of, samples

TYPES = sorted(MinutesBody().child_blocks)


def draw(value):
    return Template("{% load wagtailcore_tags %}{% include_block body %}").render(Context({"body": value}))


@pytest.mark.parametrize("name", TYPES)
def test_each_block_has_a_face(name):
    block = MinutesBody().child_blocks[name]

    assert block.meta.icon
    assert str(block.meta.label)
    assert str(block.meta.description)
    assert block.meta.template.startswith("blocks/minutes/")


@pytest.mark.parametrize("name", TYPES)
def test_each_icon_is_one_the_editor_knows(name):
    assert f'id="icon-{MinutesBody().child_blocks[name].meta.icon}"' in get_icons()


@pytest.mark.django_db
@pytest.mark.parametrize("name", TYPES)
def test_each_block_draws_its_sample_under_its_anchor(name):
    html = draw(body_of((name, samples()[name], "11111111-1111-4111-8111-111111111111")))

    assert 'id="11111111-1111-4111-8111-111111111111"' in html
    assert len(html) > 80


@pytest.mark.django_db
@pytest.mark.parametrize("name", TYPES)
def test_a_block_left_empty_draws_without_an_error(name):
    value = "" if name == "narrative" else {}

    draw(body_of((name, value)))


def filled(block, naughty):
    """Return a raw value of `block` with `naughty` wherever words may be written."""
    if isinstance(block, StreamBlock):
        return []
    if isinstance(block, StructBlock):
        return {name: filled(child, naughty) for name, child in block.child_blocks.items()}
    if isinstance(block, ListBlock):
        chosen = isinstance(block.child_block, ChooserBlock)
        return [] if chosen else [{"type": "item", "value": filled(block.child_block, naughty)}]
    return naughty if isinstance(block, (CharBlock, TextBlock)) else None


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in TYPES if name != "narrative"])
def test_hostile_words_are_shown_and_never_believed(name, naughty_strings):
    block = MinutesBody().child_blocks[name]
    plain = draw(body_of((name, filled(block, "mots"))))
    for naughty in ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', *naughty_strings[::9]]:
        html = draw(body_of((name, filled(block, naughty))))
        for sign in ("<script", "<img", "<iframe", "<svg/", "<body", "<a "):
            assert html.lower().count(sign) == plain.lower().count(sign)


@pytest.mark.django_db
def test_words_in_their_own_language_say_which_and_run_its_way():
    html = draw(body_of(("statement", {"words": "نريد مقعدا", "form": "verbatim", "language": "ar"})))

    assert '<blockquote lang="ar" dir="rtl">' in html
    assert "arabe" in html


@pytest.mark.django_db
def test_translated_words_are_french_and_say_what_was_spoken():
    html = draw(body_of(("statement", {"words": "On attend.", "form": "translated", "language": "zdj"})))

    assert '<blockquote lang="fr" dir="ltr">' in html
    assert "comorien" in html


def test_right_to_left_languages_are_known():
    assert [code for code in Language.values if Language.direction(code) == "rtl"] == ["ar", "prs", "ps", "fa", "ur"]


class TestAttendance:
    @pytest.fixture
    def total(self):
        return lambda value: attendance_of(body_of(("attendance", value))).total

    def test_counts_are_added_up(self, total):
        assert total({"counts": {"resident": 29, "association": 4}, "said_total": 99}) == 33

    def test_a_total_alone_is_enough(self, total):
        assert total({"said_total": 70, "estimated": True}) == 70

    def test_else_the_people_named_as_present_are_counted(self, total):
        people = [
            {"name": "A", "presence": "present"},
            {"name": "B", "presence": "late"},
            {"name": "C", "presence": "excused"},
        ]
        assert total({"named_people": people}) == 2

    def test_nobody_is_zero(self, total):
        assert total({}) == 0

    @pytest.mark.django_db
    def test_it_says_about_when_nobody_counted(self):
        assert "environ" in draw(body_of(("attendance", {"said_total": 70, "estimated": True})))


@pytest.mark.django_db
def test_votes_are_said_in_words():
    html = draw(body_of(("decision", {"text": "Oui.", "method": "hands", "votes_for": 31, "abstentions": 0})))

    assert "31 pour, 0 abstention" in html
    assert "à main levée" in html


@pytest.mark.django_db
def test_a_picture_without_agreement_is_not_shown():
    value = body_of(("annex", {"title": "Photo", "image_right": "missing"}))[0].value
    value["photo"] = "a photo"

    assert value.shown_photo() is None
    value["image_right"] = "agreed"
    assert value.shown_photo() == "a photo"


def test_walking_goes_into_the_points_in_reading_order():
    inner = [{"type": "decision", "value": {"text": "Oui."}, "id": "b"}]
    body = body_of(
        ("narrative", "<p>a</p>", "n"), ("agenda_item", {"title": "Un", "points": inner}, "a"), ("remark", {}, "r")
    )

    assert [(said.id, said.type, said.position) for said in walk(body)] == [
        ("n", "narrative", 0),
        ("a", "agenda_item", 1),
        ("b", "decision", 2),
        ("r", "remark", 3),
    ]
    assert [excerpt(said.value) for said in walk(body)] == ["a", "Un", "Oui.", ""]


def test_no_block_asks_why_somebody_leaves():
    fields = set(MinutesBody().child_blocks["membership_change"].child_blocks)

    assert fields == {"change", "who", "role", "from_day"}


def test_a_day_is_chosen_in_the_device_s_own_calendar_and_read_in_either_writing():
    """Wagtail's calendar drawn for each of the days of long minutes made them a third longer to open."""
    block = day("Pour le")
    assert 'type="date"' in block.field.widget.render("due_on", date(2026, 12, 3))
    assert block.get_form_state(date(2026, 12, 3)) == "2026-12-03"
    assert [block.clean(block.field.clean(said)) for said in ("2026-12-03", "03/12/2026", "")] == [
        date(2026, 12, 3),
        date(2026, 12, 3),
        None,
    ]
