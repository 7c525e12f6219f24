"""What is new in a project."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from pages.blocks import StoryBlock
from pages.fields import StoryField
from pages.models import BasePage


class ProjectUpdatePage(BasePage):
    """News of a project, dated."""

    on = models.DateField(_("date"), default=timezone.localdate)
    body = StoryField(StoryBlock(), verbose_name=_("text"), blank=True)
    source_id = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["projects.ProjectPage"]
    subpage_types = []

    content_panels = [*BasePage.content_panels, FieldPanel("on"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("project news")
        verbose_name_plural = _("project news")
