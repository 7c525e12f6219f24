"""A facilitator writes a project in Wagtail, and says which decision of the register it comes from."""

import json
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from meetings.models import Decision
from projects.models import Origin, ProjectPage
from tests.factories.meetings import staff
from tests.factories.minutes import ATTENDANCE, block_id, decision, meeting_in, published

pytestmark = pytest.mark.django_db
CHOOSE = "decision_chooser:choose_results"


@pytest.fixture
def signed_in(client, facilitator):
    client.force_login(facilitator)
    return client


@pytest.fixture
def minutes(table, chief):
    meeting = meeting_in(table.get_parent(), table)
    return published(meeting, by=chief, body=[ATTENDANCE, decision("Six bancs sous les platanes.")])


def form_of(**values):
    """Return what the editor's form of a new project sends."""
    empty = dict.fromkeys(["steps", "origins", "places", "holders", "fundings", "pictures", "comments"], ())
    lists = {name: inline_formset(values.pop(name, rows)) for name, rows in empty.items()}
    story = streamfield([("paragraph", rich_text("<p>On l’a demandé trois fois.</p>", features=["bold"]))])
    words = {"title": "Un kiosque", "slug": "un-kiosque", "introduction": "Pour danser.", "reason": "", "next_step": ""}
    return nested_form_data({**words, "story": story, "scheme": "", "people": "", **lists, **values})


FULL = {
    "steps": [{"step": "submitted", "on": "2026-03-01", "note": "Trois devis joints"}],
    "places": [{"name": "Place des Platanes", "address": "Rue de l’École"}],
    "holders": [{"name": "Un groupe de mamans", "kind": "group", "agreed": "on"}],
    "fundings": [{"funder": "", "funder_name": "Une loterie", "asked": "1200", "granted": "", "spent": ""}],
}


def create(client, table, **values):
    return client.post(reverse("wagtailadmin_pages:add", args=["projects", "projectpage", table.pk]), form_of(**values))


def save(client, project, **values):
    return client.post(reverse("wagtailadmin_pages:edit", args=[project.pk]), form_of(**values))


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_she_writes_a_draft_that_nobody_reads_then_publishes_it(signed_in, client, table):
    saved = create(signed_in, table, **FULL)
    project = ProjectPage.objects.get()
    assert (saved.status_code, saved["Location"]) == (302, reverse("wagtailadmin_pages:edit", args=[project.pk]))
    assert not project.live
    assert client.get(project.url).status_code == 404

    draft = project.get_latest_revision_as_object()
    form = form_of(**FULL, **{"action-publish": "1"})
    for name in ("steps", "places", "holders", "fundings"):  # rows kept with the draft have keys by now
        form[f"{name}-INITIAL_FORMS"] = "1"
        form[f"{name}-0-id"] = str(getattr(draft, name).get().pk or "")
    answer = signed_in.post(reverse("wagtailadmin_pages:edit", args=[project.pk]), form)

    assert answer.status_code == 302
    project.refresh_from_db()
    assert (project.live, project.step, project.steps.count()) == (True, "submitted", 1)
    page = client.get(project.url).text.replace("\u00a0", " ").replace("\u202f", " ")
    for words in (
        "Place des Platanes",
        "Un groupe de mamans",
        "Une loterie",
        "1 200 €",
        "Trois devis joints",
        "trois fois",
    ):
        assert words in page


def test_a_project_set_aside_without_a_reason_comes_back_whole_with_a_sentence(signed_in, table):
    set_aside = FULL | {"steps": [{"step": "refused", "on": "2026-03-01", "note": "Courrier du 28"}]}
    answer = create(signed_in, table, **set_aside, **{"action-publish": "1"})
    assert answer.status_code == 200
    assert not ProjectPage.objects.exists()
    assert "Dites pourquoi il n’est pas retenu" in answer.text
    assert "reason" in answer.context["form"].errors, "the sentence stands beside the field"
    for kept in ("Un kiosque", "Pour danser.", "Courrier du 28", "Place des Platanes", "Un groupe de mamans", "1200"):
        assert kept in answer.text
    assert "trois fois" in answer.text

    told = create(signed_in, table, **set_aside, reason="Le terrain est vendu.", **{"action-publish": "1"})
    assert told.status_code == 302
    assert ProjectPage.objects.get().step == "refused"


def test_a_step_taken_off_the_form_no_longer_asks_for_a_reason(signed_in, table):
    steps = [{"step": "refused", "on": "2026-03-01", "note": "", "DELETE": "1"}]
    assert create(signed_in, table, steps=steps).status_code == 302
    assert ProjectPage.objects.get().step == "idea"


def asking(amount):
    return [{"funder": "", "funder_name": "FPH", "asked": amount, "granted": "", "spent": ""}]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"fundings": asking("-5")}, "supérieure ou égale à 0"),
        ({"fundings": asking("beaucoup")}, "nombre"),
        ({"steps": [{"step": "rêve", "on": "2026-03-01", "note": ""}]}, "choix valide"),
        ({"steps": [{"step": "idea", "on": "hier", "note": ""}]}, "date valide"),
        ({"title": ""}, "Champ requis"),
        ({"people": "-3"}, "supérieure ou égale à 0"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(signed_in, table, wrong, sentence):
    answer = create(signed_in, table, **(FULL | wrong), **{"action-publish": "1"})
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "Place des Platanes" in answer.text
    assert not ProjectPage.objects.exists()


def test_a_facilitator_of_another_table_may_neither_write_nor_change(client, table, other_table, project):
    client.force_login(staff("voisine@demo.example", on=other_table))
    for answer in (create(client, table, **FULL), save(client, project, **FULL)):
        assert answer.status_code == 302
        assert answer["Location"] == reverse("wagtailadmin_home")
    assert list(ProjectPage.objects.values_list("title", flat=True)) == ["Des bancs"]
    assert create(client, other_table, **FULL).status_code == 302
    assert ProjectPage.objects.child_of(other_table).exists()


# --- Where it comes from ----------------------------------------------------------------------------------------------


def seek(client, **query):
    answer = client.get(f"{reverse(CHOOSE)}?{urlencode(query)}")
    assert answer.status_code == 200
    return answer


def test_she_finds_a_decision_by_its_words_and_the_page_says_it(signed_in, client, table, minutes):
    bench = Decision.objects.get()
    assert "Six bancs" not in seek(signed_in, q="ascenseur").text
    found = seek(signed_in, q="platanes").text
    assert "Six bancs sous les platanes." in found
    assert "Les Flamants" in found, "decisions look alike: it says at which table"
    chosen = signed_in.get(reverse("decision_chooser:chosen", args=[bench.pk]))
    assert json.loads(chosen.content)["result"]["title"] == "Six bancs sous les platanes."

    origins = [{"decision": str(bench.pk), "note": "Huit, finalement."}]
    assert create(signed_in, table, origins=origins, **FULL, **{"action-publish": "1"}).status_code == 302

    page = client.get(ProjectPage.objects.get().url).text
    came_from = page.split('id="origine"')[1].split("</section>")[0]
    assert "Six bancs sous les platanes." in came_from.replace("\u00a0", " ")
    assert f'href="{bench.get_absolute_url()}"' in came_from
    assert "Huit, finalement." in came_from


def test_what_was_taken_back_is_not_offered(signed_in, minutes, chief):
    minutes.unpublish(user=chief)
    assert "Six bancs" not in seek(signed_in).text
    assert "Six bancs" not in seek(signed_in, q="platanes").text


def test_an_origin_leaves_with_its_decision_and_the_page_stands(client, project, minutes):
    Origin.objects.create(project=project, decision=Decision.objects.get())
    Decision.objects.all().delete()
    page = client.get(project.url)
    assert page.status_code == 200
    assert "Aucune décision d’une table n’est encore liée" in page.text


def test_the_chooser_shows_few_at_a_time_and_costs_the_same_at_three_hundred(signed_in, minutes):
    def grow(count):
        given = {"minutes": minutes, "body": Page.objects.get(pk=minutes.decisions.first().body_id)}
        given |= {"status": "decided", "said_on": timezone.localdate()}
        rows = [Decision(block_id=block_id(1000 * count + n), text=f"Une lampe {n}.", **given) for n in range(count)]
        get_search_backend().add_bulk(Decision, Decision.objects.bulk_create(rows))

    def asked():
        counts = []
        for query in ({}, {"q": "lampe"}):
            with CaptureQueriesContext(connection) as queries:
                counts.append(seek(signed_in, **query).text.count("Une lampe"))
            counts.append(len(queries))
        return counts

    grow(3)
    asked()
    shown, cost, found, cost_of_search = asked()
    assert shown == found
    grow(297)
    many, same_cost, many_found, same_cost_of_search = asked()
    assert 3 < many <= 15 * shown // 3
    assert 3 < many_found <= 15 * found // 3
    assert (same_cost, same_cost_of_search) == (cost, cost_of_search)
