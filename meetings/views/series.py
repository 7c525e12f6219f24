"""Making, showing, changing and ending a series, inside Wagtail's admin. What will be done is always shown first."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Min, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import ListView, TemplateView
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from meetings.actions.series import change_series_from, create_series, end_series, new_series, proposed_dates
from meetings.enums import MeetingState
from meetings.filters import BODIES
from meetings.models import MeetingPage, MeetingSeries, SchoolHoliday
from meetings.rules import may_change_series, may_make_series
from meetings.series.days_off import DaysOff
from meetings.series.forms import ChangeSeriesForm, EndSeriesForm, FromMeetingForm, NewSeriesForm
from meetings.series.plan import as_edited, by_hand, draft_of, open_dates, plan_change, plan_end
from meetings.views.editors_calendar import editable
from meetings.warnings import Kind, warnings_of_each
from tables.models import BodyPage

PER_PAGE = 50
# Asked of the browser, not of the editor: what a preview sends back beside the form.
OF_THE_PREVIEW = {"csrfmiddlewaretoken", "step", "days", "chosen"}


class SeriesScreen(WagtailAdminTemplateMixin):
    header_icon = "resubmit"

    def get_breadcrumbs_items(self):
        calendar = {"url": reverse("meetings_calendar"), "label": _("Calendar")}
        series = {"url": reverse("meetings_series"), "label": _("Series")}
        return [*self.breadcrumbs_items, calendar, series, {"url": "", "label": self.get_page_title()}]


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


class Steps(SeriesScreen, FormView):
    """A form, then what it will do, then the deed. Each step comes back filled; nothing is kept between them."""

    preview_template = ""

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if request.POST.get("step") == "edit":
            form.errors.clear()
            return self.render_to_response(self.get_context_data(form=form))
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        try:
            if self.request.POST.get("step") != "do":
                return self.preview(form)
            response = redirect(self.act(form))
            response.status_code = 303
        except ValidationError as refusal:
            said = getattr(refusal, "error_dict", None) or {None: refusal.error_list}
            for name, errors in said.items():
                form.add_error(self.field_of(form, name), ValidationError([one.messages[0] for one in errors]))
            return self.form_invalid(form)
        return response

    @staticmethod
    def field_of(form, name):
        name = {"hour": "starts", "minutes": "ends", "interval": "rhythm"}.get(name, name)
        return name if name in form.fields else None

    def form_invalid(self, form):
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 422
        return response

    def preview(self, form):
        said = [(name, value) for name, values in self.request.POST.lists() for value in values]
        hidden = [(name, value) for name, value in said if name not in OF_THE_PREVIEW]
        context = self.get_context_data(form=form, hidden=hidden, **self.foresee(form))
        return self.response_class(
            request=self.request, template=[self.preview_template], context=context, using=self.template_engine
        )


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
        series = create_series(self.body, by=self.request.user, first=self.first, days=days, **self.fields_of(form))
        made = len([day for day in series.dates.all() if not self.first or day.pk != self.first.pk])
        done = ngettext("%(count)s date is made.", "%(count)s dates are made.", made) % {"count": made}
        messages.success(self.request, done)
        return reverse("meetings_series_show", args=[series.pk])

    def get_context_data(self, **kwargs):
        back = reverse("wagtailadmin_pages:edit", args=[self.first.pk]) if self.first else reverse("meetings_series")
        return {**super().get_context_data(**kwargs), "body": self.body, "first": self.first, "back": back}

    def get_page_subtitle(self):
        return self.first.title if self.first else self.body.title


def zone_without_holidays(series, first, last):
    """Return the school zone of a series when nobody wrote its holidays between these days, else ""."""
    known = SchoolHoliday.objects.of(series.school_zone).between(first, last or first).exists()
    return "" if known else series.school_zone


def read_day(word):
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


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
        dates = [as_edited(meeting) for meeting in self.series.dates.with_minutes().order_by("occurs_at", "pk")]
        mine = editable(self.request.user, dates)
        for meeting in dates:
            meeting.may_edit = meeting.pk in mine
            meeting.words = by_hand(meeting, self.series)
        return {
            **super().get_context_data(**kwargs),
            "coming": [meeting for meeting in dates if not meeting.is_over],
            "past": [meeting for meeting in reversed(dates) if meeting.is_over],
            "left_out": self._left_out(dates),
        }

    def _left_out(self, dates):
        """Return the days to come that the rule gives and that have no page, with what is known of them."""
        today = timezone.localdate()
        last = min(day for day in (self.series.made_until, self.series.until) if day)
        if last < today:
            return []
        made = {timezone.localdate(meeting.occurs_at) for meeting in dates}
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
