import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity import actions
from activity.digests import Week, weeks_to_send
from activity.enums import Frequency
from activity.models import Delivery, Follow
from tests.factories.activity import NEWS, QUIET, ActivityFactory, FollowerFactory, FollowFactory

PARIS = ZoneInfo("Europe/Paris")
MONDAY_AFTER = datetime.datetime(2026, 11, 23, 7, tzinfo=PARIS)  # the week told is 16 to 22 November, 2026-W47


def paris(day, hour=12, minute=0, month=11):
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def weekly(page, since=None, **kwargs):
    return FollowFactory(page=page, frequency=Frequency.WEEKLY, since=since or paris(1, month=1), **kwargs)


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    def run(now=MONDAY_AFTER):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.send_digests(now)

    return run


def test_a_week_has_a_name_that_comes_back():
    week = Week.of(paris(21))

    assert (str(week), week.key, Week.parse("2026-W47")) == ("2026-W47", "digest:2026-W47", week)
    assert str(Week.of(datetime.datetime(2027, 1, 3, 23, 59, tzinfo=PARIS))) == "2026-W53"
    assert str(Week.of(datetime.datetime(2027, 1, 4, 0, 0, tzinfo=PARIS))) == "2027-W01"


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (paris(22, 23, 59), "2026-W46"),
        (paris(23, 0, 0), "2026-W47"),
        (paris(29, 23, 59), "2026-W47"),
        (paris(30, 0, 0), "2026-W48"),
        # In summer Monday begins at 22:00 UTC: the site's clock holds, not the machine's.
        (datetime.datetime(2026, 7, 5, 21, 59, tzinfo=datetime.UTC), "2026-W26"),
        (datetime.datetime(2026, 7, 5, 22, 0, tzinfo=datetime.UTC), "2026-W27"),
    ],
)
def test_a_week_is_told_once_it_is_over(now, last):
    assert str(weeks_to_send(now)[-1]) == last


def test_the_week_of_the_clock_change_has_all_its_hours():
    begin, end = Week.parse("2026-W43").span  # 19 to 25 October: one hour more

    assert end.astimezone(datetime.UTC) - begin.astimezone(datetime.UTC) == datetime.timedelta(days=7, hours=1)


def test_a_digest_is_grouped_by_page_newest_first(table, project, send, mailoutbox):
    weekly(table)
    ActivityFactory(page=table, at=paris(16, 9), data={"what": "un"})
    ActivityFactory(page=project, at=paris(17), data={"what": "deux"})
    ActivityFactory(page=table, at=paris(18), data={"what": "trois"})

    assert send() == 1

    text = mailoutbox[0].body
    assert mailoutbox[0].subject == "Ce qui s’est passé du lundi 16 novembre au dimanche 22 novembre"
    places = [text.index(word) for word in ("* La Busserine", "trois", "un\n", "* Le jardin", "deux")]
    assert places == sorted(places)
    assert "http://testserver/busserine/jardin/" in text
    assert "lundi 16 novembre" in text


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (paris(15, 23, 59), 0),
        (paris(16, 0, 0), 1),
        (paris(22, 23, 59), 1),
        (paris(23, 0, 0), 0),
    ],
)
def test_both_sides_of_the_clock(table, send, monkeypatch, at, told):
    weekly(table)
    ActivityFactory(page=table, at=at)
    monkeypatch.setattr("activity.digests.WEEKS_BACK", 1)

    assert send() == told


@pytest.mark.parametrize(("since", "told"), [(paris(18, 11), 1), (paris(18, 13), 0), (paris(23, 6), 0)])
def test_who_followed_since_monday_is_told_only_what_came_after(table, send, since, told):
    ActivityFactory(page=table, at=paris(18, 12))
    weekly(table, since=since)

    assert send() == told


def test_run_twice_tells_once(table, send, mailoutbox):
    weekly(table)
    ActivityFactory(page=table, at=paris(18))

    send()
    send()
    send(paris(26))

    assert (len(mailoutbox), Delivery.objects.get().key) == (1, "digest:2026-W47")


def test_every_week_is_told_no_week_is_skipped(table, send, mailoutbox):
    weekly(table)
    for week in range(4):
        ActivityFactory(page=table, at=paris(2) + datetime.timedelta(weeks=week))
        send(paris(9, 7) + datetime.timedelta(weeks=week))

    assert len(mailoutbox) == 4


def test_a_run_that_comes_late_makes_up_for_the_weeks_missed(table, send, mailoutbox):
    weekly(table)
    ActivityFactory(page=table, at=paris(11))
    ActivityFactory(page=table, at=paris(18))

    assert send(paris(27)) == 2
    assert sorted(Delivery.objects.values_list("key", flat=True)) == ["digest:2026-W46", "digest:2026-W47"]


def test_no_digest_is_empty(table, elsewhere, send, mailoutbox):
    person = weekly(table).person
    weekly(table, person=FollowerFactory(is_active=False))
    FollowFactory(page=table, since=paris(1))
    FollowFactory(page=table, since=paris(1), frequency=Frequency.NEVER)
    ActivityFactory(page=elsewhere, at=paris(18))
    ActivityFactory(page=table, at=paris(18), verb=QUIET.key)
    ActivityFactory(page=table, at=paris(18), actor=person)
    draft = table.add_child(instance=type(table)(title="Brouillon", slug="brouillon", live=False))
    ActivityFactory(page=draft, at=paris(18))

    assert (send(), mailoutbox) == (0, [])


def test_what_was_unpublished_since_is_not_told(table, project, mailoutbox, django_capture_on_commit_callbacks):
    weekly(table)
    ActivityFactory(page=project, at=paris(18))

    with django_capture_on_commit_callbacks(execute=True):
        actions.send_digests(MONDAY_AFTER)
        project.unpublish()

    assert (mailoutbox, Delivery.objects.get().state) == ([], "dropped")


def test_one_deed_is_told_once_to_who_follows_page_and_parent_and_mention(table, project, elsewhere, send, mailoutbox):
    person = weekly(table).person
    for page in (project, elsewhere):
        weekly(page, person=person)
    activity = ActivityFactory(page=project, at=paris(18), verb=NEWS.key)
    activity.mentions.add(elsewhere)

    assert send() == 1
    assert mailoutbox[0].body.count("du neuf") == 1


def test_digests_cost_no_query_per_person(table, monkeypatch):
    monkeypatch.setattr("activity.messages.async_task", lambda *args: None)
    ActivityFactory(page=table, at=paris(18))
    costs = []
    for count in (3, 300):
        Delivery.objects.all().delete()
        people = FollowerFactory._meta.model.objects.bulk_create(
            FollowerFactory.build(email=f"{count}-{rank}@demo.example") for rank in range(count)
        )
        Follow.objects.bulk_create(
            FollowFactory.build(person=person, page=table, frequency=Frequency.WEEKLY) for person in people
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert actions.send_digests(MONDAY_AFTER) >= count
        costs.append(len(queries))

    # SQLite takes about 70 rows in one insert; nothing else grows.
    assert costs[1] - costs[0] <= 300 // 50
