"""What a meeting approved is frozen: it changes only with a public reason, and every text keeps its address."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from activity.models import Activity
from meetings.actions import answers, readback
from meetings.actions.approval import approve_minutes
from meetings.actions.minutes import publish_minutes
from meetings.blocks.choices import ValidationMode
from meetings.comparison import Sign, compare, in_one_sentence, passages_of
from meetings.enums import RemarkKind, RemarkProof
from meetings.frozen import FrozenText
from meetings.models import Decision, MeetingPage, MinutesPage, MinutesVersion
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, staff
from tests.factories.minutes import (
    ATTENDANCE,
    SUMMARY,
    block_id,
    body_of,
    correct,
    decision,
    draft_of,
    meeting_in,
    published,
)
from tests.factories.pages import afresh

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def held(quarter, bare_ground):
    """Published minutes of a meeting, made once."""
    with bare_ground():
        meeting = meeting_in(table=quarter.table, starts_at=in_days(-30), ends_at=in_days(-30, 20))
        return published(meeting, by=quarter.facilitator, body=[ATTENDANCE, decision()])


@pytest.fixture
def minutes(held, db):
    return afresh(held)


@pytest.fixture
def meeting(minutes):
    return minutes.meeting


@pytest.fixture
def held_again(table):
    """A meeting without minutes."""
    return MeetingPageFactory(parent=table, starts_at=in_days(-20), ends_at=in_days(-20, 20))


@pytest.fixture
def later(meeting):
    return MeetingPageFactory(
        parent=meeting.get_parent(), starts_at=in_days(-2), ends_at=in_days(-2, 20), title="Suite"
    )


@pytest.fixture
def approved(minutes, later, facilitator):
    return approve_minutes(minutes, by=facilitator, at=later, mode=ValidationMode.WITH_REMARKS)


def again(minutes):
    return MinutesPage.objects.get(pk=minutes.pk)


def change(minutes, *, by, reason="", words="Quatre bancs."):
    """Publish the minutes with another decision, said why or not."""
    draft = minutes.get_latest_revision_as_object()
    draft.body = body_of(ATTENDANCE, decision(words))
    draft.change_reason = reason
    draft.save_revision(user=by)
    return publish_minutes(minutes, by=by)


def numbers(minutes):
    return list(minutes.versions.order_by("number").values_list("number", "kind", "reason"))


# --- Approval ---------------------------------------------------------------------------------------------------------


def test_approving_freezes_says_so_and_tells_once(client, approved, later, facilitator):
    approve_minutes(approved, by=facilitator, at=later, mode=ValidationMode.TACIT)

    now = again(approved)
    assert (now.validated_on, now.validation_mode) == (timezone.localdate(later.starts_at), "with_remarks")
    assert now.is_frozen
    assert numbers(now) == [(1, "provisional", ""), (2, "approved", "")]
    told = Activity.objects.of_verb("meetings.minutes_approved").get()
    assert [page.pk for page in told.mentions.all()] == [later.pk]
    page = client.get(now.url).content.decode()
    assert "Validé le" in page
    assert later.url in page
    assert "Ce n’est pas ce que j’ai dit" not in page
    assert not now.takes_remarks


def test_no_draft_and_no_old_revision_takes_the_approval_back(approved, minutes, facilitator):
    first = Revision.objects.for_instance(minutes).order_by("pk").first()

    assert first.as_object().validated_on == approved.validated_on
    assert again(approved).get_latest_revision_as_object().validated_at_id == approved.validated_at_id


def test_who_may_approve_and_when(site_root, minutes, later, facilitator):
    day = timezone.localdate(later.starts_at)
    for other in (
        None,
        staff("rien@demo.example"),
        staff("autre@demo.example", on=add_table(site_root, slug="ailleurs")),
        staff("relecteur@demo.example", on=minutes.meeting.body, may=("add", "change")),
    ):
        with pytest.raises(PermissionDenied):
            approve_minutes(minutes, by=other, at=day, mode="tacit")
    tomorrow, before = timezone.localdate() + timedelta(days=1), timezone.localdate() - timedelta(days=60)
    for wrong in (tomorrow, before, minutes.meeting):
        with pytest.raises(readback.ReadBackRefusal):
            approve_minutes(minutes, by=facilitator, at=wrong, mode="tacit")
    with pytest.raises(ValueError, match="peut-être"):
        approve_minutes(minutes, by=facilitator, at=day, mode="peut-être")
    assert approve_minutes(minutes, by=facilitator, at=day, mode="tacit").validated_on == day


def test_a_draft_is_not_approved(later, facilitator, held_again):
    with pytest.raises(readback.ReadBackRefusal):
        approve_minutes(draft_of(held_again, by=facilitator), by=facilitator, at=later, mode="tacit")


def test_the_next_minutes_say_it_and_that_is_enough(minutes, later, facilitator):
    published(
        later, by=facilitator, body=[ATTENDANCE, ("previous_minutes", {"outcome": "unanimous", "page": minutes.pk})]
    )

    assert (again(minutes).validation_mode, again(minutes).validated_at_id) == ("unanimous", later.pk)


def test_minutes_that_put_it_off_approve_nothing(minutes, later, facilitator):
    published(
        later, by=facilitator, body=[ATTENDANCE, ("previous_minutes", {"outcome": "postponed", "page": minutes.pk})]
    )

    assert again(minutes).is_provisional


def test_the_screen_offers_the_later_meetings(client, minutes, later, facilitator):
    client.force_login(facilitator)
    address = reverse("meetings_approve_minutes", args=[minutes.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[minutes.pk])).content.decode()
    assert "Suite" in client.get(address).content.decode()

    assert client.post(address, {"mode": "tacit"}).status_code == 422
    assert client.post(address, {"mode": "tacit", "on": "demain"}).status_code == 422
    assert client.post(address, {"mode": "tacit", "at": minutes.meeting.pk}).status_code == 422
    assert client.post(address, {"mode": "tacit", "at": later.pk}).status_code == 303
    assert again(minutes).validated_at_id == later.pk
    client.force_login(staff("rien@demo.example"))
    assert client.post(address, {"mode": "tacit", "at": later.pk}).status_code in (302, 403)


# --- Corrections ------------------------------------------------------------------------------------------------------


def test_a_provisional_text_is_corrected_without_ceremony(minutes, facilitator):
    change(minutes, by=facilitator)

    assert numbers(minutes) == [(1, "provisional", ""), (2, "provisional", "")]


def test_an_approved_text_refuses_a_silent_change_by_every_way(client, approved, facilitator):
    with pytest.raises(ValidationError) as refused:
        change(approved, by=facilitator)
    assert list(refused.value.message_dict) == ["change_reason"]
    with pytest.raises(FrozenText):
        again(approved).get_latest_revision().publish(user=facilitator)

    client.force_login(facilitator)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={approved.pk}"
    client.post(bulk)
    call_command("publish_scheduled")

    assert again(approved).body[1].value["text"] == "Six bancs sous les platanes."
    assert MinutesVersion.objects.count() == 2


def test_a_correction_with_a_reason_keeps_both_texts_and_the_register(client, approved, facilitator):
    change(approved, by=facilitator, reason="Le nombre était faux.")

    assert numbers(approved)[2] == (3, "correction", "Le nombre était faux.")
    assert Decision.objects.get().text == "Quatre bancs."
    assert Activity.objects.of_verb("meetings.minutes_corrected").count() == 1
    page = client.get(approved.url).content.decode()
    assert "Corrigé le" in page
    assert f"{approved.url}versions/3/comparaison/" in page


def test_publishing_the_same_text_again_needs_no_reason(approved, facilitator):
    draft = approved.get_latest_revision_as_object()
    draft.search_description = "Pour les moteurs."
    draft.summary = draft.summary.replace("\n", "\r\n")  # as browsers send it
    draft.save_revision(user=facilitator)

    publish_minutes(approved, by=facilitator)

    assert len(numbers(approved)) == 2


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"page": None, "effect_on": "", "abstentions": None, "to_check": False}, False),
        ({"to_check": True}, False),
        ({"text": "Six bancs\r\nsous les platanes."}, False),
        ({"votes_against": 0}, True),
        ({"abstentions": 0}, True),
        ({"text": "Sept bancs\nsous les platanes."}, True),
    ],
)
def test_what_an_editor_stores_for_nothing_is_no_change(held_again, facilitator, change, differs):
    minutes = published(held_again, by=facilitator, body=[ATTENDANCE, decision("Six bancs\nsous les platanes.")])
    draft = MinutesPage.objects.get(pk=minutes.pk)
    first, second = draft.body.get_prep_value()
    draft.body = StreamValue(
        draft.body.stream_block, [first, second | {"value": second["value"] | change}], is_lazy=True
    )

    assert draft.text_differs_from(minutes) is differs


def test_the_editor_asks_for_the_reason_only_then(client, minutes, later, facilitator):
    client.force_login(facilitator)
    address = reverse("wagtailadmin_pages:edit", args=[minutes.pk])
    assert "change_reason" not in client.get(address).content.decode()
    approve_minutes(minutes, by=facilitator, at=later, mode="tacit")
    assert "change_reason" in client.get(address).content.decode()

    said = {"counts": {}, "said_total": 35, "named_people": streamfield([]), "named_residents": streamfield([])}
    data = nested_form_data(
        {
            "title": "Autre titre",
            "slug": "compte-rendu",
            "summary": minutes.summary,
            "privacy_checked": "on",
            "language": "fr",
            "author_kind": "facilitator",
            "comments": inline_formset([]),
            "body": streamfield([("attendance", said)]),
            "change_reason": "",
        }
    )
    refused = client.post(address, data | {"action-publish": "1"})
    assert "Ce compte-rendu est validé" in refused.content.decode()
    assert again(minutes).title != "Autre titre"
    assert client.post(address, data).status_code in (200, 302)  # a draft is nobody's business

    answered = client.post(address, data | {"action-publish": "1", "change_reason": "Le titre était faux."})

    assert answered.status_code == 302, answered.content.decode()[:2000]
    assert again(minutes).title == "Autre titre"
    assert numbers(minutes)[-1] == (3, "correction", "Le titre était faux.")
    assert "Le titre était faux." not in client.get(address).content.decode()


def test_an_accepted_remark_on_an_approved_text_says_why(minutes, later, facilitator):
    remark = readback.submit_remark(
        minutes, anchor=block_id(2), body="Quatre.", kind=RemarkKind.MISTAKE, proof=RemarkProof.CODE
    )
    approve_minutes(minutes, by=facilitator, at=later, mode="tacit")

    answers.accept_remark(remark, by=facilitator, beside=True, reason="Remarque de la relecture.")

    assert numbers(minutes)[-1] == (3, "correction", "Remarque de la relecture.")


# --- Versions keep their text -----------------------------------------------------------------------------------------


def test_no_clean_up_takes_a_version_but_the_page_takes_them_all(minutes, facilitator):
    change(minutes, by=facilitator)
    draft = again(minutes).get_latest_revision_as_object()
    for _save in range(2):
        draft.save_revision(user=facilitator)

    call_command("purge_revisions")

    assert MinutesVersion.objects.first().text.body[1].value["text"] == "Six bancs sous les platanes."
    again(minutes).delete()
    assert not MinutesVersion.objects.exists()


def test_a_draft_saved_by_itself_never_writes_over_a_published_text(minutes, facilitator):
    revision = minutes.get_latest_revision()
    draft = minutes.get_latest_revision_as_object()
    draft.summary = "Autre chose."

    draft.save_revision(user=facilitator, overwrite_revision=revision)

    assert MinutesVersion.objects.get().text.summary == SUMMARY
    assert again(minutes).get_latest_revision_as_object().summary == "Autre chose."


def test_each_version_is_read_at_its_address_and_says_it_is_old(client, minutes, facilitator):
    change(minutes, by=facilitator)
    listed = client.get(f"{minutes.url}versions/").content.decode()
    old = client.get(f"{minutes.url}versions/1/")
    new = client.get(f"{minutes.url}versions/2/").content.decode()

    assert f"{minutes.url}versions/2/comparaison/" in listed
    page = old.content.decode()
    assert "Six bancs sous les platanes." in page
    assert "Ancien texte" in page
    assert 'name="robots" content="noindex"' in page
    assert "Quatre bancs." not in page
    assert "Ancien texte" not in new
    assert "Quatre bancs." in new


def test_the_comparison_says_in_words_what_was_added_and_removed(client, minutes, facilitator):
    change(minutes, by=facilitator)

    page = client.get(f"{minutes.url}versions/2/comparaison/").content.decode()

    assert "Modifié" in page
    for tag, words in (("ins", "Quatre"), ("del", "Six")):
        assert f"<{tag}>" in page
        assert words in page.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
    assert "[ajouté" in page
    assert "[supprimé" in page


@pytest.mark.parametrize(
    "end", ["9/", "0/", "1/comparaison/", "99999999999999999999/", "abc/", "9/comparaison/", "?page=x"]
)
def test_no_such_version_is_not_found(client, minutes, end):
    assert client.get(f"{minutes.url}versions/{end}").status_code == 404


def test_versions_of_unpublished_minutes_are_gone(client, minutes, facilitator):
    address = minutes.url
    minutes.unpublish(user=facilitator)

    for end in ("", "1/"):
        assert client.get(f"{address}versions/{end}").status_code == 404


def test_three_hundred_versions_cost_as_much_as_three(client, minutes):
    revision = minutes.get_latest_revision()
    counts = set()
    for total in (3, 300):
        MinutesVersion.objects.filter(number__gt=1).delete()
        MinutesVersion.objects.bulk_create(
            MinutesVersion(minutes=minutes, number=n, kind="provisional", revision=revision)
            for n in range(2, total + 1)
        )
        client.get(f"{minutes.url}versions/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{minutes.url}versions/", headers={"cookie": "sessionid=nobody"})
        counts.add(len(queries))
    assert len(counts) == 1


# --- Comparing --------------------------------------------------------------------------------------------------------


def text_with(*blocks, **fields):
    return MinutesPage(title="T", body=body_of(*blocks), **fields)


SAID = [("statement", {"words": f"Mot {n} dit."}, block_id(n)) for n in range(1, 5)]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ([0, 1, 2], [0, 1, 2], []),
        ([0, 1], [0, 1, 2], [("added", 3)]),
        ([0, 1, 2], [0, 2], [("removed", 2)]),
        ([0, 1, 2], [], [("removed", 1), ("removed", 2), ("removed", 3)]),
        ([0, 1, 2, 3], [1, 2, 3, 0], [("moved", 1)]),
    ],
)
def test_blocks_are_followed_by_their_own_name(before, after, found):
    changes = compare(text_with(*(SAID[n] for n in before)), text_with(*(SAID[n] for n in after)))

    assert [(change.sign.value, change.passage.key) for change in changes] == [(s, block_id(n)) for s, n in found]


def test_words_are_compared_inside_a_point_and_in_the_header():
    inner = {"type": "statement", "id": block_id(7), "value": {"words": "Un bus par heure."}}
    other = inner | {"value": {"words": "Deux bus par heure."}}
    old = text_with(("agenda_item", {"title": "Bus", "points": [inner]}), venue="École")
    new = text_with(("agenda_item", {"title": "Bus", "points": [other]}), venue="Mairie")

    changes = compare(old, new)

    assert [change.passage.key for change in changes] == ["field-venue", block_id(7)]
    assert [piece for piece in changes[1].pieces if piece[0] != Sign.SAME] == [("removed", "Un"), ("added", "Deux")]
    assert in_one_sentence(changes) == "modifié\u00a0: 2"


def test_hostile_words_are_compared_as_words(client, minutes, facilitator, naughty_strings):
    words = [word.replace("\x00", "") for word in naughty_strings if "\x00" not in word]
    blocks = [("statement", {"words": word}, block_id(100 + n)) for n, word in enumerate(words[:150])]
    turned = [("statement", {"words": f"{word} !"}, block_id(100 + n)) for n, word in enumerate(words[:150])]
    correct(minutes, by=facilitator, body=[ATTENDANCE, *blocks])
    correct(minutes, by=facilitator, body=[ATTENDANCE, *turned])

    page = client.get(f"{minutes.url}versions/3/comparaison/")

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_the_whole_works_without_the_meeting_that_approved(approved, later):
    MeetingPage.objects.get(pk=later.pk).delete()

    assert again(approved).validated_at_id is None
    assert again(approved).validated_on


def test_passages_are_read_as_sentences_not_as_boxes(minutes):
    said = {passage.title: passage.text for passage in passages_of(minutes)}

    assert "35 personnes, 29 habitantes et habitants" in said["Qui était là"]
    assert "Comment\u00a0: à main levée" in said["Décision"]
