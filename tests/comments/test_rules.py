import pytest

from comments import rules
from comments.enums import CommentState
from comments.models import Comment
from tests.factories.comments import CommentFactory

# who: may moderate, sees the queue, publishes at once
TABLE = {
    "anonymous": (False, False, False),
    "resident": (False, False, False),
    "trusted resident": (False, False, True),
    "facilitator": (True, True, True),
    "facilitator of another table": (False, True, False),
    "moderator": (True, True, True),
    "editor": (True, True, True),
    "administrator": (True, True, True),
    "moderator who left": (False, False, False),
}


def test_who_may_do_what(people, project):
    comment = CommentFactory(page=project)

    assert {
        who: (
            rules.may_moderate(person, comment),
            rules.may_moderate_somewhere(person),
            rules.publishes_at_once(person, project),
        )
        for who, person in people.items()
    } == TABLE


def test_the_queue_of_each_holds_what_she_may_decide(people, project, other_project):
    Comment.objects.all().delete()
    ours, theirs = CommentFactory(page=project), CommentFactory(page=other_project)
    both = {ours.pk, theirs.pk}

    assert {
        who: set(Comment.objects.moderable_by(person).values_list("pk", flat=True)) for who, person in people.items()
    } == {
        "anonymous": set(),
        "resident": set(),
        "trusted resident": set(),
        "facilitator": {ours.pk},
        "facilitator of another table": {theirs.pk},
        "moderator": both,
        "editor": both,
        "administrator": both,
        "moderator who left": set(),
    }


def test_the_private_link_and_the_author_alone_may_change_a_message(people, project, resident):
    comment = CommentFactory(page=project, author=resident)

    assert [who for who, person in people.items() if rules.may_change_own(person, comment)] == ["resident"]
    assert rules.may_change_own(people["anonymous"], comment, comment.token)
    assert not rules.may_change_own(people["anonymous"], comment, "0" * 40)
    assert not rules.may_change_own(None, CommentFactory(page=project))


def test_trust_ends_with_a_refusal(trusted, project):
    assert rules.is_trusted(trusted)

    CommentFactory(page=project, author=trusted, refused=True)

    assert not rules.is_trusted(trusted)


@pytest.mark.parametrize("state", ["pending", "withdrawn"])
def test_a_message_nobody_decided_of_gives_no_trust(resident, project, state):
    CommentFactory(page=project, author=resident, **{state: True})

    assert not rules.is_trusted(resident)


def test_comments_are_open_where_the_page_type_says_so_and_only_online(project, closed_page):
    assert rules.comments_open(project)
    assert not rules.comments_open(closed_page)

    project.live = False
    assert not rules.comments_open(project)


def test_a_published_state_is_one_of_those_decided(project):
    assert CommentFactory(page=project).state == CommentState.PUBLISHED
