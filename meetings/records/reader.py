"""Reads the blocks of a text one after the other, and says what each is."""

import re

from .answers import answered, asked_and_answers, has_answer, with_answers_before
from .dates import day_in
from .gathering import gather_decisions
from .header import read_end, read_top, title_blocks, top_of
from .lines import blocks_of
from .people import roll_heading
from .record import Answered, NextTime, Pictured, Point, Previous, Record, Told
from .roll import Roll
from .sayings import title_of
from .sentences import said_in
from .tables import pieces_of
from .words import ARROW, ASKED, BULLET, ENDED, PROMISE, REPLY, TO_DO, numbered

DECISION = re.compile(r"décisions?\s*:", re.IGNORECASE)
MOST_TITLE = 200


class Reader:
    """Walks the blocks of a record once, in order, and fills a Record."""

    def __init__(self, text, name=""):
        self.record = Record()
        self.blocks = blocks_of(text, self.record.set_aside)
        self.point = None  # the point being filled; None: straight into the record
        self.roll = Roll(self.record)
        headings = [block.lines[0] for block in self.blocks if block.kind == "heading"]
        self.marked_up = bool(headings)
        self.numbered_headings = any(numbered(heading) for heading in headings)
        lengths = sorted(len(line) for block in self.blocks if block.kind == "text" for line in block.lines)
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 80
        self.name = name

    def read(self):
        read_top(self.record, top_of(self.blocks, numbered), self.name)
        for block in self.blocks[self._read_title() :]:
            getattr(self, f"_take_{block.kind}")(block)
        read_end(self.record, self.blocks)
        gather_decisions(self.record)
        return self.record

    def _read_title(self):
        """Take the lines of the title, and those printed above it; return how many blocks they were."""
        count, title = title_blocks(self.blocks)
        for block in self.blocks[:count]:
            for line in block.lines:
                self.tell("p", line)
        lines = [line for block in title for line in block.lines]
        self.titles = set(lines)
        if lines:
            self.record.title = (" ".join(lines) if self.marked_up else lines[0])[:MOST_TITLE]
        return count

    # Where pieces go.

    @property
    def pieces(self):
        return self.point.pieces if self.point else self.record.parts

    def tell(self, kind, text):
        if not text:
            return
        if not (self.pieces and isinstance(self.pieces[-1], Told)):
            self.pieces.append(Told())
        self.pieces[-1].lines.append((kind, text))

    def _open_point(self, number, title):
        self.point = Point(number[:20], title)
        self.record.parts.append(self.point)

    def _open_roll(self, presence, heading, rest):
        if self.roll.attendance is None:
            self.point = None
        self.roll.open(presence, heading, rest)

    # Blocks.

    def _take_heading(self, block):
        line = block.lines[0]
        self.roll.close()
        roll = roll_heading(line)
        if roll:
            self._open_roll(*roll)
            return
        if line in self.titles:  # printed again at the top of a page
            self.tell("p", line)
            return
        number = numbered(line)
        self._open_point(number[1] if number else "", number[2] if number else line)

    def _take_margin(self, block):
        self.tell("p", block.lines[0])

    def _take_picture(self, block):
        self.roll.close()
        self.pieces.append(Pictured(int(block.lines[0])))

    def _take_table(self, block):
        for piece in pieces_of(block.lines, self.record.day):
            if isinstance(piece, Told):
                for line in piece.lines:
                    self.tell(*line)
            else:
                self.pieces.append(piece)

    def _take_text(self, block):
        lines = list(block.lines)
        if self.roll.presence and not self.roll.goes_on_with(lines[0]):
            self.roll.close()
        if not self.roll.presence and self._is_title(block) and not roll_heading(lines[0]):
            self._open_point("", lines.pop(0))
        run = []

        def flush():
            if run:
                self._take_run(run)
                run.clear()

        for index, line in enumerate(lines):
            roll = roll_heading(line)
            number = None if self.numbered_headings else numbered(line)
            if roll and (roll[2] or self._opens_list(block, line)):
                flush()
                self._open_roll(*roll)
            elif self.roll.presence and self.roll.take(line):
                continue
            elif number:
                flush()
                follows = lines[index + 1] if index + 1 < len(lines) else ""
                if follows and self._heads(number[2], follows):
                    self._open_point(number[1], number[2])
                else:
                    # Where its text ends is known only at the next point: it gathers in `run`.
                    self._open_point(number[1], "")
                    run.append(number[2])
            elif self._starts_anew(line):
                flush()
                run.append(line)
            else:
                run.append(line)
        flush()

    def _is_title(self, block):
        """Whether the first line of a paragraph is the title of what follows: short and without a full stop."""
        line = block.lines[0]
        if self.marked_up or len(line) > max(40, self.width * 0.65) or len(line.split()) > 9 or ENDED.search(line):
            return False
        if line.endswith((",", "-")) or not line[0].isalpha() or not line[0].isupper() or ARROW.search(line):
            return False
        if not self.record.points and self.record.day and day_in(line) == self.record.day:
            return False  # the day of the meeting heads nothing
        if len(block.lines) > 1:
            follows = block.lines[1]
            return not follows[0].islower() and len(follows) > len(line) / 2
        return line.isupper() and len(line) > 3

    def _opens_list(self, block, line):
        """A heading of people is one only if people follow, or nothing stands beside it."""
        return line.rstrip().endswith((":", ")")) or line.isupper() or block.lines[0] == line

    def _starts_anew(self, line):
        return any(pattern.match(line) for pattern in (TO_DO, PROMISE, ASKED, REPLY, DECISION))

    def _heads(self, text, follows):
        """Whether a numbered line is a title by itself: short, without a full stop, and a new sentence follows."""
        short = len(text) <= max(60, self.width * 0.65)
        return short and not ENDED.search(text) and not ARROW.search(text) and not follows[0].islower()

    # What a run of lines says.

    def _take_run(self, run):
        fresh = self.point is not None and self.point.title == "" and not self.point.pieces
        items = self._items(run)
        text = "\n".join(words for _kind, words in items)
        if fresh:
            self.point.title = title_of(text)
        if has_answer(text):
            self._take_answers(text, fresh)
            return
        if fresh and text.startswith(self.point.title.rstrip("…")) and not self.point.title.endswith("…"):
            rest = text[len(self.point.title) :].strip()
            items = [("p", rest)] if rest and len(items) == 1 else self._without_title(items, self.point.title)
        for kind, words in items:
            self._take_words(kind, words)

    @staticmethod
    def _without_title(items, title):
        """Take the title off the first item, whose words it repeats."""
        first = items[0][1][len(title) :].strip() if items else ""
        return [*([(items[0][0], first)] if first else []), *items[1:]]

    def _items(self, run):
        """Put wrapped lines together again: a list of ("p" or "li", text)."""
        items = []
        short = len(run) > 1 and all(len(line) < self.width * 0.6 for line in run) and self.width > 50
        for line in run:
            bullet = BULLET.match(line)
            leaves_list = items and items[-1][0] == "li" and line[0].isupper()
            if bullet:
                items.append(("li", line[bullet.end() :].strip()))
            elif items and not short and not leaves_list:
                kind, text = items[-1]
                items[-1] = (kind, f"{text} {line}")
            else:
                items.append(("p", line))
        return items

    def _take_answers(self, text, fresh):
        asked, answers = asked_and_answers(text)
        if asked and not fresh:
            # Only the last paragraph is what was answered; those before tell the story.
            *before, asked = asked.split("\n") if not re.search(r":\n", asked) else [asked]
            for words in before:
                self._take_words("p", words)
        if not asked and self.pieces and isinstance(self.pieces[-1], Told):
            asked = self.pieces[-1].lines.pop()[1]
            if not self.pieces[-1].lines:
                self.pieces.pop()
        if not asked and self.pieces and isinstance(self.pieces[-1], Answered):
            asked_before = self.pieces.pop()
            answers = with_answers_before(asked_before, answers)
            asked = asked_before.question
        whole = answered(asked, answers, self.point.title if self.point else "")
        if whole:
            self.pieces.append(whole)

    def _take_words(self, kind, text):
        if self.point is None:
            self.roll.count_crowd(text)
        for said in said_in(text, self.record):
            if isinstance(said, str):
                self.tell(kind, said)
                continue
            if isinstance(said, NextTime):
                self.point = None
            # The fate of the last minutes and the next date belong to no point.
            (self.record.parts if isinstance(said, NextTime | Previous) else self.pieces).append(said)
