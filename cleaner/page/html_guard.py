"""Keep parsers linear and the page whole: shapes of HTML that HTML5 parsers fail on are mended before parsing.

On the first four they are quadratic; the fifth loses all that stands behind it.

1. Nesting: each block-level start tag looks through all open elements, so 100,000 nested ``div`` take half a minute.
   Start tags below `MAX_DEPTH` open elements become ``<br>``: the text stays, in runs of its own.
2. Formatting elements left open (``<b id=1><b id=2>…<p>``) are opened again in every paragraph. Without their
   attributes the HTML standard itself limits them to three of a kind.
3. Attributes are compared with all others of their tag. A tag of more than `MAX_TAG` characters with more than
   `MAX_ATTRIBUTES` of them loses them all.

4. With each new option a list of which one can be chosen looks through all of them. A list of which many can be
   chosen does not, and holds the same text.
5. ``<noscript><iframe src=… />``, as tag managers are put into pages: an iframe that is never closed holds the rest
   of the page as its raw text. Browsers with scripts do not look into noscript, and nobody sees it.

Pages without these shapes come back unchanged, after a few cheap counts.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page.html_elements import KNOWN, VOID, names

MAX_DEPTH = 4_000
MAX_FORMATTING = 256
MAX_TAG = 50_000
MAX_ATTRIBUTES = 2_000
MAX_OPTIONS = 2_000

_FORMATTING = "b|big|code|em|font|i|s|small|strike|strong|tt|u"
_FORMATTING_TAG = re.compile(rf"<(/?)(?:{_FORMATTING})(?=[\s/>])", re.IGNORECASE)
_FORMATTING_START = re.compile(rf"<({_FORMATTING})[\s/][^<>]*>", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<[a-zA-Z][\w:-]*[\s/][^<>]{{{MAX_TAG},}}")
_OPTION = re.compile(r"<option(?=[\s/>])", re.IGNORECASE)
_SELECT = re.compile(r"<select(?=[\s/>])", re.IGNORECASE)
# A value in quotes may hold what looks like attributes; white space is tried from its beginning only, to stay linear.
_ATTRIBUTE = re.compile(r"""(?<![\s/])[\s/]+[^\s/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?""")
_OPEN_FRAME = re.compile(r"(<noscript\b[^<>]*>\s*<iframe\b[^<>]*)/>(?=\s*</noscript)", re.IGNORECASE | re.ASCII)
_MARKUP = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/>]*))")
_RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
#: Void elements, and those that the next of their kind closes: they do not nest by being left open.
_NO_DEPTH = VOID | names("""html head body p li dt dd option tr td th thead tbody tfoot colgroup""")
# In a ruby the next of these closes the one before, and the ruby's end all of them; elsewhere they nest.
_RUBY, _IN_RUBY = "ruby", ("rt", "rp", "rb", "rtc")


def _packed(name: str) -> np.uint64:
    return np.uint64(int.from_bytes(name.encode()[-8:], "big"))


_NAMES, _NO_DEPTH_NAMES = (
    np.array(sorted(_packed(name) for name in some), np.uint64) for some in (_FORMATTING.split("|"), _NO_DEPTH)
)
_OPTION_NAME, _NOSCRIPT_NAME, _FRAME_NAME, _RUBY_NAME = map(_packed, ("option", "noscript", "iframe", _RUBY))
# An end tag closes one of so many open elements.
_NEAREST = 8


class _Shapes(NamedTuple):
    """What a page has at most, counted in its bytes: start tags of ``formatting`` that go on behind the name, those of
    ``options``, the length of the ``longest`` one, elements open at a time where it is ``deepest``, and ``frames`` that
    follow a noscript and end in "/>"."""

    formatting: int
    options: int
    longest: int
    deepest: int
    frames: int


def tame(html: str, data: bytes | None = None) -> str:
    """The page without the shapes above; the same string when it has none of them. ``data``: the page in UTF-8."""
    counted = _shapes_of(html.encode("utf-8", "ignore") if data is None else data)
    if counted.formatting > MAX_FORMATTING and len(_FORMATTING_START.findall(html)) > MAX_FORMATTING:
        html = _close_formatting(html)
    if counted.options > MAX_OPTIONS and len(_OPTION.findall(html)) > MAX_OPTIONS:
        html = _SELECT.sub("<select multiple", html)
    if counted.longest > MAX_TAG:
        html = _LONG_TAG.sub(_without_attributes, html)
    if counted.deepest > MAX_DEPTH:
        html = _limit_depth(html)
    return _OPEN_FRAME.sub(r"\1></iframe>", html) if counted.frames else html


def _shapes_of(data: bytes) -> _Shapes:
    open_now = np.empty(MAX_DEPTH + 1, np.uint64)
    return _Shapes(*_shapes(np.frombuffer(data, np.uint8), _NAMES, _NO_DEPTH_NAMES, open_now).tolist())


@compiled
def _name_at(html: NDArray[np.uint8], at: int) -> tuple[np.uint64, int]:
    """The letters at a place, in lower case, as a number (of the last eight), and the place behind them."""
    name = np.uint64(0)
    while at < len(html) and 97 <= html[at] | 32 <= 122:
        name = name << np.uint64(8) | np.uint64(html[at] | 32)
        at += 1
    return name, at


@compiled
def _shapes(
    html: NDArray[np.uint8],
    formatting: NDArray[np.uint64],
    flat: NDArray[np.uint64],
    open_now: NDArray[np.uint64],
) -> NDArray[np.int64]:
    """The counts of `_Shapes`. ``flat``: names that open nothing.

    What may be no tag, inside scripts and comments, counts as one, and an end tag closes one element of its name or
    none, whatever lies inside it but for rubies: depth may be taken for more than it is, which costs a closer look,
    hardly for less.
    """
    counts = np.zeros(5, np.int64)
    start, depth, end = -1, 0, len(html)
    last, framed = np.uint64(0), False
    for at in range(end):
        if html[at] != 60 and html[at] != 62:
            continue
        if start >= 0:
            counts[2] = max(counts[2], at - start)
            counts[4] += framed and html[at - 1] == 47
        start = -1
        if html[at] == 62 or at + 1 == end:
            continue
        closes = html[at + 1] == 47
        name, behind = _name_at(html, at + 1 + closes)
        if name == 0:
            continue
        if closes:
            for back in range(1, min(depth, _NEAREST) + 1):
                if open_now[depth - back] == name:
                    for place in range(depth - back, depth - 1):
                        open_now[place] = open_now[place + 1]
                    depth -= back if name == _RUBY_NAME else 1
                    break
            continue
        start = at
        framed = name == _FRAME_NAME and last == _NOSCRIPT_NAME
        last = name
        counts[1] += name == _OPTION_NAME
        if behind < end and html[behind] != 62:
            counts[0] += _among(formatting, name)
        if depth < len(open_now) and not _among(flat, name):
            open_now[depth] = name
            depth += 1
            counts[3] = max(counts[3], depth)
    if start >= 0:
        counts[2] = max(counts[2], end - start)
    return counts


@compiled
def _among(names: NDArray[np.uint64], name: np.uint64) -> bool:
    found = False
    for known in names:
        found = found or known == name
    return found


def _close_formatting(html: str) -> str:
    """The formatting elements without their attributes, where too many are open at once."""
    return _FORMATTING_START.sub(r"<\1>", html) if _formatting_depth(html) > MAX_FORMATTING else html


def _formatting_depth(html: str) -> int:
    depth = deepest = 0
    for tag in _FORMATTING_TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _without_attributes(tag: re.Match[str]) -> str:
    many = sum(1 for _ in _ATTRIBUTE.finditer(tag[0])) > MAX_ATTRIBUTES
    return f"{tag[0].split(None, 1)[0]} " if many else tag[0]


def _limit_depth(html: str) -> str:
    """Replace start tags below `MAX_DEPTH` open elements, and as many end tags of their kind, by ``<br>``."""
    pieces: list[str] = []
    opened: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    rubies: list[list[int]] = []  # what was open of `_IN_RUBY` where each began
    depth = copied = at = 0
    while (markup := _MARKUP.search(html, at)) is not None:
        at = markup.end()
        if markup[2] is None:
            at = _after(html, at, "-->")
            continue
        name = markup[2].lower()
        if name in _RAW_TEXT and not markup[1]:
            end = _RAW_TEXT[name].search(html, at)
            at = end.end() if end else len(html)
            continue
        if name in _NO_DEPTH or (name not in KNOWN and _closes_itself(html, at)):
            continue
        below = dropped[name] > 0 if markup[1] else depth >= MAX_DEPTH
        counts = dropped if below else opened
        if markup[1] and not counts[name]:
            continue
        counts[name] += -1 if markup[1] else 1
        if not below:
            depth += -1 if markup[1] else 1
            if name == _RUBY:
                depth -= _closed_by_ruby(opened, rubies, ends=bool(markup[1]))
            continue
        at = _after(html, at, ">")
        if markup.start() > copied or not pieces:
            pieces += (html[copied : markup.start()], "<br>")
        copied = at
    pieces.append(html[copied:])
    return "".join(pieces)


def _closed_by_ruby(opened: Counter[str], rubies: list[list[int]], *, ends: bool) -> int:
    """How many elements the end of a ruby closes, which go out of ``opened``; where one begins, what is open then goes
    into ``rubies``."""
    if not ends:
        rubies.append([opened[name] for name in _IN_RUBY])
        return 0
    closed = [max(0, opened[name] - before) for name, before in zip(_IN_RUBY, rubies.pop(), strict=True)]
    opened.subtract(dict(zip(_IN_RUBY, closed, strict=True)))
    return sum(closed)


def _closes_itself(html: str, at: int) -> bool:
    """Whether a tag ends with "/>", which counts in drawings and formulas and not in HTML."""
    end = html.find(">", at)
    return end > at and html[end - 1] == "/"


def _after(html: str, at: int, mark: str) -> int:
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)
