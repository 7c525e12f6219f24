"""What editors see day by day: dates, warnings, and what is due; and how a date is put on another day."""

import datetime
import uuid
from io import BytesIO

import pdfplumber
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.blocks.choices import CommitmentStatus
from meetings.deadlines import deadlines_between
from meetings.enums import MeetingState
from meetings.models import Commitment, MeetingPage, MeetingPaper, MinutesPage
from tables.enums import CommitteeKind
from tables.models import CommitteeIndexPage, CommitteePage
from tests.factories.meetings import MeetingPageFactory, add_calendar, in_days, many_meetings, paris, staff
from tests.factories.minutes import published


@pytest.fixture
def facilitator(client, site_root):
    person = staff(on=site_root)
    client.force_login(person)
    return person


@pytest.fixture
def committee(site_root):
    index = site_root.add_child(instance=CommitteeIndexPage(title="Comités", slug="comites"))
    page = CommitteePage(title="COPIL du projet", slug="copil", kind=CommitteeKind.STEERING)
    return index.add_child(instance=page)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_week_of_all_tables_with_drafts_committees_and_warnings(client, table, committee, facilitator):
    MeetingPageFactory(parent=table, title="Café", starts_at=paris(2026, 12, 25, 18), live=False)
    MeetingPageFactory(parent=committee, title="Séance", starts_at=paris(2026, 12, 22, 14))

    text = text_of(client.get(reverse("meetings_calendar_week", args=[2026, 52])))

    assert "Semaine du 21 au 27 décembre 2026" in text
    assert "<h3>Lundi 21 <span>décembre" in text  # the grid leaves the month to its title
    assert "Brouillon" in text
    assert "Comité de pilotage (COPIL)" in text
    assert "férié" in text
    assert reverse("meetings_calendar_month", args=[2026, 12]) in text


def test_only_dates_of_one_state(client, table, facilitator):
    MeetingPageFactory(parent=table, title="Encore un brouillon", starts_at=paris(2026, 12, 3, 18), live=False)
    MeetingPageFactory(
        parent=table, title="Supprimée hélas", starts_at=paris(2026, 12, 4, 18), state=MeetingState.CANCELLED
    )
    address = reverse("meetings_calendar_month", args=[2026, 12])

    drafts, cancelled = text_of(client.get(f"{address}?etat=brouillon")), text_of(client.get(f"{address}?etat=annulee"))

    assert "Encore un brouillon" in drafts and "Supprimée hélas" not in drafts
    assert "Supprimée hélas" in cancelled and "Encore un brouillon" not in cancelled
    assert text_of(client.get(f"{address}?etat=<script>"))


def test_what_is_due_stands_on_its_day(client, table, committee, facilitator):
    today = timezone.localdate()
    held = MeetingPageFactory(parent=table, title="Assemblée", starts_at=in_days(-14, 10))
    coming = MeetingPageFactory(parent=committee, starts_at=in_days(6))
    MeetingPaper.objects.create(meeting=coming, title="Bilan du bailleur", expected_on=today)
    minutes = published(MeetingPageFactory(parent=table, starts_at=in_days(-40)), by=facilitator)
    MinutesPage.objects.update(remarks_until=today + datetime.timedelta(days=2))
    Commitment.objects.create(
        block_id=uuid.uuid4(),
        minutes=minutes,
        body=table.page_ptr,
        said_on=today,
        text="Réparer l’ascenseur",
        status=CommitmentStatus.PROMISED,
        due_on=today + datetime.timedelta(days=3),
    )

    due = deadlines_between(today, today + datetime.timedelta(days=7))

    assert [one.body for one in due] == [committee.title, table.title, table.title, table.title]
    assert {(one.day - today).days: one.words for one in due} == {
        0: "Pièce attendue\u00a0: Bilan du bailleur",
        1: f"Compte-rendu attendu\u00a0: {held.title}",
        2: f"Remarques jusqu’à ce jour\u00a0: {minutes.title}",
        3: "Engagement\u00a0: Réparer l’ascenseur",
    }
    assert [one.day for one in deadlines_between(today, today + datetime.timedelta(days=7), body=committee)] == [today]
    month = text_of(client.get(reverse("meetings_calendar_month", args=[today.year, today.month])))
    assert f"Bilan du bailleur</a> <small>{committee.title}</small>" in month


def test_a_date_dragged_to_another_day_is_asked_about_and_keeps_its_hour(client, table, facilitator):
    meeting = MeetingPageFactory(parent=table, starts_at=paris(2027, 3, 26, 18))
    address = reverse("meetings_move", args=[meeting.pk])
    month = text_of(client.get(reverse("meetings_calendar_month", args=[2027, 3])))
    assert f'draggable="true" data-move="{address}"' in month
    assert f'href="{address}"' in month

    form = text_of(client.get(f"{address}?jour=2027-03-30"))

    assert 'value="2027-03-30T18:00"' in form and 'value="2027-03-30T20:00"' in form
    back = '<a class="button button-secondary" href="%s">'
    assert back % reverse("meetings_calendar_month", args=[2027, 3]) in form
    assert back % reverse("wagtailadmin_pages:edit", args=[meeting.pk]) in text_of(client.get(address))
    meeting.refresh_from_db()
    assert meeting.starts_at == paris(2027, 3, 26, 18)
    data = {"starts_at": "2027-03-30T18:00", "ends_at": "2027-03-30T20:00", "place": meeting.place}
    assert client.post(f"{address}?jour=2027-03-30", data).status_code == 303
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.state) == (paris(2027, 3, 30, 18), MeetingState.MOVED)
    for nonsense in ("demain", "0001-01-01", "9999-12-31", "<b>"):
        assert client.get(address, {"jour": nonsense}).status_code == 200


def test_the_editors_calendar_costs_the_same_whatever_it_holds(client, table, facilitator):
    address = reverse("meetings_calendar_week", args=[2027, 12])
    client.get(address)
    costs = []
    for count in (3, 97):
        many_meetings(table, count, starts_at=paris(2027, 3, 24, 18), place="Salle Pyat")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))

    assert MeetingPage.objects.count() == 100
    assert costs[0] == costs[1]


def test_a_month_holds_on_one_sheet_of_a3_however_full_it_is(client, site_root, table):
    pytest.importorskip("weasyprint")
    add_calendar(site_root)
    MeetingPageFactory(parent=table, title="<script>alert(1)</script>", starts_at=paris(2027, 3, 3, 18))
    many_meetings(table, 120, starts_at=paris(2027, 3, 24, 18), title="Une rencontre au titre plutôt long")

    answer = client.get("/agenda/2027/03/affiche.pdf?table=la-busserine")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pdfplumber.open(BytesIO(answer.content)) as paper:
        assert len(paper.pages) == 1
        assert (round(paper.pages[0].width), round(paper.pages[0].height)) == (1191, 842)
        words = paper.pages[0].extract_text()
    assert "et 112 autres" in words.replace("\xa0", " ")
    assert "La Busserine" in words
    assert client.get("/agenda/2027/13/affiche.pdf").status_code == 404
    assert client.get("/la-busserine/2027/03/affiche.pdf").status_code == 404
