import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db


def test_robots_are_told_where_not_to_go_and_where_the_map_is(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in response.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()


def test_the_map_names_what_anybody_may_read_and_nothing_else(client, home):
    StandardPageFactory(parent=home, slug="charte")
    StandardPageFactory(parent=home, slug="brouillon", live=False)
    private = StandardPageFactory(parent=home, slug="reserve")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    response = client.get("/sitemap.xml")

    assert response.headers["Content-Type"].startswith("application/xml")
    xml = response.content.decode()
    assert "<loc>http://testserver/charte/</loc>" in xml
    assert "brouillon" not in xml
    assert "reserve" not in xml


def test_the_map_costs_the_same_whatever_the_number_of_pages(client, home, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for total in (3, 30):
        while home.get_children().count() < total:
            rank = home.get_children().count()
            StandardPageFactory(parent=home, slug=f"page-{rank}")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml"])
def test_machines_only_read(client, address):
    assert client.post(address).status_code == 405


def test_an_odd_page_of_the_map_is_not_found(client, home):
    assert client.get("/sitemap.xml?p=quatre").status_code == 404
    assert client.get("/sitemap.xml?p=9").status_code == 404
