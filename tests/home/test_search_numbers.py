"""Search finds one of a thing and several, whichever was typed, on every database."""

import pytest

from home.models import HomePage
from projects.models import ProjectPage
from tables.models import TableIndexPage
from tests.factories.meetings import add_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(whole_site, db):
    assert HomePage.objects.exists()
    return add_table(TableIndexPage.objects.get(), title="La Busserine", slug="la-busserine")


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Des ascenseurs", "ascenseur"),
        ("Un ascenseur", "ascenseurs"),
        ("Un ascenseur réparé", "ASCENSEURS REPARES"),
        ("Un local pour les associations", "locaux association"),
        ("Des locaux", "local"),
        ("Des jeux pour les enfants", "jeu enfant"),
        ("Un jeu d’eau", "jeux"),
        ("Des trous dans la route", "trou"),
        ("Des travaux", "travaux"),
        ("Le repas du quartier", "repas quartiers"),
    ],
)
def test_one_and_several_are_found_by_each_other(client, table, written, typed):
    table.add_child(instance=ProjectPage(title=written, introduction="On en parle."))
    page = client.get("/recherche/", {"q": typed})
    assert [result.title for result in page.context["results"]] == [written]


@pytest.mark.parametrize("typed", ["tablet", "tab", "bancal", "banc vert"])
def test_a_word_is_not_found_by_what_only_looks_like_it(client, table, typed):
    table.add_child(instance=ProjectPage(title="Des bancs et des tables", introduction="On en parle."))
    page = client.get("/recherche/", {"q": typed})
    assert list(page.context["results"] or ()) == []
