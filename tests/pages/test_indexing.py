"""What is saved together is found, as what is saved alone."""

from contextvars import copy_context

import pytest
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend

from pages.indexing import indexed_together
from projects.models import Funding
from tables.models import Partner
from tests.factories.projects import ProjectPageFactory
from tests.factories.tables import PartnerFactory, TablePageFactory

pytestmark = pytest.mark.django_db


def found(words):
    return {partner.name for partner in get_search_backend().search(words, Partner)}


def test_what_is_saved_together_is_found_once_indexed():
    with indexed_together() as index_batch:
        PartnerFactory(name="Les Jardins du Sud")
        assert found("jardins") == set()
        index_batch()
        assert found("jardins") == {"Les Jardins du Sud"}


def test_what_is_saved_afterwards_is_indexed_at_once():
    with indexed_together():
        pass
    PartnerFactory(name="Les Jardins du Nord")
    assert found("jardins") == {"Les Jardins du Nord"}


def test_what_another_request_saves_meanwhile_is_indexed_at_once():
    elsewhere = copy_context()  # the same connection, and nothing gathered
    with indexed_together() as index_batch:
        PartnerFactory(name="Les Jardins du Sud")
        elsewhere.run(PartnerFactory, name="Les Jardins du Nord")
        assert found("jardins") == {"Les Jardins du Nord"}
        index_batch()
    assert found("jardins") == {"Les Jardins du Sud", "Les Jardins du Nord"}


def test_within_another_gathering_the_outer_one_indexes_all():
    with indexed_together() as index_all:
        with indexed_together() as index_batch:
            PartnerFactory(name="Les Jardins du Sud")
            index_batch()
        PartnerFactory(name="Les Jardins du Nord")
        assert found("jardins") == set()
        index_all()
    assert found("jardins") == {"Les Jardins du Sud", "Les Jardins du Nord"}


def test_what_changed_is_found_under_its_new_words_only():
    partner = PartnerFactory(name="Les Jardins du Sud")
    with indexed_together() as index_batch:
        partner.name = "Les Vergers du Sud"
        partner.save()
        index_batch()
    assert (found("jardins"), found("vergers")) == (set(), {"Les Vergers du Sud"})


def test_what_is_saved_together_says_what_it_refers_to_once_indexed(site_root):
    partner = PartnerFactory()
    with indexed_together() as index_batch:
        project = ProjectPageFactory(parent=TablePageFactory(parent=site_root))
        project.fundings.add(Funding(funder=partner))
        project.save()
        assert not ReferenceIndex.get_references_to(partner).exists()
        index_batch()
    assert [found.object_id for found in ReferenceIndex.get_references_to(partner)] == [str(project.pk)]
