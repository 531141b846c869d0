"""A line cut into signs for the date finder: numbers, names of months, cue words, punctuation.

Each sign has a one-letter code; dates and times are then patterns over the string of codes, which
hold for every language at once. The vocabulary stands in ``dates.json`` beside this file, which says
where it comes from. Codes:

    N number of one or two digits   Y four digits that may be a year   F other four digits   0 other number
    M name of a month   V "month" before its number (tháng 6)   W weekday   R era name before its year (令和7年)
    y m d   year, month and day signs (年月日)   t i   hour and minute signs (時分)   h hour word ("Uhr")
    T of ISO times   A before noon   B after noon   Z named zone   G UTC or GMT
    r relative day ("yesterday")   1 "a" in "an hour ago"   p "published"   u "updated"   b "by"
    q something counted or numbered (minutes of reading, comments, page)   c linking word   x any other word
    . / - , : + themselves   s dash, bar, bullet or semicolon   n line break   o any other sign

Backslashes, which Markdown writes before full stops, are passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from cleaner import scripts
from cleaner.page.words import fold

_SPACELESS = scripts.signs(scripts.KANA_LETTERS, scripts.HAN)
#: Marks are no \w for Python, yet stand inside words of Hebrew, Arabic, Indic scripts and Thai.
MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0963\u0970-\u0983"
    "\u09bc-\u09d7\u0a01-\u0a51\u0a70-\u0a83\u0abc-\u0acd\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c63\u0c81-\u0c83"
    "\u0cbc-\u0ce3\u0d00-\u0d03\u0d3b-\u0d63\u0d82-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
)
_CAPITALS = "A-Z" + "".join(sign for sign in map(chr, (*range(0x80, 0x530), *range(0x1E00, 0x1F00))) if sign.isupper())
# Possessive repeats: no sign is looked at twice. "UTCUpdated" and "UhrLesedauer" are two words each.
_SIGN = re.compile(
    rf"(?P<number>\d++)|(?P<word>[{_SPACELESS}]"
    rf"|[{_CAPITALS}]{{2,8}}(?=[{_CAPITALS}][a-z])|[{_CAPITALS}]*+(?:[^\W\d_{_CAPITALS}{_SPACELESS}]|[{MARKS}])++|[{_CAPITALS}]++)"
    rf"|(?P<sign>[^\s\\{MARKS}]|\n)"
)
_SIGN_CODES = {
    **{sign: sign for sign in "./-,:+"},
    **dict.fromkeys("‐‑", "-"),
    **dict.fromkeys("|•·–—―;∙‧●▪◦・･│｜¦~►▸»›⋅‒−", "s"),
    **dict.fromkeys("，、،", ","),
    **dict.fromkeys("：∶", ":"),
    "／": "/",
    "．": ".",
    "\n": "n",
}
_FIXED_SIGNS = {"y": "年년", "m": "月월", "d": "日号號일", "t": "时時点點시", "i": "分분", "W": "火水木金土화수목금토"}
# First come, first served: a word that is several things is the first of these.
_ROLES = {
    "published": "p",
    "updated": "u",
    "am": "A",
    "pm": "B",
    "hour_sign": "h",
    "one": "1",
    "counted": "q",
    "by": "b",
    "linking": "c",
}
#: Years that a scraped page may bear; Buddhist years are 543 ahead.
FIRST_YEAR, LAST_YEAR, BUDDHIST = 1990, 2100, 543
_REIWA = 2018  # the year before the first of this era


_Trie = dict[str | None, Any]


class Signs(NamedTuple):
    """Parallel per sign: ``codes[i]`` stands for ``text[starts[i]:ends[i]]`` with the number, months,
    days back or folded word ``values[i]``."""

    text: str
    codes: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    values: tuple[Any, ...]


class Vocabulary(NamedTuple):
    """What ``dates.json`` says, ready for look-ups."""

    phrases: Mapping[str | None, Any]  # trie by folded word; under None the code and value
    weekdays: Mapping[str, Sequence[int]]  # folded name -> the days that it may be, 0 is Monday
    zones: frozenset[str]
    us_zones: frozenset[str]
    ago: Mapping[str, int]  # "before|after" the number, run together -> seconds
    relative: frozenset[str]  # folded words without which a text has nothing relative
    dating: frozenset[
        str
    ]  # folded words without which a number is no day without a year, and no time that is announced


@cache
def vocabulary() -> Vocabulary:
    """The content of ``dates.json``, read once."""
    data = json.loads(files("cleaner.page").joinpath("dates.json").read_text(encoding="utf-8"))
    cues = data["cues"]
    ago = data["ago"] | cues["ago"]
    days = [phrase for phrases in cues["day"].values() for phrase in phrases]
    telling = [*days, *map(_telling, ago)]
    dating = [*data["months"], *cues["months"], *cues["published"], *cues["updated"], "tháng", "thg"]
    return Vocabulary(
        _phrases(data, cues),
        data["weekdays"],
        frozenset(cues["zone"]),
        frozenset(cues["us_zone"]),
        {pattern.replace(" ", ""): seconds for pattern, seconds in ago.items()},
        frozenset(max(_words(phrase), key=len) for phrase in telling),
        frozenset(max(words, key=len) for phrase in dating if (words := _words(phrase))),
    )


def _phrases(data: Mapping[str, Any], cues: Mapping[str, Any]) -> _Trie:
    """The trie of all phrases. The first meaning of a phrase stays."""
    trie: _Trie = {}
    for name, months in (data["months"] | cues["months"]).items():
        _plant(trie, name, "M", tuple(months))
        if "א" <= name[0] <= "ת":
            _plant(trie, "ב" + name, "M", tuple(months))  # "in June" is written together
    for code, signs in _FIXED_SIGNS.items():
        for sign in signs:
            _plant(trie, sign, code, None)
    for zone in cues["zone"]:
        if " " in zone:
            _plant(trie, zone, "Z", zone)
    for phrase, code in (("tháng", "V"), ("thg", "V"), ("utc", "G"), ("gmt", "G")):
        _plant(trie, phrase, code, None)
    _plant(trie, "令和", "R", _REIWA)
    for back, phrases in cues["day"].items():
        for phrase in phrases:
            _plant(trie, phrase, "r", int(back))
    for role, code in _ROLES.items():
        for phrase in cues[role]:
            _plant(trie, phrase, code, None)
    for name in data["weekdays"]:
        _plant(trie, name, "W", None)
    return trie


def _telling(pattern: str) -> str:
    """The word of "… ago" that is not the unit's: the last after the number, or the first before it."""
    before, _, after = pattern.partition("|")
    words = _words(after)
    return words[-1] if len(words) > 1 or not before else before


def folded(word: str) -> str:
    """`cleaner.page.words.fold` of one word; "" for a word longer than any that is known."""
    return _fold(word) if len(word) <= _LONGEST_WORD else ""


_LONGEST_WORD = 40
_fold = lru_cache(maxsize=1 << 13)(fold)  # words recur; folding one costs many times a look-up


def _words(phrase: str) -> list[str]:
    return [folded(match.group()) for match in _SIGN.finditer(phrase) if match.lastgroup == "word"]


def _plant(trie: _Trie, phrase: str, code: str, value: Any) -> None:
    node = trie
    for word in _words(phrase):
        node = node.setdefault(word, {})
    node.setdefault(None, (code, value))


def cut(text: str, first_year: int = FIRST_YEAR) -> Signs:
    """The signs of a text, in one pass over it. White space but for line breaks only separates. Numbers from
    ``first_year`` on may be years."""
    words = vocabulary()
    raw = _pieces(text, first_year)
    signs: list[_Piece] = []
    i = 0
    while i < len(raw):
        piece = raw[i]
        i += 1
        if piece[0] == "x":
            code, value, i = _phrase(text, raw, i - 1, words)
            piece = (code, piece[1], raw[i - 1][2], value)
        signs.append(piece)
    codes, starts, ends, values = zip(*signs, strict=True) if signs else ((), (), (), ())
    return Signs(text, "".join(codes), starts, ends, values)


_Piece = tuple[str, int, int, Any]


def _pieces(text: str, first_year: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    for match in _SIGN.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "word":
            pieces.append(("x", start, end, folded(match.group())))
        elif kind == "number":
            pieces += _numbers(text, start, end, first_year)
        else:
            pieces.append((_SIGN_CODES.get(match.group(), "o"), start, end, None))
    return pieces


def _numbers(text: str, start: int, end: int, first_year: int) -> list[_Piece]:
    """One number, or the year and the hour that a page without spaces runs together ("20252:23 PM")."""
    length = end - start
    if length <= 2:
        return [("N", start, end, int(text[start:end]))]
    if length == 4:
        value = int(text[start:end])
        return [("Y" if _year_like(value, first_year) else "F", start, end, value)]
    if 5 <= length <= 6 and text[end : end + 1] == ":" and _year_like(int(text[start : start + 4]), first_year):
        hour = start + 4
        return [("Y", start, hour, int(text[start:hour])), ("N", hour, end, int(text[hour:end]))]
    return [("0", start, end, None)]


def _year_like(value: int, first_year: int) -> bool:
    return first_year <= value <= LAST_YEAR or FIRST_YEAR + BUDDHIST <= value <= LAST_YEAR + BUDDHIST


def _phrase(text: str, raw: list[_Piece], i: int, words: Vocabulary) -> tuple[str, Any, int]:
    """Code and value of the longest known phrase from piece ``i`` on, and the place after it; full stops
    and other single signs may stand between its words ("p.m.", "ก.ค.", "aujourd’hui")."""
    _, start, end, folded = raw[i]
    written = text[start:end]
    if written in words.zones:
        return "Z", written, i + 1
    if written in {"T", "Z"} and raw[i - 1][2] == start and i:
        return ("T" if written == "T" else "G"), None, i + 1
    node = words.phrases.get(folded)
    best, place = ("x", folded, i + 1), i + 1
    while node is not None:
        if None in node:
            best = (*node[None], place)
        if place < len(raw) and raw[place][0] in ".-o" and raw[place][1] == raw[place - 1][2]:
            place += 1
        if place >= len(raw) or raw[place][0] != "x":
            break
        node = node.get(raw[place][3])
        place += 1
    return best
