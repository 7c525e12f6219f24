"""Taking in a calendar file in Wagtail: what it would do is shown first, and nothing is done before a yes."""

import secrets

from django import forms
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.utils import ErrorDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from meetings.actions.calendar_import import (
    CANCEL,
    CREATE,
    REFUSE,
    UNCHANGED,
    UPDATE,
    counts,
    plan_import,
    take_in,
    tell_of_new_dates,
)
from meetings.entries import read_calendar
from meetings.entries.reader import LARGEST
from meetings.filters import BODIES
from pages.indexing import indexed_together
from pages.sheets import Refused, Unreadable

KEPT_FOR = 3600  # seconds between the preview and the yes
MOST = 200  # dates made in one request, well under what a web server waits; the command has no such limit

WORDS = {
    CREATE: gettext_lazy("To create"),
    UPDATE: gettext_lazy("To change"),
    CANCEL: gettext_lazy("To cancel"),
    UNCHANGED: gettext_lazy("Unchanged"),
    REFUSE: gettext_lazy("To leave out"),
}


class CalendarFileForm(forms.Form):
    """A calendar and the table it is for; `read` is what the file says."""

    body = forms.ModelChoiceField(label=gettext_lazy("Table or council"), queryset=Page.objects.none())
    calendar = forms.FileField(
        label=gettext_lazy("The calendar"),
        help_text=gettext_lazy("A file .ics, as calendars export them, of 5 megabytes at most."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        if len(bodies) == 1:
            self.fields["body"].initial = bodies[0].pk

    def clean_calendar(self):
        self.content = self.cleaned_data["calendar"].read(LARGEST + 1)
        try:
            self.read = read_calendar(self.content)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["calendar"]


class ImportCalendar(WagtailAdminTemplateMixin, FormView):
    form_class = CalendarFileForm
    template_name = "meetings/editors/import_calendar.html"
    page_title = gettext_lazy("Import a calendar")
    header_icon = "upload"

    def dispatch(self, request, *args, **kwargs):
        if not page_permission_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def bodies(self):
        allowed = page_permission_policy.instances_user_has_permission_for(self.request.user, "add")
        return allowed.exact_type(*BODIES).order_by("title", "pk")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"bodies": self.bodies}

    def post(self, request, *args, **kwargs):
        return self.make() if "kept" in request.POST else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        body = form.cleaned_data["body"].specific
        planned = plan_import(body, form.read, by=self.request.user)
        if len(to_do(planned)) > MOST:
            form.add_error("calendar", too_many())
            return self.form_invalid(form)
        token = secrets.token_urlsafe(24)
        cache.set(self.key(token), (body.pk, form.content), KEPT_FOR)
        for one in planned:
            one.words = WORDS[one.outcome]
        context = self.get_context_data(
            body=body,
            token=token,
            name=form.cleaned_data["calendar"].name,
            planned=sorted(planned, key=lambda one: (one.outcome == UNCHANGED, one.outcome != REFUSE)),
            counts=[(WORDS[outcome], number) for outcome, number in counts(planned).items()],
            something=bool(to_do(planned)),
            drafts=sum(one.outcome == CREATE and not one.publishes for one in planned),
            notes=form.read.notes,
        )
        return TemplateResponse(self.request, "meetings/editors/import_calendar_preview.html", context)

    def make(self):
        found = cache.get(self.key(self.request.POST["kept"][:64]))
        body = found and self.bodies.filter(pk=found[0]).first()
        if not body:
            return self.refused(_("The file was kept for one hour, which has passed: choose it again."))
        body, read = body.specific, read_calendar(found[1])
        done = 0
        refused = []
        with transaction.atomic(), indexed_together() as index_batch:
            # Planned again: somebody may have changed a date since the preview.
            planned = plan_import(body, read, by=self.request.user)
            for one in to_do(planned)[:MOST]:
                try:
                    with transaction.atomic():
                        take_in(one, body, by=self.request.user)
                    done += 1
                except (Refused, forms.ValidationError) as error:
                    refused.append(f"{one.title}: {error}")
            index_batch()
            tell_of_new_dates(planned, body, by=self.request.user)
        cache.delete(self.key(self.request.POST["kept"][:64]))
        sentence = ngettext("%(number)s date was taken in.", "%(number)s dates were taken in.", done)
        messages.success(self.request, sentence % {"number": done})
        for sentence in refused[:10]:
            messages.warning(self.request, sentence)
        response = redirect("wagtailadmin_explore", body.pk)
        response.status_code = 303
        return response

    def key(self, token):
        """Only the person who sent a file may say yes to it."""
        return f"meetings:calendar:{self.request.user.pk}:{token}"

    def refused(self, sentence):
        form = CalendarFileForm(bodies=self.bodies)
        form.cleaned_data, form._errors = {}, ErrorDict()
        form.add_error(None, sentence)
        return self.form_invalid(form)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_breadcrumbs_items(self):
        calendar = {"url": reverse("meetings_calendar"), "label": _("Calendar")}
        return [*self.breadcrumbs_items, calendar, {"url": "", "label": self.page_title}]


def to_do(planned):
    return [one for one in planned if one.outcome not in (UNCHANGED, REFUSE)]


def too_many():
    sentence = _("There is too much to do at once: %(most)s dates at most. Cut the file in two, or ask your host.")
    return sentence % {"most": MOST}
