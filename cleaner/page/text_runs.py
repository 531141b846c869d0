"""Cut a page of plain text into runs: one per line, with offsets into the decoded string."""

from __future__ import annotations

import re

from cleaner.page.runs import Gap, Run

# Every line end that a text dump may hold; \r\n is one. White space of other kinds stays inside its line.
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


def cut(text: str) -> tuple[Run, ...]:
    """Runs of ``text`` in order; ``run.text == text[run.start:run.end]``, trimmed, never blank.

    Each character that is not white space lies in exactly one run.
    """
    runs: list[Run] = []
    start, blank = 0, True
    for end, after in _line_bounds(text):
        line = text[start:end]
        stripped = line.strip()
        if stripped:
            first = start + line.index(stripped[0])
            gap: Gap = "\n\n" if blank else "\n"
            runs.append(Run(stripped, gap, start=first, end=first + len(stripped)))
        blank = not stripped
        start = after
    return tuple(runs)


def _line_bounds(text: str) -> list[tuple[int, int]]:
    """(end of line, start of next line) for each line."""
    bounds = [match.span() for match in _LINE_END.finditer(text)]
    return [*bounds, (len(text), len(text))]
