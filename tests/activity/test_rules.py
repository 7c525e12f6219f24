import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import PageViewRestriction

from accounts.roles import ADMINISTRATORS, COUNCIL_MEMBERS, EDITORS, MODERATORS
from activity import rules
from tests.factories.activity import FollowerFactory


@pytest.fixture
def person(db):
    def make(who):
        if who == "anonymous":
            return AnonymousUser()
        if who == "nobody":
            return None
        someone = FollowerFactory(is_active=who != "closed", is_superuser=who == "superuser")
        if who in (EDITORS, MODERATORS, ADMINISTRATORS, COUNCIL_MEMBERS):
            someone.groups.add(Group.objects.get_or_create(name=who)[0])
        return someone

    return make


@pytest.mark.parametrize(
    ("who", "follow", "journal", "deliveries"),
    [
        ("nobody", False, False, False),
        ("anonymous", False, False, False),
        ("closed", False, False, False),
        ("resident", True, False, False),
        (COUNCIL_MEMBERS, True, False, False),
        (MODERATORS, True, False, False),
        (EDITORS, True, True, False),
        (ADMINISTRATORS, True, True, True),
        ("superuser", True, True, True),
    ],
)
def test_who_may_what(person, table, who, follow, journal, deliveries):
    someone = person(who)

    assert rules.may_follow(someone, table) is follow
    assert rules.may_read_journal(someone) is journal
    assert rules.may_read_deliveries(someone) is deliveries


def test_nobody_begins_to_follow_what_is_not_public(table, project, site_root):
    someone = FollowerFactory()
    PageViewRestriction.objects.create(page=table, restriction_type=PageViewRestriction.LOGIN)

    assert not rules.may_follow(someone, project)
    assert not rules.may_follow(someone, site_root)
