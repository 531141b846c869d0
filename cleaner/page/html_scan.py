"""A parsed page as arrays: its elements and its runs of text, in one compiled pass over the parser's own serialisation.

The HTML5 parser writes its tree out again in canonical form: every element is closed, every attribute stands in double
quotes, and no angle bracket is left inside them. Reading that is a few comparisons for each byte, where asking the
parser's nodes one by one from Python takes five times as long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.page import class_words, html_codes as c
from cleaner.page.html_bytes import hash_name
from cleaner.page.html_codes import NUMBER, TAGS, effects_of
from cleaner.page.html_walk import ATTRIBUTES, walk

Ints = NDArray[np.int32]
Hashes = NDArray[np.uint64]
Codes = NDArray[np.uint32]


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


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    known = sorted((hash_name(name), number) for name, number in NUMBER.items() if name)
    return _Tables(
        np.array([hashed for hashed, _ in known], np.uint64),
        np.array([number for _, number in known], np.int32),
        np.array([effects_of(TAGS[number]) for _, number in known], np.int32),
        ATTRIBUTES,
        *class_words.table(hash_name),
    )


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
    state = np.zeros(c.STATE, np.int64)
    state[[c.LEFT, c.LEFT_TAG, c.EDGE]] = -1, -1, 1
    walk(
        *(array, *_tables(), ints, styles, runs, codes, np.zeros(size, np.uint64), np.zeros(size, np.int32)),
        *(state, np.empty((5, tags + 1), np.int32), np.empty(tags + 1, np.uint64)),
    )
    n_nodes, n_runs, n_codes = state[[c.N_NODES, c.N_RUNS, c.N_CODES]].tolist()
    return Scan(
        data,
        Nodes(*(column[:n_nodes] for column in ints), style=styles[:n_nodes]),  # type: ignore[misc, arg-type]  # mypy counts no star
        Runs(*(column[:n_runs] for column in runs)),
        codes[:n_codes],
    )
