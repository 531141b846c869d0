"""Boosted trees as flat arrays: read from a file beside the code, scored by compiled code.

The nodes of all trees stand in one row. A node sends a line to ``child`` when the line's ``feature`` is at most
``threshold``, else to ``child + 1``; a leaf is its own child, no measure is above its threshold. ``value`` is what the
trees add up for the lines that come by a node, for leaves what they add: log-odds.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from math import exp
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled

# So many lines stay in the processor's cache while all trees see them.
_AT_A_TIME = 512


class Trees(NamedTuple):
    """Trees over a matrix of measures: ``roots`` and ``depth`` by tree, the rest by node."""

    roots: NDArray[np.int32]
    depth: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    child: NDArray[np.int32]
    value: NDArray[np.float32]


def load(resource: str) -> dict[str, Trees]:
    """The trees of a model file of `cleaner.page`, by the names under which `arrays` put them there."""
    with files("cleaner.page").joinpath(resource).open("rb") as stream:
        return read(stream)


def read(stream: IO[bytes]) -> dict[str, Trees]:
    """The trees of an open model file, by name."""
    with np.load(stream, allow_pickle=False) as data:
        names = sorted({key.partition(".")[0] for key in data.files})
        return {name: Trees(*(data[f"{name}.{part}"] for part in Trees._fields)) for name in names}


def arrays(models: Mapping[str, Trees]) -> dict[str, NDArray[np.generic]]:
    """The arrays of a model file, for `numpy.savez_compressed`."""
    return {f"{name}.{part}": array for name, trees in models.items() for part, array in trees._asdict().items()}


@compiled
def _score(
    matrix: NDArray[np.float32],
    roots: NDArray[np.int32],
    depth: NDArray[np.int32],
    feature: NDArray[np.int16],
    threshold: NDArray[np.float32],
    child: NDArray[np.int32],
    value: NDArray[np.float32],
    out: NDArray[np.float64],
) -> None:
    """Score of each line: the log-odds of all trees, added in their order to ``out``, as a probability of 4 decimals.

    Four lines walk side by side, all to the depth of the tree: the processor need not guess where a walk ends.
    """
    n = len(matrix)
    for tree in range(len(roots)):
        root = roots[tree]
        for line in range(0, n, 4):
            second, third, fourth = min(line + 1, n - 1), min(line + 2, n - 1), min(line + 3, n - 1)
            a, b, c, d = root, root, root, root
            for _ in range(depth[tree]):
                a = child[a] + (matrix[line, feature[a]] > threshold[a])
                b = child[b] + (matrix[second, feature[b]] > threshold[b])
                c = child[c] + (matrix[third, feature[c]] > threshold[c])
                d = child[d] + (matrix[fourth, feature[d]] > threshold[d])
            out[line] += value[a]
            if line + 1 < n:
                out[second] += value[b]
            if line + 2 < n:
                out[third] += value[c]
            if line + 3 < n:
                out[fourth] += value[d]
    for line in range(n):
        out[line] = round(10_000.0 / (1.0 + exp(-out[line]))) / 10_000.0


def probabilities(trees: Trees, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    """Score (0-1) of each line of ``matrix`` (lines x measures), rounded to 4 decimals."""
    out = np.zeros(len(matrix))
    for first in range(0, len(matrix), _AT_A_TIME):
        part = slice(first, first + _AT_A_TIME)
        _score(matrix[part], *trees, out[part])
    return out


def contributions(trees: Trees, row: NDArray[np.float32]) -> NDArray[np.float64]:
    """What each measure of one line added to its log-odds; with the roots' values they sum to the line's log-odds."""
    out = np.zeros(len(row))
    for root in trees.roots.tolist():
        node = root
        while trees.child[node] != node:
            measure = trees.feature[node]
            following = int(trees.child[node]) + int(row[measure] > trees.threshold[node])
            out[measure] += trees.value[following] - trees.value[node]
            node = following
    return out
