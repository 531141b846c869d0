"""What generators of sites read at the head of a text in Markdown (front matter): fields between two lines of dashes.

As YAML writes them: "title: The Lock-Keeper" between two lines of three dashes, the first of which begins the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.page.runs import Run

_EDGE, _ENDS = "---", ("---", "...")
# So many lines at most; a field, an entry of a list, or what goes on from the line above in brackets.
_MOST = 60
_FIELD = re.compile(r"([A-Za-z][\w.-]{0,39})\s*:(?:\s+(.*))?")
_ENTRY = re.compile(r"-(?:\s+.*)?|[\]\[}{].*|.{1,200}[,\]}]")
# One of these is among the fields: other texts may begin with dashes too.
_KNOWN = frozenset(
    [
        *("title", "layout", "date", "author", "authors", "tags", "categories", "category", "slug", "permalink"),
        *("draft", "description", "lang", "published", "publishdate", "lastmod"),
    ]
)
_FIELDS = {"title": "title", "author": "authors", "authors": "authors", "date": "date", "publishdate": "date"}


def lines(runs: Sequence[Run]) -> range:
    """The lines of the front matter, with both edges; empty where the text has none."""
    if not runs or runs[0].text != _EDGE:
        return range(0)
    names: set[str] = set()
    for i, run in enumerate(runs[1 : _MOST + 2], 1):
        if run.text in _ENDS:
            return range(i + 1) if names & _KNOWN else range(0)
        field = _FIELD.fullmatch(run.text)
        if field is not None:
            names.add(field[1].lower())
        elif i == 1 or _ENTRY.fullmatch(run.text) is None:
            break
    return range(0)


def values(runs: Sequence[Run]) -> dict[str, str]:
    """What it says of the document, by field: title, authors, date; as it is written, without quotation marks."""
    found: dict[str, str] = {}
    for i in lines(runs)[1:-1]:
        field = _FIELD.fullmatch(runs[i].text)
        name = _FIELDS.get(field[1].lower()) if field is not None else None
        said = _bare(field[2] or "") if field is not None else ""
        if name is not None and any(map(str.isalnum, said)) and said[0] not in "[{|>&*!":
            found.setdefault(name, said)
    return found


def _bare(text: str) -> str:
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] in "\"'" and text[0] == text[-1] else text
