"""The door of the house, in a real browser."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("width", [360, 1280])
def test_signing_in_can_be_done_by_everyone(live_server, site_root, new_page, assert_accessible, no_third_party, width):
    page = new_page(width=width)

    page.goto(live_server.url + reverse("account_login"))

    assert_accessible(page)
    no_third_party(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_signing_in_starts_without_javascript(live_server, site_root, new_page):
    page = new_page(javascript=False)
    page.goto(live_server.url + reverse("account_login"))

    assert page.locator("form input[name=login]").count() >= 1
    assert page.locator("script:not([src])").count() == 0
