from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from meetings.models import Decision
from projects.models import ProjectPage
from projects.sections import projects_followed_by_council, projects_of_table

hooks.register("page_sections", projects_of_table)
hooks.register("page_sections", projects_followed_by_council)


class DecisionChooserViewSet(ChooserViewSet):
    """Choose, by searching its words, the decision that a project comes from."""

    model = Decision
    icon = "check"
    choose_one_text = _("Choose a decision")
    choose_another_text = _("Choose another decision")
    per_page = 15


class ProjectListingViewSet(PageListingViewSet):
    model = ProjectPage
    icon = "flag"
    menu_label = _("Projects")
    menu_order = 240
    add_to_admin_menu = True


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [DecisionChooserViewSet("decision_chooser"), ProjectListingViewSet("project_listing")]
