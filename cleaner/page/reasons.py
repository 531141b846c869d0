"""Why a line goes: the reason that its neighbours give, for lines that the lexicon does not know.

A reason explains a verdict, it never makes one.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.page.facts import Facts
from cleaner.page.thresholds import ROW, SHORT_MASS


def reasons(facts: Sequence[Facts], kept: Sequence[bool]) -> list[str]:
    """A reason for each line, as if it were dropped. ``kept``: which lines stay, as far as is known."""
    sections = _sections(facts, kept)
    return [sections[i] or _by_form(i, facts, kept) for i in range(len(facts))]


def _sections(facts: Sequence[Facts], kept: Sequence[bool]) -> list[str | None]:
    """The reason of the noise section in which each line stands: from its heading to the next line that stays."""
    section: str | None = None
    found: list[str | None] = []
    for fact, stays in zip(facts, kept, strict=True):
        if fact.heading is not None:
            section = section if section == "comments" else fact.heading
        elif stays and fact.reason is None:
            section = None
        found.append(section)
    return found


def _by_form(i: int, facts: Sequence[Facts], kept: Sequence[bool]) -> str:
    fact = facts[i]
    if fact.linked:
        return "list_of_links"
    if fact.cut_off:
        return "teaser"
    if fact.mass >= SHORT_MASS:
        return "low_score"
    if fact.bullet and _in_a_row(i, facts, kept, bullets=True):
        return "list_of_links"
    return "boilerplate_run" if _in_a_row(i, facts, kept, bullets=False) else "low_score"


def _in_a_row(i: int, facts: Sequence[Facts], kept: Sequence[bool], *, bullets: bool) -> bool:
    """Whether the line stands in a run of short dropped lines, or at the edge of the page or of another drop."""
    count = 1
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(facts) and count < ROW and not kept[j] and facts[j].mass < SHORT_MASS:
            count += not bullets or facts[j].bullet
            j += step
    return count >= ROW or (not bullets and count == 2)
