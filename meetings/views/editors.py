"""Adding a meeting on a day, and the small forms that change a date. Everything here stands inside Wagtail's admin."""

from copy import copy
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.create import CreateView
from wagtail.permissions import page_permission_policy

from meetings.actions.meetings import MeetingRefusal, cancel_meeting, move_meeting, restore_meeting
from meetings.calling.again import end_for, last_meeting, take_over
from meetings.filters import BODIES
from meetings.forms import CancelForm, MoveForm
from meetings.models import MeetingPage
from meetings.models.meeting import YEARS
from meetings.months import Month
from meetings.rules import may_cancel
from meetings.warnings import warnings_for
from pages.typography import day_words, span_words

# A meeting added on a day begins when people come home, and lasts as meetings do.
USUAL_HOUR = time(18)
USUAL_LENGTH = timedelta(hours=2)


class ChooseBody(WagtailAdminTemplateMixin, TemplateView):
    """Under which table to add a meeting on a day. With a single one to choose from, nobody is asked."""

    template_name = "meetings/editors/choose_body.html"
    header_icon = "calendar"

    def dispatch(self, request, *args, **kwargs):
        self.day = asked_day(**kwargs)
        if not page_permission_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        if len(self.bodies) == 1:
            return redirect(self.address_of(self.bodies[0]))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def bodies(self):
        allowed = page_permission_policy.instances_user_has_permission_for(self.request.user, "add")
        return list(allowed.exact_type(*BODIES).order_by("title", "pk"))

    def address_of(self, body):
        return reverse("meetings_add_on_day", args=[self.day.year, self.day.month, self.day.day, body.pk])

    def get_page_title(self):
        return _("A meeting on %(day)s") % {"day": day_words(self.day)}

    def get_context_data(self, **kwargs):
        choices = [(body, self.address_of(body)) for body in self.bodies]
        return {**super().get_context_data(**kwargs), "day": self.day, "choices": choices}

    def get_breadcrumbs_items(self):
        calendar = {"url": reverse("meetings_calendar"), "label": _("Calendar")}
        return [*self.breadcrumbs_items, calendar, {"url": "", "label": self.get_page_title()}]


class AddOnDay(CreateView):
    """Wagtail's own form for a new page, that day and the hours and place of the last meeting already written.

    Saving goes to Wagtail's own address.
    """

    def dispatch(self, request, year, month, day, parent_page_id):
        self.day = asked_day(year, month, day)
        kind = ContentType.objects.get_for_model(MeetingPage)
        return super().dispatch(request, kind.app_label, kind.model, parent_page_id)

    def get(self, request):
        last = last_meeting(self.parent_page)
        hour = timezone.localtime(last.moved_from or last.starts_at).time() if last else USUAL_HOUR
        self.page.starts_at = datetime.combine(self.day, hour, tzinfo=timezone.get_current_timezone())
        self.page.ends_at = end_for(last, self.page.starts_at) if last else self.page.starts_at + USUAL_LENGTH
        if last:
            take_over(self.page, last)
        return super().get(request)


def asked_day(year, month, day):
    """Return the date an address names; raise Http404 when there is no such day."""
    Month.asked(year, month)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Http404("No such day.") from error


class MeetingDeed(WagtailAdminTemplateMixin, FormView):
    """A small form about one meeting: refused, it comes back filled (422); done, on to what is left to do."""

    template_name = "meetings/editors/deed.html"
    header_icon = "calendar"
    submit_label = ""
    done = ""
    # The same three for a meeting whose day is past, where that says something else.
    past_title = past_label = past_done = ""

    def dispatch(self, request, *args, **kwargs):
        self.meeting = get_object_or_404(MeetingPage, pk=kwargs["pk"])
        if not may_cancel(request.user, self.meeting):
            raise PermissionDenied
        if self.meeting.is_over and self.past_title:
            self.page_title, self.submit_label, self.done = self.past_title, self.past_label, self.past_done
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except MeetingRefusal as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        except ValidationError as error:
            # The page itself refuses to be saved (an old field left wrong): say so instead of failing.
            form.add_error(None, ValidationError(error.messages))
            return self.form_invalid(form)
        messages.success(self.request, self.done % {"title": self.meeting.title})
        if self.meeting.is_over:
            response = redirect("wagtailadmin_pages:edit", self.meeting.pk)
        else:
            # The papers, the texts, whom to phone: what is left to do once the site has said it.
            response = redirect("meetings_call", self.meeting.pk)
        response.status_code = 303
        return response

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "meeting": self.meeting, "submit_label": self.submit_label}

    def get_page_subtitle(self):
        return self.meeting.title

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.meeting.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.meeting.title},
            {"url": "", "label": self.page_title},
        ]


class CancelMeeting(MeetingDeed):
    """Before its end people are told; afterwards it only says that it did not take place."""

    form_class = CancelForm
    page_title = gettext_lazy("Cancel this meeting")
    submit_label = gettext_lazy("Cancel the meeting and tell people")
    done = gettext_lazy("“%(title)s” is cancelled. The page says so, and followers are told.")
    past_title = gettext_lazy("This meeting did not take place")
    past_label = gettext_lazy("Say that it did not take place")
    past_done = gettext_lazy("“%(title)s” did not take place: the page says so. Nobody gets a message.")

    def get_initial(self):
        if not self.meeting.is_cancelled:
            return {}
        return {"reason": self.meeting.state_reason, "next_date": self.meeting.next_date}

    def act(self, data):
        cancel_meeting(self.meeting, by=self.request.user, reason=data["reason"], next_date=data["next_date"])


class MoveMeeting(MeetingDeed):
    form_class = MoveForm
    page_title = gettext_lazy("Move this meeting")
    submit_label = gettext_lazy("Move the meeting and tell people")
    done = gettext_lazy("“%(title)s” is moved. The page says the old date and the new one, and followers are told.")

    def get_initial(self):
        """What stands today; on the day that the calendar asks for, when a date was dragged there."""
        initial = MoveForm.initial_of(self.meeting)
        day = self.asked_day()
        if day:
            shift = day - timezone.localdate(self.meeting.starts_at)
            # On the clock of the wall: the hour stays when clocks change.
            initial |= {name: timezone.localtime(initial[name]) + shift for name in ("starts_at", "ends_at")}
        return initial

    def get_context_data(self, **kwargs):
        """On a day asked for: the new date in words and what clashes then, before anybody is told."""
        context = super().get_context_data(**kwargs)
        if not self.asked_day():
            return context
        moved = copy(self.meeting)
        moved.starts_at, moved.ends_at = (self.get_initial()[name] for name in ("starts_at", "ends_at"))
        when = span_words(moved.starts_at, moved.ends_at)
        lead = _("New date: %(when)s. Nobody is told before you confirm.") % {"when": when}
        # Whoever let go of a date too early goes back to the grid.
        day = timezone.localdate(self.meeting.starts_at)
        back_url = reverse("meetings_calendar_month", args=[day.year, day.month])
        return {**context, "lead": lead, "warnings": warnings_for(moved), "back_url": back_url}

    def asked_day(self):
        try:
            day = date.fromisoformat(self.request.GET.get("jour", ""))
        except ValueError:
            return None
        return day if day.year in YEARS else None

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["starts_at"].widget.attrs["autofocus"] = True
        return form

    def act(self, data):
        moved = move_meeting(self.meeting, by=self.request.user, **data)
        for warning in warnings_for(moved):
            messages.warning(self.request, warning.sentence)


class RestoreMeeting(MeetingDeed):
    form_class = Form
    page_title = gettext_lazy("This meeting takes place after all")
    submit_label = gettext_lazy("Restore the meeting and tell people")
    done = gettext_lazy("“%(title)s” takes place after all. Followers are told.")
    past_title = gettext_lazy("This meeting took place after all")
    past_label = gettext_lazy("Say that it took place")
    past_done = gettext_lazy("“%(title)s” took place: its minutes are awaited. Nobody gets a message.")

    def act(self, data):
        restore_meeting(self.meeting, by=self.request.user)
