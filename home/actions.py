"""What makes a site ready to be used: its pages, its roles, its menus and its scheduled tasks."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site, Task, Workflow
from wagtail.rich_text import RichText

from accounts import roles
from accounts.actions import ensure_roles
from activity import actions as activity
from comments import actions as comments
from home.models import HomePage, SearchPage
from meetings.actions import schedules as meetings
from meetings.models import CalendarPage
from pages.indexing import indexed_together
from pages.models import LegalNoticePage, Navigation, NavigationLink, StandardPage
from projects.models import ProjectIndexPage
from tables import actions as tables
from tables.models import CommitteeIndexPage, CouncilIndexPage, TableIndexPage

STARTER = Path(__file__).parent / "starter"

# The site's skeleton. Words and addresses are content, so they are in French; editors change the words as they like.
INDEXES = [
    (TableIndexPage, "tables", "Tables", "Des voisines et des voisins qui se réunissent, décident et agissent."),
    (CouncilIndexPage, "conseils", "Conseils citoyens", "Ils suivent les projets et donnent leur avis."),
    (CommitteeIndexPage, "instances", "Instances", "Là où les institutions décident : dates et papiers attendus."),
    (CalendarPage, "agenda", "Agenda", "Toutes les rencontres des tables et des conseils citoyens."),
    (ProjectIndexPage, "projets", "Projets", "Ce que les habitantes et les habitants font avancer."),
    (SearchPage, "recherche", "Chercher", ""),
    (LegalNoticePage, "mentions-legales", "Mentions légales", ""),
]
STANDARD = [
    ("charte", "Nos règles", "Huit lignes pour se parler ici."),
    ("donnees-personnelles", "Vos données", "Ce que le site garde de vous, et pourquoi."),
    ("accessibilite", "Accessibilité : non conforme", "Ce site doit pouvoir servir à tout le monde."),
]
HEADER = ["tables", "agenda", "projets", "/decisions/"]
FOOTER = ["charte", "donnees-personnelles", "accessibilite", "mentions-legales"]
DECISIONS = ("Décisions", "/decisions/")

PAGE_RIGHTS = ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
MEDIA_RIGHTS = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]
EDITED_BY_EDITORS = [
    ("tables", ["neighbourhood", "partner", "theme", "seat"]),
    ("meetings", ["schoolholiday"]),
    ("pages", ["navigation"]),
]
EDITED_BY_ADMINISTRATORS = [
    ("accounts", ["user"]),
    ("auth", ["group"]),
    ("pages", ["sitesettings", "navigation"]),
    ("comments", ["commentsettings"]),
    ("wagtailcore", ["site", "collection"]),
]


@transaction.atomic
def set_up_site():
    """Make whatever a site lacks: home page, indexes, legal pages, menus, roles with their rights, scheduled tasks.

    Run again, it changes nothing that stands, so it may run at every start. Returns the HomePage.
    """
    # One by one, putting its pages into the indexes takes a third of the time.
    with indexed_together() as index_gathered:
        home = ensure_home()
        ensure_address(home)
        ensure_pages(home)
        index_gathered()
    ensure_menus(home)
    ensure_rights(home)
    activity.schedule_tasks()
    comments.schedule_tasks()
    tables.schedule_tasks()
    meetings.schedule_tasks()
    return home


def ensure_home():
    """Return the site's home page, made if need be; Wagtail's welcome page leaves."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site and isinstance(site.root_page.specific, HomePage):
        return site.root_page.specific
    root = Page.get_first_root_node()
    Page.objects.filter(pk=root.pk, title="Root").update(title="Racine", draft_title="Racine")
    home = HomePage(
        title="Les tables de quartier",
        slug="accueil",
        introduction=(
            "On se réunit, on dit ce qui ne va pas, on décide, on fait. Et chacun peut voir ce que c’est devenu."
        ),
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    put_away_examples()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Tablée")
    else:
        welcome, site.root_page, site.site_name = site.root_page, home, "Tablée"
        site.save()
        if welcome.depth > 1 and welcome.specific_class is Page and not welcome.get_children().exists():
            welcome.delete()
    return home


def put_away_examples():
    """Take away the two groups and the workflow in English that Wagtail's migrations leave: our roles replace them.

    Only once, when the home page is made: whatever bears these names later was made by someone.
    """
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()


def ensure_address(home):
    """Let feeds, mails and share links bear the address the site is known by: SITE_URL."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = home.get_site()
    if (site.hostname, site.port) != (address.hostname, port):
        site.hostname, site.port = address.hostname, port
        site.save()


def ensure_pages(home):
    for model, slug, title, introduction in INDEXES:
        if not model.objects.exists():
            _publish(home, model(title=title, slug=slug, introduction=introduction))
    for slug, title, introduction in STANDARD:
        if not Page.objects.child_of(home).filter(slug=slug).exists():
            words = RichText((STARTER / f"{slug}.html").read_text(encoding="utf-8"))
            _publish(home, StandardPage(title=title, slug=slug, introduction=introduction, body=[("paragraph", words)]))


def _publish(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()


def ensure_menus(home):
    navigation = Navigation.for_site(home.get_site())
    if navigation.links.exists():
        return
    pages = {page.slug: page for page in Page.objects.child_of(home)}
    links = [*(("header", target) for target in HEADER), *(("footer", target) for target in FOOTER)]
    for order, (place, target) in enumerate(links):
        link = NavigationLink(navigation=navigation, place=place, sort_order=order)
        if target == DECISIONS[1]:
            link.label, link.address = DECISIONS
        else:
            link.page = pages[target]
        link.save()


def ensure_rights(home):
    """Give each role what design.md §5 says it may do in the back office."""
    groups = ensure_roles()
    editors, administrators = groups[roles.EDITORS], groups[roles.ADMINISTRATORS]
    root_collection = Collection.get_first_root_node()
    for group in (editors, administrators):
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS):
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=MEDIA_RIGHTS
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root_collection, permission=permission
            )
        group.permissions.add(*permissions_on(EDITED_BY_EDITORS))
    moderate = Permission.objects.get(content_type__app_label="comments", codename="moderate_comment")
    groups[roles.MODERATORS].permissions.add(moderate)
    administrators.permissions.add(moderate, *permissions_on(EDITED_BY_ADMINISTRATORS))


def permissions_on(models):
    """Return every Permission on [(app, [model, …])]."""
    wanted = Q()
    for app, names in models:
        wanted |= Q(content_type__app_label=app, content_type__model__in=names)
    return Permission.objects.filter(wanted)
