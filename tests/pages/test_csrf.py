import pytest
from django.test import Client

from pages.csrf import comes_from_elsewhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(settings):
    settings.ROOT_URLCONF = "tests.pages.urls"
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def signed_in(strict, django_user_model):
    strict.force_login(django_user_model.objects.create_user("a@demo.example"))
    return strict


def test_a_reader_without_account_needs_no_token(strict):
    assert strict.get("/say/").content == b"form"
    response = strict.post("/say/")

    assert response.content == b"said"
    assert not response.cookies


def test_no_page_keeps_its_forms_from_saying_where_they_come_from(settings):
    """Under “no-referrer” browsers send `Origin: null` with a form: a signed-in person would be refused for ever."""
    templates = (settings.ROOT / "templates").rglob("*.html")

    assert settings.SECURE_REFERRER_POLICY == "same-origin"
    assert [path.name for path in templates if 'name="referrer"' in path.read_text(encoding="utf-8")] == []


def test_a_signed_in_person_needs_one(signed_in):
    assert signed_in.post("/say/").status_code == 403


def test_a_signed_in_person_with_a_token_may_write(signed_in):
    token = signed_in.get("/token/").content.decode()

    assert signed_in.post("/say/", {"csrfmiddlewaretoken": token}).content == b"said"


@pytest.mark.parametrize(
    ("headers", "elsewhere"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site", "origin": "http://autre.testserver"}, True),
        ({"origin": "http://testserver"}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://["}, True),
        # Without referrer some browsers call the sender "null", and still say that it is ours.
        ({"origin": "null", "sec-fetch-site": "same-origin"}, False),
    ],
)
def test_who_sends_a_form_from_elsewhere(rf, strict, headers, elsewhere):
    request = rf.post("/say/", headers=headers)

    assert comes_from_elsewhere(request) is elsewhere
    assert strict.post("/say/", headers=headers).status_code == (403 if elsewhere else 200)


def test_a_site_we_trust_may_send_forms(rf, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://mairie.example"]

    assert not comes_from_elsewhere(rf.post("/", headers={"origin": "https://mairie.example"}))
