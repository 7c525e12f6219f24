"""What staff says when a date changes. Native date fields: they open the phone's own picker."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import MeetingPage
from meetings.models.meeting import validate_year

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A date and an hour of the clock on the wall."""

    default_validators = [validate_year]

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"], widget=widget, **kwargs)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=255, help_text=_("In a few words; everybody will read it: “The room is flooded”.")
    )
    next_date = MomentField(label=_("Next date, if it is known"), required=False)

    def clean_next_date(self):
        moment = self.cleaned_data["next_date"]
        if moment and moment <= timezone.now():
            raise forms.ValidationError(_("The next date must be in the future."))
        return moment


class MoveForm(forms.Form):
    starts_at = MomentField(label=_("Starts"))
    ends_at = MomentField(label=_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=255, required=False)
    landmark = forms.CharField(label=_("Landmark"), max_length=255, required=False)
    access = forms.CharField(label=_("Access"), max_length=255, required=False)
    reason = forms.CharField(
        label=_("Why"), max_length=255, required=False, help_text=_("In a few words; everybody will read it.")
    )

    FIELDS = ("starts_at", "ends_at", "place", "address", "landmark", "access")

    @classmethod
    def initial_of(cls, meeting: MeetingPage):
        return {name: getattr(meeting, name) for name in cls.FIELDS}

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and "ends_at" not in self.changed_data and "starts_at" in self.changed_data:
            # Only the beginning was changed: the meeting lasts as long as before.
            ends_at = cleaned["ends_at"] = ends_at + (starts_at - self.initial["starts_at"])
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The meeting must end after it starts."))
        return cleaned
