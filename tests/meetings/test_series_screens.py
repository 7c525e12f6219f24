"""Series in the back office: said in plain words, shown before it is done, refused with a sentence."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.models import MeetingPage, MeetingSeries, SchoolHoliday
from pages.typography import day_words, moment_words
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, many_meetings, staff
from tests.factories.pages import afresh


@pytest.fixture
def editor(client, table):
    person = staff(on=table)
    client.force_login(person)
    return client


@pytest.fixture(scope="module")
def coffee(quarter, ground):
    with ground():
        page = MeetingPageFactory(parent=quarter.table, title="Café", slug="cafe")
        page.save_revision().publish()
    return page


@pytest.fixture
def meeting(coffee, db):
    return afresh(coffee)


def said(meeting, **changes):
    day = timezone.localdate(meeting.starts_at)
    form = {"title": "Café", "place": "Centre social", "rhythm": "weekly-1", "weekdays": [day.weekday()]}
    form |= {"starts": "18:00", "ends": "20:00", "until": (day + timedelta(weeks=3)).isoformat(), "step": "preview"}
    return form | changes


def days_in(page):
    return re.findall(r'name="days" value="([\d-]+)"', page)


def test_from_a_meeting_to_its_series_by_a_preview(editor, meeting):
    address = reverse("meetings_series_from_meeting", args=[meeting.pk])
    form = editor.get(address).content.decode()
    assert "Tous les mois" in form and 'value="18:00"' in form

    preview = editor.post(address, said(meeting))
    days = days_in(preview.content.decode())
    assert preview.status_code == 200 and len(days) == 3
    assert not MeetingSeries.objects.exists()

    again = editor.post(address, said(meeting, step="edit"))
    assert again.status_code == 200 and 'value="Café"' in again.content.decode()
    made = editor.post(address, said(meeting, step="do", days=days[:2]))
    series = MeetingSeries.objects.get()
    assert made.status_code == 303 and made.url == reverse("meetings_series_show", args=[series.pk])
    shown = editor.get(made.url).content.decode()
    assert series.dates.count() == 3
    for words in ("2 dates sont créées", "Changer à partir du…", "Arrêter…", "Les jours laissés de côté"):
        assert words in shown
    # Once is enough: its own meeting now leads to the series.
    assert editor.get(address).url == made.url


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weekdays": []}, "Choisissez au moins un jour de la semaine."),
        ({"rhythm": "monthly-1"}, "Dites lequel dans le mois"),
        ({"rhythm": "yearly-1"}, "Sélectionnez un choix valide"),
        ({"ends": "17:00"}, "La rencontre doit finir après son début."),
        ({"until": "2020-01-01"}, "La série doit finir après son début."),
        ({"until": "demain"}, "Saisissez une date valide."),
        ({"skip_school_holidays": "on"}, "Dites dans quelle zone scolaire"),
        ({"title": ""}, "Champ requis."),
        ({"step": "do", "days": ["n’importe quoi", "2026-13-45"]}, "Il ne reste aucune date"),
    ],
)
def test_a_form_that_cannot_be_comes_back_filled_with_a_sentence(editor, meeting, wrong, sentence):
    answer = editor.post(reverse("meetings_series_from_meeting", args=[meeting.pk]), said(meeting, **wrong))

    assert answer.status_code == 422
    assert sentence in answer.content.decode() and 'value="Centre social"' in answer.content.decode()
    assert not MeetingSeries.objects.exists()


def test_hostile_words_stay_words(editor, meeting, naughty_strings):
    address = reverse("meetings_series_from_meeting", args=[meeting.pk])

    for word in naughty_strings[::40]:
        answer = editor.post(address, said(meeting, title=word, place=word, rank=word, days=[word], school_zone=word))
        assert answer.status_code in (200, 422)
        page = answer.content.decode()
        assert not re.search(r"<(script|img|svg)[^>]*alert", page)


def test_the_preview_marks_days_off_and_clashes(editor, meeting, site_root):
    day = timezone.localdate(meeting.starts_at) + timedelta(weeks=1)
    SchoolHoliday.objects.create(zone="B", name="Vacances", first_on=day, last_on=day)
    other = add_table(site_root, title="Font-Vert")
    MeetingPageFactory(
        parent=other, title="Loto <b>", starts_at=in_days(21), ends_at=in_days(21, 20), place="CENTRE  SOCIAL"
    )
    asked = said(meeting, skip_school_holidays="on", school_zone="B")

    page = editor.post(reverse("meetings_series_from_meeting", args=[meeting.pk]), asked).content.decode()

    assert "Vacances scolaires, zone B" in page
    assert f'value="{day.isoformat()}">' in page  # there, and not ticked
    assert "La salle est prise" in page and "Loto &lt;b&gt;" in page


def test_a_series_of_a_table_without_a_first_meeting(editor, meeting):
    day = timezone.localdate() + timedelta(days=10)
    address = editor.get(reverse("meetings_series_new")).url
    form = {"title": "Café", "kind": "meeting", "services": ["meal"], "first_on": day.isoformat(), "rhythm": "weekly-2"}
    form |= {"weekdays": [day.weekday()], "starts": "10:00", "ends": "11:30", "step": "preview"}
    form["until"] = (day + timedelta(weeks=4)).isoformat()

    days = days_in(editor.post(address, form).content.decode())
    done, again = (editor.post(address, form | {"step": "do", "days": days}) for _time in range(2))

    assert len(days) == 3
    assert done.url == again.url, "a button pressed twice leads to the series, not to a refusal"
    assert [page.services for page in MeetingPage.objects.exclude(pk=meeting.pk)] == [["meal"]] * 3
    assert "Café" in editor.get(reverse("meetings_series")).content.decode()


@pytest.fixture
def series(editor, meeting):
    address = reverse("meetings_series_from_meeting", args=[meeting.pk])
    days = days_in(editor.post(address, said(meeting)).content.decode())
    editor.post(address, said(meeting, step="do", days=days))
    return MeetingSeries.objects.get()


def test_changing_shows_first_what_it_does(editor, meeting, series):
    address = reverse("meetings_series_change", args=[series.pk])
    day = (timezone.localdate(meeting.starts_at) + timedelta(weeks=1)).isoformat()
    asked = said(meeting, day=day, starts="19:00", ends="21:00", place="Mairie")

    assert editor.get(address).status_code == 200
    preview = editor.post(address, asked).content.decode()
    assert "au lieu du" in preview and "Les dates qui suivent" in preview
    assert {timezone.localtime(one.starts_at).hour for one in series.dates.all()} == {18}
    assert editor.post(address, asked | {"step": "do"}).status_code == 303

    hours = [timezone.localtime(one.starts_at).hour for one in series.dates.order_by("occurs_at")]
    assert hours == [18, 19, 19, 19]
    nothing = editor.post(address, said(meeting, day=day, starts="19:00", ends="21:00", place="Mairie"))
    assert nothing.status_code == 422 and "Rien ne change encore" in nothing.content.decode()


def test_ending_shows_the_dates_that_go(editor, meeting, series):
    address = reverse("meetings_series_end", args=[series.pk])
    asked = {"on": timezone.localdate(meeting.starts_at).isoformat(), "reason": "La salle ferme", "step": "preview"}

    preview = editor.post(address, asked).content.decode()
    chosen = re.findall(r'name="chosen" value="(\d+)" checked', preview)
    assert len(chosen) == 3
    assert editor.post(address, asked | {"step": "do", "chosen": [*chosen[:2], "x", "9" * 30]}).status_code == 303

    assert series.dates.cancelled().count() == 2
    shown = editor.get(reverse("meetings_series_show", args=[series.pk])).content.decode()
    assert shown.count("Annulée\u00a0: La salle ferme") == 2 and "Exception" not in shown


def test_a_moved_date_is_offered_by_the_day_it_has_now(editor, meeting, series):
    moved = series.dates.order_by("occurs_at")[1]
    MeetingPage.objects.filter(pk=moved.pk).update(
        starts_at=moved.starts_at + timedelta(days=1), ends_at=moved.ends_at + timedelta(days=1)
    )
    now, rule = moment_words(moved.starts_at + timedelta(days=1)), moment_words(moved.occurs_at)

    for name in ("change", "end"):
        form = editor.get(reverse(f"meetings_series_{name}", args=[series.pk])).content.decode()
        assert f'value="{timezone.localdate(moved.occurs_at).isoformat()}">{now} (au lieu du {rule})</option>' in form


def test_who_has_no_right_finds_no_door(client, table, meeting, series):
    client.force_login(staff("ailleurs@demo.example"))

    for name in ("change", "end"):
        assert client.get(reverse(f"meetings_series_{name}", args=[series.pk])).status_code in (302, 403)
    assert client.post(reverse("meetings_series_of_body", args=[table.pk]), {}).status_code in (302, 403)
    assert client.get(reverse("meetings_series_show", args=[series.pk + 99])).status_code == 404


def test_lists_do_not_ask_more_of_the_database_as_they_grow(editor, table, series):
    def queries(address):
        editor.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert editor.get(address).status_code == 200
        return len(counted)

    show, every = reverse("meetings_series_show", args=[series.pk]), reverse("meetings_series")
    few = queries(show), queries(every)
    fields = {"weekdays": [3], "hour": "18:00", "first_on": timezone.localdate(), "made_until": timezone.localdate()}
    MeetingSeries.objects.bulk_create(
        [MeetingSeries(body=table.page_ptr, frequency="weekly", pattern={"title": "Café"}, **fields) for _ in range(40)]
    )
    for number, meeting in enumerate(many_meetings(table, 40)):
        MeetingPage.objects.filter(pk=meeting.pk).update(series=series, occurs_at=in_days(100 + number))

    assert (queries(show), queries(every)) == few


def test_what_is_past_is_read_page_by_page(editor, table, series):
    for number, meeting in enumerate(many_meetings(table, 52)):
        day = {
            "starts_at": in_days(-9 - number),
            "ends_at": in_days(-9 - number, 20),
            "occurs_at": in_days(-9 - number),
        }
        MeetingPage.objects.filter(pk=meeting.pk).update(series=series, **day)
    address = reverse("meetings_series_show", args=[series.pk])

    shown = [editor.get(address, {"page": page}) for page in ("", "2", "x", "9")]

    assert [len(page.context["past"]) for page in shown] == [50, 2, 50, 2]
    assert 'rel="next" href="?page=2"' in shown[0].content.decode()


def test_dates_of_one_title_are_told_apart_in_the_tree_of_pages(editor, table, series):
    tree = editor.get(reverse("wagtailadmin_explore", args=[table.pk])).content.decode()

    for meeting in series.dates.all():
        assert f"Café, {day_words(meeting.starts_at)}" in tree


def test_the_editor_of_a_meeting_says_what_clashes(editor, meeting):
    MeetingPageFactory(
        parent=meeting.get_parent().specific, title="<i>Loto", starts_at=meeting.starts_at, place=meeting.place
    )

    page = editor.get(reverse("wagtailadmin_pages:edit", args=[meeting.pk])).content.decode()

    assert "La salle est prise" in page and "<i>Loto" not in page
    assert "Faire une série" in page
