"""Who answers for what, who is told without account: screens in Wagtail, and the form on a table's page."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from meetings.models import MinutesPage
from meetings.rules import may_invite, may_publish_minutes
from meetings.views import owners, people
from pages.sections import Place, Section
from tables.models import BodyPage, CommitteePage


@hooks.register("register_admin_urls")
def people_urls():
    return [
        path("comptes-rendus/<comment_number:pk>/qui-repond/", owners.who_answers, name="meetings_who_answers"),
        path("prevenues/<int:pk>/", people.informed_list, name="meetings_informed"),
    ]


def buttons_of(page, user, priority):
    if isinstance(page, MinutesPage) and page.pk and page.live and may_publish_minutes(user, page):
        address = reverse("meetings_who_answers", args=[page.pk])
        yield Button(_("Who answers for what"), url=address, icon_name="mail", priority=priority)
    elif isinstance(page, BodyPage) and page.pk and may_invite(user, page):
        address = reverse("meetings_informed", args=[page.pk])
        yield Button(_("People told without account"), url=address, icon_name="mail", priority=priority)


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from buttons_of(page, user, 14)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield from buttons_of(page, user, 5)


@hooks.register("page_sections")
def inform_section(page, request):
    """Offer a body's page the form to be told by e-mail without account."""
    if not isinstance(page, BodyPage) or isinstance(page, CommitteePage):
        return None
    context = {"page": page, "form": people.InformForm()}
    return Section(order=80, template="meetings/_inform.html", context=context, place=Place.ASIDE)
