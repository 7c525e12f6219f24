"""The five ways minutes are read: each says when it is older than a correction; one is a message to send."""

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions.approval import approve_minutes
from meetings.actions.minutes import publish_minutes
from meetings.blocks.choices import ValidationMode
from meetings.calling.neighbours import NEIGHBOURS_LENGTH, lines_to_tell, neighbours_text
from meetings.models import MinutesPage
from meetings.papers.meeting import short_url
from meetings.privacy.check import findings
from meetings.readings import age_of, old_readings, readings_of
from meetings.verify import hints
from pages.typography import day_words
from tests.factories.meetings import MeetingPageFactory, in_days, staff
from tests.factories.minutes import ATTENDANCE, correct, decision, draft_of, meeting_in, published
from tests.factories.pages import afresh

pytestmark = pytest.mark.django_db

EASY = "On répare l’ascenseur.\nOn pose des bancs."
SUMMARY = "L’ascenseur sera réparé.\nSix bancs sous les platanes, c’est décidé.\nOn se revoit en mars."
OLDER = "cette version est d’avant"


@pytest.fixture(scope="module")
def held(quarter, bare_ground):
    """Published minutes of a meeting, made once."""
    body = [ATTENDANCE, decision("Poser six bancs sous les platanes.")]
    with bare_ground():
        meeting = meeting_in(table=quarter.table, starts_at=in_days(-30), ends_at=in_days(-30, 20))
        by = quarter.facilitator
        return published(meeting, by=by, body=body, summary=SUMMARY, easy_read=EASY, message="Venez voir.")


@pytest.fixture
def minutes(held, db):
    return afresh(held)


@pytest.fixture
def meeting(minutes):
    return minutes.meeting


def again(minutes):
    return MinutesPage.objects.get(pk=minutes.pk)


def correct_text(minutes, *, by):
    return correct(minutes, by=by, body=[ATTENDANCE, decision("Poser quatre bancs sous les platanes.")])


def publish_with(minutes, *, by, **words):
    draft = minutes.get_latest_revision_as_object()
    for name, value in words.items():
        setattr(draft, name, value)
    draft.save_revision(user=by)
    return publish_minutes(minutes, by=by)


def easy_page(client, minutes):
    return client.get(f"{minutes.url}facile/").content.decode()


def states(minutes, draft=None):
    return {one.name: one.is_old for one in readings_of(minutes, draft)}


# --- Older than a correction ------------------------------------------------------------------------------------------


def test_what_is_published_together_is_not_old(client, minutes):
    assert OLDER not in easy_page(client, minutes)
    assert OLDER not in client.get(minutes.url).content.decode()
    assert states(minutes) == {"page": False, "hall": False, "easy": False, "aloud": False, "message": False}


def test_a_correction_makes_what_was_typed_by_hand_old_and_readers_are_told(client, minutes, facilitator):
    corrected = correct_text(minutes, by=facilitator)

    day = day_words(timezone.localdate())
    said = f"Le compte-rendu a été corrigé le {day}\u00a0; {OLDER}."
    assert said in easy_page(client, corrected)
    page = client.get(corrected.url).content.decode()
    assert said in page  # beside the message
    assert "d’avant la correction" in page  # beside the way to the easy version
    assert states(corrected) == {"page": False, "hall": False, "easy": True, "aloud": False, "message": True}


def test_changing_the_words_brings_them_up_to_date_even_when_the_text_stays(client, minutes, facilitator):
    corrected = correct_text(minutes, by=facilitator)

    newer = publish_with(corrected, by=facilitator, easy_read="On pose quatre bancs.")

    assert newer.versions.count() == 2
    assert OLDER not in easy_page(client, newer)
    assert states(newer)["easy"] is False
    assert states(newer)["message"] is True


def test_saying_who_read_it_again_is_enough(minutes, facilitator):
    corrected = correct_text(minutes, by=facilitator)

    newer = publish_with(corrected, by=facilitator, easy_read_by="trois habitantes")

    assert age_of(newer, "easy").corrected_on is None


def test_words_changed_alone_and_corrected_afterwards_are_old_again(minutes, facilitator):
    alone = publish_with(minutes, by=facilitator, easy_read="Six bancs bientôt.")
    assert alone.versions.count() == 1

    corrected = correct_text(alone, by=facilitator)

    assert age_of(corrected, "easy").corrected_on == corrected.last_version().published_at


def test_approval_is_no_correction(minutes, meeting, facilitator):
    later = MeetingPageFactory(parent=meeting.get_parent(), starts_at=in_days(-2), ends_at=in_days(-2, 20))

    approved = approve_minutes(minutes, by=facilitator, at=later, mode=ValidationMode.TACIT)

    assert approved.versions.count() == 2
    assert age_of(approved, "easy").corrected_on is None


def test_the_facilitator_is_told_before_publishing_a_correction(minutes, facilitator):
    draft = again(minutes).get_latest_revision_as_object()
    assert old_readings(draft) == []
    draft.summary = SUMMARY.replace("Six", "Quatre")
    draft.save_revision(user=facilitator)

    draft = again(minutes).get_latest_revision_as_object()
    told = [sentence for sentence in hints(draft) if "d’avant le texte" in sentence]

    assert [sentence.partition("\u00a0:")[0] for sentence in told] == ["Version facile", "Message aux voisins"]
    draft.easy_read, draft.message = "On pose quatre bancs.", ""
    assert old_readings(draft) == []


def test_how_old_costs_the_same_after_many_corrections(minutes, facilitator, django_assert_num_queries):
    for number in range(4):
        minutes = correct(minutes, by=facilitator, body=[ATTENDANCE, decision(f"{number} bancs.")])
    minutes = again(minutes)

    with django_assert_num_queries(2):
        assert age_of(minutes, "easy").corrected_on


# --- The easy version -------------------------------------------------------------------------------------------------


def test_the_easy_version_says_who_read_it_again_or_that_nobody_did(client, minutes, facilitator):
    assert "Pas encore relue par des habitants" in easy_page(client, minutes)

    page = easy_page(client, publish_with(minutes, by=facilitator, easy_read_by="trois habitantes"))

    assert "Relue par trois habitantes." in page
    assert "Pas encore relue" not in page


# --- The message ------------------------------------------------------------------------------------------------------


def test_the_message_begins_with_the_line_that_tells_of_the_decision(minutes):
    minutes.message = ""

    assert lines_to_tell(minutes)[0] == "Six bancs sous les platanes, c’est décidé."
    text = neighbours_text(minutes, "https://tablee.example/r/7")
    assert text.startswith("La Busserine, ")
    assert "\u00a0: Six bancs sous les platanes, c’est décidé. L’ascenseur sera réparé. On se revoit en mars. " in text
    assert text.endswith(" https://tablee.example/r/7")


@pytest.mark.parametrize("typed", ["", "Bancs. " * 35])
@pytest.mark.parametrize("words", ["mot " * 100, "x" * 900, "Éé’« » — " * 60])
@pytest.mark.parametrize(
    "address", ["https://tablee.example/r/7", "https://" + "x" * 120 + "/r/7", "https://" + "x" * 400]
)
def test_the_message_always_fits(minutes, words, typed, address):
    minutes.summary, minutes.message = f"{words}\n{words}", typed
    minutes.meeting.body.title = words[:200]

    assert 0 < len(neighbours_text(minutes, address)) <= NEIGHBOURS_LENGTH


def test_the_message_as_typed_stands_on_the_page_with_its_address_once(client, minutes, facilitator):
    assert neighbours_text(minutes, short_url(minutes)) == f"Venez voir. {short_url(minutes)}"
    page = client.get(minutes.url).content.decode()
    assert f"Venez voir. {short_url(minutes)}</textarea>" in page
    assert 'href="sms:?&amp;body=Venez%20voir.%20http' in page
    assert 'href="whatsapp://send?text=Venez%20voir.%20http' in page

    minutes.message = f"Lisez {short_url(minutes)} vite."
    assert neighbours_text(minutes, short_url(minutes)) == minutes.message


def test_hostile_words_in_a_message_stay_words(client, minutes, facilitator):
    wild = "</textarea><script>alert(1)</script>&body=x#"
    newer = publish_with(minutes, by=facilitator, message=wild)

    page = client.get(newer.url).content.decode()

    assert "<script>alert" not in page
    assert "%3C/textarea%3E%3Cscript%3Ealert%281%29%3C/script%3E%26body%3Dx%23" in page


def test_a_phone_or_a_name_in_what_is_typed_beside_is_found_before_publishing(minutes):
    minutes.message, minutes.easy_read_by = "Appelez Karima Exemplaire au 06 12 34 56 78.", "Karima Exemplaire"

    found = {(finding.place[0], str(finding.kind)) for finding in findings(minutes)}

    assert {("message", "phone"), ("message", "name"), ("easy_read_by", "name")} <= found


# --- The facilitator's screen -----------------------------------------------------------------------------------------


def test_the_screen_lists_the_five_ways_and_gives_the_message(client, minutes, facilitator):
    correct_text(minutes, by=facilitator)
    client.force_login(facilitator)

    page = client.get(reverse("meetings_readings", args=[minutes.pk])).content.decode()

    for label in ("La page", "L’affiche du hall", "Version facile", "À écouter", "Message aux voisins"):
        assert label in page
    assert page.count("À relire") == 2
    assert f"Venez voir. {short_url(minutes)}</textarea>" in page
    assert f"{len(neighbours_text(minutes, short_url(minutes)))} signes sur 300." in page


def test_the_screen_is_for_those_who_write_these_minutes(client, minutes):
    client.force_login(staff("ailleurs@demo.example"))

    response = client.get(reverse("meetings_readings", args=[minutes.pk]))

    assert response.status_code in (302, 403)
    assert "Venez voir" not in response.content.decode()


def test_a_draft_has_no_message_to_send_yet(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table, starts_at=in_days(-30), ends_at=in_days(-30, 20))
    draft = draft_of(meeting, by=facilitator)
    client.force_login(facilitator)

    page = client.get(reverse("meetings_readings", args=[draft.pk])).content.decode()

    assert "pas encore publié" in page
    assert "<textarea" not in page


# --- On paper, and aloud ----------------------------------------------------------------------------------------------


def test_the_sheet_for_the_hall_bears_its_version_and_date(client, minutes, facilitator):
    corrected = correct_text(minutes, by=facilitator)

    page = client.get(f"{corrected.url}affiche/").content.decode()

    assert "Version 2, " in page
    assert "Si le compte-rendu a été corrigé depuis, la page le dit." in page


def test_listening_is_offered_hidden_until_a_browser_can(client, minutes, meeting):
    for address in (minutes.url, f"{minutes.url}facile/", meeting.url):
        page = client.get(address).content.decode()
        assert 'data-listen="#contenu"' in page
        assert 'aria-controls="ecoute" aria-pressed="false" hidden' in page
