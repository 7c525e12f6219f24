"""Forms of the back office."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User


class SeatForm(WagtailAdminModelForm):
    """Ties a seat to an account by its e-mail address, typed: a list of all accounts would show everyone's address."""

    account_email = forms.EmailField(
        label=_("E-mail address of the account"),
        required=False,
        help_text=_("May stay empty: one may sit without an account on this site."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.account_id:
            self.initial["account_email"] = self.instance.account.email

    def clean_account_email(self):
        address = self.cleaned_data["account_email"].strip().lower()
        self.account = User.objects.filter(email=address).first() if address else None
        if address and self.account is None:
            raise forms.ValidationError(_("Nobody has an account with this address."))
        return address

    def save(self, commit=True):
        self.instance.account = self.account
        return super().save(commit)
