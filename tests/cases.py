"""Golden cases: labelled example pages in ``tests/page/cases``, read into values. Nothing is judged here.

A text case is one page. It opens with comment lines (``# protects: what the case is for``, ``# title: …``);
every line after them is a line of the page:

    LABEL | TEXT        a line of the page with the answers that are right for it
    |                   a blank line of the page (so is an empty line)

``LABEL`` is one answer or several with ``/`` between them:

    keep                the line stays
    drop                the line goes, for whatever reason
    drop:REASON         the line goes; this reason is clearly the right one
    drop:ONE,OTHER      the line goes; each of these reasons is right
    meta:FIELD          the line goes into this metadata field

Expected values: ``title``, ``authors`` (names with ``;`` between them), ``date``, ``date_modified``,
``language`` (a primary subtag: "zh" is right for "zh-Hans" too); ``none`` says that the field must stay
empty. A field that is not named is not asked for.

An HTML case is ``NAME.html`` beside ``NAME.json``, whose keys are those of `HtmlCase`. A page may hold
bytes that no decoder likes, so it is given as bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cleaner.records import METADATA, REASONS

CASES = Path(__file__).parent / "page" / "cases"

#: An expected value: text, names, or None for "must stay empty".
Expected = str | tuple[str, ...] | None

_FIELDS = ("title", "authors", "date", "date_modified", "language")
_ANSWERS = frozenset(
    ["keep", "drop", *(f"drop:{reason}" for reason in REASONS), *(f"meta:{field}" for field in METADATA)],
)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line of a page that is not blank: its number (from 1), its text, and every answer that is right."""

    number: int
    text: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled page of text. ``lines`` leaves out blank lines; ``page`` is what the cleaner is given."""

    name: str
    protects: str
    page: str
    lines: tuple[CaseLine, ...]
    expected: Mapping[str, Expected]


@dataclass(frozen=True, slots=True)
class HtmlCase:
    """A page of HTML with phrases that the clean text must and must not contain."""

    name: str
    protects: str
    page: bytes
    must_contain: tuple[str, ...]
    must_not_contain: tuple[str, ...]
    expected: Mapping[str, Expected]


def text_cases(kind: str) -> tuple[Path, ...]:
    """Paths of the text cases of one kind ("in_the_wild", "must_not_touch"), sorted."""
    return tuple(sorted((CASES / kind).glob("*.txt")))


def html_cases() -> tuple[Path, ...]:
    """Paths of the HTML cases, sorted."""
    return tuple(sorted((CASES / "html").glob("*.html")))


def load_text_case(path: Path) -> Case:
    """Read one text case; ValueError with file and line where it is not written as the rules above say."""
    rows = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    opening = next((number for number, row in enumerate(rows) if not row.startswith("# ")), len(rows))
    comments = dict(row[2:].split(": ", 1) for row in rows[:opening])
    texts: list[str] = []
    lines: list[CaseLine] = []
    for number, row in enumerate(rows[opening:], start=1):
        label, bar, text = row.partition("|")
        texts.append(text.removeprefix(" "))
        if text.strip():
            lines.append(CaseLine(number, texts[-1], _answers(label.strip(), f"{path}:{opening + number}")))
        elif label.strip() or (row and not bar):
            raise ValueError(f"{path}:{opening + number}: a line of the page is 'LABEL | TEXT', not {row!r}")
    return Case(
        name=f"{path.parent.name}/{path.stem}",
        protects=comments.pop("protects"),
        page="\n".join(texts) + "\n",
        lines=tuple(lines),
        expected=_expected_of_comments(comments, path),
    )


def load_html_case(path: Path) -> HtmlCase:
    """Read one HTML case (``path`` is the .html file) and the JSON file beside it."""
    answers = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    protects, contains, lacks = (answers.pop(key) for key in ("protects", "must_contain", "must_not_contain"))
    return HtmlCase(
        name=f"html/{path.stem}",
        protects=protects,
        page=path.read_bytes(),
        must_contain=tuple(contains),
        must_not_contain=tuple(lacks),
        expected={_field(key, path): tuple(value) if key == "authors" else value for key, value in answers.items()},
    )


def _answers(label: str, where: str) -> frozenset[str]:
    answers: set[str] = set()
    for alternative in label.split("/"):
        decision, colon, values = alternative.partition(":")
        answers.update(f"{decision}{colon}{value}" for value in values.split(","))
    if unknown := answers - _ANSWERS:
        raise ValueError(f"{where}: no such label: {', '.join(sorted(unknown))}")
    return frozenset(answers)


def _expected_of_comments(comments: Mapping[str, str], path: Path) -> dict[str, Expected]:
    expected: dict[str, Expected] = {}
    for key, value in comments.items():
        names = () if value == "none" else tuple(value.split("; "))
        text = None if value == "none" else value
        expected[_field(key, path)] = names if key == "authors" else text
    return expected


def _field(key: str, path: Path) -> str:
    if key not in _FIELDS:
        raise ValueError(f"{path}: no such expected field: {key!r}; known: {', '.join(_FIELDS)}")
    return key
