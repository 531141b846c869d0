"""Phrases by which noise and metadata announce themselves, in many languages.

The data stand in ``lexicon.json`` beside this file, which also says where they come from. Every
question here is about one line and is answered by look-ups in tries of folded words, in time linear
in the part of the line that is looked at (`WHOLE_LIMIT`, `OPENER_LIMIT` code points).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cleaner.page.glance import COUNT, HEADING, LABEL, OPENER, PHRASE, SECTION, Glance
from cleaner.page.name_words import DECLARED_PARTICLES, JOINTS
from cleaner.page.stamps import Stamps
from cleaner.page.words import Entry, Trie, cut, fold, longest, opening, places, plant, strong

__all__ = ["OPENER_LIMIT", "WHOLE_LIMIT", "Label", "Lexicon", "Phrase", "fold", "load"]

#: Longer lines are never a phrase, heading, label of their own or time stamp (code points).
WHOLE_LIMIT = 300
#: How far into a line an opener or label may reach (code points).
OPENER_LIMIT = 120
#: Sections and time stamps are short.
_SHORT_LIMIT = 60
# A time stamp without figures has no more spaces than this.
_STAMP_GAPS = 4
# Behind a heading such as "More from" at most so many words stand.
_HEADING_TAIL = 5
# A byline without a colon is no longer than this (code points).
_BYLINE_LIMIT = 150

_BULLET = re.compile(r"\s*(?:[-*+•·‣◦▪●–—]|\d{1,3}[.)]|[a-z][.)])\s")
_SEPARATOR = re.compile(r"[|·•/,›»>—–;\t\n]| - |  ")
# What may follow an opener that is safe only as a label.
_DELIMITER = re.compile(r"\s*(?:$|[:：|›»>→▶►⇒/／=】]|[-–—]\s)")
_COLON = re.compile(r"\s*[:：]\s*")
_COPYRIGHT = re.compile(
    r"\W{0,3}(?:copyright\s{0,3})?(?:©|\([cC]\)\s?)\s{0,3}(?:copyright\s{0,3})?"
    r"(?:by\s|\d{4}|\w{1,30}[\w\s.,'’&-]{0,40}\d{4})"
    r"|\W{0,3}copyright\s(?:by\s|\d{4})",
    re.IGNORECASE,
)
# What WordPress writes below each entry of a feed, in its own translations.
_FEED_END = re.compile(
    r"(?:The post|Der Beitrag|L[’']article|La entrada|L[’']articolo|O post|Het bericht|Artykuł|Сообщение|Запись)\s"
    r"[^a-zа-я].{0,200}\s(?:appeared first on|first appeared on|erschien zuerst auf|est apparu en premier sur"
    r"|apareció primero en|proviene da|sembra essere il primo su|apareceu primeiro em|verscheen eerst op"
    r"|pochodzi z serwisu|появил(?:ась|ись|ось) сначала на)\s[^a-zа-я].{0,100}"
)
# What newsletter services put between paragraphs: whole sentences, with the newsletter's name in them.
_NEWSLETTER = re.compile(
    r".{1,80}\sis a reader-supported (?:publication|newsletter|guide|project)\b"
    r"|Thanks for reading .{1,80}[!.]\s(?:Subscribe for free|This post is public)\b"
)
_SENTENCES = (
    *("The post ", "Der Beitrag ", "L’article ", "L'article ", "La entrada ", "L’articolo ", "L'articolo ", "O post "),
    *("Het bericht ", "Artykuł ", "Сообщение ", "Запись ", "Thanks for reading "),
)
_CLOCK = re.compile(
    r"\W{0,3}(?:kl|klo|um|à|at|ore|o)?\.?\s?\d{1,2}"
    r"(?:[:：]\d{2}(?::\d{2})?|[.h]\d{2}(?=\s?(?:uhr|h\b|[ap]\.?m))|h(?:\d{2})?)"
    r"\s?(?:[ap]\.?\s?m\b\.?|uhr|h|น\.|hrs?)?\s?(?:\(?[A-Z]{2,5}\)?)?\W{0,3}",
    re.IGNORECASE,
)
# Signs of code, of a quotation, or of a sentence that begins on the line before: no phrase stands alone there.
_FRAGMENT = re.compile(r"""\W*(?:["'“‘`</].*["'”’`>/;]|[#.]+\w.*)\W*$|[.,;)]\s|.*(?:\w_\w|\(\))|__""", re.DOTALL)
_DIGIT = re.compile(r"\d")
_NAME_BREAK = re.compile(r"[|•·–—,;/\t\d]| - ")
# What stands in small letters among names.
_SMALL = DECLARED_PARTICLES | JOINTS


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noise phrase found: ``reason`` of `cleaner.records.REASONS`, the ``share`` (0-1] of the line's
    folded characters that it covers, and the lexicon's ``entry`` in folded words."""

    reason: str
    share: float
    entry: str


@dataclass(frozen=True, slots=True)
class Label:
    """A metadata cue: the ``field`` it announces and what follows: ``rest == text[rest_start:][:len(rest)]``."""

    field: str
    rest: str
    rest_start: int


class Lexicon:
    """The phrases of one ``lexicon.json``, ready for look-ups. Holds no state between questions."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._heading = _trie(data, "heading")
        self._opener = _trie(data, "opener")
        self._label = _trie(data, "label")
        self._whole = _trie(data, "whole", "heading", "opener", lone_openers=False)
        self._sections = frozenset(cut(name) for name in _phrases(data["section"]))
        self._section_starts = frozenset(words[0] for words in self._sections)
        self._stamps = Stamps(data["timestamp"].values())
        tries = (self._opener, self._label, self._section_starts, self._heading, self._whole)
        self._glance = Glance(*tries, reach=OPENER_LIMIT)

    def whole(self, text: str) -> Phrase | None:
        """The phrase that the line is, or that covers at least half of the line's folded characters.

        Several phrases of one line count together; one-word phrases count only when phrases fill the
        whole line and separators stand between them (or three or more stand side by side). In a list item
        only phrases of several words count. Lines above `WHOLE_LIMIT` never match.
        """
        if len(text) > WHOLE_LIMIT or not self._glance.other(text) & PHRASE:
            return None
        words = cut(text)
        found = self._pieces(words)
        if not found or _FRAGMENT.match(text) or (text[0] == "#" and _of_menus(found)):
            return None
        first, last = _without_counts(words)
        small = _begins_small(text)
        if first == last or (small and last - first == 1):
            return None
        bullet = _BULLET.match(text) is not None
        whole = longest(self._whole, words, first)
        if whole and whole[1] >= last and (not bullet or strong(whole[0])):
            return Phrase(whole[0].value, 1.0, " ".join(whole[0].words))
        return None if small else _cover(text, words, found, bullet=bullet)

    def _pieces(self, words: Sequence[str]) -> list[tuple[Entry, int]]:
        """Phrases from left to right without overlap, each with the place after its last word."""
        pieces: list[tuple[Entry, int]] = []
        place = 0
        for start, word in enumerate(words):
            if start >= place and word in self._whole and (found := longest(self._whole, words, start)) is not None:
                pieces.append(found)
                place = found[1]
        return pieces

    def opener(self, text: str) -> Phrase | None:
        """The phrase with which the line begins: "Also Read: …", "Sign up for …", "Copyright © …".

        Phrases that prose may begin with too need a delimiter (``: | › -`` or the line's end) behind them.
        """
        head = text[:OPENER_LIMIT]
        if _COPYRIGHT.match(head):
            return Phrase("legal", min(1.0, 10 / max(10, len(text))), "©")
        if may_be_sentence(text):
            if _FEED_END.fullmatch(text):
                return Phrase("legal", 1.0, "the post appeared first on")
            if _NEWSLETTER.match(text):
                return Phrase("subscribe", 1.0, "reader-supported")
        if not self._glance.first(text) & OPENER:
            return None
        for entry, start, end in opening(self._opener, head):
            if ":" not in entry.flags or _delimited(entry, text, end):
                return Phrase(entry.value, (end - start) / len(text.strip()), " ".join(entry.words))
        return None

    def heading(self, text: str) -> Phrase | None:
        """The phrase of a whole line that opens a noise section: "Recent Posts", "12 Comments", "More from …"."""
        if len(text) > OPENER_LIMIT or not self._glance.other(text) & HEADING:
            return None
        words = cut(text)
        start, end = _without_counts(words)
        found = longest(self._heading, words[:end], start)
        if found is None or _FRAGMENT.match(text):
            return None
        entry, after = found
        left = end - after
        if left and ("…" not in entry.flags or left > _HEADING_TAIL or text.rstrip()[-1] in ".!?"):
            return None
        return Phrase(entry.value, (after - start) / (end - start), " ".join(entry.words))

    def label(self, text: str) -> Label | None:
        """The metadata cue at the line's start, with the rest of the line.

        "By", "Von", "Par" … count only before what looks like names; date words only before a figure or
        alone; "Sources", "Section" only before a colon; "Synopsis", "Key points" before a colon or alone.
        """
        if not self._glance.first(text) & LABEL:
            return None
        for entry, _, after in opening(self._label, text[:OPENER_LIMIT]):
            colon = _COLON.match(text, after)
            start = colon.end() if colon else after + len(text[after:]) - len(text[after:].lstrip(" \t\u00a0-–—|"))
            label = Label(entry.value, text[start:].rstrip(), start)
            if _announces(entry, label, colon=colon is not None, long=len(text) > WHOLE_LIMIT):
                return label
        return None

    def section(self, text: str) -> bool:
        """True when the lone line is a common newspaper section ("World", "Politik"), or a path of such names."""
        if len(text) > _SHORT_LIMIT or not self._glance.first(text) & SECTION:
            return False
        parts = [cut(part) for part in re.split(r"[/>|›»•·]", text)]
        return any(parts) and all(words in self._sections for words in parts if words)

    def timestamp(self, text: str) -> bool:
        """True when the whole line is a relative time ("4 mins ago"), a reading time or a time of day."""
        if len(text) > _SHORT_LIMIT or (text.count(" ") > _STAMP_GAPS and _DIGIT.search(text) is None):
            return False
        if _DIGIT.search(text[:6]) and _CLOCK.fullmatch(text):
            return True
        label = self.label(text)
        if label and label.field in ("date", "date_modified") and label.rest:
            text = label.rest
        return text in self._stamps


def may_be_sentence(text: str) -> bool:
    """Whether a line may be one of the sentences with a name in them that feeds and newsletters put into articles."""
    return len(text) <= WHOLE_LIMIT and (text.startswith(_SENTENCES) or "reader-supported" in text)


def _phrases(languages: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for phrases in languages.values():
        yield from phrases


def _trie(data: Mapping[str, Any], *names: str, lone_openers: bool = True) -> Trie:
    """A trie of the named parts. Without ``lone_openers`` one-word phrases that want a delimiter stay out."""
    trie: Trie = {}
    for name in names:
        for value, languages in data[name].items():
            for phrase in _phrases(languages):
                if lone_openers or phrase[-1] != ":" or len(cut(phrase)) > 1:
                    plant(trie, phrase, value)
    return trie


def _of_menus(found: Sequence[tuple[Entry, int]]) -> bool:
    """Whether all are words of menus, which may head a part of a text in Markdown: "## Videos"."""
    return all(entry.value == "navigation" and not strong(entry) for entry, _ in found)


def _delimited(entry: Entry, text: str, end: int) -> bool:
    """True when a delimiter stands behind the phrase. The line's end is one for phrases of several words only."""
    found = _DELIMITER.match(text, end)
    return found is not None and (found.end() > end or len(entry.words) > 1)


def _without_counts(words: Sequence[str]) -> tuple[int, int]:
    """First and last place of the words without numbers at the ends: "Comments (12)", "12 comments", "1k likes"."""
    first, last = 0, len(words)
    while first < last and COUNT.fullmatch(words[first]):
        first += 1
    while last > first and COUNT.fullmatch(words[last - 1]):
        last -= 1
    return first, last


def _begins_small(text: str) -> bool:
    """True when the first word begins with a small letter, as a piece of a sentence does.

    Scripts without capitals have no small letters (Georgian letters count as small but have no title case).
    """
    first = next((char for char in text if char.isalnum()), "")
    return first.islower() and first.title() != first


def _cover(text: str, words: Sequence[str], found: Sequence[tuple[Entry, int]], *, bullet: bool) -> Phrase | None:
    """The phrases of a line together, when they fill it as a list does or safe ones cover half of it."""
    counted = sum(len(word) for word in words if not word.isdecimal())
    if _covered(found) == counted and not bullet and _listed(text, found):
        return _sum(found, counted)
    firm = [piece for piece in found if strong(piece[0])]
    return _sum(firm, counted) if firm and 2 * _covered(firm) >= counted else None


def _covered(found: Sequence[tuple[Entry, int]]) -> int:
    return sum(len(word) for entry, _ in found for word in entry.words)


def _listed(text: str, found: Sequence[tuple[Entry, int]]) -> bool:
    """True when phrases that fill the line stand as a list does, not as words of one expression."""
    if len(found) >= 3:
        return True
    spans = [(start, end) for _, start, end in places(text)]
    gaps = [text[spans[after - 1][1] : spans[after][0]] for _, after in found[:-1]]
    return all(_SEPARATOR.search(gap) for gap in gaps)


def _sum(found: Sequence[tuple[Entry, int]], counted: int) -> Phrase:
    """One answer for several phrases: the reason with most characters (the first of equals)."""
    weight: dict[str, int] = {}
    for entry, _ in found:
        weight[entry.value] = weight.get(entry.value, 0) + sum(map(len, entry.words))
    reason = max(weight, key=lambda value: weight[value])
    entry = next(entry for entry, _ in found if entry.value == reason)
    return Phrase(reason, sum(weight.values()) / counted, " ".join(entry.words))


def _announces(entry: Entry, label: Label, *, colon: bool, long: bool) -> bool:
    rest = label.rest
    if long:
        return colon and label.field in ("synopsis", "sources", "key_points")
    if label.field in ("synopsis", "key_points"):
        return colon or not rest
    if label.field in ("sources", "section"):
        return colon
    if label.field == "authors":
        return colon or (":" not in entry.flags and len(rest) <= _BYLINE_LIMIT and _names(rest))
    return colon or (":" not in entry.flags and (not rest or _DIGIT.search(rest[:40]) is not None))


def _names(rest: str) -> bool:
    """True when the text up to the first separator looks like names: capitalised words and particles, at most eight.

    Without capitals, a name cannot be told from a phrase: at most four words then.
    """
    words = _NAME_BREAK.split(rest, maxsplit=1)[0].partition(" @")[0].split()
    if not 1 <= len(words) <= 8 or not words[0][:1].isalpha() or words[0].islower():
        return False
    if len(words) > 4 and not words[0][:1].isupper():
        return False
    if len(words) > 2 and words[-1][-1:] in ".!?" and len(words[-1]) > 3:
        return False
    return all(not word.islower() or word in _SMALL for word in words)


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon that stands beside this module; read once."""
    return Lexicon(json.loads(files("cleaner.page").joinpath("lexicon.json").read_text(encoding="utf-8")))
