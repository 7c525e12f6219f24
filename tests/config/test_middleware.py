import pytest


@pytest.mark.parametrize("address", ["/tables/%00/", "/?q=%00", "/healthz%00", "/?q=a%00b&page=2"])
def test_a_null_character_in_an_address_is_a_bad_request(client, site_root, address):
    assert client.get(address).status_code == 400


def test_public_pages_allow_nothing_inline_and_nobody_else(client, site_root):
    policy = client.get("/compte/connexion/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "http" not in policy


def test_the_back_office_alone_may_run_inline_scripts(client, site_root):
    policy = client.get("/admin/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy


def test_an_address_that_only_begins_like_the_back_office_is_public(client, site_root):
    assert "unsafe-inline" not in client.get("/administration/")["Content-Security-Policy"]


def test_the_back_office_shows_the_pictures_of_the_bucket_too(client, site_root, settings):
    # On a copy: the policy is one object for the whole run.
    pictures = ["'self'", "data:", "https://s3.example"]
    policy = settings.CONTENT_SECURITY_POLICY
    settings.CONTENT_SECURITY_POLICY = {**policy, "DIRECTIVES": {**policy["DIRECTIVES"], "img-src": pictures}}

    assert "img-src 'self' data: https://s3.example blob:" in client.get("/admin/")["Content-Security-Policy"]
