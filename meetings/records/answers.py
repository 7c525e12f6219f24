"""Questions and their answers: « question => Élu 3 : réponse », « Q : … », « Réponse : … »."""

import re

from .record import Answered
from .sayings import reply_in, status_of, who_and_what
from .words import ARROW, ASKED, REPLY

REPLY_LINE = re.compile(r"\n((?:réponse|r)\s*:)", re.IGNORECASE)


def has_answer(text):
    return bool(ARROW.search(text) or REPLY.match(text) or REPLY_LINE.search(text))


def asked_and_answers(text):
    """Cut a text at its arrows, or at the word that opens the reply: (what was asked, each answer)."""
    asked, *answers = ARROW.split(text)
    if not answers:
        if REPLY.match(text):
            return "", [reply_in(text)]
        asked, _mark, reply = REPLY_LINE.split(text, maxsplit=1)
        answers = [reply.strip()]
    return asked.strip(), answers


def with_answers_before(before, answers):
    """Return the answers of an Answered followed by those that complete it."""
    return [f"{before.who} : {before.answer}" if before.who else before.answer, *answers]


def answered(asked, answers, title):
    """Return the Answered that answers make together, or None; without a question the `title` of its point is one."""
    asked = ASKED.sub("", asked, count=1) if ASKED.match(asked) else asked
    pairs = [who_and_what(answer.strip()) for answer in answers if answer.strip()]
    if len(pairs) == 1:
        who, answer = pairs[0]
    else:
        who = " / ".join(who for who, _answer in pairs if who)
        answer = "\n".join(f"{who} : {answer}" if who else answer for who, answer in pairs)
    question = asked or title or answer
    return Answered(question, answer, who[:255], status_of(answer)) if question or answer else None
