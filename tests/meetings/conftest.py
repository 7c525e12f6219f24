"""A table and who facilitates it, made once for the tests of a module."""

from types import SimpleNamespace

import pytest
from wagtail.models import Page

from tests.factories.meetings import add_table, staff
from tests.factories.pages import afresh, bare_site


@pytest.fixture(scope="module")
def bare_ground(ground):
    """`ground`, with the root of a page tree: here tables stand right under it."""
    with ground():
        bare_site()
    return ground


@pytest.fixture
def site_root(bare_ground, db):
    return Page.objects.get(depth=1)


@pytest.fixture(scope="module")
def quarter(bare_ground):
    with bare_ground():
        table = add_table(Page.objects.get(depth=1), title="La Busserine", slug="la-busserine")
        return SimpleNamespace(table=table, facilitator=staff("facilitatrice@demo.example", on=table))


@pytest.fixture
def table(quarter, db):
    return afresh(quarter.table)


@pytest.fixture
def facilitator(quarter, db):
    return afresh(quarter.facilitator)
