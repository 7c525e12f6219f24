"""What a device kept is merged with what the site has, block by block: nothing lost, doubled or overwritten."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from meetings import pens
from meetings.blocks import walk
from meetings.models import MinutesPage
from tests.factories.editor import editor_fields
from tests.factories.meetings import staff
from tests.factories.minutes import ATTENDANCE, block_id, body_of, decision, draft_of, meeting_in

ITEM = ("agenda_item", {"number": "1", "title": "Les bancs", "points": [
    {"type": "decision", "value": {"text": "Six bancs."}, "id": block_id(31)},
]}, block_id(30))  # fmt: skip
BODY = (ATTENDANCE, decision("Six bancs.", method="consensus"), ITEM)


@pytest.fixture(scope="module")
def begun(quarter, ground):
    with ground():
        return draft_of(meeting_in(table=quarter.table), by=quarter.facilitator, body=BODY)


@pytest.fixture
def draft(begun, db):
    return latest(begun)


def latest(minutes):
    return MinutesPage.objects.get(pk=minutes.pk).get_latest_revision_as_object()


def saved(draft, *body, by=None):
    """Somebody else writes."""
    other = latest(draft)
    other.body = body_of(*body)
    other.save_revision(user=by)


def as_kept(before, after):
    """Return what the browser sends: the fields it holds, and how they were read."""
    kept = {name: [value] for name, value in after.items()}
    put = {name: [value] for name, value in before.items() if after.get(name) != value}
    drop = [name for name in after if name not in before]
    return {"kept": json.dumps(kept), "base": json.dumps({"set": put, "drop": drop}), "at": "2026-11-21T19:42:00Z"}


def send(client, draft, kept, **more):
    return client.post(reverse("meetings_merge_kept", args=[draft.pk]), kept | more)


def agree(client, draft, kept, response, **choices):
    hidden = {"seen": response.context["seen"]}
    return send(client, draft, kept, **hidden, **{f"choice-{key}": value for key, value in choices.items()})


def texts(draft):
    return [said.value["text"] for said in walk(latest(draft).body) if said.type == "decision"]


def mine(draft, name="body-1-value-text", value="Huit bancs, tapés à la cave."):
    fields = editor_fields(draft)
    assert name in fields
    return as_kept(fields, fields | {name: value})


def test_a_block_i_changed_is_offered_and_comes_back(client, facilitator, draft):
    client.force_login(facilitator)
    kept = mine(draft)

    shown = send(client, draft, kept)
    page = shown.content.decode()
    assert "Huit bancs, tapés à la cave." in page
    assert "Six bancs." in page
    assert [change.disputed for change in shown.context["changes"]] == [False]
    done = agree(client, draft, kept, shown)

    assert done["Location"].endswith("?retrouve=2026-11-21T19:42:00Z")
    assert texts(draft) == ["Huit bancs, tapés à la cave.", "Six bancs."]
    # The same sending again: the site has it all, and nothing comes twice.
    assert send(client, draft, kept).status_code == 303
    assert texts(draft) == ["Huit bancs, tapés à la cave.", "Six bancs."]


def test_different_blocks_of_two_people_both_go_in(client, facilitator, draft):
    kept = mine(draft)
    item = (ITEM[0], ITEM[1] | {"title": "Les bancs et l’ombre"}, ITEM[2])
    saved(draft, ATTENDANCE, BODY[1], item, decision("Une nouvelle.", method=""))
    client.force_login(facilitator)

    shown = send(client, draft, kept)
    assert [(change.key, change.disputed) for change in shown.context["changes"]] == [(block_id(2), False)]
    agree(client, draft, kept, shown)

    assert texts(draft) == ["Huit bancs, tapés à la cave.", "Six bancs.", "Une nouvelle."]
    titles = [said.value["title"] for said in walk(latest(draft).body) if said.type == "agenda_item"]
    assert titles == ["Les bancs et l’ombre"]


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [("mine", ["Huit bancs, tapés à la cave."]), ("now", ["Dix bancs."]),
     ("both", ["Dix bancs.", "Huit bancs, tapés à la cave."])],
)  # fmt: skip
def test_the_same_block_is_asked_about(client, facilitator, draft, choice, wanted):
    kept = mine(draft)
    saved(draft, ATTENDANCE, decision("Dix bancs.", method="consensus"), ITEM)
    client.force_login(facilitator)

    shown = send(client, draft, kept)
    assert [change.chosen for change in shown.context["changes"]] == ["both"]
    agree(client, draft, kept, shown, **{block_id(2): choice})

    assert texts(draft) == [*wanted, "Six bancs."]


def test_a_choice_made_on_an_older_text_is_asked_again(client, facilitator, draft):
    client.force_login(facilitator)
    kept = mine(draft)
    shown = send(client, draft, kept)
    saved(draft, ATTENDANCE, decision("Dix bancs.", method="consensus"), ITEM)

    again = agree(client, draft, kept, shown)

    assert again.status_code == 200
    assert again.context["changed_meanwhile"]
    assert texts(draft) == ["Dix bancs.", "Six bancs."]


def test_added_and_deleted_blocks_and_lines_of_the_page(client, facilitator, draft):
    fields = editor_fields(draft)
    edited = latest(draft)
    edited.body = body_of(ATTENDANCE, ITEM, ("decision", {"text": "Ajoutée."}, block_id(77)))
    edited.summary = "Une ligne à moi."
    kept = as_kept(fields, editor_fields(edited))
    client.force_login(facilitator)

    shown = send(client, draft, kept)
    assert {change.key for change in shown.context["changes"]} == {block_id(2), block_id(77), "field-summary"}
    agree(client, draft, kept, shown)

    assert texts(draft) == ["Six bancs.", "Ajoutée."]
    assert latest(draft).summary == "Une ligne à moi."


def test_a_form_read_before_somebody_wrote_never_overwrites(client, facilitator, draft):
    read = editor_fields(draft)
    saved(draft, ATTENDANCE, decision("Dix bancs.", method="consensus"), ITEM)
    client.force_login(facilitator)

    late = read | {
        "body-1-value-text": "Huit bancs.",
        "tablee-base": json.dumps({"set": {"body-1-value-text": ["Six bancs."]}, "drop": []}),
    }
    shown = client.post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), late | {"action-publish": "1"})

    assert shown.status_code == 200
    assert [change.disputed for change in shown.context["changes"]] == [True]
    assert texts(draft) == ["Dix bancs.", "Six bancs."]
    assert not MinutesPage.objects.get(pk=draft.pk).live


@pytest.mark.parametrize(
    "kept", [{}, {"kept": "x"}, {"kept": "[1]"}, {"kept": '{"a": 1}'}, {"kept": "{}", "base": "[]"}]
)
def test_nonsense_is_refused(client, facilitator, draft, kept):
    client.force_login(facilitator)

    assert send(client, draft, kept).status_code == 404


def test_a_stranger_may_not(client, draft):
    client.force_login(staff("lecteur@demo.example"))
    send(client, draft, mine(draft))

    assert texts(draft) == ["Six bancs.", "Six bancs."]


# --- Who writes here --------------------------------------------------------------------------------------------------


def pen(client, draft, device, deed="hold"):
    answer = client.post(reverse("meetings_pens", args=[draft.pk]), {"device": device, "deed": deed})
    return answer.json()["words"] if answer.status_code == 200 else answer.status_code


def test_who_has_the_minutes_open_is_said_until_they_leave(client, facilitator, draft, table):
    other = staff("bakary@demo.example", on=table)
    client.force_login(facilitator)
    assert pen(client, draft, "a phone") == []
    assert pen(client, draft, "a phone") == []
    assert [words[:20] for words in pen(client, draft, "a laptop")] == ["Vous avez aussi ce c"]
    assert pen(client, draft, "a laptop", "put_down") == 204

    client.force_login(other)
    assert [words[:21] for words in pen(client, draft, "another")] == ["Équipe modifie depuis"]
    client.force_login(facilitator)
    pen(client, draft, "a phone", "put_down")
    client.force_login(other)
    assert pen(client, draft, "another") == []


def test_a_device_that_fell_silent_may_hold_a_newer_text(client, facilitator, draft, table, monkeypatch):
    client.force_login(facilitator)
    pen(client, draft, "a phone")
    monkeypatch.setattr(pens, "SILENT", timedelta(0))

    said = pen(client, draft, "a laptop")
    assert [("sans nouvelles depuis" in words, "Ce que le site a date de" in words) for words in said] == [
        (True, False),
        (False, True),
    ]
    client.force_login(staff("bakary@demo.example", on=table))
    assert pen(client, draft, "another")[0].startswith("Équipe avait ce compte-rendu ouvert")


def test_a_stranger_hears_nothing(client, draft):
    client.force_login(staff("lecteur@demo.example"))

    assert pen(client, draft, "a phone") == 302
