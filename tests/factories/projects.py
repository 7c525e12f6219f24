"""Projects. No two runs differ."""

import datetime

import factory
import wagtail_factories
from wagtail.models import Page

from projects.models import Funding, ProjectPage, ProjectStep, ProjectTheme
from tests.factories.pages import bulk_add

DAY = datetime.date(2026, 3, 1)


class ProjectPageFactory(wagtail_factories.PageFactory):
    """Needs `parent`."""

    title = factory.Sequence("Projet {}".format)
    slug = factory.Sequence("projet-{}".format)

    class Meta:
        model = ProjectPage


def many_projects(parent, count, *, theme=None, **fields):
    """Write `count` published projects below `parent` in a few queries, with money and, if given, a theme."""
    parent = Page.objects.get(pk=parent.pk)
    projects = []
    for rank in range(count):
        number = parent.numchild + rank + 1
        values = {"step": "in_progress", "step_on": DAY + datetime.timedelta(days=rank % 200)} | fields
        projects.append(ProjectPage(title=f"Projet {number}", slug=f"projet-en-nombre-{number}", **values))
    bulk_add(parent, projects)
    Funding.objects.bulk_create(Funding(project=project, asked=100, granted=50) for project in projects)
    ProjectStep.objects.bulk_create(ProjectStep(project=project, step=project.step, on=DAY) for project in projects)
    if theme:
        ProjectTheme.objects.bulk_create(ProjectTheme(content_object=project, tag=theme) for project in projects)
    return projects
