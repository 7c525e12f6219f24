"""What can be done with messages. Each deed checks the right, locks, changes, writes the log, tells whom it concerns.

The public log (Activity) knows only of messages that appear. Decisions and their reasons go into Wagtail's own log,
which only the team reads. Neither keeps a name or a word of a message: erasing the message erases everything.
"""

from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_q.models import Schedule
from wagtail.log_actions import log
from wagtail.models import Page

from accounts import roles
from activity.actions import record
from activity.messages import send_message
from comments import rules
from comments.anchors import excerpt_of
from comments.enums import GRAVE, CommentState, ReportOutcome
from comments.models import EMAIL_OR_PHONE, NAME_LENGTH, Comment, CommentSettings, ContentReport, likeness_of
from comments.verbs import COMMENT_ANSWERED, COMMENT_PUBLISHED
from pages.cache import forget_pages
from pages.models import SiteSettings
from pages.models.private_link import new_receipt


class CommentsClosed(Exception):
    """This page, or this part of it, takes no message."""


class CommentsSuspended(CommentsClosed):
    """The team suspended messages for a while."""


class NotPossible(Exception):
    """The message is in a state that does not allow it; str() is a sentence for whoever asked."""


@transaction.atomic
def submit_comment(
    page, *, body, name="", by=None, email="", anchor="", parent=None, language="fr", receipt=None, at=None
):
    """Write a message under `page`, or under its block `anchor`, or as an answer to `parent`. Return the Comment.

    `by` is the signed-in person, or None. It appears at once when its author is trusted or answers for the page, else
    it waits for a moderator. The same `receipt` always gives the same message: a double click writes one. `at` dates a
    message written before, on paper or elsewhere. Raises CommentsClosed, CommentsSuspended.
    """
    receipt = receipt or new_receipt()
    # The page is locked so that two posts of one double click come one after the other.
    page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk).specific
    if existing := Comment.objects.filter(receipt=receipt).first():
        return existing
    if not rules.comments_open(page):
        raise CommentsClosed(page.pk)
    by = by if by is not None and by.is_authenticated else None
    speaks_for_page = rules.may_moderate_page(by, page)
    if CommentSettings.of_page(page).suspended and not speaks_for_page:
        raise CommentsSuspended(page.pk)

    if parent is not None:
        # One level only: who answers an answer speaks to its thread.
        parent = parent.parent or parent
        if parent.page_id != page.pk:
            raise CommentsClosed(page.pk)
        anchor, excerpt = parent.anchor, parent.anchor_excerpt
    else:
        excerpt = excerpt_of(page, anchor) if anchor else ""
        if excerpt is None:
            raise CommentsClosed(anchor)

    comment = Comment(
        page_id=page.pk,
        anchor=anchor,
        anchor_excerpt=excerpt,
        parent=parent,
        author=by,
        name=(name or getattr(by, "display_name", "") or str(by or _("A resident")))[:NAME_LENGTH],
        email=email,
        language=language,
        official=speaks_for_page,
        receipt=receipt,
        created_at=at or timezone.now(),
    )
    write(comment, body)
    if rules.publishes_at_once(by, page):
        decide(comment, CommentState.PUBLISHED, by=by)
    comment.save()
    if comment.is_published:
        appear(comment, page, by=by, at=at)
    if comment.email:
        send_message(
            comment.email,
            f"comment-{comment.pk}-received",
            _("We received your message"),
            "comments/mail/received",
            about(comment),
        )
    return comment


@transaction.atomic
def correct_comment(comment, *, body, name="", by=None, token=""):
    """Change the words of a message. What a moderator had approved is read again; the old words are gone meanwhile.

    Raises PermissionDenied, NotPossible for a withdrawn message.
    """
    comment = lock(comment)
    if not rules.may_change_own(by, comment, token):
        raise PermissionDenied
    if comment.is_withdrawn:
        raise NotPossible(_("This message was withdrawn. Its words are erased."))
    if comment.body == body and (not name or comment.name == name):
        return comment
    by = by if by is not None and by.is_authenticated else None
    was_published = comment.is_published
    comment.name = (name or comment.name)[:NAME_LENGTH]
    comment.edited_at = timezone.now()
    write(comment, body)
    if was_published and rules.publishes_at_once(by, comment.page):
        decide(comment, CommentState.PUBLISHED, by=by)
    else:
        decide(comment, CommentState.PENDING, by=None)
    comment.save()
    log(comment, "comments.correct", user=by)
    if was_published:
        forget_pages()
    return comment


@transaction.atomic
def withdraw_comment(comment, *, by=None, token=""):
    """Take a message back: its words, name and address are erased at once and for good. Twice does no harm."""
    comment = lock(comment)
    if not rules.may_change_own(by, comment, token):
        raise PermissionDenied
    if comment.is_withdrawn:
        return comment
    comment.state = CommentState.WITHDRAWN
    comment.name = comment.body = comment.email = comment.reason = comment.reason_kind = ""
    comment.gives_contact = False
    comment.likeness = ""
    comment.save()
    close_reports(comment, ReportOutcome.REMOVED, by=None)
    log(comment, "comments.withdraw", user=by if by is not None and by.is_authenticated else None)
    forget_pages()
    return comment


@transaction.atomic
def approve_comment(comment, *, by):
    """Let a message appear, whatever kept it from it, and tell its author. A report still open is answered: it stays.

    Raises PermissionDenied, NotPossible for a withdrawn message.
    """
    comment = lock_to_decide(comment, by)
    if comment.is_published:
        if close_reports(comment, ReportOutcome.KEPT, by=by):
            log(comment, "comments.approve", user=by)
        return comment
    first_time = comment.published_at is None
    decide(comment, CommentState.PUBLISHED, by=by)
    comment.save()
    close_reports(comment, ReportOutcome.KEPT, by=by)
    log(comment, "comments.approve", user=by)
    if first_time:
        appear(comment, comment.page, by=None)
    else:
        forget_pages()
    tell_author(comment, "comments/mail/approved", _("Your message is published"))
    return comment


def restore_comment(comment, *, by):
    """Show again a message that was hidden while it was checked."""
    return approve_comment(comment, by=by)


@transaction.atomic
def refuse_comment(comment, *, by, kind, reason=""):
    """Keep a message from appearing, or make it disappear, for a reason its author is told with how to contest it.

    `kind` is a ReasonKind, `reason` words of the moderator. Raises PermissionDenied, NotPossible.
    """
    comment = lock_to_decide(comment, by)
    if comment.state == CommentState.REFUSED and (comment.reason_kind, comment.reason) == (kind, reason):
        return comment
    decide(comment, CommentState.REFUSED, by=by, kind=kind, reason=reason)
    comment.save()
    close_reports(comment, ReportOutcome.REMOVED, by=by)
    log(comment, "comments.refuse", user=by, data={"kind": str(kind)})
    forget_pages()
    tell_author(comment, "comments/mail/refused", _("Your message does not appear"))
    return comment


@transaction.atomic
def hide_comment(comment, *, by):
    """Take a published message out of sight while somebody checks it. Raises PermissionDenied, NotPossible."""
    comment = lock_to_decide(comment, by)
    if comment.state == CommentState.HIDDEN:
        return comment
    if not comment.is_published:
        raise NotPossible(_("Only a published message can be hidden."))
    hide(comment, by=by)
    return comment


@transaction.atomic
def report_comment(comment, *, kind, words="", contact="", by=None, sender=""):
    """Note that a reader finds a published message wrong. Return the ContentReport, whose `ticket` she is told.

    `sender` tells readers apart without saying who they are (`sender_hash`). A grave report hides the message at once,
    others when enough different people say so. After a moderator has kept it, a grave report alone hides it no more.
    Raises NotPossible when the message is not to be seen.
    """
    comment = lock(comment)
    if comment.state not in (CommentState.PUBLISHED, CommentState.HIDDEN):
        raise NotPossible(_("This message does not appear any more."))
    by = by if by is not None and by.is_authenticated else None
    report = ContentReport.objects.create(
        comment=comment, kind=kind, words=words, contact=contact, reporter=by, sender=sender_hash(comment, sender)
    )
    log(comment, "comments.report", user=by, data={"ticket": report.ticket, "kind": str(kind)})
    if comment.is_published and must_hide(comment):
        hide(comment, by=None)
    return report


@transaction.atomic
def handle_report(report, *, by, outcome, kind="", reason=""):
    """Answer a report, and every other open one on the same message: it is kept, or removed for a reason.

    Raises PermissionDenied, NotPossible, ValueError for an outcome that is none.
    """
    outcome = ReportOutcome(outcome)
    if outcome == ReportOutcome.OPEN:
        raise ValueError("A handled report has an outcome.")
    comment = lock_to_decide(report.comment, by)
    if outcome == ReportOutcome.REMOVED:
        refuse_comment(comment, by=by, kind=kind, reason=reason)
    else:
        approve_comment(comment, by=by)
    close_reports(comment, outcome, by=by)
    report.refresh_from_db()
    return report


@transaction.atomic
def suspend_comments(site, *, by, hours=24):
    """Take no message on `site` for `hours`; reading goes on. 0 opens again. Raises PermissionDenied."""
    if not by.has_perm(rules.MODERATE):
        raise PermissionDenied
    CommentSettings.for_site(site)
    current = CommentSettings.objects.select_for_update(of=("self",)).get(site=site)
    current.suspended_until = timezone.now() + timedelta(hours=hours) if hours else None
    current.save(update_fields=["suspended_until"])
    log(current, "comments.suspend" if hours else "comments.resume", user=by)
    forget_pages()
    return current


@transaction.atomic
def forget_addresses(days=None):
    """Erase addresses left with messages, and with reports handled, more than `days` ago. Return how many were erased.

    Without `days`, the shortest time any site of this installation asks for.
    """
    if days is None:
        default = CommentSettings._meta.get_field("addresses_kept_for").default
        days = CommentSettings.objects.aggregate(days=Min("addresses_kept_for"))["days"] or default
    limit = timezone.now() - timedelta(days=days)
    erased = Comment.objects.filter(created_at__lt=limit).exclude(email="").update(email="")
    handled = ContentReport.objects.filter(handled_at__lt=limit)
    return erased + handled.exclude(contact="", sender="").update(contact="", sender="")


@transaction.atomic
def forget_author(person):
    """Take the name of `person`, whose account is being erased, off what she wrote; the words stay, as she was told."""
    reports = ContentReport.objects.filter(reporter=person).update(contact="", sender="")
    return Comment.objects.filter(author=person).update(name="", email="") + reports


def equip_moderators():
    """Let the moderators' group decide of every message. Twice is once."""
    group, _new = Group.objects.get_or_create(name=roles.MODERATORS)
    app_label, _dot, codename = rules.MODERATE.partition(".")
    group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))


def schedule_tasks():
    """Make sure the daily task that forgets addresses is scheduled."""
    plan = {"func": "comments.tasks.forget_addresses", "schedule_type": Schedule.DAILY, "repeats": -1}
    Schedule.objects.update_or_create(name="comments.addresses", defaults=plan)


# --- Steps of the deeds above; each expects to run inside one ---------------------------------------------------------


def lock(comment):
    return Comment.objects.select_for_update(of=("self",)).select_related("page", "author", "parent").get(pk=comment.pk)


def lock_to_decide(comment, by):
    comment = lock(comment)
    if not rules.may_moderate(by, comment):
        raise PermissionDenied
    if comment.is_withdrawn:
        raise NotPossible(_("Its author withdrew this message. There is nothing left to decide."))
    return comment


def write(comment, body):
    comment.body = body
    comment.likeness = likeness_of(body)
    comment.gives_contact = bool(EMAIL_OR_PHONE.search(body))


def decide(comment, state, *, by, kind="", reason=""):
    """Put the message into `state`, with everything that goes with it."""
    comment.state = state
    comment.reason_kind, comment.reason = kind, reason
    comment.decided_by = by
    comment.decided_at = None if state == CommentState.PENDING else timezone.now()
    if state == CommentState.PUBLISHED and comment.published_at is None:
        comment.published_at = comment.decided_at


def hide(comment, *, by):
    decide(comment, CommentState.HIDDEN, by=by)
    comment.save()
    log(comment, "comments.hide", user=by)
    forget_pages()
    tell_author(comment, "comments/mail/hidden", _("Your message is being checked"))


def appear(comment, page, *, by, at=None):
    """A message is seen for the first time: the log says so, and whoever it answers is told."""
    verb = COMMENT_ANSWERED if comment.official and comment.parent_id else COMMENT_PUBLISHED
    record(page, verb, by=by, data={"comment": comment.pk, "anchor": f"commentaire-{comment.pk}"}, at=at)
    parent = comment.parent
    if parent is None or not parent.reachable or parent.reachable == comment.reachable:
        return
    send_message(
        parent.reachable,
        f"comment-{comment.pk}-answers",
        _("Somebody answered your message"),
        "comments/mail/answered",
        {**about(parent), "url": comment.public_url},
    )


def tell_author(comment, template, subject):
    """Write to the author, when we know where, once for each decision."""
    if comment.reachable:
        key = f"comment-{comment.pk}-{comment.state}-{comment.decided_at:%Y%m%d%H%M%S%f}"
        send_message(comment.reachable, key, subject, template, about(comment))


def about(comment):
    """What a mail may say of a message: never its words, since anybody could have left this address."""
    site = comment.page.get_site()
    return {
        "page_title": comment.page.title,
        "url": comment.public_url,
        "private_url": comment.private_url,
        "reason": comment.get_reason_kind_display() if comment.reason_kind else "",
        "reason_words": comment.reason,
        "phone": SiteSettings.for_site(site).contact_phone if site else "",
    }


def must_hide(comment):
    """Whether the open reports are grave or many enough to hide the message until somebody has checked it."""
    reports = comment.reports.still_open()
    is_grave = reports.filter(kind__in=GRAVE).exists()
    if is_grave and not comment.reports.filter(outcome=ReportOutcome.KEPT).exists():
        return True
    people = reports.order_by().values("sender", "reporter").distinct().count()
    return people >= CommentSettings.of_page(comment.page).reports_before_hiding


def close_reports(comment, outcome, *, by):
    """Answer every open report on the message; return how many there were."""
    return comment.reports.still_open().update(outcome=outcome, handled_at=timezone.now(), handled_by=by)


def sender_hash(comment, sender):
    """Tell readers of one message apart; the same reader bears another mark on another message."""
    return salted_hmac(f"comments.report.{comment.pk}", str(sender), algorithm="sha256").hexdigest() if sender else ""
