"""Boosted trees as flat arrays: read from a file beside the code, scored by compiled code.

The nodes of all trees stand in one row. A node sends a line to ``child`` when the line's ``feature`` is at most
``threshold``, else to ``child + 1``; a leaf is its own child, no measure is above its threshold. ``value`` is what the
trees add up for the lines that come by a node, for leaves what they add: log-odds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from importlib.resources import files
from math import exp
from typing import IO

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled

# So many lines stay in the processor's cache while all trees see them.
_AT_A_TIME = 32
# A node as compiled code reads it, all in one place.
_NODE = np.dtype([("feature", np.int32), ("threshold", np.float32), ("child", np.int32), ("value", np.float32)])


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees over a matrix of measures: ``roots`` and ``depth`` by tree, the rest by node."""

    roots: NDArray[np.int32]
    depth: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    child: NDArray[np.int32]
    value: NDArray[np.float32]

    @cached_property
    def nodes(self) -> NDArray[np.void]:
        """The nodes side by side."""
        nodes = np.empty(len(self.feature), _NODE)
        for name in _NODE.fields or ():
            nodes[name] = getattr(self, name)
        return nodes


#: The arrays of some trees, by name.
ARRAYS = tuple(field.name for field in fields(Trees))


def load(resource: str) -> dict[str, Trees]:
    """The trees of a model file of `cleaner.page`, by the names under which `arrays` put them there."""
    with files("cleaner.page").joinpath(resource).open("rb") as stream:
        return read(stream)


def read(stream: IO[bytes]) -> dict[str, Trees]:
    """The trees of an open model file, by name."""
    with np.load(stream, allow_pickle=False) as data:
        names = sorted({key.partition(".")[0] for key in data.files})
        return {name: Trees(*(data[f"{name}.{part}"] for part in ARRAYS)) for name in names}


def arrays(models: Mapping[str, Trees]) -> dict[str, NDArray[np.generic]]:
    """The arrays of a model file, for `numpy.savez_compressed`."""
    return {f"{name}.{part}": getattr(trees, part) for name, trees in models.items() for part in ARRAYS}


@compiled
def _score(
    matrix: NDArray[np.float32],
    roots: NDArray[np.int32],
    depth: NDArray[np.int32],
    nodes: NDArray[np.void],
    at_a_time: int,
    out: NDArray[np.float64],
) -> None:
    """Score of each line: the log-odds of all trees, added in their order to ``out``, as a probability of 4 decimals.

    Eight lines walk side by side, all to the depth of the tree: the processor need not guess where a walk ends.
    """
    n = len(matrix)
    for start in range(0, n, at_a_time):
        for tree in range(len(roots)):
            root = roots[tree]
            for i in range(start, min(n, start + at_a_time), 8):
                a, b, c, d, e, f, g, h = root, root, root, root, root, root, root, root
                j, k, l, m = min(i + 1, n - 1), min(i + 2, n - 1), min(i + 3, n - 1), min(i + 4, n - 1)  # noqa: E741
                o, p, q = min(i + 5, n - 1), min(i + 6, n - 1), min(i + 7, n - 1)
                for _ in range(depth[tree]):
                    a = nodes[a].child + (matrix[i, nodes[a].feature] > nodes[a].threshold)
                    b = nodes[b].child + (matrix[j, nodes[b].feature] > nodes[b].threshold)
                    c = nodes[c].child + (matrix[k, nodes[c].feature] > nodes[c].threshold)
                    d = nodes[d].child + (matrix[l, nodes[d].feature] > nodes[d].threshold)
                    e = nodes[e].child + (matrix[m, nodes[e].feature] > nodes[e].threshold)
                    f = nodes[f].child + (matrix[o, nodes[f].feature] > nodes[f].threshold)
                    g = nodes[g].child + (matrix[p, nodes[g].feature] > nodes[g].threshold)
                    h = nodes[h].child + (matrix[q, nodes[h].feature] > nodes[h].threshold)
                for line, leaf in ((i, a), (i + 1, b), (i + 2, c), (i + 3, d), (i + 4, e), (i + 5, f), (i + 6, g)):
                    if line < n:
                        out[line] += nodes[leaf].value
                if i + 7 < n:
                    out[i + 7] += nodes[h].value
    for line in range(n):
        out[line] = round(10_000.0 / (1.0 + exp(-out[line]))) / 10_000.0


def probabilities(trees: Trees, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    """Score (0-1) of each line of ``matrix`` (lines x measures), rounded to 4 decimals."""
    out = np.zeros(len(matrix))
    _score(matrix, trees.roots, trees.depth, trees.nodes, _AT_A_TIME, out)
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
