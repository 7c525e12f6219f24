"""Lines of a page put together as paragraphs, titles and whole words."""

import re
from dataclasses import dataclass

from ..words import BULLET

HEADING = 1.15  # times the size of the text
BLANK = 0.75  # of a line's height between two lines: there, a paragraph ends
CUT = "\ue0f3"  # a private sign: a word cut at the end of its line
CUT_WORD = re.compile(rf"(\w+){CUT}(\s*)(\w*)")
HYPHENS = ("-", "\u2010", "\u2011", "\u00ad")
# Before these, the hyphen is the word's own.
HYPHENATED = set(
    re.findall(
        r"\w+",
        "après arrière au avant aide auto bien celle celles celui ceux chef ci compte contre demi dix est eux grand "
        "haut là lui mi moi non nord nous peut petit porte post quatre quelques rendez rez rond saint sainte semi soi "
        "sous sud sur tiers trois va vas vice vingt vis vous ex elle elles on ce cette",
    )
)


@dataclass
class Line:
    """A line of text of a page, as its paragraph needs to know it; lengths in points."""

    text: str
    x0: float
    x1: float
    top: float
    foot: float
    size: float
    edge: float  # where the text of its column ends

    @property
    def height(self):
        return self.foot - self.top

    def has_room_for(self, following):
        """Whether the first word of the next line would have fitted here: then the paragraph ended."""
        letter = (self.x1 - self.x0) / len(self.text)
        return self.x1 + letter * first_word(following) <= self.edge


def take_line(line, previous, lines, body_size):
    """Add a line of text; return it with whether it is a heading.

    A line is full when the first word of the next one would not have fitted: they are one paragraph.
    """
    above, was_heading = previous or (None, False)
    text = f"{line.text[:-1]}{CUT}" if line.text.endswith(HYPHENS) and line.text[-2:-1].isalpha() else line.text
    # A line higher than the one before begins the next column.
    apart = above is None or line.top - above.foot > BLANK * max(line.height, above.height) or line.foot < above.top
    goes_on = above is not None and line.foot < above.top and not above.has_room_for(line.text)
    heading = line.size >= body_size * HEADING and len(text) <= 150 and any(letter.isalpha() for letter in text)
    if heading and was_heading and not apart:
        # A title on two lines; an empty line was left after it.
        while not lines.lines[-1]:
            lines.lines.pop()
        lines.lines[-1] += f" {text}"
        lines.lines.append("")
    elif heading:
        lines.heading(text, 2)
    elif (goes_on or not apart) and not was_heading and not above.has_room_for(line.text) and not BULLET.match(text):
        lines.lines[-1] += f" {text}"
    else:
        lines.lines += ["", text] if apart else [text]
    return line, heading


def whole_words(text):
    """Put together the words cut at the end of a line; those that bear a hyphen anywhere keep theirs."""
    known = set(re.findall(r"\w+-\w+", text.lower()))

    def whole(match):
        start, between, end = match.groups()
        if not end or ("\n\n" in between and not end[0].islower()):
            return f"{start}-{between}{end}"
        hyphen = end[0].isupper() or end[0].isdigit() or start.lower() in HYPHENATED
        hyphen = hyphen or f"{start}-{end}".lower() in known
        return f"{start}-{end}" if hyphen else f"{start}{end}"

    return CUT_WORD.sub(whole, text).replace(CUT, "-")


def first_word(text):
    """How many letters the first word of `text` needs at the end of another line, with the space before it."""
    return len(text.split(maxsplit=1)[0]) + 1
