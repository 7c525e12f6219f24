"""What a sentence says: who answers, how something was decided, with how many voices."""

import re

from .dates import day_in
from .words import ARROW, DUE, OWNER, REPLY, SENTENCE, WHAT_COLUMN, WHEN_COLUMN, WHO, WHO_COLUMN


def first_match(text, *patterns, lines):
    """Return what the first pattern that fits has caught; those that start with ^ are tried on each line."""
    for pattern in patterns:
        for candidate in lines if pattern.startswith("^") else [text]:
            match = re.search(pattern, candidate, re.IGNORECASE)
            if match:
                return match[1].strip(" .")[:160]
    return ""


def title_of(text):
    """Return the first sentence of a point when it is short, else its first words, with « … »."""
    subject = re.match(r"([^.!?\n]{3,80}?)\s*:(?=\s)", text)
    if subject and not ARROW.search(subject[1]):
        return f"{subject[1]} :"
    first = SENTENCE.split(text.split("\n")[0])[0]
    first = ARROW.split(first)[0].strip()
    if len(first) <= 120:
        return first
    return first[:100].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def reply_in(text):
    match = REPLY.match(text)
    said = text[match.end() :]
    return f"{match[1].strip()} : {said}" if match[1] and match[1].strip() else said


def who_and_what(answer):
    """Return (who answered, what) of « Élu 3 : transmis au service »."""
    match = WHO.match(answer)
    if match and match.end() < len(answer) and len(match[1].split()) <= 10:
        return match[1].strip(), " ".join(answer[match.end() :].split())
    return "", " ".join(answer.split())


def status_of(answer):
    """Guess where an answer stands from its words; a person corrects it."""
    if not answer:
        return "none"
    if re.search(r"\btransmi|\brelay|\bremont[ée]e? (?:au|à)", answer, re.IGNORECASE):
        return "passed_on"
    if re.search(
        r"à voir|\bvoir si|à l[’']étude|\bon verra|va être|vont être|\bsera\b|\bseront\b|prochainement",
        answer,
        re.IGNORECASE,
    ):
        return "deferred"
    if re.search(r"\brefus|\bimpossible\b", answer, re.IGNORECASE):
        return "refused"
    return "answered"


def method_of(text):
    """Return how a decision was taken, as a value of `Method`, or ""."""
    for method, pattern in (
        ("unanimous", r"unanimité"),
        ("hands", r"main levée"),
        ("ballot", r"scrutin|bulletin"),
        ("consensus", r"consensus"),
    ):
        if re.search(pattern, text, re.IGNORECASE):
            return method
    return ""


def votes_in(text):
    """Return the votes counted in a sentence, by field of the block: « 31 pour, 2 contre, 4 abstentions »."""
    votes = {}
    for name, word in (("votes_for", "pour"), ("votes_against", "contre"), ("abstentions", "abstentions?")):
        match = re.search(rf"\b(\d{{1,5}})\s+(?:voix\s+)?{word}\b|\b{word}\s*:\s*(\d{{1,5}})\b", text, re.IGNORECASE)
        if match:
            votes[name] = int(match[1] or match[2])
    return votes


def previous_outcome(text):
    """Return the fate of the last minutes, as a value of `PreviousOutcome`, or ""."""
    for outcome, pattern in (
        ("unanimous", r"unanimité"),
        ("no_remark", r"sans (?:remarque|observation)"),
        ("with_remarks", r"remarque|observation|réserve|modification"),
        ("tacit", r"approuv|adopt|valid"),
    ):
        if re.search(pattern, text, re.IGNORECASE):
            return outcome
    return ""


def owner_in(text):
    """Return who takes an action on, as « la mairie : réparer le banc » or « réparer le banc (la mairie) » say it."""
    for match in OWNER.finditer(text):
        return next(who for who in match.groups() if who).strip(" .")[:255]
    match = WHO.match(text)
    return match[1].strip() if match and len(match[1].split()) <= 6 else ""


def due_in(text, after):
    """Return by which day something is promised or to be done: « avant le 12 mars », « pour le 12/03 », or None."""
    match = DUE.search(text)
    return day_in(text[match.start() :], after) if match else None


def columns_of(header):
    """Return {"what": column, "who": …, "when": …} when the cells `header` head a table of actions, else None."""
    columns = {}
    for index, cell in enumerate(header):
        for key, pattern in (("what", WHAT_COLUMN), ("who", WHO_COLUMN), ("when", WHEN_COLUMN)):
            if key not in columns and pattern.fullmatch(cell):
                columns[key] = index
                break
    return columns if "what" in columns and len(columns) > 1 else None
