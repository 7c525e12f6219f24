"""A series as other people's calendars read it: with icalendar, recurring-ical-events and ical.js."""

import json
import shutil
import subprocess
from datetime import date, datetime, time, timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from wagtail.models import Page

from meetings import ical
from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.actions.series import change_series_from, create_series
from meetings.models import MeetingPage, MeetingSeries
from meetings.series.rule import Rule
from tests.factories.meetings import add_calendar, many_meetings, paris
from tests.factories.pages import afresh

YEAR = 2035  # far enough for every date of it to be still to come
FIRST = date(YEAR, 3, 1)  # a Thursday; clocks change on the 25th


@pytest.fixture(scope="module")
def calendar(bare_ground):
    with bare_ground():
        return add_calendar(Page.objects.get(depth=1))


@pytest.fixture(scope="module")
def thursdays(calendar, quarter, ground):
    """Six Thursdays at 18 h, three in winter and three in summer; the fourth was left out. Made once."""
    days = [FIRST + timedelta(weeks=number) for number in (0, 1, 2, 4, 5, 6)]
    with ground():
        return create_series(
            quarter.table,
            by=quarter.facilitator,
            days=days,
            frequency="weekly",
            interval=1,
            weekdays=[3],
            hour=time(18),
            first_on=FIRST,
            until=date(YEAR, 4, 20),
            pattern={"title": "Café", "place": "Centre social"},
        )


@pytest.fixture
def series(thursdays, db):
    return afresh(thursdays)


def dates_of(series):
    return list(series.dates.order_by("occurs_at"))


def feed_of(client, address="/agenda/agenda.ics"):
    content = client.get(address).content
    return content, icalendar.Calendar.from_ical(content)


def shown_by_python(feed):
    events = recurring_ical_events.of(feed, keep_recurrence_attributes=True).between(
        date(YEAR, 1, 1), date(YEAR, 12, 1)
    )
    return sorted(
        (
            event.decoded("DTSTART").timestamp(),
            event.decoded("DTEND").timestamp(),
            str(event["STATUS"]),
            str(event["URL"]),
        )
        for event in events
    )


def shown_by_javascript(content):
    node = shutil.which("node")
    if not node:
        pytest.skip("Node.js is not installed: ical.js did not read the feed")
    script = Path(__file__).parent / "ical_js" / "read.cjs"
    told = json.loads(subprocess.run([node, script], input=content, capture_output=True, check=True).stdout)
    return sorted((moment(one["start"]), moment(one["end"]), one["status"], one["url"]) for one in told)


def moment(words):
    return datetime.fromisoformat(words.replace("Z", "+00:00")).timestamp()


def on_the_site(series):
    return sorted(
        (
            meeting.starts_at.timestamp(),
            meeting.ends_at.timestamp(),
            "CANCELLED" if meeting.is_cancelled else "CONFIRMED",
            f"http://testserver{meeting.url}",
        )
        for meeting in MeetingPage.objects.filter(series=series)
    )


def master_of(feed):
    (master,) = [event for event in feed.walk("VEVENT") if "RECURRENCE-ID" not in event]
    return master


def test_every_calendar_shows_what_the_site_shows(client, series, facilitator):
    content, feed = feed_of(client)

    master = master_of(feed)
    assert master["RRULE"].to_ical().decode() == "FREQ=WEEKLY;UNTIL=20350412T160000Z;BYDAY=TH;WKST=MO"
    assert [moment.dt for moment in master["EXDATE"].dts] == [paris(YEAR, 3, 22, 18)]
    assert {event["UID"] for event in feed.walk("VEVENT")} == {f"{series.uid}@{ical.host()}"}
    assert len(on_the_site(series)) == 6
    assert shown_by_python(feed) == on_the_site(series)
    assert shown_by_javascript(content) == on_the_site(series)
    hours = {event.decoded("DTSTART").strftime("%H:%M %z") for event in recurring_ical_events.of(feed).all()}
    assert hours == {"18:00 +0100", "18:00 +0200"}


def test_a_moved_and_a_cancelled_date_override_theirs_alone(client, series, facilitator):
    second, fifth = dates_of(series)[1], dates_of(series)[4]
    _content, before = feed_of(client)
    starts_at = paris(YEAR, 3, 13, 17)
    move_meeting(second, by=facilitator, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), place="École")
    cancel_meeting(fifth, by=facilitator, reason="Salle inondée")

    content, feed = feed_of(client, "/agenda/agenda.ics?x=1")

    overrides = {event["RECURRENCE-ID"].dt: event for event in feed.walk("VEVENT") if "RECURRENCE-ID" in event}
    moved, cancelled = overrides[second.occurs_at], overrides[fifth.occurs_at]
    old = {event["RECURRENCE-ID"].dt: event for event in before.walk("VEVENT") if "RECURRENCE-ID" in event}
    assert (moved.decoded("DTSTART"), moved["LOCATION"]) == (starts_at, "École")
    assert moved["SEQUENCE"] == old[second.occurs_at]["SEQUENCE"] + 1
    assert (cancelled["STATUS"], cancelled["SUMMARY"]) == ("CANCELLED", "ANNULÉE\u00a0: Café")
    assert moved["UID"] == cancelled["UID"] == old[second.occurs_at]["UID"]
    assert shown_by_python(feed) == on_the_site(series)
    assert shown_by_javascript(content) == on_the_site(series)
    assert sum(row[2] == "CANCELLED" for row in on_the_site(series)) == 1


def test_a_rule_changed_on_the_way_names_its_dates_one_by_one(client, series, facilitator):
    _content, before = feed_of(client)
    change_series_from(series, FIRST + timedelta(weeks=4), {"hour": time(20), "minutes": 60}, by=facilitator)

    content, feed = feed_of(client, "/agenda/agenda.ics?x=1")

    assert "RRULE" not in master_of(feed) and len(master_of(feed)["RDATE"].dts) == 6
    assert master_of(feed)["UID"] == master_of(before)["UID"]
    assert master_of(feed)["SEQUENCE"] > master_of(before)["SEQUENCE"]
    assert shown_by_python(feed) == on_the_site(series)
    assert shown_by_javascript(content) == on_the_site(series)


def test_one_date_of_a_series_stands_alone_in_its_own_file(client, series):
    meeting = dates_of(series)[3]

    content, feed = feed_of(client, f"{meeting.url}rencontre.ics")

    (event,) = feed.walk("VEVENT")
    assert event["UID"] == f"{meeting.uid}@{ical.host()}"
    assert not {"RRULE", "RDATE", "RECURRENCE-ID"} & set(event)
    assert event.decoded("DTSTART") == paris(YEAR, 3, 29, 18)
    assert event["URL"].endswith(meeting.url)
    assert shown_by_javascript(content) == [
        row for row in on_the_site(series) if row[0] == meeting.starts_at.timestamp()
    ]


def test_drafts_and_dates_outside_the_filter_leave_no_ghost(client, series):
    draft, other = dates_of(series)[0], dates_of(series)[3]
    MeetingPage.objects.filter(pk=draft.pk).update(live=False)
    MeetingPage.objects.filter(pk=other.pk).update(kind="walk")

    content, feed = feed_of(client, "/agenda/agenda.ics?quoi=reunion")

    shown = [row for row in on_the_site(series) if not row[3].endswith((draft.url, other.url))]
    assert len(shown) == 4
    assert shown_by_python(feed) == shown
    assert shown_by_javascript(content) == shown


@pytest.mark.parametrize(
    ("rule", "moments", "lines"),
    [
        (
            Rule("monthly", 1, (3,), -1, time(18), FIRST),
            [datetime(YEAR, 3, 29, 18), datetime(YEAR, 4, 26, 18), datetime(YEAR, 5, 31, 18)],
            ["RRULE:FREQ=MONTHLY;BYDAY=-1TH;WKST=MO;UNTIL=20350531T160000Z"],
        ),
        (Rule("weekly", 1, (3,), None, time(18), FIRST), [datetime(YEAR, 3, 8, 18)], []),
        (  # a first date that the rule does not give
            Rule("weekly", 1, (3,), None, time(18), FIRST),
            [datetime(YEAR, 3, 2, 18), datetime(YEAR, 3, 8, 18)],
            ["RDATE;TZID=Europe/Paris:20350302T180000,20350308T180000"],
        ),
        (  # more holes than dates
            Rule("weekly", 1, (3,), None, time(18), FIRST),
            [datetime(YEAR, 3, 1, 18), datetime(YEAR, 5, 31, 18)],
            ["RDATE;TZID=Europe/Paris:20350301T180000,20350531T180000"],
        ),
    ],
)
def test_a_rule_is_told_when_it_says_exactly_the_dates(rule, moments, lines):
    assert ical.recurrence(rule, moments) == lines


def test_a_feed_of_many_dates_waits_for_few_queries(client, calendar, table, django_assert_max_num_queries):
    MeetingPage.objects.update(live=False)  # the Thursdays of the other tests
    meetings = many_meetings(table, 500)
    series = MeetingSeries.objects.create(
        body=table,
        frequency="weekly",
        weekdays=[3],
        hour=time(18),
        first_on=FIRST,
        made_until=FIRST,
        pattern={"title": "Café"},
    )
    for number, meeting in enumerate(meetings):
        meeting.series_id = series.pk
        meeting.occurs_at = paris(YEAR, 1, 1) + timedelta(days=number)
    MeetingPage.objects.bulk_update(meetings, ["series", "occurs_at"], batch_size=200)

    with django_assert_max_num_queries(25):
        feed = client.get("/agenda/agenda.ics")

    assert feed.content.count(b"BEGIN:VEVENT") == 501
