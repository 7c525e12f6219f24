import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_q.models import Schedule, Success
from wagtail.models import PageViewRestriction

from activity import actions, messages
from activity.enums import DeliveryState, Frequency
from activity.models import Activity, Delivery, Follow
from activity.verbs import UnknownVerb
from pages.cache import generation
from tests.factories.activity import NEWS, QUIET, ActivityFactory, FollowerFactory, FollowFactory

WHAT = {"what": "du neuf"}


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is queued on commit runs when the block ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def addresses(mailoutbox):
    return sorted(mail.to[0] for mail in mailoutbox)


# --- record -----------------------------------------------------------------------------------------------------------


def test_a_deed_is_written_with_its_actor_data_and_mentions(table, project, elsewhere):
    person = FollowerFactory()

    activity = actions.record(project, NEWS, by=person, data=WHAT, mentions=[elsewhere, elsewhere, project])

    activity.refresh_from_db()
    assert (activity.page_id, activity.verb, activity.actor, activity.data) == (project.pk, NEWS.key, person, WHAT)
    assert [page.pk for page in activity.mentions.all()] == [elsewhere.pk]


@pytest.mark.parametrize("by", [None, AnonymousUser()])
def test_nobody_in_particular_may_have_done_it(table, by):
    assert actions.record(table, "tests.quiet", by=by).actor is None


def test_an_unknown_verb_writes_nothing(table):
    with pytest.raises(UnknownVerb):
        actions.record(table, "tests.nothing")
    assert not Activity.objects.exists()


def test_data_keeps_dates_and_translations_and_loses_what_cannot_be_stored(table):
    data = {
        "day": datetime.date(2026, 6, 4),
        "kind": gettext_lazy("Page"),
        "what": "a\x00b\x0bc",
        "more": [{"x": "\x01"}],
    }

    activity = actions.record(table, QUIET, data=data)

    activity.refresh_from_db()
    assert activity.data == {"day": "2026-06-04", "kind": "Page", "what": "abc", "more": [{"x": ""}]}


def test_what_readers_see_is_forgotten_once_the_deed_is_saved(table, committed):
    before = generation()
    with committed():
        actions.record(table, QUIET)
        assert generation() == before
    assert generation() != before


def test_followers_are_told_once_the_deed_is_saved(table, committed, mailoutbox):
    follow = FollowFactory(page=table)

    with committed():
        actions.record(table, NEWS, data=WHAT)
        assert mailoutbox == []

    assert addresses(mailoutbox) == [follow.person.email]
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_a_deed_that_is_undone_tells_nobody(table, committed, mailoutbox):
    FollowFactory(page=table)

    with committed(), pytest.raises(RuntimeError), transaction.atomic():
        actions.record(table, NEWS, data=WHAT)
        raise RuntimeError

    assert (mailoutbox, Activity.objects.count()) == ([], 0)


def test_a_quiet_verb_and_a_past_deed_tell_nobody(table, committed, mailoutbox):
    FollowFactory(page=table)

    with committed():
        actions.record(table, QUIET)
        actions.record(table, NEWS, data=WHAT, at=timezone.now() - datetime.timedelta(days=90))

    assert mailoutbox == []


# --- telling ----------------------------------------------------------------------------------------------------------


def test_those_told_follow_the_page_one_above_or_one_mentioned(home, table, project, elsewhere, committed, mailoutbox):
    told = [FollowFactory(page=page).person.email for page in (home, table, project, elsewhere)]
    both = FollowerFactory()
    FollowFactory(page=table, person=both)
    FollowFactory(page=project, person=both)
    beside = table.add_child(instance=type(table)(title="À côté", slug="a-cote"))
    FollowFactory(page=beside)

    with committed():
        actions.record(project, NEWS, data=WHAT, mentions=[elsewhere])

    assert addresses(mailoutbox) == sorted([*told, both.email])


def test_those_not_told(table, committed, mailoutbox):
    actor = FollowFactory(page=table).person
    FollowFactory(page=table, frequency=Frequency.WEEKLY)
    FollowFactory(page=table, frequency=Frequency.NEVER)
    FollowFactory(page=table, person=FollowerFactory(is_active=False))
    FollowFactory(page=table, since=timezone.now() + datetime.timedelta(minutes=1))

    with committed():
        actions.record(table, NEWS, by=actor, data=WHAT)

    assert mailoutbox == []


@pytest.mark.parametrize("hide", ["unpublished", "private", "deleted"])
def test_a_page_that_is_not_public_any_more_tells_nobody(table, project, committed, mailoutbox, hide):
    FollowFactory(page=table)

    with committed():
        actions.record(project, NEWS, data=WHAT)
        if hide == "unpublished":
            project.unpublish()
        elif hide == "private":
            PageViewRestriction.objects.create(page=table, restriction_type=PageViewRestriction.LOGIN)
        else:
            project.delete()

    assert (mailoutbox, Delivery.objects.count()) == ([], 0)


def test_telling_twice_sends_once(table, committed, mailoutbox):
    FollowFactory.create_batch(3, page=table)
    activity = ActivityFactory(page=table)

    for _again in range(2):
        with committed():
            assert actions.tell_followers(activity.pk) == 3

    assert (len(mailoutbox), Delivery.objects.count()) == (3, 3)


def test_telling_many_goes_in_batches_and_costs_no_query_per_person(
    table, monkeypatch, django_assert_max_num_queries, committed
):
    monkeypatch.setattr(actions, "PEOPLE_AT_A_TIME", 100)
    people = FollowerFactory._meta.model.objects.bulk_create(
        FollowerFactory.build(email=f"p{rank}@demo.example") for rank in range(250)
    )
    Follow.objects.bulk_create(FollowFactory.build(person=person, page=table) for person in people)
    activity = ActivityFactory(page=table)
    queued = []
    monkeypatch.setattr(messages, "async_task", lambda task, keys: queued.append(len(keys)))

    with committed(), django_assert_max_num_queries(20):
        assert actions.tell_followers(activity.pk) == 250

    assert Delivery.objects.count() == 250
    assert queued == [25] * 10


# --- following --------------------------------------------------------------------------------------------------------


def test_following_twice_is_once(table):
    person = FollowerFactory()

    first = actions.follow(table, by=person)
    since = first.since
    second = actions.follow(table, by=person)

    assert (first, second.frequency, second.since) == (second, Frequency.AT_ONCE, since)


def test_a_change_of_frequency_begins_anew(table):
    follow = FollowFactory(page=table)

    changed = actions.follow(table, by=follow.person, frequency=Frequency.WEEKLY)

    assert (changed.pk, changed.frequency) == (follow.pk, Frequency.WEEKLY)
    assert changed.since > follow.since


def test_unfollowing_twice_is_once(table):
    follow = FollowFactory(page=table)

    actions.unfollow(table, by=follow.person)
    actions.unfollow(table, by=follow.person)

    assert not Follow.objects.exists()


@pytest.mark.parametrize("by", [None, AnonymousUser()])
def test_without_account_nothing_is_followed(table, by):
    with pytest.raises(PermissionDenied):
        actions.follow(table, by=by)
    with pytest.raises(PermissionDenied):
        actions.unfollow(table, by=by)


def test_a_page_that_became_private_can_be_stopped_but_not_begun(table):
    follow = FollowFactory(page=table)
    table.unpublish()

    assert actions.follow(table, by=follow.person, frequency=Frequency.NEVER).frequency == Frequency.NEVER
    with pytest.raises(PermissionDenied):
        actions.follow(table, by=FollowerFactory())


def test_an_unknown_frequency_is_refused(table):
    with pytest.raises(ValueError):
        actions.follow(table, by=FollowerFactory(), frequency="hourly")


# --- keeping house ----------------------------------------------------------------------------------------------------


def test_erasing_a_person_leaves_the_log_without_her(table):
    activity = ActivityFactory(page=table, actor=FollowerFactory())

    assert actions.forget_person(activity.actor) == 1
    activity.refresh_from_db()
    assert activity.actor is None


def test_what_is_old_is_pruned_and_addresses_sooner(db, settings):
    settings.DELIVERY_RETENTION_DAYS, settings.TASK_RETENTION_DAYS = 100, 30
    now = timezone.now()

    def message(days, state):
        return Delivery.objects.create(
            recipient=f"{days}{state}",
            key="k",
            template="t",
            state=state,
            address="" if state == DeliveryState.SENT else "a@demo.example",
            sent_at=now,
            created_at=now - datetime.timedelta(days=days),
        ).pk

    message(101, DeliveryState.SENT)
    kept = [message(99, DeliveryState.SENT), message(31, DeliveryState.FAILED), message(29, DeliveryState.FAILED)]
    for days in (29, 31):
        moment = now - datetime.timedelta(days=days)
        Success.objects.create(id=str(days), name="t", func="f", started=moment, stopped=moment, success=True)

    actions.prune()

    assert sorted(Delivery.objects.values_list("pk", "address")) == list(
        zip(kept, ["", "", "a@demo.example"], strict=True)
    )
    assert [task.pk for task in Success.objects.all()] == ["29"]


def test_messages_are_kept_as_long_as_a_digest_could_come_again(db, settings):
    settings.DELIVERY_RETENTION_DAYS = 1
    created = timezone.now() - datetime.timedelta(days=27)
    Delivery.objects.create(recipient="x", key="digest:2026-W01", template="t", created_at=created)

    actions.prune()

    assert Delivery.objects.count() == 1


def test_tasks_are_scheduled_once(db):
    actions.schedule_tasks()
    Schedule.objects.filter(name="activity.digests").update(next_run=datetime.datetime(2030, 1, 7, tzinfo=datetime.UTC))
    actions.schedule_tasks()

    assert sorted(
        Schedule.objects.filter(name__startswith="activity.").values_list("name", "func", "schedule_type")
    ) == [
        ("activity.deliveries", "activity.tasks.send_left_behind", Schedule.MINUTES),
        ("activity.digests", "activity.tasks.send_digests", Schedule.WEEKLY),
        ("activity.prune", "activity.tasks.prune", Schedule.DAILY),
    ]
    assert Schedule.objects.get(name="activity.digests").next_run.year == 2030


def test_digests_leave_on_monday_morning(db):
    actions.schedule_tasks()

    first = timezone.localtime(Schedule.objects.get(name="activity.digests").next_run)
    assert (first.isoweekday(), first.hour, first > timezone.now()) == (1, 7, True)


def test_every_scheduled_task_exists_and_runs(db):
    from django.utils.module_loading import import_string

    actions.schedule_tasks()
    for schedule in Schedule.objects.filter(name__startswith="activity.").order_by("name"):
        import_string(schedule.func)()
