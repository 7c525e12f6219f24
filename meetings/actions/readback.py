"""Reading minutes again together: who may say what is not right, and does. `answers` decides what becomes of it.

A remark never changes the text by itself. What happened to each stands in Wagtail's own log, which only the team reads,
without a name or a word of it.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from activity.messages import send_message
from comments.models import NAME_LENGTH
from meetings.enums import RemarkProof, RemarkState
from meetings.models.minutes import MinutesPage
from meetings.models.readback import (
    EXCERPT_LENGTH,
    MinutesRemark,
    ReadBackInvitation,
    ReadBackSettings,
)
from meetings.rules import may_publish
from pages.cache import forget_pages
from pages.models import SiteSettings
from pages.models.private_link import new_receipt
from pages.typography import day_words

SALT = "meetings.readback-link"


class RemarksClosed(Exception):
    """These minutes, or this part of them, take no remark any more."""


class ReadBackRefusal(ValidationError):
    """The minutes or the remark are in no state for that; the message is a sentence for whoever asked."""


# --- Remarks ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit_remark(minutes, *, anchor, body, kind, proof, by=None, name="", signed_as="", email="", receipt=None):
    """Say that the block `anchor` of minutes is not right. Return the MinutesRemark, which waits.

    `proof` (RemarkProof) tells how its author showed she had a part in the meeting; the view has checked it. The same
    `receipt` always gives the same remark. Raise RemarksClosed.
    """
    receipt = receipt or new_receipt()
    minutes = MinutesPage.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if existing := MinutesRemark.objects.filter(receipt=receipt).first():
        return existing
    excerpt = minutes.anchor_excerpt(anchor)
    if not is_open_to(minutes, proof) or excerpt is None:
        raise RemarksClosed(anchor)
    remark = MinutesRemark.objects.create(
        minutes=minutes,
        anchor=anchor,
        excerpt=excerpt[:EXCERPT_LENGTH],
        kind=kind,
        body=body,
        name=name[:NAME_LENGTH],
        signed_as=signed_as,
        proof=proof,
        author=by if by is not None and by.is_authenticated else None,
        email=email,
        receipt=receipt,
    )
    log(minutes, "meetings.remark_received", data={"remark": remark.pk})
    forget_pages()
    if remark.email:
        send_message(
            remark.email,
            f"remark-{remark.pk}-received",
            _("We received your remark"),
            "meetings/mail/remark_received",
            about(remark),
        )
    return remark


def is_open_to(minutes, proof):
    """Whether minutes take a remark: of those present until the last day; signed by an official, approved or not."""
    return minutes.takes_remarks or (minutes.live and proof == RemarkProof.OFFICIAL)


@transaction.atomic
def withdraw_remark(remark, *, by=None, token=""):
    """Take a remark back: its words, name and address are erased for good. Twice does no harm. Raise PermissionDenied.

    Words already put into the minutes stay there: they belong to the text.
    """
    remark = lock(remark)
    own = by is not None and by.is_authenticated and remark.author_id == by.pk
    if not own and not remark.opens_with(token):
        raise PermissionDenied
    if remark.is_withdrawn:
        return remark
    remark.state = RemarkState.WITHDRAWN
    remark.body = remark.name = remark.signed_as = remark.email = remark.reason = ""
    remark.save()
    log(remark.minutes, "meetings.remark_withdrawn", data={"remark": remark.pk})
    forget_pages()
    return remark


@transaction.atomic
def invite_to_read_back(minutes, *, by, email, name="", signed_as=""):
    """Send a private link by which somebody may remark on the minutes, in a function when `signed_as` says which.

    The address is kept until the message has left. Raise PermissionDenied, RemarksClosed.
    """
    if not may_publish(by, minutes):
        raise PermissionDenied
    if not is_open_to(minutes, RemarkProof.OFFICIAL if signed_as else RemarkProof.LINK):
        raise RemarksClosed(minutes.pk)
    invitation = ReadBackInvitation.objects.create(minutes=minutes, name=name, signed_as=signed_as, created_by=by)
    log(minutes, "meetings.readback_invited", user=by)
    send_message(
        email,
        f"readback-{invitation.pk}",
        _("Read the minutes again: %(title)s") % {"title": minutes.title},
        "meetings/mail/remark_invitation",
        {
            "page_title": minutes.title,
            "until": day_words(minutes.remarks_close_on) if minutes.takes_remarks else "",
            "url": settings.SITE_URL + remarks_path(minutes, invitation.token),
            "signed_as": ", ".join(part for part in (name, signed_as) if part),
            "phone": phone_of(minutes),
        },
    )
    return invitation


def remarks_path(minutes, link=""):
    """Return the address of the page where one says what is not right; with `link`, a private one."""
    address = f"{minutes.url}remarques/"
    return f"{address}?lien={link}" if link else address


def link_for_those_present(minutes):
    """Return the end of the one private link that may be sent to everybody who was there (message, WhatsApp group)."""
    return signing.Signer(salt=SALT).signature(minutes.pk)


def is_link_for_those_present(minutes, link):
    return bool(link) and signing.constant_time_compare(link, link_for_those_present(minutes))


# --- What must not be kept --------------------------------------------------------------------------------------------


@transaction.atomic
def forget_remark_addresses(days=None):
    """Erase e-mail addresses left with remarks more than `days` ago. Return how many were erased."""
    if days is None:
        default = ReadBackSettings._meta.get_field("addresses_kept_for").default
        days = ReadBackSettings.objects.aggregate(days=Min("addresses_kept_for"))["days"] or default
    limit = timezone.now() - timedelta(days=days)
    return MinutesRemark.objects.filter(created_at__lt=limit).exclude(email="").update(email="")


@transaction.atomic
def forget_remark_author(person):
    """Take the name of `person`, whose account is being erased, off her remarks; a function signed in public stays."""
    return MinutesRemark.objects.filter(author=person).update(name="", email="")


# --- Steps of the deeds above; each expects to run inside one ---------------------------------------------------------


def lock(remark):
    remarks = MinutesRemark.objects.select_for_update(of=("self",))
    return remarks.select_related("minutes", "author").get(pk=remark.pk)


def about(remark):
    """What a mail may say of a remark: never its words, since anybody could have left this address."""
    return {
        "page_title": remark.minutes.title,
        "url": remark.minutes.full_url or "",
        "private_url": remark.private_url,
        "phone": phone_of(remark.minutes),
    }


def phone_of(page):
    site = page.get_site()
    return SiteSettings.for_site(site).contact_phone if site else ""
