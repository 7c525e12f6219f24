"""A table with a facilitator, another table, and the list of projects."""

from types import SimpleNamespace

import pytest

from home.models import HomePage
from projects.models import ProjectPage
from tables.actions import create_table
from tables.models import TableIndexPage
from tests.factories.accounts import AccountFactory
from tests.factories.meetings import staff
from tests.factories.pages import afresh


@pytest.fixture
def home(whole_site, db):
    return HomePage.objects.get()


@pytest.fixture(scope="module")
def tables(whole_site, ground):
    """Both tables, who made them and who facilitates the first, made once for the tests of a module."""
    with ground():
        chief, index = AccountFactory(is_superuser=True), TableIndexPage.objects.get()
        table = create_table(index, by=chief, title="Les Flamants", slug="les-flamants")
        return SimpleNamespace(
            chief=chief,
            table=table,
            other=create_table(index, by=chief, title="La Rose", slug="la-rose"),
            facilitator=staff("animatrice@demo.example", on=table),
        )


@pytest.fixture
def chief(tables, db):
    return afresh(tables.chief)


@pytest.fixture
def table(tables, db):
    return afresh(tables.table)


@pytest.fixture
def other_table(tables, db):
    return afresh(tables.other)


@pytest.fixture
def facilitator(tables, db):
    return afresh(tables.facilitator)


@pytest.fixture
def project(table):
    return table.add_child(instance=ProjectPage(title="Des bancs", slug="bancs", introduction="On s’assoit."))
