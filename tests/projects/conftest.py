"""A table with a facilitator, another table, and the list of projects."""

import pytest

from home.models import HomePage
from projects.models import ProjectPage
from tables.actions import create_table
from tables.models import TableIndexPage
from tests.factories.accounts import AccountFactory
from tests.factories.meetings import staff


@pytest.fixture
def home(whole_site, db):
    return HomePage.objects.get()


@pytest.fixture
def chief(db):
    return AccountFactory(is_superuser=True)


@pytest.fixture
def table(home, chief):
    return create_table(TableIndexPage.objects.get(), by=chief, title="Les Flamants", slug="les-flamants")


@pytest.fixture
def other_table(home, chief):
    return create_table(TableIndexPage.objects.get(), by=chief, title="La Rose", slug="la-rose")


@pytest.fixture
def facilitator(table):
    return staff("animatrice@demo.example", on=table)


@pytest.fixture
def project(table):
    return table.add_child(instance=ProjectPage(title="Des bancs", slug="bancs", introduction="On s’assoit."))
