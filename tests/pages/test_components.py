"""The look: colours that can be read, one sheet that equals its sources, components that say what they are given."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string

from pages.management.commands import build_css
from pages.sections import Door
from pages.templatetags.tablee import ICONS, current_at, drawing

ROOT = Path(settings.ROOT)
STATIC = ROOT / "site" / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def component(name, **context):
    return re.sub(r"[ \n]+", " ", render_to_string(f"components/{name}.html", context))


# --- Style sheets -----------------------------------------------------------------------------------------------------


def test_the_one_sheet_equals_its_sources():
    assert build_css.JOINED.read_text(encoding="utf-8") == build_css.joined(), "Run `manage.py build_css`"


@pytest.mark.parametrize(
    ("path", "kilobytes"),
    [
        ("css/tablee.css", 10),
        ("js/tablee.js", 3),
        ("js/vendor/htmx-2.0.11.min.js", 17),
        ("fonts/bricolage-grotesque-800-fr.woff2", 16),
    ],
)
def test_what_a_phone_must_fetch_stays_small(path, kilobytes):
    assert len(gzip.compress((STATIC / path).read_bytes(), 9)) <= kilobytes * 1024


@pytest.mark.parametrize("sheet", build_css.sources(), ids=lambda path: path.name)
def test_a_style_sheet_keeps_to_what_old_phones_know_and_to_logical_sides(sheet):
    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    for unknown in ("light-dark(", ":has(", "color-mix(", "@container", "&", "@import", "http:", "https:"):
        assert unknown not in text, unknown
    assert not re.search(r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b", text)
    assert not re.search(
        r"(?<![\w-])(?:left|right|top|bottom|width|height|min-width|max-height)\s*:(?!.*\)\s*\{)", text
    )
    assert not re.search(r"text-align:\s*(?:left|right)", text)
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("sheet", build_css.sources()[1:], ids=lambda path: path.name)
def test_colours_come_from_the_tokens(sheet):
    text = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    # A code to scan must be dark on white whatever the theme.
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", text)) <= {"#fff"}


# --- Contrast ---------------------------------------------------------------------------------------------------------


def palettes():
    """Return {(scheme, accent): {token: colour}} as a browser would work them out."""
    text = COMMENT.sub("", (STATIC / "css" / "tokens.css").read_text(encoding="utf-8"))
    light, dark = text.split("@media screen and (prefers-color-scheme: dark)")
    found = {}
    base = {}
    for scheme, part in (("light", light), ("dark", dark)):
        for selector, body in re.findall(r'(:root|\[data-accent="\w+"\])\s*\{([^}]*)\}', part):
            colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
            if selector == ":root":
                base = {**base, **colours}
                found[scheme, "terre-cuite"] = base
            else:
                found[scheme, selector.split('"')[1]] = {**base, **colours}
    return found


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


KINDS = (
    *("voice", "answer", "decision", "pending", "action", "commitment", "position", "result", "election", "annex"),
    *("followup", "remark", "warn"),
)
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "warn") for ground in ("paper", "sheet", "accent-soft")),
    *((kind, ground) for kind in KINDS for ground in ("paper", "sheet")),
    *(("on-accent", "accent"), ("on-accent", "warn"), ("on-banner", "banner"), ("paper", "ink")),
]


def test_there_are_six_accents_in_light_and_in_dark():
    accents = {"terre-cuite", "pin", "mer", "prune", "ocre", "ardoise"}
    assert set(palettes()) == {(scheme, accent) for scheme in ("light", "dark") for accent in accents}


@pytest.mark.parametrize("palette", palettes(), ids="-".join)
def test_every_word_can_be_read_on_its_ground(palette):
    colours = palettes()[palette]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("palette", palettes(), ids="-".join)
def test_edges_of_fields_and_signs_can_be_seen(palette):
    colours = palettes()[palette]
    for edge in ("ink-soft", "accent", "warn", *KINDS):
        assert contrast(colours[edge], colours["sheet"]) >= 3


# --- Signs ------------------------------------------------------------------------------------------------------------

PROMISED = [
    "calendar",
    "check",
    "speech",
    "question",
    "todo",
    "handshake",
    "voice",
    "search",
    "phone",
    "pin",
    "person",
    "people",
    "clock",
    "flag",
    "bell",
    "feed",
    "download",
    "print",
    "link",
    "edit",
    "warning",
    "info",
    "arrow",
    "home",
    "child",
    "interpreter",
    "wheelchair",
    "meal",
    "online",
    "euro",
    "document",
    "map",
    "mail",
    "lock",
    "sign-out",
    "easy",
    "listen",
]


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_sign_is_drawn(name):
    attributes, inner = drawing(name)
    assert 'viewBox="0 0 24 24"' in attributes
    assert inner


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_can_serve_both_the_page_and_the_editor(path):
    markup = path.read_text(encoding="utf-8")
    assert f'<svg id="icon-{path.stem}" ' in markup
    assert "<script" not in markup
    assert "style=" not in markup
    # Inline on a page, the same drawing may stand twenty times: no id.
    assert "id=" not in drawing(path.stem)[0] + drawing(path.stem)[1]


def test_templates_ask_only_for_signs_that_exist():
    asked = {
        (name, path.name)
        for path in TEMPLATES
        if "wagtailadmin" not in path.parts and "wagtailadmin_tags" not in (text := path.read_text(encoding="utf-8"))
        for name in re.findall(r'{%\s*icon\s+"([^"]+)"', text)
    }
    assert {pair for pair in asked if not (ICONS / f"{pair[0]}.svg").exists()} == set()


def test_an_unknown_sign_costs_a_reader_nothing(settings):
    settings.DEBUG = False
    for name in ("../base", "unknown", "", None):
        assert Template("{% load tablee %}{% icon name %}").render(Context({"name": name})) == ""


def test_the_editor_knows_our_signs_and_each_name_once():
    from wagtail.admin.icons import get_icons

    get_icons.cache_clear()
    symbols = re.findall(r'<symbol id="icon-([\w-]+)"', get_icons())
    assert set(PROMISED) <= set(symbols)
    assert len(symbols) == len(set(symbols))


# --- Components -------------------------------------------------------------------------------------------------------


def test_every_component_can_be_loaded():
    for path in TEMPLATES:
        if path.parent.name in ("components", "layout"):
            get_template(str(path.relative_to(ROOT / "templates")))


def test_a_leaf_is_for_eyes_only_and_says_when_it_is_cancelled():
    assert '<div class="leaf" aria-hidden="true"><span>jeudi</span><b>3</b><i>déc.</i></div>' in component(
        "_leaf", date=date(2026, 12, 3)
    )
    assert 'class="leaf cancelled"' in component("_leaf", date=date(2026, 12, 3), cancelled=True)
    assert component("_leaf", date=None).strip() == ""


def test_five_seats_say_where_we_are():
    html = component("_five", seats=[("Dit", "done"), ("Retenu", "current"), ("Fait", "")])
    assert '<li class="done">Dit' in html
    assert '<li aria-current="step">Retenu</li>' in html
    assert "<li>Fait</li>" in html
    assert 'class="stopped" aria-current="step"' in component("_five", seats=[("Dit", "done"), ("Retenu", "stopped")])


def test_a_door_has_a_sign_words_and_a_hint():
    html = component("_door", door=Door("calendar", "Prochaine rencontre", "jeudi à 18 h", "/agenda/"))
    assert 'href="/agenda/"' in html
    assert "<svg" in html
    assert "Prochaine rencontre<small>jeudi à 18\u00a0h</small>" in html


def test_tags_come_in_three_shapes():
    html = component("_tags", tags=["Sport", ("Fait", "done", "check"), {"label": "Vélo", "href": "/t/"}, ""])
    assert html.count("<li>") == 3
    assert 'class="tag done"' in html
    assert '<a class="tag " href="/t/">Vélo</a>' in html
    assert component("_tags", tags=[]).strip() == ""


def test_pagination_keeps_the_other_choices():
    pages = Paginator(range(100), 10)
    html = component("_pagination", page_obj=pages.page(3), query="theme=logement")
    assert 'href="?theme=logement&amp;page=2"' in html
    assert 'href="?theme=logement&amp;page=4"' in html
    assert component("_pagination", page_obj=Paginator([1], 10).page(1)).strip() == ""
    assert '"><script>' not in component("_pagination", page_obj=pages.page(1), query='"><script>')


class Letter(forms.Form):
    name = forms.CharField(label="Votre nom", help_text="Ou un autre nom", required=False)
    body = forms.CharField(label="Votre message", widget=forms.Textarea)
    tick = forms.BooleanField(label="J’ai lu la charte")
    kind = forms.ChoiceField(label="Quoi ?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_a_field_ties_its_label_its_help_and_its_errors():
    form = Letter({"name": "<b>x</b>"})
    name = component("_field", field=form["name"])
    assert 'for="id_name"' in name
    assert 'aria-describedby="id_name_helptext"' in name
    assert 'id="id_name_helptext"' in name
    assert "<b>x" not in name
    body = component("_field", field=form["body"])
    assert 'aria-describedby="id_body_error"' in body
    assert 'id="id_body_error"' in body
    assert 'class="required"' in body
    assert "<fieldset" in component("_field", field=form["kind"])
    assert 'for="id_tick"' in component("_field", field=form["tick"])


def test_an_error_summary_leads_to_each_field():
    html = component("_errors", form=Letter({}))
    assert 'role="alert"' in html
    for field in ("body", "tick", "kind"):
        assert f'href="#id_{field}"' in html
    assert "Votre message</a>\N{NO-BREAK SPACE}:" in html
    assert "Quoi ?</a> " in html  # one mark is enough
    assert component("_errors", form=Letter()).strip() == ""


def test_a_breadcrumb_takes_pairs():
    assert '<a href="/tables/">Tables</a>' in component("_breadcrumb", crumbs=[("Tables", "/tables/")])
    assert component("_breadcrumb", crumbs=None).strip() == ""


@pytest.mark.parametrize("name", ["_empty", "_notice"])
def test_sentences_are_escaped_and_set_in_french(name):
    html = component(name, text="<i>Rien</i> encore !")
    assert "&lt;i&gt;Rien&lt;/i&gt; encore\u00a0!" in html


@pytest.mark.parametrize(
    ("url", "path", "mark"),
    [
        ("/tables/", "/tables/", "page"),
        ("/tables/", "/tables/flamants/", "true"),
        ("/", "/tables/", ""),
        ("/tab", "/tables/", ""),
        ("", "/", ""),
        (None, None, "page"),
    ],
)
def test_a_menu_says_where_the_reader_is(url, path, mark):
    assert current_at(url, path) == mark


# --- Frame ------------------------------------------------------------------------------------------------------------


def test_a_missing_page_says_so_in_the_frame_and_offers_ways_on(client, site_root):
    response = client.get("/nulle-part/")
    html = response.content.decode()
    assert response.status_code == 404
    assert '<html lang="fr" dir="ltr">' in html
    assert 'href="#contenu"' in html
    assert 'href="/agenda/"' in html
    assert not re.search(r'(?:src|href)="https?://(?!testserver|localhost)', html)
    assert not re.search(r"<(?:script|style)(?![^>]*\bsrc=)[^>]*>", html)
    assert "sessionid" not in response.cookies
    assert "csrftoken" not in response.cookies


def test_the_page_for_our_own_faults_needs_nothing():
    html = render_to_string("500.html")
    assert "C’est notre faute" in html
    assert "{%" not in (ROOT / "templates" / "500.html").read_text(encoding="utf-8")
