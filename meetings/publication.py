"""What publishing minutes asks for (domain.md §3.4), and the editor's form that asks it."""

from django.forms import Script
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm

from meetings.blocks import attendance_of, photos_without_right
from meetings.frozen import TEXT
from pages.typography import date_words

SUMMARY_LINES = 5


def summary_lines(summary):
    """Return the lines of a summary, without the dashes people put before them."""
    return [line.strip(" \t-•*–") for line in (summary or "").splitlines() if line.strip(" \t-•*–")]


def missing_for_publication(minutes):
    """Return what still forbids publishing, by field, in sentences; empty when all is there (domain.md §3.4)."""
    missing = {}
    lines = summary_lines(minutes.summary)
    if not lines:
        missing["summary"] = gettext("Write the summary: up to five lines, one per line. Many will read nothing else.")
    elif len(lines) > SUMMARY_LINES:
        missing["summary"] = gettext("The summary has %(found)s lines: keep five at most.") % {"found": len(lines)}
    attendance = attendance_of(minutes.body)
    if attendance is None or not attendance.total:
        missing["body"] = gettext("Say how many people were there: add the block “Who was there”. “About” is enough.")
    elif photos_without_right(minutes.body):
        missing["body"] = gettext("Say for each photo whether the people shown agreed: %(titles)s.") % {
            "titles": ", ".join(photos_without_right(minutes.body))
        }
    if not minutes.privacy_checked:
        missing["privacy_checked"] = gettext(
            "Read the text again for what must not be public (names of residents, children, health, addresses), "
            "then tick."
        )
    if minutes.is_frozen and not minutes.change_reason.strip() and minutes.text_differs_from(minutes.frozen_text):
        missing["change_reason"] = gettext(
            "These minutes are approved. Say in one sentence why you correct them: everybody will read it, "
            "with the old text beside the new one."
        )
    return missing


def title_for(meeting):
    """Return the usual title of the minutes of `meeting`."""
    day = date_words(meeting.specific.starts_at)
    return gettext("Minutes: %(title)s, %(day)s") % {"title": meeting.title, "day": day}


class MinutesForm(WagtailAdminPageForm):
    """Drafts are saved as they are; publishing asks for what readers need."""

    class Media:
        css = {"all": ["css/admin/minutes.css"]}
        js = [Script(f"js/minutes/{name}.js", type="module") for name in ("guesses", "kept", "pens")]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = self.parent_page
        if "title" in self.fields and not self.instance.pk and meeting is not None:
            self.initial.setdefault("title", "")
            self.initial["title"] = self.initial["title"] or title_for(meeting)
        if "change_reason" in self.fields:
            if not self.instance.is_frozen:
                del self.fields["change_reason"]
            elif not self.instance.has_unpublished_changes:
                # What was said of the last correction says nothing of the next one.
                self.initial["change_reason"] = ""
        if "remarks_until" in self.fields and self.instance.is_frozen:
            del self.fields["remarks_until"]

    def clean(self):
        cleaned = super().clean()
        if not self.is_deferred_validation and "body" in cleaned:
            for name in ("summary", "body", "privacy_checked", *(TEXT if self.instance.is_frozen else ())):
                if name in cleaned:
                    setattr(self.instance, name, cleaned[name])
            if "change_reason" in self.fields:
                self.instance.change_reason = cleaned.get("change_reason") or ""
            for name, sentence in missing_for_publication(self.instance).items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned
