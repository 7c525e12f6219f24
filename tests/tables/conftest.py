"""A small territory: a home page, the three lists, one table and the person who keeps the site."""

from types import SimpleNamespace

import pytest
from wagtail.models import Site

from pages.models import StandardPage
from tables import actions
from tests.factories.pages import afresh, bare_site
from tests.factories.tables import (
    CommitteeIndexPageFactory,
    CouncilIndexPageFactory,
    CouncilPageFactory,
    NeighbourhoodFactory,
    PersonFactory,
    TableIndexPageFactory,
)


@pytest.fixture(scope="module")
def territory(ground):
    """All of it, made once for the tests of a module."""
    with ground():
        home = bare_site().add_child(instance=StandardPage(title="Accueil", slug="accueil"))
        Site.objects.update(root_page=home)
        Site.clear_site_root_paths_cache()
        chief = PersonFactory(chief=True)
        index = TableIndexPageFactory(parent=home)
        councils = CouncilIndexPageFactory(parent=home)
        table = actions.create_table(
            index, by=chief, title="La table de la Busserine", slug="busserine", neighbourhoods=[NeighbourhoodFactory()]
        )
        return SimpleNamespace(
            home=home,
            chief=chief,
            index=index,
            councils=councils,
            committees=CommitteeIndexPageFactory(parent=home),
            table=table,
            council=CouncilPageFactory(parent=councils, title="Conseil citoyen du 14e"),
        )


@pytest.fixture
def home(territory, db):
    return afresh(territory.home)


@pytest.fixture
def chief(territory, db):
    return afresh(territory.chief)


@pytest.fixture
def index(territory, db):
    return afresh(territory.index)


@pytest.fixture
def councils(territory, db):
    return afresh(territory.councils)


@pytest.fixture
def committees(territory, db):
    return afresh(territory.committees)


@pytest.fixture
def table(territory, db):
    return afresh(territory.table)


@pytest.fixture
def council(territory, db):
    return afresh(territory.council)
