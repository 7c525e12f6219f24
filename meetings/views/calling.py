"""« Prévenir »: what calls people to a meeting, or tells them that it is off, on one screen for its facilitators."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from activity.models import Follow
from meetings.actions.calling import called_by_phone, informed_of
from meetings.actions.registered import phone_list
from meetings.calling.gsm import ONE_SMS, septets
from meetings.calling.texts import MESSAGE_LENGTH, message_text, sms_text
from meetings.models import MeetingPage, Registration
from meetings.papers.meeting import short_address, short_url
from meetings.rules import may_cancel
from meetings.words import state_sentences, state_word


class CallPeople(WagtailAdminTemplateMixin, TemplateView):
    """The papers, the texts to copy, who gets the mail, whom to phone. Only reads: nothing leaves from here."""

    template_name = "meetings/editors/calling.html"
    page_title = gettext_lazy("Tell people")
    header_icon = "mail"

    def dispatch(self, request, *args, **kwargs):
        self.meeting = get_object_or_404(MeetingPage, pk=kwargs["pk"])
        if not may_cancel(request.user, self.meeting):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        meeting = self.meeting
        sms, message = sms_text(meeting, short_url(meeting)), message_text(meeting, short_url(meeting))
        registered = Registration.objects.of(meeting).expected()
        return {
            **super().get_context_data(**kwargs),
            "meeting": meeting,
            "url": meeting.get_url(self.request) or "",
            "state_word": state_word(meeting),
            "told": state_sentences(meeting),
            "short_url": short_url(meeting),
            "short_address": short_address(meeting),
            "texts": [
                {
                    "id": "sms",
                    "label": _("Text message"),
                    "text": sms,
                    "count": _("%(found)s signs of %(most)s: one message.") % {"found": septets(sms), "most": ONE_SMS},
                },
                {
                    "id": "whatsapp",
                    "label": _("WhatsApp, e-mail"),
                    "text": message,
                    "count": _("%(found)s signs of %(most)s.") % {"found": len(message), "most": MESSAGE_LENGTH},
                },
            ],
            "followers": self.followers(),
            "informed": len(informed_of(meeting)),
            "registered": registered.by_mail().count(),
            "to_call": [
                *((one.name, one.phone, _("asked to be told")) for one in called_by_phone(meeting)),
                *((one.shown_name, one.phone, one.get_state_display()) for one in phone_list(meeting) if one.phone),
            ],
            "unreachable": sum(1 for one in phone_list(meeting) if not one.phone),
            "informed_url": reverse("meetings_informed", args=[meeting.body.pk]),
        }

    def followers(self):
        """How many accounts follow the meeting or what it belongs to, and are written to at once."""
        above = Page.objects.ancestor_of(self.meeting, inclusive=True).values("pk")
        follows = Follow.objects.at_once().of_people_who_read().filter(page__in=above)
        return follows.values("person").distinct().count()

    def get_page_subtitle(self):
        return self.meeting.title

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.meeting.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.meeting.title},
            {"url": "", "label": self.page_title},
        ]
