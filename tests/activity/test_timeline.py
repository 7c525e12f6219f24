import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from activity.models import Activity
from activity.timeline import timeline_of
from tests.factories.activity import QUIET, ActivityFactory


def test_a_timeline_is_newest_first_and_says_it_in_words(table, project):
    ActivityFactory(page=table, data={"what": "un"})
    ActivityFactory(page=project, data={"what": "deux", "anchor": "d1"})

    timeline = timeline_of(table)
    html = render_to_string("activity/_timeline.html", {"timeline": timeline, "feed": "/busserine/actualites.atom"})

    assert [(one["sentence"], one["url"]) for one in timeline] == [
        ("Le jardin: deux", "/busserine/jardin/#d1"),
        ("La Busserine: un", "/busserine/"),
    ]
    assert '<a href="/busserine/jardin/#d1">Le jardin: deux</a>' in html
    assert 'href="/busserine/actualites.atom"' in html
    assert "<time datetime=" in html


def test_an_empty_timeline_says_so():
    assert "Il ne s’est encore rien passé ici." in render_to_string("activity/_timeline.html", {"timeline": []})


def test_a_title_is_never_markup(home):
    page = home.add_child(instance=type(home)(title="<img src=x onerror=alert(1)>", slug="x"))
    ActivityFactory(page=page, verb=QUIET.key)

    assert "<img" not in render_to_string("activity/_timeline.html", {"timeline": timeline_of()})


def test_a_timeline_costs_the_same_at_3_and_300(home, table):
    costs = []
    for count in (3, 297):
        Activity.objects.bulk_create(ActivityFactory.build(page=table) for _rank in range(count))
        timeline_of(home, 1)
        with CaptureQueriesContext(connection) as queries:
            shown = timeline_of(home, 500)
        costs.append((len(shown), len(queries)))

    assert [shown for shown, _cost in costs] == [3, 300]
    assert costs[0][1] == costs[1][1] <= 3


@pytest.mark.parametrize("limit", [0, 2])
def test_a_timeline_has_its_limit(table, limit):
    Activity.objects.bulk_create(ActivityFactory.build(page=table) for _rank in range(5))

    assert len(timeline_of(table, limit)) == limit
