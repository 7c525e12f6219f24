from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from meetings.models import Decision
from pages.typography import day_words
from projects.models import ProjectPage
from projects.sections import projects_followed_by_council, projects_of_table

hooks.register("page_sections", projects_of_table)
hooks.register("page_sections", projects_followed_by_council)


class StandingDecisions:
    """Decisions that still stand, each with its table and its day: many are said in the same words."""

    def get_object_list(self):
        # The index knows this column only; minutes taken back take back their rows.
        return Decision.objects.filter(withdrawn_at=None).for_lists()

    @property
    def columns(self):
        return [
            *super().columns,
            Column("body", label=_("table or council"), accessor="body.title"),
            Column("said_on", label=_("said on"), accessor=lambda decision: day_words(decision.said_on)),
        ]


class DecisionChooseView(StandingDecisions, ChooseView):
    pass


class DecisionResultsView(StandingDecisions, ChooseResultsView):
    pass


class DecisionChooserViewSet(ChooserViewSet):
    """Choose, by searching its words, the decision that a project comes from."""

    model = Decision
    icon = "check"
    choose_one_text = _("Choose a decision")
    choose_another_text = _("Choose another decision")
    per_page = 15
    choose_view_class = DecisionChooseView
    choose_results_view_class = DecisionResultsView


class ProjectListingViewSet(PageListingViewSet):
    model = ProjectPage
    icon = "flag"
    menu_label = _("Projects")
    menu_order = 240
    add_to_admin_menu = True


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [DecisionChooserViewSet("decision_chooser"), ProjectListingViewSet("project_listing")]
