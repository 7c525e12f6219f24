"""The facilitator's evening: who means to come, the sheet at the door, counting who came."""

import io

import pdfplumber
import pytest
from django.urls import reverse

from meetings.actions.attendance import CountedMeanwhile, attendance_block_from, count_attendance
from meetings.actions.registration import register
from meetings.blocks.people import AttendanceBlock
from meetings.codes import code_in_two
from meetings.models import AttendanceSheet, MeetingPage, Registration
from meetings.models.attendance import categories
from tests.factories.accounts import AccountFactory
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, staff
from tests.factories.registrations import RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(site_root):
    return add_table(site_root, title="La Busserine", slug="la-busserine", contact_phone="04 91 00 00 00")


@pytest.fixture
def facilitator(table):
    return staff("facilitatrice@demo.example", on=table)


@pytest.fixture
def meeting(table):
    return MeetingPageFactory(parent=table, title="Repas", slug="repas", takes_registrations=True, capacity=3)


@pytest.fixture
def desk(client, facilitator):
    client.force_login(facilitator)
    return client


def address(name, meeting):
    return reverse(name, args=[meeting.pk])


SCREENS = [
    "meetings_registrations",
    "meetings_sign_in_sheet",
    "meetings_sign_in_sheet_pdf",
    "meetings_attendance",
    "meetings_attendance_worker",
]


def test_only_the_table_s_own_facilitators_see_who_comes(client, table, meeting, facilitator, site_root):
    RegistrationFactory(meeting=meeting, name="Nadia")
    elsewhere = staff("autre@demo.example", on=add_table(site_root, slug="ailleurs"))
    for person in (None, AccountFactory(), elsewhere, facilitator):
        client.logout()
        if person:
            client.force_login(person)
        for name in SCREENS:
            answer = client.get(address(name, meeting))
            assert answer.status_code == 200 if person == facilitator else answer.status_code in (302, 403, 404), name
        decided = client.post(address("meetings_registrations_decide", meeting))
        assert decided.status_code == 303 if person == facilitator else decided.status_code in (302, 403, 404)


# --- Who means to come ----------------------------------------------------------------------------------------------


def test_the_screen_counts_needs_and_adds_somebody_who_calls(desk, meeting, facilitator):
    RegistrationFactory(meeting=meeting, name="Nadia", childcare=True, interpreter="arabe", people=2)
    screen = desk.get(address("meetings_registrations", meeting))
    assert screen.context["needs"] == [("Garde d’enfants", 1), ("Interprète", 1)]
    assert "Interprète\u00a0: arabe" in screen.content.decode()

    data = {"name": "Zohra", "people": "1", "phone": "06 11 11 11 11", "receipt": "r" * 32}
    for _click in range(2):
        assert desk.post(address("meetings_registrations", meeting), data).status_code == 303
    added = Registration.objects.get(name="Zohra")
    assert (added.added_by, added.account, added.state) == (facilitator, None, "registered")
    refused = desk.post(address("meetings_registrations", meeting), {"name": "", "people": "7"})
    assert refused.status_code == 422
    assert "de 1 à 5" in refused.content.decode()


def test_whoever_cannot_be_written_to_is_called_when_a_place_is_found(desk, meeting):
    first = register(meeting, name="Nadia", people=3)
    waiting = register(meeting, name="Zohra", phone="06 11 11 11 11")
    desk.post(address("meetings_registrations_decide", meeting), {"withdraw": first.pk})
    waiting.refresh_from_db()
    assert waiting.to_call
    assert "À appeler" in desk.get(address("meetings_registrations", meeting)).content.decode()
    desk.post(address("meetings_registrations_decide", meeting), {"called": waiting.pk})
    waiting.refresh_from_db()
    assert not waiting.to_call
    assert desk.post(address("meetings_registrations_decide", meeting), {"withdraw": "9" * 18}).status_code == 404


@pytest.mark.parametrize("name", ["meetings_registrations", "meetings_sign_in_sheet", "meetings_attendance"])
def test_a_screen_costs_the_same_for_many(desk, meeting, name, django_assert_max_num_queries):
    def add(numbers):
        Registration.objects.bulk_create(
            RegistrationFactory.build(meeting=meeting, receipt=f"r{number}", token_hash=f"h{number}")
            for number in numbers
        )

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    add(range(3))
    desk.get(address(name, meeting))
    with CaptureQueriesContext(connection) as few:
        desk.get(address(name, meeting))
    add(range(3, 300))
    with django_assert_max_num_queries(len(few)):
        assert desk.get(address(name, meeting)).status_code == 200


# --- The sheet at the door ------------------------------------------------------------------------------------------


def test_the_sheet_has_the_registered_blank_lines_the_code_and_what_becomes_of_it(desk, meeting):
    RegistrationFactory(meeting=meeting, name="Nadia <b>")
    RegistrationFactory(meeting=meeting, name="En attente", waiting=True)
    page = desk.get(address("meetings_sign_in_sheet", meeting)).content.decode()
    assert "Nadia &lt;b&gt;" in page
    assert "En attente" not in page
    assert code_in_two(meeting) in page
    assert page.count("<tr>") == 1 + 1 + 20

    made = desk.get(address("meetings_sign_in_sheet_pdf", meeting))
    if made["Content-Type"] != "application/pdf":
        pytest.skip("no PDF can be made on this machine")
    with pdfplumber.open(io.BytesIO(made.content)) as pdf:
        words = " ".join("".join(sheet.extract_text() for sheet in pdf.pages).split())
        assert len(pdf.pages) == 1
    assert "Nadia <b>" in words
    assert "jamais mise en ligne" in words


# --- Counting -------------------------------------------------------------------------------------------------------


def test_a_count_arrives_once_however_often_it_is_sent(meeting, facilitator):
    sent = {"by": facilitator, "counts": {"resident": 12, "elected": 1, "shop": 0}, "key": "k1", "about": True}
    sheet = count_attendance(meeting, **sent)
    again = count_attendance(meeting, **sent)
    assert (sheet.pk, again.version, again.counts) == (again.pk, 1, {"resident": 12, "elected": 1})

    corrected = count_attendance(meeting, by=facilitator, counts={"resident": 13}, key="k2", seen=1)
    late = count_attendance(meeting, **sent)  # the first sending arrives again, after the correction
    assert (corrected.version, late.counts) == (2, {"resident": 13})


def test_a_second_phone_does_not_silently_replace_the_first(meeting, facilitator):
    count_attendance(meeting, by=facilitator, counts={"resident": 12}, key="k1")
    with pytest.raises(CountedMeanwhile) as other:
        count_attendance(meeting, by=facilitator, counts={"resident": 3}, key="k2")
    assert other.value.sheet.counts == {"resident": 12}
    assert AttendanceSheet.objects.get().counts == {"resident": 12}


def test_counting_needs_the_right_and_real_categories(meeting, facilitator):
    for counts in ({"ghost": 1}, {"resident": -1}, {"resident": 100_000}):
        with pytest.raises(ValueError, match="Not a count"):
            count_attendance(meeting, by=facilitator, counts=counts, key="k")
    assert not AttendanceSheet.objects.exists()
    assert [name for name, _words in categories()] == list(AttendanceBlock().child_blocks["counts"].child_blocks)


def test_the_plain_form_sends_and_says_what_arrived(desk, meeting, facilitator):
    here, away = RegistrationFactory(meeting=meeting, people=2), RegistrationFactory(meeting=meeting)
    screen = address("meetings_attendance", meeting)
    data = {"key": "k1", "seen": "0", "came": [here.pk], "count-resident": "", "count-young": ""}
    answer = desk.post(screen, data)
    assert answer.status_code == 303
    assert "2 en tout" in desk.get(screen).content.decode()
    here.refresh_from_db()
    away.refresh_from_db()
    assert (here.came, away.came) == (True, False)

    conflict = desk.post(screen, data | {"key": "k2", "count-resident": "31"})
    assert conflict.status_code == 409
    assert 'value="31"' in conflict.content.decode()
    replaced = desk.post(screen, data | {"key": "k2", "count-resident": "31", "seen": "1"})
    assert replaced.status_code == 303
    for wrong in ("-1", "²", "1e3", "99999", "<script>"):
        assert desk.post(screen, data | {"key": "k3", "count-resident": wrong, "seen": "2"}).status_code == 422
    assert desk.post(screen, {}).status_code == 422
    assert AttendanceSheet.objects.get().counts == {"resident": 31}


def test_the_script_is_answered_in_kind(desk, meeting):
    screen = address("meetings_attendance", meeting)
    said = desk.post(screen, {"key": "k1", "seen": "0", "count-resident": "4"}, headers={"Accept": "application/json"})
    assert said.status_code == 200
    assert said.json()["seen"] == 1
    assert "4 en tout" in said.json()["sentence"]
    refused = desk.post(screen, {"key": "k2", "count-resident": "5"}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["seen"]) == (409, 1)
    worker = desk.get(address("meetings_attendance_worker", meeting))
    assert worker["Content-Type"].startswith("text/javascript")


def test_a_cancelled_meeting_has_nobody_to_count(desk, meeting):
    MeetingPage.objects.filter(pk=meeting.pk).update(state="cancelled")
    assert desk.get(address("meetings_attendance", meeting)).status_code == 404


def test_the_minutes_begin_with_what_was_counted(meeting, facilitator):
    assert attendance_block_from(meeting) == {}
    MeetingPage.objects.filter(pk=meeting.pk).update(starts_at=in_days(-1), ends_at=in_days(-1, 20))
    count_attendance(meeting, by=facilitator, counts={"resident": 29, "young": 1}, key="k1", about=True)
    value = AttendanceBlock().to_python(attendance_block_from(meeting))
    assert (value.total, value["estimated"]) == (30, True)
