import re

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 200
MOST_TERMS = 12
ELIDED = {"c", "d", "j", "l", "m", "n", "s", "t", "qu"}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
        error_messages={"max_length": _("A few words are enough.")},
    )

    def words(self):
        """Return what was typed, "" when nothing, or nothing that can be sought."""
        return self.cleaned_data.get("q", "") if self.is_valid() else ""

    def terms(self):
        """Return the words to seek, without signs (each database has a grammar of its own for them), without the
        French articles that an apostrophe ties to a word, and in lower case, as AND and OR are orders in capitals.
        """
        words = re.findall(r"\w+", self.words().lower())
        return " ".join([word for word in words if word not in ELIDED][:MOST_TERMS] or words[:MOST_TERMS])
