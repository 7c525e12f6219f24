import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page, Site

from pages.models import Navigation, NavigationLink, SiteSettings
from tests.factories.pages import LegalNoticePageFactory, SiteSettingsFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def test_a_standard_page_shows_its_title_its_introduction_and_its_story(client, home):
    page = StandardPageFactory(parent=home, title="Qui écrit ici ?", slug="qui")

    html = client.get(page.url).content.decode()

    assert "Qui écrit ici\xa0?" in html
    assert "Quelques mots simples." in html
    assert "Bienvenue à la table." in html


def test_the_way_to_a_page_is_one_query_however_deep(home, rf, django_assert_num_queries):
    page = home
    for depth in range(5):
        page = StandardPageFactory(parent=page, title=f"Étage {depth}", slug=f"etage-{depth}")
    page = Page.objects.get(pk=page.pk).specific
    request = rf.get("/")
    home.get_url(request)

    with django_assert_num_queries(1):
        crumbs = page.breadcrumbs(request)

    assert [crumb.title for crumb in crumbs] == ["Accueil", "Étage 0", "Étage 1", "Étage 2", "Étage 3"]
    assert crumbs[1].url == "/etage-0/"


def test_hostile_words_in_a_page_are_shown_and_never_run(client, home, naughty_strings):
    body = [
        {"type": kind, "value": value}
        for word in naughty_strings[::40]
        for kind, value in [
            ("heading", {"text": word, "level": "h2"}),
            ("quote", {"words": word, "said_by": word}),
            ("call_to_action", {"title": word, "text": word, "link": {"label": word, "page": None, "address": ""}}),
        ]
    ]
    words = "<script>alert(1)</script>"
    page = StandardPageFactory(parent=home, title=words, slug="hostile", introduction=words, body=body)

    response = client.get(page.url)

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_the_legal_notice_builds_itself_from_the_settings(client, home):
    about = SiteSettingsFactory()
    notice = LegalNoticePageFactory(parent=home)

    html = client.get(notice.url).content.decode()

    for name in SiteSettings.LEGAL_FIELDS:
        first_line = getattr(about, name).splitlines()[0]
        assert first_line in html, name
    assert "CNIL" in html


def test_an_empty_legal_notice_says_what_is_not_said_yet(client, home):
    notice = LegalNoticePageFactory(parent=home)

    assert "Pas encore renseigné" in client.get(notice.url).content.decode()


def test_what_the_law_asks_for_is_missing_until_it_is_filled_in(home):
    about = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    assert len(about.missing_legal_fields()) == len(SiteSettings.LEGAL_FIELDS)

    about = SiteSettingsFactory.build(site=None, publisher_phone="  ")
    assert about.missing_legal_fields() == [SiteSettings._meta.get_field("publisher_phone").verbose_name]


# --- Menus ------------------------------------------------------------------------------------------------------------


def menu_of(*pages, site=None):
    navigation, _made = Navigation.objects.get_or_create(site=site or Site.objects.get(is_default_site=True))
    for rank, page in enumerate(pages):
        NavigationLink.objects.create(navigation=navigation, page=page, sort_order=rank)
    return Navigation.objects.get(pk=navigation.pk)


def test_a_menu_shows_its_links_in_order_under_their_own_names_or_the_page_s(home):
    navigation = menu_of(home)
    NavigationLink.objects.create(navigation=navigation, label="Appeler", address="tel:0400000000", sort_order=5)
    NavigationLink.objects.create(
        navigation=navigation, label="Charte", address="/charte/", sort_order=0, place=NavigationLink.Place.FOOTER
    )

    assert navigation.entries() == [("Accueil", "/"), ("Appeler", "tel:0400000000")]
    assert navigation.footer_entries() == [("Charte", "/charte/")]


def test_an_unpublished_page_leaves_the_menu(home):
    hidden = StandardPageFactory(parent=home, title="Brouillon", slug="brouillon", live=False)

    assert menu_of(home, hidden).entries() == [("Accueil", "/")]


@pytest.mark.parametrize("count", [3, 30])
def test_a_menu_costs_one_query_whatever_its_length(home, count, django_assert_num_queries):
    navigation = menu_of(*(StandardPageFactory(parent=home, slug=f"page-{rank}") for rank in range(count)))
    Site.get_site_root_paths()

    with django_assert_num_queries(1):
        assert len(navigation.entries()) == count
        navigation.footer_entries()


def test_a_menu_nobody_made_is_empty(home):
    assert Navigation().entries() == []


@pytest.mark.parametrize(
    ("address", "label", "page"),
    [("", "", False), ("/agenda/", "", False), ("/agenda/", "Agenda", True), ("javascript:alert(1)", "Piège", False)],
)
def test_a_link_of_the_menu_leads_somewhere_and_to_one_place_only(home, address, label, page):
    navigation = menu_of()
    link = NavigationLink(navigation=navigation, address=address, label=label, page=home if page else None)

    with pytest.raises(ValidationError):
        link.full_clean()


@pytest.mark.parametrize(
    "address", ["https://example.org/", "/agenda/?mois=6", "tel:+33 4 00", "mailto:a@demo.example"]
)
def test_addresses_that_a_menu_takes(home, address):
    NavigationLink(navigation=menu_of(), address=address, label="Là").full_clean()
