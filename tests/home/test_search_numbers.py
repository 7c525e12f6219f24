"""Search finds one of a thing and several, whichever was typed, and the best first, on every database."""

import pytest

from home import search
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


@pytest.mark.parametrize("typed", ["ascenseur", "ascenseurs bâtiment", "l’ascenseur du bâtiment C"])
def test_what_speaks_of_little_else_comes_first(client, table, typed):
    said = "L’ascenseur est en panne. Le bâtiment C attend. " + "On parle aussi du jardin, du bus et de la fête. " * 20
    table.add_child(instance=ProjectPage(title="Une assemblée", slug="one", introduction=said))
    best = table.add_child(instance=ProjectPage(title="L’ascenseur du bâtiment C", slug="two", introduction="Court."))
    table.add_child(instance=ProjectPage(title="Une autre assemblée", slug="three", introduction=said))
    assert found(client, typed)[0] == best.title
    assert len(found(client, typed)) == 3


def test_of_very_many_results_the_latest_come_first(client, table, monkeypatch):
    for rank, words in enumerate(("Un banc.", "Un banc, un autre banc.", "Un banc et une lampe.")):
        table.add_child(instance=ProjectPage(title=f"Projet {rank}", introduction=words))
    monkeypatch.setattr(search, "WEIGHED", 2)
    assert found(client, "banc") == ["Projet 2", "Projet 1", "Projet 0"]


def found(client, typed):
    return [result.title for result in client.get("/recherche/", {"q": typed}).context["results"]]
