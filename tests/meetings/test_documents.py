"""What each format hides in its own way, and must come out as lines: no database here."""

import pytest

from meetings.records import Answered, Point, Tabled, Told, read_record
from meetings.records.documents import read_document
from tests.factories.documents import docx_of as word_of
from tests.factories.documents import numbered_word, odt_with_a_note, picture, printed, without_part, word_with

ARROW = '<w:r><w:t>Question sur les bancs ? </w:t><w:sym w:font="W" w:char="F0E8"/><w:t> Mairie : oui</w:t></w:r>'
EQUATION = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:r><m:t>deux bancs</m:t></m:r></m:oMath>"
)
PROSE = (
    "Les habitants constatent que l’installation des équipements publics demande une concertation approfondie entre "
    "les administrations municipales et métropolitaines du territoire ; ils proposent un rendez-vous chaque mois. "
)


@pytest.fixture
def lines_of(tmp_path):
    def read(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_document(path)

    return read


def test_numbers_that_word_keeps_to_itself_are_those_it_shows(lines_of):
    content = word_with(
        numbered_word(0, "Propreté"), numbered_word(1, "halls"), numbered_word(1, "caves"), numbered_word(0, "Jeux")
    )
    lines = [line for line in lines_of("n.docx", content).text.splitlines() if line]
    assert lines == ["III - Propreté", "a) halls", "b) caves", "IV - Jeux"]


def test_what_is_printed_on_each_page_of_a_word_file_is_no_title(lines_of):
    content = word_with("<w:r><w:t>Réunion du 5 novembre 2026</w:t></w:r>", header="Ville de Moulins")
    record = read_record(lines_of("h.docx", content).text)
    assert record.title == "Réunion du 5 novembre 2026"
    assert record.parts[0].lines[0] == ("p", "Ville de Moulins")


def test_arrows_drawn_by_a_font_equations_and_notes_in_the_margin_are_kept(lines_of):
    text = lines_of("a.docx", word_with(EQUATION, ARROW, comment="à vérifier")).text
    record = read_record(text)
    assert record.of(Answered) == [Answered("Question sur les bancs ?", "oui", "Mairie")]
    assert "deux bancs" in text and "Note en marge, de Zoé : à vérifier" in text.replace("\u00a0", " ")


def test_notes_in_the_margin_of_libreoffice_are_kept_apart_from_the_text(lines_of):
    text = lines_of("n.odt", odt_with_a_note("Réunion du 5 novembre", "à vérifier")).text
    assert text.split("\n\n")[0].strip() == "Réunion du 5 novembre"
    assert "de Zoé : à vérifier" in text.replace("\u00a0", " ")


def test_a_word_file_whose_picture_was_lost_is_read_as_word_does(lines_of):
    content = word_of("Réunion du 5 novembre 2026", picture())
    assert "5 novembre" in lines_of("p.docx", without_part(content, "image1.png")).text


def test_markdown_loses_its_marks_and_keeps_its_words(lines_of):
    text = """---
title: "Table des Moulins"
date: 2026-03-03
---

Jeux
----

> Citation *forte* et `code`
+ [le plan](https://example.org/plan)
  1. balai
- [x] fait

***

<div>Bloc<br>suite</div> <script>alert(1)</script>

| a | b |
|---|---|
| un \\| deux | trois |
"""
    lines = [line for line in lines_of("m.md", text).text.splitlines() if line.strip()]
    assert lines[:8] == [
        "# Table des Moulins",
        "date: 2026-03-03",
        "## Jeux",
        "Citation forte et code",
        "- le plan (https://example.org/plan)",
        "- 1. balai",
        "- ☑ fait",
        "Bloc",
    ]
    assert "<script>alert(1)</script>" in lines[9]
    assert read_record("\n".join(lines)).of(Tabled) == [Tabled([["a", "b"], ["un / deux", "trois"]])]


def test_the_two_columns_of_a_pdf_are_read_one_after_the_other_and_cut_words_are_whole(lines_of):
    points = "".join(f"<h2>{number}. Point</h2><p>{PROSE * 4} Fin{number}.</p>" for number in range(1, 5))
    content = printed(f"<h1>Réunion du 5 novembre 2026</h1><div>{points}</div>", "div { columns: 2; font-size: 11pt }")
    record = read_record(lines_of("c.pdf", content).text)
    assert [point.number for point in record.of(Point)] == ["1", "2", "3", "4"]
    for number, point in enumerate(record.of(Point), start=1):
        [told] = point.pieces
        assert " ".join(words for _kind, words in told.lines) == f"{PROSE * 4}Fin{number}."


def test_what_is_printed_on_each_page_of_a_pdf_is_said_once_and_cuts_no_sentence(lines_of):
    content = printed(f"<h1>Réunion du 5 novembre 2026</h1><p>{PROSE * 40}</p>")
    record = read_record(lines_of("p.pdf", content).text)
    told = [words for part in record.of(Told) for _kind, words in part.lines]
    assert told == ["Ville de Moulins", "Réunion du 5 novembre 2026", (PROSE * 40).strip()]
    assert [words for _line, words in record.set_aside] == ["Page 1"]


def test_names_beside_their_function_are_no_columns(lines_of):
    names = "".join(f"<tr><td>Mme Habitante{number}<td>secrétaire</tr>" for number in range(9))
    content = printed(f"<h1>Réunion du 5 novembre 2026</h1><table>{names}</table>", "td { padding: 1em }")
    assert "Mme Habitante3 secrétaire" in lines_of("n.pdf", content).text
