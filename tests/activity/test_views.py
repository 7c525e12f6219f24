import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity import messages
from activity.enums import Frequency
from activity.models import Follow
from pages.models import StandardPage
from tests.factories.activity import FollowerFactory, FollowFactory
from tests.factories.pages import bulk_add


@pytest.fixture
def person(db):
    return FollowerFactory()


@pytest.fixture
def strict(person):
    """A browser signed in, whose forms must bear their token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


def follow_url(page):
    return reverse("activity:follow", args=[page.pk])


# --- one page ---------------------------------------------------------------------------------------------------------


def test_without_account_one_signs_in_first_and_comes_back(client, table):
    response = client.get(follow_url(table))

    assert (response.status_code, response["Location"]) == (302, f"/compte/connexion/?next=/suivre/{table.pk}/")
    assert client.post(follow_url(table), {"frequency": "weekly"}).status_code == 302
    assert not Follow.objects.exists()


def test_the_form_says_what_it_is_about(signed_in, table):
    html = signed_in.get(follow_url(table)).content.decode()

    assert "La Busserine" in html
    assert "Une fois par semaine, tout dans un seul message" in html
    assert html.count('type="radio"') == 3


def test_choosing_follows_and_leads_back_to_the_page(signed_in, person, table):
    response = signed_in.post(follow_url(table), {"frequency": "weekly"})

    assert (response.status_code, response["Location"]) == (303, "/busserine/")
    assert Follow.objects.get(person=person, page_id=table.pk).frequency == Frequency.WEEKLY


def test_a_form_without_its_token_is_refused(strict, table):
    assert strict.post(follow_url(table), {"frequency": "weekly"}).status_code == 403


@pytest.mark.parametrize("frequency", ["", "hourly", "x" * 5000, "\u202e"])
def test_a_choice_that_does_not_exist_is_refused_with_a_sentence(signed_in, table, frequency):
    response = signed_in.post(follow_url(table), {"frequency": frequency})

    assert response.status_code == 422
    assert "Choisissez à quel rythme vous voulez être prévenu" in response.content.decode()
    assert not Follow.objects.exists()


def test_never_keeps_nothing_of_what_was_not_followed(signed_in, table):
    assert signed_in.post(follow_url(table), {"frequency": "never"}).status_code == 303
    assert not Follow.objects.exists()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_one_is_never_led_elsewhere(signed_in, table, address):
    response = signed_in.post(follow_url(table), {"frequency": "weekly", "next": address})

    assert response["Location"] == "/busserine/"


def test_what_is_not_public_cannot_be_followed_but_can_be_stopped(signed_in, person, table, site_root):
    table.unpublish()

    assert signed_in.get(follow_url(table)).status_code == 404
    assert signed_in.get(reverse("activity:follow", args=[site_root.pk])).status_code == 404
    assert signed_in.get("/suivre/99999999999999999999/").status_code == 404
    FollowFactory(page=table, person=person)
    assert signed_in.get(follow_url(table)).status_code == 200
    assert signed_in.post(follow_url(table), {"frequency": "never"}).status_code == 303
    assert Follow.objects.get().frequency == Frequency.NEVER


def test_the_link_on_pages_is_the_same_for_everybody(table):
    html = render_to_string("activity/_follow.html", {"page": table})

    assert f'href="/suivre/{table.pk}/"' in html
    assert "<form" not in html


# --- all of them ------------------------------------------------------------------------------------------------------


def test_the_list_shows_only_one_s_own(signed_in, person, table, elsewhere):
    FollowFactory(page=table, person=person, frequency=Frequency.WEEKLY)
    FollowFactory(page=elsewhere)

    html = signed_in.get("/compte/suivis/").content.decode()

    assert "La Busserine" in html
    assert "Les Flamants" not in html
    assert '<option value="weekly" selected>' in html


def test_an_empty_list_says_what_to_do(signed_in, home):
    assert "Vous ne suivez rien pour le moment." in signed_in.get("/compte/suivis/").content.decode()


def test_the_list_is_for_those_who_sign_in(client, home):
    assert client.get("/compte/suivis/").status_code == 302


def test_changing_in_the_list_leads_back_to_it(signed_in, person, table):
    FollowFactory(page=table, person=person)

    response = signed_in.post(follow_url(table), {"frequency": "weekly", "next": "/compte/suivis/?page=2"})

    assert response["Location"] == "/compte/suivis/?page=2"


def test_dropping_one_from_the_list(signed_in, person, table):
    FollowFactory(page=table, person=person)
    other = FollowFactory(page=table)

    response = signed_in.post("/compte/suivis/", {"forget": table.pk})

    assert (response.status_code, response["Location"]) == (303, "/compte/suivis/")
    assert list(Follow.objects.all()) == [other]


@pytest.mark.parametrize("forget", ["", "x", "-1", "9" * 30, "²", "1.0"])
def test_dropping_what_is_not_there_is_not_found(signed_in, home, forget):
    assert signed_in.post("/compte/suivis/", {"forget": forget}).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "999"])
def test_a_page_of_the_list_that_does_not_exist_shows_one_that_does(signed_in, home, number):
    assert signed_in.get(f"/compte/suivis/?page={number}").status_code == 200


def test_the_list_costs_the_same_at_3_and_300(signed_in, person, home):
    costs = []
    for count in (3, 297):
        pages = [StandardPage(title=f"Page {count} {rank:03}", slug=f"page-{count}-{rank}") for rank in range(count)]
        Follow.objects.bulk_create(
            FollowFactory.build(person=person, page_id=page.pk) for page in bulk_add(home, pages)
        )
        signed_in.get("/compte/suivis/")
        with CaptureQueriesContext(connection) as queries:
            signed_in.get("/compte/suivis/")
        costs.append(len(queries))

    assert costs[0] == costs[1]


# --- stopping from a message ------------------------------------------------------------------------------------------


@pytest.fixture
def stop(table):
    follow = FollowFactory(page=table)
    return follow, messages.unsubscribe_url(follows=[follow.pk]).removeprefix("http://testserver")


def test_opening_the_address_changes_nothing(client, stop):
    follow, address = stop
    response = client.get(address)

    assert response.status_code == 200
    assert "La Busserine" in response.content.decode()
    assert follow.person.email not in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    follow.refresh_from_db()
    assert follow.frequency == Frequency.AT_ONCE


def test_a_mail_programme_stops_it_without_cookie_or_token(stop):
    follow, address = stop
    client = Client(enforce_csrf_checks=True)
    for _again in range(2):
        response = client.post(address, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, response.cookies) == (200, {})

    follow.refresh_from_db()
    assert follow.frequency == Frequency.NEVER


def test_the_button_stops_it_and_says_so(stop):
    follow, address = stop
    client = Client(enforce_csrf_checks=True)

    response = client.post(address, follow=True)

    assert response.redirect_chain == [("/desabonnement/fait/", 303)]
    assert "Vous ne recevrez plus ces messages." in response.content.decode()
    follow.refresh_from_db()
    assert follow.frequency == Frequency.NEVER


def test_stopping_a_digest_stops_all_weekly_follows_of_that_person(client, table, elsewhere):
    weekly = FollowFactory(page=table, frequency=Frequency.WEEKLY)
    at_once = FollowFactory(page=elsewhere, person=weekly.person)
    other = FollowFactory(page=table, frequency=Frequency.WEEKLY)

    client.post(messages.unsubscribe_url(person=weekly.person_id), {"List-Unsubscribe": "One-Click"})

    frequencies = [Follow.objects.get(pk=one.pk).frequency for one in (weekly, at_once, other)]
    assert frequencies == [Frequency.NEVER, Frequency.AT_ONCE, Frequency.WEEKLY]


@pytest.mark.parametrize("token", ["x", "a:b:c", "eyJ3IjoxfQ:1abc:forged", "é", "%00"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_address_is_not_found(client, stop, method, token):
    response = getattr(client, method)(f"/desabonnement/{token}/")

    assert response.status_code in (400, 404)
    assert not Follow.objects.filter(frequency=Frequency.NEVER).exists()
