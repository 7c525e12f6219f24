"""Papers that institutions promise before a committee: late in words, readable when they came."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import MeetingPaper
from tests.factories.meetings import MeetingPageFactory, add_table, in_days


@pytest.fixture
def meeting(site_root):
    return MeetingPageFactory(parent=add_table(site_root), starts_at=in_days(5))


def paper(meeting, **fields):
    made = MeetingPaper(meeting=meeting, **{"title": "Bilan", "sender": "Marseille Habitat"} | fields)
    made.clean()
    made.save()
    return made


def test_the_page_says_in_words_which_paper_is_late(client, meeting):
    day = timezone.localdate() - datetime.timedelta(days=3)
    paper(meeting, title="Plan des travaux", expected_on=day, summary="Où passeront les engins.")
    paper(meeting, title="Bilan", link="https://bailleur.example/bilan.pdf", summary="<script>alert(1)</script>")

    text = client.get(meeting.url).content.decode()

    assert "En retard\u00a0: elle était attendue le" in text
    assert "il y a 3 jours" in text
    assert "De Marseille Habitat" in text
    assert 'href="https://bailleur.example/bilan.pdf"' in text
    assert "<script>alert" not in text


def test_a_paper_one_can_read_was_received_and_is_late_no_more(meeting):
    today = timezone.localdate()
    found = paper(meeting, expected_on=today - datetime.timedelta(days=3), link="https://bailleur.example/bilan.pdf")

    assert (found.received_on, found.is_late) == (today, False)
    assert not MeetingPaper.objects.awaited().exists()
    assert paper(meeting, expected_on=today).state_words.startswith("Attendue le")


def test_a_paper_is_a_document_or_an_address(meeting):
    with pytest.raises(ValidationError):
        MeetingPaper(meeting=meeting, title="X", document_id=1, link="https://bailleur.example/").clean()


def test_a_meeting_without_papers_says_nothing_of_them(client, meeting):
    assert "Les pièces à lire" not in client.get(meeting.url).content.decode()
