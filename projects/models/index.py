"""The list of every project of the site."""

from django.core.paginator import Paginator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from pages.models import BasePage
from projects.forms import ProjectFilterForm

from .project import ProjectPage

PROJECTS_PER_PAGE = 24


class ProjectIndexPage(BasePage):
    """Every project of the site, wherever it lives."""

    max_count = 1
    subpage_types = []

    class Meta:
        verbose_name = _("list of projects")
        verbose_name_plural = _("lists of projects")

    @classmethod
    def can_create_at(cls, parent):
        return parent.depth == 2 and super().can_create_at(parent)

    def get_context(self, request, *args, **kwargs):
        form = ProjectFilterForm(request.GET)
        projects = form.narrow(ProjectPage.objects.live().public().latest_first().for_cards())
        kept = {name: word for name, word in form.data.items() if name in form.fields and word}
        return {
            **super().get_context(request, *args, **kwargs),
            "form": form,
            "projects": Paginator(projects, PROJECTS_PER_PAGE).get_page(request.GET.get("page")),
            "kept": urlencode(kept),
        }
