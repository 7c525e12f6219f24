"""What people choose about what they follow."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .enums import Frequency

# The same choices where there is room for two words only.
IN_FEW_WORDS = [
    (Frequency.AT_ONCE, _("At once")),
    (Frequency.WEEKLY, _("Once a week")),
    (Frequency.NEVER, _("Never")),
]


class FollowForm(forms.Form):
    """How often to be told of one page. `key` keeps the ids of several such forms apart on one screen."""

    frequency = forms.ChoiceField(
        label=_("Tell me"),
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often you want to be told."),
            "invalid_choice": _("Choose how often you want to be told."),
        },
    )

    def __init__(self, *args, key="", one_line=False, **kwargs):
        super().__init__(*args, auto_id=f"{key}-%s" if key else "id_%s", use_required_attribute=False, **kwargs)
        if one_line:
            self.fields["frequency"].widget = forms.Select(choices=IN_FEW_WORDS)
