"""One pass over canonical HTML: elements, runs and their text into arrays. See `cleaner.page.html_scan`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page import html_bytes as b, html_codes as c
from cleaner.page.html_bytes import hash_name

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Hashes = NDArray[np.uint64]
Longs = NDArray[np.int64]
Codes = NDArray[np.uint32]

_IS_HIDDEN = np.int32(c.IS_HIDDEN)
_ATTRIBUTES = ("class", "id", "role", "href", "itemprop", "rel", "hidden", "style", "aria-hidden", "itemtype")
_CLASS, _ID, _ROLE, _HREF, _ITEMPROP, _REL, _HIDDEN, _STYLE, _ARIA, _ITEMTYPE = range(len(_ATTRIBUTES))
#: Hashes of the names of attributes that count.
ATTRIBUTES = np.array([hash_name(name) for name in _ATTRIBUTES], np.uint64)


@compiled
def _attributes(
    data: Bytes, at: int, node: int, nodes: Ints, styles: Hashes, attributes: Hashes, words: Hashes, groups: Ints
) -> tuple[int, bool]:
    """Read the attributes of a start tag from ``at`` on; the place after the tag, and whether it has an address."""
    linked = False
    while at < len(data) and data[at] != b.GT:
        at += 1
        state, first = b.FNV, at
        while at < len(data) and (data[at] != b.EQUALS or at == first) and data[at] != b.GT:
            state = (state ^ np.uint64(data[at])) * b.PRIME
            at += 1
        if at >= len(data) or data[at] == b.GT:
            break
        at += 2
        start = at
        while at < len(data) and data[at] != b.QUOTE:
            at += 1
        name = -1
        for known in range(len(attributes)):
            if attributes[known] == state:
                name = known
        if name in (_CLASS, _ID, _ROLE):
            nodes[c.WORDS, node] |= b.class_words(data, start, at, words, groups)
            if name == _CLASS:
                styles[node] = b.class_hash(data, start, at, styles[node])
        elif name == _HREF:
            linked = True
        elif name in (_ITEMPROP, _REL):
            nodes[c.MARK_OF, node] = max(nodes[c.MARK_OF, node], c.MARKED)
        elif name == _HIDDEN or (name == _ARIA and data[start] == 116) or (name == _STYLE and b.hides(data, start, at)):
            nodes[c.WORDS, node] |= _IS_HIDDEN
        at += 1
    return at + 1, linked


@compiled
def _gap(parent: int, left: int, right: int, left_tag: int, right_tag: int, parent_tag: int, apart: bool) -> int:
    """Number in `GAPS` of what lies between two runs, by effect bits: of what both lie in, of what each lies in below.

    -1 stands for none.
    """
    if left >= 0 and right >= 0 and c.CAPTION not in (left_tag, right_tag) and parent >= 0:
        if parent & c.CELLS:
            return 2
        if parent & c.ROWS:
            return 1
    one = left if left >= 0 else right
    if parent_tag == c.LI and one >= 0 and one & c.LIST:
        return 1
    if left >= 0 and right >= 0 and left & c.TERM and right & c.TERM:
        return 1
    return 0 if apart else 1


@compiled
def _end_run(state: Longs, runs: Ints) -> None:
    if state[c.RUNNING]:
        runs[c.END, state[c.N_RUNS]] = state[c.N_CODES]
        state[c.N_RUNS] += 1
        state[c.RUNNING] = 0


@compiled
def _begin_run(state: Longs, owners: Ints, owner_bits: Ints, nodes: Ints, runs: Ints, codes: Codes) -> None:
    """Write what lies between the last run and the next one, and begin that."""
    common, left, n_owners = state[c.COMMON], state[c.LEFT], state[c.N_OWNERS]
    right = owners[common] if n_owners > common else -1
    gap = _gap(
        owner_bits[common - 1] if common else -1,
        left,
        owner_bits[common] if right >= 0 else -1,
        state[c.LEFT_TAG],
        nodes[c.TAG, right] if right >= 0 else -1,
        nodes[c.TAG, owners[common - 1]] if common else -1,
        state[c.EDGE] or state[c.BREAKS] > 1,
    )
    at, run = state[c.N_CODES], state[c.N_RUNS]
    if run:
        codes[at] = 9 if gap == 2 else b.NEWLINE
        codes[at + 1] = b.NEWLINE
        at += 2 if gap == 0 else 1
    runs[c.START, run], runs[c.OWNER, run], runs[c.GAP, run] = at, owners[n_owners - 1], gap
    state[c.N_CODES], state[c.COMMON], state[c.LEFT], state[c.LEFT_TAG] = at, n_owners, -1, -1
    state[c.EDGE], state[c.BREAKS], state[c.RUNNING], state[c.PENDING] = 0, 0, 1, 0


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
    if not flags & c.IN_BODY:
        while at < end and (raw or data[at] != b.LT):
            at += 1
        return at
    seen, visible, to = False, 0, state[c.N_CODES]
    while at < end and (raw or data[at] != b.LT):
        code = np.int64(data[at])
        if code == b.AMP and not raw:
            code, at = b.reference(data, at)
        elif code < 128:
            at += 1
        else:
            code, at = b.character(data, at)
        if b.is_space(code):
            state[c.PENDING] = 1
            if code == b.NEWLINE and flags & c.IN_PRE:
                _count(visible, flags, state, runs)
                state[c.N_CODES], visible, seen = to, 0, False
                _end_run(state, runs)
                state[c.BREAKS] += 1
            continue
        if not seen:
            seen = True
            if state[c.RUNNING] and runs[c.OWNER, state[c.N_RUNS]] != owners[state[c.N_OWNERS] - 1]:
                _end_run(state, runs)
            if not state[c.RUNNING]:
                _begin_run(state, owners, owner_bits, nodes, runs, codes)
                to = state[c.N_CODES]
        if state[c.PENDING]:
            codes[to] = b.BLANK
            to += 1
            state[c.PENDING] = 0
        codes[to] = code
        to += 1
        visible += 1
    _count(visible, flags, state, runs)
    state[c.N_CODES] = to
    return at


@compiled
def _count(visible: int, flags: int, state: Longs, runs: Ints) -> None:
    """Book visible characters to the run that is open."""
    run = state[c.N_RUNS]
    if visible:
        runs[c.VISIBLE, run] += visible
        runs[c.LINKED, run] += visible if flags & c.IN_LINK else 0
        runs[c.BOLD, run] += visible if flags & c.IN_STRONG else 0


@compiled
def _number(key: np.uint64, keys: Hashes, counts: Ints) -> Any:
    """How often a key has been asked for, this time included."""
    key = (key * b.MIX) | b.ONE
    slot = b.slot(keys, key)
    keys[slot] = key
    counts[slot] += 1
    return counts[slot]


@compiled
def _effects(of: int | np.int32, flags: int, tag: int | np.int32, state: Longs, owner_bits: Ints) -> int | np.int32:
    """Effect bits of an element where it stands: outside the body none; unknown ones by their surroundings."""
    if not flags & c.IN_BODY:
        return of & (c.RAW | c.VOID)
    if flags & c.IN_DRAWING:  # drawings hold elements where HTML would hold raw text
        of &= ~c.RAW
    if not of & c.KNOWN:
        inline = state[c.N_OWNERS] > 0 and owner_bits[state[c.N_OWNERS] - 1] & c.LINE_PARENT
        of |= 0 if inline else c.OWNS | c.CUTS
    return of & ~c.CUTS if flags & c.IN_DRAWING or tag == c.SVG else of


@compiled
def walk(  # noqa: PLR0915  # one loop over the page's tags, whose parts share all that they know
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
    elements; ``state``: see `html_codes.STATE`."""
    stack, bits, inherited, owners, owner_bits = stacks[0], stacks[1], stacks[2], stacks[3], stacks[4]
    at, size, depth = 0, len(data), 0
    while at < size:
        raw = depth > 0 and (bits[depth - 1] & c.RAW) > 0
        if raw or data[at] != b.LT:
            end = b.raw_end(data, at, names[depth - 1]) if raw else size
            flags = inherited[depth - 1] if depth else 0
            at = _text(data, at, raw, end, flags, state, owners, owner_bits, nodes, runs, codes)
            if raw:
                bits[depth - 1] &= ~c.RAW
            continue
        following = data[at + 1] if at + 1 < size else b.GT
        if following in (b.BANG, b.QUERY):
            at = b.after(data, at)
            continue
        first = at + 1 + (following == b.SLASH)
        place, name = first, b.FNV
        while place < size and data[place] != b.GT and data[place] != b.BLANK:
            name = (name ^ np.uint64(data[place])) * b.PRIME
            place += 1
        if following == b.SLASH:
            if depth and names[depth - 1] == name:
                depth -= 1
                nodes[c.ENDS, stack[depth]] = at
                if bits[depth] & c.CUTS:
                    _end_run(state, runs)
                    state[c.EDGE] = 1
                if bits[depth] & c.OWNS:
                    state[c.N_OWNERS] -= 1
                    if state[c.N_OWNERS] < state[c.COMMON]:
                        state[c.COMMON], state[c.LEFT] = state[c.N_OWNERS], bits[depth]
                        state[c.LEFT_TAG] = nodes[c.TAG, stack[depth]]
            at = place + 1
            continue
        found = b.known(hashes, name)
        tag, of = (numbers[found], effects[found]) if found >= 0 else (np.int32(0), np.int32(0))
        flags = inherited[depth - 1] if depth else 0
        above = stack[depth - 1] if depth else np.int32(-1)
        node = state[c.N_NODES]
        state[c.N_NODES] += 1
        nodes[c.PARENT, node], nodes[c.TAG, node], nodes[c.NAME, node], nodes[c.DEPTH, node] = above, tag, first, depth
        nodes[c.PLACE, node] = _number(name ^ np.uint64(above + 1), keys, counts)
        is_title = tag == c.TITLE and not flags & c.IN_DRAWING
        nodes[c.MARK_OF, node] = c.IS_TITLE if is_title else (c.MARKED if of & c.MARK else 0)
        styles[node] = name
        at, linked = _attributes(data, place, node, nodes, styles, attributes, words, groups)
        nodes[c.ENDS, node] = at
        if tag == c.BODY and depth == 1:
            flags |= c.IN_BODY
        of = _effects(of, flags, tag, state, owner_bits)
        if of & (c.IS_BREAK | c.CUTS):
            _end_run(state, runs)
            if of & c.CUTS:
                state[c.EDGE] = 1
            else:
                state[c.BREAKS] += 1
        if of & c.VOID:
            continue
        flags |= (c.IN_LINK if tag == c.A and linked else 0) | (c.IN_PRE if of & c.PRE else 0)
        flags |= (c.IN_STRONG if of & c.STRONG else 0) | (c.IN_DRAWING if tag == c.SVG else 0)
        stack[depth], bits[depth], inherited[depth], names[depth] = node, of, flags, name
        depth += 1
        if of & c.OWNS:
            owners[state[c.N_OWNERS]], owner_bits[state[c.N_OWNERS]] = node, of
            state[c.N_OWNERS] += 1
    _end_run(state, runs)
