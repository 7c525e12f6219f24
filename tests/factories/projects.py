"""Projects. No two runs differ."""

import datetime

import factory
import wagtail_factories
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.sql import InsertQuery
from django.utils import timezone
from wagtail.models import Page

from projects.models import Funding, ProjectPage, ProjectStep, ProjectTheme

DAY = datetime.date(2026, 3, 1)


class ProjectPageFactory(wagtail_factories.PageFactory):
    """Needs `parent`."""

    title = factory.Sequence("Projet {}".format)
    slug = factory.Sequence("projet-{}".format)

    class Meta:
        model = ProjectPage


def many_projects(parent, count, *, theme=None, **fields):
    """Write `count` published projects below `parent` in a few queries, with money and, if given, a theme."""
    content_type = ContentType.objects.get_for_model(ProjectPage)
    parent = Page.objects.get(pk=parent.pk)
    first = (Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    projects = []
    for rank in range(count):
        number = parent.numchild + rank + 1
        values = {"step": "in_progress", "step_on": DAY + datetime.timedelta(days=rank % 200)} | fields
        project = ProjectPage(
            id=first + rank,
            page_ptr_id=first + rank,
            title=f"Projet {number}",
            draft_title=f"Projet {number}",
            slug=f"projet-en-nombre-{number}",
            path=Page._get_path(parent.path, parent.depth + 1, number),
            depth=parent.depth + 1,
            url_path=f"{parent.url_path}projet-en-nombre-{number}/",
            content_type=content_type,
            locale=parent.locale,
            last_published_at=timezone.now(),
            **values,
        )
        projects.append(project)
    page_fields = [field.attname for field in Page._meta.concrete_fields if field.attname != "id"]
    Page.objects.bulk_create(
        Page(id=project.pk, **{name: getattr(project, name) for name in page_fields}) for project in projects
    )
    query = InsertQuery(ProjectPage)
    query.insert_values(ProjectPage._meta.local_concrete_fields, projects)
    query.get_compiler(connection=connection).execute_sql()
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + count)
    Funding.objects.bulk_create(Funding(project=project, asked=100, granted=50) for project in projects)
    ProjectStep.objects.bulk_create(ProjectStep(project=project, step=project.step, on=DAY) for project in projects)
    if theme:
        ProjectTheme.objects.bulk_create(ProjectTheme(content_object=project, tag=theme) for project in projects)
    return projects
