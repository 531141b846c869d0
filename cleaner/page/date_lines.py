"""The lines of a page that are mostly a date: which dates they hold, and whether they belong to a list of entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.page import dates
from cleaner.page.date_patterns import Order
from cleaner.page.facts import Facts
from cleaner.page.lexicon import Label, Lexicon
from cleaner.page.runs import Run

# A label that stands alone is no longer than this (code points).
_LABEL_LIMIT = 40
# A page of entries has so many dates, with so many lines of prose between two of them.
_ENTRIES, _ENTRY_PROSE = 3, 2
_FIELDS = frozenset(["date", "date_modified"])
_DIGIT = re.compile(r"\d")
_EDGE = " |–—·•-,\t"
# What links a name to the date behind it: "Ada Stone on March 4", "Ada Stone on Sun, March 4".
_MORE_THAN_A_WORD = re.compile(r"[\s:：]")
_LABEL_BEHIND = re.compile(r"\s(?=[^\W\d_]{2,10}[:：])")
_LINK = r"\s(?:on|at|am|le|el|il|op|den|em|w|dne|в)\s+(?:[^\W\d_]{2,12}[.,]?\s+)?"
_LINKING, _LINK_AT_END = re.compile(rf"{_LINK}(?=\|)"), re.compile(rf"{_LINK}$")
# "| 3 comments": what may stand behind the date of a line that says who wrote the text.
_BESIDE = re.compile(r"\s*[|•·].{0,60}")
# Days of something else: when somebody joined a forum, when an archive took the text in.
_OTHER_DAY = re.compile(
    r"\W*(?:joined|join date|registered|member since|load-date|registriert|beigetreten|mitglied seit|inscrit"
    r"|membre depuis|miembro desde|registrado|iscritto|membro desde|zarejestrowany|dołączył|geregistreerd|lid sinds"
    r"|регистрация|зарегистрирован|kayıt tarihi)\b",
    re.IGNORECASE,
)
# A message of a chat: "04/03/2014, 09:12 - Ada: …".
_MESSAGE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)? [-–] (?=[^:]{1,60}: )"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date at line ``line``: ``modified`` says that the line calls it an update; a ``vague`` one is "3 hours ago".

    ``iso`` is "" where day and month may be either.
    """

    line: int
    iso: str
    modified: bool
    vague: bool


class DateLines:
    """Questions about the date lines of one page; ``order``: what leads in its dates of figures, once it is known."""

    def __init__(self, runs: Sequence[Run], facts: Sequence[Facts], lexicon: Lexicon, crawl_date: str | None) -> None:
        self._runs, self._facts, self._lexicon, self._crawl_date = runs, facts, lexicon, crawl_date
        self.order: Order | None = None
        self._messages: int | None = None

    def read(self, i: int) -> tuple[list[Stamp], str]:
        """The dates of line ``i`` where it is mostly a date, and the sources that it names behind one."""
        text, fact = self._runs[i].text, self._facts[i]
        if fact.prose or fact.mass > dates.LINE_LIMIT or not dates.may_hold_one(text, self._crawl_date):
            return [], ""
        if _OTHER_DAY.match(text) or self._is_message(i):
            return [], ""
        if found := dates.line_date(text, crawl_date=self._crawl_date, order=self.order):
            hits = dates.find(text, crawl_date=self._crawl_date, order=self.order)
            vague = all(hit.iso for hit in found) and all(hit.relative for hit in hits)
            updated = self._announced_above(i) == "date_modified"
            return [
                Stamp(i, hit.iso, hit.role == "updated" or updated, vague=vague and hit.role is None) for hit in found
            ], ""
        if self._crawl_date is not None and (role := dates.clock_line(text)) is not None:
            return [Stamp(i, self._crawl_date[:10], role == "updated", vague=True)], ""
        if self._facts[i].heading is not None or _DIGIT.search(text) is None:
            return [], ""
        if stamps := self._signed(i):
            return stamps, ""
        label = self._lexicon.label(text)
        if label is not None and label.field in _FIELDS:
            return self._behind_label(i, label), ""
        if label is not None and label.field == "sources":
            return self._behind_source(i)
        if label is not None and label.field == "authors":
            return self._at_end(i), ""
        return self._before_label(i) if text[:1].isdigit() else ([], "")

    def _is_message(self, i: int) -> bool:
        """Whether line ``i`` is one of several messages of a chat; behind a date that stands alone may be labels."""
        message = _MESSAGE.match(self._runs[i].text)
        if message is None or self._lexicon.label(self._runs[i].text[message.end() :]) is not None:
            return False
        if self._messages is None:
            self._messages = sum(_MESSAGE.match(run.text) is not None for run in self._runs)
        return self._messages > 1

    def _signed(self, i: int) -> list[Stamp]:
        """The only date of a line that says who wrote the text, and links the day to it, as systems for content put it:
        "Written by Ada Stone on May 4, 2022 at 10:12"."""
        text = self._runs[i].text
        hits = dates.find(text, crawl_date=self._crawl_date, order=self.order)
        if len(hits) != 1 or hits[0].relative:
            return []
        link, behind = _LINK_AT_END.search(text[: hits[0].start]), text[hits[0].end :]
        if link is None or (behind.strip(_EDGE) and _BESIDE.fullmatch(behind) is None):
            return []
        label = self._lexicon.label(text[: link.start()])
        if label is None or label.field != "authors":
            return []
        return [Stamp(i, hits[0].iso, modified=False, vague=False)]

    def _behind_label(self, i: int, label: Label) -> list[Stamp]:
        """The date with which what follows a label begins, whatever stands behind it."""
        hits = dates.find(self._runs[i].text, crawl_date=self._crawl_date, order=self.order)
        if not hits or hits[0].start > label.rest_start + 3:
            return []
        return [Stamp(i, hits[0].iso, label.field == "date_modified", vague=False)]

    def _before_label(self, i: int) -> tuple[list[Stamp], str]:
        """A date that begins the line, where sources or authors are named behind it."""
        text = self._runs[i].text
        hits = dates.find(text, crawl_date=self._crawl_date, order=self.order)
        rest = self._lexicon.label(text[hits[0].end :].lstrip(_EDGE)) if hits and not hits[0].start else None
        if rest is None or rest.field not in {"sources", "authors"}:
            return [], ""
        return [Stamp(i, hits[0].iso, modified=False, vague=False)], rest.rest if rest.field == "sources" else ""

    def _behind_source(self, i: int) -> tuple[list[Stamp], str]:
        """A date that ends the line, where it names a source first, and nothing but labelled things between."""
        stamps = self._at_end(i)
        parts = beside_dates(self._runs[i].text, self._crawl_date) if stamps else []
        first, *others = [self._lexicon.label(part) for part in parts] or [None]
        if first is None or None in others or len(first.rest) > _LABEL_LIMIT:
            return [], ""
        return stamps, first.rest

    def _at_end(self, i: int) -> list[Stamp]:
        """The only date of a line, at its end: "By Ada Stone, Berlin correspondent 4 May 2022"."""
        text = self._runs[i].text
        hits = dates.find(text, crawl_date=self._crawl_date, order=self.order)
        if len(hits) != 1 or hits[0].relative or text[hits[0].end :].strip(_EDGE):
            return []
        return [Stamp(i, hits[0].iso, modified=False, vague=False)]

    def _announced_above(self, i: int) -> str | None:
        """The kind of date that the line above announces, where it says nothing else."""
        if i == 0 or len(self._runs[i - 1].text) > _LABEL_LIMIT:
            return None
        label = self._lexicon.label(self._runs[i - 1].text)
        return label.field if label is not None and not label.rest and label.field in _FIELDS else None

    def first_of_entries(self, i: int) -> bool:
        """Whether the date at line ``i`` is the first of a list of entries: date, a line or two of prose, date …"""
        found, prose = 1, 0
        for run, fact in zip(self._runs[i + 1 :], self._facts[i + 1 :], strict=True):
            if fact.prose:
                prose += 1
                if prose > _ENTRY_PROSE:
                    return False
            elif prose and dates.line_date(run.text):
                found, prose = found + 1, 0
                if found == _ENTRIES:
                    return True
        return False


def beside_dates(text: str, crawl_date: str | None) -> list[str]:
    """What stands between and beside the dates of a line: "Jane Doe | June 9, 2025" -> "Jane Doe"."""
    for hit in reversed(dates.find(text, crawl_date=crawl_date, order="day")):  # whichever it is
        text = f"{text[: hit.start]} | {text[hit.end :]}"
    parts = re.split(r"\s*[|•·]\s*|\s[–—-]\s|\t", _LINKING.sub(" ", text))
    return [piece for part in parts for piece in _before_labels(part) if piece.strip(_EDGE)]


def _before_labels(text: str) -> Iterator[str]:
    """What stands before the labels of a text, and behind them: "Ada Stone Source: dpa". One word belongs to its label:
    "Tác giả: Ada Stone"."""
    start = 0
    for label in _LABEL_BEHIND.finditer(text):
        if _MORE_THAN_A_WORD.search(text[start : label.start()].strip()):
            yield text[start : label.start()]
            start = label.end()
    yield text[start:]
