"""What should perhaps not be public in minutes: found by patterns, shown to a person, who decides.

Nothing is changed by itself. Precision matters more than finding everything: a list full of false alarms is not read.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from meetings.models.privacy import KeptWord
from meetings.privacy.names import APOSTROPHES, NOT_WORDS, TAG, begins, folded
from meetings.privacy.words import FAMILY, FIRST_NAMES, FUNCTIONS, HEALTH, MONEY, PERSON, PLACES
from tables.models import Partner, Seat

FIELDS = ("introduction", "summary", "easy_read", "easy_read_by", "message")
# Keys of blocks where somebody is said to act in a function, or to have agreed; and keys of no free words.
DECLARED = {"named_people", "named_residents"}
NO_WORDS = NOT_WORDS | DECLARED | {
    "page", "partner", "theme", "themes", "method", "status", "kind", "form", "category", "stand", "held_by",
    "asked_by", "language", "outcome_choice", "change", "presence", "image_right", "photo", "document", "due_on",
    "effect_on", "decide_on", "status_on", "since", "from_day", "date", "hour", "on",
}  # fmt: skip
MASK = "[masqué]"
SOMEBODY = "une personne"
APART = "Une situation individuelle a été traitée à part."


class Kind(TextChoices):
    PHONE = "phone", _("a phone number")
    EMAIL = "email", _("an e-mail address")
    HOME = "home", _("somebody’s home")
    NUMBER = "number", _("a number of somebody’s papers")
    NAME = "name", _("a name without a function")
    HEALTH = "health", _("somebody’s health")
    FAMILY = "family", _("somebody’s family")
    MONEY = "money", _("somebody’s money or papers")


PRIVATE_LIFE = {Kind.HEALTH: HEALTH, Kind.FAMILY: FAMILY, Kind.MONEY: MONEY}


@dataclass(frozen=True)
class Finding:
    """Words that should perhaps not be public.

    `place` says where they stand: ("summary",) or ("body", index, "value", …); `start` and `end` count signs of that
    text, markup included; `before` and `after` are plain words around them.
    """

    kind: Kind
    block_id: str
    place: tuple
    start: int
    end: int
    excerpt: str
    before: str
    after: str
    suggestion: str

    @property
    def digest(self):
        """What stands for these words when somebody said that they may stay: it tells nothing of them."""
        words = f"{self.kind}\x00{folded(self.excerpt)}"
        return salted_hmac("meetings.kept-word", words, algorithm="sha256").hexdigest()


def findings(minutes):
    """Return the Findings in a MinutesPage (a draft or a version), in reading order, without those kept on purpose."""
    known = declared_names(minutes)
    kept = set(KeptWord.objects.filter(minutes_id=minutes.pk).values_list("digest", flat=True)) if minutes.pk else ()
    found = []
    for place, block_id, text in texts_of(minutes):
        found += [finding for finding in findings_in(text, place, block_id, known) if finding.digest not in kept]
    return found


def texts_of(minutes):
    """Yield (place, block id, text) for everything people read in minutes, in reading order."""
    for name in FIELDS:
        if text := getattr(minutes, name):
            yield (name,), "", text
    yield from _texts_in(raw_body(minutes), ("body",), "")


def raw_body(minutes):
    """Return the body as stored: a list of {"type", "value", "id"}."""
    return minutes.body.stream_block.get_prep_value(minutes.body) if minutes.body else []


def _texts_in(value, place, block_id):
    if isinstance(value, str):
        yield place, block_id, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts_in(item, (*place, number), block_id)
    elif isinstance(value, dict):
        block_id = value["id"] if value.get("id") and value.get("type") not in (None, "item") else block_id
        for key, item in value.items():
            if key not in NO_WORDS:
                yield from _texts_in(item, (*place, key), block_id)


# --- Names that may stand ---------------------------------------------------------------------------------------------


def declared_names(minutes):
    """Return the folded words of each name that may stand: those in a function, those who agreed, public seats."""
    attendance = minutes.body and next((b.value for b in minutes.body if b.block_type == "attendance"), None)
    people = [
        *((attendance.get("named_people") or ()) if attendance else ()),
        *((attendance.get("named_residents") or ()) if attendance else ()),
    ]
    names = [person.get("name") or "" for person in people]
    names += [person.get("represented_by") or "" for person in people]
    names += [minutes.chair, minutes.facilitator, minutes.secretary, minutes.author_display, minutes.reviewed_by]
    if minutes.pk:
        names += Seat.objects.filter(body=minutes.meeting.body.pk, public=True).values_list("display_name", flat=True)
    names += Partner.objects.values_list("name", flat=True)
    return [words for words in (set(_words(name)) for name in names) if words]


def _words(name):
    return [word for word in re.split(r"[\s\-'.,()|]+", folded(name)) if len(word) > 1]


# --- What is looked for -----------------------------------------------------------------------------------------------

SPACES = re.compile(r"\s+")
S = r"[ \t\u00a0\u202f]{1,12}"
UP, LOW = "A-ZÀ-ÖØ-ÞŒ", "a-zà-öø-ÿœ"
CAPITAL = rf"[{UP}][{LOW}]+(?:[-’'][{UP}]?[{LOW}]+)*"
SHOUTED = rf"[{UP}]{{2,}}(?:[-’'][{UP}]{{2,}})*"
PARTICLE = rf"(?:(?:de|du|des|d[’']|le|la|van|von|den|el|ben|da|dos){S}?)?"
PROPER = rf"(?:{SHOUTED}|{CAPITAL})"
TITLE = r"(?:MM?\.|Mr\.?|Mmes?|Mlles?|Monsieur|Madame|Mademoiselle|Messieurs|Mesdames)"

PHONE_RE = re.compile(
    r"(?<![\d.,/-])(?:(?:\+|00)[ ]?33[ .\-\u00a0\u202f]{0,2}(?:\(0\)[ .\-]?)?|\b[0O])"
    r"(?:[1-9](?:(?:[ \u00a0\u202f]{0,6}\d{2}){4}|(?:[ ]?\.[ ]?\d{2}){4}|(?:[ ]?-[ ]?\d{2}){4}|(?:/\d{2}){4})"
    # As some say it: 06 123 456 78, 0 612 34 56 78, 0612 34 56 78, 0612 345 678.
    r"|[1-9][ .-]\d{3}[ .-]\d{3}[ .-]\d{2}|[ .-]?[1-9]\d{2}(?:[ .-]\d{2}){3}|[67]\d{2}(?:[ .-]\d{3}){2})"
    r"(?![ .]?\d)"
)
# Social security, bank account, number plate.
NUMBER_RE = re.compile(
    r"(?<!\d)[12][ ]?\d{2}[ ]?(?:0[1-9]|1[0-2])[ ]?\d[\dAB](?:[ ]?\d{3}){2}(?:[ ]?\d{2})?(?!\d)"
    r"|\b[A-Z]{2}\d{2}(?:[ ]?[A-Z\d]{4}){3,7}(?:[ ]?[A-Z\d]{1,3})?\b|\b[A-Z]{2}-\d{3}-[A-Z]{2}\b"
)
EMAIL_RE = re.compile(r"[\w.+-]{1,64}[ ]?(?:@|\(at\)|\[at\])[ ]?[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
FLAT_RE = re.compile(
    rf"\b(?:[Aa]ppartement|[Aa]ppt?\.?|[Aa]pt\.?|[Ll]ogement|[Pp]orte|[Bb]o[iî]te aux lettres){S}(?:n°{S}?|numéro{S})?"
    rf"[A-Z]?\d{{1,4}}[A-Z]?\b(?![ ]?(?:h|%|€|m²|mm|cm)\b)"
    rf"|\b\d{{1,2}}[ ]?(?:er|e|ème|eme|è){S}étage,?{S}(?:(?:à|au|de){S})?"
    rf"(?:gauche|droite|porte{S}\w+|(?:première|seconde){S}porte)"
    rf"|\b[Ee]sc(?:alier|\.)?{S}[A-Z\d]{{1,2}},?{S}(?:au{S})?\d{{1,2}}[ ]?(?:er|e|ème|eme|è)\b(?:{S}étage)?"
)
STREET_RE = re.compile(
    rf"\b\d{{1,4}}[ ]?(?:bis|ter|quater)?,?{S}(?:rue|avenue|av\.|boulevard|bd|allées?|impasse|chemin|place|quai|cours|"
    rf"square|route|passage|traverse|résidence)"
    rf"(?:{S}(?:de|du|des|la|le|les|l[’']|d[’'])){{0,3}}(?:{S})?[\w’'\-]+(?:{S}(?:de|du|des|la|le|d[’']|[\w’'\-]*[{UP}][\w’'\-]*)){{0,5}}"
)
AT_HOME = re.compile(
    rf"{TITLE}|\b(?:habite|habitant au|domicile|demeurant|logée?|chez|réside|propriétaire|locataire)\b"
)
TITLED_RE = re.compile(
    rf"\b{TITLE}(?:{S}et{S}{TITLE})?{S}"
    rf"({PARTICLE}{PROPER}(?:{S}(?:et{S})?{PARTICLE}{PROPER}){{0,3}})"
)
FULL_RE = re.compile(
    rf"(?<![\w’'-])(?:({CAPITAL}){S}{PARTICLE}({SHOUTED}|{CAPITAL})(?:{S}({SHOUTED}))?"
    rf"|({SHOUTED}){S}({CAPITAL}))(?![\w’'-])"
)
SENTENCE_END = re.compile(r"(?<!\bM)(?<!\bMM)(?<!\bMr)(?<!\bav)(?<!\d)[.!?…](?=\s|$)|[\n|]")
BLOCK_TAG = re.compile(r"</?(?:p|li|ul|ol|div|h[1-6]|br|hr|blockquote|td|tr|th|table)\b[^<>]*>", re.IGNORECASE)
FUNCTION_NEAR = re.compile(
    rf"^[\s,(:–—-]{{0,4}}(?:l'|le |la |notre |votre |un |une |est |en tant que )?"
    rf"(?:{'|'.join(FUNCTIONS)})"
)
FUNCTION_BEFORE = re.compile(
    rf"representee? par $|\b(?:{'|'.join(FUNCTIONS)})\w*(?: \w+){{0,4}},? ?(?:de |: ?|, ?|par )?$"
)
PLACE_BEFORE = re.compile(rf"\b(?:{'|'.join(PLACES)})(?:[ '](?:de|du|des|la|le|les|l|d|au|aux|dite?|n°|\d+))*[ '\"«]*$")


def findings_in(text, place=(), block_id="", known=()):
    """Return the Findings of one text (plain or marked up)."""
    plain = as_plain(text)
    low = _same_length(plain)
    spans = [
        *((Kind.PHONE, *m.span()) for m in PHONE_RE.finditer(plain)),
        *((Kind.NUMBER, *m.span()) for m in NUMBER_RE.finditer(plain)),
        *((Kind.EMAIL, *m.span()) for m in EMAIL_RE.finditer(plain)),
        *((Kind.HOME, *m.span()) for m in FLAT_RE.finditer(plain)),
        *((Kind.HOME, *m.span()) for m in STREET_RE.finditer(plain) if _is_home(plain, *m.span())),
        *((Kind.NAME, *span) for span in _names(plain, low, known)),
        *_private_life(plain, low),
    ]  # fmt: skip
    found, taken = [], []
    for kind, start, end in spans:
        if kind not in PRIVATE_LIFE and any(start < b and a < end for a, b in taken):
            continue
        taken.append((start, end))
        excerpt = " ".join(plain[start:end].split())
        before, after = _around(plain, start, end)
        suggestion = SOMEBODY if kind == Kind.NAME else APART if kind in PRIVATE_LIFE else MASK
        found.append(Finding(kind, block_id, place, start, end, excerpt, before, after, suggestion))
    return sorted(found, key=lambda finding: (finding.start, finding.end))


def _around(plain, start, end, *, length=90):
    """Return the words before and after a span, cut between words, with the space that parts them from it."""
    first, last = max(0, start - length), min(len(plain), end + length)
    before = SPACES.sub(" ", plain[first:start]).lstrip()
    after = SPACES.sub(" ", plain[end:last]).rstrip()
    if first and " " in before:
        before = f"…{before.partition(' ')[2]}"
    if last < len(plain) and " " in after:
        after = f"{after.rpartition(' ')[0]}…"
    return before, after


def as_plain(text):
    """Return marked up `text` as plain words of the same length, so that places hold.

    Ends of paragraphs become line ends, which end sentences; other markup is blank.
    """
    plain = BLOCK_TAG.sub(lambda tag: "\n" * len(tag.group()), text)
    plain = TAG.sub(lambda tag: " " * len(tag.group()), plain)
    return plain.replace("&nbsp;", " " * 6)


def _is_home(plain, start, end):
    """Tell whether a street and a number are said of a person: offices and building sites have addresses too."""
    return AT_HOME.search(plain[max(0, start - 60) : end + 40])


def _same_length(text):
    """Fold sign by sign, so that places hold."""
    return "".join(map(_one_sign, text.translate(APOSTROPHES))).replace("\u00a0", " ").replace("\u202f", " ")


@lru_cache(maxsize=2048)
def _one_sign(sign):
    plain = folded(sign)
    return plain if len(plain) == 1 else " " if not plain or plain.isspace() else plain[0]


def _names(plain, low, known):
    for match in TITLED_RE.finditer(plain):
        if _is_private_name(match.group(1), plain, low, *match.span(), known):
            yield match.span()
    at = 0
    while match := FULL_RE.search(plain, at):
        first, last, more, shouted, given = match.groups()
        if (given or first) and not _is_first_name(given or first):
            # « Appeler Fatima Benali »: the name may begin with the next word.
            at = match.start() + len(first or shouted)
            continue
        at = match.end()
        if last and _is_first_name(last) and not (more or last.isupper()):
            continue  # two first names: « Pierre Louis » says little
        if _is_private_name(match.group(), plain, low, *match.span(), known):
            yield match.span()


def _is_first_name(word):
    word = folded(word)
    return word in FIRST_NAMES or word.split("-")[0] in FIRST_NAMES


def _is_private_name(name, plain, low, start, end, known):
    words = _words(name)
    if not words or any(word.startswith(FUNCTIONS) for word in words[:2]):
        return False
    if any(set(words) <= one or (len(words) > 1 and words[-1] in one and words[0] in one) for one in known):
        return False
    if len(words) == 1 and any(words[0] in one for one in known):
        return False
    around = low[max(0, start - 60) : start].rpartition("\n")[2]
    if PLACE_BEFORE.search(around):
        return False
    after = low[end : end + 50]
    return not (FUNCTION_NEAR.search(after) or FUNCTION_BEFORE.search(around))


def _private_life(plain, low):
    for start, end in sentences_in(plain):  # « M. » ends none, and only capitals tell it
        sentence = low[start:end]
        if not re.search(PERSON, sentence):
            continue
        for kind, pattern in PRIVATE_LIFE.items():
            match = re.search(pattern, sentence)
            if match:
                yield kind, start + match.start(), start + match.end()


def sentences_in(text):
    """Yield (start, end) of each sentence of plain `text`, its end sign included."""
    start = 0
    for match in SENTENCE_END.finditer(text):
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def by_words(minutes):
    """Return the Findings that say the same as lists, in reading order: one decision serves for all of them."""
    groups = {}
    for finding in findings(minutes):
        groups.setdefault(finding.digest, []).append(finding)
    return list(groups.values())


def with_replaced(minutes, found, words, *, whole_sentence=False):
    """Write `words` over Findings of a MinutesPage, in memory; over the whole sentence when asked.

    Words that begin a sentence take a capital; two sentences left out in a row are told once. Markup inside what goes
    is kept. Findings must be those of this very text.
    """
    body = raw_body(minutes)
    for finding in sorted(found, key=lambda finding: (finding.place, finding.start), reverse=True):
        text = getattr(minutes, finding.place[0]) if finding.place[0] != "body" else _at(body, finding.place[1:])
        start, end = _sentence_around(text, finding) if whole_sentence else (finding.start, finding.end)
        kept = "".join(TAG.findall(text[start:end]))
        said = words[:1].upper() + words[1:] if begins(text, start) else words
        text = text[:start] + said + kept + text[end:]
        if whole_sentence:
            text = text.replace(f"{words} {words}", words)
        if finding.place[0] != "body":
            setattr(minutes, finding.place[0], text)
        else:
            _at(body, finding.place[1:-1])[finding.place[-1]] = text
    minutes.body = minutes.body.stream_block.to_python(body)


def _at(value, place):
    for step in place:
        value = value[step]
    return value


def _sentence_around(text, finding):
    plain = as_plain(text)
    for start, end in sentences_in(plain):
        if start <= finding.start < end:
            while start < finding.start and plain[start].isspace():
                start += 1
            return start, max(end, finding.end) - (plain[end - 1] in "\n|")
    return finding.start, finding.end
