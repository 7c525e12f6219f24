"""The team's sign-in form. Not in `forms`: allauth reads that module while its own forms are still being made."""

from allauth.account.forms import LoginForm


class TeamLoginForm(LoginForm):
    """Asks for a password, although opening an account asks for none.

    allauth would otherwise leave the field out as soon as signing up needs no password.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # our page has its own link for forgotten passwords

    def _setup_password_field(self):
        """Keep the field."""
