from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self):
        from wagtail.signals import page_published

        from activity.verbs import register
        from projects.models import ProjectPage, ProjectUpdatePage
        from projects.verbs import PROJECT_VERBS

        register(*PROJECT_VERBS)
        page_published.connect(tell_published, sender=ProjectPage, dispatch_uid="projects.tell_project")
        page_published.connect(tell_published_news, sender=ProjectUpdatePage, dispatch_uid="projects.tell_news")


def tell_published(*, instance, revision=None, **_signal):
    from projects.actions import tell_project

    tell_project(instance, by=revision.user if revision else None)


def tell_published_news(*, instance, revision=None, **_signal):
    from projects.actions import tell_news

    tell_news(instance, by=revision.user if revision else None)
