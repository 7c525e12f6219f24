"""Reads the blocks of a text one after the other, and says what each is."""

import re

from .dates import day_in, hour_in, time_of
from .gathering import gather_decisions
from .lines import blocks_of, clean
from .people import counted_in, listed_in, people_in, roll_heading
from .record import (
    Answered,
    Attendance,
    Decided,
    NextTime,
    Pictured,
    Point,
    Previous,
    Promised,
    Record,
    Tabled,
    ToDo,
    Told,
)
from .sayings import (
    columns_of,
    due_in,
    first_match,
    method_of,
    owner_in,
    previous_outcome,
    reply_in,
    status_of,
    title_of,
    votes_in,
    who_and_what,
)
from .words import (
    ARROW,
    ASKED,
    BEGINS,
    BULLET,
    CROWD,
    DAY_IN_FIGURES,
    DAY_ISO,
    DECIDES,
    DECIDES_ALONE,
    ENDED,
    ENDS,
    LONGEST_NEXT,
    LONGEST_PERSON,
    NEXT,
    NUMBER,
    PREVIOUS,
    PROMISE,
    REPLY,
    SENTENCE,
    SPAN,
    TABLE_RULE,
    TENS,
    TO_DO,
    VOTE,
)


class Reader:
    """Walks the blocks of a record once, in order, and fills a Record."""

    def __init__(self, text, name=""):
        self.record = Record()
        self.blocks = blocks_of(text, self.record.set_aside)
        self.point = None  # the point being filled; None: straight into the record
        self.roll = None  # the presence of the list being read
        headings = [block.lines[0] for block in self.blocks if block.kind == "heading"]
        self.marked_up = bool(headings)
        self.numbered_headings = any(self._numbered(heading) for heading in headings)
        lengths = sorted(len(line) for block in self.blocks if block.kind == "text" for line in block.lines)
        self.width = lengths[len(lengths) * 9 // 10] if lengths else 80
        self.name = name

    def read(self):
        self._read_header()
        for block in self.blocks[self._read_title() :]:
            getattr(self, f"_take_{block.kind}")(block)
        self._read_end()
        gather_decisions(self.record)
        return self.record

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

    # The header: facts are read from it, and its words stay.

    def _read_title(self):
        """Take the lines of the title; return how many blocks they were."""
        count = 0
        while count < len(self.blocks) and self.blocks[count].kind == "heading":
            if self._numbered(self.blocks[count].lines[0]) or (
                count and self.blocks[count].level > self.blocks[0].level
            ):
                break
            count += 1
        if not count and self.blocks and self.blocks[0].kind == "text":
            lines = self.blocks[0].lines
            if not any(roll_heading(line) or self._numbered(line) or ARROW.search(line) for line in lines):
                count = 1
        lines = [line for block in self.blocks[:count] for line in block.lines]
        self.titles = set(lines)
        for line in lines:
            self.tell("p", line)
        if lines:
            self.record.title = " ".join(lines)[:200] if self.marked_up else lines[0][:200]
        return count

    def _read_header(self):
        """Read date, hours, place, chair, secretary, author, where people write them: at the top."""
        record = self.record
        top_blocks = self._top()
        head = [" ".join(block.lines) for block in top_blocks]
        lines = [line for block in top_blocks for line in block.lines]
        own = [
            text
            for text in lines + head
            if not re.search(r"convocation|précédent|dernier|prochain", text, re.IGNORECASE)
        ]
        record.day = next((day for text in own if (day := day_in(text))), None) or day_in(self.name.replace("_", " "))
        top = "\n".join(head)
        span = SPAN.search(top)
        if span:
            hours = span.groups()[:4] if span[1] else span.groups()[4:]
            record.started_at, record.ended_at = time_of(*hours[:2]), time_of(*hours[2:])
        else:
            begins = BEGINS.search(top)
            record.started_at = time_of(*begins.groups()) if begins else self._hour_of_the_day(head)
        record.place = first_match(
            top,
            r"^(?:lieu|salle|adresse)\s*:\s*([^\n]{2,200})",
            r"(?:s[’']est tenue?|se tient|se sont réunis|s[’']est réunie?|a eu lieu|réunis?)\s+"
            r"((?:dans|à|au|aux|en|chez)\s+[^.,;\n]{2,200}?)"
            r"(?=\s+sous\s+la\s+présidence|\s+à\s+\d|[.,;\n]|$)",
            lines=lines,
        )
        record.chair = first_match(
            top,
            r"^(?:président[e·.]*\s+de\s+séance|présidence|présidée?\s+par|animation)\s*:?\s*([^\n]{2,160})",
            r"sous\s+la\s+présidence\s+de\s+([^,.;\n]{2,160})",
            r"présidée?\s+par\s+([^,.;\n]{2,160})",
            lines=lines,
        )
        record.secretary = first_match(
            top,
            r"^secr[ée]taire(?:\s+de\s+s[ée]ance)?\s*:\s*([^\n]{2,160})",
            r"secr[ée]tariat\s+(?:est|était|a été)\s+(?:assuré|tenu)\s+par\s+([^,.;\n]{2,160})",
            lines=lines,
        )
        record.author = first_match(
            top,
            r"^(?:rédaction|rédacteur|rédactrice|rédigé\s+par|auteure?|"
            r"compte[- ]rendu\s+(?:rédigé|établi)\s+par)\s*:?\s*([^\n]{2,160})",
            lines=lines,
        )
        record.reviewed_by = first_match(top, r"^(?:relu\s+par|relecture|visa)\s*:?\s*([^\n]{2,160})", lines=lines)

    def _top(self):
        """The blocks before the first point or the first answer, where the facts of the header stand."""
        top = []
        for block in self.blocks[:14]:
            if any(self._numbered(line) or ARROW.search(line) for line in block.lines):
                break
            if block.kind in ("text", "heading"):
                top.append(block)
        return top or self.blocks[:1]

    @staticmethod
    def _hour_of_the_day(head):
        """The first hour beside the day or the word that says people met."""
        return next(
            (
                hour
                for text in head
                if (day_in(text) or re.search(r"réuni|séance|rencontre", text, re.IGNORECASE))
                and (hour := hour_in(text))
            ),
            None,
        )

    def _read_end(self):
        record = self.record
        if record.ended_at is None:
            tail = " ".join(line for block in self.blocks[-12:] for line in block.lines)
            ends = list(ENDS.finditer(tail))
            record.ended_at = time_of(*ends[-1].groups()) if ends else None
        for person in record.attendance.named("present"):
            words = person.function.lower()
            if not record.chair and re.match(r"président|co-?président", words):
                record.chair = person.name[:160]
            if not record.secretary and words.startswith("secrétaire"):
                record.secretary = person.name[:160]

    # Headings and points.

    def _numbered(self, line):
        if DAY_IN_FIGURES.match(line) or DAY_ISO.match(line):
            return None
        return NUMBER.fullmatch(line)

    def _take_heading(self, block):
        line = block.lines[0]
        self.roll = None
        roll = roll_heading(line)
        if roll:
            self._open_roll(*roll)
            return
        if line in self.titles:  # printed again at the top of a page
            self.tell("p", line)
            return
        numbered = self._numbered(line)
        self._open_point(numbered[1] if numbered else "", numbered[2] if numbered else line)

    def _open_point(self, number, title):
        self.point = Point(number[:20], title)
        self.record.parts.append(self.point)

    def _is_title(self, block):
        """Whether the first line of a paragraph is the title of what follows: short and without a full stop."""
        line = block.lines[0]
        if self.marked_up or len(line) > max(40, self.width * 0.65) or len(line.split()) > 9 or ENDED.search(line):
            return False
        if line.endswith((",", "-")) or not line[0].isalpha() or not line[0].isupper() or ARROW.search(line):
            return False
        if len(block.lines) > 1:
            follows = block.lines[1]
            return not follows[0].islower() and len(follows) > len(line) / 2
        return line.isupper() and len(line) > 3

    # Paragraphs.

    def _take_table(self, block):
        rows = [row for row in block.lines if not TABLE_RULE.fullmatch(row)]
        rows = [[clean(cell) for cell in row.strip("|").split("|")] for row in rows]
        rows = [[row[0]] if len(row) > 1 and len(set(row)) == 1 else row for row in rows if any(row)]  # a merged cell
        actions = columns_of(rows[0]) if len(rows) > 1 else None
        for number, row in enumerate(rows):
            if actions and number and len(row) == len(rows[0]) and row[actions["what"]]:
                self.pieces.append(self._action_of(row, actions))
            elif not actions and len(rows) > 1 and len(rows[0]) > 1:
                if not number:
                    self.pieces.append(Tabled())
                self.pieces[-1].rows.append(row)
            else:
                cells = [cell for cell in row if cell]
                self.tell("li", " : ".join(cells) if len(cells) == 2 else " – ".join(cells))

    def _action_of(self, row, columns):
        """An action written as a row: what, who, when. Its other cells are said with the first."""
        who = row[columns["who"]] if "who" in columns else ""
        when = row[columns["when"]] if "when" in columns else ""
        day = day_in(when, self.record.day)
        told = {columns["what"]} | ({columns["who"]} if len(who) <= LONGEST_PERSON and "who" in columns else set())
        told |= {columns["when"]} if day and re.fullmatch(r"[\d/.\s-]+", when) else set()
        rest = [cell for index, cell in enumerate(row) if cell and index not in told]
        text = " – ".join([row[columns["what"]], *rest])
        return ToDo(text, who if len(who) <= LONGEST_PERSON else "", day)

    def _take_picture(self, block):
        self.roll = None
        self.pieces.append(Pictured(int(block.lines[0])))

    def _take_text(self, block):
        lines = list(block.lines)
        if self.roll and not self._continues_roll(lines[0]):
            self.roll = None
        if not self.roll and self._is_title(block) and not roll_heading(lines[0]):
            self._open_point("", lines.pop(0))
        run = []

        def flush():
            if run:
                self._take_run(run)
                run.clear()

        for index, line in enumerate(lines):
            roll = roll_heading(line)
            numbered = None if self.numbered_headings else self._numbered(line)
            if roll and (roll[2] or self._opens_list(block, line)):
                flush()
                self._open_roll(*roll)
            elif self.roll and self._take_person(line):
                continue
            elif numbered:
                flush()
                follows = lines[index + 1] if index + 1 < len(lines) else ""
                if follows and self._heads(numbered[2], follows):
                    self._open_point(numbered[1], numbered[2])
                else:
                    # Where its text ends is known only at the next point: it gathers in `run`.
                    self._open_point(numbered[1], "")
                    run.append(numbered[2])
            elif self._starts_anew(line):
                flush()
                run.append(line)
            else:
                run.append(line)
        flush()

    def _opens_list(self, block, line):
        """A heading of people is one only if people follow, or nothing stands beside it."""
        return line.rstrip().endswith((":", ")")) or line.isupper() or block.lines[0] == line

    def _starts_anew(self, line):
        return bool(
            TO_DO.match(line)
            or PROMISE.match(line)
            or ASKED.match(line)
            or REPLY.match(line)
            or re.match(r"décisions?\s*:", line, re.IGNORECASE)
        )

    def _heads(self, text, follows):
        """Whether a numbered line is a title by itself: short, without a full stop, and a new sentence follows."""
        short = len(text) <= max(60, self.width * 0.65)
        return short and not ENDED.search(text) and not ARROW.search(text) and not follows[0].islower()

    # People.

    def _open_roll(self, presence, heading, rest):
        self.roll = presence
        attendance = self._attendance()
        listed = rest and all(len(chunk) <= LONGEST_PERSON for chunk in re.split(r"[,;]", rest))
        people, loose = people_in(rest, presence) if listed else ([], rest)
        attendance.add_note(" ".join(words for words in (heading, loose, attendance.take(people)) if words))
        if rest:
            self.roll = None

    def _attendance(self):
        found = next((part for part in self.record.parts if isinstance(part, Attendance)), None)
        if found is None:
            self.point = None
            found = Attendance()
            self.record.parts.append(found)
        return found

    def _continues_roll(self, line):
        return bool(BULLET.match(line)) or roll_heading(line)

    def _take_person(self, line):
        """Add the person (or people) of a line of the list. A long sentence is no person and closes the list."""
        marked = BULLET.match(line)
        text = line[marked.end() :] if marked else line
        if not marked and (len(text) > 90 or ARROW.search(text) or self._numbered(text)):
            self.roll = None
            return False
        if len(text) > LONGEST_PERSON:
            self.roll = None
            return False
        attendance = self._attendance()
        if not marked and text[0].islower() and attendance.people and not counted_in(text, self.roll):
            # The end of a line too long for the page.
            person = attendance.people[-1]
            person.function = f"{person.function} {text}".strip()[:255]
            return True
        listed = [chunk for chunk in re.split(r"[,;](?![^(]*\))", text) if chunk.strip()]
        if len(listed) > 2 and not marked:
            people, loose = people_in(text, self.roll)
            attendance.add_note(loose)
        else:
            people = listed_in(text, self.roll)
        attendance.add_note(attendance.take(people))
        return True

    # What a run of lines says.

    def _take_run(self, run):
        fresh = self.point is not None and self.point.title == "" and not self.point.pieces
        items = self._items(run)
        text = "\n".join(words for _kind, words in items)
        if fresh:
            self.point.title = title_of(text)
        if ARROW.search(text) or REPLY.match(text) or re.search(r"\n(?:réponse|r)\s*:", text, re.IGNORECASE):
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
            if bullet:
                items.append(("li", line[bullet.end() :].strip()))
            elif items and not short and not (items[-1][0] == "li" and self._leaves_list(items[-1][1], line)):
                kind, text = items[-1]
                items[-1] = (kind, f"{text} {line}")
            else:
                items.append(("p", line))
        return items

    @staticmethod
    def _leaves_list(item, line):
        return line[0].isupper()

    def _take_answers(self, text, fresh):
        """Cut a text at its arrows: what stands before is the question, what follows says who answered what."""
        asked, *answers = ARROW.split(text)
        if not answers:
            asked, answers = self._split_reply(text)
        asked = asked.strip()
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
            answers = [
                f"{asked_before.who} : {asked_before.answer}" if asked_before.who else asked_before.answer,
                *answers,
            ]
            asked = asked_before.question
        asked = ASKED.sub("", asked, count=1) if ASKED.match(asked) else asked
        pairs = [who_and_what(answer.strip()) for answer in answers if answer.strip()]
        if len(pairs) == 1:
            who, answer = pairs[0]
        else:
            who = " / ".join(who for who, _answer in pairs if who)
            answer = "\n".join(f"{who} : {answer}" if who else answer for who, answer in pairs)
        question = asked or (self.point.title if self.point else "") or answer
        if question or answer:
            self.pieces.append(Answered(question, answer, who[:255], status_of(answer)))

    @staticmethod
    def _split_reply(text):
        if REPLY.match(text):
            return "", [reply_in(text)]
        asked, _end, reply = re.split(r"\n((?:réponse|r)\s*:)", text, maxsplit=1, flags=re.IGNORECASE)
        return asked, [reply.strip()]

    def _take_words(self, kind, text):
        if not text:
            return
        self._count_crowd(text)
        todo, promise = TO_DO.match(text), PROMISE.match(text)
        if todo:
            said = text[todo.end() :].strip()
            self.pieces.append(ToDo(said, owner_in(said), due_in(said, self.record.day)))
        elif promise:
            said = text[promise.end() :].strip()
            self.pieces.append(Promised(said, (promise[1] or "").strip(), due_in(said, self.record.day)))
        else:
            self._take_sentences(kind, text)

    def _take_sentences(self, kind, text):
        """Look among the sentences of a paragraph for the fate of the last minutes, the next date, a decision."""
        rest = []
        label = re.match(r"décisions?\s*[:–-]\s*", text, re.IGNORECASE)
        if label and label.end() < len(text):
            self.pieces.append(Decided(text[label.end() :], method_of(text), votes_in(text)))
            return
        for sentence in SENTENCE.split(text):
            meets = self.record.next_time is None and len(sentence) <= LONGEST_NEXT and NEXT.search(sentence)
            if meets and (day := day_in(sentence, self.record.day)):
                self._tell_rest(kind, rest)
                self.point = None
                self.record.parts.append(self._next_time(day, sentence))
            elif (
                (VOTE.search(sentence) or DECIDES.search(sentence))
                and PREVIOUS.search(sentence)
                and not self.record.of(Previous)
            ):
                self._tell_rest(kind, rest)
                self.record.parts.append(Previous(sentence, previous_outcome(sentence)))
            elif DECIDES_ALONE.search(sentence) or (VOTE.search(sentence) and DECIDES.search(sentence)):
                self._tell_rest(kind, rest)
                self.pieces.append(Decided(sentence, method_of(sentence), votes_in(sentence)))
            else:
                rest.append(sentence)
        self._tell_rest(kind, rest)

    def _tell_rest(self, kind, sentences):
        if sentences:
            self.tell(kind, " ".join(sentences))
            sentences.clear()

    def _next_time(self, day, sentence):
        same_hour = re.search(r"même heure", sentence, re.IGNORECASE)
        same_place = re.search(r"même (?:endroit|lieu|salle|adresse)", sentence, re.IGNORECASE)
        place = re.search(r",\s*((?:à|au|dans|en|salle|chez)\s+[^,.;\d]{3,120})[.\s]*$", sentence)
        venue = self.record.place if same_place else (place[1].strip() if place else "")
        after_day = DAY_IN_FIGURES.sub(" ", sentence)
        return NextTime(day, self.record.started_at if same_hour else hour_in(after_day), venue[:255], sentence)

    def _count_crowd(self, text):
        attendance = next((part for part in self.record.parts if isinstance(part, Attendance)), None)
        crowd = CROWD.search(text) if self.point is None else None
        if (
            crowd
            and (attendance is None or attendance.total is None)
            and re.search(r"présent|assist|sign|particip", text, re.IGNORECASE)
        ):
            attendance = attendance or self._attendance()
            count = crowd["count"].lower()
            attendance.total = TENS.get(count) or int(count)
            attendance.estimated = bool(crowd["about"]) or count in TENS
