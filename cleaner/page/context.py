"""Third pass over a page of text: what a line's place says: its neighbours, the prose around it, the page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page.characters import CLASSES, COLON, COMMA, LOWER, SPACE, STOP
from cleaner.page.line_words import WORDED
from cleaner.page.lines import FIRST_KIND, MASS, OWN, PROSE, SENTENCE_END, SENTENCES
from cleaner.page.windows import core, totals, windows_of

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


def measure_joined(
    codes: NDArray[np.uint32], kinds: NDArray[np.uint8], starts: NDArray[np.int64], out: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Fill columns `JOINED` of ``out``, whose columns before are filled.

    Returns the line breaks before each line, and in the place past the last: 2 there and for the first line.
    """
    gaps = np.zeros(len(starts) + 1)
    _gaps(codes, kinds, starts, gaps)
    gaps[0] = gaps[-1] = 2.0
    _join(out)
    timed = (out[:, _CLOCK] > 0) | (out[:, _YEAR] > 0) | ((out[:, _TIMESTAMP] > 0) & (out[:, _NUMBERS] > 0))
    out[:, _STAMP] = timed & (out[:, MASS] < 90.0)
    return gaps


def measure_near(line: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Columns `NEAR` of the lines, and the means of `NEAR_MANY` over the page, from the columns `LINE`."""
    values = line[:, _NEAR_COLUMNS].astype(np.float64, order="C")
    n = len(values)
    sums, out = np.zeros((n + 1, len(NEAR_MANY))), np.empty((n, len(NEAR)), dtype=np.float32)
    windows_of(values, len(NEAR_ONE), _OFFSETS, _WINDOWS, sums, out)
    return out, sums[-1] / n


def _beyond(place: NDArray[np.int64], first: int, last: int) -> NDArray[np.int64]:
    """Lines from a stretch: negative before it, 0 inside."""
    return np.minimum(place - first, 0) + np.maximum(place - last, 0)


def measure_place(
    line: NDArray[np.float32], gaps: NDArray[np.float64], means: NDArray[np.float64], out: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Fill ``out``, columns `PLACE` and `PAGE`, from columns `LINE`, gaps of `measure_joined`, means of `measure_near`.

    Returns the numbers of each line's `GROUPS`, one row for each.
    """
    n = len(line)
    mass, prose, ended, common = (
        line[:, column].astype(np.float64) for column in (MASS, _IN_PROSE, SENTENCE_END, _COMMON)
    )
    is_prose = prose > 0
    walked, back = np.empty((len(_WALKED), n)), np.empty((len(_WALKED), n))
    asked = (mass, is_prose, line[:, _HEADING].astype(np.float64), (mass < _SHORT) & (ended == 0), gaps)
    _walk(*asked, 1, walked)
    _walk(*asked, -1, back)
    prose_mass = mass * prose
    prose_total, whole = float(np.cumsum(prose_mass)[-1]), float(np.cumsum(mass)[-1])
    lines = max(1, int(is_prose.sum()))
    usual = float(np.cumsum(gaps[:-1] * prose)[-1]) / lines
    form = (line[:, FIRST_KIND] * 4 + line[:, _BULLET] * 2 + ended) * 100 + gaps[:-1] * 10 + gaps[1:]
    grouped = np.empty((len(GROUPS), n), dtype=np.int64)
    _group(is_prose, gaps, form.astype(np.int64), np.floor(usual + 0.5), np.full(_FORMS, -1, dtype=np.int64), grouped)
    weight = np.minimum(mass, 400.0) / 100.0
    first, last = core(np.where(is_prose, weight, -0.6))
    wide_first, wide_last = core(np.where(is_prose, weight, -0.2))
    place = np.arange(n)
    lines_of, prose_of, mass_of, _ = totals(grouped, prose_mass, mass, mass)
    columns = [
        *walked,
        *back[[0, 1, 2, 7, 8]],
        *(place, n - 1 - place, place / n, gaps[:-1], gaps[1:], gaps[:-1] - usual, gaps[1:] - usual),
        *(walked[0] / max(1.0, prose_total), _beyond(place, first, last), np.minimum(place - first, last - place)),
        *(_beyond(place, wide_first, wide_last), mass / max(80.0, prose_total / lines)),
        common - float(np.cumsum(common * prose)[-1]) / lines,
        *lines_of,
        *prose_of,
        *(prose_of / np.maximum(1.0, prose_of.max(axis=1, keepdims=True))),
        *(mass_of / lines_of),
    ]
    out[:, : len(columns)] = np.array(columns).T
    mean = dict(zip(NEAR_MANY, means.tolist(), strict=True))
    out[:, len(columns) :] = [
        *(
            n,
            mean["in_prose"],
            prose_total / max(1.0, whole),
            prose_total,
            float(mass.max()),
            whole / n,
            mean["sentence_end"],
            mean["phrases"],
        ),
        *(mean["copies"], mean["bullet"], mean["known_words"]),
        *((walked[0][last] - walked[0][first] + prose_mass[last]) / max(1.0, prose_total), float(grouped[-1, -1])),
    ]
    return grouped
