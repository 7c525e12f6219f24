"""Putting together two texts of the same minutes, block by block: what one device kept, and what the site has now.

`base` is what the device had read before it was typed into. A block one side alone has changed goes in; a block both
have changed is asked about. Nothing is dropped without a choice, and no block comes in twice: each has its own id.
Streams are raw here, as the database keeps them: lists of {"type", "value", "id"}.
"""

import json
import re
import uuid
from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail import blocks

KEYS = re.compile(r' data-block-key="[^"]*"')
MINE, NOW, BOTH = "mine", "now", "both"


@dataclass
class Change:
    """Something the device changed: its name in the form, what it is, both texts as lines, and what is chosen first."""

    key: str
    label: str
    mine: list
    now: list
    chosen: str
    choices: tuple
    disputed: bool  # the site has changed it too


def tidy(block, value):
    """Return a value as the database would keep it, whether a form or the database gave it."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {"type": child.block_type, "value": tidy(child.block, child.value), "id": str(child.id or uuid.uuid4())}
            for child in value or ()
        ]
    if isinstance(block, blocks.ListBlock):
        return [
            {"type": "item", "value": tidy(block.child_block, child.value), "id": str(child.id or uuid.uuid4())}
            for child in getattr(value, "bound_blocks", ())
        ]
    if isinstance(block, blocks.StructBlock):
        return {name: tidy(child, (value or {}).get(name)) for name, child in block.child_blocks.items()}
    with suppress(ValidationError, TypeError, ValueError):  # a draft may hold what cannot be published
        value = block.clean(value)
    return json.loads(json.dumps(block.get_prep_value(value), cls=DjangoJSONEncoder))


def same(one, other):
    """Tell whether two raw values say the same; ids of rows and marks of the editor say nothing."""
    return _bare(one) == _bare(other)


def _bare(value):
    if isinstance(value, dict):
        rows = {"type", "value", "id"} == set(value)
        return _bare(value["value"]) if rows else {k: _bare(v) for k, v in value.items() if k != "to_check"}
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return KEYS.sub("", value).strip() if isinstance(value, str) else value or ""


class Merger:
    """Merges streams; `chosen` maps the key of a Change to "mine", "now" or "both"."""

    def __init__(self, chosen=None):
        self.chosen = chosen or {}
        self.changes = []

    def choose(self, key, label, mine, now, choices, *, disputed, usual=None):
        usual = usual or (BOTH if disputed and BOTH in choices else MINE)
        choice = self.chosen.get(key, usual)
        choice = choice if choice in choices else usual
        self.changes.append(Change(key, label, mine, now, choice, choices, disputed))
        return choice

    def stream(self, block, base, mine, now):
        """Return the merged stream. `base` is None when nobody knows what the device had read."""
        before = {one["id"]: one for one in base or ()}
        kept = {one["id"]: one for one in mine}
        here = {one["id"] for one in now}
        merged = []
        for one in now:
            own = kept.get(one["id"])
            if own is not None and own["type"] == one["type"]:
                merged += self._changed(block, before.get(one["id"]), own, one)
            elif own is None and one["id"] in before:
                merged += self._deleted(block, before[one["id"]], one)
            else:
                merged.append(one)
        for position, own in enumerate(mine):
            if own["id"] not in here and not self._left(block, before.get(own["id"]), own):
                _insert_after(merged, own, [other["id"] for other in mine[:position]])
        return merged

    def _changed(self, block, base, own, one):
        """A block both sides have."""
        child = block.child_blocks[one["type"]]
        inner = getattr(child, "child_blocks", {}).get("points")
        if inner is None:
            return self._head(child, base, own, one)
        before, mine, now = (side and side["value"]["points"] for side in (base, own, one))
        points = self.stream(inner, before, mine, now)
        head = self._head(child, base, own, one)
        # Of two heads kept, the first has what came out of the point.
        return [
            {**whole, "value": {**whole["value"], "points": [] if rank else points}} for rank, whole in enumerate(head)
        ]

    def _head(self, child, base, own, one):
        before, mine, now = (_without_points(side) for side in (base, own, one))
        if same(mine, now) or (base and same(before, mine)):
            return [one]
        disputed = not base or not same(before, now)
        choice = self.choose(
            one["id"],
            str(child.label),
            said(child, own["value"]),
            said(child, one["value"]),
            (MINE, NOW, BOTH),
            disputed=disputed,
        )
        # Kept twice, the same words are the same block: an answer sent again doubles nothing.
        mark = uuid.uuid5(uuid.NAMESPACE_OID, own["id"] + json.dumps(own["value"], sort_keys=True))
        return {MINE: [own], NOW: [one], BOTH: [one, {**own, "id": str(mark)}]}[choice]

    def _deleted(self, block, base, one):
        """A block the device took away and the site still has."""
        child = block.child_blocks[one["type"]]
        disputed = not same(base["value"], one["value"])
        choice = self.choose(
            one["id"],
            str(child.label),
            [],
            said(child, one["value"]),
            (MINE, NOW),
            disputed=disputed,
            usual=NOW if disputed else MINE,
        )
        return [] if choice == MINE else [one]

    def _left(self, block, base, own):
        """Tell whether a block the site does not have stays out."""
        if base is not None and same(base["value"], own["value"]):
            return True  # somebody else took it away, and the device had not touched it
        child = block.child_blocks[own["type"]]
        words = said(child, own["value"])
        return self.choose(own["id"], str(child.label), words, [], (MINE, NOW), disputed=base is not None) == NOW

    def field(self, name, label, base, mine, now, *, text):
        """Return what a field of the page becomes: the words of one side, or of both."""
        if mine == now or (base is not None and mine == base):
            return now
        disputed = base is None or base != now
        choices = (MINE, NOW, BOTH) if text else (MINE, NOW)
        choice = self.choose(f"field-{name}", label, mine.splitlines(), now.splitlines(), choices, disputed=disputed)
        return {MINE: mine, NOW: now, BOTH: f"{now}\n{mine}".strip()}[choice]


def _without_points(side):
    """What a block says by itself; None for no block."""
    value = side and side["value"]
    return {name: one for name, one in value.items() if name != "points"} if isinstance(value, dict) else value


def _insert_after(merged, own, before):
    """Put a block where its device had it: after the nearest block before it that is there."""
    for key in reversed(before):
        for position, one in enumerate(merged):
            if one["id"] == key:
                merged.insert(position + 1, own)
                return
    merged.insert(0, own)


def said(block, raw):
    """Return what a raw value says, as lines of words."""
    if isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        children = [
            (block.child_blocks[one["type"]] if isinstance(block, blocks.StreamBlock) else block.child_block, one)
            for one in raw or ()
        ]
        return [line for child, one in children for line in said(child, one["value"])]
    if isinstance(block, blocks.StructBlock):
        lines = []
        for name, child in block.child_blocks.items():
            if name in ("points", "to_check"):
                continue
            inner = said(child, (raw or {}).get(name))
            lines += [f"{child.label} : {inner[0]}", *inner[1:]] if inner else []
        return lines
    if raw in ("", None, False):
        return []
    if isinstance(block, blocks.RichTextBlock):
        text = strip_tags(re.sub(r"</(?:p|li|h\d)>", "\n", raw))
        return [line.strip() for line in text.splitlines() if line.strip()]
    if isinstance(block, blocks.BooleanBlock):
        return [_("yes")]
    if isinstance(block, blocks.ChoiceBlock):
        return [str(dict(block.field.choices).get(raw, raw))]
    if isinstance(block, blocks.ChooserBlock):
        return [str(block.to_python(raw) or "")]
    return str(raw).splitlines()
