"""The team's sign-in forms, in our words. Not in `forms`: allauth reads that module while its own are being made."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordKeyForm, SetPasswordForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _


class TeamLoginForm(LoginForm):
    """Asks for a password, although opening an account asks for none.

    allauth would otherwise leave the field out as soon as signing up needs no password.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # our page has its own link for forgotten passwords

    def _setup_password_field(self):
        """Keep the field."""


class _PasswordInOneSentence:
    """What a password must be, in one sentence: Django's list of rules fills a phone, and errors say the rest."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("Twelve characters at least: a sentence does very well.")


class NewPasswordForm(_PasswordInOneSentence, ChangePasswordForm):
    pass


class FirstPasswordForm(_PasswordInOneSentence, SetPasswordForm):
    pass


class ForgottenPasswordForm(_PasswordInOneSentence, ResetPasswordKeyForm):
    pass


class PhoneApplicationForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of your application")
