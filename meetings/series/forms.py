"""A rule as editors say it: a rhythm, days, an hour. Each form gives back what the actions take."""

from datetime import date, datetime

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from meetings.enums import Frequency, MeetingKind, Rank, SchoolZone, Service
from meetings.models import MeetingSeries
from meetings.models.meeting import YEARS
from meetings.series.rule import rank_of
from pages.typography import moment_words

RHYTHMS = {
    "weekly-1": (Frequency.WEEKLY, 1, _("Every week")),
    "weekly-2": (Frequency.WEEKLY, 2, _("Every 2 weeks")),
    "weekly-3": (Frequency.WEEKLY, 3, _("Every 3 weeks")),
    "weekly-4": (Frequency.WEEKLY, 4, _("Every 4 weeks")),
    "monthly-1": (Frequency.MONTHLY, 1, _("Every month")),
    "monthly-2": (Frequency.MONTHLY, 2, _("Every 2 months")),
    "monthly-3": (Frequency.MONTHLY, 3, _("Every 3 months")),
}


class DayField(forms.DateField):
    """A day, chosen with the phone's own picker."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], widget=widget, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and value.year not in YEARS:
            raise forms.ValidationError(_("Check the year."))


class HourField(forms.TimeField):
    def __init__(self, **kwargs):
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


class RuleForm(forms.Form):
    """What a new series and a changed one have in common."""

    title = forms.CharField(
        label=_("Title"), max_length=255, help_text=_("Without the date: each meeting has its own.")
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=255, required=False)
    landmark = forms.CharField(label=_("Landmark"), max_length=255, required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=[(key, words) for key, (_f, _i, words) in RHYTHMS.items()])
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day of the week.")},
    )
    rank = forms.TypedChoiceField(
        label=_("Which one of the month"),
        choices=[("", _("(only for a rhythm by the month)")), *Rank.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    starts = HourField(label=_("Starts"))
    ends = HourField(label=_("Ends"))
    until = DayField(label=_("Until"), required=False, help_text=_("Empty: it goes on until you end it."))
    skip_public_holidays = forms.BooleanField(label=_("Not on public holidays"), required=False)
    skip_school_holidays = forms.BooleanField(label=_("Not during school holidays"), required=False)
    school_zone = forms.ChoiceField(
        label=_("School zone"), choices=[("", _("(none)")), *SchoolZone.choices], required=False
    )

    PATTERN = ("title", "place", "address", "landmark")

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting must end after it starts."))
        if (
            cleaned.get("rhythm", "").startswith("monthly")
            and cleaned.get("rank") is None
            and "rank" not in self.errors
        ):
            self.add_error("rank", _("Say which one of the month: the first, the second…"))
        if cleaned.get("skip_school_holidays") and not cleaned.get("school_zone"):
            self.add_error("school_zone", _("Say in which school zone: A, B or C."))
        return cleaned

    def rule(self):
        """Return the fields of MeetingSeries the form says."""
        cleaned = self.cleaned_data
        frequency, interval, _words = RHYTHMS[cleaned["rhythm"]]
        lasts = datetime.combine(date.min, cleaned["ends"]) - datetime.combine(date.min, cleaned["starts"])
        return {
            "frequency": str(frequency),
            "interval": interval,
            "weekdays": sorted(cleaned["weekdays"]),
            "rank": cleaned["rank"] if frequency == Frequency.MONTHLY else None,
            "hour": cleaned["starts"],
            "minutes": lasts.seconds // 60,
            "until": cleaned["until"],
            "skip_public_holidays": cleaned["skip_public_holidays"],
            "skip_school_holidays": cleaned["skip_school_holidays"],
            "school_zone": cleaned["school_zone"],
        }

    def pattern(self):
        return {name: self.cleaned_data[name] for name in self.PATTERN}

    @staticmethod
    def hours_of(starts_at, ends_at):
        starts_at, ends_at = timezone.localtime(starts_at), timezone.localtime(ends_at)
        return {"starts": starts_at.time().replace(second=0), "ends": ends_at.time().replace(second=0)}


class FromMeetingForm(RuleForm):
    """Dates that come back after a meeting that stands already."""

    @classmethod
    def initial_of(cls, meeting):
        day = timezone.localdate(meeting.starts_at)
        return {
            **{name: getattr(meeting, name) for name in cls.PATTERN},
            **cls.hours_of(meeting.starts_at, meeting.ends_at),
            "rhythm": "monthly-1",
            "weekdays": [day.weekday()],
            "rank": rank_of(day),
            "skip_public_holidays": True,
        }


class NewSeriesForm(RuleForm):
    """Dates that come back, without a meeting to begin with."""

    first_on = DayField(label=_("From"), help_text=_("The first day the dates are counted from."))
    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    services = forms.MultipleChoiceField(
        label=_("What is provided"), choices=Service.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    PATTERN = (*RuleForm.PATTERN, "kind", "services")

    field_order = ["title", "kind", "place", "address", "landmark", "services", "first_on"]

    def clean_first_on(self):
        day = self.cleaned_data["first_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("What is past does not change: choose a day to come."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("until") and cleaned.get("first_on") and cleaned["until"] < cleaned["first_on"]:
            self.add_error("until", _("The series must end after it begins."))
        return cleaned

    def rule(self):
        return super().rule() | {"first_on": self.cleaned_data["first_on"]}


class ChangeSeriesForm(RuleForm):
    """What changes from one of the dates on; what is left as it was does not."""

    day = forms.TypedChoiceField(label=_("From which date"), coerce=date.fromisoformat)

    field_order = ["day"]

    def __init__(self, *args, series, dates, **kwargs):
        self.series = series
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = day_choices(dates)

    @classmethod
    def initial_of(cls, series):
        starts_at, ends_at = series.span_on(series.first_on)
        return {
            **{name: series.pattern.get(name, "") for name in cls.PATTERN},
            **cls.hours_of(starts_at, ends_at),
            "rhythm": f"{series.frequency}-{series.interval}",
            "weekdays": series.weekdays,
            "rank": series.rank,
            "until": series.until,
            "skip_public_holidays": series.skip_public_holidays,
            "skip_school_holidays": series.skip_school_holidays,
            "school_zone": series.school_zone,
        }

    def changes(self):
        """Return {name: value} of what differs from the series, as `change_series_from` takes it."""
        said = self.rule() | self.pattern()
        return {name: value for name, value in said.items() if value != self._present(name)}

    def _present(self, name):
        if name in MeetingSeries.SHARED:
            return self.series.pattern.get(name, "")
        return getattr(self.series, name)


class EndSeriesForm(forms.Form):
    on = forms.TypedChoiceField(label=_("The last date"), coerce=date.fromisoformat)
    reason = forms.CharField(
        label=_("Why"), max_length=255, help_text=_("In a few words; everybody will read it: “The room is flooded”.")
    )

    def __init__(self, *args, dates, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["on"].choices = [
            (today.isoformat(), _("None any more: end it today")),
            *(choice for choice in day_choices(dates) if choice[0] != today.isoformat()),
        ]


def day_choices(dates):
    """Return some dates of a series as choices: the day the rule gave, the date in words as it stands today."""
    return [(timezone.localdate(one.occurs_at).isoformat(), date_in_words(one)) for one in dates]


def date_in_words(meeting):
    words = moment_words(meeting.starts_at)
    if meeting.starts_at == meeting.occurs_at:
        return words
    return f"{words} ({_('instead of %(old)s') % {'old': moment_words(meeting.occurs_at)}})"
