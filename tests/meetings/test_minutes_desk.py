"""Screens about minutes once written: approval says the date of the meeting, each screen says its own name."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions.approval import approve_minutes
from meetings.deadlines import deadlines_between
from meetings.models import MinutesPage
from meetings.privacy.sweep import sweep
from pages.typography import day_words
from tests.factories.meetings import MeetingPageFactory, in_days, staff
from tests.factories.minutes import ATTENDANCE, decision, meeting_in, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(site_root):
    return meeting_in(site_root, starts_at=in_days(-30), ends_at=in_days(-30, 20))


@pytest.fixture
def facilitator(client, meeting):
    person = staff("facilitatrice@demo.example", on=meeting.get_parent())
    client.force_login(person)
    return person


@pytest.fixture
def minutes(meeting, facilitator):
    return published(meeting, by=facilitator, body=[ATTENDANCE, decision()])


def test_meetings_that_bear_the_same_title_are_told_apart_by_their_day(client, meeting, minutes):
    for days in (-16, -9):
        MeetingPageFactory(
            parent=meeting.get_parent(), starts_at=in_days(days), ends_at=in_days(days, 20), title="Permanence"
        )

    page = client.get(reverse("meetings_approve_minutes", args=[minutes.pk])).content.decode()

    for days in (-16, -9):
        assert f"Permanence, {day_words(in_days(days))}</option>" in page


def test_without_a_later_meeting_only_the_day_is_asked(client, minutes):
    address = reverse("meetings_approve_minutes", args=[minutes.pk])
    page = client.get(address).content.decode()

    assert "Validé le" in page and 'name="at"' not in page
    assert client.post(address, {"mode": "unanimous"}).status_code == 422
    today = timezone.localdate()
    assert client.post(address, {"mode": "unanimous", "on": today.isoformat()}).status_code == 303
    assert MinutesPage.objects.get(pk=minutes.pk).validated_on == today


def test_the_last_day_for_remarks_is_never_late_and_goes_with_the_approval(minutes, facilitator):
    today = timezone.localdate()
    MinutesPage.objects.filter(pk=minutes.pk).update(remarks_until=today - timedelta(days=1))

    (last_day,) = deadlines_between(today - timedelta(days=1), today)
    assert "Remarques jusqu’à ce jour" in last_day.words and not last_day.is_late

    approve_minutes(minutes, by=facilitator, at=today, mode="unanimous")
    assert deadlines_between(today - timedelta(days=1), today) == []


def test_the_queue_of_names_to_remove_says_what_it_is(client, facilitator):
    assert re.search(r"<h1[^>]*>(\s|<svg.*?</svg>)*Noms à retirer\s*</h1>", removals(client), re.DOTALL)


def removals(client):
    return client.get(reverse("meetings_removals")).content.decode()


def test_where_a_name_stands_is_shown_in_peoples_words_without_codes(meeting, facilitator):
    said = ("previous_minutes", {"outcome": "with_remarks", "remarks": ["Zineb Quatrebarbes a parlé."]})
    published(meeting, by=facilitator, body=[ATTENDANCE, said])

    found = sweep(["Zineb Quatrebarbes"], below=meeting)

    assert found.total and any("Zineb Quatrebarbes a parlé." in words for words in found.contexts)
    assert not any("with_remarks" in words for words in found.contexts)
