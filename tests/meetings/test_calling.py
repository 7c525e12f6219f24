"""Calling people to a meeting: texts ready to send, who is told, the next meeting made as the last one."""

import pytest

from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.calling.gsm import fold, septets, shortened
from meetings.calling.texts import message_text, sms_text
from meetings.enums import Service
from meetings.models import MeetingPage
from tests.factories.meetings import MeetingPageFactory, add_table, paris, staff

URL = "https://tablee.example/r/123/"


@pytest.fixture
def table(site_root):
    return add_table(site_root, title="La Busserine", slug="la-busserine", contact_phone="04 91 00 00 00")


@pytest.fixture
def facilitator(table):
    return staff("facilitatrice@demo.example", on=table)


@pytest.fixture
def meeting(table):
    page = MeetingPageFactory(
        parent=table,
        title="Assemblée de quartier",
        slug="assemblee",
        starts_at=paris(2099, 12, 3, 18),
        ends_at=paris(2099, 12, 3, 20, 30),
        landmark="en face de la pharmacie",
        services=["children"],
    )
    page.save_revision().publish()
    return MeetingPage.objects.get(pk=page.pk)


# --- Texts ready to send ----------------------------------------------------------------------------------------------


def test_what_old_phones_cannot_write_is_said_otherwise():
    assert fold("L’œuvre « fête » à Noël… garçon : 3 €") == 'L\'oeuvre "fete" à Noel... garcon : 3 €'
    assert fold("É è Ç ñ ü") == "É è Ç ñ ü"
    assert fold("مرحبا") == ""
    assert septets("abc") == 3
    assert septets("3 €") == 4
    with pytest.raises(ValueError, match="alphabet"):
        septets("fête")


def test_a_text_is_cut_between_words():
    assert shortened("Assemblée des habitants", 18) == "Assemblée des.."
    assert shortened("court", 18) == "court"
    assert septets(shortened("€" * 50, 20)) <= 20


def test_an_sms_says_what_when_where_and_whom_to_call(meeting):
    assert sms_text(meeting, URL) == (
        "Assemblée de quartier. jeu. 3 déc. 2099 18h-20h30. Centre social, en face de la pharmacie. "
        "Tél. 04 91 00 00 00. tablee.example/r/123"
    )


def test_an_sms_says_first_that_it_is_off_then_the_next_date(meeting, facilitator):
    gone = cancel_meeting(meeting, by=facilitator, reason="Salle inondée", next_date=paris(2099, 12, 10, 18))
    assert sms_text(gone, URL) == (
        "ANNULÉE: Assemblée de quartier. jeu. 3 déc. 2099 18h-20h30. Prochaine date : jeu. 10 déc. 2099 18h. "
        "Salle inondée. Tél. 04 91 00 00 00. tablee.example/r/123"
    )


def test_an_sms_says_the_old_date_and_the_new_one(meeting, facilitator):
    moved = move_meeting(
        meeting, by=facilitator, starts_at=paris(2099, 12, 8, 18), ends_at=paris(2099, 12, 8, 20), place="École"
    )
    assert sms_text(moved, URL).startswith(
        "DÉPLACÉE: Assemblée de quartier. mar. 8 déc. 2099 18h-20h. au lieu du jeu. 3 déc. 2099 18h. École"
    )


def every_state(meeting, facilitator):
    yield meeting
    yield move_meeting(
        meeting, by=facilitator, reason="x" * 255, starts_at=paris(2099, 12, 8, 18), ends_at=paris(2099, 12, 9, 20)
    )
    yield cancel_meeting(meeting, by=facilitator, reason="Très longue raison " * 13, next_date=paris(2099, 12, 10, 18))


def test_no_words_make_a_text_too_long_or_hide_the_day_and_the_phone(meeting, facilitator, naughty_strings):
    hostile = [*naughty_strings[::9], "Ê" * 255, "€" * 255, "Réunion publique " * 15, "👾" * 200]
    for one in every_state(meeting, facilitator):
        one.services = list(Service.values)
        for words in hostile:
            one.title = one.place = one.address = one.landmark = words[:200]
            sms, message = sms_text(one, URL), message_text(one, f"https://tablee.example/{'a' * 80}/")
            assert septets(sms) <= 160
            assert len(message) <= 500
            for text in (sms, message):
                assert "déc" in text
                assert "04 91 00 00 00" in text


def test_a_message_says_all_without_opening_the_link(meeting, client):
    text = message_text(meeting, URL).replace("\u00a0", " ")
    assert text == (
        "Assemblée de quartier\njeudi 3 décembre 2099, de 18 h à 20 h 30\nCentre social, en face de la pharmacie\n"
        f"Enfants bienvenus\nTéléphone : 04 91 00 00 00\n{URL}"
    )
    assert "Enfants bienvenus" in client.get(meeting.url).content.decode()
