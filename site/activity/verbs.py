"""The words for what can happen. Each app says its own, at start; the log below knows only their keys.

# meetings/verbs.py
MINUTES_PUBLISHED = Verb("meetings.minutes_published", _("Minutes published: %(title)s"))

# meetings/apps.py, in ready()
verbs.register(MINUTES_PUBLISHED)
"""

from dataclasses import dataclass
from typing import Any


class UnknownVerb(LookupError):
    """Nobody registered this verb."""


class DuplicateVerb(ValueError):
    """Two verbs bear the same key."""


@dataclass(frozen=True)
class Verb:
    """One kind of deed.

    `key` is stored for ever ("meetings.minutes_published", at most 60 characters). `sentence` is a lazy string which
    may hold %(title)s, the page's title, and any key of the activity's data. With `mail`, followers are told by mail.
    """

    key: str
    sentence: Any
    mail: bool = True

    def __str__(self):
        return self.key

    def say(self, title, data):
        """Return the sentence; what the data lacks leaves a gap rather than an error."""
        return str(self.sentence) % _Words({**(data or {}), "title": title})


class _Words(dict):
    def __missing__(self, key):
        return "…"


_registered: dict[str, Verb] = {}


def register(*verbs):
    """Make verbs known. Raise DuplicateVerb for a key already taken, ValueError for a sentence that cannot be said."""
    for verb in verbs:
        if verb.key in _registered:
            raise DuplicateVerb(verb.key)
        if not 0 < len(verb.key) <= 60:
            raise ValueError(f"{verb.key!r}: a verb's key has 1 to 60 characters.")
        _check(verb)
        _registered[verb.key] = verb


def _check(verb):
    # A lazy string's source is read, because apps register before translations are ready.
    source = getattr(verb.sentence, "_args", (verb.sentence,))[0]
    try:
        source % _Words()
    except (TypeError, ValueError) as error:
        raise ValueError(f"{verb.key}: {source!r} cannot be said.") from error


def get(verb):
    """Return the registered Verb for a Verb or a key; raise UnknownVerb."""
    key = verb.key if isinstance(verb, Verb) else verb
    try:
        return _registered[key]
    except KeyError:
        raise UnknownVerb(key) from None


def all_verbs():
    """Every registered verb, by key."""
    return [_registered[key] for key in sorted(_registered)]


def told_by_mail():
    """Keys of the verbs whose followers are told by mail."""
    return [key for key, verb in _registered.items() if verb.mail]
