"""What happened to an entry of the register since it was said, and who, privately, answers for it.

Both hang on the kind and the block's permanent id, not on the register's row: the register may be made again from the
minutes at any time, and this stays.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.models import AppendOnly
from pages.models.private_link import hash_of, new_receipt, token_of

LINK_DAYS = 180


class What(models.TextChoices):
    CHANGED = "changed", _("said where it stands")
    CONFIRMED = "confirmed", _("confirms it")
    CONTESTED = "contested", _("contests it")
    REMINDED = "reminded", _("reminded")
    REMINDED_AGAIN = "again", _("reminded again")


class Quality(models.TextChoices):
    """In what quality somebody speaks of an entry. Never a name: the minutes give those who agreed."""

    MINUTES = "minutes", _("the minutes")
    TABLE = "table", _("the table’s facilitator")
    OWNER = "owner", _("whoever answers for it")
    MEMBER = "member", _("somebody who sits at the table")
    FOLLOWER = "follower", _("somebody who follows the table")
    CLOCK = "clock", _("the calendar")


class EntryEventQuerySet(models.QuerySet):
    def of(self, *entries):
        """Those of some rows of the register, all of one kind."""
        return self.filter(kind=entries[0].KIND, block_id__in=[entry.block_id for entry in entries])

    def reminders(self):
        return self.filter(what__in=[What.REMINDED, What.REMINDED_AGAIN])

    def update(self, **values):
        raise AppendOnly

    def delete(self):
        raise AppendOnly


class EntryEvent(models.Model):
    """One thing that happened, written once.

    `status_after` is empty when the status did not change; `due_after` is the new day, or for a reminder the day it was
    about.
    """

    kind = models.CharField(max_length=12)
    block_id = models.UUIDField()
    what = models.CharField(max_length=10, choices=What.choices, default=What.CHANGED)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    quality = models.CharField(_("in what quality"), max_length=10, choices=Quality.choices)
    status_before = models.CharField(max_length=12, blank=True)
    status_after = models.CharField(max_length=12, blank=True)
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    note = models.TextField(_("what happened"), blank=True)

    objects = EntryEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of the register")
        verbose_name_plural = _("events of the register")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["block_id", "kind", "at"], name="event_of_entry")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "block_id", "what", "due_after"],
                condition=Q(what__in=["reminded", "again"]),
                name="reminded_once_for_a_day",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.block_id}: {self.what} {self.status_after}".strip()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly


def now_of(events):
    """Return what the events of one entry, oldest first, make of it: {field of the row: value}; {} when they say none.

    The row of the register equals what the minutes say, with this laid over it.
    """
    state = {}
    for event in events:
        if event.status_after:
            state |= {"status": event.status_after, "note": event.note, "changed_at": event.at}
        if event.what == What.CHANGED and event.due_after != event.due_before:
            # The minutes themselves give another day: it replaces whatever was put off.
            state["put_off_to"] = None if event.quality == Quality.MINUTES else event.due_after
    return state


class EntryOwnerQuerySet(models.QuerySet):
    def of(self, entry):
        return self.filter(kind=entry.KIND, block_id=entry.block_id)

    def with_token(self, token):
        """The one whose private address ends with `token` and still opens, or none."""
        return self.filter(token_hash=hash_of(token), until__gte=timezone.now()).exclude(email="")


LINK_SALT = "meetings.owner"


class EntryOwner(models.Model):
    """The address of whoever answers for an entry: private, never shown or exported; it opens one page by a link.

    An empty address says that nobody is to be written to, whatever the institution's public one.
    """

    kind = models.CharField(max_length=12)
    block_id = models.UUIDField()
    email = models.EmailField(_("e-mail"), blank=True)
    receipt = models.CharField(max_length=32, default=new_receipt, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    until = models.DateTimeField(_("the link opens until"), editable=False)
    told_at = models.DateTimeField(_("told"), null=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EntryOwnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of whoever answers")
        verbose_name_plural = _("addresses of those who answer")
        constraints = [models.UniqueConstraint(fields=["block_id", "kind"], name="one_owner_of_an_entry")]

    def __str__(self):
        return f"{self.kind} {self.block_id}"

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()
        if not self.token_hash:
            self.renew()
        super().save(*args, **kwargs)

    def renew(self):
        """Make another link: the former opens nothing from now on."""
        self.receipt = new_receipt()
        self.token_hash = hash_of(token_of(LINK_SALT, self.receipt))
        self.until = timezone.now() + timedelta(days=LINK_DAYS)

    @property
    def url(self):
        """The private address, absolute: for a mail to her alone."""
        return settings.SITE_URL + reverse("meetings:owner", args=[token_of(LINK_SALT, self.receipt)])
