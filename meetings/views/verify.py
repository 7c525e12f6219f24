"""« Vérifier avant de publier »: each thing found, in its context, and one button for what to do. No JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from meetings.actions import verify
from meetings.models import MinutesPage
from meetings.privacy.check import MASK, by_words
from meetings.rules import may_verify
from meetings.verify import hints
from meetings.views.readback_desk import see_other

WORDS = {"mask": MASK, "person": "une personne", "woman": "une habitante", "man": "un habitant"}


class Verify(WagtailAdminTemplateMixin, TemplateView):
    template_name = "meetings/verify/verify.html"
    page_title = gettext_lazy("Check before publishing")
    header_icon = "view"

    def dispatch(self, request, *args, **kwargs):
        if not may_verify(request.user, self.minutes):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def minutes(self):
        return get_object_or_404(MinutesPage, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        draft = self.minutes.get_latest_revision_as_object()
        return {
            **super().get_context_data(**kwargs),
            "minutes": self.minutes,
            "groups": by_words(draft),
            "hints": hints(draft),
        }

    def get_breadcrumbs_items(self):
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.minutes.pk]), "label": self.minutes.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def post(self, request, *args, **kwargs):
        deed, digest = request.POST.get("deed", ""), request.POST.get("digest", "")[:64]
        if deed == "keep":
            verify.keep(self.minutes, digest, by=request.user)
            messages.success(request, _("It stays, and you will not be asked again."))
        elif deed == "apart" or deed in WORDS:
            number = verify.mask(
                self.minutes, digest, words=WORDS.get(deed, ""), apart=deed == "apart", by=request.user
            )
            words = ngettext(
                "Changed in %(number)s place of the draft.", "Changed in %(number)s places of the draft.", number
            )
            if number:
                messages.success(request, words % {"number": number})
            else:
                messages.warning(request, _("These words are no longer in the draft."))
        else:
            raise Http404
        return see_other(reverse("meetings_verify", args=[self.minutes.pk]))
