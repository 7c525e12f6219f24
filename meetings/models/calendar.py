"""The participation calendar's page: what is to come, each month, what is past, and the feed of it all."""

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin

from pages.models import BasePage


class CalendarPage(RoutablePageMixin, BasePage):
    max_count = 1
    subpage_types = []

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
