"""The demonstration site, built once for all these tests: it holds one of everything, and says what it is."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page

from accounts.models import User
from comments.enums import CommentState
from comments.models import Comment
from home.demo.build import PASSWORD, PEOPLE, load_demo
from home.demo.content import DOMAIN
from meetings.blocks import MinutesBody
from meetings.models import (
    Action,
    AgendaProposal,
    Commitment,
    Decision,
    MeetingPage,
    MeetingPaper,
    MeetingSeries,
    MinutesPage,
    MinutesRemark,
    Question,
)
from projects.enums import Stage
from projects.models import Origin, ProjectPage
from tables.models import CouncilPage, TablePage
from tests.factories.accounts import ask_for_code, code_in
from tests.factories.pages import bare_site

STAFF = [who for who, (_name, is_staff, _role) in PEOPLE.items() if is_staff]


def rows():
    """Return how many rows each model has, and which revision each page shows."""
    counts = {model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")}
    return counts, dict(Page.objects.values_list("pk", "latest_revision"))


def kinds_in(stream):
    """Yield the type of each block, those within an agenda item included."""
    for block in stream:
        yield block.block_type
        if block.block_type == "agenda_item":
            yield from kinds_in(block.value["points"])


class DemoTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        with translation.override("fr"), cls.captureOnCommitCallbacks(execute=True):
            bare_site()
            load_demo()
        cls.sent = list(mail.outbox)

    def test_building_it_writes_to_nobody(self):
        assert self.sent == []

    def test_building_it_again_changes_nothing(self):
        before = rows()
        with self.captureOnCommitCallbacks(execute=True):
            call_command("load_demo", verbosity=0)
        assert rows() == before
        assert mail.outbox == []

    def test_four_tables_and_a_council_stand_on_real_neighbourhoods(self):
        tables = TablePage.objects.live()
        assert tables.count() == 4
        communes = set(tables.values_list("neighbourhoods__commune", flat=True))
        assert len(communes) == 3
        assert CouncilPage.objects.live().get().neighbourhoods.count() == 2

    def test_each_table_has_met_for_a_year_and_meets_for_three_months_more(self):
        now = timezone.now()
        for table in TablePage.objects.live():
            meetings = MeetingPage.objects.live().child_of(table).order_by("starts_at")
            assert meetings.first().starts_at < now - timedelta(days=330), table
            assert meetings.last().starts_at > now + timedelta(days=60), table
            assert meetings.count() >= 15, table

    def test_one_published_record_has_every_kind_of_block(self):
        every = set(MinutesBody().child_blocks)
        assert any(every <= set(kinds_in(minutes.body)) for minutes in MinutesPage.objects.live())

    def test_what_was_said_is_in_the_register_and_projects_come_from_it(self):
        for model in (Decision, Action, Commitment, Question):
            assert model.objects.standing().exists(), model
        assert Origin.objects.exists()

    def test_projects_stand_at_every_step_readers_know(self):
        assert {project.stage for project in ProjectPage.objects.live()} == set(Stage)

    def test_comments_are_in_every_state(self):
        assert set(Comment.objects.values_list("state", flat=True)) == set(CommentState)

    def test_a_date_was_moved_and_another_cancelled_in_words(self):
        ahead = MeetingPage.objects.live().upcoming()
        moved = [meeting for meeting in ahead if meeting.is_moved]
        cancelled = [meeting for meeting in ahead if meeting.is_cancelled]
        assert moved
        assert cancelled
        assert "La salle est prise ce soir-là." in self.client.get(moved[0].url).text
        assert "Salle inondée." in self.client.get(cancelled[0].url).text

    def test_a_series_keeps_one_date_that_was_moved(self):
        dates = MeetingPage.objects.filter(series=MeetingSeries.objects.get()).upcoming()
        assert len(dates) >= 2
        assert [meeting.is_moved for meeting in dates].count(True) == 1

    def test_people_register_until_a_meeting_is_full_and_propose_points(self):
        meeting = MeetingPage.objects.get(takes_registrations=True)
        assert "plus de place libre, 2 personnes en attente" in self.client.get(meeting.url).text.replace("\u00a0", " ")
        assert AgendaProposal.objects.filter(state="pending").count() == 1
        assert "La lumière dans le passage" in self.client.get(meeting.url).text

    def test_a_committee_waits_for_a_late_paper_said_in_plain_words(self):
        late, received = MeetingPaper.objects.order_by("sort_order")
        assert late.is_late
        assert received.received_on
        text = self.client.get(late.meeting.url).text
        assert "En retard" in text
        assert "quand l’échafaudage arrive" in text

    def test_provisional_minutes_have_a_remark_to_decide_and_one_beside_the_text(self):
        minutes = MinutesPage.objects.get(pk__in=MinutesRemark.objects.values("minutes"))
        assert minutes.takes_remarks
        assert sorted(minutes.remarks.values_list("state", flat=True)) == ["accepted", "pending"]
        assert "l’ascenseur du B s’arrête" in self.client.get(minutes.url).text
        assert minutes.message
        assert minutes.easy_read_by

    def test_every_kind_of_page_says_what_it_is(self):
        seen = set()
        for page in Page.objects.live().filter(depth__gt=1).specific():
            if type(page) not in seen:
                seen.add(type(page))
                answer = self.client.get(page.url)
                assert answer.status_code == 200, page.url
                assert "Site de démonstration" in answer.text, page.url
        for address in ("/decisions/", reverse("account_login"), "/nulle-part/"):
            assert "Site de démonstration" in self.client.get(address).text, address

    def test_staff_enter_with_the_known_password(self):
        for who in STAFF:
            self.client.logout()
            self.client.post(reverse("account_login"), {"login": f"{who}@{DOMAIN}", "password": PASSWORD})
            assert self.client.get("/admin/").status_code == 200, who

    def test_residents_enter_with_a_code_and_have_no_password(self):
        for who in set(PEOPLE) - set(STAFF):
            self.client.logout()
            mail.outbox.clear()
            ask_for_code(self.client, f"{who}@{DOMAIN}")
            self.client.post("/compte/connexion/code/confirmer/", {"code": code_in(mail.outbox[0])})
            assert self.client.session["_auth_user_id"] == str(User.objects.get(email=f"{who}@{DOMAIN}").pk)
            assert not User.objects.get(email=f"{who}@{DOMAIN}").has_usable_password()


def test_where_its_passwords_would_be_a_danger_it_is_refused_in_one_sentence(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError) as refused:
        call_command("load_demo")
    assert str(refused.value).replace("\u00a0", " ") == (
        "La démonstration a des mots de passe connus de tous : elle ne se charge qu’en réglages de développement."
    )
