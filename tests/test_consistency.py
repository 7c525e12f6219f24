"""What people forget, found by reading the whole house: templates, translations, documentation."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils import translation
from django.utils.translation.template import templatize
from wagtail.models import get_page_models

from config.settings import base

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
OURS = ["accounts", "pages", "activity", "comments", "tables", "meetings", "projects", "home"]
# Overridden for somebody else's code, which names them.
FOREIGN = ("account/", "allauth/", "mfa/", "wagtailadmin/", "wagtailusers/", "socialaccount/", "django_q/")
FOUND_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "robots.txt"}
THIRD_PARTY = re.compile(
    r"""(?:src|href|srcset|action|poster)\s*=\s*["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import"""
)
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*json)", re.I)
PLAIN = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}


def our_python():
    folders = [ROOT / name if (ROOT / name).is_dir() else ROOT / "site" / name for name in [*OURS, "config"]]
    return [path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts]


def our_static():
    return [path for path in (ROOT / "site" / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"}]


def our_page_types():
    return [model for model in get_page_models() if model._meta.app_label in OURS and model.is_creatable]


def uncommented(path):
    text = path.read_text()
    return re.sub(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->|/\*.*?\*/", "", text, flags=re.S)


def relative(paths):
    return sorted(str(path.relative_to(ROOT)) for path in paths)


def test_every_template_is_used():
    text = "\n".join(path.read_text() for path in [*our_python(), *TEMPLATES])
    page_templates = {model.template for model in our_page_types()}

    def is_used(name):
        stem = name.rpartition(".")[0]  # a message is named without its .txt or .html
        return (
            name in page_templates
            or name in FOUND_BY_NAME
            or name.startswith(FOREIGN)
            or any(f"{quote}{word}{quote}" in text for word in (name, stem) for quote in "\"'")
        )

    # Icons are drawn by name, each one may serve tomorrow.
    names = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES if path.suffix != ".svg"]
    assert [name for name in names if not is_used(name)] == []


def test_every_page_type_has_its_template():
    templates = {model.template for model in our_page_types()}
    assert sorted(name for name in templates if not (ROOT / "templates" / name).exists()) == []


def test_no_template_holds_a_script_or_a_style():
    """The content security policy would stop it. Mails are read elsewhere: they may carry their style."""
    pages = [path for path in TEMPLATES if path.suffix == ".html" and "mail" not in path.parts]
    assert relative(path for path in pages if INLINE.search(uncommented(path))) == []


def test_nothing_is_asked_of_a_third_party():
    assert relative(path for path in [*TEMPLATES, *our_static()] if THIRD_PARTY.search(uncommented(path))) == []


def test_no_template_trusts_what_people_type():
    """Plain text has nothing to escape; everything else escapes."""
    trusting = re.compile(r"\|\s*safe\b|autoescape\s+off")
    pages = [path for path in TEMPLATES if path.suffix != ".txt"]
    assert relative(path for path in pages if trusting.search(uncommented(path))) == []


@pytest.fixture(scope="module")
def catalogue():
    """Every message of the French catalogue."""
    with (ROOT / "site" / "locale" / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return [message for message in read_po(file, locale="fr") if message.id]


def forms_of(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_french_message_is_written_and_sure(catalogue):
    assert [m.id for m in catalogue if m.fuzzy or not all(form and form.strip() for form in forms_of(m))] == []


def test_every_string_of_the_code_has_its_french(catalogue):
    known = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in catalogue}
    strings = {*strings_of_python(), *strings_of_templates()}
    assert sorted(msgid for context, msgid in strings if (context, msgid) not in known) == []


def strings_of_python():
    """Yield (context, msgid) of each literal call to gettext."""
    return (found for path in our_python() for found in strings_of(ast.parse(path.read_text())))


def strings_of_templates():
    """Yield (context, msgid) of each translated string, through Django's own reading of templates."""
    call = re.compile(r"(?:\b_|n?p?gettext)\((?:u?'(?:[^'\\\\]|\\\\.)*'|u?\"(?:[^\"\\\\]|\\\\.)*\"|[^()'\"])*\)")
    for path in TEMPLATES:
        for found in call.findall(templatize(path.read_text(), origin=str(path))):
            yield from strings_of(ast.parse(found))


def strings_of(tree):
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        if name in PLAIN and words:
            yield None, words[0]
        elif name in WITH_CONTEXT and len(words) > 1:
            yield words[0], words[1]


def test_french_typography_keeps_its_signs_together(catalogue):
    """A question mark alone on the next line reads badly: French puts a non-breaking space before it."""
    loose = re.compile(r" [?!;:»](?:\s|$)|« |\w'\w")
    forms = [form for message in catalogue for form in forms_of(message)]
    assert [form for form in forms if loose.search(re.sub(r"<[^>]*>|%\(\w+\)", "", form))] == []


def test_verbose_names_are_in_lower_case():
    """Wagtail builds sentences with them."""
    with translation.override("en"):
        shouting = [
            f"{model._meta.label}: {name}"
            for model in apps.get_models()
            if model._meta.app_label in OURS
            for name in [str(model._meta.verbose_name), str(model._meta.verbose_name_plural)]
            if name[:1].isupper()
        ]
    assert shouting == []


def documented():
    """Return {variable: (type, default)} from the tables of docs/settings.md, as written."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]+) \|", (ROOT / "docs" / "settings.md").read_text(), flags=re.M)
    return {name: (kind, default.strip()) for name, kind, default in rows}


def test_every_setting_is_documented_and_nothing_else():
    read_elsewhere = {
        name
        for source in ("gunicorn.conf.py", "site/config/bootstrap.py", "site/config/run.py")
        for name in re.findall(r"environ\.get\(\s*[\"'](\w+)[\"']", (ROOT / source).read_text())
    }
    assert set(documented()) == set(base.env.scheme) | read_elsewhere - {"DJANGO_SETTINGS_MODULE"}


def test_settings_are_documented_with_their_type_and_default():
    told = {name: documented()[name] for name in base.env.scheme}

    def shown(default):
        if default in ("", []):
            return "*vide*"
        return f"`{str(default).replace(str(ROOT) + '/', '')}`"

    assert told == {name: (kind.__name__, shown(default)) for name, (kind, default) in base.env.scheme.items()}


def test_settings_read_only_declared_variables():
    read = {
        node.args[0].value
        for path in (ROOT / "site").rglob("config/settings/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and "env" in (getattr(node.func, "id", ""), getattr(getattr(node.func, "value", None), "id", ""))
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert read <= set(base.env.scheme)
    assert read
