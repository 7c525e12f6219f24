"""Two texts of the same minutes, compared block by block and word by word, as readers read them."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html.parser import HTMLParser

from django.db.models import TextChoices
from django.utils.translation import gettext, gettext_lazy, pgettext
from django.utils.translation import gettext_lazy as _

from meetings.frozen import TEXT
from pages.typography import hour_words

WORD = re.compile(r"\n|[^\S\n]+|[^\s]+")
BREAKING = re.compile(r"[ \t\r\n]+")
MOST_WORDS = 4000
"""Beyond so many words a passage is compared line by line: it stays readable, and quick."""

PARTS = {"p", "div", "dl", "dt", "li", "blockquote", "h2", "h3", "h4", "section", "figure", "figcaption", "br", "tr"}


class Sign(TextChoices):
    SAME = "same", _("unchanged")
    ADDED = "added", _("added")
    REMOVED = "removed", _("removed")
    CHANGED = "changed", _("changed")
    MOVED = "moved", _("moved")


@dataclass(frozen=True)
class Passage:
    """One block, or one line of the header: a key that lasts, a title, plain text with line ends."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class Change:
    """What became of a passage. `pieces` are (Sign, words) in reading order: same, added or removed."""

    sign: Sign
    passage: Passage
    pieces: list = field(default_factory=list)


class Words(HTMLParser):
    """Plain words of a block's markup, one line for each part of it."""

    def __init__(self):
        super().__init__()
        self.lines, self.hidden, self.after_mark = [""], 0, False

    def handle_starttag(self, tag, attrs):
        if tag in PARTS:
            self.lines.append("")
        elif tag == "dd":
            self.say_after_its_name()
        elif tag == "span" and self.lines[-1].rstrip()[-1:].isalpha():
            # Nor have boxes beside each other: « 24 habitantes, 3 associations ».
            self.lines[-1] = self.lines[-1].rstrip() + ", "
        elif tag == "svg":
            self.hidden += 1
        elif tag == "img":
            self.lines.append(dict(attrs).get("alt") or "")

    def say_after_its_name(self):
        """« Répond : le bailleur » on one line."""
        while len(self.lines) > 1 and not self.lines[-1].strip():
            self.lines.pop()
        self.lines[-1] += pgettext("before an error", ":") + " "

    def handle_endtag(self, tag):
        if tag == "svg":
            self.hidden = max(0, self.hidden - 1)
        elif tag in PARTS:
            self.lines.append("")
        # A number in its own box has no space after it in the markup: « 28 personnes », « 2. La placette ».
        self.after_mark = tag in {"b", "span"}

    def handle_data(self, data):
        if self.hidden:
            return
        glued = self.after_mark and data[:1].isalpha() and self.lines[-1][-1:].strip()
        self.lines[-1] += f" {data}" if glued else data
        self.after_mark = False

    @property
    def text(self):
        lines = (BREAKING.sub(" ", line).strip() for line in self.lines)
        return "\n".join(line for line in lines if line)


def words_of(block, value):
    """Return what a reader reads of a block, as plain text."""
    reader = Words()
    reader.feed(str(block.render(value, context={})))
    reader.close()
    return reader.text


def passages_of(minutes):
    """Return the text of a MinutesPage as Passages, in reading order. `minutes` may be an old version."""
    found = []
    for name in TEXT:
        text = "" if name == "body" else header_words(minutes, name)
        if text:
            found.append(Passage(f"field-{name}", str(minutes._meta.get_field(name).verbose_name), text))
    for bound in minutes.body or ():
        block, value, inner = bound.block, bound.value, ()
        if bound.block_type == "agenda_item":
            # The point itself, then each of its blocks: a word changed in one says nothing of the others.
            inner = value["points"] or ()
            value = type(value)(block, [*value.items(), ("points", block.child_blocks["points"].get_default())])
        found.append(Passage(str(bound.id), str(block.label), words_of(block, value)))
        found += [Passage(str(said.id), str(said.block.label), words_of(said.block, said.value)) for said in inner]
    return found


def header_words(minutes, name):
    display = getattr(minutes, f"get_{name}_display", None)
    value = display() if display else getattr(minutes, name)
    return hour_words(value) if hasattr(value, "hour") else str(value or "").replace("\r\n", "\n").strip()


def compare(old, new):
    """Return what changed from one MinutesPage to the other, as Changes in reading order, unchanged ones left out."""
    before, after = passages_of(old), passages_of(new)
    earlier = {passage.key: passage for passage in before}
    common = set(earlier) & {passage.key for passage in after}
    stayed = in_same_order([p.key for p in before if p.key in common], [p.key for p in after if p.key in common])
    gone = gone_by_place(before, common)
    changes = gone.pop(None, [])
    for passage in after:
        if passage.key not in common:
            changes.append(Change(Sign.ADDED, passage, [(Sign.ADDED, passage.text)]))
            continue
        if earlier[passage.key].text != passage.text:
            pieces = word_by_word(earlier[passage.key].text, passage.text)
            changes.append(Change(Sign.CHANGED, passage, pieces))
        elif passage.key not in stayed:
            changes.append(Change(Sign.MOVED, passage, [(Sign.SAME, passage.text)]))
        changes += gone.get(passage.key, [])
    return changes


def gone_by_place(before, common):
    """Return the passages taken out as Changes, by the key of the one that stayed before them, or None at the head."""
    gone, last = {}, None
    for passage in before:
        if passage.key in common:
            last = passage.key
        else:
            change = Change(Sign.REMOVED, passage, [(Sign.REMOVED, passage.text)])
            gone.setdefault(last, []).append(change)
    return gone


def in_same_order(old_keys, new_keys):
    """Return the keys that kept their place relative to most others."""
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    return {key for start, _new, size in matcher.get_matching_blocks() for key in old_keys[start : start + size]}


def word_by_word(old, new):
    """Return (Sign, words) pieces that lead from one text to the other."""
    old_words, new_words = WORD.findall(old), WORD.findall(new)
    if max(len(old_words), len(new_words)) > MOST_WORDS:
        old_words, new_words = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces = []
    for tag, a, b, c, d in SequenceMatcher(None, old_words, new_words).get_opcodes():
        if tag == "equal":
            pieces.append((Sign.SAME, "".join(old_words[a:b])))
            continue
        if a < b:
            pieces.append((Sign.REMOVED, "".join(old_words[a:b])))
        if c < d:
            pieces.append((Sign.ADDED, "".join(new_words[c:d])))
    return pieces


COUNTED = {
    Sign.CHANGED: gettext_lazy("changed: %(number)d"),
    Sign.ADDED: gettext_lazy("added: %(number)d"),
    Sign.REMOVED: gettext_lazy("removed: %(number)d"),
    Sign.MOVED: gettext_lazy("moved: %(number)d"),
}


def in_one_sentence(changes):
    """Say how much changed: « 2 passages modifiés, 1 ajouté »."""
    counted = ((sign, sum(change.sign == sign for change in changes)) for sign in COUNTED)
    said = [COUNTED[sign] % {"number": number} for sign, number in counted if number]
    return ", ".join(said) if said else gettext("No word changed.")
