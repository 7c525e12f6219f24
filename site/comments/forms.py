"""What people type: a message, a correction, a report, a decision."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments.enums import ReasonKind, ReportKind
from comments.models import BODY_LENGTH, NAME_LENGTH
from pages.languages import Language

UNSEEN = "\u200b\u200c\u200d\u2060\u200e\u200f\ufeff\u00ad"
"""Signs that draw nothing: words made of them alone are no words."""


class NameField(forms.CharField):
    """A name one may choose; shown on one line, so line ends and other controls become spaces."""

    def to_python(self, value):
        value = super().to_python(value)
        return " ".join("".join(sign if sign.isprintable() or sign in UNSEEN else " " for sign in value).split())


class BodyField(forms.CharField):
    """Words of one or many lines; the browser's line ends become plain ones, so that they count as one sign."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n").strip()

    def validate(self, value):
        super().validate(value)
        if value and not value.strip(UNSEEN + " \n\t"):
            raise ValidationError(self.error_messages["required"], code="required")


def name_field():
    return NameField(
        label=_("Your name, or another name"),
        max_length=NAME_LENGTH,
        help_text=_("It is shown beside your message."),
        error_messages={
            "required": _("Tell us a name. It may be any name you like."),
            "max_length": _("This name is too long: %(limit_value)s signs at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


def body_field():
    return BodyField(
        label=_("Your message"),
        max_length=BODY_LENGTH,
        error_messages={
            "required": _("Write your message."),
            "max_length": _("Your message is too long: it has %(show_value)s signs, %(limit_value)s at most."),
        },
        # No maxlength on the box itself: a browser would silently cut a pasted text.
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class CommentForm(forms.Form):
    """A message. `anchor` and `parent` say what it speaks of; the view checks that they exist."""

    name = name_field()
    body = body_field()
    email = forms.EmailField(
        label=_("Your e-mail address, if you wish"),
        required=False,
        help_text=_("Never shown. Only to tell you when your message is read and answered."),
        error_messages={"invalid": _("This address does not look right. You may also leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=_("Language of your message"), required=False, choices=Language.choices, initial=Language.FRENCH
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    anchor = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, person=None, **kwargs):
        # A page has other forms, too: ours bear their own ids.
        super().__init__(*args, auto_id="comment-%s", **kwargs)
        self.fields["body"].widget.attrs["maxlength"] = False
        if person is not None and person.is_authenticated:
            # Her account already says where to reach her.
            del self.fields["email"]
            self.fields["name"].initial = person.display_name

    def clean_language(self):
        return self.cleaned_data["language"] or Language.FRENCH

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This box is a trap for robots. Leave it empty and send again."), code="robot")
        return ""


class CorrectionForm(forms.Form):
    name = name_field()
    body = body_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["maxlength"] = False


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is wrong with this message?"),
        choices=ReportKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong."), "invalid_choice": _("Choose what is wrong.")},
    )
    words = BodyField(
        label=_("In your words, if you wish"),
        required=False,
        max_length=2000,
        error_messages={"max_length": _("This text is too long: %(limit_value)s signs at most.")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    contact = NameField(
        label=_("Your e-mail address or phone number, if you wish"),
        required=False,
        max_length=254,
        help_text=_("Only for the team, to tell you what was decided."),
        error_messages={"max_length": _("This is too long: %(limit_value)s signs at most.")},
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    website = CommentForm.base_fields["website"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs["maxlength"] = False

    clean_website = CommentForm.clean_website


class RefusalForm(forms.Form):
    """Why a message is refused. The author is told both."""

    kind = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *ReasonKind.choices],
        error_messages={"required": _("Choose a reason: the author is told it.")},
    )
    reason = BodyField(
        label=_("In your words, for the author"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == ReasonKind.OTHER and not cleaned.get("reason"):
            self.add_error("reason", _("Tell the reason in a few words: the author has a right to know it."))
        return cleaned
