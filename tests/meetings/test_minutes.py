"""Minutes: begun, written as drafts, published when ready, corrected, read."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Activity
from meetings.actions.minutes import publish_minutes, start_minutes
from meetings.enums import MeetingState
from meetings.models import AgendaItem, Decision, MeetingPage, MinutesPage
from meetings.publication import MinutesForm, missing_for_publication
from meetings.rules import may_publish_minutes, may_write_minutes
from tests.factories.meetings import MeetingPageFactory, add_table, paris, staff
from tests.factories.minutes import (
    ATTENDANCE,
    block_id,
    body_of,
    commitment,
    correct,
    decision,
    draft_of,
    meeting_in,
    published,
    samples,
)


@pytest.fixture
def meeting(table):
    return meeting_in(table=table)


# --- Beginning --------------------------------------------------------------------------------------------------------


def test_starting_fills_the_draft_with_what_is_known(meeting, facilitator):
    AgendaItem.objects.create(meeting=meeting, title="La placette", sort_order=0)
    AgendaItem.objects.create(meeting=meeting, title="Le bus 31", sort_order=1)

    minutes = start_minutes(meeting, by=facilitator)

    assert (minutes.slug, minutes.live, minutes.title) == (
        "compte-rendu",
        False,
        "Compte-rendu\u00a0: Assemblée, 5 novembre 2026",
    )
    assert minutes.reference == "LA-BUSSERINE-2026-11"
    assert minutes.venue == "Centre social"
    titles = [
        (child.value["number"], child.value["title"]) for child in minutes.body if child.block_type == "agenda_item"
    ]
    assert titles == [("1", "La placette"), ("2", "Le bus 31")]
    assert minutes.get_latest_revision() is not None


def test_starting_freezes_what_is_still_open_from_last_time(meeting, facilitator):
    published(meeting, by=facilitator, body=[ATTENDANCE, commitment(), decision()])
    later = MeetingPageFactory(
        parent=meeting.get_parent(), starts_at=paris(2027, 1, 7, 18), ends_at=paris(2027, 1, 7, 20)
    )

    minutes = start_minutes(later, by=facilitator)

    follow_up = next(child.value for child in minutes.body if child.block_type == "follow_up")
    assert [entry["what"] for entry in follow_up["entries"]] == ["Réparer l’ascenseur."]


def test_starting_twice_gives_the_same_minutes(meeting, facilitator):
    assert start_minutes(meeting, by=facilitator).pk == start_minutes(meeting, by=facilitator).pk


def test_a_meeting_has_one_record(meeting, facilitator):
    start_minutes(meeting, by=facilitator)

    assert not MinutesPage.can_create_at(MeetingPage.objects.get(pk=meeting.pk))


# --- Publishing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"summary": ""}, "summary", "Écrivez le résumé"),
        ({"summary": "a\nb\nc\nd\ne\nf"}, "summary", "a 6 lignes"),
        ({"body": ()}, "body", "combien de personnes"),
        ({"body": [("attendance", {})]}, "body", "combien de personnes"),
        ({"privacy_checked": False}, "privacy_checked", "Relisez"),
    ],
)
def test_publishing_asks_for_what_readers_need(meeting, facilitator, change, field, words):
    minutes = draft_of(meeting, by=facilitator, **change)

    with pytest.raises(ValidationError) as refused:
        publish_minutes(minutes, by=facilitator)

    assert list(refused.value.message_dict) == [field]
    assert words in refused.value.message_dict[field][0]
    assert not MinutesPage.objects.get(pk=minutes.pk).live


def test_publishing_says_the_meeting_took_place_and_tells_followers_once(meeting, facilitator):
    project = add_table(meeting.get_parent().get_parent(), slug="projet")
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision(page=project.pk)])

    assert minutes.live
    assert MeetingPage.objects.get(pk=meeting.pk).state == MeetingState.HELD
    told = Activity.objects.of_verb("meetings.minutes_published").get()
    assert (told.page_id, told.actor) == (minutes.pk, facilitator)
    assert [page.pk for page in told.mentions.all()] == [project.pk]
    assert Decision.objects.get().page_id == project.pk


def test_a_later_publication_is_a_correction(meeting, facilitator):
    minutes = published(meeting, by=facilitator)

    correct(minutes, by=facilitator, body=[ATTENDANCE, decision()])

    verbs = Activity.objects.filter(page_id=minutes.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["meetings.minutes_published", "meetings.minutes_corrected"]


def test_publishing_the_minutes_of_a_draft_meeting_publishes_both(meeting, facilitator):
    meeting.live = False
    meeting.save()
    minutes = published(meeting, by=facilitator)

    assert minutes.live
    assert MeetingPage.objects.get(pk=meeting.pk).live


def test_a_refused_publication_leaves_nothing_behind(meeting, facilitator):
    minutes = draft_of(meeting, by=facilitator, summary="", body=[ATTENDANCE, decision()])

    with pytest.raises(ValidationError):
        publish_minutes(minutes, by=facilitator)

    assert not Decision.objects.exists()
    assert not Activity.objects.filter(page_id=minutes.pk).exists()


@pytest.mark.parametrize(("who", "may"), [("facilitator", True), ("other table's", False), ("reader", False)])
def test_who_may_write_and_publish(meeting, facilitator, site_root, who, may):
    minutes = draft_of(meeting, by=facilitator)
    person = {
        "facilitator": lambda: facilitator,
        "other table's": lambda: staff("autre@demo.example", on=add_table(site_root, slug="ailleurs")),
        "reader": lambda: staff("lecteur@demo.example"),
    }[who]()

    assert may_publish_minutes(person, minutes) is may
    assert may_write_minutes(person, MeetingPage.objects.get(pk=meeting.pk)) is may
    if not may:
        with pytest.raises(PermissionDenied):
            publish_minutes(minutes, by=person)
        with pytest.raises(PermissionDenied):
            start_minutes(meeting, by=person)


# --- Wagtail's editor -------------------------------------------------------------------------------------------------


def form_of(minutes, data, deferred):
    form_class = MinutesPage.get_edit_handler().get_form_class()
    assert issubclass(form_class, MinutesForm)
    form = form_class(data, instance=minutes, parent_page=minutes.meeting)
    if deferred:
        form.defer_required_fields()
    return form


EMPTY = {
    "title": "Compte-rendu",
    "summary": "",
    "body-count": "0",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "language": "fr",
    "author_kind": "facilitator",
}


def test_a_draft_is_saved_without_what_is_needed_to_publish(meeting, facilitator):
    form = form_of(draft_of(meeting, by=facilitator), EMPTY, deferred=True)

    assert form.is_valid(), form.errors


def test_the_editor_says_what_is_missing_beside_the_fields(meeting, facilitator):
    form = form_of(draft_of(meeting, by=facilitator), EMPTY, deferred=False)

    assert not form.is_valid()
    assert set(form.errors) == {"summary", "body", "privacy_checked"}
    assert "cinq lignes au plus" in form.errors["summary"][0]


def test_the_meeting_s_buttons_lead_to_the_draft(client, meeting, facilitator):
    client.force_login(facilitator)
    explorer = client.get(reverse("wagtailadmin_pages:edit", args=[meeting.pk])).content.decode()
    address = reverse("meetings_start_minutes", args=[meeting.pk])
    assert address in explorer
    assert reverse("meetings_import_minutes", args=[meeting.pk]) in explorer
    assert client.get(address).status_code == 200

    response = client.post(address)

    minutes = MinutesPage.objects.get()
    assert (response.status_code, response["Location"]) == (303, reverse("wagtailadmin_pages:edit", args=[minutes.pk]))
    assert client.get(response["Location"]).status_code == 200


def test_nobody_else_may_begin(client, meeting):
    client.force_login(staff("lecteur@demo.example"))

    assert client.post(reverse("meetings_start_minutes", args=[meeting.pk])).status_code in (302, 403)
    assert not MinutesPage.objects.exists()


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_the_page_is_read_without_account_or_token(client, meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision(), commitment()], easy_read="On répare.")

    response = client.get(minutes.url)
    page = response.content.decode()

    assert response.status_code == 200
    assert "En cinq lignes" in page
    assert "L’ascenseur sera réparé avant le 15 décembre." in page
    assert "<b>35</b>personnes" in page
    assert f'id="{block_id(2)}"' in page
    assert "Commenter cette décision" in page
    assert Decision.objects.get().get_absolute_url() in page
    assert "Provisoire" in page
    assert f"{minutes.url}facile/" in page
    assert "csrfmiddlewaretoken" not in page
    assert not response.cookies


def test_the_easy_version_has_its_own_address(client, meeting, facilitator):
    minutes = published(meeting, by=facilitator, easy_read="On répare.\nOn pose des bancs.")

    assert "On pose des bancs." in client.get(f"{minutes.url}facile/").content.decode()


def test_no_easy_version_is_not_found(client, meeting, facilitator):
    assert client.get(f"{published(meeting, by=facilitator).url}facile/").status_code == 404


def test_every_block_in_one_page(client, meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=list(samples().items()))

    response = client.get(minutes.url)

    assert response.status_code == 200
    assert len(response.content) < 100_000


def blocks(count, pages):
    kinds = ["decision", "commitment", "question", "action", "statement"]
    values = {
        "decision": {"text": "Oui."},
        "commitment": {"text": "Promis."},
        "question": {"question": "Quoi ?"},
        "action": {"text": "Faire."},
        "statement": {"words": "Je dis."},
    }
    made = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        value = dict(values[kind])
        if kind in ("decision", "action", "commitment"):
            value["page"] = pages[number % len(pages)]
        made.append((kind, value, block_id(100 + number)))
    return made


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, headers={"cookie": "sessionid=nobody"}).status_code == 200
    return len(queries)


def test_sixty_blocks_cost_as_many_queries_as_five(client, site_root, meeting, facilitator):
    pages = [add_table(site_root, slug=f"projet-{number}").pk for number in range(6)]
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, *blocks(5, pages)])
    few = queries_of(client, minutes.url)

    correct(minutes, by=facilitator, body=[ATTENDANCE, *blocks(60, pages)])

    assert queries_of(client, minutes.url) == few


def test_anchors_are_known(meeting, facilitator):
    minutes = draft_of(meeting, by=facilitator, body=[ATTENDANCE, decision()])

    assert minutes.has_anchor(block_id(2))
    assert minutes.anchor_excerpt(block_id(2)) == "Six bancs sous les platanes."
    assert not minutes.has_anchor("ailleurs")
    assert minutes.anchor_excerpt("ailleurs") is None


def test_minutes_past_midnight_end_the_day_after(meeting, facilitator):
    from datetime import time

    minutes = draft_of(meeting, by=facilitator, started_at=time(20, 30), ended_at=time(0, 15))

    assert (minutes.starts_at, minutes.ends_at) == (paris(2026, 11, 5, 20, 30), paris(2026, 11, 6, 0, 15))


def test_the_words_of_the_blocks_are_indexed(meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision("Planter un micocoulier.")])

    body = next(field for field in MinutesPage.get_search_fields() if field.field_name == "body")
    assert "Planter un micocoulier." in body.get_value(minutes)
    assert Decision.objects.get().get_indexed_instance() == Decision.objects.get()
    minutes.unpublish(user=facilitator)
    assert Decision.objects.get().get_indexed_instance() is None


def test_missing_is_empty_when_all_is_there(meeting, facilitator):
    assert missing_for_publication(draft_of(meeting, by=facilitator)) == {}


def test_body_of_an_unknown_page_choice_is_harmless(client, meeting, facilitator):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision(page=999_999)])

    assert client.get(minutes.url).status_code == 200
    assert body_of(decision())[0].value["page"] is None
