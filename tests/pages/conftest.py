import pytest

from tests.factories.pages import StandardPageFactory


@pytest.fixture
def home(site_root):
    """A site whose home page is a page of words: this floor knows no other."""
    home = StandardPageFactory(parent=site_root, title="Accueil", slug="accueil")
    site = home.get_site() or site_root.sites_rooted_here.get()
    site.root_page = home
    site.save()
    return home
