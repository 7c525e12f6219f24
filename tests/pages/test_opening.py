"""The public site stays closed until it says who publishes and hosts it."""

import pytest
from django.core.checks import run_checks

from tests.factories.pages import SiteSettingsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_LEGAL_NOTICE = True


def legal_errors():
    found = run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])
    return [error for error in found if error.id == "pages.E001"]


def test_readers_are_told_that_the_site_is_not_open_yet_and_what_is_missing(client, home):
    SiteSettingsFactory(host_name="")

    response = client.get("/")

    assert response.status_code == 503
    html = response.content.decode()
    assert "Ce site n’est pas encore ouvert" in html
    assert "<li>Hébergeur</li>" in html
    assert "Bienvenue à la table" not in html


def test_an_administrator_can_still_reach_wagtail(client, home, django_user_model):
    assert client.get("/admin/").status_code == 302
    assert client.get("/robots.txt").status_code == 200


def test_the_site_opens_with_the_last_field_at_the_very_next_request(
    client, home, settings, django_capture_on_commit_callbacks
):
    settings.RESPONSE_CACHE_SECONDS = 300
    assert client.get("/").status_code == 503

    with django_capture_on_commit_callbacks(execute=True):
        SiteSettingsFactory()

    assert client.get("/").status_code == 200


def test_elsewhere_than_in_production_nothing_is_asked(client, home, settings):
    settings.REQUIRE_LEGAL_NOTICE = False

    assert client.get("/").status_code == 200
    assert legal_errors() == []


def test_the_check_names_what_is_missing(home):
    SiteSettingsFactory(publication_director="", host_phone="")

    [error] = legal_errors()

    assert "directrice ou directeur de la publication" in error.msg
    assert "téléphone de l’hébergeur" in error.msg


def test_the_check_is_content_when_everything_is_said(home):
    SiteSettingsFactory()

    assert legal_errors() == []


def test_the_check_speaks_even_when_nobody_opened_the_settings(home):
    assert len(legal_errors()) == 1
