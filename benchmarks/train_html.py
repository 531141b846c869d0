"""Labelled HTML pages, their measures, folds by registrable domain, and the looks and the gate trained on them.

What the parts are worth: held-out F1 of 4-gram shingles by scores alone (``train.py html --ablate PART --predictions
FILE``), before metadata, phrases and context, when copies were left in (today ``all`` gives .9658 .9682 .9729 .8628):

                                    scrapinghub  fundus_eval  fundus_tests  wcxb_dev
    all                                   .9575        .9700         .9706     .8558
    without the element tree (tree)       .9381        .9367         .9353     .8326
    without class words (classes)         .9576        .9687         .9721     .8574
    trained on English pages only         .9533        .9641         .9639     .8569

Class words carry collections (.64 word F1 with them, .60 without) and listings (.69, .68), and nothing on news.
Differences below .005 are noise: a handful of pages decide them. The cuts and the bounds of the context rules were
chosen on these held-out scores, so expect less elsewhere.

What gained nothing, with the rules of ``--mode fast`` and metadata taken out, but copies left in:

                                    scrapinghub  fundus_eval  fundus_tests  wcxb_dev
    three seeds, the least and the best
                                   .9527-.9565  .9653-.9686  .9693-.9720  .8630-.8667
    the mean of their scores              .9534        .9670        .9721     .8652
    first of them                         .9565        .9653        .9720     .8633
    pages weighed by (all / article) ** .3 in the second look
                                          .9564        .9675        .9724     .8630
    second look: first scores of siblings with the same class, up to four elements above
                                          .9544        .9662        .9716     .8627
    second look: the share of word sequences that stand before, behind
                                          .9529        .9681        .9719     .8640

Copies of 750 pages at half weight, as another site would have written them (``rewritten.py``; its teasers and comments
too), with all rules:

                       scrapinghub  fundus_eval  fundus_tests  wcxb_dev  no names  as div  no links  comments
    without copies           .9720        .9693         .9731     .8649     .9551   .9597     .9577     .9222
    with them                .9722        .9648         .9724     .8639     .9591   .9638     .9610     .9605

Today's copies (``page_copies.py``: shorter articles, comments and teasers in many forms, other names) count a tenth in
the first look, two fifths in the head for articles, and nothing in the head for all pages and in the gate; listings and
collections count twice in the first look and the head for all pages. Held out, with all rules, wcxb_dev's listings and
forums in F1 of words; at last by scores alone (F1 of characters) the copies themselves:

                       scrapinghub  fundus_eval  fundus_tests  wcxb_dev  listings  forums   comments  short  teasers
    without copies           .9680        .9699         .9709     .8681      .742    .650       .694   .715     .706
    as it is                 .9725        .9646         .9740     .8685      .763    .660       .898   .847     .876
    a fifth, half, a tenth, half in the gate
                             .9700        .9684         .9743     .8621      .645    .638       .882   .751     .847

Cut at their ends alone, short copies teach that what stands behind an interruption is no article: pages of news lose
their last paragraphs.

What words are on other sites, as log-odds with each site counted once: of 95,000 words, pairs and lines (nine columns)
and 4,700 words of classes and ids along the path (nine). A short training ranks ten of the 18 among its 35 best
measures, yet by scores alone the pages do not gain:

                       scrapinghub  fundus_eval  fundus_tests  wcxb_dev
    without                  .9658        .9682         .9729     .8628
    with both                .9590        .9681         .9736     .8624

The mean of three is no better than one, so a larger ensemble has nothing to teach a student. Knowing the type of each
page (second look, head for all types) gives wcxb_dev +.001; dropping reader reviews gives products +.004 and takes as
much from services, whose testimonials are their text.
"""

from __future__ import annotations

import gzip
import json
import lzma
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TextIO, cast

import boosting
import folds
import numpy as np
from numpy.typing import NDArray
from page_copies import Copies, Copy, shorter

from cleaner.page import claims, html_consent, html_measures, html_repeats, html_runs, html_second, second, trees
from cleaner.page.html_measures import Measured
from cleaner.page.runs import Run
from cleaner.page.score_html import CUTS, GATE, blend, gate_row
from cleaner.page.score_text import best_cut
from cleaner.page.vote_align import align

Weights = NDArray[np.float64]

COLUMNS = 150  # measures that the first look may use, the best of a short training on all
SECOND_COLUMNS = 100
SETS = {
    "scrapinghub": "scrapinghub/article-extraction-benchmark, MIT",
    "fundus_eval": "dobbersc/fundus-evaluation, MIT",
    "fundus_tests": "flairNLP/fundus, MIT",
    "wcxb_dev": "Murrough-Foley/web-content-extraction-benchmark, CC-BY-4.0",
}
LISTS = ("listing", "collection")
_PAGE = 15.0  # the weight of a page, in runs


class Weighing(NamedTuple):
    """What a page of news, another article, a page of another type count in training; listings and collections count
    so many times that, and copies (`page_copies`) such a part of what their page does."""

    news: float
    articles: float
    others: float
    lists: float
    copies: float


EVEN, ARTICLES, EVERY = (
    Weighing(1.5, 1.0, 0.7, 2.0, 0.1),
    Weighing(2.0, 1.0, 0.1, 1.0, 0.4),
    Weighing(1.0, 0.7, 1.4, 2.0, 0.0),
)
FIRST = {"rounds": 160}
SECOND = {"rounds": 120}
GATE_SETTINGS: dict[str, Any] = {"rounds": 60, "num_leaves": 7, "min_data_in_leaf": 20, "learning_rate": 0.05}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page with what is right for each of its runs."""

    source: str
    id: str
    domain: str
    kind: str
    language: str
    runs: Sequence[Run]
    measured: Measured
    labels: NDArray[np.bool_]
    copy: str = ""  # what kind of copy it is, if any

    @property
    def fold(self) -> int:
        """The fold in which the page is held out."""
        return folds.fold_of(self.domain)

    def text(self, keep: Sequence[bool] | NDArray[np.bool_]) -> str:
        """The kept runs as clean text."""
        kept = [run for run, stays in zip(self.runs, keep, strict=True) if stays]
        return "".join(f"{run.gap if place else ''}{run.text}" for place, run in enumerate(kept))


def read_pages(folder: Path) -> list[Labelled]:
    """The pages of `SETS` in a folder: ``NAME.jsonl.gz`` or ``.xz`` with ``html``, ``gold_text``, ``url``, ``id``, and
    behind them their copies."""
    rows = list(_rows(folder))
    copies = Copies([row for _, row in rows])
    found, copied = [], []
    for source, row in rows:
        page = _page(source, row, Copy("", row["html"]))
        if page is not None:
            found.append(page)
            copied += [_page(source, row, copy) for copy in copies.of(row)]
    return found + [copy for copy in copied if copy is not None]


def _rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for source in SETS:
        path = next(path for path in sorted(folder.glob(f"{source}.jsonl.*")))
        opener = cast(Callable[..., TextIO], lzma.open if path.suffix == ".xz" else gzip.open)
        with opener(path, "rt", encoding="utf-8", errors="surrogatepass") as lines:
            yield from ((source, json.loads(line)) for line in lines)
        print(f"{source} read", file=sys.stderr, flush=True)


def _page(source: str, row: dict[str, Any], copy: Copy) -> Labelled | None:
    gold = row.get("gold_text") or ""
    whole = html_runs.parse(copy.html)
    if not gold.strip() or not whole.runs:
        return None
    page = html_repeats.without(whole, html_repeats.repeats(whole) | html_consent.walls(whole))
    labels = np.array(align([run.text for run in page.runs], gold.splitlines()))
    if copy.length is not None:
        short = shorter(page, labels, copy.length)
        if short is None:
            return None
        page, labels = short
    if copy.kind and not labels.any():
        return None
    return Labelled(
        source,
        row["id"],
        folds.domain_of(row),
        row.get("page_type") or "article",
        row.get("lang") or "",
        page.runs,
        html_measures.measure(page.scan, claims.read(page)),
        labels,
        copy.kind,
    )


def _weight(page: Labelled, counts: Weighing) -> float:
    of_kind = counts.others if page.kind != "article" else counts.articles if page.source == "wcxb_dev" else counts.news
    return of_kind * (counts.lists if page.kind in LISTS else 1.0) * (counts.copies if page.copy else 1.0)


class Training:
    """The runs of all pages as one matrix, which of them are drawn, and what each weighs."""

    def __init__(self, pages: Sequence[Labelled], *, english: bool = False) -> None:
        self.pages = pages
        self.bounds = np.cumsum([0, *(len(page.labels) for page in pages)])
        self.of = np.repeat(np.arange(len(pages)), np.diff(self.bounds))
        self.folds = np.array([page.fold for page in pages])
        self.articles = np.array([page.kind == "article" for page in pages])
        self.originals = np.array([not page.copy for page in pages])
        self.labels = np.concatenate([page.labels for page in pages])
        self.mass = np.concatenate([page.measured.lines.mass for page in pages])
        self.matrix = np.concatenate([page.measured.matrix for page in pages])
        chance = 0.7 + self.mass / 150.0
        self.chance = np.minimum(1.0, chance)
        drawn = np.random.default_rng(boosting.SEED).random(len(chance)) < self.chance
        if english:
            drawn &= np.array([page.language == "en" for page in pages])[self.of]
        self.drawn = np.flatnonzero(drawn)

    def weights(self, counts: Weighing) -> Weights:
        """Runs weigh with their length, since the figures count words; pages of a kind weigh alike."""
        weight = 0.3 + np.minimum(self.mass, 1500.0) / 100.0
        kinds = [_weight(page, counts) for page in self.pages]
        weights: Weights = weight * (_PAGE * np.array(kinds) / np.bincount(self.of, weight))[self.of]
        return weights

    def page(self, place: int) -> slice:
        """The runs of a page."""
        return slice(int(self.bounds[place]), int(self.bounds[place + 1]))

    def look(
        self, matrix: NDArray[np.float32], columns: Sequence[int], weights: Weights, rounds: int
    ) -> tuple[list[trees.Trees], Weights]:
        """Trees grown without each fold, then on everything; scores of all runs by trees that saw not their domain."""
        scores = np.zeros(len(self.labels))
        rows_of = self.folds[self.of]
        grown = []
        for fold in range(folds.FOLDS):
            grown.append(self._grow(matrix, self.drawn[rows_of[self.drawn] != fold], columns, weights, rounds))
            held_out = np.flatnonzero(rows_of == fold)
            scores[held_out] = trees.probabilities(grown[fold], matrix[held_out])
            print(f"fold {fold} held out", file=sys.stderr, flush=True)
        return [*grown, self._grow(matrix, self.drawn, columns, weights, rounds)], scores

    def best_columns(self, matrix: NDArray[np.float32], weights: Weights, count: int) -> list[int]:
        """The measures that carry most of a short training."""
        return boosting.best_columns(
            matrix[self.drawn], self.labels[self.drawn], (weights / self.chance)[self.drawn], count
        )

    def _grow(
        self,
        matrix: NDArray[np.float32],
        rows: NDArray[np.int64],
        columns: Sequence[int],
        weights: Weights,
        rounds: int,
    ) -> trees.Trees:
        rows = rows[weights[rows] > 0.0]
        chosen = matrix[rows][:, columns]
        return boosting.grow(chosen, self.labels[rows], (weights / self.chance)[rows], rounds, columns=columns)


#: What a training may do without, to see what it is worth: columns by their names, or pages of other languages.
ABLATIONS = ("tree", "classes", "english")


def _without(ablate: str | None, names: Sequence[str]) -> list[int]:
    """Columns that a training may use."""
    gone = {"tree": set(html_measures.DOM) | set(html_second.SECOND) - set(second.SECOND)}
    gone["classes"] = {name for name in names if name.startswith("class_")}
    return [place for place, name in enumerate(names) if name not in gone.get(ablate or "", ())]


def train(
    pages: Sequence[Labelled], ablate: str | None = None
) -> tuple[dict[int, folds.Models], list[str], dict[str, Any]]:
    """The trees of both looks and of the gate: without each fold and, as number `folds.FOLDS`, on everything; the
    held-out text of each page by its scores alone; and what is to be known of the weights.

    The second look has two heads, for articles and for pages of all types; the gate says how much each counts. Both
    learn from first scores of trees that never saw the page's domain.
    """
    data = Training(pages, english=ablate == "english")
    allowed = set(_without(ablate, html_measures.NAMES))
    even = data.weights(EVEN)
    ranked = data.best_columns(data.matrix, even, data.matrix.shape[1])
    columns = [one for one in ranked if one in allowed][:COLUMNS]
    first, scores = data.look(data.matrix, columns, even, FIRST["rounds"])
    seen = [html_second.measure_scores(page.measured, scores[data.page(at)]) for at, page in enumerate(pages)]
    matrix = np.hstack([np.concatenate(seen), data.matrix])
    chosen = [
        *_without(ablate, html_second.SECOND),
        *(len(html_second.SECOND) + one for one in columns[:SECOND_COLUMNS]),
    ]
    every, of_every = data.look(matrix, chosen, data.weights(EVERY), SECOND["rounds"])
    article, of_article = data.look(matrix, chosen, data.weights(ARTICLES), SECOND["rounds"])
    gate, opened = _gate(data, matrix)
    blended = [
        blend(scores[data.page(at)], of_article[data.page(at)], of_every[data.page(at)], float(opened[at]))
        for at in range(len(pages))
    ]
    kept = [_kept(page, score) for page, score in zip(pages, blended, strict=True) if not page.copy]
    provenance = {
        "task": "score runs of HTML pages: article or not",
        "sets": {
            name: {"licence": licence, "pages": sum(page.source == name and not page.copy for page in pages)}
            for name, licence in SETS.items()
        },
        "copies": dict(sorted(Counter(page.copy for page in pages if page.copy).items())),
        "domains": len({page.domain for page in pages}),
        "runs": len(data.labels),
        "runs_drawn": len(data.drawn),
        "settings": {
            **boosting.SETTINGS,
            "first": FIRST,
            "second": SECOND,
            "gate": GATE_SETTINGS,
            "weights": {"first": EVEN._asdict(), "article": ARTICLES._asdict(), "every": EVERY._asdict()},
        },
        "held_out": {
            "how": f"{folds.FOLDS} folds by registrable domain; F1 of characters, mean over pages, at the balanced cut",
            **_figures(data, blended),
            "gate_right": round(float(np.mean(((opened > 0.5) == data.articles)[data.originals])), 4),
        },
        "measures": {
            "first": list(html_measures.NAMES),
            "second": [*html_second.SECOND, *html_measures.NAMES],
            "gate": list(GATE),
        },
    }
    named = {"first": first, "article": article, "every": every, "gate": gate}
    models = {fold: {name: grown[fold] for name, grown in named.items()} for fold in range(folds.FOLDS + 1)}
    return models, kept, provenance


def _gate(data: Training, matrix: NDArray[np.float32]) -> tuple[list[trees.Trees], Weights]:
    """Trees that tell articles from other pages: without each fold, then on everything; and the answer for each page
    of those that never saw its domain. Copies, most of them articles, would move it: listings fall by .05 with them."""
    rows = np.stack([gate_row(matrix[data.bounds[at]]) for at in range(len(data.pages))])

    def grown(chosen: NDArray[np.bool_]) -> trees.Trees:
        return boosting.grow(rows[chosen], data.articles[chosen], np.ones(chosen.sum()), **GATE_SETTINGS)

    opened = np.zeros(len(rows))
    without = [grown((data.folds != fold) & data.originals) for fold in range(folds.FOLDS)]
    for fold, each in enumerate(without):
        opened[data.folds == fold] = trees.probabilities(each, rows[data.folds == fold])
    return [*without, grown(data.originals)], opened


def _kept(page: Labelled, scores: Weights) -> str:
    return page.text(scores >= best_cut(scores, page.measured.lines.mass, *CUTS["balanced"]))


def _figures(data: Training, scores: Sequence[Weights]) -> dict[str, float]:
    """F1 of characters by set and, of sets with several, by page type; of copies by kind."""
    found: dict[str, list[float]] = {}
    for page, score in zip(data.pages, scores, strict=True):
        mass = page.measured.lines.mass
        keep = score >= best_cut(score, mass, *CUTS["balanced"])
        f1 = 2.0 * mass[keep & page.labels].sum() / max(1.0, mass[keep].sum() + mass[page.labels].sum())
        names = (page.source, f"{page.source} {page.kind}" if page.source == "wcxb_dev" else "")
        for name in (f"copies: {page.copy}",) if page.copy else names:
            found.setdefault(name, []).append(float(f1))
    return {name: round(sum(values) / len(values), 4) for name, values in sorted(found.items()) if name}


def predictions(pages: Sequence[Labelled], kept: Sequence[str]) -> Iterator[dict[str, str]]:
    """Held-out article texts as a scorer reads them."""
    for page, text in zip((page for page in pages if not page.copy), kept, strict=True):
        yield {"dataset": page.source, "id": page.id, "text": text}
