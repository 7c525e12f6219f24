"""Making a series inside Wagtail's admin: from a meeting, which becomes its first date, or of a table."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from meetings.actions.series import SeriesExists, create_series, new_series, proposed_dates
from meetings.filters import BODIES
from meetings.models import MeetingPage
from meetings.rules import may_make_series
from meetings.series.days_off import zone_without_holidays
from meetings.series.forms import FromMeetingForm, NewSeriesForm
from meetings.series.plan import draft_of
from meetings.views.steps import SeriesScreen, Steps
from meetings.warnings import Kind, warnings_of_each
from tables.models import BodyPage


class ChooseSeriesBody(SeriesScreen, TemplateView):
    template_name = "meetings/editors/choose_body.html"
    page_title = gettext_lazy("A new series")

    def dispatch(self, request, *args, **kwargs):
        if not page_permission_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        if len(self.choices) == 1:
            return redirect(self.choices[0][1])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def choices(self):
        allowed = page_permission_policy.instances_user_has_permission_for(self.request.user, "add")
        bodies = allowed.exact_type(*BODIES).order_by("title", "pk")
        return [(body, reverse("meetings_series_of_body", args=[body.pk])) for body in bodies]

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "choices": self.choices}


class MakeSeries(Steps):
    """A new series: from a meeting, which becomes its first date, or of a table."""

    template_name = "meetings/editors/series_form.html"
    preview_template = "meetings/editors/series_preview.html"
    page_title = gettext_lazy("Make a series")
    first = None

    def dispatch(self, request, *args, **kwargs):
        if "pk" in kwargs:
            self.first = get_object_or_404(MeetingPage, pk=kwargs["pk"])
            if self.first.series_id:
                return redirect("meetings_series_show", self.first.series_id)
            self.body = self.first.body
        else:
            self.body = get_object_or_404(Page, pk=kwargs["body"]).specific
        if not isinstance(self.body, BodyPage) or not may_make_series(request.user, self.body):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return FromMeetingForm if self.first else NewSeriesForm

    def get_initial(self):
        if self.first:
            return FromMeetingForm.initial_of(self.first)
        return {
            "title": _("Meeting"),
            "place": self.body.ordinary_place,
            "first_on": timezone.localdate(),
            "rhythm": "monthly-1",
            "skip_public_holidays": True,
        }

    def fields_of(self, form):
        rule = form.rule()
        if self.first:
            rule["first_on"] = timezone.localdate(self.first.starts_at)
        return rule | {"pattern": form.pattern()}

    def foresee(self, form):
        series = new_series(self.body, first=self.first, **self.fields_of(form))
        series.full_clean(exclude=["made_until"])
        days = proposed_dates(series, first=self.first)
        drafts = [draft_of(series, day) for day in days]
        ticked = set(self.request.POST.getlist("days"))
        for day, warnings in zip(days, warnings_of_each(drafts), strict=True):
            day.warnings = [warning.sentence for warning in warnings if warning.kind != Kind.PUBLIC_HOLIDAY]
            day.ticked = day.day.isoformat() in ticked if ticked else not day.left_out
        return {
            "series": series,
            "days": days,
            "zone_without_holidays": zone_without_holidays(series, series.first_on, days[-1].day if days else None),
            "drafts_only": not self.body.permissions_for_user(self.request.user).can_publish_subpage(),
        }

    def act(self, form):
        days = [day for word in self.request.POST.getlist("days") if (day := read_day(word))]
        try:
            series = create_series(self.body, by=self.request.user, first=self.first, days=days, **self.fields_of(form))
        except SeriesExists as refusal:
            messages.warning(self.request, refusal.message)
            return reverse("meetings_series_show", args=[refusal.series.pk])
        made = len([day for day in series.dates.all() if not self.first or day.pk != self.first.pk])
        done = ngettext("%(count)s date is made.", "%(count)s dates are made.", made) % {"count": made}
        messages.success(self.request, done)
        return reverse("meetings_series_show", args=[series.pk])

    def get_context_data(self, **kwargs):
        back = reverse("wagtailadmin_pages:edit", args=[self.first.pk]) if self.first else reverse("meetings_series")
        return {**super().get_context_data(**kwargs), "body": self.body, "first": self.first, "back": back}

    def get_page_subtitle(self):
        return self.first.title if self.first else self.body.title


def read_day(word):
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
