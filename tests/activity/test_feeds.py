from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from activity.models import Activity
from pages.cache import forget_pages
from pages.models import SiteSettings
from tests.factories.activity import ActivityFactory, FollowerFactory

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(client, address):
    response = client.get(address, headers={"accept-encoding": "identity"})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def text(element, path):
    return element.find(path, ATOM).text


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall("a:link", ATOM)}


def test_the_site_s_feed_tells_everything_public(client, table, project):
    site = table.get_site()
    SiteSettings.objects.update_or_create(site=site, defaults={"publisher_name": "Association du 14e"})
    person = FollowerFactory(display_name="Rosa Parks")
    first = ActivityFactory(page=table, actor=person)
    last = ActivityFactory(page=project, data={"what": "planté", "anchor": "d-2"})

    feed = read(client, "/actualites.atom")

    assert text(feed, "a:id") == "tag:testserver,2026-01-01:site"
    assert links(feed) == {"alternate": "http://testserver/", "self": "http://testserver/actualites.atom"}
    assert text(feed, "a:author/a:name") == "Association du 14e"
    assert text(feed, "a:updated") == text(feed, "a:entry/a:updated")
    entries = feed.findall("a:entry", ATOM)
    assert [(text(one, "a:id"), text(one, "a:title"), links(one)["alternate"]) for one in entries] == [
        (
            f"tag:testserver,2026-01-01:activity/{last.pk}",
            "Le jardin: planté",
            "http://testserver/busserine/jardin/#d-2",
        ),
        (f"tag:testserver,2026-01-01:activity/{first.pk}", "La Busserine: du neuf", "http://testserver/busserine/"),
    ]
    assert b"Rosa" not in ElementTree.tostring(feed)


def test_a_page_s_feed_tells_what_lies_below_and_what_mentions_it(client, table, project, elsewhere):
    ActivityFactory(page=project, data={"what": "un"})
    ActivityFactory(page=elsewhere, data={"what": "deux"})
    ActivityFactory(page=elsewhere, data={"what": "trois"}).mentions.add(table)

    feed = read(client, "/busserine/actualites.atom")

    assert text(feed, "a:id") == f"tag:testserver,2026-01-01:page/{table.pk}"
    assert links(feed) == {
        "alternate": "http://testserver/busserine/",
        "self": "http://testserver/busserine/actualites.atom",
    }
    assert [text(one, "a:title") for one in feed.findall("a:entry", ATOM)] == ["Les Flamants: trois", "Le jardin: un"]


def test_a_page_below_another_has_its_feed_too(client, project):
    feed = read(client, "/busserine/jardin/actualites.atom")

    assert text(feed, "a:title") == "Nouvelles\u00a0: Le jardin"


def test_an_empty_feed_keeps_its_date(client, table):
    assert text(read(client, "/busserine/actualites.atom"), "a:updated") == text(
        read(client, "/busserine/actualites.atom"), "a:updated"
    )
    assert text(read(client, "/busserine/actualites.atom"), "a:updated").startswith("20")


@pytest.mark.parametrize("address", ["/rien/actualites.atom", "/brouillon/actualites.atom", "/prive/actualites.atom"])
def test_what_is_not_public_has_no_feed(client, home, address):
    home.add_child(instance=type(home)(title="Brouillon", slug="brouillon", live=False))
    private = home.add_child(instance=type(home)(title="Privé", slug="prive"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/a//b/actualites.atom", "/%E2%80%AE/actualites.atom", "/x'y/actualites.atom"])
def test_a_bad_address_is_not_found(client, home, address):
    assert client.get(address).status_code == 404


def test_a_feed_is_only_read(client, home):
    assert client.post("/actualites.atom").status_code == 405


def test_a_feed_stays_well_formed_whatever_a_title_holds(client, home, naughty_strings):
    page = home.add_child(instance=type(home)(title="x", slug="x"))
    hostile = [word for word in naughty_strings if "\x00" not in word][:500]
    for start in range(0, len(hostile), 50):
        Activity._base_manager.all().delete()
        Activity.objects.bulk_create(
            ActivityFactory.build(page=page, data={"what": word})
            for word in ["\x01\x0b\x1f\ufffe", *hostile[start : start + 49]]
        )
        client.get("/actualites.atom")
        type(home).objects.filter(pk=page.pk).update(title=hostile[start][:200] + "\x0c")
        forget_pages()
        feed = read(client, f"/actualites.atom?{start}")
        assert len(feed.findall("a:entry", ATOM)) == len(hostile[start : start + 49]) + 1


def test_a_feed_tells_the_50_newest_and_costs_the_same_whatever_the_number(client, table, settings):
    settings.RESPONSE_CACHE_SECONDS = 0
    costs = []
    for count in (3, 297):
        Activity.objects.bulk_create(ActivityFactory.build(page=table) for _rank in range(count))
        client.get("/actualites.atom")
        with CaptureQueriesContext(connection) as queries:
            feed = read(client, "/busserine/actualites.atom")
        costs.append((len(feed.findall("a:entry", ATOM)), len(queries)))

    assert [shown for shown, _cost in costs] == [3, 50]
    assert costs[0][1] == costs[1][1]


def test_a_feed_sets_no_cookie(client, table):
    assert not client.get("/actualites.atom").cookies
