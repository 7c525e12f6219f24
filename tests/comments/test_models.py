import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from comments.enums import CommentState
from comments.models import Comment, likeness_of
from tests.factories.comments import CommentFactory, ContentReportFactory

pytestmark = pytest.mark.django_db

IMPOSSIBLE = {
    "refused without a reason": {"refused": True, "reason_kind": ""},
    "published without a decision": {"decided_at": None},
    "published without a date": {"published_at": None},
    "withdrawn with its words": {"state": CommentState.WITHDRAWN},
    "without words": {"body": ""},
    "in a state nobody knows": {"state": "lost"},
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_the_database_refuses_what_must_never_be(project, case):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentFactory(page=project, **IMPOSSIBLE[case])


def test_what_must_never_be_is_said_in_french(project):
    comment = CommentFactory.build(page=project, refused=True, reason_kind="")

    with pytest.raises(ValidationError) as refusal:
        comment.validate_constraints()

    assert refusal.value.messages == ["Un message n’est jamais refusé sans raison."]


def test_a_message_cannot_answer_itself(project):
    comment = CommentFactory(page=project)
    comment.parent = comment

    with pytest.raises(IntegrityError), transaction.atomic():
        comment.save()


def test_a_handled_report_bears_a_date(project):
    with pytest.raises(IntegrityError), transaction.atomic():
        ContentReportFactory(comment=CommentFactory(page=project), outcome="kept")


def test_threads_are_those_with_something_to_read(project):
    published = CommentFactory(page=project)
    CommentFactory(page=project, withdrawn=True)
    CommentFactory(page=project, refused=True)
    CommentFactory(page=project, pending=True)
    answered = CommentFactory(page=project, withdrawn=True)
    CommentFactory(page=project, parent=answered)
    held = CommentFactory(page=project, hidden=True)
    CommentFactory(page=project, parent=held, pending=True)

    assert list(Comment.objects.threads_on(project)) == [published, answered]


def test_messages_and_threads_are_counted_by_anchor(project):
    top = CommentFactory(page=project, anchor="a")
    CommentFactory(page=project, anchor="a", parent=top)
    CommentFactory(page=project, anchor="a", pending=True)
    CommentFactory(page=project)

    assert Comment.objects.counts_by_anchor(project) == {"": (1, 1), "a": (2, 1)}


def test_the_desk_holds_what_awaits_and_what_is_reported(project):
    CommentFactory(page=project)
    awaiting = {CommentFactory(page=project, pending=True), CommentFactory(page=project, hidden=True)}
    reported = CommentFactory(page=project)
    ContentReportFactory(comment=reported)

    assert set(Comment.objects.to_decide()) == awaiting | {reported}
    assert set(Comment.objects.awaiting()) == awaiting


def test_the_database_does_not_hold_the_private_link(project):
    comment = CommentFactory(page=project)
    row = Comment.objects.filter(pk=comment.pk).values().get()

    assert comment.token not in {str(value) for value in row.values()}
    assert list(Comment.objects.with_token(comment.token)) == [comment]


def test_a_link_made_with_another_secret_is_not_told(project, settings):
    comment = CommentFactory(page=project)
    token = comment.token
    settings.SECRET_KEY = "another one"

    assert comment.token == ""
    assert list(Comment.objects.with_token(token)) == [comment]


@pytest.mark.parametrize(
    ("one", "other"), [("Gagnez 100 € !", "gagnez  200 €"), ("Été à la plage", "ETE A LA PLAGE"), ("!!!", "!!!")]
)
def test_texts_that_look_alike_have_one_likeness(one, other):
    assert likeness_of(one) == likeness_of(other)


def test_texts_of_signs_alone_do_not_all_look_alike():
    assert likeness_of("🎉") != likeness_of("123")
