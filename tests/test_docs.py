"""The pages that explain the house lead somewhere, and name commands that exist."""

import os
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
HEAVIEST = 200 * 1024  # bytes of a picture, so that a page opens on a phone
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)


@cache
def pages():
    """Return the explaining pages, found without git: a downloaded archive has none."""
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name[0] != "." and name != "var"]
        found += [str((Path(folder) / name).relative_to(ROOT)) for name in files if name.endswith(".md")]
    return sorted(found)


def links_of(page):
    return LINK.findall(FENCE.sub("", (ROOT / page).read_text()))


def anchors_of(path):
    """Return the anchors GitHub and its like make of the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text()), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def leads_somewhere(page, link):
    if link.startswith(("http://", "https://", "mailto:")):
        return True
    address, _hash, anchor = link.partition("#")
    target = ((ROOT / page).parent / address).resolve() if address else ROOT / page
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in anchors_of(target)


@pytest.mark.parametrize("page", pages())
def test_every_link_and_picture_leads_somewhere(page):
    assert [link for link in links_of(page) if not leads_somewhere(page, link)] == []


def test_every_guide_is_in_the_index():
    index = set(links_of("docs/README.md"))
    guides = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert guides - index == set()


def test_every_command_named_exists():
    text = "\n".join((ROOT / page).read_text() for page in pages())
    assert set(re.findall(r"manage\.py (\w+)", text)) - set(get_commands()) == set()


def test_every_make_target_named_exists():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), flags=re.M))
    text = "\n".join((ROOT / page).read_text() for page in pages())
    assert set(re.findall(r"`(?:\w+=\S+ )?make (\w+)", text)) - targets == set()


def test_pictures_are_light_and_all_used():
    shown = {Path(link).name for page in pages() for link in links_of(page)}
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert {path.name for path in pictures} - shown == set()
    assert {path.name for path in pictures if path.stat().st_size > HEAVIEST} == set()
