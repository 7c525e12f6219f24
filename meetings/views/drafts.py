"""Beginning minutes from Wagtail: from the meeting's agenda, or from a record written elsewhere."""

import secrets
import tempfile

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from meetings.actions.imports import ImportRefused, import_minutes, understood
from meetings.actions.minutes import minutes_of, start_minutes
from meetings.blocks import MinutesBody, excerpt, is_guess, walk
from meetings.models import MeetingPage
from meetings.records.documents import reading
from meetings.rules import may_write_minutes
from pages.sheets import Unreadable

KEPT_FOR = 3600  # seconds between the preview and the yes
FORMATS = ".docx,.odt,.pdf,.txt,.md"


class StartForm(forms.Form):
    """Nothing to say: a button begins the draft."""


class RecordForm(forms.Form):
    """A file to look into; `document` is what it holds."""

    record = forms.FileField(
        label=gettext_lazy("The record"),
        help_text=gettext_lazy("A file .docx (Word), .odt (LibreOffice), .pdf, .txt or .md, of 20 megabytes at most."),
        widget=forms.FileInput(attrs={"accept": FORMATS}),
    )

    def clean_record(self):
        upload = self.cleaned_data["record"]
        self.content = upload.read(reading.LARGEST + 1)
        try:
            self.document = document_in(self.content, upload.name)
        except (Unreadable, UnicodeError) as error:
            raise forms.ValidationError(str(error)) from error
        return upload


class YesForm(forms.Form):
    """Yes to what the preview showed."""

    kept = forms.CharField(max_length=64, widget=forms.HiddenInput)


def document_in(content, name):
    """Return the Document that bytes hold. Raises Unreadable."""
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(content)
        kept.flush()
        return reading.read_document(kept.name, name)


class DraftView(WagtailAdminTemplateMixin, FormView):
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
            lead=self.lead,
            submit_label=self.submit_label,
        )

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_page_subtitle(self):
        return self.meeting.title

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.meeting.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.meeting.title},
            {"url": "", "label": self.page_title},
        ]

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
    """Two steps: a file is looked into and what was understood is shown; then, on a yes, the draft is made."""

    form_class = RecordForm
    page_title = gettext_lazy("Import minutes")
    header_icon = "upload"
    lead = gettext_lazy(
        "The record becomes a draft: who was there, numbered points, answers, decisions, actions, next date. "
        "You first see what was understood. Nothing is published, nothing is dropped."
    )
    submit_label = gettext_lazy("See what is understood")

    def post(self, request, *args, **kwargs):
        return self.make(request) if "kept" in request.POST else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        name = form.cleaned_data["record"].name
        record, body = understood(form.document, name)
        token = secrets.token_urlsafe(24)
        cache.set(self.key(token), (name, form.content), KEPT_FOR)
        blocks = MinutesBody().child_blocks
        said = [(blocks[one.type].label, excerpt(one.value), is_guess(one.value), one.item) for one in walk(body)]
        context = self.get_context_data(
            form=YesForm(initial={"kept": token}),
            said=said,
            guesses=sum(guess for _label, _words, guess, _item in said),
            pictures=len(form.document.pictures),
            name=name,
            day=record.day,
            set_aside=record.set_aside,
        )
        return TemplateResponse(self.request, "meetings/editors/import_preview.html", context)

    def make(self, request):
        token = request.POST.get("kept", "")[:64]
        found = cache.get(self.key(token))
        if not found:
            return self.refused(_("The file was kept for one hour, which has passed: choose it again."))
        name, content = found
        try:
            minutes, _outcome, _record = import_minutes(
                document_in(content, name), name=name, by=request.user, meeting=self.meeting
            )
        except (ImportRefused, Unreadable) as error:
            return self.refused(str(error))
        cache.delete(self.key(token))
        messages.success(
            request, _("The record is in the draft. Blocks marked “To check” are guesses: read them, then publish.")
        )
        return self.edit(minutes)

    def key(self, token):
        """Only the person who sent a file may say yes to it, and only for this meeting."""
        return f"meetings:record:{self.request.user.pk}:{self.meeting.pk}:{token}"

    def refused(self, sentence):
        form = RecordForm()
        form.cleaned_data, form._errors = {}, ErrorDict()
        form.add_error("record", sentence)
        return self.form_invalid(form)
