"""Who means to come to a meeting, without account; and how many came. No name of it is ever public."""

from dataclasses import dataclass

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import register_setting

from comments.models import NAME_LENGTH
from meetings.enums import RegistrationState
from meetings.models.meeting import MeetingPage
from pages.models.private_link import PrivateLink, PrivateLinkQuerySet
from pages.models.settings import RememberedSetting

MOST_PEOPLE = 5
HELD = (RegistrationState.REGISTERED, RegistrationState.WAITING)


@register_setting(icon="group")
class RegistrationSettings(RememberedSetting):
    """How registrations to meetings are handled (domain.md §8.6)."""

    contacts_kept_for = models.PositiveSmallIntegerField(
        _("days names and contacts are kept"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Counted from the meeting. Then names, phones, addresses and needs are erased; numbers stay."),
    )
    registrations_per_hour = models.PositiveSmallIntegerField(
        _("registrations from one connection within an hour"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("A community centre shares one connection."),
    )

    points_per_hour = models.PositiveSmallIntegerField(
        _("points proposed for the agenda, from one connection within an hour"),
        default=10,
        validators=[MinValueValidator(1)],
    )

    panels = [
        FieldPanel("contacts_kept_for"),
        FieldPanel("registrations_per_hour"),
        FieldPanel("points_per_hour"),
    ]

    class Meta:
        verbose_name = _("registrations")


@dataclass(frozen=True)
class Places:
    """How many people hold a place, and wait for one. `capacity`: None without limit."""

    taken: int = 0
    waiting: int = 0
    capacity: int | None = None

    @property
    def free(self):
        """How many places are left; None without limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    def has_room_for(self, people):
        return self.free is None or people <= self.free

    @property
    def words(self):
        """« 12 personnes inscrites, 8 places libres »: numbers alone, fit for everybody."""
        said = [
            ngettext("%(number)s person registered", "%(number)s people registered", self.taken)
            % {"number": self.taken}
        ]
        if self.free:
            said.append(ngettext("%(number)s free place", "%(number)s free places", self.free) % {"number": self.free})
        elif self.free == 0:
            said.append(gettext("no free place"))
        if self.waiting:
            said.append(
                ngettext("%(number)s person waiting", "%(number)s people waiting", self.waiting)
                % {"number": self.waiting}
            )
        return ", ".join(said)


class RegistrationQuerySet(PrivateLinkQuerySet):
    def of(self, meeting):
        return self.filter(meeting_id=meeting.pk)

    def registered(self):
        """Those who hold a place, in the order they got it."""
        return self.filter(state=RegistrationState.REGISTERED).order_by("registered_at", "pk")

    def waiting(self):
        """Those who wait for a place, in the order they came."""
        return self.filter(state=RegistrationState.WAITING).order_by("created_at", "pk")

    def expected(self):
        """Those who mean to come, with a place or waiting for one."""
        return self.filter(state__in=HELD)

    def by_mail(self):
        return self.exclude(email="", account=None)

    def without_mail(self):
        return self.filter(email="", account=None)

    def places_of(self, meeting):
        """Return the Places of a meeting, in one query."""
        counts = self.of(meeting).aggregate(
            taken=Sum("people", filter=Q(state=RegistrationState.REGISTERED)),
            waiting=Sum("people", filter=Q(state=RegistrationState.WAITING)),
        )
        return Places(counts["taken"] or 0, counts["waiting"] or 0, meeting.capacity)

    def needs(self):
        """Return how many of these ask for each thing: a dict of numbers."""
        return self.aggregate(
            childcare=Count("pk", filter=Q(childcare=True)),
            step_free=Count("pk", filter=Q(step_free=True)),
            interpreter=Count("pk", filter=~Q(interpreter="")),
            other=Count("pk", filter=~Q(other_needs="")),
        )


# What says who somebody is: erased when she withdraws, and some time after the meeting.
ERASED = {"name": "", "phone": "", "email": "", "interpreter": "", "other_needs": "", "account": None, "to_call": False}


class Registration(PrivateLink):
    fate_on_erasure = "anonymise"
    link_salt, link_view = "meetings.registration", "meetings:registration"

    meeting = models.ForeignKey(
        MeetingPage, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="registrations"
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    people = models.PositiveSmallIntegerField(
        _("how many people"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
    )
    childcare = models.BooleanField(_("somebody to look after children"), default=False)
    step_free = models.BooleanField(_("a way in without steps"), default=False)
    interpreter = models.CharField(_("an interpreter for"), max_length=60, blank=True)
    other_needs = models.CharField(_("something else"), max_length=300, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=RegistrationState, default=RegistrationState.REGISTERED)
    # A place was found for somebody who left no address: a facilitator has to call her.
    to_call = models.BooleanField(_("to be called"), default=False)
    came = models.BooleanField(_("came"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    registered_at = models.DateTimeField(_("has a place since"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["meeting", "state", "created_at"], name="registration_places")]
        constraints = [
            models.CheckConstraint(
                name="registration_is_for_a_few_people",
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE),
                violation_error_message=_("From one to five people at a time."),
            ),
            models.CheckConstraint(
                name="registered_since_a_moment",
                condition=~Q(state=RegistrationState.REGISTERED) | Q(registered_at__isnull=False),
                violation_error_message=_("Whoever holds a place holds it since a moment."),
            ),
            models.CheckConstraint(
                name="withdrawn_registration_says_nobody",
                condition=~Q(state=RegistrationState.WITHDRAWN) | Q(name="", phone="", email="", account=None),
                violation_error_message=_("A withdrawn registration keeps no name and no address."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_registered(self):
        return self.state == RegistrationState.REGISTERED

    @property
    def is_waiting(self):
        return self.state == RegistrationState.WAITING

    @property
    def is_withdrawn(self):
        return self.state == RegistrationState.WITHDRAWN

    @property
    def needs(self):
        """What she asks for, as a list of words."""
        said = []
        if self.childcare:
            said.append(gettext("Childcare"))
        if self.step_free:
            said.append(gettext("A way in without steps"))
        if self.interpreter:
            said.append(gettext("Interpreter: %(language)s") % {"language": self.interpreter})
        if self.other_needs:
            said.append(self.other_needs)
        return said

    @property
    def shown_name(self):
        return self.name or gettext("A name that was erased")

    @property
    def withdraw_url(self):
        return f"{settings.SITE_URL}{reverse('meetings:withdraw', args=[self.token])}" if self.token else ""

    @property
    def reachable(self):
        """Whom to write to: the account, else the address she left, else None."""
        if self.account and self.account.is_active:
            return self.account
        return self.email or None
