"""Third pass over a page of text: what a line's place says: its neighbours, the prose around it, the page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled, is_kept
from cleaner.page.characters import CLASSES, COLON, COMMA, LOWER, SPACE, STOP
from cleaner.page.line_words import WORDED
from cleaner.page.lines import FIRST_KIND, MASS, OWN, PROSE, SENTENCE_END, SENTENCES
from cleaner.page.windows import core, total, windows_of

#: What is said of the lines that go on from one another in mid-sentence, as where a dump breaks the text at its links.
JOINED = ("joined_lines", "joined_mass", "joined_root", "joined_sentences", "stamp", "in_prose")
#: The columns that lines have of their own.
LINE = (*OWN, *WORDED, *JOINED)
#: Columns whose values in the lines nearby are measures too: of each line up to two away, and means over windows.
NEAR_ONE = (
    "joined_root",
    "in_prose",
    "sentence_end",
    "capital_words",
    "bullet",
    "ellipsis_end",
    "phrases",
    "common_words",
    "root_mass",
)
NEAR_MANY = (
    *NEAR_ONE,
    *(
        "known_words",
        "copies",
        "digit_share",
        "stamp",
        "phrase_comments",
        "phrase_related",
        "phrase_label",
        "strong_phrases",
    ),
)
OFFSETS, WINDOWS = (-2, -1, 1, 2), (3, 8, 20)
NEAR = (
    *(f"{name} {offset:+d}" for offset in OFFSETS for name in NEAR_ONE),
    *(f"{name} {side}{size}" for size in WINDOWS for side in ("last", "next") for name in NEAR_MANY),
)
_WALKED = (
    *(
        "prose_before",
        "to_prose_before",
        "last_prose",
        "headings",
        "since_related",
        "since_comments",
        "prose_since_heading",
    ),
    *("short_run_before", "widest_gap_before"),
)
_WALKED_BACK = ("prose_after", "to_prose_after", "next_prose", "short_run_after", "widest_gap_after")
#: The groups that the lines form. Blocks lie between gaps wider than those before the page's prose, wide blocks between
#: still wider ones; lines of one form begin, end and stand apart alike; a stretch is prose with the lines after it.
GROUPS = ("block", "wide_block", "form", "stretch")
#: What the line's place in the page says, in the order of the columns.
PLACE = (
    *_WALKED,
    *_WALKED_BACK,
    *("from_start", "from_end", "place", "gap_before", "gap_after", "gap_before_more", "gap_after_more"),
    *("prose_share_before", "from_core", "in_core", "from_wide_core", "mass_ratio", "common_ratio"),
    *(f"{group}_{what}" for what in ("lines", "prose", "share", "mean") for group in GROUPS),
)
#: What the page says, the same for all its lines.
PAGE = (
    *(
        "page_lines",
        "page_prose_lines",
        "page_prose_share",
        "page_prose",
        "page_longest",
        "page_mass",
        "page_sentences",
        "page_phrases",
    ),
    *("page_copies", "page_bullets", "page_known", "core_share", "page_stretches"),
)
_IN_PROSE, _STAMP = LINE.index("in_prose"), LINE.index("stamp")
_JOINED = LINE.index("joined_lines")
_NEAR_COLUMNS = np.array([LINE.index(name) for name in NEAR_MANY], dtype=np.int64)
_OFFSETS, _WINDOWS = np.array(OFFSETS, dtype=np.int64), np.array(WINDOWS, dtype=np.int64)
_CLOCK, _YEAR, _NUMBERS, _BULLET = (LINE.index(name) for name in ("clock", "year", "numbers", "bullet"))
_TIMESTAMP, _HEADING, _COMMON = (LINE.index(name) for name in ("phrase_timestamp", "heading", "common_words"))
_FORMS = 100 * 4 * CLASSES
_NEAR, _PLACE = len(LINE), len(LINE) + len(NEAR)
_WALKS = len(_WALKED)
_MEAN_PROSE = NEAR_MANY.index("in_prose")
_MEANS = tuple(NEAR_MANY.index(name) for name in ("sentence_end", "phrases", "copies", "bullet", "known_words"))
_FAR = 99.0
_PARTING = 4  # so many lines without prose in a row part two stretches of prose
_SHORT = 40.0


@compiled
def _gaps(
    codes: NDArray[np.uint32], kinds: NDArray[np.uint8], starts: NDArray[np.int64], out: NDArray[np.float64]
) -> None:
    """Line breaks directly before each line, at most 9."""
    for line in range(len(starts)):
        place = starts[line] - 1
        while place >= 0 and out[line] < 9 and codes[place] < len(kinds) and kinds[codes[place]] == SPACE:
            out[line] += codes[place] == 10 or (codes[place] == 13 and codes[place + 1] != 10)
            place -= 1


@compiled
def _goes_on(kind: float) -> bool:
    return kind in (LOWER, COMMA, STOP, COLON)


@compiled
def _join(out: NDArray[np.float32]) -> None:
    """Columns `JOINED`. A line goes on from the one before when it begins in mid-sentence, or when that one is long and
    breaks off and the one after goes on; lines as short as menu entries make no prose."""
    n, first = len(out), 0
    for line in range(1, n + 1):
        joined = False
        if line < n and not out[line - 1, SENTENCE_END]:
            joined = _goes_on(out[line, FIRST_KIND])
            if not joined and out[line - 1, MASS] >= 40.0 and line + 1 < n and not out[line, SENTENCE_END]:
                joined = _goes_on(out[line + 1, FIRST_KIND])
        if joined:
            continue
        mass, sentences, own = 0.0, 0.0, 0.0
        for member in range(first, line):
            mass += out[member, MASS]
            sentences += out[member, SENTENCES] + out[member, SENTENCE_END]
            own += out[member, PROSE]
        many = line - first > 1 and mass >= 80.0 and mass >= 30.0 * (line - first) and sentences > 0
        for member in range(first, line):
            out[member, _JOINED] = line - first
            out[member, _JOINED + 1] = mass
            out[member, _JOINED + 2] = np.sqrt(min(mass, 600.0))
            out[member, _JOINED + 3] = sentences
            out[member, _IN_PROSE] = out[member, PROSE] or many
        first = line


@compiled
def _walk(
    mass: NDArray[np.float64],
    prose: NDArray[np.bool_],
    heading: NDArray[np.float64],
    short: NDArray[np.bool_],
    gaps: NDArray[np.float64],
    step: int,
    out: NDArray[np.float64],
) -> None:
    """What was seen before each line, going down (``step`` 1) or up (-1): columns `_WALKED` as rows of ``out``."""
    seen, to, last, since, related, comments, headings, run, widest = 0.0, _FAR, 0.0, -1.0, _FAR, _FAR, 0, 0, 0.0
    n = len(mass)
    line = 0 if step > 0 else n - 1
    while 0 <= line < n:
        if heading[line]:
            headings += 1
            since = 0.0
            if heading[line] == 1.0:
                related = 0.0
            else:
                comments = 0.0
        run = run + 1 if short[line] else 0
        widest = max(widest, gaps[line] if step > 0 else gaps[line + 1])
        out[0, line], out[1, line], out[2, line], out[3, line] = seen, to, last, headings
        out[4, line], out[5, line], out[6, line], out[7, line], out[8, line] = related, comments, since, run, widest
        to, related, comments = min(to + 1.0, _FAR), min(related + 1.0, _FAR), min(comments + 1.0, _FAR)
        if prose[line]:
            seen, last, to, widest = seen + mass[line], mass[line], 1.0, 0.0
            if headings:
                since += mass[line]
        line += step


@compiled
def _group(
    prose: NDArray[np.bool_],
    gaps: NDArray[np.float64],
    form: NDArray[np.int64],
    usual: float,
    seen: NDArray[np.int64],
    out: NDArray[np.int64],
) -> None:
    """Numbers from 0 of each line's `GROUPS` as rows of ``out``.

    ``form`` is a number for the outer form of each line, ``seen`` room for all of them, -1.
    """
    block, wide, forms, stretch, quiet = 0, 0, 0, 0, _PARTING
    for line in range(len(prose)):
        block += gaps[line] > usual
        wide += gaps[line] > usual + 1
        if prose[line]:
            stretch += quiet >= _PARTING
            quiet = 0
        else:
            quiet += 1
        if seen[form[line]] < 0:
            seen[form[line]] = forms
            forms += 1
        out[0, line], out[1, line], out[2, line], out[3, line] = block, wide, seen[form[line]], stretch


@compiled
def _stamp(out: NDArray[np.float32]) -> None:
    """Column stamp: short lines with a time of day, a year, or the words of a time stamp beside figures."""
    for line in range(len(out)):
        timed = out[line, _CLOCK] > 0 or out[line, _YEAR] > 0 or (out[line, _TIMESTAMP] > 0 and out[line, _NUMBERS] > 0)
        out[line, _STAMP] = timed and out[line, MASS] < 90.0


@compiled
def _mean_near(
    columns: NDArray[np.int64], offsets: NDArray[np.int64], windows: NDArray[np.int64], out: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Columns `NEAR` from the columns `LINE`; the means of `NEAR_MANY` over the page."""
    n = len(out)
    values = np.empty((n, len(columns)))
    for line in range(n):
        for j in range(len(columns)):
            values[line, j] = out[line, columns[j]]
    sums = np.zeros((n + 1, len(columns)))
    windows_of(values, len(NEAR_ONE), offsets, windows, sums, out[:, _NEAR:_PLACE])
    means: NDArray[np.float64] = sums[n] / n
    return means


@compiled
def _beyond(line: int, first: int, last: int) -> int:
    """Lines from a stretch: negative before it, 0 inside."""
    return min(line - first, 0) + max(line - last, 0)


@compiled
def _place(
    out: NDArray[np.float32], gaps: NDArray[np.float64], means: NDArray[np.float64], grouped: NDArray[np.int64]
) -> None:
    """Columns `PLACE` and `PAGE` from the columns `LINE` and the page's means; ``grouped``: numbers of `GROUPS`."""
    n, groups = len(out), len(grouped)
    mass, prose_mass, heading = np.empty(n), np.empty(n), np.empty(n)
    is_prose, short = np.empty(n, np.bool_), np.empty(n, np.bool_)
    form = np.empty(n, np.int64)
    lines, prose_total, whole, wide, common, longest = 0, 0.0, 0.0, 0.0, 0.0, 0.0
    for line in range(n):
        prose = np.float64(out[line, _IN_PROSE])
        mass[line], heading[line] = out[line, MASS], out[line, _HEADING]
        is_prose[line], prose_mass[line] = prose > 0, mass[line] * prose
        short[line] = mass[line] < _SHORT and out[line, SENTENCE_END] == 0
        shape = out[line, FIRST_KIND] * 4 + out[line, _BULLET] * 2 + out[line, SENTENCE_END]
        form[line] = np.int64(shape * 100 + gaps[line] * 10 + gaps[line + 1])
        lines += is_prose[line]
        prose_total, whole = prose_total + prose_mass[line], whole + mass[line]
        wide, common = wide + gaps[line] * prose, common + np.float64(out[line, _COMMON]) * prose
        longest = max(longest, mass[line])
    lines = max(1, lines)
    usual, common = wide / lines, common / lines
    walked, back = np.empty((_WALKS, n)), np.empty((_WALKS, n))
    _walk(mass, is_prose, heading, short, gaps, 1, walked)
    _walk(mass, is_prose, heading, short, gaps, -1, back)
    _group(is_prose, gaps, form, np.floor(usual + 0.5), np.full(_FORMS, -1, dtype=np.int64), grouped)
    narrow_weights, wide_weights = np.empty(n), np.empty(n)
    for line in range(n):
        weight = min(mass[line], 400.0) / 100.0
        narrow_weights[line] = weight if is_prose[line] else -0.6
        wide_weights[line] = weight if is_prose[line] else -0.2
    first, last = core(narrow_weights)
    wide_first, wide_last = core(wide_weights)
    of = np.empty((4, groups, n))
    total(grouped, prose_mass, mass, mass, np.empty((4, n + 1)), of)
    most = np.zeros(groups)
    for row in range(groups):
        for line in range(n):
            most[row] = max(most[row], of[1, row, line])
    core_share = (walked[0, last] - walked[0, first] + prose_mass[last]) / max(1.0, prose_total)
    page = (prose_total, whole, longest, lines, usual, common, core_share)
    _write(mass, gaps, walked, back, (first, last, wide_first, wide_last), of, most, grouped, page, means, out)


@compiled
def _write(
    mass: NDArray[np.float64],
    gaps: NDArray[np.float64],
    walked: NDArray[np.float64],
    back: NDArray[np.float64],
    cores: tuple[int, int, int, int],
    of: NDArray[np.float64],
    most: NDArray[np.float64],
    grouped: NDArray[np.int64],
    page: tuple[float, float, float, int, float, float, float],
    means: NDArray[np.float64],
    out: NDArray[np.float32],
) -> None:
    """Write the columns `PLACE` and `PAGE`. ``of``: of each line's groups, ``most``: of those with most prose."""
    n, groups = len(out), len(grouped)
    first, last, wide_first, wide_last = cores
    prose_total, whole, longest, lines, usual, common, core_share = page
    for line in range(n):
        at = _PLACE
        for row in range(_WALKS):
            out[line, at + row] = walked[row, line]
        at += _WALKS
        out[line, at], out[line, at + 1], out[line, at + 2] = back[0, line], back[1, line], back[2, line]
        out[line, at + 3], out[line, at + 4] = back[7, line], back[8, line]
        at += 5
        out[line, at], out[line, at + 1], out[line, at + 2] = line, n - 1 - line, line / n
        out[line, at + 3], out[line, at + 4] = gaps[line], gaps[line + 1]
        out[line, at + 5], out[line, at + 6] = gaps[line] - usual, gaps[line + 1] - usual
        at += 7
        out[line, at] = walked[0, line] / max(1.0, prose_total)
        out[line, at + 1], out[line, at + 2] = _beyond(line, first, last), min(line - first, last - line)
        out[line, at + 3] = _beyond(line, wide_first, wide_last)
        out[line, at + 4] = mass[line] / max(80.0, prose_total / lines)
        out[line, at + 5] = np.float64(out[line, _COMMON]) - common
        at += 6
        for row in range(groups):
            out[line, at + row], out[line, at + groups + row] = of[0, row, line], of[1, row, line]
            out[line, at + 2 * groups + row] = of[1, row, line] / max(1.0, most[row])
            out[line, at + 3 * groups + row] = of[2, row, line] / of[0, row, line]
        at += 4 * groups
        out[line, at], out[line, at + 1] = n, means[_MEAN_PROSE]
        out[line, at + 2], out[line, at + 3] = prose_total / max(1.0, whole), prose_total
        out[line, at + 4], out[line, at + 5] = longest, whole / n
        for i in range(len(_MEANS)):
            out[line, at + 6 + i] = means[_MEANS[i]]
        at += 6 + len(_MEANS)
        out[line, at], out[line, at + 1] = core_share, grouped[groups - 1, n - 1]


@compiled
def _fill(
    codes: NDArray[np.uint32],
    kinds: NDArray[np.uint8],
    starts: NDArray[np.int64],
    columns: NDArray[np.int64],
    offsets: NDArray[np.int64],
    windows: NDArray[np.int64],
    out: NDArray[np.float32],
    grouped: NDArray[np.int64],
) -> None:
    gaps = np.zeros(len(starts) + 1)
    _gaps(codes, kinds, starts, gaps)
    gaps[0], gaps[len(starts)] = 2.0, 2.0
    _join(out)
    _stamp(out)
    _place(out, gaps, _mean_near(columns, offsets, windows, out), grouped)


def measure_context(
    codes: NDArray[np.uint32], kinds: NDArray[np.uint8], starts: NDArray[np.int64], out: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Fill the columns `JOINED`, `NEAR`, `PLACE` and `PAGE` of ``out``, whose columns before are filled.

    Returns the numbers of each line's `GROUPS`, one row for each.
    """
    grouped = np.empty((len(GROUPS), len(starts)), dtype=np.int64)
    _fill(codes, kinds, starts, _NEAR_COLUMNS, _OFFSETS, _WINDOWS, out, grouped)
    return grouped


def on_disk() -> bool:
    """Whether the machine code of `measure_context` is kept for the next process, or cannot be."""
    return is_kept(_fill)
