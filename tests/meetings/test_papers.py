"""What is printed of a meeting: the poster, the sign for the door, and the short address they bear."""

import io

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from meetings.actions.meetings import cancel_meeting, move_meeting
from meetings.actions.papers import make_papers
from meetings.models import MeetingPage, MinutesPage
from meetings.papers.minutes import next_words
from pages import paper
from pages.paper import PaperUnavailable
from pages.typography import moment_words
from tests.factories.meetings import MeetingPageFactory, add_table, in_days, paris, staff
from tests.factories.minutes import ATTENDANCE, commitment, correct, decision, meeting_in, published, samples


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
    for words in naughty_strings[:: len(naughty_strings) // 3]:
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


# --- Minutes ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def held(site_root):
    return meeting_in(site_root)


@pytest.fixture
def writer(held):
    return staff("autrice@demo.example", on=held.get_parent())


@pytest.fixture
def minutes(held, writer):
    """Published minutes with one block of each kind."""
    return published(held, by=writer, body=samples().items())


def test_the_minutes_are_a_tagged_paper_in_reading_order(client, held, minutes):
    response = client.get(f"{held.url}compte-rendu.pdf")

    assert response.headers["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(response.content)) as pdf:
        catalogue = pdf.doc.catalog
        assert resolve1(catalogue["MarkInfo"])["Marked"]
        assert resolve1(catalogue["StructTreeRoot"])["K"]
        assert catalogue["Lang"] == b"fr"
        assert pdf.metadata["Title"].startswith("Compte-rendu")
        assert resolve1(catalogue["Outlines"])["Count"] > 3
        text = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
        assert f"1 / {len(pdf.pages)}" in text
    wanted = ["La Busserine", "Compte-rendu", "En cinq lignes", "Six bancs sous les platanes.", "Provisoire", "/r/"]
    assert [words for words in wanted if words not in text] == []
    kinds = ["Depuis la dernière fois", "Décision", "Engagement", "À faire"]
    assert [words for words in kinds if words not in text] == []
    assert "Commenter" not in text


def test_the_paper_is_made_at_publication_and_made_again_after_a_correction(
    client, held, writer, own_media, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        minutes = published(held, by=writer, body=[ATTENDANCE, decision("Six bancs.")])
    kept = sorted(own_media.rglob("*.pdf"))
    assert [path.name.partition("-")[0] for path in kept] == ["affiche", "texte"]

    with django_capture_on_commit_callbacks(execute=True):
        correct(minutes, by=writer, body=[ATTENDANCE, decision("Sept bancs.")])
    again = sorted(own_media.rglob("*.pdf"))
    assert len(again) == 2
    assert not set(again) & set(kept)
    with pdfplumber.open(again[1]) as pdf:
        assert "Sept bancs." in pdf.pages[0].extract_text()

    with django_capture_on_commit_callbacks(execute=True):
        MinutesPage.objects.get().unpublish()
    assert sorted(own_media.rglob("*.pdf")) == []
    assert client.get(f"{held.url}compte-rendu.pdf").status_code == 404


def test_no_older_file_is_given_once_the_text_changed_by_any_way(client, held, minutes):
    assert b"%PDF" in client.get(f"{held.url}compte-rendu.pdf").content
    MinutesPage.objects.filter(pk=minutes.pk).update(summary="Une seule ligne, changée.")

    with pdfplumber.open(io.BytesIO(client.get(f"{held.url}compte-rendu.pdf").content)) as pdf:
        assert "Une seule ligne, changée." in pdf.pages[0].extract_text()


def test_one_sheet_for_the_hall_says_what_was_decided_and_who_promised_what(client, held, writer):
    many = [decision(f"Décision numéro {number}. " + "Avec des mots. " * 40) for number in range(30)]
    many += [commitment(f"Promesse {number}. " + "Avec des mots. " * 40) for number in range(30)]
    minutes = published(held, by=writer, body=[ATTENDANCE, *many], summary="\n".join(["Une longue ligne. " * 30] * 5))

    _title, text = read(client.get(f"{minutes.url}affiche.pdf"))

    assert "Décision numéro 5." in text
    assert "et 24 autres décisions" in text
    assert f"la suite sur 127.0.0.1:8000/r/{minutes.pk}" in text.replace("testserver", "127.0.0.1:8000")
    assert "le bailleur" in text
    assert "15 décembre" in text
    page = client.get(f"{minutes.url}affiche/").content.decode()
    assert "Qui a promis quoi" in page
    assert 'data-fit="xs"' in page
    assert client.get(f"/r/{minutes.pk}/").headers["Location"] == minutes.url


def test_the_sheet_for_the_hall_prints_on_one_page_from_a_browser_too(client, held, writer):
    # As in the demonstration, where the next size printed on two.
    body = [
        ATTENDANCE,
        decision("Six bancs avec dossier, sous les deux platanes."),
        commitment(),
        commitment("Répondre."),
    ]
    lines = ["Une ligne de soixante-dix signes, à peu près, comme souvent ici."] * 5
    minutes = published(held, by=writer, body=body, summary="\n".join(lines))

    assert 'data-fit="m"' in client.get(f"{minutes.url}affiche/").content.decode()


def test_the_sheet_of_an_old_evening_names_no_later_date(held, writer):
    minutes = published(held, by=writer, body=[ATTENDANCE, decision()])
    table = held.get_parent()
    coming = MeetingPageFactory(parent=table, slug="suite", starts_at=in_days(7), ends_at=in_days(7, 20))
    assert next_words(minutes).startswith(moment_words(coming.starts_at))

    MeetingPageFactory(parent=table, slug="entre-deux", starts_at=in_days(-1), ends_at=in_days(-1, 20))
    assert next_words(minutes) == ""


def test_minutes_lead_to_their_papers_and_have_none_without_a_page(client, held, minutes):
    page = client.get(minutes.url).content.decode()
    assert f'href="{held.url}compte-rendu.pdf"' in page
    assert f'href="{minutes.url}affiche/"' in page
    assert client.get("/nulle-part/compte-rendu.pdf").status_code == 404
    assert client.get(f"{held.url}compte-rendu/compte-rendu.pdf").status_code == 404


def test_where_no_pdf_can_be_made_the_minutes_are_a_page_to_print(client, held, minutes, monkeypatch):
    def missing():
        raise PaperUnavailable

    monkeypatch.setattr(paper, "_weasyprint", missing)
    page = client.get(f"{held.url}compte-rendu.pdf").content.decode()
    assert "Imprimez cette page" in page
    assert "Six bancs" in page
    assert make_papers(minutes.pk) is False
