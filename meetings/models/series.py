"""Meetings that come back by a rule: each date is a real page, the series only remembers what the rule gives.

A date that someone moved, cancelled or edited is an exception: it is known by its difference from the series, so that
no later change of the series undoes it (`meetings.series.plan`).
"""

import uuid
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from meetings.enums import Frequency, Rank, SchoolZone
from meetings.series.rule import Rule


class SchoolHolidayQuerySet(models.QuerySet):
    def of(self, zone):
        return self.filter(zone=zone)

    def between(self, first, last):
        """Touching the days from `first` to `last`, both included."""
        return self.filter(first_on__lte=last, last_on__gte=first)


class SchoolHoliday(models.Model):
    """School holidays of a zone, as editors read them on the ministry's calendar. None is guessed."""

    zone = models.CharField(_("zone"), max_length=1, choices=SchoolZone.choices)
    name = models.CharField(_("name"), max_length=80, help_text=_("For example: winter holidays."))
    first_on = models.DateField(_("first day without school"))
    last_on = models.DateField(_("last day without school"))

    objects = SchoolHolidayQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("zone"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("first_on"), FieldPanel("last_on")]),
    ]

    class Meta:
        verbose_name = _("school holidays")
        verbose_name_plural = _("school holidays")
        ordering = ["-first_on", "zone"]
        constraints = [
            models.CheckConstraint(
                name="school_holidays_end_after_they_begin",
                condition=Q(last_on__gte=F("first_on")),
                violation_error_message=_("The last day cannot come before the first."),
            ),
            models.UniqueConstraint(
                fields=["zone", "first_on"],
                name="school_holidays_once_per_zone",
                violation_error_message=_("This zone already has holidays that begin on that day."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.get_zone_display()}"


class MeetingSeriesQuerySet(models.QuerySet):
    def going_on(self):
        """Those that may still make dates."""
        return self.filter(Q(until=None) | Q(until__gt=F("made_until")))


class MeetingSeries(models.Model):
    # A date's own values are compared with these: what differs was written by hand, and stays.
    SHARED = [
        "title",
        "kind",
        "place",
        "address",
        "landmark",
        "access",
        "online_url",
        "services",
        "languages",
        "takes_registrations",
        "capacity",
    ]

    body = models.ForeignKey(Page, verbose_name=_("held by"), related_name="meeting_series", on_delete=models.CASCADE)
    frequency = models.CharField(_("rhythm"), max_length=8, choices=Frequency.choices)
    interval = models.PositiveSmallIntegerField(
        _("every how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    weekdays = models.JSONField(_("days"), default=list)
    rank = models.SmallIntegerField(_("which one of the month"), choices=Rank.choices, null=True, blank=True)
    hour = models.TimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=120, validators=[MinValueValidator(5), MaxValueValidator(24 * 60 - 1)]
    )
    first_on = models.DateField(_("first date"))
    until = models.DateField(_("until"), null=True, blank=True)
    skip_public_holidays = models.BooleanField(_("not on public holidays"), default=True)
    skip_school_holidays = models.BooleanField(_("not during school holidays"), default=False)
    school_zone = models.CharField(_("school zone"), max_length=1, choices=SchoolZone.choices, blank=True)
    # What each new date begins with: SHARED, "introduction", "agenda" ([{title, origin, text}]), "themes" and
    # "concerned" (primary keys).
    pattern = models.JSONField(default=dict, editable=False)

    # The days up to this one are decided: what an editor left out or deleted is not made again.
    made_until = models.DateField(editable=False)
    publishes = models.BooleanField(default=False, editable=False)
    announced = models.BooleanField(default=False, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["pk"]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        days = self.weekdays
        if not isinstance(days, list) or not days or not all(day in range(7) for day in days):
            raise ValidationError({"weekdays": _("Choose at least one day of the week.")})
        if self.frequency == Frequency.MONTHLY and self.rank is None:
            raise ValidationError({"rank": _("Say which one of the month: the first, the second…")})
        if self.until and self.first_on and self.until < self.first_on:
            raise ValidationError({"until": _("The series must end after it begins.")})
        if self.skip_school_holidays and not self.school_zone:
            raise ValidationError({"school_zone": _("Say in which school zone: A, B or C.")})

    @property
    def title(self):
        return self.pattern.get("title", "")

    @property
    def rule(self):
        return Rule(self.frequency, self.interval, tuple(sorted(self.weekdays)), self.rank, self.hour, self.first_on)

    @property
    def words(self):
        """The rule in plain words."""
        return self.rule.words

    @property
    def length(self):
        return timedelta(minutes=self.minutes)

    def span_on(self, day):
        """Return (starts_at, ends_at) of the date the rule gives on `day`, aware and in UTC as rows hold them."""
        zone = timezone.get_current_timezone()
        starts = datetime.combine(day, self.hour)
        # Both on the clock of the wall: « de 18 h à 20 h », even in the night when clocks change.
        return tuple(moment.replace(tzinfo=zone).astimezone(UTC) for moment in (starts, starts + self.length))
