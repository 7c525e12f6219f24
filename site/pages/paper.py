"""Papers: what is printed, hung on a door, handed out. One template makes the page one prints and the tagged PDF.

A template extends `layout/paper.html` and draws with `css/paper.css` alone. `make_pdf` reads nothing but this site's
own static files and pictures: whatever people wrote, no other address is ever asked for anything.
"""

import gc
import hashlib
import logging
import mimetypes
from contextlib import contextmanager
from functools import cache as once
from pathlib import Path
from threading import Lock
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 3600
# The letters of `data-fit`, from big to small: css/paper.css draws each smaller than the one before.
FITS = ("xl", "l", "m", "s", "xs")
OVERFLOWS = b""
SHEET = "css/paper.css"
PICTURES = "images/"  # where Wagtail puts what pages show; documents may be private
# Threads must not share the library's fonts, and two papers made at once are not made sooner.
DRAWING = Lock()


class PaperUnavailable(Exception):
    """The library that makes PDF, or a part of the system it needs, is missing on this machine."""


@once
def _weasyprint():
    """Return the library, loaded when first needed: it is big, and needs parts that pip does not install."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        logger.warning("No PDF can be made here, pages to print are given instead: %s", str(error).splitlines()[0])
        raise PaperUnavailable from error
    return weasyprint


def is_available():
    """Whether PDF can be made on this machine."""
    try:
        _weasyprint()
    except PaperUnavailable:
        return False
    return True


def make_pdf(template, context, *, fits=None, keep=True):
    """Return the tagged PDF (PDF/UA-1, bytes) of a paper template with `context`.

    `fits`: sizes of `FITS` to try in order, for what must hold on one sheet; the first that does is kept, and of the
    last one a second sheet is dropped. The same words give the same file, kept a day in the cache unless `keep` is
    False: for words that one may have to take back. Raise PaperUnavailable.
    """
    weasyprint = _weasyprint()
    for fit in fits or (None,):
        markup = render_to_string(template, {**context, "fit": fit, "is_pdf": True})
        key = key_of(markup)
        made = cache.get(key) if keep else None
        if made is None:
            made = _made(weasyprint, markup, one_sheet=bool(fits), last=not fits or fit == fits[-1])
            if keep:
                cache.set(key, made, KEPT_SECONDS)
        if made != OVERFLOWS:
            return made
    raise AssertionError("The last size always fits.")


def key_of(markup):
    """Return the name under which what is made of `markup`, drawn as we draw today, is kept."""
    drawn = hashlib.blake2b(markup.encode("utf-8", "surrogatepass"), digest_size=20)
    drawn.update(sheet_digest().encode())
    return f"paper:{drawn.hexdigest()}"


@once
def sheet_digest():
    """Return a digest of the style sheet: papers drawn with another one are made again."""
    with open_static(SHEET) as file:
        return hashlib.blake2b(file.read(), digest_size=20).hexdigest()


def _made(weasyprint, markup, *, one_sheet, last):
    # Nothing of this can be written in a file, and XML-minded parsers stop at some of it.
    markup = markup.encode("utf-8", "replace").decode()
    page = weasyprint.HTML(string=markup, base_url=_base_url(), url_fetcher=_fetcher(weasyprint))
    with DRAWING, _without_sweeping():
        sheet, fonts = _sheet_and_fonts(weasyprint)
        document = page.render(stylesheets=[sheet], font_config=fonts)
        if one_sheet and len(document.pages) > 1:
            if not last:
                return OVERFLOWS
            document = document.copy(document.pages[:1])
        return document.write_pdf(pdf_variant="pdf/ua-1", finisher=_silence_ornaments)


@contextmanager
def _without_sweeping():
    """Make what is inside without looking for lost cycles.

    A paper is a million small things that all hold until it is written: looking among them again and again takes a
    quarter of its time and finds nothing.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def _base_url():
    return f"{settings.SITE_URL}/"


@once
def _sheet_and_fonts(weasyprint):
    """Return the style sheet and the fonts it names, read once: they are the same for every paper."""
    fonts = weasyprint.text.fonts.FontConfiguration()
    with open_static(SHEET) as file:
        sheet = weasyprint.CSS(
            string=file.read().decode(),
            base_url=urljoin(_base_url(), staticfiles_storage.url(SHEET)),
            url_fetcher=_fetcher(weasyprint),
            font_config=fonts,
        )
    return sheet, fonts


def _silence_ornaments(_document, pdf):
    """Signs beside words are no figures: without words of their own, readers aloud must pass them over."""
    for piece in pdf.objects:
        if isinstance(piece, dict) and piece.get("S") == "/Figure" and "Alt" not in piece:
            piece["S"] = "/NonStruct"
            piece.pop("A", None)


@once
def _fetcher(weasyprint):
    class OurFilesOnly(weasyprint.URLFetcher):
        """Reads our static files and pictures straight from where they are stored; refuses any other address."""

        def fetch(self, url, headers=None):
            for prefix, opened in ((settings.STATIC_URL, open_static), (pictures_url(), open_picture)):
                start = prefix if "://" in prefix else f"{settings.SITE_URL}/{prefix.lstrip('/')}"
                if url.startswith(start):
                    name = url.removeprefix(start).partition("?")[0]
                    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                    return weasyprint.urls.URLFetcherResponse(url, opened(name), {"Content-Type": kind})
            raise ValueError("Not one of our files.")

    return OurFilesOnly()


def pictures_url():
    """Return the address below which pictures are given, without signature."""
    return default_storage.url(f"{PICTURES}x").partition("?")[0].removesuffix("x")


def open_picture(name):
    return default_storage.open(f"{PICTURES}{name}")


def open_static(name):
    """Open a static file, gathered or still in its source folder."""
    if staticfiles_storage.exists(name):
        return staticfiles_storage.open(name)
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found).open("rb")


def paper_response(request, template, context, *, name, fits=None):
    """Answer with the PDF of a template or, where none can be made, with the page to print, which says so.

    `fits`, for one sheet: the PDF takes the biggest size that holds, the page the first of `fits`, which surely does.
    """
    try:
        return pdf_response(make_pdf(template, context, fits=FITS if fits else None), name)
    except PaperUnavailable:
        return page_to_print(request, template, {**context, "pdf_unavailable": True}, fits=fits)


def page_to_print(request, template, context, *, fits=None):
    """Answer with the same paper as a page, which prints alike."""
    return render(request, template, {**context, "fit": (fits or (None,))[0], "is_pdf": False})


def pdf_response(content, name):
    """Answer with a PDF, shown in the browser, called `name` (plain letters) when it is kept."""
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )


def fits_for(*texts, roomy=60):
    """Return the sizes to try for `texts` that share a sheet: the more signs, the smaller the first one tried."""
    signs, start, room = sum(len(str(text)) for text in texts), 0, roomy
    while signs > room and start < len(FITS) - 1:
        start, room = start + 1, room * 2
    return FITS[start:]
