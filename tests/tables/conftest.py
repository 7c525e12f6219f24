"""A small territory: a home page, the three lists, one table and the person who keeps the site."""

import pytest
from wagtail.models import Site

from pages.models import StandardPage
from tables import actions
from tests.factories.tables import (
    CommitteeIndexPageFactory,
    CouncilIndexPageFactory,
    CouncilPageFactory,
    NeighbourhoodFactory,
    PersonFactory,
    TableIndexPageFactory,
)


@pytest.fixture
def home(site_root):
    home = site_root.add_child(instance=StandardPage(title="Accueil", slug="accueil"))
    Site.objects.update(root_page=home)
    Site.clear_site_root_paths_cache()
    return home


@pytest.fixture
def chief(db):
    return PersonFactory(chief=True)


@pytest.fixture
def index(home):
    return TableIndexPageFactory(parent=home)


@pytest.fixture
def councils(home):
    return CouncilIndexPageFactory(parent=home)


@pytest.fixture
def committees(home):
    return CommitteeIndexPageFactory(parent=home)


@pytest.fixture
def table(index, chief):
    return actions.create_table(
        index, by=chief, title="La table de la Busserine", slug="busserine", neighbourhoods=[NeighbourhoodFactory()]
    )


@pytest.fixture
def council(councils):
    return CouncilPageFactory(parent=councils, title="Conseil citoyen du 14e")
