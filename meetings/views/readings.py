"""« Faire lire »: the five ways minutes are read, which is older than a correction, the message ready to send."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from meetings.calling.neighbours import NEIGHBOURS_LENGTH, neighbours_text
from meetings.models import MinutesPage
from meetings.papers.meeting import short_url
from meetings.readings import readings_of
from meetings.rules import may_verify


class HaveRead(WagtailAdminTemplateMixin, TemplateView):
    """Only reads: the words are typed in the editor, nothing leaves from here."""

    template_name = "meetings/editors/readings.html"
    page_title = gettext_lazy("Have them read")
    header_icon = "view"

    def dispatch(self, request, *args, **kwargs):
        self.minutes = get_object_or_404(MinutesPage, pk=kwargs["pk"])
        if not may_verify(request.user, self.minutes):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        minutes = self.minutes
        draft = minutes.get_latest_revision_as_object() if minutes.has_unpublished_changes else None
        text = neighbours_text(minutes, short_url(minutes))
        return {
            **super().get_context_data(**kwargs),
            "minutes": minutes,
            "url": minutes.get_url(self.request) or "",
            "draft": draft,
            "readings": readings_of(minutes, draft),
            "text": text,
            "query": quote(text),
            "count": _("%(found)s signs of %(most)s.") % {"found": len(text), "most": NEIGHBOURS_LENGTH},
        }

    def get_page_subtitle(self):
        return self.minutes.title

    def get_breadcrumbs_items(self):
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.minutes.pk]), "label": self.minutes.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]
