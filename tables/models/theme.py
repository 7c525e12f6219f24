"""What tables speak about: a short list that editors keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from tables.enums import Axis, ThemeIcon


class Theme(TagBase):
    """A tag nobody invents on the fly: free words would split one subject into ten."""

    free_tagging = False

    icon = models.CharField(_("sign"), max_length=20, choices=ThemeIcon, default=ThemeIcon.FLAG)
    axis = models.CharField(
        _("axis"), max_length=20, choices=Axis, default=Axis.OTHER, help_text=_("What funders count it under.")
    )

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("icon"), FieldPanel("axis")])]

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["name", "pk"]
