"""What fits in one text message: the alphabet of the oldest phones (GSM 03.38), in which 160 signs make one SMS.

One sign outside it, such as ê, would turn the whole message into another alphabet: 70 signs instead of 160.
"""

import re
import unicodedata

ONE_SMS = 160
BEGUN = 4  # signs after a comma that are not worth keeping

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")  # each takes the room of two
SAID_OTHERWISE = {
    "œ": "oe",
    "Œ": "OE",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
    "…": "...",
    "·": "-",
    "•": "-",
    "×": "x",
    "ç": "c",
    "°": "o",
    "\t": " ",
    "`": "'",
}

INSIDE_QUOTES = re.compile(r"«\s?|\s?»")


def septets(text):
    """Return how many of the 160 places of an SMS `text` takes. Raise ValueError for a sign outside the alphabet."""
    strange = [sign for sign in text if sign not in BASIC and sign not in TWICE]
    if strange:
        raise ValueError(f"Not in the alphabet of SMS: {strange[0]!r}")
    return len(text) + sum(1 for sign in text if sign in TWICE)


def fold(text):
    """Return `text` in the alphabet of SMS, on one line: ê becomes e, « becomes ", what has no likeness leaves."""
    text = INSIDE_QUOTES.sub('"', unicodedata.normalize("NFC", str(text)))
    return " ".join("".join(_likeness(sign) for sign in text).split())


def _likeness(sign):
    if sign in BASIC or sign in TWICE:
        return sign
    if sign in SAID_OTHERWISE:
        return SAID_OTHERWISE[sign]
    bare = unicodedata.normalize("NFKD", sign)
    kept = "".join(SAID_OTHERWISE.get(part, part) for part in bare if not unicodedata.combining(part))
    return kept if kept and all(part in BASIC or part in TWICE for part in kept) else " " if sign.isspace() else ""


def shortened(text, room):
    """Return `text` (of the alphabet) in at most `room` septets, cut between two words when it must be."""
    if septets(text) <= room:
        return text
    while text and septets(text) > room - 2:
        text = text[:-1]
    whole_words = text.rpartition(" ")[0]
    text = whole_words if len(whole_words) * 2 > len(text) else text
    before, comma, begun = text.rpartition(",")
    if comma and len(begun) <= BEGUN:  # « bâtiment 12, à » says less than « bâtiment 12 »
        text = before
    return f"{text.rstrip(' ,;:-')}.." if text and room > 2 else ""
