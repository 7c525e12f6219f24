"""What happened, who wants to know, and the messages that tell them."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from . import verbs
from .enums import DeliveryState, Frequency
from .text import one_line

ANCHOR = re.compile(r"[\w-]{1,80}")


class AppendOnly(TypeError):
    """What happened cannot be changed or taken back, only followed by something else."""


class ActivityQuerySet(models.QuerySet):
    def public(self):
        """Those whose page everybody may read now: published, and behind no restriction."""
        return self.filter(page__in=Page.objects.live().public())

    def about(self, page):
        """Those of the page, of the pages below it, and of pages elsewhere that mention it."""
        mentions = Activity.mentions.through.objects.filter(page_id=page.pk).values("activity_id")
        below = Page.objects.filter(path__startswith=page.path).values("pk")
        return self.filter(Q(page__in=below) | Q(pk__in=mentions))

    def of_verb(self, *wanted):
        """Those of the given verbs (Verb or key)."""
        return self.filter(verb__in=[str(verb) for verb in wanted])

    def told_by_mail(self):
        """Those whose followers are told by mail."""
        return self.filter(verb__in=verbs.told_by_mail())

    def newest_first(self):
        return self.order_by("-at", "-pk")

    def update(self, **values):
        raise AppendOnly

    def delete(self):
        raise AppendOnly


class Activity(models.Model):
    """One deed, written in the transaction of the deed itself by `activity.actions.record`.

    `data` holds what the sentence needs beside the page's title, never anything about a person; its key `anchor`, if
    any, is the place in the page the deed speaks of. When the page is deleted or the actor erased, the row
    stays without them.
    """

    # No name on the page's side: page types above are free to use theirs.
    page = models.ForeignKey(Page, verbose_name=_("page"), null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(_("what happened"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="activities"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    data = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)
    mentions = models.ManyToManyField(Page, verbose_name=_("pages concerned"), related_name="+")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="activity_newest_first"),
            models.Index(fields=["page", "-at"], name="activity_of_page"),
            models.Index(fields=["verb", "-at"], name="activity_of_verb"),
        ]

    def __str__(self):
        return self.sentence

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly

    @property
    def title(self):
        """The page's title, or words for a page that is gone."""
        return self.page.title if self.page else str(_("a page since removed"))

    @property
    def sentence(self):
        """What happened, in one sentence of plain text (not HTML)."""
        try:
            words = verbs.get(self.verb).say(self.title, self.data)
        except verbs.UnknownVerb:
            words = self.title
        return one_line(words, most=500)

    @property
    def path(self):
        """The page's address below the site's root, with the anchor; empty when the page has none."""
        parts = self.page.get_url_parts() if self.page else None
        if not parts or not parts[2]:
            return ""
        anchor = self.data.get("anchor") if isinstance(self.data, dict) else None
        return f"{parts[2]}#{anchor}" if isinstance(anchor, str) and ANCHOR.fullmatch(anchor) else parts[2]

    @property
    def url(self):
        """The same, absolute: for mails and feeds."""
        return f"{settings.SITE_URL}{self.path}" if self.path else ""


class FollowQuerySet(models.QuerySet):
    def at_once(self):
        return self.filter(frequency=Frequency.AT_ONCE)

    def weekly(self):
        return self.filter(frequency=Frequency.WEEKLY)

    def of_people_who_read(self):
        """Those of people who may still sign in and have an address."""
        return self.filter(person__is_active=True).exclude(person__email="")

    def told_of(self, activity):
        """Those whom the deed concerns: of its page, one above it, or one it mentions; never of whoever did it."""
        pages = Q(pk__in=activity.mentions.values("pk"))
        if activity.page:
            pages |= Q(path__in=paths_above(activity.page.path))
        # Whoever began to follow later is not told of what is past, however late the task runs.
        found = self.filter(page__in=Page.objects.filter(pages).values("pk"), since__lte=activity.at)
        return found.exclude(person=activity.actor_id) if activity.actor_id else found


class Follow(models.Model):
    """A person wants to know what happens at a page and below it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="follows"
    )
    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency.choices, default=Frequency.AT_ONCE)
    # Since when this frequency holds: nothing older is ever told, so a change of frequency tells nothing twice.
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page"],
                name="follow_once",
                violation_error_message=_("You already follow this page."),
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values),
                name="follow_frequency_known",
                violation_error_message=_("Choose how often you want to be told."),
            ),
        ]
        indexes = [
            models.Index(fields=["page", "frequency", "person"], name="follow_of_page"),
            models.Index(fields=["frequency", "person"], name="follow_by_frequency"),
        ]

    def __str__(self):
        return f"{self.page_id} · {self.get_frequency_display()}"


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=DeliveryState.PENDING)

    def failed(self):
        return self.filter(state=DeliveryState.FAILED)


class Delivery(models.Model):
    """One message to one person, written before it leaves so that it leaves once.

    `recipient` is "person:<pk>", or for somebody without account a keyed hash of the address: it stays when the address
    is cleared, and with `key` keeps a message from being made twice. `context` is cleared once the message has left.
    """

    recipient = models.CharField(_("recipient"), max_length=80)
    key = models.CharField(_("key"), max_length=120)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.CASCADE,
        related_name="deliveries",
    )
    address = models.EmailField(_("address"), blank=True)
    template = models.CharField(_("template"), max_length=120)
    context = models.JSONField(_("context"), default=dict, encoder=DjangoJSONEncoder)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(_("not before"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="delivery_once"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False, address=""),
                name="sent_delivery_keeps_date_not_address",
                violation_error_message=_("A sent message bears a date and keeps no address."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="delivery_waiting"),
            models.Index(fields=["key", "state"], name="delivery_of_key"),
            models.Index(fields=["-created_at", "-id"], name="delivery_newest_first"),
        ]

    def __str__(self):
        return f"{self.key} · {self.get_state_display()}"

    def clean(self):
        if not self.person_id and not self.address and self.state not in DeliveryState.finished():
            raise ValidationError(_("A message needs a person or an address."))


def paths_above(path):
    """Return the tree paths of a page and of every page above it, root first."""
    step = Page.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]
