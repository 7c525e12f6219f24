"""Asking that a name be removed, and removing it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments.forms import UNSEEN, BodyField, CommentForm, NameField
from meetings.actions.removal import SHORTEST, names_to_remove
from meetings.models.removal import LONGEST_NAME
from meetings.privacy.names import REPLACEMENT, words_of
from meetings.readback_forms import website_field

NAME_ERRORS = {
    "required": _("Write the name as it stands in the text."),
    "max_length": _("This name is too long: %(limit_value)s signs at most."),
}


class RemovalRequestForm(forms.Form):
    """What anybody may send. Nobody has to say who she is, nor why."""

    name = NameField(
        label=_("The name, as it is written on the page"),
        max_length=LONGEST_NAME,
        help_text=_("First name and name. The table’s team alone sees it; it is erased once your request is answered."),
        error_messages=NAME_ERRORS,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    in_function = forms.BooleanField(
        label=_("This person spoke as an elected official, an agent or for an organisation"),
        required=False,
        help_text=_("What is said in a public function usually stays. Somebody looks at it and answers you."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you wish"),
        required=False,
        help_text=_("Never shown. Only to tell you when it is done, then it is erased."),
        error_messages={"invalid": _("This address does not look right. You may also leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    anchor = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    website = website_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="removal-%s", **kwargs)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if len("".join(words_of(name)).strip(UNSEEN)) < SHORTEST:
            raise ValidationError(_("Write the name as it stands in the text."))
        return name

    clean_website = CommentForm.clean_website


class RemoveNameForm(forms.Form):
    """What the facilitator decides: the name, its other ways of writing, what stands in its place."""

    name = NameField(
        label=_("Name to remove"),
        max_length=LONGEST_NAME,
        help_text=_("Capitals and accents do not matter. First and last name are found in either order."),
        error_messages=NAME_ERRORS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    also = BodyField(
        label=_("Other ways it is written, one per line"),
        required=False,
        max_length=500,
        help_text=_("For instance the last name alone, or a nickname. Look well at what is found: others may bear it."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    replacement = NameField(
        label=_("Words in its place"),
        max_length=60,
        initial=REPLACEMENT,
        help_text=_("For instance: une personne, une habitante, un habitant."),
    )
    everywhere = forms.BooleanField(
        label=_("Look in the whole site, not only at this table"),
        required=False,
        help_text=_("Somebody else may have the same name elsewhere: look at each place found."),
    )

    def __init__(self, *args, may_everywhere=False, **kwargs):
        super().__init__(*args, auto_id="removal-%s", **kwargs)
        if not may_everywhere:
            del self.fields["everywhere"]

    def clean_replacement(self):
        words = self.cleaned_data["replacement"]
        if set("<>&[]{}") & set(words):
            raise ValidationError(_("Write plain words, such as “une personne”."))
        return words

    def clean(self):
        cleaned = super().clean()
        if "name" in cleaned and "also" in cleaned:
            cleaned["names"] = names_to_remove(cleaned["name"], cleaned["also"])
        return cleaned


class RefusalForm(forms.Form):
    reason = BodyField(
        label=_("Why the name stays, for whoever asked"),
        max_length=1000,
        help_text=_("Do not repeat the name: this sentence is kept."),
        error_messages={"required": _("Say why in one sentence: whoever asked reads it.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
