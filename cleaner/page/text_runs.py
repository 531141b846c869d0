"""Cut a page of plain text into runs: one per line, with offsets into the decoded string."""

from __future__ import annotations

import re

from cleaner.page.runs import Run

# Every line end that a text dump may hold; \r\n is one. White space of other kinds stays inside its line.
_ENDS = r"\n\r\v\f\x85\u2028\u2029"
_LINE = re.compile(rf"\S[^{_ENDS}]*")
_BLANK_LINE = re.compile(rf"(?>\r\n|[{_ENDS}])[^{_ENDS}]*[{_ENDS}]")


def cut(text: str) -> tuple[Run, ...]:
    """Runs of ``text`` in order; ``run.text == text[run.start:run.end]``, trimmed, never blank.

    Each character that is not white space lies in exactly one run.
    """
    runs: list[Run] = []
    end = 0
    for line in _LINE.finditer(text):
        start, stripped = line.start(), line[0].rstrip()
        blank = not runs or _BLANK_LINE.search(text, end, start)
        end = start + len(stripped)
        runs.append(Run(stripped, "\n\n" if blank else "\n", start=start, end=end))
    return tuple(runs)
