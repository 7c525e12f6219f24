"""People's words made fit for where they go."""

import re

# Neither XML nor PostgreSQL's JSON can hold these.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_BREAKERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(" {2,}")


def printable(value):
    """Return a JSON value (or a string) without the characters that neither a feed nor the database can hold."""
    if isinstance(value, dict):
        return {printable(str(key)): printable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(one) for one in value]
    return UNPRINTABLE.sub("", value) if isinstance(value, str) else value


def one_line(text, most=200):
    """Return the text on one line of at most `most` characters, without control characters: fit for a mail's header."""
    text = SPACES.sub(" ", LINE_BREAKERS.sub(" ", str(text))).strip()
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
