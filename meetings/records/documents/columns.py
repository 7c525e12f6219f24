"""The columns of a page: where its text is set in two of them, each is read to its foot before the next."""

from statistics import median

LEAST_ROWS = 6  # in a row, for two columns: fewer is chance
LEAST_SIGNS = 22  # in half of the rows of each side: below, they are names and what stands beside them
HALF = 4  # points: half of the narrowest gap between two columns
FAR = 2.5  # heights of a line: what stands farther below is under the columns


def bands(rows):
    """Cut the rows of a page, from top to foot, where its text goes in two columns.

    `rows` are pdfplumber's lines with their characters. Return [(top, foot, x of the gap between the columns)].
    """
    if len(rows) < LEAST_ROWS:
        return []
    words = [_spans(row) for row in rows]
    best, found = 0, []
    for at in _gaps(rows, words):
        runs = [run for run in _runs(words, at) if _is_prose(rows[run[0] : run[1]], at)]
        covered = sum(end - start for start, end in runs)
        if covered > best:
            best, found = covered, [(rows[start]["top"], _foot(rows[start:end]), at) for start, end in runs]
    return found


def _gaps(rows, words):
    """Where a gap between columns may be: before what begins in the middle of the page."""
    left, right = min(row["x0"] for row in rows), max(row["x1"] for row in rows)
    starts = set()
    for spans in words:
        ends = [float("-inf"), *(end for _start, end in spans)]
        starts |= {
            round(start) for (start, _end), before in zip(spans, ends, strict=False) if start - before >= 2 * HALF
        }
    return [at - HALF - 1 for at in sorted(starts) if 0.3 < (at - left) / (right - left) < 0.7]


def _spans(row):
    """The (start, end) of each word of a row."""
    spans = []
    for char in sorted((char for char in row["chars"] if char["text"].strip()), key=lambda char: char["x0"]):
        if spans and char["x0"] - spans[-1][1] < HALF / 2:
            spans[-1] = (spans[-1][0], max(spans[-1][1], char["x1"]))
        else:
            spans.append((char["x0"], char["x1"]))
    return spans


def _runs(words, at):
    """The (first, after the last) of each long run of rows that leave `at` free."""
    runs, start = [], None
    for number, spans in enumerate([*words, None]):
        free = spans is not None and not any(x0 < at + HALF and x1 > at - HALF for x0, x1 in spans)
        if free and start is None:
            start = number
        elif not free and start is not None:
            if number - start >= LEAST_ROWS:
                runs.append((start, number))
            start = None
    return runs


def _is_prose(rows, at):
    """Whether sentences stand on both sides, not names and what stands beside them."""
    sides = ([], [])
    for row in rows:
        for side, signs in (
            (0, [c for c in row["chars"] if c["x1"] <= at]),
            (1, [c for c in row["chars"] if c["x0"] >= at]),
        ):
            if any(char["text"].strip() for char in signs):
                sides[side].append(len(signs))
    return all(len(signs) >= LEAST_ROWS - 1 and median(signs) >= LEAST_SIGNS for signs in sides)


def _foot(rows):
    """The foot of columns: a row far below the others stands under them."""
    foot = rows[0]["bottom"]
    for row in rows[1:]:
        if row["top"] - foot > FAR * (row["bottom"] - row["top"]):
            break
        foot = max(foot, row["bottom"])
    return foot
