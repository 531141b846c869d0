"""Datelines: the place, day and agency that open the first prose of a report."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Only the beginning of a line is looked at, and only the first lines of prose.
_REACH = 160
_LINES = 3

_PLACE = r"[^\W\d_a-z][\w.'’\-]*(?:[ \-][^\W\d_a-z][\w.'’\-]*){0,3}"
_AGENCY = r"[(\[][^()\[\]]{2,40}[)\]]"
# "OSLO, May 3 (Agency) -", "Paris (AFP) –", "Lima [Peru], May 3 :", "KYIV —"; a year that is not there is never added.
_DATELINE = re.compile(
    rf"(?P<line>{_PLACE}(?:\s*\[[^\]]{{2,30}}\])?(?:,\s*{_PLACE}){{0,2}}"
    rf"(?:,\s*(?P<day>[^,;:()–—-]{{0,15}}\d{{1,2}}[^,;:()–—-]{{0,15}}(?:,\s*\d{{4}})?))?(?:\s*(?P<agency>{_AGENCY}))?)"
    r"\s*(?P<mark>[:–—]|-{1,2}(?=\s)|(?<=[)\]]))\s*(?=\S)"
)


def find(prose: Iterable[str]) -> str | None:
    """The first dateline among the first lines of ``prose``, white space evened out."""
    for _, text in zip(range(_LINES), prose, strict=False):
        match = _DATELINE.match(text[:_REACH])
        if match is not None and _sure(match):
            return " ".join(match["line"].split())
    return None


def _sure(match: re.Match[str]) -> bool:
    """A day or an agency makes a dateline sure; a bare place must stand in capitals before a dash."""
    if match["agency"] or match["day"]:
        return True
    return match["line"].isupper() and match["mark"] in {"–", "—", "-", "--"}
