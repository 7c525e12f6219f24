"""What people say of provisional minutes, and what facilitators answer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.forms import BodyField, CommentForm, NameField
from comments.models import BODY_LENGTH, NAME_LENGTH
from meetings.blocks.choices import ValidationMode
from meetings.codes import is_code_of
from meetings.enums import RemarkKind
from pages.typography import day_words

NO_LIMIT = {"rows": 4, "dir": "auto"}


def website_field():
    return forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )


class RemarkForm(forms.Form):
    """A remark on one block. The code is asked of whoever brings neither a private link nor an account with a part."""

    code = forms.CharField(
        label=_("Code of the meeting"),
        max_length=40,
        help_text=_("Six letters and figures, printed on the sign-in sheet. Ask for it at the table, or call us."),
        error_messages={
            "required": _("Write the code printed on the sign-in sheet, or call us: somebody writes it for you."),
            "max_length": _("The code has six letters and figures."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=_("What is not right?"),
        choices=RemarkKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is not right."), "invalid_choice": _("Choose what is not right.")},
    )
    body = BodyField(
        label=_("What you said, or what should be written"),
        max_length=BODY_LENGTH,
        help_text=_("In your words. The table reads it; what is written does not change by itself."),
        error_messages={
            "required": _("Write what should be there."),
            "max_length": _("This text is too long: it has %(show_value)s signs, %(limit_value)s at most."),
        },
        widget=forms.Textarea(attrs=NO_LIMIT),
    )
    name = NameField(
        label=_("Your name, if you wish"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_("Any name you like. Without one, it says “A person who was there”."),
        error_messages={"max_length": _("This name is too long: %(limit_value)s signs at most.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you wish"),
        required=False,
        help_text=_("Never shown. Only to tell you what became of your remark."),
        error_messages={"invalid": _("This address does not look right. You may also leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = website_field()
    lien = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args, meeting, pass_given=None, person=None, **kwargs):
        super().__init__(*args, auto_id="remark-%s", **kwargs)
        self.meeting = meeting
        self.fields["body"].widget.attrs["maxlength"] = False
        self.fields["kind"].initial = RemarkKind.NOT_SAID
        if pass_given:
            del self.fields["code"]
            if pass_given.signed_as:
                self.fields["name"].required = True
                self.fields["name"].label = _("Your name")
                self.fields["name"].help_text = _("Shown with your function: a signed remark.")
                self.fields["name"].error_messages["required"] = _("Sign with your name.")
                self.fields["name"].initial = pass_given.name
        if person is not None and person.is_authenticated:
            # Her account already says where to reach her.
            del self.fields["email"]

    def clean_code(self):
        if not is_code_of(self.meeting, self.cleaned_data["code"]):
            raise ValidationError(
                _("This is not the code of this meeting. Look at the sign-in sheet again, or call us."), code="wrong"
            )
        return self.cleaned_data["code"]

    clean_website = CommentForm.clean_website


class AnswerForm(forms.Form):
    """What the facilitator says to whoever remarked; needed to refuse."""

    reason = BodyField(
        label=_("In your words, for whoever wrote it"),
        required=False,
        max_length=1000,
        help_text=_("Needed to refuse. When the minutes are approved and the words are added, everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MeetingField(forms.ModelChoiceField):
    """A meeting by its title and its date: those of a series all bear the same title."""

    def label_from_instance(self, meeting):
        return f"{meeting.title}, {day_words(meeting.starts_at)}"


class ApprovalForm(forms.Form):
    at = MeetingField(
        label=_("Approved at the meeting"),
        queryset=None,
        required=False,
        empty_label=_("Another day"),
        help_text=_("The later meeting where the table said that the minutes are right."),
    )
    on = forms.DateField(
        label=_("Or on this day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    mode = forms.ChoiceField(
        label=_("How"), choices=ValidationMode.choices, widget=forms.RadioSelect, initial=ValidationMode.NO_REMARK
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].queryset = meetings
        if not meetings:
            del self.fields["at"]
            self.fields["on"].label = _("Approved on")

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("at") and not cleaned.get("on") and "on" not in self.errors and "at" not in self.errors:
            self.add_error("at" if "at" in self.fields else "on", _("Choose the meeting, or say the day."))
        if cleaned.get("on") and cleaned["on"] > timezone.localdate():
            self.add_error("on", _("This day has not come yet."))
        return cleaned


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"))
    name = NameField(label=_("Name"), required=False, max_length=NAME_LENGTH)
    signed_as = NameField(
        label=_("Function and organisation"),
        required=False,
        max_length=200,
        help_text=_("For an official: “deputy mayor for the neighbourhoods”. The remark is shown as signed so."),
    )
