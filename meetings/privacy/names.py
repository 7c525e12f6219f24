"""Finding a name however it was typed, and writing other words in its place."""

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

REPLACEMENT = "une personne"

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,12});")
QUOTED = re.compile(r"%20|\+")
# Signs nobody sees: they neither end a word nor make another one.
UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])
APART = r"(?:[\s\-_.\u2010-\u2015\u2212]+)"
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "´": "'", "`": "'"})
CIVILITY = rf"(?:(?:m|mr|mrs|mme|mlle|dr|monsieur|madame|mademoiselle|docteur){APART})?"
# Keys of stored JSON that say how a thing is made, not what somebody wrote.
NOT_WORDS = {"id", "type", "pk", "slug", "url_path", "path", "content_type", "locale", "block_id", "anchor"}


def folded(text):
    """Return `text` without case, accents, unseen signs, and with one kind of apostrophe."""
    letters = unicodedata.normalize("NFKD", text.translate(UNSEEN)).translate(APOSTROPHES)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def words_of(name):
    """Return the words of a name, folded: « Élise  DUPONT-Durand » gives elise, dupont, durand."""
    return [word for word in re.split(r"[\s\-_.,\u2010-\u2015\u2212]+", folded(name)) if word]


@lru_cache(maxsize=64)
def pattern_of(names):
    """Return the expression that finds in folded text any of `names` (a tuple), first and last name in either order."""
    ways = []
    for name in names:
        words = words_of(name)
        for order in (words, words[1:] + words[:1], words[-1:] + words[:-1]) if len(words) > 1 else (words,):
            way = APART.join(map(re.escape, order))
            if way and way not in ways:
                ways.append(way)
    # The longest first: « Élise Dupont » before « Dupont ».
    ways.sort(key=len, reverse=True)
    return re.compile(rf"(?<!\w){CIVILITY}(?:{'|'.join(ways)})(?!\w)") if ways else None


@dataclass(frozen=True)
class Folded:
    """Text as it is compared, with where each of its signs stands in the text as it is written."""

    text: str
    starts: list
    ends: list


def fold_with_places(text, *, tags):
    """Return the Folded of `text`; with `tags`, markup counts for nothing, else it is text like any other."""
    letters, starts, ends = [], [], []
    at = 0
    while at < len(text):
        sign = text[at]
        match = None
        if sign == "<" and tags:
            match = TAG.match(text, at)
            if match:
                at = match.end()
                continue
        shown = sign
        if sign == "&":
            match = ENTITY.match(text, at)
            shown = html.unescape(match.group()) if match else sign
        elif sign in "%+":
            match = QUOTED.match(text, at)
            shown = " " if match else sign
        end = match.end() if match else at + 1
        for letter in folded(shown):
            letters.append(letter)
            starts.append(at)
            ends.append(end)
        if ends and unicodedata.combining(sign):
            # An accent written apart belongs to the letter before it.
            ends[-1] = end
        at = end
    return Folded("".join(letters), starts, ends)


def spans(text, names, *, tags=True):
    """Return where any of `names` stands in `text`: a list of (start, end)."""
    pattern = pattern_of(tuple(names))
    if pattern is None or not text:
        return []
    if not _may_hold(text, pattern, tags):
        return []
    seen = fold_with_places(text, tags=tags)
    return [(seen.starts[found.start()], seen.ends[found.end() - 1]) for found in pattern.finditer(seen.text)]


def _may_hold(text, pattern, tags):
    """Tell quickly of most texts that the name is not there; the careful reading is for the others."""
    quick = text
    if tags and "<" in quick:
        quick = TAG.sub("", quick)
    if "&" in quick:
        quick = html.unescape(quick)
    if "%" in quick or "+" in quick:
        quick = QUOTED.sub(" ", quick)
    return pattern.search(folded(quick)) is not None


def replaced(text, names, replacement=REPLACEMENT):
    """Return (`text` with `replacement` in place of `names`, how many times). Markup inside a name is kept."""
    number = 0
    for tags in (True, False):
        found = spans(text, names, tags=tags)
        for start, end in reversed(found):
            kept = "".join(TAG.findall(text[start:end])) if tags else ""
            words = replacement[:1].upper() + replacement[1:] if begins(text, start) else replacement
            text = text[:start] + words + kept + text[end:]
        number += len(found)
    return text, number


def begins(text, start):
    """Tell whether what stands at `start` begins a sentence: there the replacement takes a capital."""
    before = TAG.sub("", text[:start]).rstrip(' \t\u00a0\u202f«"')
    return not before or before[-1] in ".!?…\n"


def replaced_in(value, names, replacement=REPLACEMENT):
    """Return (a JSON `value` with the names replaced in every text, how many times). JSON in texts is opened."""
    if isinstance(value, str):
        if value[:1] in "[{":
            try:
                inside = json.loads(value)
            except ValueError:
                inside = None
            if isinstance(inside, list | dict):
                inside, number = replaced_in(inside, names, replacement)
                return (json.dumps(inside) if number else value), number
        return replaced(value, names, replacement)
    if isinstance(value, list):
        pairs = [replaced_in(item, names, replacement) for item in value]
        return [item for item, _number in pairs], sum(number for _item, number in pairs)
    if isinstance(value, dict):
        pairs = {
            key: (item, 0) if key in NOT_WORDS else replaced_in(item, names, replacement) for key, item in value.items()
        }
        return {key: item for key, (item, _number) in pairs.items()}, sum(number for _item, number in pairs.values())
    return value, 0


def contexts(text, names, *, around=60):
    """Return up to three pieces of plain `text` around the names, for whoever has to decide."""
    text = " ".join(html.unescape(TAG.sub(" ", text)).split())
    found = []
    for start, end in spans(text, names, tags=False)[:3]:
        before, after = text[max(0, start - around) : start], text[end : end + around]
        if start > around:
            before = f"…{before.partition(' ')[2]}"
        if end + around < len(text):
            after = f"{after.rpartition(' ')[0]}…"
        found.append(before + text[start:end] + after)
    return found
