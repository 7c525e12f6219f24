import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_q.models import Schedule
from wagtail.models import Site

from accounts.actions import close_account
from activity.models import Activity
from comments import actions
from comments.enums import CommentState, ReasonKind, ReportKind, ReportOutcome
from comments.models import Comment, CommentSettings
from tests.comments.conftest import DECISION
from tests.factories.comments import CommentFactory, ContentReportFactory

pytestmark = pytest.mark.django_db


def submit(page, **details):
    return actions.submit_comment(page, **({"body": "Merci.", "name": "Zohra"} | details))


def traits(state):
    return {} if state == CommentState.PUBLISHED else {str(state): True}


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_a_message_without_account_waits(project):
    comment = submit(project)

    assert (comment.state, comment.decided_at, comment.official) == (CommentState.PENDING, None, False)
    assert not Activity.objects.exists()


def test_a_first_message_with_an_account_waits(project, resident):
    comment = submit(project, by=resident)

    assert (comment.state, comment.author) == (CommentState.PENDING, resident)


def test_a_trusted_person_appears_at_once(project, trusted):
    comment = submit(project, by=trusted)

    assert (comment.state, comment.official) == (CommentState.PUBLISHED, False)
    assert [activity.verb for activity in Activity.objects.about(project)] == ["comments.published"]


def test_a_facilitator_answers_for_the_table(project, facilitator):
    asked = CommentFactory(page=project)

    comment = submit(project, by=facilitator, parent=asked)

    assert (comment.state, comment.official) == (CommentState.PUBLISHED, True)
    assert [activity.verb for activity in Activity.objects.about(project)] == ["comments.answered"]


def test_a_facilitator_is_a_resident_elsewhere(other_project, facilitator):
    comment = submit(other_project, by=facilitator)

    assert (comment.state, comment.official) == (CommentState.PENDING, False)


def test_an_answer_to_an_answer_goes_to_the_thread(minutes):
    top = submit(minutes, anchor=DECISION)
    answer = submit(minutes, body="Oui.", parent=top)
    deeper = submit(minutes, body="Non.", parent=answer)

    assert (deeper.parent, deeper.anchor) == (top, DECISION)


def test_a_message_remembers_what_it_spoke_of(minutes):
    comment = submit(minutes, anchor=DECISION)
    minutes.body = []
    minutes.save()

    assert Comment.objects.get(pk=comment.pk).anchor_excerpt == "Six bancs sous les platanes."


def test_a_block_that_is_not_there_takes_no_message(minutes, project):
    with pytest.raises(actions.CommentsClosed):
        submit(minutes, anchor="nowhere")
    with pytest.raises(actions.CommentsClosed):
        submit(project, anchor=DECISION)


def test_one_does_not_answer_a_message_of_another_page(project, other_project):
    with pytest.raises(actions.CommentsClosed):
        submit(project, parent=CommentFactory(page=other_project))


def test_a_page_that_takes_no_message_refuses_it(closed_page):
    with pytest.raises(actions.CommentsClosed):
        submit(closed_page)


def test_the_same_receipt_makes_one_message(project):
    assert submit(project, receipt="r") == submit(project, receipt="r", body="Autre")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "flagged"),
    [
        ("Appelez-moi au 06 12 34 56 78", True),
        ("Écrivez à zohra@exemple.fr", True),
        ("+33612345678", True),
        ("Six bancs pour 1 200 € en 2026", False),
        ("Le bus 32 passe à 18 h 30", False),
    ],
)
def test_an_address_or_a_number_in_a_message_is_flagged(project, body, flagged):
    assert submit(project, body=body).gives_contact is flagged


def test_nobody_writes_while_messages_are_suspended_but_the_team(project, moderator, facilitator):
    actions.suspend_comments(Site.objects.get(), by=moderator)

    with pytest.raises(actions.CommentsSuspended):
        submit(project)
    assert submit(project, by=facilitator).is_published

    actions.suspend_comments(Site.objects.get(), by=moderator, hours=0)
    assert submit(project).state == CommentState.PENDING


def test_only_moderators_suspend_messages(project, facilitator):
    with pytest.raises(PermissionDenied):
        actions.suspend_comments(Site.objects.get(), by=facilitator)


# --- Correcting and withdrawing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in CommentState if state != CommentState.WITHDRAWN])
def test_a_corrected_message_is_read_again(project, state):
    comment = CommentFactory(page=project, **traits(state))

    corrected = actions.correct_comment(comment, body="Mieux dit.", token=comment.token)

    assert (corrected.state, corrected.body, corrected.reason_kind) == (CommentState.PENDING, "Mieux dit.", "")
    assert corrected.edited_at is not None


def test_a_trusted_person_corrects_without_waiting(project, trusted):
    comment = CommentFactory(page=project, author=trusted)

    assert actions.correct_comment(comment, body="Mieux dit.", by=trusted).is_published


def test_what_a_moderator_hid_is_read_again_even_from_a_trusted_person(project, trusted):
    comment = CommentFactory(page=project, author=trusted, hidden=True)
    CommentFactory(page=project, author=trusted, decided_at=timezone.now())

    assert actions.correct_comment(comment, body="Mieux dit.", by=trusted).state == CommentState.PENDING


def test_the_same_words_again_correct_nothing(project):
    comment = CommentFactory(page=project)

    assert actions.correct_comment(comment, body=comment.body, token=comment.token).is_published


@pytest.mark.parametrize("state", list(CommentState))
def test_withdrawing_erases_the_words_from_any_state_and_twice_does_no_harm(project, state):
    comment = CommentFactory(page=project, **traits(state))
    ContentReportFactory(comment=comment)

    actions.withdraw_comment(comment, token=comment.token)
    gone = actions.withdraw_comment(comment, token=comment.token)

    assert (gone.state, gone.body, gone.name, gone.email) == (CommentState.WITHDRAWN, "", "", "")
    if state != CommentState.WITHDRAWN:
        assert not gone.reports.still_open().exists()


def test_a_withdrawn_message_cannot_be_corrected(project):
    comment = CommentFactory(page=project, withdrawn=True)

    with pytest.raises(actions.NotPossible):
        actions.correct_comment(comment, body="Encore", token=comment.token)


@pytest.mark.parametrize("deed", [actions.withdraw_comment, actions.correct_comment])
def test_nobody_else_changes_a_message(project, resident, moderator, deed):
    comment = CommentFactory(page=project)
    words = {"body": "À ma façon"} if deed is actions.correct_comment else {}

    for person in (None, resident, moderator):
        with pytest.raises(PermissionDenied):
            deed(comment, by=person, token="f" * 40, **words)


# --- Deciding ---------------------------------------------------------------------------------------------------------

DEEDS = {
    "approve": lambda comment, by: actions.approve_comment(comment, by=by),
    "restore": lambda comment, by: actions.restore_comment(comment, by=by),
    "refuse": lambda comment, by: actions.refuse_comment(comment, by=by, kind=ReasonKind.INSULT, reason="Relisez."),
    "hide": lambda comment, by: actions.hide_comment(comment, by=by),
}
BECOMES = {
    ("pending", "approve"): "published",
    ("pending", "refuse"): "refused",
    ("published", "approve"): "published",
    ("published", "refuse"): "refused",
    ("published", "hide"): "hidden",
    ("refused", "approve"): "published",
    ("refused", "refuse"): "refused",
    ("hidden", "approve"): "published",
    ("hidden", "restore"): "published",
    ("hidden", "refuse"): "refused",
    ("hidden", "hide"): "hidden",
}


@pytest.mark.parametrize(("state", "deed"), BECOMES)
def test_each_decision_leads_where_it_says_and_twice_is_once(project, moderator, state, deed):
    comment = CommentFactory(page=project, **traits(state))

    first = DEEDS[deed](comment, moderator)
    second = DEEDS[deed](comment, moderator)

    assert (first.state, second.state) == (BECOMES[state, deed],) * 2
    assert first.decided_at == second.decided_at


@pytest.mark.parametrize("deed", DEEDS)
def test_a_withdrawn_message_is_nobodys_to_decide(project, moderator, deed):
    with pytest.raises(actions.NotPossible):
        DEEDS[deed](CommentFactory(page=project, withdrawn=True), moderator)


@pytest.mark.parametrize("state", ["pending", "refused"])
def test_only_what_is_seen_can_be_hidden(project, moderator, state):
    with pytest.raises(actions.NotPossible):
        actions.hide_comment(CommentFactory(page=project, **traits(state)), by=moderator)


@pytest.mark.parametrize("deed", DEEDS)
def test_who_may_decide(people, project, deed):
    able = set()
    for who, person in people.items():
        try:
            DEEDS[deed](CommentFactory(page=project), person)
        except PermissionDenied:
            continue
        able.add(who)

    assert able == {"facilitator", "moderator", "editor", "administrator"}


def test_a_message_appears_once_in_the_news(project, moderator):
    comment = submit(project)
    actions.approve_comment(comment, by=moderator)
    actions.hide_comment(comment, by=moderator)
    actions.restore_comment(comment, by=moderator)

    assert [activity.verb for activity in Activity.objects.about(project)] == ["comments.published"]
    assert "Zohra" not in str(Activity.objects.values_list("data", flat=True))


# --- Reports ----------------------------------------------------------------------------------------------------------


def report(comment, kind=ReportKind.OTHER, sender="reader", **details):
    made = actions.report_comment(comment, kind=kind, sender=sender, **details)
    comment.refresh_from_db()
    return made


@pytest.mark.parametrize("kind", list(ReportKind))
def test_a_grave_report_hides_at_once_and_no_other(project, kind):
    comment = CommentFactory(page=project)
    report(comment, kind)

    assert (comment.state == CommentState.HIDDEN) == (kind in {"defamation", "private"})


def test_three_people_hide_a_message_but_not_one_who_insists(project):
    comment = CommentFactory(page=project)
    for _time in range(5):
        report(comment, sender="the same")
    assert comment.is_published

    report(comment, sender="a second")
    assert comment.is_published
    report(comment, sender="a third")
    assert comment.state == CommentState.HIDDEN


def test_how_many_reports_hide_a_message_is_a_setting(project):
    CommentSettings.objects.create(site=Site.objects.get(), reports_before_hiding=1)
    comment = CommentFactory(page=project)
    report(comment)

    assert comment.state == CommentState.HIDDEN


def test_a_message_a_moderator_kept_is_not_hidden_again_by_one_reader(project, moderator):
    comment = CommentFactory(page=project)
    first = report(comment, ReportKind.DEFAMATION)
    actions.handle_report(first, by=moderator, outcome=ReportOutcome.KEPT)
    report(comment, ReportKind.DEFAMATION, sender="insists")

    assert comment.is_published


def test_keeping_a_message_answers_its_reports(project, moderator):
    comment = CommentFactory(page=project)
    made = report(comment)

    handled = actions.handle_report(made, by=moderator, outcome=ReportOutcome.KEPT)

    assert (handled.outcome, handled.handled_by) == (ReportOutcome.KEPT, moderator)
    assert not Comment.objects.to_decide().exists()


def test_removing_a_message_answers_its_reports(project, moderator):
    comment = CommentFactory(page=project)
    made, other = report(comment, ReportKind.PRIVATE), report(comment, sender="other")

    actions.handle_report(made, by=moderator, outcome=ReportOutcome.REMOVED, kind=ReasonKind.PRIVATE)

    comment.refresh_from_db()
    other.refresh_from_db()
    assert (comment.state, other.outcome) == (CommentState.REFUSED, ReportOutcome.REMOVED)


@pytest.mark.parametrize("state", ["pending", "refused", "withdrawn"])
def test_what_is_not_seen_cannot_be_reported(project, state):
    with pytest.raises(actions.NotPossible):
        report(CommentFactory(page=project, **traits(state)))


def test_nobody_else_handles_a_report(project, resident):
    with pytest.raises(PermissionDenied):
        actions.handle_report(report(CommentFactory(page=project)), by=resident, outcome=ReportOutcome.KEPT)


# --- Who is told ------------------------------------------------------------------------------------------------------


@pytest.fixture
def posted(django_capture_on_commit_callbacks):
    """Run a deed with everything that waits for its commit, the worker included; return the mails it brought."""

    def run(deed, *args, **details):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deed(*args, **details)
        return [(message.to, message.subject, message.body) for message in mail.outbox]

    return run


def test_who_left_an_address_gets_her_private_link_and_none_of_the_words(posted, project):
    [(to, subject, body)] = posted(submit, project, email="zohra@demo.example", body="Achetez ceci")

    comment = Comment.objects.get()
    assert (to, subject) == (["zohra@demo.example"], "Nous avons reçu votre message")
    assert f"http://testserver/commentaires/{comment.token}/" in body
    assert "Achetez" not in body
    assert "Zohra" not in body


def test_the_author_is_told_once_that_her_message_is_published(posted, project, moderator):
    comment = CommentFactory(page=project, pending=True, email="zohra@demo.example")

    [(to, subject, body)] = posted(actions.approve_comment, comment, by=moderator)

    assert (to, subject) == (["zohra@demo.example"], "Votre message est publié")
    assert comment.public_url in body
    assert comment.private_url in body
    assert posted(actions.approve_comment, comment, by=moderator) == []


def test_the_author_is_told_why_and_how_to_contest(posted, project, moderator, resident):
    comment = CommentFactory(page=project, pending=True, author=resident)

    [(to, subject, body)] = posted(
        actions.refuse_comment, comment, by=moderator, kind=ReasonKind.INSULT, reason="Dites-le <autrement>."
    )

    assert (to, subject) == ([resident.email], "Votre message ne paraît pas")
    assert "Il insulte ou menace quelqu’un." in body
    assert "Dites-le <autrement>." in body
    assert comment.private_url in body


def test_who_is_answered_is_told(posted, project, facilitator):
    asked = CommentFactory(page=project, email="zohra@demo.example")

    [(to, subject, body)] = posted(submit, project, by=facilitator, parent=asked)

    assert (to, subject) == (["zohra@demo.example"], "Quelqu’un a répondu à votre message")
    assert Comment.objects.get(parent=asked).public_url in body


def test_an_answer_that_waits_is_told_when_it_appears(posted, project, moderator):
    asked = CommentFactory(page=project, email="zohra@demo.example")
    assert posted(submit, project, parent=asked) == []

    [(to, _subject, _body)] = posted(actions.approve_comment, Comment.objects.get(parent=asked), by=moderator)
    assert to == ["zohra@demo.example"]


def test_nobody_is_told_of_her_own_answer(posted, project, trusted):
    asked = CommentFactory(page=project, author=trusted)

    assert posted(submit, project, by=trusted, parent=asked) == []


def test_a_page_title_cannot_break_a_mail(posted, project, moderator):
    type(project).objects.filter(pk=project.pk).update(title="Bancs\r\nBcc: tous@demo.example")
    comment = CommentFactory(page=project, pending=True, email="zohra@demo.example", name="A\r\nBcc: b@demo.example")

    posted(actions.approve_comment, comment, by=moderator)

    [message] = mail.outbox
    assert message.recipients() == ["zohra@demo.example"]
    assert "bcc" not in {header.lower() for header in message.message()}


# --- Forgetting -------------------------------------------------------------------------------------------------------


def test_addresses_are_forgotten_after_their_time_and_not_before(project):
    now = timezone.now()
    old = CommentFactory(page=project, email="a@demo.example", created_at=now - datetime.timedelta(days=91))
    young = CommentFactory(page=project, email="b@demo.example", created_at=now - datetime.timedelta(days=89))
    handled = {"outcome": "kept", "contact": "06", "handled_at": now - datetime.timedelta(days=91)}
    closed = ContentReportFactory(comment=old, **handled)
    still_open = ContentReportFactory(comment=old, contact="06")

    assert actions.forget_addresses() == 2

    for row in (old, young, closed, still_open):
        row.refresh_from_db()
    assert (old.email, young.email, closed.contact, still_open.contact) == ("", "b@demo.example", "", "06")
    assert actions.forget_addresses() == 0


def test_the_daily_task_is_scheduled_once(db):
    actions.schedule_tasks()
    actions.schedule_tasks()

    assert Schedule.objects.filter(func="comments.tasks.forget_addresses").count() == 1


def test_closing_an_account_takes_the_name_off_its_messages(project, resident):
    comment = CommentFactory(page=project, author=resident, name="Zohra", email="z@demo.example")

    close_account(resident, by=resident)

    comment.refresh_from_db()
    assert (comment.author, comment.name, comment.email) == (None, "", "")
    assert str(comment.shown_name) == "Une personne qui est partie"
