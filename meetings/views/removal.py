"""« Retirer un nom »: the public form, without account and without JavaScript, and the facilitator's screen.

The name travels in the body of forms only: no address, no log and no error report ever bears it.
"""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import TemplateView
from wagtail.admin.models import EditingSession
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from comments import limits
from comments.models import CommentSettings
from comments.views import keeps_words
from meetings.actions import removal
from meetings.blocks import walk
from meetings.models import MinutesPage, NameRemoval
from meetings.removal_forms import RefusalForm, RemovalRequestForm, RemoveNameForm
from meetings.rules import may_remove_name, may_remove_name_everywhere
from meetings.views.readback import minutes_at
from meetings.views.readback_desk import see_other
from pages.csrf import anonymous_exempt
from pages.models.private_link import new_receipt
from pages.private import private_page, redirect_after

ON_A_PAGE = 30
SECRETS = ("name", "also", "email")


# --- Asking -----------------------------------------------------------------------------------------------------------


def draw(request, minutes, form, *, status=200, notice=""):
    anchor = form["anchor"].value() or ""
    excerpt = minutes.anchor_excerpt(anchor) if anchor else ""
    context = {"minutes": minutes, "form": form, "notice": notice, "excerpt": excerpt or ""}
    return render(request, "meetings/removal/ask.html", context, status=status)


@sensitive_variables("form", "data")
def ask_here(request, path):
    minutes = minutes_at(request, path)
    if request.method != "POST":
        return draw(request, minutes, RemovalRequestForm(initial={"anchor": request.GET.get("point", "")[:64]}))
    form = RemovalRequestForm(request.POST)
    if not form.is_valid():
        return draw(request, minutes, form, status=422)
    data = form.cleaned_data
    if data["anchor"] and not minutes.has_anchor(data["anchor"]):
        data["anchor"] = ""
    sender = limits.sender_of(request)
    times = CommentSettings.for_request(request).messages_per_hour
    receipt, new, forget = limits.receipt_for(new_receipt, "removal", sender, minutes.pk, data["name"], data["email"])
    email = data["email"].lower()
    if new and not (limits.allows("removal", sender, times) and (not email or limits.allows("mail", email, times))):
        forget()
        notice = _("Many requests have come from your connection within an hour. Try a little later, or call us.")
        return draw(request, minutes, form, status=429, notice=notice)
    values = {name: data[name] for name in ("name", "anchor", "in_function", "email")}
    asked = removal.request_removal(minutes, **values, receipt=receipt, by=request.user)
    return redirect_after(request, "meetings:removal_thanks", asked.pk)


def again(request, path):
    """The form given back with what was typed, and a fresh security token."""
    notice = _("You signed in, or out, since you opened this page. Please send the form once more.")
    return draw(request, minutes_at(request, path), RemovalRequestForm(request.POST), status=403, notice=notice)


guarded_ask = anonymous_exempt(require_http_methods(["GET", "HEAD", "POST"])(ask_here))
guarded_ask.again = again
ask = private_page(sensitive_post_parameters(*SECRETS)(keeps_words(guarded_ask)))


@private_page
@require_safe
def thanks(request, number):
    """The number of a request. It tells nothing of it, so anybody may see it."""
    asked = get_object_or_404(NameRemoval, pk=number)
    return render(request, "meetings/removal/thanks.html", {"asked": asked, "ticket": asked.ticket})


# --- Removing ---------------------------------------------------------------------------------------------------------


class Queue(WagtailAdminTemplateMixin, TemplateView):
    """Requests on the minutes this person publishes: those that wait, and what was done, in numbers."""

    template_name = "meetings/removal/admin/queue.html"
    page_title = gettext_lazy("Names to remove")
    header_icon = "user"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        answered = self.request.GET.get("faites") == "1"
        found = NameRemoval.objects.decidable_by(self.request.user).select_related("minutes")
        found = found.exclude(decided_at=None).order_by("-decided_at", "-pk") if answered else found.waiting()
        try:
            page = Paginator(found, ON_A_PAGE).page(self.request.GET.get("page") or 1)
        except InvalidPage:
            raise Http404 from None
        query = "faites=1" if answered else ""
        return {**super().get_context_data(**kwargs), "page_obj": page, "answered": answered, "query": query}


@method_decorator(sensitive_post_parameters(*SECRETS), name="dispatch")
class RemoveName(WagtailAdminTemplateMixin, TemplateView):
    """See every place where a name stands, then take it out with one button; for a request, or for who called."""

    template_name = "meetings/removal/admin/remove.html"
    page_title = gettext_lazy("Remove a name")
    header_icon = "user"

    def dispatch(self, request, *args, **kwargs):
        if not may_remove_name(request.user, self.minutes):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked(self):
        """The request that is answered, or None when somebody called."""
        if "request_pk" not in self.kwargs:
            return None
        return get_object_or_404(NameRemoval.objects.select_related("minutes"), pk=self.kwargs["request_pk"])

    @cached_property
    def minutes(self):
        return self.asked.minutes if self.asked else get_object_or_404(MinutesPage, pk=self.kwargs["pk"])

    def make_form(self, data=None):
        initial = {"name": self.asked.name} if self.asked and self.asked.waits else {}
        return RemoveNameForm(data, initial=initial, may_everywhere=may_remove_name_everywhere(self.request.user))

    def get(self, request, *args, **kwargs):
        return self.draw(form=self.make_form())

    def draw(self, *, status=200, **context):
        context = {"refusal": RefusalForm(), **context}
        return self.render_to_response(self.get_context_data(**context), status=status)

    @sensitive_variables("form", "data", "found")
    def post(self, request, *args, **kwargs):
        deed = request.POST.get("deed", "")
        if deed == "refuse" and self.asked:
            return self.refuse()
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.draw(form=form, status=422)
        data = form.cleaned_data
        everywhere = data.get("everywhere", False)
        if deed == "remove":
            try:
                done = removal.remove_name(
                    self.minutes,
                    data["names"],
                    replacement=data["replacement"],
                    everywhere=everywhere,
                    asked=self.asked,
                    by=request.user,
                )
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
                return self.draw(form=form, status=422)
            messages.success(request, _("The name is removed."))
            return see_other(reverse("meetings_removal_done", args=[done.pk]))
        found = removal.find_name(self.minutes, data["names"], everywhere=everywhere, by=request.user)
        return self.draw(form=form, found=found, places=sorted(found.places.items()), edited=self.edited_now())

    def edited_now(self):
        """Whether somebody has the minutes open in the editor: saving there would bring the name back."""
        since = timezone.now() - timedelta(minutes=1)
        return EditingSession.objects.filter(object_id=str(self.minutes.pk), last_seen_at__gte=since).exists()

    def refuse(self):
        refusal = RefusalForm(self.request.POST)
        if refusal.is_valid():
            try:
                removal.refuse_removal(self.asked, reason=refusal.cleaned_data["reason"], by=self.request.user)
            except ValidationError as error:
                refusal.add_error(None, error.messages)
            else:
                messages.success(self.request, _("The request is answered."))
                return see_other(reverse("meetings_removals"))
        return self.draw(form=self.make_form(), refusal=refusal, status=422)

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "minutes": self.minutes, "asked": self.asked}

    def get_breadcrumbs_items(self):
        queue = {"url": reverse("meetings_removals"), "label": Queue.page_title}
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.minutes.pk]), "label": self.minutes.title}
        return [*self.breadcrumbs_items, edit, queue, {"url": "", "label": self.page_title}]


class Done(WagtailAdminTemplateMixin, TemplateView):
    """What was done, in numbers, and what is left to look at."""

    template_name = "meetings/removal/admin/done.html"
    page_title = gettext_lazy("A name was removed")
    header_icon = "user"

    def get_breadcrumbs_items(self):
        queue = {"url": reverse("meetings_removals"), "label": Queue.page_title}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        asked = get_object_or_404(NameRemoval.objects.done().select_related("minutes"), pk=self.kwargs["pk"])
        if not may_remove_name(self.request.user, asked.minutes):
            raise PermissionDenied
        return {
            **super().get_context_data(**kwargs),
            "asked": asked,
            "minutes": asked.minutes,
            "touched": asked.touched.all(),
            "attached": attached_to(asked.minutes),
        }


def attached_to(minutes):
    """Return the titles of documents and pictures joined to minutes: their insides are not searched."""
    found = []
    for said in walk(minutes.body):
        if said.type in ("annex", "collective_result"):
            found += [str(said.value[key]) for key in ("document", "photo") if said.value.get(key)]
    return found
