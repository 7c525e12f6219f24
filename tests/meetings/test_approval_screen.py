"""Saying that minutes are approved: the choice of the meeting says its date."""

import pytest
from django.urls import reverse

from pages.typography import day_words
from tests.factories.meetings import MeetingPageFactory, in_days, staff
from tests.factories.minutes import ATTENDANCE, decision, meeting_in, published

pytestmark = pytest.mark.django_db


def test_meetings_that_bear_the_same_title_are_told_apart_by_their_day(client, site_root):
    meeting = meeting_in(site_root, starts_at=in_days(-30), ends_at=in_days(-30, 20))
    table = meeting.get_parent()
    facilitator = staff("facilitatrice@demo.example", on=table)
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision()])
    for days in (-16, -9):
        MeetingPageFactory(parent=table, starts_at=in_days(days), ends_at=in_days(days, 20), title="Permanence")

    client.force_login(facilitator)
    page = client.get(reverse("meetings_approve_minutes", args=[minutes.pk])).content.decode()

    for days in (-16, -9):
        assert f"Permanence, {day_words(in_days(days))}</option>" in page
