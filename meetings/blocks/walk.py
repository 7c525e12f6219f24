"""Ways through the body of minutes, points of the agenda included."""

from typing import NamedTuple

from wagtail.rich_text import RichText, get_text_for_indexing

from .people import AttendanceValue


class Said(NamedTuple):
    """One block: its permanent id, its type's name, its value, its place in the whole, the point it stands under."""

    id: str
    type: str
    value: object
    position: int
    item: object = None


def walk(body):
    """Yield a Said for each block of `body` (a StreamValue of MinutesBody), in reading order."""
    position = 0
    for child in body or ():
        yield Said(str(child.id), child.block_type, child.value, position)
        position += 1
        if child.block_type == "agenda_item":
            for inner in child.value.get("points") or ():
                yield Said(str(inner.id), inner.block_type, inner.value, position, child.value)
                position += 1


def attendance_of(body):
    """Return the value of the attendance block of `body`, or None."""
    return next((child.value for child in body or () if child.block_type == "attendance"), None)


def pages_in(body):
    """Return the distinct pages that blocks of `body` point to, in reading order."""
    pages = (said.value.get("page") for said in walk(body) if hasattr(said.value, "get"))
    return list({page.pk: page for page in pages if page}.values())


def excerpt(value):
    """Return in at most 200 characters what a block says, as plain text."""
    if isinstance(value, RichText):
        text = get_text_for_indexing(value.source)
    else:
        keys = ("text", "question", "words", "title", "prompt", "what", "role", "who", "note", "rows")
        lines = value.lines if isinstance(value, AttendanceValue) else ()
        counted = ", ".join(f"{number} {words}" for number, words in lines)
        text = counted or next((str(value[key]) for key in keys if value.get(key)), "")
    text = " ".join(text.split())
    return text if len(text) <= 200 else text[:199].rstrip() + "…"


def is_guess(value):
    """Tell whether the import guessed this block and nobody has read it yet."""
    return bool(hasattr(value, "get") and value.get("to_check"))


def guesses_in(body):
    """Return how many blocks of `body` are still guesses of the import."""
    return sum(is_guess(said.value) for said in walk(body))


def photos_without_right(body):
    """Return the words of each photo of `body` for which nobody said whether it may be shown."""
    return [
        str(said.value.get("title") or said.value.get("prompt") or said.value.get("photo"))
        for said in walk(body)
        if said.type in ("annex", "collective_result") and said.value.get("photo") and not said.value.get("image_right")
    ]
