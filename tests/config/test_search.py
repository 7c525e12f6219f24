"""What each database finds by itself: words whatever their accents, and on PostgreSQL whatever their French endings.

The site's search makes up for the plural on the other one: tests/home/test_search_numbers.py.
"""

import pytest
from django.db import connection

from pages.models import StandardPage
from tests.factories.pages import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(site_root):
    words = "<p>L’ascenseur est réparé. Les élus ont répondu aux habitantes : un cheval, des travaux.</p>"
    return StandardPageFactory(parent=site_root, title="Réunion", body=[{"type": "paragraph", "value": words}])


def finds(words):
    return list(StandardPage.objects.search(words)) != []


@pytest.mark.parametrize("words", ["ascenseur", "ASCENSEUR", "reunion", "réunion", "repare", "élus réparé"])
def test_every_database_finds_words_whatever_their_accents(page, words):
    assert finds(words)


@pytest.mark.parametrize("words", ["ascenseurs", "RÉUNIONS", "réparés", "réparer", "réparation", "habitant"])
def test_postgresql_alone_finds_the_other_forms_of_a_word(page, words):
    assert finds(words) == (connection.vendor == "postgresql")


@pytest.mark.parametrize("words", ["escalier", "ascension", "l’escalier"])
def test_what_is_not_there_is_not_found(page, words):
    assert not finds(words)
