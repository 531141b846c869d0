"""The learned judge of plain text: how likely each line of a page is article, the page's cut, and what decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.config import Balance
from cleaner.page import trees
from cleaner.page.lines import Words
from cleaner.page.measure_names import describe
from cleaner.page.measures import NAMES, measure
from cleaner.page.second import SECOND, measure_scores

MODEL = "text_model.npz"
#: A page's own cut maximises the expected F1; these bounds move it to where the setting wants the errors.
CUTS: Mapping[Balance, tuple[float, float]] = {
    "recall": (0.1, 0.2),
    "balanced": (0.25, 0.35),
    "precision": (0.45, 0.6),
}
_AT_A_TIME = 4096


class Scored(NamedTuple):
    """A page's scores (0-1, one per run), its words, and what `explain` needs to say why: what was measured of each
    run, and ``again`` for the second look."""

    scores: list[float]
    mass: NDArray[np.float64]
    words: Words
    matrix: NDArray[np.float32]
    again: NDArray[np.float32]


@lru_cache(maxsize=1)
def load() -> dict[str, trees.Trees]:
    """The trees of both looks, "first" and "second"; read once."""
    return trees.load(MODEL)


def look(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Scored:
    """Scores of the lines ``text[start:end]`` with all that led to them."""
    if not len(starts):
        nothing = (np.empty((0, len(NAMES)), np.float32), np.empty((0, len(SECOND)), np.float32))
        return Scored([], np.empty(0), Words(np.empty(0, np.uint64), np.empty(0, np.uint8), np.zeros(1, int)), *nothing)
    measured = measure(text, starts, ends)
    models = load()
    first = trees.probabilities(models["first"], measured.matrix)
    again = measure_scores(measured, first)
    scores: list[float] = []
    for start in range(0, len(first), _AT_A_TIME):  # no copy of a long page as a whole
        part = slice(start, start + _AT_A_TIME)
        scores += trees.probabilities(models["second"], np.hstack([again[part], measured.matrix[part]])).tolist()
    return Scored(scores, measured.mass, measured.words, measured.matrix, again)


def page_cut(scored: Scored, balance: Balance) -> float:
    """The score from which lines of this page are kept."""
    return best_cut(np.array(scored.scores), scored.mass, *CUTS[balance])


def best_cut(scores: NDArray[np.float64], mass: NDArray[np.float64], least: float, highest: float) -> float:
    """The cut that maximises the expected F1 of characters, within ``least`` and ``highest``."""
    if not len(scores):
        return least
    return min(highest, max(least, float(_best_cut(scores, mass, np.argsort(-scores, kind="stable")))))


@compiled
def _best_cut(scores: NDArray[np.float64], mass: NDArray[np.float64], order: NDArray[np.int64]) -> float:
    """The score, the first of equals, with the best expected F1 when all from the best down to it are kept."""
    whole = 0.0
    for line in order:
        whole += scores[line] * mass[line]
    kept, true, best, cut = 0.0, 0.0, -1.0, 0.0
    for line in order:
        kept += mass[line]
        true += scores[line] * mass[line]
        expected = 2.0 * true / max(1.0, kept + whole)
        if expected > best:
            best, cut = expected, scores[line]
    return cut


def explain(scored: Scored, place: int, kept: bool, count: int = 3) -> list[str]:
    """The measures that moved the score of run ``place`` most towards its verdict, in words, strongest first."""
    models = load()
    first = scored.matrix[place]
    return explain_scores(
        *(models["first"], models["second"], first, np.concatenate([scored.again[place], first])),
        *(NAMES, SECOND, kept, count),
    )


def explain_scores(
    first: trees.Trees,
    second: trees.Trees,
    measures: NDArray[np.float32],
    again: NDArray[np.float32],
    names: Sequence[str],
    more: Sequence[str],
    kept: bool,
    count: int,
) -> list[str]:
    """The measures of one run that moved its score most towards its verdict, in words, strongest first.

    ``measures`` (called ``names``) is what the first look saw, ``again`` (``more``, then ``names``) the second. Each
    split of a tree moves the log-odds; what it moves is booked to the measure it asks for. What the second look owes to
    the run's own first score is booked to the measures of the first look.
    """
    every = (*more, *names)
    added = dict(zip(every, trees.contributions(second, again).tolist(), strict=True))
    earlier = trees.contributions(first, measures)
    owed, total = added.pop("score"), float(earlier.sum())
    scale = owed / total if owed * total > 0.0 else 0.0
    for name, moved in zip(names, earlier.tolist(), strict=True):
        added[name] += scale * moved
    values = dict(zip(every, again.tolist(), strict=True))
    ranked = sorted(added, key=lambda name: (-added[name] if kept else added[name], name))
    return [describe(name, values[name]) for name in ranked[:count]]
