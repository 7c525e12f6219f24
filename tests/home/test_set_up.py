"""A site made ready: nothing in English is left lying about, and what must happen each day is scheduled."""

import pytest
from django.contrib.auth.models import Group
from django_q.models import Schedule
from wagtail.models import Workflow

from home.actions import set_up_site
from pages.models import Navigation

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(site_root):
    return set_up_site()


def test_the_examples_of_wagtail_are_put_away(home):
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not Workflow.objects.exists()


def test_a_group_made_later_under_such_a_name_stays(home):
    Group.objects.create(name="Editors")

    set_up_site()

    assert Group.objects.filter(name="Editors").exists()


def test_every_task_of_the_day_is_scheduled_once(home):
    set_up_site()

    names = list(Schedule.objects.order_by("name").values_list("name", flat=True))
    assert "comments.addresses" in names
    assert "tables.seats" in names
    assert len(names) == len(set(names))


def test_the_menus_come_one_after_the_other(home):
    links = Navigation.for_site(home.get_site()).links.order_by("sort_order")

    assert [link.place for link in links] == ["header"] * 4 + ["footer"] * 4
