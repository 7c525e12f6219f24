"""Feeds as other people's calendars read them."""

import icalendar
import pytest
import recurring_ical_events

from meetings import ical
from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.enums import MeetingKind, MeetingState
from meetings.models import MeetingPage, MeetingTheme
from tables.models import CouncilIndexPage, CouncilPage, TableIndexPage, TablePage, Theme
from tests.factories.meetings import MeetingPageFactory, add_calendar, add_table, in_days, many_meetings, paris, staff


@pytest.fixture
def calendar(site_root):
    return add_calendar(site_root)


@pytest.fixture
def table(site_root):
    index = site_root.add_child(instance=TableIndexPage(title="Tables", slug="tables"))
    return index.add_child(
        instance=TablePage(title="La Busserine", slug="la-busserine", contact_phone="04 91 00 00 00")
    )


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    for line in response.content.split(b"\r\n"):
        assert len(line) <= 75
    return icalendar.Calendar.from_ical(response.content)


def test_an_entry_says_all_that_is_needed(client, calendar, table, settings):
    settings.SITE_URL = "https://tables.example"
    theme = Theme.objects.create(name="Logement", slug="logement")
    meeting = MeetingPageFactory(
        parent=table,
        title="Assemblée, la grande; de décembre",
        slug="assemblee",
        kind=MeetingKind.ASSEMBLY,
        starts_at=paris(2026, 7, 2, 18),
        address="1, rue des Lilas",
        landmark="En face de la pharmacie",
        services=["childcare"],
    )
    MeetingTheme.objects.create(content_object=meeting, tag=theme)
    meeting.save_revision().publish()

    feed = read(client, "/agenda/agenda.ics")
    (event,) = feed.walk("VEVENT")

    assert event["UID"] == f"{meeting.uid}@tables.example"
    assert event["SUMMARY"] == "Assemblée, la grande; de décembre"
    assert event.decoded("DTSTART") == paris(2026, 7, 2, 18)
    assert event.decoded("DTEND") == paris(2026, 7, 2, 20)
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event["LOCATION"] == "Centre social, 1, rue des Lilas"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 0
    assert event["URL"] == "http://testserver/tables/la-busserine/assemblee/"
    assert event["CATEGORIES"].cats == ["Assemblée", "Logement"]
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED")
    for words in ("La Busserine", "pharmacie", "Garde d’enfants", "04 91 00 00 00", event["URL"]):
        assert words in event["DESCRIPTION"]
    assert feed["X-WR-CALNAME"] == "Agenda"
    assert feed["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"


def test_the_zone_has_the_classic_rules(client, calendar):
    (zone,) = read(client, "/agenda/agenda.ics").walk("VTIMEZONE")

    rules = {part.name: part["RRULE"].to_ical().decode() for part in zone.subcomponents}

    assert rules == {"DAYLIGHT": "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "STANDARD": "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"}


@pytest.mark.parametrize(
    "starts_at",
    [paris(2026, 3, 29, 1, 30), paris(2026, 3, 29, 3, 30), paris(2026, 10, 25, 1, 30), paris(2026, 10, 25, 4)],
)
def test_hours_are_right_on_the_days_the_clocks_change(client, calendar, table, starts_at):
    meeting = MeetingPageFactory(parent=table, starts_at=starts_at)
    meeting.refresh_from_db()

    feed = read(client, "/agenda/agenda.ics")
    (event,) = recurring_ical_events.of(feed).at(starts_at.date())

    assert event.decoded("DTSTART") == starts_at
    assert event.decoded("DTEND").timestamp() == meeting.ends_at.timestamp()


def test_a_cancelled_entry_stays_with_a_raised_sequence_and_the_same_name(client, calendar, table):
    facilitator = staff(on=table)
    meeting = MeetingPageFactory(parent=table, title="Café")
    meeting.save_revision().publish()
    (before,) = read(client, "/agenda/agenda.ics").walk("VEVENT")
    cancel_meeting(meeting, by=facilitator, reason="Salle inondée", next_date=in_days(30))
    (after,) = read(client, "/agenda/agenda.ics?x=1").walk("VEVENT")

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["SUMMARY"] == "ANNULÉE\u00a0: Café"
    assert "Salle inondée" in after["DESCRIPTION"]


def test_a_moved_entry_keeps_its_name_and_says_the_old_date(client, calendar, table):
    meeting = MeetingPageFactory(parent=table)
    meeting.save_revision().publish()
    move_meeting(meeting, by=staff(on=table), starts_at=in_days(9), ends_at=in_days(9, 20))

    (event,) = read(client, "/agenda/agenda.ics").walk("VEVENT")

    assert event["UID"].startswith(str(meeting.uid))
    assert event.decoded("DTSTART") == in_days(9)
    assert event["SEQUENCE"] == 1
    assert "Déplacée (au lieu du" in event["DESCRIPTION"]


def test_past_entries_stay_and_drafts_never_show(client, calendar, table):
    past = MeetingPageFactory(parent=table, starts_at=in_days(-400))
    MeetingPageFactory(parent=table, live=False)

    assert [event["SUMMARY"] for event in read(client, "/agenda/agenda.ics").walk("VEVENT")] == [past.title]


def test_each_table_and_council_has_its_feed(client, calendar, site_root, table):
    councils = site_root.add_child(instance=CouncilIndexPage(title="Conseils", slug="conseils"))
    council = councils.add_child(instance=CouncilPage(title="Conseil", slug="malpasse"))
    of_table, of_council = MeetingPageFactory(parent=table), MeetingPageFactory(parent=council)

    def titles(address):
        return [event["SUMMARY"] for event in read(client, address).walk("VEVENT")]

    assert titles("/tables/la-busserine/agenda.ics") == [of_table.title]
    assert titles("/conseils/malpasse/agenda.ics") == [of_council.title]
    assert titles("/agenda/agenda.ics") == [of_table.title, of_council.title]
    assert read(client, "/tables/la-busserine/agenda.ics")["X-WR-CALNAME"] == "La Busserine"


def test_feeds_keep_the_choices(client, calendar, site_root, table):
    walk = MeetingPageFactory(parent=table, kind=MeetingKind.WALK)
    MeetingPageFactory(parent=table)
    MeetingPageFactory(parent=add_table(site_root), kind=MeetingKind.WALK)

    feed = read(client, "/agenda/agenda.ics?table=la-busserine&quoi=marche")

    assert [event["SUMMARY"] for event in feed.walk("VEVENT")] == [walk.title]
    assert feed["X-WR-CALNAME"] == "Agenda – La Busserine, Diagnostic en marchant"


def test_one_meeting_to_keep(client, table):
    meeting = MeetingPageFactory(parent=table)

    (event,) = read(client, f"{meeting.url}rencontre.ics").walk("VEVENT")

    assert event["SUMMARY"] == meeting.title


@pytest.mark.parametrize(
    "address",
    [
        "/nulle-part/agenda.ics",
        "/tables/agenda.ics",
        "/tables/la-busserine/rencontre.ics",
        "/tables/brouillon/agenda.ics",
        "/agenda.ics",
        "/%2e%2e/agenda.ics",
    ],
)
def test_what_has_no_feed_is_not_found(client, calendar, table, address):
    table.get_parent().add_child(instance=TablePage(title="Brouillon", slug="brouillon", live=False))

    assert client.get(address).status_code == 404


def test_hostile_words_make_no_line_of_their_own(client, calendar, table, naughty_strings):
    words = ["a\r\nBEGIN:VEVENT\r\nUID:faux", "a\x0bb\x1cc\u2028d\x85e", *naughty_strings[::15]]
    meetings = [
        MeetingPage(
            title=word[:200],
            place=word[:200],
            introduction=word,
            landmark=word[:200],
            starts_at=in_days(3),
            ends_at=in_days(3, 20),
            path=f"{table.path}{number:04d}",
        )
        for number, word in enumerate(words)
    ]
    for meeting in meetings:
        meeting.body = table

    content = b"".join(ical.entry(meeting) for meeting in meetings)
    feed = icalendar.Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + content + b"END:VCALENDAR\r\n")

    assert len(feed.walk("VEVENT")) == len(words)
    assert not any(byte in content for byte in (0, 11, 12, 28, 127))


def test_a_reader_of_a_thousand_dates_waits_for_few_queries(client, calendar, table, django_assert_max_num_queries):
    many_meetings(table, 1000)

    with django_assert_max_num_queries(25):
        feed = client.get("/agenda/agenda.ics")

    assert feed.content.count(b"BEGIN:VEVENT") == 1000


def test_the_state_of_a_held_meeting_is_no_news_for_a_calendar(table):
    meeting = MeetingPageFactory(parent=table, state=MeetingState.HELD)

    assert b"STATUS:CONFIRMED" in ical.entry(meeting)


def test_a_long_line_is_cut_between_characters():
    written = "DESCRIPTION:" + "é" * 200 + "🪑" * 60

    pieces = ical.fold(written).removesuffix(b"\r\n").split(b"\r\n ")

    assert "".join(piece.decode() for piece in pieces) == written
    assert all(len(piece) <= 74 for piece in pieces[1:]) and len(pieces[0]) <= 75
