"""A parsed page as arrays: its elements and its runs of text, in one compiled pass over the parser's own serialisation.

The HTML5 parser writes its tree out again in canonical form: every element is closed, every attribute stands in double
quotes, and no angle bracket is left inside them. Reading that is a few comparisons for each byte, where asking the
parser's nodes one by one from Python takes five times as long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page import class_words
from cleaner.page.html_elements import EFFECTS, GAP_INSIDE, LINE_PARENTS, LISTS, PRE, VOID, Effect, names
from cleaner.page.runs import Gap

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Hashes = NDArray[np.uint64]
Longs = NDArray[np.int64]
Codes = NDArray[np.uint32]

#: The kinds of gap before a run.
GAPS: tuple[Gap, ...] = ("\n\n", "\n", "\t")
#: Names of elements by their number; 0 is any other.
TAGS = ("", *sorted(set(EFFECTS) | VOID | names("html head title meta link base body")))
NUMBER = {name: number for number, name in enumerate(TAGS)}

# What an element does to the line, as bits.
_OWNS, _CUTS, _IS_BREAK, _PRE, _LINE_PARENT, _LIST, _ROWS, _CELLS, _TERM, _VOID, _RAW, _STRONG, _MARK, _KNOWN = (
    1 << bit for bit in range(14)
)
_RAW_NAMES = names("xmp iframe noembed noframes script style")
_TERMS = names("dt dd")
_STRONG_NAMES = names("b strong")
_MARKS = names("meta link time base")
_A, _BODY, _SVG, _TITLE, _CAPTION, _LI = (NUMBER[name] for name in ("a", "body", "svg", "title", "caption", "li"))

#: Values of `Nodes.mark`: an element that may say something about the page; a title that belongs to no drawing.
MARKED, IS_TITLE = 1, 2
#: Bit of `Nodes.words`: the element is not shown.
IS_HIDDEN = 1 << 30
_IS_HIDDEN = np.int32(IS_HIDDEN)
_IN_LINK, _IN_PRE, _IN_DRAWING, _IN_STRONG, _IN_BODY = (1 << bit for bit in range(5))
_PARENT, _TAG, _NAME, _ENDS, _PLACE, _DEPTH, _WORDS, _MARKED = range(8)
_START, _END, _OWNER, _GAP, _VISIBLE, _LINKED, _BOLD = range(7)

# What is counted and remembered on the way: ``common`` of the open elements that are not inline (``owners``) belong to
# the last run and to the next one, ``left`` is the last run's just below those; what lies between two runs follows.
_STATE = 11
_N_NODES, _N_RUNS, _N_CODES, _N_OWNERS, _COMMON, _LEFT, _LEFT_TAG, _EDGE, _BREAKS, _RUNNING, _PENDING = range(_STATE)

_FNV, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_MIX, _SHIFT, _ONE = np.uint64(0x9E3779B97F4A7C15), np.uint64(29), np.uint64(1)
_LT, _GT, _SLASH, _AMP, _QUOTE, _EQUALS, _BLANK, _BANG, _QUERY, _DASH, _NEWLINE = (ord(sign) for sign in '<>/&"= !?-\n')


class Nodes(NamedTuple):
    """Elements in document order. ``name``, ``end``: bytes where the start tag's name begins and the end tag begins;
    ``tag``: number in `TAGS`; ``place``: from 1, among siblings of its name; ``words``: bits of `class_words.GROUPS`
    for its class, id and role; ``style``: a hash of its name and class; ``mark``: says something about the page."""

    parent: Ints
    tag: Ints
    name: Ints
    end: Ints
    place: Ints
    depth: Ints
    words: Ints
    mark: Ints
    style: Hashes


class Runs(NamedTuple):
    """Runs in document order: ``start``, ``end`` in the page's text, ``owner``, the nearest element that is not inline,
    the number of the ``gap`` before in `GAPS`, and visible characters: all, in links, in bold."""

    start: Ints
    end: Ints
    owner: Ints
    gap: Ints
    visible: Ints
    linked: Ints
    strong: Ints


class Scan(NamedTuple):
    """A page: the bytes that were read, the elements, the runs, and their text (code points, a line break between)."""

    data: bytes
    nodes: Nodes
    runs: Runs
    codes: Codes


class _Tables(NamedTuple):
    """Hashes of element names (sorted) with number and effect bits, and of attribute names; and class words."""

    hashes: Hashes
    numbers: Ints
    effects: Ints
    attributes: Hashes
    words: Hashes
    groups: Ints


def hash_name(name: str) -> int:
    """FNV-1a of the bytes of a name."""
    state = int(_FNV)
    for byte in name.encode():
        state = (state ^ byte) * int(_PRIME) % (1 << 64)
    return state


_ATTRIBUTES = ("class", "id", "role", "href", "itemprop", "rel", "hidden", "style", "aria-hidden", "itemtype")
_CLASS, _ID, _ROLE, _HREF, _ITEMPROP, _REL, _HIDDEN, _STYLE, _ARIA, _ITEMTYPE = range(len(_ATTRIBUTES))


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    known = sorted((hash_name(name), number) for name, number in NUMBER.items() if name)
    return _Tables(
        np.array([hashed for hashed, _ in known], np.uint64),
        np.array([number for _, number in known], np.int32),
        np.array([_effect(TAGS[number]) for _, number in known], np.int32),
        np.array([hash_name(name) for name in _ATTRIBUTES], np.uint64),
        *class_words.table(hash_name),
    )


def _effect(tag: str) -> int:
    effect = EFFECTS.get(tag)
    bits = {
        _OWNS: effect in (Effect.BLOCK, Effect.SOFT),
        _CUTS: effect is Effect.BLOCK,
        _IS_BREAK: effect is Effect.BREAK,
        _PRE: tag in PRE,
        _LINE_PARENT: tag in LINE_PARENTS,
        _LIST: tag in LISTS,
        _ROWS: GAP_INSIDE.get(tag) == "\n",
        _CELLS: GAP_INSIDE.get(tag) == "\t",
        _TERM: tag in _TERMS,
        _VOID: tag in VOID,
        _RAW: tag in _RAW_NAMES,
        _STRONG: tag in _STRONG_NAMES,
        _MARK: tag in _MARKS,
        _KNOWN: effect is not None,
    }
    return sum(bit for bit, holds in bits.items() if holds)


def scan(canonical: str) -> Scan:
    """Elements and runs of a page that the parser has written out; scripts and the like must be gone from it."""
    data = canonical.encode("utf-8", "ignore")
    array = np.frombuffer(data, np.uint8)
    tags = data.count(b"<")
    most = tags + data.count(b"\n") + 2
    ints = np.zeros((8, tags + 1), np.int32)
    styles = np.zeros(tags + 1, np.uint64)
    runs = np.zeros((7, most), np.int32)
    codes = np.empty(len(data) + most, np.uint32)
    size = 1 << (2 * tags + 2).bit_length()
    state = np.zeros(_STATE, np.int64)
    state[[_LEFT, _LEFT_TAG, _EDGE]] = -1, -1, 1
    _scan(
        *(array, *_tables(), ints, styles, runs, codes, np.zeros(size, np.uint64), np.zeros(size, np.int32)),
        *(state, np.empty((5, tags + 1), np.int32), np.empty(tags + 1, np.uint64)),
    )
    n_nodes, n_runs, n_codes = state[[_N_NODES, _N_RUNS, _N_CODES]].tolist()
    return Scan(
        data,
        Nodes(*(column[:n_nodes] for column in ints), style=styles[:n_nodes]),  # type: ignore[misc, arg-type]  # mypy counts no star
        Runs(*(column[:n_runs] for column in runs)),
        codes[:n_codes],
    )


@compiled
def _is_space(code: int | np.int64) -> Any:
    """Python's own white space (`str.isspace`)."""
    if code < 128:
        return code == 32 or 9 <= code <= 13 or 28 <= code <= 31
    return code in (0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000) or 0x2000 <= code <= 0x200A


@compiled
def _reference(data: Bytes, at: int) -> tuple[Any, int]:
    """The character that the reference at ``at`` stands for, and the place after it. Serialisers write five."""
    if data[at + 1] == 97:
        return _AMP, at + 5
    if data[at + 1] == 108:
        return _LT, at + 4
    if data[at + 1] == 103:
        return _GT, at + 4
    if data[at + 1] == 113:
        return _QUOTE, at + 6
    return 0xA0, at + 6


@compiled
def _character(data: Bytes, at: int) -> tuple[np.int64, int]:
    """The code point at ``at`` of UTF-8, and the place after it."""
    first = np.int64(data[at])
    if first < 0x80:
        return first, at + 1
    if first < 0xE0:
        return (first & 31) << 6 | (data[at + 1] & 63), at + 2
    if first < 0xF0:
        return (first & 15) << 12 | np.int64(data[at + 1] & 63) << 6 | (data[at + 2] & 63), at + 3
    return (
        (first & 7) << 18 | np.int64(data[at + 1] & 63) << 12 | np.int64(data[at + 2] & 63) << 6 | (data[at + 3] & 63),
        at + 4,
    )


@compiled
def _slot(keys: Hashes, key: np.uint64) -> np.uint64:
    mask = np.uint64(len(keys) - 1)
    slot = (key ^ (key >> _SHIFT)) & mask
    while keys[slot] != 0 and keys[slot] != key:
        slot = (slot + _ONE) & mask
    return slot


@compiled
def _known(hashes: Hashes, key: np.uint64) -> int:
    """The place of a name in the sorted table, or -1."""
    low, high = 0, len(hashes)
    while low < high:
        middle = (low + high) >> 1
        if hashes[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low if low < len(hashes) and hashes[low] == key else -1


@compiled
def _class_words(data: Bytes, at: int, end: int, words: Hashes, groups: Ints) -> int:
    """Bits of the groups to which the words of an attribute belong: runs of letters, cut before capitals."""
    bits, state, length, small = 0, _FNV, 0, False
    for place in range(at, end + 1):
        byte = data[place] if place < end else _BLANK
        capital = 65 <= byte <= 90
        letter = capital or 97 <= byte <= 122
        if length and (not letter or (capital and small)):
            slot = _slot(words, state)
            if words[slot] == state:
                bits |= groups[slot]
            state, length = _FNV, 0
        if letter:
            state = (state ^ np.uint64(byte | 32)) * _PRIME
            length += 1
        small = letter and not capital
    return bits


@compiled
def _hides(data: Bytes, at: int, end: int) -> bool:
    """Whether a style says "display: none"."""
    for place in range(at, end - 8):
        if data[place] == 112 and data[place + 1] == 108 and data[place + 2] == 97 and data[place + 3] == 121:
            value = place + 4
            while value < end - 1 and data[value] in (_BLANK, 58):
                value += 1
            if data[value] == 110 and data[value + 1] == 111:
                return True
    return False


@compiled
def _class_hash(data: Bytes, at: int, end: int, state: np.uint64) -> np.uint64:
    """The hash of a class attribute, figures aside: "post-17" and "post-18" are one style."""
    for place in range(at, end):
        if not 48 <= data[place] <= 57:
            state = (state ^ np.uint64(data[place])) * _PRIME
    return state


@compiled
def _attributes(
    data: Bytes, at: int, node: int, nodes: Ints, styles: Hashes, attributes: Hashes, words: Hashes, groups: Ints
) -> tuple[int, bool]:
    """Read the attributes of a start tag from ``at`` on; the place after the tag, and whether it has an address."""
    linked = False
    while at < len(data) and data[at] != _GT:
        at += 1
        state, first = _FNV, at
        while at < len(data) and (data[at] != _EQUALS or at == first) and data[at] != _GT:
            state = (state ^ np.uint64(data[at])) * _PRIME
            at += 1
        if at >= len(data) or data[at] == _GT:
            break
        at += 2
        start = at
        while at < len(data) and data[at] != _QUOTE:
            at += 1
        name = -1
        for known in range(len(attributes)):
            if attributes[known] == state:
                name = known
        if name in (_CLASS, _ID, _ROLE):
            nodes[_WORDS, node] |= _class_words(data, start, at, words, groups)
            if name == _CLASS:
                styles[node] = _class_hash(data, start, at, styles[node])
        elif name == _HREF:
            linked = True
        elif name in (_ITEMPROP, _REL):
            nodes[_MARKED, node] = max(nodes[_MARKED, node], MARKED)
        elif name == _HIDDEN or (name == _ARIA and data[start] == 116) or (name == _STYLE and _hides(data, start, at)):
            nodes[_WORDS, node] |= _IS_HIDDEN
        at += 1
    return at + 1, linked


@compiled
def _after(data: Bytes, at: int) -> int:
    """The place after a comment, processing instruction or document type that begins at ``at``."""
    comment = at + 3 < len(data) and data[at + 2] == _DASH and data[at + 3] == _DASH
    at += 4 if comment else 2
    while at < len(data) and not (
        data[at] == _GT and (not comment or (data[at - 1] == _DASH and data[at - 2] == _DASH))
    ):
        at += 1
    return at + 1


@compiled
def _raw_end(data: Bytes, at: int, state: np.uint64) -> int:
    """Where the end tag of an element begins whose text is not escaped; ``state`` is the hash of its name."""
    while at < len(data):
        if data[at] == _LT and at + 1 < len(data) and data[at + 1] == _SLASH:
            name, place = _FNV, at + 2
            while place < len(data) and data[place] != _GT:
                name = (name ^ np.uint64(data[place])) * _PRIME
                place += 1
            if name == state:
                return at
        at += 1
    return at


@compiled
def _gap(parent: int, left: int, right: int, left_tag: int, right_tag: int, parent_tag: int, apart: bool) -> int:
    """Number in `GAPS` of what lies between two runs, by effect bits: of what both lie in, of what each lies in below.

    -1 stands for none.
    """
    if left >= 0 and right >= 0 and _CAPTION not in (left_tag, right_tag) and parent >= 0:
        if parent & _CELLS:
            return 2
        if parent & _ROWS:
            return 1
    one = left if left >= 0 else right
    if parent_tag == _LI and one >= 0 and one & _LIST:
        return 1
    if left >= 0 and right >= 0 and left & _TERM and right & _TERM:
        return 1
    return 0 if apart else 1


@compiled
def _end_run(state: Longs, runs: Ints) -> None:
    if state[_RUNNING]:
        runs[_END, state[_N_RUNS]] = state[_N_CODES]
        state[_N_RUNS] += 1
        state[_RUNNING] = 0


@compiled
def _begin_run(state: Longs, owners: Ints, owner_bits: Ints, nodes: Ints, runs: Ints, codes: Codes) -> None:
    """Write what lies between the last run and the next one, and begin that."""
    common, left, n_owners = state[_COMMON], state[_LEFT], state[_N_OWNERS]
    right = owners[common] if n_owners > common else -1
    gap = _gap(
        owner_bits[common - 1] if common else -1,
        left,
        owner_bits[common] if right >= 0 else -1,
        state[_LEFT_TAG],
        nodes[_TAG, right] if right >= 0 else -1,
        nodes[_TAG, owners[common - 1]] if common else -1,
        state[_EDGE] or state[_BREAKS] > 1,
    )
    at, run = state[_N_CODES], state[_N_RUNS]
    if run:
        codes[at] = 9 if gap == 2 else _NEWLINE
        codes[at + 1] = _NEWLINE
        at += 2 if gap == 0 else 1
    runs[_START, run], runs[_OWNER, run], runs[_GAP, run] = at, owners[n_owners - 1], gap
    state[_N_CODES], state[_COMMON], state[_LEFT], state[_LEFT_TAG] = at, n_owners, -1, -1
    state[_EDGE], state[_BREAKS], state[_RUNNING], state[_PENDING] = 0, 0, 1, 0


@compiled
def _text(
    data: Bytes,
    at: int,
    raw: bool,
    end: int,
    flags: int,
    state: Longs,
    owners: Ints,
    owner_bits: Ints,
    nodes: Ints,
    runs: Ints,
    codes: Codes,
) -> int:
    """Add a text node that begins at ``at``; the place after it. ``raw``: it goes to ``end`` and has no references."""
    if not flags & _IN_BODY:
        while at < end and (raw or data[at] != _LT):
            at += 1
        return at
    seen, visible, to = False, 0, state[_N_CODES]
    while at < end and (raw or data[at] != _LT):
        code = np.int64(data[at])
        if code == _AMP and not raw:
            code, at = _reference(data, at)
        elif code < 128:
            at += 1
        else:
            code, at = _character(data, at)
        if _is_space(code):
            state[_PENDING] = 1
            if code == _NEWLINE and flags & _IN_PRE:
                _count(visible, flags, state, runs)
                state[_N_CODES], visible, seen = to, 0, False
                _end_run(state, runs)
                state[_BREAKS] += 1
            continue
        if not seen:
            seen = True
            if state[_RUNNING] and runs[_OWNER, state[_N_RUNS]] != owners[state[_N_OWNERS] - 1]:
                _end_run(state, runs)
            if not state[_RUNNING]:
                _begin_run(state, owners, owner_bits, nodes, runs, codes)
                to = state[_N_CODES]
        if state[_PENDING]:
            codes[to] = _BLANK
            to += 1
            state[_PENDING] = 0
        codes[to] = code
        to += 1
        visible += 1
    _count(visible, flags, state, runs)
    state[_N_CODES] = to
    return at


@compiled
def _count(visible: int, flags: int, state: Longs, runs: Ints) -> None:
    """Book visible characters to the run that is open."""
    run = state[_N_RUNS]
    if visible:
        runs[_VISIBLE, run] += visible
        runs[_LINKED, run] += visible if flags & _IN_LINK else 0
        runs[_BOLD, run] += visible if flags & _IN_STRONG else 0


@compiled
def _number(key: np.uint64, keys: Hashes, counts: Ints) -> Any:
    """How often a key has been asked for, this time included."""
    key = (key * _MIX) | _ONE
    slot = _slot(keys, key)
    keys[slot] = key
    counts[slot] += 1
    return counts[slot]


@compiled
def _effects(of: int | np.int32, flags: int, tag: int | np.int32, state: Longs, owner_bits: Ints) -> int | np.int32:
    """Effect bits of an element where it stands: outside the body none; unknown ones by their surroundings."""
    if not flags & _IN_BODY:
        return of & (_RAW | _VOID)
    if not of & _KNOWN:
        inline = state[_N_OWNERS] > 0 and owner_bits[state[_N_OWNERS] - 1] & _LINE_PARENT
        of |= 0 if inline else _OWNS | _CUTS
    return of & ~_CUTS if flags & _IN_DRAWING or tag == _SVG else of


@compiled
def _scan(  # noqa: PLR0915  # one loop over the page's tags, whose parts share all that they know
    data: Bytes,
    hashes: Hashes,
    numbers: Ints,
    effects: Ints,
    attributes: Hashes,
    words: Hashes,
    groups: Ints,
    nodes: Ints,
    styles: Hashes,
    runs: Ints,
    codes: Codes,
    keys: Hashes,
    counts: Ints,
    state: Longs,
    stacks: Ints,
    names: Hashes,
) -> None:
    """Fill elements, runs and text. ``keys``, ``counts``: room to number siblings; ``stacks``, ``names``: for open
    elements; ``state``: see `_STATE`."""
    stack, bits, inherited, owners, owner_bits = stacks[0], stacks[1], stacks[2], stacks[3], stacks[4]
    at, size, depth = 0, len(data), 0
    while at < size:
        raw = depth > 0 and (bits[depth - 1] & _RAW) > 0
        if raw or data[at] != _LT:
            end = _raw_end(data, at, names[depth - 1]) if raw else size
            flags = inherited[depth - 1] if depth else 0
            at = _text(data, at, raw, end, flags, state, owners, owner_bits, nodes, runs, codes)
            if raw:
                bits[depth - 1] &= ~_RAW
            continue
        following = data[at + 1] if at + 1 < size else _GT
        if following in (_BANG, _QUERY):
            at = _after(data, at)
            continue
        first = at + 1 + (following == _SLASH)
        place, name = first, _FNV
        while place < size and data[place] != _GT and data[place] != _BLANK:
            name = (name ^ np.uint64(data[place])) * _PRIME
            place += 1
        if following == _SLASH:
            if depth and names[depth - 1] == name:
                depth -= 1
                nodes[_ENDS, stack[depth]] = at
                if bits[depth] & _CUTS:
                    _end_run(state, runs)
                    state[_EDGE] = 1
                if bits[depth] & _OWNS:
                    state[_N_OWNERS] -= 1
                    if state[_N_OWNERS] < state[_COMMON]:
                        state[_COMMON], state[_LEFT] = state[_N_OWNERS], bits[depth]
                        state[_LEFT_TAG] = nodes[_TAG, stack[depth]]
            at = place + 1
            continue
        found = _known(hashes, name)
        tag, of = (numbers[found], effects[found]) if found >= 0 else (np.int32(0), np.int32(0))
        flags = inherited[depth - 1] if depth else 0
        above = stack[depth - 1] if depth else np.int32(-1)
        node = state[_N_NODES]
        state[_N_NODES] += 1
        nodes[_PARENT, node], nodes[_TAG, node], nodes[_NAME, node], nodes[_DEPTH, node] = above, tag, first, depth
        nodes[_PLACE, node] = _number(name ^ np.uint64(above + 1), keys, counts)
        is_title = tag == _TITLE and not flags & _IN_DRAWING
        nodes[_MARKED, node] = IS_TITLE if is_title else (MARKED if of & _MARK else 0)
        styles[node] = name
        at, linked = _attributes(data, place, node, nodes, styles, attributes, words, groups)
        nodes[_ENDS, node] = at
        if tag == _BODY and depth == 1:
            flags |= _IN_BODY
        of = _effects(of, flags, tag, state, owner_bits)
        if of & (_IS_BREAK | _CUTS):
            _end_run(state, runs)
            if of & _CUTS:
                state[_EDGE] = 1
            else:
                state[_BREAKS] += 1
        if of & _VOID:
            continue
        flags |= (_IN_LINK if tag == _A and linked else 0) | (_IN_PRE if of & _PRE else 0)
        flags |= (_IN_STRONG if of & _STRONG else 0) | (_IN_DRAWING if tag == _SVG else 0)
        stack[depth], bits[depth], inherited[depth], names[depth] = node, of, flags, name
        depth += 1
        if of & _OWNS:
            owners[state[_N_OWNERS]], owner_bits[state[_N_OWNERS]] = node, of
            state[_N_OWNERS] += 1
    _end_run(state, runs)
