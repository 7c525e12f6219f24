"""Beginning minutes from Wagtail: from the meeting's agenda, or from a record written elsewhere."""

import tempfile
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from meetings.actions.imports import ImportRefused, import_minutes
from meetings.actions.minutes import minutes_of, start_minutes
from meetings.models import MeetingPage
from meetings.rules import may_write_minutes
from pages.sheets import Unreadable, read_text

LARGEST = 2 * 1024 * 1024


class StartForm(forms.Form):
    """Nothing to say: a button begins the draft."""


class RecordForm(forms.Form):
    record = forms.FileField(
        label=gettext_lazy("The record"),
        help_text=gettext_lazy("A text file: .txt or .md. From a word processor: “Save as”, then “plain text”."),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,text/plain,text/markdown"}),
    )

    def clean_record(self):
        upload = self.cleaned_data["record"]
        if Path(upload.name).suffix.lower() not in (".txt", ".md", ".markdown"):
            raise forms.ValidationError(_("Only text files can be read: .txt or .md."))
        if upload.size > LARGEST:
            raise forms.ValidationError(_("This file is too large: two megabytes at most."))
        with tempfile.NamedTemporaryFile(suffix=".txt") as kept:
            for chunk in upload.chunks():
                kept.write(chunk)
            kept.flush()
            try:
                self.text = read_text(kept.name)
            except (Unreadable, UnicodeError) as error:
                raise forms.ValidationError(_("This file cannot be read as text.")) from error
        if not self.text.strip():
            raise forms.ValidationError(_("There is no text in this file."))
        return upload


class DraftView(FormView):
    """A small form on a meeting that leads to the editor of its minutes."""

    template_name = "meetings/editors/deed.html"

    def dispatch(self, request, *args, **kwargs):
        self.meeting = get_object_or_404(MeetingPage, pk=kwargs["pk"])
        if not may_write_minutes(request.user, self.meeting):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            meeting=self.meeting,
            page_title=self.page_title,
            header_icon=self.header_icon,
            lead=self.lead,
            submit_label=self.submit_label,
        )

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @staticmethod
    def edit(minutes):
        response = HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[minutes.pk]))
        response.status_code = 303
        return response


class StartMinutes(DraftView):
    form_class = StartForm
    page_title = gettext_lazy("Write the minutes")
    header_icon = "edit"
    lead = gettext_lazy("The draft begins with the points of the agenda and what is still open from last time.")
    submit_label = gettext_lazy("Begin")

    def get(self, request, *args, **kwargs):
        existing = minutes_of(self.meeting)
        return self.edit(existing) if existing else super().get(request, *args, **kwargs)

    def form_valid(self, form):
        return self.edit(start_minutes(self.meeting, by=self.request.user))


class ImportMinutes(DraftView):
    form_class = RecordForm
    page_title = gettext_lazy("Import minutes")
    header_icon = "upload"
    lead = gettext_lazy(
        "The record becomes a draft: who was there, numbered points, answers after an arrow, decisions, next date. "
        "Nothing is published, nothing is dropped: read it again, then publish."
    )
    submit_label = gettext_lazy("Import")

    def form_valid(self, form):
        try:
            minutes, _outcome, _record = import_minutes(
                form.text, name=form.cleaned_data["record"].name, by=self.request.user, meeting=self.meeting
            )
        except ImportRefused as error:
            form.add_error("record", str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The record is in the draft. Read it again before you publish it."))
        return self.edit(minutes)
