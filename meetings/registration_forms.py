"""What people write to come to a meeting. Only the name is asked for; the rest is there for whoever needs it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments.forms import NameField
from comments.models import NAME_LENGTH
from meetings.models.registration import MOST_PEOPLE

DIGITS = re.compile(r"\d")


class PhoneField(NameField):
    """A phone number as one says it: any spaces, dots or dashes."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=30,
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            error_messages={"max_length": _("This number is too long: %(limit_value)s signs at most.")},
            **kwargs,
        )

    def validate(self, value):
        super().validate(value)
        figures = len(DIGITS.findall(value))
        if value and (not 6 <= figures <= 15 or re.search(r"[^\d\s+().\-/]", value)):
            raise ValidationError(_("This number does not look right. Write it with its figures only."))


class RegistrationForm(forms.Form):
    name = NameField(
        label=_("Your name, or a first name"),
        max_length=NAME_LENGTH,
        help_text=_("Only the people who prepare the meeting see it."),
        error_messages={
            "required": _("Tell us a name. It may be any name you like."),
            "max_length": _("This name is too long: %(limit_value)s signs at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    people = forms.TypedChoiceField(
        label=_("How many of you are coming?"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, MOST_PEOPLE + 1)],
        initial=1,
        help_text=_("Children are people too."),
        error_messages={
            "required": _("Choose a number from 1 to 5."),
            "invalid_choice": _("Choose a number from 1 to 5."),
        },
    )
    childcare = forms.BooleanField(label=_("Somebody to look after my children"), required=False)
    step_free = forms.BooleanField(label=_("A way in without steps"), required=False)
    interpreter = NameField(
        label=_("An interpreter: for which language?"),
        required=False,
        max_length=60,
        error_messages={"max_length": _("This is too long: %(limit_value)s signs at most.")},
    )
    other_needs = NameField(
        label=_("Something else that would help you to come"),
        required=False,
        max_length=300,
        error_messages={"max_length": _("This is too long: %(limit_value)s signs at most.")},
    )
    phone = PhoneField(
        label=_("Your phone number, if you wish"),
        required=False,
        help_text=_("To call you if the date changes, or when a place is free."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you wish"),
        required=False,
        help_text=_("To remind you of the date, and to write to you if it changes."),
        error_messages={"invalid": _("This address does not look right. You may also leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    NEEDS = ("childcare", "step_free", "interpreter", "other_needs")

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        if person is not None and person.is_authenticated:
            # Her account already says where to write to her.
            del self.fields["email"]
            self.fields["name"].initial = person.display_name

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This box is a trap for robots. Leave it empty and send again."), code="robot")
        return ""

    def words(self):
        """Return what was written, as `meetings.actions.registration.register` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}

    def need_fields(self):
        return [self[name] for name in self.NEEDS]

    def needs_something(self):
        """Whether the folded part holds words or an error, so that it must be open."""
        return any(self[name].errors or self[name].value() for name in self.NEEDS)


class CallForm(RegistrationForm):
    """What a facilitator writes while somebody is on the phone. `receipt`: sent twice, it is one registration."""

    receipt = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["website"]
        self.fields["name"].label = _("Name")
        self.fields["people"].label = _("How many people")
        self.fields["phone"].label = _("Phone")
        self.fields["email"].label = _("E-mail")
        for name in ("name", "people", "phone", "email"):
            self.fields[name].help_text = ""
