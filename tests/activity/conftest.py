import pytest
from wagtail.models import Site

from activity import verbs
from pages.models import StandardPage
from tests.factories.activity import NEWS, QUIET


@pytest.fixture(autouse=True)
def known_verbs(monkeypatch):
    """Verbs of the tests alone; what the apps above say does not matter here."""
    monkeypatch.setattr(verbs, "_registered", {})
    verbs.register(NEWS, QUIET)


@pytest.fixture
def home(site_root):
    """A published home page of the default site."""
    page = site_root.add_child(instance=StandardPage(title="Accueil", slug="accueil"))
    Site.objects.update(root_page=page)
    Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def table(home):
    return home.add_child(instance=StandardPage(title="La Busserine", slug="busserine"))


@pytest.fixture
def project(table):
    return table.add_child(instance=StandardPage(title="Le jardin", slug="jardin"))


@pytest.fixture
def elsewhere(home):
    return home.add_child(instance=StandardPage(title="Les Flamants", slug="flamants"))
