"""Showing, changing and ending a series, inside Wagtail's admin. What will be done is always shown first."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView
from wagtail.admin import messages
from wagtail.permissions import page_permission_policy

from meetings.actions.series import change_series_from, end_series
from meetings.enums import MeetingState
from meetings.models import MeetingPage, MeetingSeries
from meetings.rules import may_change_series
from meetings.series.days_off import DaysOff, zone_without_holidays
from meetings.series.forms import ChangeSeriesForm, EndSeriesForm
from meetings.series.plan import as_edited, by_hand, open_dates, plan_change, plan_end
from meetings.views.editors_calendar import editable
from meetings.views.steps import SeriesScreen, Steps

PER_PAGE = 50


class SeriesList(SeriesScreen, ListView):
    """Every series, those that go on first."""

    template_name = "meetings/editors/series_list.html"
    page_title = gettext_lazy("Series of meetings")
    paginate_by = PER_PAGE
    context_object_name = "series"

    def get_queryset(self):
        coming = Q(dates__ends_at__gt=timezone.now(), dates__state__in=[MeetingState.ANNOUNCED, MeetingState.MOVED])
        found = MeetingSeries.objects.select_related("body")
        return found.annotate(
            coming=Count("dates", filter=coming), next=Min("dates__starts_at", filter=coming)
        ).order_by("next", "pk")

    def get_context_data(self, **kwargs):
        may_add = page_permission_policy.user_has_permission(self.request.user, "add")
        return {**super().get_context_data(**kwargs), "may_add": may_add}


class OfSeries:
    """A screen about one series."""

    def dispatch(self, request, *args, **kwargs):
        self.series = get_object_or_404(MeetingSeries.objects.select_related("body"), pk=kwargs["pk"])
        self.may_change = may_change_series(request.user, self.series)
        if self.needs_right and not self.may_change:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.series.title

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "series": self.series,
            "may_change": self.may_change,
            "back": reverse("meetings_series_show", args=[self.series.pk]),
        }


class ShowSeries(OfSeries, SeriesScreen, TemplateView):
    """All its dates, what is an exception and why, and what was left out."""

    template_name = "meetings/editors/series.html"
    page_title = gettext_lazy("The series")
    needs_right = False

    def get_context_data(self, **kwargs):
        coming = [as_edited(meeting) for meeting in self.series.dates.upcoming().order_by("occurs_at", "pk")]
        past = Paginator(self.series.dates.past(), PER_PAGE).get_page(self.request.GET.get("page"))
        mine = editable(self.request.user, [*coming, *past])
        for meeting in (*coming, *past):
            meeting.may_edit = meeting.pk in mine
            meeting.words = by_hand(meeting, self.series)
        return {
            **super().get_context_data(**kwargs),
            "coming": coming,
            "past": list(past),
            "page_obj": past,
            "left_out": self._left_out(),
        }

    def _left_out(self):
        """Return the days to come that the rule gives and that have no page, with what is known of them."""
        today = timezone.localdate()
        last = min(day for day in (self.series.made_until, self.series.until) if day)
        if last < today:
            return []
        kept = self.series.dates.filter(occurs_at__date__gte=today).values_list("occurs_at", flat=True)
        made = {timezone.localdate(moment) for moment in kept}
        days_off = DaysOff(today, last, self.series.school_zone)
        days = [day for day in self.series.rule.days(today, last) if day not in made]
        return [(day, days_off.words(day)) for day in days]


class ChangeSeries(OfSeries, Steps):
    template_name = "meetings/editors/series_form.html"
    preview_template = "meetings/editors/series_change.html"
    page_title = gettext_lazy("Change from a date on")
    form_class = ChangeSeriesForm
    needs_right = True

    def get_initial(self):
        return ChangeSeriesForm.initial_of(self.series)

    @cached_property
    def dates(self):
        return [meeting for meeting in open_dates(self.series, timezone.localdate()) if not meeting.is_cancelled]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "series": self.series, "dates": self.dates}

    def foresee(self, form):
        changes = form.changes()
        if not changes:
            raise ValidationError(_("Nothing changes yet: say what is to be different."))
        plan = plan_change(self.series, form.cleaned_data["day"], changes)
        plan.series.full_clean(exclude=["made_until"])
        day = form.cleaned_data["day"]
        return {
            "plan": plan,
            "day": day,
            "words": [
                (MeetingPage._meta.get_field(name).verbose_name, value)
                for name, value in changes.items()
                if name in MeetingSeries.SHARED
            ],
            "zone_without_holidays": zone_without_holidays(plan.series, day, self.series.made_until),
        }

    def act(self, form):
        change_series_from(self.series, form.cleaned_data["day"], form.changes(), by=self.request.user)
        messages.success(self.request, _("The series is changed. Followers are told once."))
        return reverse("meetings_series_show", args=[self.series.pk])


class EndSeries(OfSeries, Steps):
    template_name = "meetings/editors/series_form.html"
    preview_template = "meetings/editors/series_end.html"
    page_title = gettext_lazy("End the series")
    form_class = EndSeriesForm
    needs_right = True

    def get_form_kwargs(self):
        dates = [meeting for meeting in open_dates(self.series, timezone.localdate()) if not meeting.is_cancelled]
        return {**super().get_form_kwargs(), "dates": dates}

    def foresee(self, form):
        return {"ending": plan_end(self.series, form.cleaned_data["on"]), "on": form.cleaned_data["on"]}

    def act(self, form):
        chosen = {int(word) for word in self.request.POST.getlist("chosen") if word.isdecimal() and len(word) < 19}
        words = form.cleaned_data
        cancelled, deleted = end_series(
            self.series, words["on"], by=self.request.user, reason=words["reason"], chosen=chosen
        )
        gone = {"cancelled": len(cancelled), "deleted": len(deleted)}
        messages.success(
            self.request, _("The series is ended. Cancelled: %(cancelled)s. Drafts deleted: %(deleted)s.") % gone
        )
        return reverse("meetings_series_show", args=[self.series.pk])
