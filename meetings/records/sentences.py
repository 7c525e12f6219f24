"""What a paragraph says, sentence by sentence: the fate of the last minutes, the next date, a decision, an action."""

import re

from .dates import day_in, hour_in
from .record import Decided, NextTime, Previous, Promised, ToDo
from .sayings import due_in, method_of, owner_in, previous_outcome, votes_in
from .words import (
    DAY_IN_FIGURES,
    DECIDES,
    DECIDES_ALONE,
    LONGEST_NEXT,
    NEXT,
    PREVIOUS,
    PROMISE,
    PROMISES,
    SENTENCE,
    TAKES_ON,
    TO_DO,
    VOTE,
)

DECISION = re.compile(r"décisions?\s*[:–-]\s*", re.IGNORECASE)
SAME_HOUR = re.compile(r"même heure", re.IGNORECASE)
SAME_PLACE = re.compile(r"même (?:endroit|lieu|salle|adresse)", re.IGNORECASE)
VENUE = re.compile(r",\s*((?:à|au|dans|en|salle|chez)\s+[^,.;\d]{3,120})[.\s]*$")


def said_in(text, record):
    """Yield what a paragraph says, in order: parts (as in `record.py`), and str for words that stay as they are."""
    todo, promise, label = TO_DO.match(text), PROMISE.match(text), DECISION.match(text)
    if todo:
        said = text[todo.end() :].strip()
        yield ToDo(said, owner_in(said), due_in(said, record.day))
    elif promise:
        said = text[promise.end() :].strip()
        yield Promised(said, (promise[1] or "").strip(), due_in(said, record.day))
    elif label and label.end() < len(text):
        yield Decided(text[label.end() :], method_of(text), votes_in(text))
    else:
        rest = []
        for sentence in SENTENCE.split(text):
            part = _said_by(sentence, record)
            if part is None:
                rest.append(sentence)
                continue
            if rest:
                yield " ".join(rest)
                rest = []
            yield part
        if rest:
            yield " ".join(rest)


def _said_by(sentence, record):
    """Return the part that one sentence makes by itself, or None."""
    if record.next_time is None and len(sentence) <= LONGEST_NEXT and NEXT.search(sentence):
        day = day_in(sentence, record.day)
        if day:
            return _next_time(day, sentence, record)
    decides, votes = DECIDES.search(sentence), VOTE.search(sentence)
    if (votes or decides) and PREVIOUS.search(sentence) and not record.of(Previous):
        return Previous(sentence, previous_outcome(sentence))
    if DECIDES_ALONE.search(sentence) or (votes and decides):
        return Decided(sentence, method_of(sentence), votes_in(sentence))
    if taken := TAKES_ON.match(sentence):
        return ToDo(sentence, taken["who"].strip(), due_in(sentence, record.day))
    if promised := PROMISES.match(sentence):
        return Promised(sentence, promised["who"].strip(), due_in(sentence, record.day))
    return None


def _next_time(day, sentence, record):
    place = VENUE.search(sentence)
    venue = record.place if SAME_PLACE.search(sentence) else (place[1].strip() if place else "")
    hour = record.started_at if SAME_HOUR.search(sentence) else hour_in(DAY_IN_FIGURES.sub(" ", sentence))
    return NextTime(day, hour, venue[:255], sentence)
