"""What people type about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from accounts.actions import vouch_for_address
from accounts.models import User


class SignupDetailsForm(forms.Form):
    """What opening an account asks beside the address: a name to show, and an age tick (domain.md §8.5)."""

    display_name = forms.CharField(
        label=_("The name others will read"),
        max_length=80,
        required=False,
        help_text=_("Your name, a first name, or another name. You can change it."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    is_old_enough = forms.BooleanField(
        label=_("I am 15 or older"),
        help_text=_("Under 15, no account is needed to speak: tell a facilitator, or write without an account."),
    )

    field_order = ["email", "display_name", "is_old_enough"]

    def signup(self, request, user):
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name"]
        labels = {"display_name": _("The name others will read")}


class _StaffFields:
    """Wagtail's forms for people, without the civil names we do not keep."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("The address this person signs in with.")

    def clean_email(self):
        """Addresses are kept in lower case, so that one person has one account."""
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    def save(self, commit=True):
        person = super().save(commit)
        if commit:
            vouch_for_address(person)
        return person


class PersonCreationForm(_StaffFields, UserCreationForm):
    first_name = last_name = None
    password_required = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("Left empty, this person signs in with a code sent by e-mail.")

    class Meta(UserCreationForm.Meta):
        fields = ["email", "display_name", "is_superuser", "groups"]

    def save(self, commit=True):
        if not self.cleaned_data.get("password1"):
            self.instance.set_unusable_password()
        return super().save(commit)


class PersonEditForm(_StaffFields, UserEditForm):
    first_name = last_name = None

    class Meta(UserEditForm.Meta):
        fields = ["email", "display_name", "is_active", "is_superuser", "groups"]
