import datetime
import gzip

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from tables import actions
from tables.enums import CollegeKind, CommitteeKind, SeatRole
from tables.maps import map_of_tables
from tables.models import College, CouncilFollow, Neighbourhood, Partner, Priority, TablePage, Theme
from tables.outlines import outline_map
from tests.factories.pages import bulk_add
from tests.factories.tables import (
    CommissionPageFactory,
    CommitteePageFactory,
    CouncilPageFactory,
    NeighbourhoodFactory,
    PartnerFactory,
    PersonFactory,
    SeatFactory,
    TablePageFactory,
    ThemeFactory,
)


def read(client, page):
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_table_says_who_where_and_how_to_reach_it(client, index):
    partner = PartnerFactory(name="Le centre social", website="https://centre.example/")
    table = TablePageFactory(
        parent=index,
        title="La table de la Busserine",
        introduction="On se retrouve le premier jeudi du mois.",
        accent="mer",
        founded_on=datetime.date(2019, 3, 4),
        host=partner,
        rhythm="Le premier jeudi du mois, à 18 h",
        ordinary_place="Centre social, 1er étage",
        contact_name="Nadia",
        contact_phone="+33 4 00 00 00 00",
        contact_email="nadia@demo.example",
        ground_rules="On s’écoute",
    )
    table.neighbourhoods.add(NeighbourhoodFactory(name="La Busserine", commune="Marseille 14e"))
    table.partners.add(partner)
    table.save()
    Priority.objects.create(page=table, title="Les ascenseurs", theme=ThemeFactory(), chosen_on="2026-01-08")
    SeatFactory(body=table, display_name="Samia", public=True, role=SeatRole.MEMBER)
    SeatFactory(body=table, display_name="Discrète")
    CommissionPageFactory(parent=table, title="Commission logement")

    html = read(client, table)

    for words in (
        'data-accent="mer"',
        "Table de quartier · Marseille 14e",
        'href="tel:+33400000000"',
        'href="mailto:nadia@demo.example"',
        "Les ascenseurs",
        "4 mars 2019",
        "https://centre.example/",
        "Commission logement",
        "On s’écoute",
        "Samia",
        "Dire quelque chose",
        "<path d=",
        "actualites.atom",
        reverse("activity:follow", args=[table.pk]),
    ):
        assert words in html, words
    assert "Discrète" not in html


def test_an_empty_table_is_still_a_page(client, index):
    html = read(client, TablePageFactory(parent=index, title="Table neuve"))

    assert "Table neuve" in html


def test_a_council_counts_its_colleges(client, council):
    College.objects.create(page=council, kind=CollegeKind.RESIDENTS, foreseen=16, filled=12, women=7, drawn_by_lot=5)

    html = read(client, council)

    assert "Collège des habitants" in html
    assert "12 sur 16" in html


def test_a_commission_says_to_which_table_it_reports(client, table):
    html = read(client, CommissionPageFactory(parent=table))

    assert "La table de la Busserine" in html


def test_a_committee_says_what_it_is(client, committees):
    html = read(client, CommitteePageFactory(parent=committees, kind=CommitteeKind.TECHNICAL))

    assert "Comité technique (COTECH)" in html


def test_a_committee_that_says_nothing_of_itself_has_news_under_their_own_name(client, committees):
    committee = CommitteePageFactory(parent=committees)
    assert "Qui nous sommes" not in read(client, committee)
    assert '<h2 id="ici">Dernières nouvelles</h2>' in read(client, committee)

    committee.neighbourhoods.add(NeighbourhoodFactory())
    committee.save()
    assert '<h2 id="ici">Qui nous sommes</h2>' in read(client, committee)


def test_readers_get_no_cookie_and_no_token(client, table):
    response = client.get(table.get_url())

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_a_table_is_chosen_by_list_and_by_map(client, index, table):
    html = read(client, index)

    assert html.count(f'href="{table.get_url()}"') == 3  # on the map, beside it in words, and in the list
    assert table.neighbourhoods.get().name in html


def test_an_unpublished_table_is_on_no_list_and_no_map(client, index, table):
    table.unpublish()

    assert "Busserine" not in read(client, index)
    assert map_of_tables() is None


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "9" * 500, "é", ""])
def test_any_page_number_gives_a_page(client, index, number):
    for _turn in range(3):
        TablePageFactory(parent=index)

    assert client.get(index.get_url(), {"page": number}).status_code == 200


def many(factory, parent, count):
    """Add `count` bodies with a neighbourhood each."""
    through = factory._meta.model.neighbourhoods.through
    key = f"{factory._meta.model._meta.model_name}_id"
    neighbourhoods = NeighbourhoodFactory.build_batch(count)
    for neighbourhood in neighbourhoods:
        neighbourhood.measure()
    Neighbourhood.objects.bulk_create(neighbourhoods)
    bodies = bulk_add(parent, factory.build_batch(count))
    through.objects.bulk_create(
        through(**{key: body.pk}, neighbourhood_id=one.pk) for body, one in zip(bodies, neighbourhoods, strict=True)
    )


@pytest.mark.parametrize(
    ("list_page", "factory"),
    [("index", TablePageFactory), ("councils", CouncilPageFactory), ("committees", CommitteePageFactory)],
)
def test_a_list_costs_the_same_whatever_the_number(list_page, factory, request, client):
    page = request.getfixturevalue(list_page)
    costs = []
    for count in (3, 297):
        many(factory, page, count)
        client.get(page.get_url(), {"page": 1})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page.get_url(), {"page": f"1{' ' * count}"}).status_code == 200
        costs.append(len(queries))

    # From 25 bodies on the list has pages, which costs nothing more.
    assert costs[0] == costs[1]


def test_a_table_costs_the_same_whatever_it_holds(client, table):
    client.get(table.get_url())
    costs = []
    for count in (3, 300):
        partners = Partner.objects.bulk_create(PartnerFactory.build_batch(count))
        TablePage.partners.through.objects.bulk_create(
            TablePage.partners.through(tablepage_id=table.pk, partner=partner) for partner in partners
        )
        Priority.objects.bulk_create(
            Priority(page=table, title=f"Priorité {n}", theme=theme)
            for n, theme in enumerate(Theme.objects.bulk_create(ThemeFactory.build_batch(count)))
        )
        SeatFactory._meta.model.objects.bulk_create(
            SeatFactory.build_batch(count, body=Page.objects.get(pk=table.pk), public=True)
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(table.get_url(), {"n": count}).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_hostile_words_are_shown_as_words(client, index, naughty_strings):
    words = [word for word in naughty_strings if "\0" not in word]
    everything = "\n".join(words)
    table = TablePageFactory(
        parent=index,
        title="<script>alert(1)</script>",
        introduction=everything,
        ground_rules=everything,
        contact_name='"><img src=x onerror=alert(1)>',
        contact_phone="javascript:alert(1)",
        ordinary_place="{{ 7|add:7 }} ${7*7}",
    )
    table.neighbourhoods.add(NeighbourhoodFactory(name="</title><script>alert(2)</script>"))
    table.save()

    html = read(client, table)
    listed = read(client, index)

    for bad in ("<script>alert", "<img src=x", 'href="javascript:', "onerror=alert(1)>"):
        assert bad not in html.replace("&lt;", ""), bad
        assert bad not in listed.replace("&lt;", ""), bad


def test_the_map_of_29_real_neighbourhoods_is_light(shared_data, db):
    import json

    features = json.loads((shared_data / "geo" / "marseille_quartiers_13e_14e_15e.geojson").read_text())["features"]
    neighbourhoods = [
        Neighbourhood(pk=rank, name=one["properties"]["nom"], outline=one["geometry"])
        for rank, one in enumerate(features)
    ]
    for neighbourhood in neighbourhoods:
        neighbourhood.measure()
    links = {one.pk: [(f"La table de {one.name}", f"/tables/table-{one.pk}/")] for one in neighbourhoods}

    html = render_to_string("tables/_map.html", {"map": outline_map(neighbourhoods, links)})

    assert html.count("<a ") == 29
    assert len(gzip.compress(html.encode())) < 10_000


def test_a_councils_member_follows_from_a_page_and_stops(client, council, table):
    member = PersonFactory()
    SeatFactory(body=council, account=member, role=SeatRole.RESIDENTS_COLLEGE)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("tables:follow_as_council", args=[council.pk, table.pk])

    response = client.post(address)
    assert (response.status_code, response["Location"]) == (303, table.get_url())
    assert CouncilFollow.objects.get().by == member

    client.post(address, {"stop": "1"})
    assert not CouncilFollow.objects.exists()


def test_following_for_a_council_is_not_for_everyone(client, council, table):
    address = reverse("tables:follow_as_council", args=[council.pk, table.pk])

    assert client.post(address).status_code == 302  # to sign in
    client.force_login(PersonFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 403
    assert client.post(reverse("tables:follow_as_council", args=[table.pk, table.pk])).status_code == 404


def test_the_form_of_a_councils_member_shows_what_may_be_done(council, table, rf):
    from tables.views import council_context

    member = PersonFactory()
    SeatFactory(body=council, account=member, role=SeatRole.CHAIR)
    request = rf.get("/")
    request.user = member
    actions.follow_as_council(council, table, by=member)

    html = render_to_string(
        "tables/_council_follow.html", {**council_context(table, request), "page": table}, request=request
    )

    assert "Conseil citoyen du 14e ne suit plus" in html
    assert f'href="{council.get_url()}"' in html
