"""Stretches of a page: sections of noise that a heading opens, and prose that stands apart from the article."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.config import Config
from cleaner.page.facts import Facts

# So many lines without prose in a row part two stretches of prose.
_PARTING_LINES = 9
# A stretch of prose beside the main one is part of the article from this share of the main one's mass on.
_SHARE = {"recall": 0.05, "balanced": 0.2, "precision": 0.4}


def close_sections(alive: Sequence[int], facts: Sequence[Facts], config: Config) -> dict[int, str]:
    """Lines that belong to a noise section, each with the reason of the heading that opened it.

    A section ends where prose resumes: lines of prose in a row, more of them the more prose stood before.
    Comments do not end, as they are prose themselves.
    """
    lines = range(len(facts))
    total = sum(facts[i].mass for i in alive if facts[i].prose)
    still = set(alive)
    closed: dict[int, str] = {}
    section: str | None = None
    before = 0.0
    for i in lines:
        fact = facts[i]
        if fact.heading is not None:
            section = _opened(fact.heading, section, before, total, config)
        elif section is not None and i in still:
            if section != "comments" and _resumes(i, facts, still, 2 if before < 0.6 * total else 3):
                section = None
            else:
                closed[i] = section
        if i in still and i not in closed and fact.prose:
            before += fact.mass
    return closed


def _opened(heading: str, section: str | None, before: float, total: float, config: Config) -> str | None:
    """The section after a heading; a comments label above the article opens nothing."""
    if heading == "comments":
        if config.comments or before < max(0.3 * total, 200):
            return section
        return "comments"
    return section if section == "comments" else heading


def _resumes(start: int, facts: Sequence[Facts], still: set[int], wanted: int) -> bool:
    """Whether ``wanted`` lines of prose in a row begin here; dropped lines between them do not count."""
    found = 0
    for i in range(start, len(facts)):
        if i not in still:
            if facts[i].heading is not None:
                return False
            continue
        if not facts[i].prose:
            return False
        found += 1
        if found == wanted:
            return True
    return False


def main_prose(alive: Sequence[int], facts: Sequence[Facts], config: Config) -> list[int]:
    """Prose lines that stand apart from the article's own: small stretches far from the largest one."""
    stretches: list[list[int]] = []
    last = None
    for i in alive:
        if not facts[i].prose:
            continue
        if last is None or _distance(last, i, facts) >= _PARTING_LINES:
            stretches.append([])
        stretches[-1].append(i)
        last = i
    if len(stretches) < 2:
        return []
    masses = [sum(facts[i].mass for i in stretch) for stretch in stretches]
    least = max(masses) * _SHARE[config.balance]
    return [i for stretch, mass in zip(stretches, masses, strict=True) if mass < least for i in stretch]


def _distance(first: int, second: int, facts: Sequence[Facts]) -> int:
    """Lines between two lines of prose that are neither list items nor sentences."""
    return sum(
        not (facts[i].sentence or facts[i].bullet) or facts[i].reason is not None for i in range(first + 1, second)
    )
