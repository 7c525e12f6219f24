"""A project goes forward: once, by who may, and everybody who follows it is told once."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from activity.models import Activity
from projects.actions import advance_project, tell_project
from projects.enums import Step
from projects.models import ProjectPage, ProjectStep, ProjectUpdatePage
from projects.rules import may_advance_project
from tests.factories.accounts import AccountFactory
from tests.factories.meetings import staff

pytestmark = pytest.mark.django_db
MARCH = datetime.date(2026, 3, 1)


def told(page):
    return [activity.verb for activity in Activity.objects.filter(page_id=page.pk).order_by("pk")]


def test_saying_a_step_publishes_it_and_tells_of_it(project, facilitator):
    tell_project(project, by=facilitator)
    after = advance_project(project, Step.SUBMITTED, by=facilitator, on=MARCH, note="Au comité de mars.")
    assert (after.step, after.step_on) == (Step.SUBMITTED, MARCH)
    assert after.steps.get().note == "Au comité de mars."
    assert told(project) == ["projects.born", "projects.moved"]
    last = Activity.objects.filter(page_id=project.pk).latest("pk")
    assert last.actor == facilitator
    assert last.data["step"] == "Demande déposée" or last.data["step_key"] == "submitted"


def test_saying_it_twice_is_once(project, facilitator):
    for _time in range(2):
        advance_project(project, "submitted", by=facilitator, on=MARCH)
    assert ProjectStep.objects.filter(project=project).count() == 1
    assert len(told(project)) == 1


def test_a_step_of_before_is_written_without_changing_where_it_stands(project, facilitator):
    advance_project(project, Step.SUBMITTED, by=facilitator, on=MARCH)
    before = advance_project(project, Step.DRAFTING, by=facilitator, on=MARCH - datetime.timedelta(days=9))
    assert before.step == Step.SUBMITTED
    assert before.steps.count() == 2


def test_setting_aside_wants_a_reason_and_changes_nothing_without(project, facilitator):
    with pytest.raises(ValidationError):
        advance_project(project, Step.REFUSED, by=facilitator)
    assert ProjectPage.objects.get().step == Step.IDEA
    assert not ProjectStep.objects.exists()
    assert advance_project(project, Step.REFUSED, by=facilitator, reason="Trop cher.").reason == "Trop cher."


def test_an_unknown_step_is_refused(project, facilitator):
    with pytest.raises(ValueError, match="dreaming"):
        advance_project(project, "dreaming", by=facilitator)


def test_words_being_drafted_are_kept(project, facilitator):
    draft = project.get_latest_revision_as_object()
    draft.next_step = "Peindre."
    draft.save_revision(user=facilitator)
    assert advance_project(project, Step.SUBMITTED, by=facilitator).next_step == "Peindre."


def test_only_the_team_of_its_table_moves_it(project, other_table):
    gone = staff("partie@demo.example", on=project)
    gone.is_active = False
    for person in (AnonymousUser(), AccountFactory(), staff("voisine@demo.example", on=other_table), gone):
        assert not may_advance_project(person, project)
        with pytest.raises(PermissionDenied):
            advance_project(project, Step.SUBMITTED, by=person)
    assert not ProjectStep.objects.exists()


def test_publishing_again_without_news_tells_nothing(project, facilitator):
    for _time in range(3):
        project.save_revision(user=facilitator).publish(user=facilitator)
    assert told(project) == ["projects.born"]


def test_news_are_told_once(project, facilitator):
    news = project.add_child(instance=ProjectUpdatePage(title="Le bois est arrivé"))
    for _time in range(2):
        news.save_revision(user=facilitator).publish(user=facilitator)
    assert told(news) == ["projects.news"]
    assert Activity.objects.get(page_id=news.pk).data["project"] == "Des bancs"
