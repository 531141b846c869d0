"""Learned scores of the runs of an HTML page: how likely each is to be article, by its text and its place in the tree.

Two looks by boosted trees, as for plain text; the second has two heads, one for articles and one for pages of all
types, and a gate says how much each counts. The weights stand in ``html_model.npz``, their provenance in
``html_model.json``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.config import Balance
from cleaner.page import claims, html_measures, html_second, trees
from cleaner.page.html_runs import HtmlPage
from cleaner.page.html_second import SECOND
from cleaner.page.score_text import best_cut, explain_scores

MODEL = "html_model.npz"
#: Runs with lower first scores, most of a page, need no second look: nothing lifts them to any cut.
HOPELESS = 0.02
#: The least and the highest cut that a page may have; and one that the gate is sure is no article: shops, listings,
#: collections have less text that is surely theirs.
CUTS: dict[Balance, tuple[float, float]] = {"recall": (0.15, 0.3), "balanced": (0.35, 0.6), "precision": (0.6, 0.75)}
OTHER_CUTS: dict[Balance, tuple[float, float]] = {
    "recall": (0.1, 0.2),
    "balanced": (0.25, 0.45),
    "precision": (0.45, 0.6),
}
NO_ARTICLE = 0.2
#: How much the first look counts.
FIRST_PART = 0.25
_AT_A_TIME = 4096
_NAMES = (*SECOND, *html_measures.NAMES)
#: Measures of the second look that are the same for all runs of a page: the gate reads them.
GATE = tuple(
    name
    for name in _NAMES
    if name.startswith(("dom_", "says_", "page_", "mass_0."))
    or name in ("expected", "best", "core_share", "half_share")
)
_GATE = np.array([_NAMES.index(name) for name in GATE])


class Scored(NamedTuple):
    """A page's scores (0-1, one a run), what was measured, once and ``again`` for the second look, the F1 that the best
    cut promises, and how likely the page is an ``article``."""

    scores: NDArray[np.float64]
    cut: float
    promise: float
    measured: html_measures.Measured
    again: NDArray[np.float32]
    article: float


@lru_cache(maxsize=1)
def load() -> dict[str, trees.Trees]:
    """The trees: "first", the heads "article" and "every", and "gate"; read once."""
    return trees.load(MODEL)


def look(page: HtmlPage, balance: Balance = "balanced") -> Scored:
    """Scores of the runs of a page that has some."""
    measured = html_measures.measure(page.scan, claims.read(page))
    models = load()
    first = trees.probabilities(models["first"], measured.matrix)
    again = html_second.measure_scores(measured, first)
    row = np.concatenate([again[0], measured.matrix[0]])
    article = float(trees.probabilities(models["gate"], gate_row(row)[None])[0])
    asked = np.flatnonzero(first >= HOPELESS)
    heads = np.zeros((2, len(first)))
    for start in range(0, len(asked), _AT_A_TIME):  # no copy of a long page as a whole
        part = asked[start : start + _AT_A_TIME]
        second = np.hstack([again[part], measured.matrix[part]])
        for head, name in zip(heads, ("article", "every"), strict=True):
            head[part] = trees.probabilities(models[name], second)
    scores = blend(first, heads[0], heads[1], article)
    mass = measured.lines.mass
    cut = best_cut(scores, mass, *(CUTS if article >= NO_ARTICLE else OTHER_CUTS)[balance])
    return Scored(scores, cut, promise(scores, mass), measured, again, article)


def gate_row(second: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the gate reads of a page, from the second look's measures of any run."""
    row: NDArray[np.float32] = second[_GATE]
    return row


def blend(
    first: NDArray[np.float64], article: NDArray[np.float64], every: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    """First scores and those of both heads as one, rounded to 4 decimals.

    The second look lifts most pages and drags down some of which the first one is unsure. With half of each the
    listings of wcxb_dev have .708 (F1 of words, held out), with this part .732, and news is the same.
    """
    second = share * article + (1.0 - share) * every
    blended: NDArray[np.float64] = np.round(FIRST_PART * first + (1.0 - FIRST_PART) * second, 4)
    return blended


def promise(scores: NDArray[np.float64], mass: NDArray[np.float64]) -> float:
    """The F1 of characters that the best cut promises."""
    order = np.argsort(-scores, kind="stable")
    kept, true = np.cumsum(mass[order]), np.cumsum((scores * mass)[order])
    return float((2.0 * true / np.maximum(1.0, kept + true[-1])).max())


def explain(scored: Scored, place: int, kept: bool, count: int = 3) -> list[str]:
    """The measures that moved the score of run ``place`` most towards its verdict, in words, strongest first."""
    models = load()
    head = models["article" if scored.article >= 0.5 else "every"]
    matrix = scored.measured.matrix
    return explain_scores(
        *(models["first"], head, matrix[place], np.concatenate([scored.again[place], matrix[place]])),
        *(html_measures.NAMES, SECOND, kept, count),
    )
