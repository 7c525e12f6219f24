"""What can be told of projects."""

from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb

PROJECT_BORN = Verb("projects.born", _("New project: %(title)s"))
PROJECT_MOVED = Verb("projects.moved", _("%(title)s: %(step)s"))
PROJECT_NEWS = Verb("projects.news", _("News of the project %(project)s: %(title)s"))

PROJECT_VERBS = [PROJECT_BORN, PROJECT_MOVED, PROJECT_NEWS]
