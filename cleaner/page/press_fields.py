"""Fields around an article in what databases of the press give out: Nexis, ProQuest, Factiva, wiso.

One of their own labels proves the database ("LOAD-DATE:", "ProQuest document ID:"); where it has others beside it, the
lines with its labels above and below the text are fields. What a headline, a writer, a summary or the text itself
stands behind is none: these are read and judged as everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cleaner.page.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LABEL = re.compile(r"([^\W\d_][^:\n]{1,48}?)\s?:(?=\s|$)")
# Of these labels so many different ones are fields.
_FEW = 3
# One of the first lines is the name of the paper, which the line of rights has as well, and one, below the day, its
# edition.
_HEAD, _WORDS = 8, 7
_EDITION = re.compile(r"(?:^|\s)(?:Edition|Ausgabe|Édition|Edición|Edizione)(?: - \w+)?$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_RIGHTS = re.compile(r"(?:Copyright|©|\(c\))\s+(?:(?:©|\(c\))\s*)?\d{4}\s+(.+)")
# Above and below the text: at most this share of it stands between a field and the page's edge.
_OUTSIDE = 0.25
# What is shorter is a headline, a day or a name: text that was broken into lines has longer ones.
_TEXT = 60
# Fields that may hold sentences.
_CAPTIONS = frozenset(["graphic", "grafik", "illustration", "encart"])
# What stands around articles in files of several, and headings of fields.
_MARK = re.compile(
    r"(?:\d{1,6} (?:of|von|de) \d{1,6} DOCUMENTS?|(?:Document|Dokument) \d{1,6} (?:of|von|de) \d{1,6}|End of Document"
    r"|Body|Graphic|Classification|BODY:|Document [A-Z]{2,10}0{2,5}(?:19|20)\d{6}[0-9a-z]{5,12})",
)


class Line(Protocol):
    """What is asked of the facts of a line."""

    mass: float
    prose: bool


@dataclass(frozen=True, slots=True)
class _Database:
    """``proofs``: labels that no other page has; ``labels``: all of its fields, in small letters; ``values``: field of
    a document -> the label that it stands behind. ``heads``: a label whose value opens the page as well."""

    proofs: frozenset[str]
    labels: frozenset[str]
    values: Mapping[str, str]
    heads: str | None


def _database(proofs: str, labels: str, heads: str | None = None, **values: str) -> _Database:
    sure = frozenset(label.strip() for label in proofs.split(","))
    return _Database(sure, sure | {label.strip() for label in labels.split(",")}, values, heads)


_DATABASES = (
    _database(
        "load-date, publication-type, pub-type, date-chargement, type-publication, ladedatum",
        """section, length, dateline, graphic, subject, geographic, language, document-type, organization, company,
        person, ticker, country, state, city, industry, journal code, journal-code, series, url, name, type, acc-no,
        correction-date, rubrik, länge, sprache, grafik, update, longueur, rubrique, langue, encart, illustration""",
    ),
    _database(
        "proquest document id, proquest-dokument-id, id de documento de proquest",
        """publication info, links, subject, location, people, company / organization, identifier / keyword, first page,
        publication title, publication year, publication date, section, publisher, place of publication, pages, volume,
        issue, country of publication, publication subject, source type, language of publication, document type, issn,
        e-issn, document url, document feature, copyright, last updated, database, column, dateline""",
        title="title",
        authors="author",
        date="publication date",
    ),
    _database(
        "dauerhafte adresse des dokuments",
        "dokumentnummer, ressort, rubrik, issn, serie, ausgabe, alle rechte vorbehalten",
        heads="quelle",
        date="quelle",
    ),
)
_PROOFS = frozenset[str]().union(*(database.proofs for database in _DATABASES))
# Factiva's codes, each before two spaces or a tab.
_CODE = re.compile(r"(?:SE|WC|ET|SN|SC|LA|CY|CO|IN|NS|RE|PUB|AN|CR|ED|PG|VOL|IPC|IPD|RF|CLM|ART|CX)(?:\t|\s\s+)\S")
_CODE_PROOF = re.compile(r"AN(?:\t|\s\s+)Document [A-Z]{2,10}0")


def fields(runs: Sequence[Run], facts: Sequence[Line]) -> frozenset[int]:
    """The lines that are fields, and marks between articles; none on all other pages."""
    if any(run.text.startswith("AN") and _CODE_PROOF.match(run.text) for run in runs):
        return frozenset(i for i, run in enumerate(runs) if _CODE.match(run.text) or _MARK.fullmatch(run.text))
    database, labels = _read(runs)
    if database is None:
        return frozenset()
    labelled = {i: label for i, label in labels.items() if label in database.labels}
    text = [0.0 if i in labelled or fact.mass < _TEXT else fact.mass for i, fact in enumerate(facts)]
    whole, above = sum(text), 0.0
    found: set[int] = set()
    heads = tuple(_heads(runs, labels, database))
    for i, run in enumerate(runs):
        outside = min(above, whole - above) <= _OUTSIDE * whole
        is_field = i in labelled and outside and (not facts[i].prose or labelled[i] in _CAPTIONS)
        if is_field or is_mark(run.text) or (i < _HEAD and _is_head(runs, i, heads)):
            found.add(i)
        above += text[i]
    return frozenset(found)


def is_mark(text: str) -> bool:
    """Whether a line stands around articles in files of several: "3 of 20 DOCUMENTS"."""
    return _MARK.fullmatch(text) is not None


def _heads(runs: Sequence[Run], labels: Mapping[int, str], database: _Database) -> Iterator[str]:
    """What the line of rights and the one of the source begin with: it may open the page as well."""
    for i, run in enumerate(runs):
        if rights := _RIGHTS.match(run.text):
            yield rights[1]
        elif labels.get(i) == database.heads and _YEAR.search(run.text):
            yield _said(run)


def _is_head(runs: Sequence[Run], i: int, heads: Sequence[str]) -> bool:
    """Whether line ``i`` is the paper's name, alone or with what is said of the source, or its edition."""
    text = runs[i].text
    if any(f"{text} ".startswith((f"{head} ", f"{head},")) for head in heads):
        return True
    if len(text.split()) > _WORDS:
        return False
    if i and _EDITION.search(text) and _YEAR.search(runs[i - 1].text):
        return True
    return any(f"{head} ".startswith(f"{text} ") for head in heads)


def values(runs: Sequence[Run]) -> dict[str, str]:
    """What such a page says of its document behind labels, by field: title, authors, date; as it is written."""
    database, labels = _read(runs)
    wanted = {} if database is None else {label: name for name, label in database.values.items()}
    found: dict[str, str] = {}
    for i, label in labels.items():
        if label in wanted and (said := _said(runs[i])):
            found.setdefault(wanted[label], said)
    return found


def _said(run: Run) -> str:
    """What stands behind a label."""
    return run.text.partition(":")[2].strip()


def _read(runs: Sequence[Run]) -> tuple[_Database | None, dict[int, str]]:
    """The database that a page is of, and the labels of its lines, in small letters."""
    marks = {i: mark[1] for i, run in enumerate(runs) if ":" in run.text and (mark := _LABEL.match(run.text))}
    labels = {i: label.lower() for i, label in marks.items()}
    known = set(labels.values())
    if known.isdisjoint(_PROOFS):
        return None, labels
    sure = (one for one in _DATABASES if not known.isdisjoint(one.proofs) and len(known & one.labels) >= _FEW)
    return next(sure, None), labels
