"""What is printed of a meeting: the poster, the sign for the door, and the short address they bear."""

import io

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.models import MeetingPage
from pages import paper
from pages.paper import PaperUnavailable
from tests.factories.meetings import MeetingPageFactory, add_table, paris, staff


@pytest.fixture
def table(site_root):
    return add_table(site_root, title="La Busserine", slug="la-busserine", contact_name="Lina", accent="pin")


@pytest.fixture
def facilitator(table):
    return staff("facilitatrice@demo.example", on=table)


@pytest.fixture
def meeting(table):
    """An assembly that was announced, in a year when nobody reads this any more."""
    page = MeetingPageFactory(
        parent=table,
        title="Assemblée de quartier",
        slug="assemblee",
        starts_at=paris(2099, 12, 3, 18),
        ends_at=paris(2099, 12, 3, 20),
        address="12 rue de la Placette",
        landmark="en face de la pharmacie",
        services=["children", "meal"],
    )
    page.save_revision().publish()
    return MeetingPage.objects.get(pk=page.pk)


def read(response):
    """Return the text of the PDF answered, which must be tagged and hold on one sheet."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(response.content)) as pdf:
        assert resolve1(pdf.doc.catalog["MarkInfo"])["Marked"]
        assert pdf.doc.catalog["Lang"] == b"fr"
        assert len(pdf.pages) == 1
        return pdf.metadata["Title"], " ".join(pdf.pages[0].extract_text().split())


def test_the_poster_says_all_one_needs_to_come(client, meeting):
    title, text = read(client.get(f"{meeting.url}affiche.pdf"))

    assert title.startswith("Assemblée de quartier")
    wanted = [
        "La Busserine",
        "Assemblée de quartier",
        "Jeudi 3 décembre 2099",
        "de 18 h à 20 h",
        "Centre social",
        "12 rue de la Placette",
        "en face de la pharmacie",
        "Enfants bienvenus",
        "De quoi manger",
        "Lina",
        "04 00 00 00 00",
        f"/r/{meeting.pk}",
    ]
    # In that very order, for whoever listens to it.
    places = [text.find(words) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_the_poster_is_a_page_too_which_prints_without_its_menu(client, meeting):
    page = client.get(f"{meeting.url}affiche/").content.decode()

    assert "Jeudi 3 décembre 2099" in page.replace("\u00a0", " ")
    assert f'href="{meeting.url}affiche.pdf"' in page
    assert "<title>QR code" in page.replace("Code QR", "QR code")


def test_a_cancelled_meeting_says_so_big_with_the_next_date(client, meeting, facilitator):
    assert client.get(f"{meeting.url}porte.pdf").status_code == 404
    cancel_meeting(meeting, by=facilitator, reason="La salle est inondée", next_date=paris(2099, 12, 10, 18))

    for address in ("affiche.pdf", "porte.pdf"):
        _title, text = read(client.get(meeting.url + address))
        assert "ANNULÉE" in text
        assert "La salle est inondée." in text
        assert "jeudi 10 décembre 2099 à 18 h" in text
        assert "04 00 00 00 00" in text


def test_a_moved_meeting_says_the_old_date_and_the_new_one(client, meeting, facilitator):
    hours = {"starts_at": paris(2099, 12, 8, 17), "ends_at": paris(2099, 12, 8, 19)}
    move_meeting(meeting, by=facilitator, place="École Vayssière", reason="Fête dans la salle", **hours)

    for address in ("affiche.pdf", "porte.pdf"):
        _title, text = read(client.get(meeting.url + address))
        assert "DÉPLACÉE" in text
        assert "jeudi 3 décembre 2099 à 18 h" in text
        assert "ardi 8 décembre 2099" in text
        assert "École Vayssière" in text


@pytest.mark.parametrize("length", [40, 255])
def test_long_words_shrink_and_never_ask_a_second_sheet(client, table, facilitator, length):
    words = ("Assemblée extraordinaire des habitantes et habitants du quartier, " * 5)[:length]
    page = MeetingPageFactory(
        parent=table,
        title=words,
        slug="longue",
        introduction=words * 9,
        place=words[:200],
        address=words,
        landmark=words,
        access=words,
        languages=words[:200],
        services=["children", "childcare", "step_free", "interpreter", "sign_language", "meal", "transport", "online"],
    )
    page.save_revision().publish()
    cancel_meeting(page, by=facilitator, reason=words)

    for address in ("affiche.pdf", "porte.pdf"):
        _title, text = read(client.get(page.url + address))
        assert "04 00 00 00 00" in text


def test_hostile_titles_make_posters(client, meeting, naughty_strings):
    for words in naughty_strings[:: len(naughty_strings) // 6]:
        MeetingPage.objects.filter(pk=meeting.pk).update(title=words[:255].replace("\x00", ""), place=words[:200])
        assert client.get(f"{meeting.url}affiche.pdf").status_code == 200
        assert "<script>alert" not in client.get(f"{meeting.url}affiche/").content.decode()


def test_where_no_pdf_can_be_made_readers_get_the_page_to_print(client, meeting, monkeypatch):
    def missing():
        raise PaperUnavailable

    monkeypatch.setattr(paper, "_weasyprint", missing)
    response = client.get(f"{meeting.url}affiche.pdf")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Imprimez cette page" in page
    assert "Assemblée de quartier" in page
    assert "affiche.pdf" not in page


def test_the_short_address_follows_the_page_wherever_it_goes(client, meeting):
    assert client.get(f"/r/{meeting.pk}/").headers["Location"] == meeting.url
    meeting.slug = "ailleurs"
    meeting.save()
    assert client.get(f"/r/{meeting.pk}/").headers["Location"].endswith("/ailleurs/")
    meeting.unpublish()
    assert client.get(f"/r/{meeting.pk}/").status_code == 404
    assert client.get("/r/99999999999999999999/").status_code == 404


@pytest.mark.parametrize("address", ["affiche/", "affiche.pdf", "porte.pdf"])
def test_no_paper_is_made_of_what_is_no_meeting_or_no_longer_public(client, table, meeting, address):
    assert client.get(table.url + address).status_code == 404
    meeting.unpublish()
    assert client.get(f"/la-busserine/assemblee/{address}").status_code == 404
