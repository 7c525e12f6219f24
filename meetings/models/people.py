"""People who want to be told of a table's life and have no account: a name, an e-mail, a phone, nothing more."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from activity.models import paths_above
from pages.models.private_link import hash_of

MONTHS_KEPT = 24  # after her last yes (domain.md §8.6)
DAYS_TO_CONFIRM = 7


def new_token():
    """Return a token for a private address; only its hash is ever kept."""
    return secrets.token_urlsafe(24)


def stop_token(person):
    """Return the token by which she stops, or comes back: the same in every message, and in no database."""
    return signing.Signer(salt="meetings.informed").sign(str(person.pk)).replace(":", ".", 1)


class InformedPersonQuerySet(models.QuerySet):
    def of(self, body):
        """Those of a table, a council or a commission, and of those above it."""
        return self.filter(body__path__in=paths_above(body.path))

    def told(self):
        """Those who said yes, and did not stop since."""
        return self.exclude(confirmed_at=None).filter(stopped_at=None)

    def by_mail(self):
        return self.told().exclude(email="")

    def by_phone(self):
        """Those to be called or sent an SMS: they left a number and no e-mail."""
        return self.told().filter(email="").exclude(phone="")

    def with_token(self, token):
        """The one person whose private link ends with `token`, the first one or that of each message; or none."""
        number, _dot, _rest = token.partition(".")
        if number.isascii() and number.isdecimal() and len(number) < 19:
            person = self.filter(pk=int(number))
            return person if constant_time_compare(token, stop_token(InformedPerson(pk=int(number)))) else self.none()
        return self.filter(token_hash=hash_of(token))


class InformedPerson(models.Model):
    """Somebody invited to what a table does, without account. She agreed on `consent_on`.

    Added by a facilitator who has her word, she is told at once; added by the public form, once she opened the link
    sent to her address (`confirmed_at`). She stops by the link at the foot of each message (`stopped_at`).
    """

    body = models.ForeignKey(
        Page, verbose_name=_("table or council"), on_delete=models.CASCADE, related_name="informed_people"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    consent_on = models.DateField(_("agreed on"), default=timezone.localdate)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True, editable=False)
    token_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = InformedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person told without account")
        verbose_name_plural = _("people told without account")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "email"],
                condition=~Q(email=""),
                name="informed_once_by_mail",
                violation_error_message=_("This address is on the list already."),
            ),
            models.CheckConstraint(
                condition=~Q(email="", phone=""),
                name="informed_can_be_reached",
                violation_error_message=_("Write an e-mail address or a phone number."),
            ),
        ]

    def __str__(self):
        return self.name or self.email or self.phone

    def clean(self):
        super().clean()
        self.email = self.email.strip().lower()
        if not self.email and not self.phone:
            raise ValidationError(_("Write an e-mail address or a phone number."))

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def private_path(self, token):
        return reverse("meetings:informed", args=[token])

    @property
    def kept_until(self):
        """The last day we keep her, unless she says yes again."""
        return self.consent_on + timedelta(days=round(MONTHS_KEPT * 30.44))
