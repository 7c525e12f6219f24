"""The first screen of the team: what waits for this very person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import EDITORS, MODERATORS
from home.models import HomePage
from tables.models import TableIndexPage
from tests.factories.accounts import AccountFactory, staff_member
from tests.factories.comments import CommentFactory
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, many_meetings, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(whole_site, db):
    return HomePage.objects.get()


@pytest.fixture
def tables(home):
    index = TableIndexPage.objects.get()
    return add_table(index, title="Table A"), add_table(index, title="Table B")


def desk_of(client, person):
    client.force_login(person)
    page = client.get("/admin/")
    assert page.status_code == 200
    return page.text.split('id="desk"')[1].split("</section>")[0]


def test_a_facilitator_sees_what_waits_at_her_table_only(client, tables):
    here, there = tables
    held = MeetingPageFactory(parent=here, title="Tenue ici", starts_at=in_days(-3))
    MeetingPageFactory(parent=there, title="Tenue ailleurs", starts_at=in_days(-3))
    MeetingPageFactory(parent=here, title="Bientôt ici", starts_at=in_days(3))
    MeetingPageFactory(parent=there, title="Bientôt ailleurs", starts_at=in_days(3))
    CommentFactory(page=here, pending=True)
    CommentFactory(page=there, pending=True)

    desk = desk_of(client, staff(on=here))

    assert "1 message attend votre décision" in desk
    assert 'href="/admin/moderation/"' in desk
    assert f'href="/admin/rencontres/{held.pk}/compte-rendu/"' in desk
    assert "Bientôt ici" in desk
    assert "ailleurs" not in desk


def test_a_moderator_sees_messages_and_no_meeting(client, tables):
    MeetingPageFactory(parent=tables[0], starts_at=in_days(-3))
    for table in tables:
        CommentFactory(page=table, pending=True)
    desk = desk_of(client, staff_member(MODERATORS))
    assert "2 messages attendent votre décision" in desk
    assert "compte-rendu" not in desk


def test_an_editor_sees_every_table(client, tables):
    for table in tables:
        MeetingPageFactory(parent=table, starts_at=in_days(3))
    desk = desk_of(client, staff_member(EDITORS))
    assert "Table A" in desk
    assert "Table B" in desk


def test_with_nothing_to_do_it_says_so(client, tables):
    assert "Rien ne vous attend" in desk_of(client, staff_member(EDITORS))


def test_a_cancelled_meeting_waits_for_nothing(client, tables):
    MeetingPageFactory(parent=tables[0], starts_at=in_days(-3), state="cancelled")
    MeetingPageFactory(parent=tables[0], starts_at=in_days(3), state="cancelled")
    assert "Rien ne vous attend" in desk_of(client, staff_member(EDITORS))


def test_it_costs_the_same_at_three_and_three_hundred_meetings(client, tables):
    person = AccountFactory(is_superuser=True)
    client.force_login(person)
    table = tables[0]
    many_meetings(table, 3)
    many_meetings(table, 3, starts_at=in_days(-2))
    client.get("/admin/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/")
    many_meetings(table, 150)
    many_meetings(table, 150, starts_at=in_days(-2))
    with CaptureQueriesContext(connection) as many:
        client.get("/admin/")
    assert len(many) <= len(few)
