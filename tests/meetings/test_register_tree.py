"""Whatever is done in Wagtail to the pages around minutes, the register stays what a rebuild would make."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from meetings.models import Commitment, Decision, MeetingPage, MinutesPage
from tables.models import Partner
from tests.factories.meetings import add_table
from tests.factories.minutes import ATTENDANCE, block_id, decision, meeting_in, published


@pytest.fixture
def meeting(table):
    return meeting_in(table=table)


@pytest.fixture
def partner():
    return Partner.objects.create(name="Logis du Port")


@pytest.fixture
def minutes(meeting, facilitator, partner):
    promise = ("commitment", {"text": "Réparer l’ascenseur.", "partner": partner.pk}, block_id(77))
    return published(meeting, by=facilitator, body=[ATTENDANCE, decision(), promise])


def is_right():
    """Whether `rebuild_register --check` finds nothing to say; it ends the process otherwise."""
    call_command("rebuild_register", "--check", stdout=StringIO())
    return True


def test_the_day_of_the_meeting_may_be_put_right_later(minutes):
    meeting = minutes.meeting.get_latest_revision_as_object()
    meeting.starts_at -= timedelta(days=2)
    meeting.ends_at -= timedelta(days=2)
    meeting.save_revision().publish()

    assert Decision.objects.get().said_on == date(2026, 11, 3)
    assert is_right()


def test_a_meeting_may_move_to_another_table(minutes, site_root):
    other = add_table(site_root, title="La Viste", slug="la-viste")

    MeetingPage.objects.get(pk=minutes.meeting.pk).move(other, pos="last-child")

    assert Decision.objects.get().body_id == other.pk
    assert is_right()


def test_a_meeting_may_go(minutes):
    MeetingPage.objects.get(pk=minutes.meeting.pk).delete()

    assert not Decision.objects.exists()
    assert is_right()


def test_words_copied_by_code_keep_their_row_where_they_were_first_said(minutes):
    copied = minutes.meeting.copy(recursive=True, update_attrs={"slug": "copie"}, keep_live=True)

    assert MinutesPage.objects.child_of(copied).live().exists()
    assert Decision.objects.get().minutes_id == minutes.pk
    assert is_right()


class TestInWagtail:
    @pytest.fixture(autouse=True)
    def signed_in(self, admin_client):
        self.client = admin_client

    def copied(self, page, **choices):
        data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": page.get_parent().pk, **choices}
        answer = self.client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data, follow=True)
        return answer.content.decode()

    def test_minutes_are_not_copied(self, minutes):
        meeting = minutes.meeting

        assert "ne se copie pas" in self.copied(minutes)
        assert "Copiez-la sans ses sous-pages" in self.copied(meeting, copy_subpages="on", publish_copies="on")
        assert "Copiez-la sans ses sous-pages" in self.copied(meeting.body, copy_subpages="on", alias="on")
        assert "pas un alias" in self.copied(meeting, alias="on")
        assert (MeetingPage.objects.count(), MinutesPage.objects.count()) == (1, 1)

        assert "copiée" in self.copied(meeting)
        assert (MeetingPage.objects.count(), MinutesPage.objects.count()) == (2, 1)

    def test_an_organisation_keeps_its_promises_under_a_new_name(self, minutes, partner):
        edit = reverse("wagtailsnippets_tables_partner:edit", args=[partner.pk])
        self.client.post(edit, {"name": "Logis du Port et des Îles", "kind": partner.kind})

        assert Commitment.objects.get().organisation == "Logis du Port et des Îles"
        assert is_right()

        answer = self.client.post(reverse("wagtailsnippets_tables_partner:delete", args=[partner.pk]), follow=True)
        assert "a promis ou répondu" in answer.content.decode()
        assert Partner.objects.filter(pk=partner.pk).exists()
