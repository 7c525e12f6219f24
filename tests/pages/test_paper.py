"""Papers: the PDF that a template makes, tagged and made of our own files, and what stands in for it."""

import gc
import io
import logging
from concurrent.futures import ThreadPoolExecutor

import pdfplumber
import pypdfium2
import pytest
from django.core.checks import run_checks
from pdfminer.pdftypes import resolve1

from pages import paper
from pages.paper import FITS, PaperUnavailable, fits_for, make_pdf

TEMPLATE = "meetings/papers/door.html"


@pytest.fixture
def no_library(monkeypatch):
    """A machine where parts of the system are missing."""

    def missing():
        raise PaperUnavailable

    monkeypatch.setattr(paper, "_weasyprint", missing)


@pytest.fixture
def words(tmp_path, settings):
    """Draw a paper whose template is written by the test: words(markup) gives its name."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]

    def write(markup):
        text = '{% extends "layout/paper.html" %}{% load tablee %}{% block title %}Essai{% endblock title %}'
        (tmp_path / "essai.html").write_text(f"{text}{{% block sheet %}}{markup}{{% endblock sheet %}}")
        return "essai.html"

    return write


def opened(content):
    return pdfplumber.open(io.BytesIO(content))


def test_a_paper_is_tagged_and_says_its_language_and_title(words):
    with opened(make_pdf(words("<h1>La placette</h1><p>Élus, ascenseur, œuvre : 12 €</p>"), {})) as pdf:
        catalogue = pdf.doc.catalog
        assert resolve1(catalogue["MarkInfo"])["Marked"]
        assert resolve1(catalogue["StructTreeRoot"])["K"]
        assert catalogue["Lang"] == b"fr"
        assert "Essai" in pdf.metadata["Title"]
        assert [page.extract_text() for page in pdf.pages] == ["La placette\nÉlus, ascenseur, œuvre : 12 €"]
        assert any("Bricolage" in sign["fontname"] for sign in pdf.pages[0].chars), "our own sheet and font are read"


def test_signs_beside_words_are_silent_and_a_qr_code_speaks(words):
    with opened(make_pdf(words('<p>{% icon "pin" %}Ici</p>{% qr "https://a.example/r/1/" "La page" %}'), {})) as pdf:
        figures = [resolve1(found) for found in structure(pdf.structure_tree) if found["type"] == "Figure"]
    assert [figure["alt_text"] for figure in figures] == ["La page"]


def structure(branches):
    for branch in branches:
        yield branch
        yield from structure(branch.get("children") or ())


def test_no_address_but_ours_is_asked_for_anything(words, monkeypatch):
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *where, **_options: asked.append(where))
    monkeypatch.setattr("socket.socket.connect", lambda *where: asked.append(where))
    markup = (
        '<p>Bonjour</p><img src="https://ailleurs.example/x.png" alt="x"><img src="file:///etc/passwd" alt="x">'
        '<img src="/static/../../../../etc/passwd" alt="x"><link rel="stylesheet" href="//ailleurs.example/x.css">'
        '<img src="/media/documents/secret.pdf" alt="x"><img src="ftp://ailleurs.example/x" alt="x">'
    )
    with opened(make_pdf(words(markup), {})) as pdf:
        assert "Bonjour" in pdf.pages[0].extract_text()
        assert not pdf.pages[0].images
    assert asked == []


def test_papers_asked_for_at_once_come_out_whole(words):
    template = words("<h1>Feuille {{ number }}</h1>")
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda number: make_pdf(template, {"number": number}, keep=False), range(8)))
    for number, content in enumerate(made):
        with opened(content) as pdf:
            assert [page.extract_text() for page in pdf.pages] == [f"Feuille {number}"]
    assert gc.isenabled(), "memory is swept again afterwards"


def test_what_must_hold_on_one_sheet_does(words):
    template = words("<p>{{ text }}</p>")
    with opened(make_pdf(template, {"text": "Une phrase. " * 1500}, fits=FITS)) as pdf:
        assert len(pdf.pages) == 1
    with opened(make_pdf(template, {"text": "Une phrase. " * 1500})) as pdf:
        assert len(pdf.pages) > 2


def test_more_words_begin_with_smaller_letters():
    assert fits_for("Court") == FITS
    assert fits_for("x" * 100) == FITS[1:]
    assert fits_for("x" * 10_000) == FITS[-1:]


def test_hostile_words_make_a_paper_all_the_same(words, naughty_strings):
    template = words("{% for one in all %}<p>{{ one }}</p>{% endfor %}")
    made = make_pdf(template, {"all": ["Avant", *naughty_strings[::4], "a\ud800b", "\x00\x0b", "<b>Après</b>"]})
    # pdfplumber loses a whole font when one sign of it is not drawn.
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))
    assert "Avant" in text
    assert "<b>Après</b>" in text


def test_a_machine_that_makes_no_pdf_says_so_to_its_operator(no_library):
    assert "pages.W001" in [found.id for found in run_checks()]
    with pytest.raises(PaperUnavailable):
        make_pdf(TEMPLATE, {})


def test_a_missing_part_of_the_system_is_logged(monkeypatch, caplog):
    def broken(name, *rest, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **options)

    real = __builtins__["__import__"]
    paper._weasyprint.cache_clear()
    monkeypatch.setitem(__builtins__, "__import__", broken)
    with caplog.at_level(logging.WARNING), pytest.raises(PaperUnavailable):
        paper._weasyprint()
    monkeypatch.undo()
    assert "libpango" in caplog.text
