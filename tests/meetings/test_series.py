"""Series: rules, dates that are real pages, exceptions that survive, one message for all of them."""

from datetime import date, time, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision
from wagtail.search.models import IndexEntry

from activity.actions import follow
from activity.models import Activity
from meetings.actions.meetings import MeetingRefusal, cancel_meeting, move_meeting
from meetings.actions.series import change_series_from, create_series, end_series, extend_series
from meetings.enums import MeetingState
from meetings.models import MeetingPage, MeetingSeries, SchoolHoliday
from meetings.series.days_off import public_holiday
from meetings.series.plan import by_hand, propose
from meetings.series.rule import Rule, rank_of
from tests.factories.meetings import MeetingPageFactory, in_days, paris, staff

THURSDAY = 3


def soon(weekday=THURSDAY, after=3):
    """Return the first such day of the week, at least `after` days from today."""
    day = timezone.localdate() + timedelta(days=after)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def weekly(**changes):
    rule = {"frequency": "weekly", "interval": 1, "weekdays": [THURSDAY], "hour": time(18), "first_on": soon()}
    rule |= {"pattern": {"title": "Café", "place": "Centre social"}, "skip_public_holidays": False}
    return rule | changes


def dates_of(series):
    return list(series.dates.order_by("occurs_at"))


def hours(series):
    return {timezone.localtime(meeting.starts_at).hour for meeting in series.dates.all()}


def told(*verbs):
    return list(Activity.objects.filter(verb__in=verbs).values_list("verb", flat=True))


# --- The rule -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "days", "words", "ical"),
    [
        (
            Rule("monthly", 1, (3,), 1, time(18), date(2026, 12, 3)),
            [date(2026, 12, 3), date(2027, 1, 7), date(2027, 2, 4)],
            "le premier jeudi du mois, à 18\u00a0h",
            "FREQ=MONTHLY;BYDAY=1TH;WKST=MO",
        ),
        (
            Rule("monthly", 2, (4,), -1, time(14, 30), date(2026, 12, 25)),
            [date(2026, 12, 25), date(2027, 2, 26)],
            "le dernier vendredi, tous les 2 mois, à 14\u00a0h\u00a030",
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;WKST=MO",
        ),
        (
            Rule("weekly", 2, (1, 3), None, time(18), date(2027, 1, 7)),
            [date(2027, 1, 7), date(2027, 1, 19), date(2027, 1, 21), date(2027, 2, 2), date(2027, 2, 4)],
            "toutes les 2 semaines, le mardi et jeudi, à 18\u00a0h",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=MO",
        ),
        (
            Rule("weekly", 1, (6,), None, time(9), date(2027, 1, 24)),
            [date(2027, 1, 24), date(2027, 1, 31)],
            "chaque dimanche, à 9\u00a0h",
            "FREQ=WEEKLY;BYDAY=SU;WKST=MO",
        ),
    ],
)
def test_a_rule_gives_its_days_and_says_itself(rule, days, words, ical):
    assert rule.days(rule.anchor, days[-1] + timedelta(days=5)) == days
    assert (rule.words, rule.ical()) == (words, ical)


def test_the_phase_of_every_other_week_does_not_depend_on_where_one_looks():
    rule = Rule("weekly", 2, (3,), None, time(18), date(2027, 1, 7))

    assert rule.days(date(2027, 1, 10), date(2027, 2, 10)) == [date(2027, 1, 21), date(2027, 2, 4)]


def test_the_fifth_thursday_is_called_the_last():
    assert [rank_of(date(2027, 4, day)) for day in (1, 8, 22, 29)] == [1, 2, 4, -1]


# --- Making ---------------------------------------------------------------------------------------------------------


def test_a_series_makes_real_published_pages_and_tells_once(table, facilitator, client):
    series = create_series(table, by=facilitator, **weekly(until=soon() + timedelta(weeks=3)))

    dates = dates_of(series)
    assert [timezone.localdate(meeting.starts_at) for meeting in dates] == [
        soon() + timedelta(weeks=number) for number in range(4)
    ]
    assert {timezone.localtime(meeting.starts_at).hour for meeting in dates} == {18}
    assert all(meeting.live and meeting.occurs_at == meeting.starts_at and meeting.place for meeting in dates)
    assert told("meetings.announced", "meetings.series_announced") == ["meetings.series_announced"]
    assert client.get(dates[2].url).status_code == 200


def test_a_date_of_a_series_has_its_history_and_is_found_as_any_page(table, facilitator):
    page = dates_of(create_series(table, by=facilitator, **weekly(until=soon() + timedelta(weeks=1))))[1]

    revision = page.revisions.get()
    assert page.live_revision == page.latest_revision == revision and revision.user == facilitator
    assert page.first_published_at and not page.has_unpublished_changes and page.draft_title == "Café"
    logged = PageLogEntry.objects.filter(page=page).order_by("timestamp", "pk").values_list("action", flat=True)
    assert list(logged) == ["wagtail.create", "wagtail.publish"]
    assert IndexEntry.objects.filter(object_id=str(page.pk)).exists()
    page.place = "Bibliothèque"
    page.save_revision(user=facilitator).publish(user=facilitator)
    assert PageLogEntry.objects.filter(page=page, action="wagtail.publish").count() == 2


def test_each_date_more_costs_a_measured_number_of_requests(table, facilitator):
    def requests(weeks, hour):
        with CaptureQueriesContext(connection) as asked:
            create_series(table, by=facilitator, **weekly(hour=time(hour), until=soon() + timedelta(weeks=weeks)))
        return len(asked)

    assert requests(11, 17) - requests(1, 9) <= 10 * 75


def test_a_meeting_becomes_the_first_date_and_the_model_of_the_others(table, facilitator):
    first = MeetingPageFactory(
        parent=table,
        title="Assemblée",
        starts_at=paris(soon().year, soon().month, soon().day, 18),
        services=["childcare"],
        landmark="En face de la pharmacie",
    )
    first.agenda_items.create(title="Les ascenseurs", origin="resident")
    first.save_revision().publish()
    rule = weekly(until=soon() + timedelta(weeks=2), pattern={})

    series = create_series(table, by=facilitator, first=first, **rule)

    dates = dates_of(series)
    assert dates[0].pk == first.pk and len(dates) == 3
    for meeting in dates:
        assert (meeting.title, meeting.services, meeting.landmark) == (
            "Assemblée",
            ["childcare"],
            "En face de la pharmacie",
        )
        assert [item.title for item in meeting.agenda_items.all()] == ["Les ascenseurs"]
    with pytest.raises(MeetingRefusal):
        create_series(table, by=facilitator, first=first, **rule)


def test_who_may_only_write_makes_drafts_and_nobody_else_makes_anything(table):
    writer = staff("redactrice@demo.example", on=table, may=("add", "change"))

    series = create_series(table, by=writer, **weekly(until=soon() + timedelta(weeks=1)))

    assert [meeting.live for meeting in dates_of(series)] == [False, False]
    assert not told("meetings.series_announced", "meetings.announced")
    for meeting in dates_of(series):
        meeting.get_latest_revision().publish()
    assert told("meetings.series_announced", "meetings.announced") == ["meetings.series_announced"]
    with pytest.raises(PermissionDenied):
        create_series(table, by=staff("ailleurs@demo.example"), **weekly())


def test_the_names_of_public_holidays_wear_the_apostrophe_of_the_site():
    assert public_holiday(date(2027, 1, 1)) == "Jour de l’an"


def test_holidays_are_left_out_with_the_reason_and_may_be_ticked_all_the_same(table, facilitator):
    year = timezone.localdate().year + 1
    SchoolHoliday.objects.create(
        zone="B", name="Vacances d’hiver", first_on=date(year, 2, 10), last_on=date(year, 2, 25)
    )
    rule = weekly(
        weekdays=[0, 1, 2, 3, 4, 5, 6],
        first_on=date(year, 2, 8),
        until=date(year, 5, 10),
        skip_public_holidays=True,
        skip_school_holidays=True,
        school_zone="B",
    )
    series = MeetingSeries(body=table, **rule)

    out = {day.day: day.notes for day in propose(series, most=None) if day.left_out}

    assert out[date(year, 2, 12)] == ["Vacances scolaires, zone B\u00a0: Vacances d’hiver."]
    assert out[date(year, 5, 1)] == ["Jour férié\u00a0: Fête du Travail."]
    assert date(year, 2, 26) not in out
    made = create_series(table, by=facilitator, days=[date(year, 2, 9), date(year, 2, 12)], **rule)
    assert [timezone.localdate(meeting.starts_at).day for meeting in dates_of(made)] == [9, 12]


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": []},
        {"weekdays": [9]},
        {"frequency": "monthly"},
        {"until": date(2020, 1, 1)},
        {"skip_school_holidays": True},
        {"interval": 0},
    ],
)
def test_a_rule_that_cannot_be_is_refused(table, facilitator, wrong):
    with pytest.raises(ValidationError):
        create_series(table, by=facilitator, **weekly(**wrong))

    assert not MeetingSeries.objects.exists() and not MeetingPage.objects.exists()


def test_extending_goes_on_where_dates_end_and_makes_nothing_twice(table, facilitator):
    series = create_series(table, by=facilitator, days=[soon()], **weekly())
    assert extend_series(series) == []
    MeetingSeries.objects.filter(pk=series.pk).update(made_until=soon() + timedelta(weeks=20))

    made = extend_series(series)

    assert timezone.localdate(made[0].starts_at) == soon() + timedelta(weeks=21)
    assert extend_series(series) == []
    assert told("meetings.announced", "meetings.series_announced") == ["meetings.series_announced"]


def test_a_form_sent_twice_makes_one_series(table, facilitator):
    create_series(table, by=facilitator, **weekly(until=soon()))

    with pytest.raises(MeetingRefusal):
        create_series(table, by=facilitator, **weekly(until=soon()))
    assert MeetingPage.objects.count() == 1


def test_what_an_editor_deleted_does_not_come_back(table, facilitator):
    series = create_series(table, by=facilitator, **weekly(until=soon() + timedelta(weeks=3)))
    dates_of(series)[1].delete()

    assert extend_series(series) == []
    assert series.dates.count() == 3


# --- Exceptions, and a series that changes --------------------------------------------------------------------------


@pytest.fixture
def five(table, facilitator):
    """Five Thursdays, published."""
    return create_series(table, by=facilitator, **weekly(until=soon() + timedelta(weeks=4)))


def test_moving_one_date_leaves_the_others_and_says_the_old_one(five, facilitator):
    second = dates_of(five)[1]
    day = soon() + timedelta(weeks=1, days=5)
    starts_at = paris(day.year, day.month, day.day, 17)

    move_meeting(second, by=facilitator, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), place="École")

    dates = dates_of(five)
    assert [meeting.state for meeting in dates].count(MeetingState.MOVED) == 1
    assert dates[1].occurs_at == second.starts_at and dates[1].starts_at == starts_at
    assert by_hand(dates[1], five)[0].startswith("Déplacée, au lieu du jeudi")
    assert told("meetings.moved") == ["meetings.moved"]


def test_changing_the_series_spares_what_was_moved_cancelled_or_edited(five, facilitator):
    _first, second, third, fourth, fifth = dates_of(five)
    moved_to = paris(second.starts_at.year, second.starts_at.month, second.starts_at.day, 10)
    move_meeting(second, by=facilitator, starts_at=moved_to, ends_at=moved_to + timedelta(hours=1))
    cancel_meeting(third, by=facilitator, reason="Salle inondée")
    fourth.place = "Chez Fatima"
    fourth.save_revision().publish()
    before = Activity.objects.count()

    change_series_from(
        five, timezone.localdate(second.starts_at), {"hour": time(19), "place": "Mairie"}, by=facilitator
    )

    dates = dates_of(five)
    shown = [(timezone.localtime(meeting.starts_at).hour, meeting.place, str(meeting.state)) for meeting in dates]
    assert shown == [
        (18, "Centre social", "announced"),
        (10, "Centre social", "moved"),
        (18, "Centre social", "cancelled"),
        (19, "Chez Fatima", "moved"),
        (19, "Mairie", "moved"),
    ]
    assert dates[4].moved_from == fifth.starts_at and dates[4].occurs_at == dates[4].starts_at
    assert dates[4].sequence == fifth.sequence + 1
    # One message for all of them, and another change later still spares them.
    assert Activity.objects.count() == before + 1 and told("meetings.series_changed")
    five.refresh_from_db()
    change_series_from(five, timezone.localdate(second.starts_at), {"hour": time(20)}, by=facilitator)
    assert [timezone.localtime(meeting.starts_at).hour for meeting in dates_of(five)] == [18, 10, 18, 20, 20]


def test_changing_the_day_of_the_week_moves_each_date_within_its_week(five, facilitator):
    pages = [meeting.pk for meeting in dates_of(five)]
    third = dates_of(five)[2]
    move_meeting(
        third,
        by=facilitator,
        starts_at=third.starts_at + timedelta(hours=1),
        ends_at=third.ends_at + timedelta(hours=1),
    )

    change_series_from(five, soon() + timedelta(weeks=1), {"weekdays": [1]}, by=facilitator)

    dates = dates_of(five)
    assert [meeting.pk for meeting in dates] == pages
    assert [timezone.localdate(meeting.starts_at).weekday() for meeting in dates] == [3, 1, 3, 1, 1]
    assert not any(meeting.is_cancelled for meeting in dates)


def test_a_slower_rhythm_cancels_what_it_no_longer_gives_and_a_faster_one_adds(five, facilitator):
    change_series_from(five, soon() + timedelta(weeks=1), {"interval": 2}, by=facilitator)
    assert [meeting.is_cancelled for meeting in dates_of(five)] == [False, False, True, False, True]

    five.refresh_from_db()
    change_series_from(five, soon() + timedelta(weeks=1), {"interval": 1, "weekdays": [1, 3]}, by=facilitator)
    assert five.dates.going_ahead().count() > 5


def test_an_edited_draft_follows_the_hour_and_keeps_its_words(table):
    writer = staff("redactrice@demo.example", on=table, may=("add", "change"))
    series = create_series(table, by=writer, **weekly(until=soon() + timedelta(weeks=1)))
    draft = dates_of(series)[1]
    draft.introduction = "Mes mots"
    draft.save_revision()

    change_series_from(series, soon(), {"hour": time(20)}, by=staff("chef@demo.example", on=table))

    draft = MeetingPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert (timezone.localtime(draft.starts_at).hour, draft.introduction, draft.live) == (20, "Mes mots", False)
    assert hours(series) == {20}


def test_the_hour_stays_the_same_on_the_wall_in_winter_and_summer(table, facilitator):
    year = timezone.localdate().year + 1
    rule = weekly(weekdays=[0], first_on=date(year, 3, 15), until=date(year, 4, 15))

    series = create_series(table, by=facilitator, **rule)

    assert {meeting.starts_at.hour for meeting in series.dates.all()} == {16, 17}
    assert hours(series) == {18}


def test_ending_a_series_cancels_deletes_and_spares(five, facilitator):
    third, fourth, fifth = dates_of(five)[2:]
    move_meeting(fourth, by=facilitator, starts_at=in_days(60), ends_at=in_days(60, 20))
    fifth.unpublish()
    MeetingPage.objects.filter(pk=fifth.pk).update(first_published_at=None)

    cancelled, deleted = end_series(five, soon() + timedelta(weeks=1), by=facilitator, reason="La salle ferme.")

    assert ([one.pk for one in cancelled], [one.pk for one in deleted]) == ([third.pk], [fifth.pk])
    states = [str(meeting.state) for meeting in dates_of(five)]
    assert states == ["announced", "announced", "cancelled", "moved"]
    assert dates_of(five)[2].state_reason == "La salle ferme"
    assert told("meetings.cancelled", "meetings.series_ended") == ["meetings.series_ended"]
    assert extend_series(five) == []


def test_only_who_publishes_changes_or_ends_a_series(five, table):
    writer = staff("redactrice@demo.example", on=table, may=("add", "change"))

    with pytest.raises(PermissionDenied):
        change_series_from(five, soon(), {"hour": time(20)}, by=writer)
    with pytest.raises(PermissionDenied):
        end_series(five, soon(), by=writer, reason="Non")


def test_an_old_revision_does_not_take_a_date_out_of_its_series(table, facilitator):
    first = MeetingPageFactory(parent=table, starts_at=paris(soon().year, soon().month, soon().day, 18))
    old = first.save_revision()
    old.publish()
    series = create_series(table, by=facilitator, first=first, **weekly(until=soon() + timedelta(weeks=1)))

    Revision.objects.get(pk=old.pk).publish()

    first = MeetingPage.objects.get(pk=first.pk)
    assert first.series_id == series.pk and first.occurs_at == first.starts_at
    copy = first.copy(update_attrs={"slug": "copie"}, keep_live=False)
    assert copy.series_id is None and copy.occurs_at is None


def test_followers_get_one_letter_for_a_whole_series(
    table, facilitator, mailoutbox, django_capture_on_commit_callbacks
):
    neighbour = get_user_model().objects.create_user("voisine@demo.example")
    follow(table, by=neighbour)

    with django_capture_on_commit_callbacks(execute=True):
        series = create_series(table, by=facilitator, **weekly(until=soon() + timedelta(weeks=2)))
    with django_capture_on_commit_callbacks(execute=True):
        change_series_from(series, soon(), {"hour": time(19)}, by=facilitator)

    assert [letter.to for letter in mailoutbox] == [["voisine@demo.example"]] * 2
    assert "Café\u00a0: chaque jeudi, à 18\u00a0h, à partir du jeudi" in mailoutbox[0].subject
    assert "Les dates changent\u00a0: Café, maintenant chaque jeudi, à 19\u00a0h" in mailoutbox[1].subject
