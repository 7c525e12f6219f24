"""What projects show on the pages of the floors below."""

from django.utils.translation import gettext as _

from pages.sections import Section
from projects.models import ProjectPage
from tables.models import CommissionPage, CouncilPage, TablePage

SHOWN = 6


def projects_of_table(page, request):
    """The latest projects of a table or commission, as cards."""
    if not isinstance(page, (TablePage, CommissionPage)):
        return None
    projects = list(ProjectPage.objects.live().public().at(page).latest_first().for_cards()[: SHOWN + 1])
    if not projects:
        return None
    return Section(
        order=50,
        template="projects/_section.html",
        context={"heading": _("Projects"), "projects": projects[:SHOWN], "more": len(projects) > SHOWN, "table": page},
    )


def projects_followed_by_council(page, request):
    """The projects a citizen council keeps an eye on."""
    if not isinstance(page, CouncilPage):
        return None
    projects = list(
        ProjectPage.objects.live().public().filter(council_follows__council_id=page.pk).latest_first().for_cards()
    )
    if not projects:
        return None
    return Section(
        order=50,
        template="projects/_section.html",
        context={"heading": _("Projects we follow"), "projects": projects, "more": False},
    )
