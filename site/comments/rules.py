"""Who may do what with messages, said as sentences."""

from wagtail.permission_policies.pages import PagePermissionPolicy

from comments.enums import DECIDED, CommentState
from comments.models import MODERATE, Comment


def comments_open(page):
    """Whether this page takes messages: its type says so (`comments_open`), and it is online."""
    return page.live and bool(getattr(page, "comments_open", False))


def may_moderate_page(person, page):
    """A moderator decides everywhere; a facilitator on the pages she may change."""
    if person is None or not person.is_active:
        return False
    return person.has_perm(MODERATE) or PagePermissionPolicy().user_has_permission_for_instance(person, "change", page)


def may_moderate(person, comment):
    return may_moderate_page(person, comment.page)


def may_moderate_somewhere(person):
    """Whether the moderation queue is shown to her at all."""
    if person is None or not person.is_active:
        return False
    return person.has_perm(MODERATE) or PagePermissionPolicy().user_has_permission(person, "change")


def is_trusted(person):
    """An account is trusted once a message of hers was approved, for as long as the last decision was not a refusal."""
    if person is None or not person.is_authenticated or not person.is_active:
        return False
    last = Comment.objects.filter(author=person, state__in=DECIDED).order_by("-decided_at", "-pk").first()
    return last is not None and last.state == CommentState.PUBLISHED


def publishes_at_once(person, page):
    """Nobody reads a message first when its author is trusted or answers for the page. Anonymous ones always wait."""
    return may_moderate_page(person, page) or is_trusted(person)


def may_change_own(person, comment, token=""):
    """Whoever holds the private link, or is signed in as the author, may read, correct and withdraw the message."""
    if comment.opens_with(token):
        return True
    return person is not None and person.is_authenticated and comment.author_id == person.pk
