"""« Comme la dernière fois » and « Dupliquer »: one date to confirm, then Wagtail's own form with a draft in it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from meetings.actions.again import prepare_again
from meetings.calling.again import last_meeting, next_start
from meetings.forms import MomentField
from meetings.models import MeetingPage
from meetings.open_points import open_points
from meetings.rules import may_add_meeting
from tables.models import BodyPage


class AgainForm(forms.Form):
    starts_at = MomentField(label=gettext_lazy("Starts"))

    def clean_starts_at(self):
        moment = self.cleaned_data["starts_at"]
        if moment <= timezone.now():
            raise forms.ValidationError(_("The next date must be in the future."))
        return moment


class Again(WagtailAdminTemplateMixin, FormView):
    """Confirm when; refused, it comes back filled (422); done, on to the draft."""

    template_name = "meetings/editors/again.html"
    form_class = AgainForm
    header_icon = "copy"
    with_agenda = False

    def dispatch(self, request, *args, **kwargs):
        if not may_add_meeting(request.user, self.model.body):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"starts_at": next_start(self.model)}

    def form_valid(self, form):
        page = prepare_again(
            self.model, by=self.request.user, with_agenda=self.with_agenda, starts_at=form.cleaned_data["starts_at"]
        )
        messages.success(self.request, _("The draft is ready: read it, change what is new, publish when you wish."))
        response = redirect("wagtailadmin_pages:edit", page.pk)
        response.status_code = 303
        return response

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "model": self.model,
            "with_agenda": self.with_agenda,
            "points": open_points(self.model.body),
        }

    def get_page_subtitle(self):
        return self.model.body.title

    def get_breadcrumbs_items(self):
        explore = reverse("wagtailadmin_explore", args=[self.model.body.pk])
        return [
            *self.breadcrumbs_items,
            {"url": explore, "label": self.model.body.title},
            {"url": "", "label": self.page_title},
        ]


class AsLastTime(Again):
    """From a table: its last meeting is the model. Without one, Wagtail's empty form."""

    page_title = gettext_lazy("As last time")

    def dispatch(self, request, *args, **kwargs):
        body = get_object_or_404(Page, pk=kwargs["pk"]).specific
        if not isinstance(body, BodyPage):
            raise Http404("No table here.")
        if not may_add_meeting(request.user, body):
            raise PermissionDenied
        self.model = last_meeting(body)
        if self.model is None:
            return redirect("wagtailadmin_pages:add", "meetings", "meetingpage", body.pk)
        return super().dispatch(request, *args, **kwargs)


class Duplicate(Again):
    """From a meeting: agenda and introduction come along."""

    page_title = gettext_lazy("Duplicate on another date")
    with_agenda = True

    @cached_property
    def model(self):
        return get_object_or_404(MeetingPage, pk=self.kwargs["pk"])
