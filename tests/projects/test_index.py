"""The list of every project, with filters that live in the address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from pages.cache import forget_pages
from projects.models import Funding, ProjectPage, ProjectTheme
from tests.factories.projects import many_projects
from tests.factories.tables import ThemeFactory

pytestmark = pytest.mark.django_db
LIST = "/projets/"


@pytest.fixture
def theme(db):
    return ThemeFactory(name="Cadre de vie", slug="cadre-de-vie")


@pytest.fixture
def projects(table, other_table, theme):
    bench = table.add_child(instance=ProjectPage(title="Des bancs", step="in_progress"))
    ProjectTheme.objects.create(content_object=bench, tag=theme)
    Funding.objects.create(project=bench, granted=700)
    other_table.add_child(instance=ProjectPage(title="Une fresque", step="closed"))
    table.add_child(instance=ProjectPage(title="Un brouillon", live=False))
    return bench


def test_an_empty_list_says_so(client, home):
    page = client.get(LIST)
    assert page.status_code == 200
    assert "0 projet" in page.text


def test_a_closed_table_is_not_offered_among_the_filters(client, projects, table):
    assert f'value="{table.slug}"' in client.get(LIST).text
    PageViewRestriction.objects.create(page=table, restriction_type="login")
    forget_pages()
    page = client.get(LIST).text
    assert f'value="{table.slug}"' not in page
    assert "Des bancs" not in page


def test_cards_say_step_theme_and_money(client, projects):
    page = client.get(LIST).text
    assert "Des bancs" in page
    assert "Une fresque" in page
    assert "Un brouillon" not in page
    assert "2 projets" in page
    assert "Cadre de vie" in page
    assert "700\u00a0€" in page or "700\u202f€" in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("table=les-flamants", {"Des bancs"}),
        ("etape=termine", {"Une fresque"}),
        ("theme=cadre-de-vie", {"Des bancs"}),
        ("table=la-rose&etape=en-cours", set()),
        ("", {"Des bancs", "Une fresque"}),
    ],
)
def test_filters_narrow_the_list(client, projects, query, titles):
    page = client.get(f"{LIST}?{query}").text
    assert {title for title in ("Des bancs", "Une fresque") if f">{title}<" in page.replace("\u00a0", " ")} == titles


@pytest.mark.parametrize(
    "query",
    ["table=nulle-part", "etape=reve", "theme=%00", "table=%27%3B--", "page=9999", "page=x", "etape=" + "a" * 3000],
)
def test_words_it_does_not_know_are_no_accident(client, projects, query):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code in (200, 400)
    if "page=" not in query and answer.status_code == 200:
        assert "error" in answer.text, "it says beside the field that it did not understand"


def test_the_list_costs_the_same_at_three_and_three_hundred(client, home, table, theme):
    many_projects(table, 3, theme=theme)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    many_projects(table, 297, theme=theme)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST)
    assert page.context["projects"].paginator.count == 300
    assert len(many) == len(few)


def test_pages_keep_the_filters(client, table):
    many_projects(table, 30)
    page = client.get(f"{LIST}?table=les-flamants").text
    assert "table=les-flamants&amp;page=2" in page or "page=2&amp;table=les-flamants" in page


def test_a_table_shows_its_projects_at_constant_cost(client, table):
    many_projects(table, 3)
    client.get(table.url)
    with CaptureQueriesContext(connection) as few:
        client.get(table.url)
    many_projects(table, 297)
    with CaptureQueriesContext(connection) as many:
        client.get(table.url)
    assert len(many) <= len(few)


def test_a_project_with_much_to_tell_costs_the_same(client, project):
    from projects.models import Holder, Place, ProjectStep

    def grow(count):
        for number in range(count):
            ProjectStep.objects.create(project=project, step="in_progress", sort_order=number)
            Holder.objects.create(project=project, name=f"Groupe {number}", agreed=True)
            Place.objects.create(project=project, name=f"Rue {number}")
            Funding.objects.create(project=project, funder_name=f"Fonds {number}", asked=10)

    grow(3)
    client.get(project.url)
    with CaptureQueriesContext(connection) as few:
        client.get(project.url)
    grow(30)
    with CaptureQueriesContext(connection) as many:
        client.get(project.url)
    assert len(many) == len(few)
