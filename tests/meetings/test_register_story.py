"""What an institution declares done is closed by residents, and each step of it is written once."""

import io
import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from activity.actions import follow
from activity.models import AppendOnly
from comments.models import Comment
from meetings.actions.register import confirm_entry, contest_entry, update_by_owner, update_status
from meetings.models import Commitment, Decision, EntryEvent, EntryOwner
from tables.enums import SeatRole
from tables.models import Partner, Seat
from tests.factories.meetings import staff
from tests.factories.minutes import ATTENDANCE, commitment, decision, meeting_in, published
from tests.factories.pages import afresh


@pytest.fixture(scope="module")
def promised(quarter, ground):
    """An institution and what it promised, made once."""
    with ground():
        partner = Partner.objects.create(name="Le bailleur du quartier", email="agence@bailleur.example")
        body = [ATTENDANCE, commitment(partner=partner.pk)]
        published(meeting_in(table=quarter.table), by=quarter.facilitator, body=body)
        return partner, Commitment.objects.get()


@pytest.fixture
def partner(promised, db):
    return afresh(promised[0])


@pytest.fixture
def entry(promised, db):
    return afresh(promised[1])


@pytest.fixture
def meeting(table):
    """A meeting without minutes."""
    return meeting_in(table=table, slug="2026-11-05-autre")


@pytest.fixture
def owner(entry):
    return EntryOwner.objects.create(kind=entry.KIND, block_id=entry.block_id, email="agence@bailleur.example")


@pytest.fixture
def declared(entry, owner):
    return update_by_owner(owner, status="declared", note="Réparé lundi.")


def seated(table, email, role=SeatRole.MEMBER):
    person = staff(email)
    Seat.objects.create(display_name="Une habitante", account=person, body=table, role=role)
    return person


def following(table, email):
    person = staff(email)
    follow(table, by=person)
    return person


def test_done_said_by_the_institution_is_declared_and_not_late_and_a_resident_closes_it(declared, table):
    assert declared.status == "declared"
    assert declared.is_open

    closed = confirm_entry(declared, by=seated(table, "samira@demo.example"))

    assert (closed.status, closed.is_open) == ("kept", False)
    assert [(one.quality, one.status_before, one.status_after) for one in EntryEvent.objects.of(closed)] == [
        ("owner", "promised", "declared"),
        ("member", "declared", "kept"),
    ]


def test_an_institution_may_not_close_its_own_promise(entry, owner):
    with pytest.raises(ValidationError):
        update_by_owner(owner, status="kept")


def test_three_followers_close_it_and_one_alone_is_counted(declared, table, client):
    people = [following(table, f"suit{number}@demo.example") for number in range(3)]
    assert "personne le confirme." not in client.get(declared.get_absolute_url()).text
    assert confirm_entry(declared, by=people[0]).status == "declared"
    assert confirm_entry(declared, by=people[0]).status == "declared"
    assert "1 personne le confirme." in client.get(declared.get_absolute_url()).text
    client.force_login(people[0])
    page = client.get(declared.get_absolute_url()).text
    assert "Vous en êtes." in page
    assert "Oui, c’est fait" not in page
    confirm_entry(declared, by=people[1])
    assert confirm_entry(declared, by=people[2]).status == "kept"


def test_who_may_not_confirm(declared, table):
    delegate = seated(table, "delegue@demo.example", SeatRole.LANDLORD)
    follow(table, by=delegate)
    for person in (staff("ailleurs@demo.example"), delegate, following(table, "agence@bailleur.example")):
        with pytest.raises(PermissionDenied):
            confirm_entry(declared, by=person)


def test_contesting_needs_a_reason_that_goes_among_the_comments(declared, table):
    person = seated(table, "samira@demo.example")
    with pytest.raises(ValidationError):
        contest_entry(declared, by=person, reason="  ")

    contested = contest_entry(declared, by=person, reason="Il est encore en panne.")

    assert contested.status == "contested"
    assert Comment.objects.get().anchor == str(declared.block_id)
    assert confirm_entry(contested, by=seated(table, "ali@demo.example")).status == "kept"
    with pytest.raises(ValidationError):
        contest_entry(contested, by=person, reason="Encore.")


def test_the_page_tells_the_whole_story_and_offers_what_one_may_do(client, declared, table, facilitator):
    page = client.get(declared.get_absolute_url()).text
    assert "déclaré fait par l’institution" in page
    assert "Réparé lundi." in page
    assert "dit par responsable d’agence, Le bailleur du quartier" in page
    assert f"/institutions/{declared.partner_id}/" in page
    assert "agence@" not in page
    assert "csrfmiddlewaretoken" not in page

    client.force_login(seated(table, "samira@demo.example"))
    assert client.post(declared.get_absolute_url(), {"deed": "contest", "reason": ""}).status_code == 422
    response = client.post(declared.get_absolute_url(), {"deed": "confirm"})
    assert response.status_code == 303
    assert "confirmé par les habitants" in client.get(declared.get_absolute_url()).text
    assert client.post(declared.get_absolute_url(), {"deed": "confirm"}).status_code == 422
    client.force_login(staff("ailleurs@demo.example"))
    assert client.post(declared.get_absolute_url(), {"deed": "confirm"}).status_code == 403


def test_a_new_day_puts_lateness_off_and_the_minutes_have_the_last_word(entry, facilitator):
    ahead = timezone.localdate() + timedelta(days=40)
    update_status(entry, by=facilitator, status="under_way", note="La pièce manque.", put_off_to=ahead)
    entry.refresh_from_db()

    assert (entry.awaited_on, entry.due_on) == (ahead, date(2026, 12, 15))
    assert EntryEvent.objects.get().due_before == date(2026, 12, 15)


def test_the_story_cannot_be_rewritten(declared):
    event = EntryEvent.objects.get()
    for deed in (event.save, event.delete, EntryEvent.objects.all().delete):
        with pytest.raises(AppendOnly):
            deed()
    with pytest.raises(AppendOnly):
        EntryEvent.objects.update(note="Autre.")


# --- Lists, institutions, exports -------------------------------------------------------------------------------------


def test_lists_narrow_by_institution_state_and_day(client, declared, partner):
    found = f"/engagements/?institution={partner.pk}&etat=declare-fait&depuis=2026-11-01&jusqua=2026-11-30"
    assert "Réparer l’ascenseur." in client.get(found).text
    assert "Réparer l’ascenseur." not in client.get(found.replace("2026-11-01", "2026-11-06")).text
    assert "Réparer l’ascenseur." not in client.get("/engagements/?etat=en-retard").text
    wrong = client.get("/engagements/?institution=zz&depuis=2026-13-45&theme=%22&jusqua=x")
    assert wrong.status_code == 200
    assert "Ce n’est pas un jour" in wrong.text
    assert "Réparer l’ascenseur." in wrong.text


def test_an_institution_has_its_page(client, declared, partner):
    page = client.get(f"/institutions/{partner.pk}/").text
    assert "Réparer l’ascenseur." in page
    assert "agence@" not in page
    assert client.get(f"/institutions/{Partner.objects.create(name='Muette').pk}/").status_code == 404
    assert client.get(f"/institutions/{10**30}/").status_code == 404


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]


def test_exports_hold_no_formula_and_no_address(client, meeting, facilitator, naughty_strings):
    hostile = [*FORMULAS, *naughty_strings[:200], "x\x0b\x00y"]
    minutes = published(meeting, by=facilitator)
    Decision.objects.bulk_create(
        Decision(
            block_id=uuid.UUID(int=7000 + number),
            minutes=minutes,
            body_id=meeting.get_parent().pk,
            said_on=date(2026, 11, 5),
            text=text.replace("\x00", "") or "-",
            status="decided",
            said_status="decided",
        )
        for number, text in enumerate(hostile)
    )
    csv = b"".join(client.get("/decisions/liste.csv").streaming_content).decode("utf-8-sig")
    assert "'=1+1" in csv
    assert "\n=1+1" not in csv
    book = client.get("/decisions/liste.xlsx")
    rows = list(load_workbook(io.BytesIO(b"".join(book.streaming_content))).active.iter_rows())
    assert len(rows) == len(hostile) + 1
    assert all(
        cell.data_type != "f" and not str(cell.value or "").strip().startswith(("=", "+", "-", "@"))
        for row in rows
        for cell in row
    )
    assert b"".join(client.get("/decisions/liste.csv?etat=abandonne").streaming_content).count(b"\n") == 1


def test_pages_and_exports_cost_the_same_at_3_and_300_rows(client, meeting, facilitator, partner):
    minutes = published(meeting, by=facilitator, body=[ATTENDANCE, decision()])
    addresses = ["/engagements/", f"/institutions/{partner.pk}/", "/engagements/liste.csv", "/engagements/?theme=x"]

    def costs():
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address, headers={"cookie": "sessionid=x"})
                assert b"Promesse 1" in b"".join(response)
            found.append(len(queries))
        return found

    def promises(start, stop):
        Commitment.objects.bulk_create(
            Commitment(
                block_id=uuid.UUID(int=9000 + number),
                minutes=minutes,
                body_id=meeting.get_parent().pk,
                partner=partner,
                said_on=date(2026, 11, 5),
                text=f"Promesse {number}",
                status="promised",
                said_status="promised",
                position=number,
            )
            for number in range(start, stop)
        )

    promises(0, 3)
    costs()
    few = costs()
    promises(3, 300)
    assert costs() == few
