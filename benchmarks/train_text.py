"""Labelled dumps of plain text, their measures, folds by registrable domain, and the two looks trained on them.

What gained little or nothing: F1 of 4-gram shingles of whole pages by scores alone, hosts held out; without copies:

                                    scrapinghub  English  German  other languages  wcxb-dev articles
    three seeds, the least                .9063    .9099   .9236            .8778              .9250
    and the best                          .9081    .9163   .9252            .8878              .9263
    the mean of their scores              .9100    .9146   .9241            .8816              .9273
    mean of both looks, three seeds       .9106    .9137   .9221            .8842              .9268
    both looks: the share of word sequences that stand before, behind
                                          .9137    .9104   .9248            .8760              .9269

A copy of each dump with an article of another site of its language in the place of its own, at half weight, takes from
the first look: F1 of characters of whole pages .9100 -> .9074 on scrapinghub, .9217 -> .9187 on fundus.

A network of dilated convolutions over the lines of a page (five layers of 48 channels, each with the page's mean, on
the same measures) instead of the trees, two of five folds, F1 of characters of whole pages:

                                    scrapinghub  English  German  other languages  wcxb-dev articles
    both looks of trees                   .9091    .8882   .9468            .8169              .9270
    the network                           .9126    .8726   .9425            .8052              .9137
    the mean of their log-odds            .9157    .8876   .9481            .7836              .9233
    the network on their scores as well   .8999    .8886   .9377            .7913              .9135

What words are on other sites: log-odds of 85,000 words, pairs of words, first and last words and whole lines that three
sites or more have, each site counted once, nine columns in both looks; half of the pages trained without them:

                                    scrapinghub  English  German  other languages  wcxb-dev articles  other types
    without                               .9176    .9171   .9265            .8986              .9299         .663
    with them                             .9160    .9190   .9302            .8981              .9308         .677

They are not used: half a megabyte of mostly English and German words that gain pages of shops and services alone.

Copies of dumps (``dump_copies.py``: shorter articles, fewer lines around them, comments, other articles, threads), at
half weight; F1 of shingles of whole pages, and of words for forums, the rest of the table as above:

                                    scrapinghub  English  German  other languages  wcxb-dev articles  forums
    without copies, 120 and 80 rounds     .9173    .9119   .9277            .8882              .9301    .739
    no threads, fewer bare copies         .9236    .9131   .9330            .8896              .9309
    with them, 180 and 120 rounds         .9246    .9154   .9313            .8982              .9312    .709
    other articles above as well          .9221    .9219   .9328            .9058              .9309    .720
    twice as many copies                  .9201    .9229   .9325            .8856              .9305    .715
    forums count as articles do           .9203    .9207   .9304            .8840              .9310    .742
    with threads, an eighth of the dumps  .9139    .9145   .9350            .8920              .9289    .776
    a twentieth of them                   .9212    .9128   .9383            .8983              .9305    .782
    and days above paragraphs: as it is   .9098    .9191   .9336            .8993              .9307    .755

Without days above paragraphs of articles the trees take chronicles and diaries for comments: of 1,772 lines of such
texts, written for the purpose, 1,439 stay, with them 1,714, by the weights before 1,690.

Runs with other seeds differ by as much as .005 in a column, the other languages by more; the gain over the first line
is in most of them.

The first look with words of the page's likely title, and lines since it, has .9132, .9000, .9173, .8929 and .9234;
without them, by three seeds, .9092-.9114, .9028-.9089, .9166-.9206, .8831-.8900 and .9231-.9244.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boosting
import dump_copies
import folds
import numpy as np
from numpy.typing import NDArray

from cleaner.page import measures, second, trees
from cleaner.page.copies import copies
from cleaner.page.score_text import CUTS, best_cut

FIRST_ROUNDS, SECOND_ROUNDS = 180, 120
#: What a copy of a dump counts, as a share of the dump's weight.
COPIES = 0.5
_PAGE = 15.0  # the weight of a page, in lines
LEAST_COVERAGE = 0.5  # dumps that hold less of the article teach nothing
LICENCES = {
    "aeb": "scrapinghub/article-extraction-benchmark, MIT",
    "fundus": "flairNLP/fundus, MIT",
    "wcxb-dev": "Murrough-Foley/web-content-extraction-benchmark, CC-BY-4.0",
}


@dataclass(frozen=True, slots=True)
class Dump:
    """A page as plain text with a label for each line."""

    id: str
    source: str
    style: str
    lang: str
    kind: str
    domain: str
    coverage: float
    lines: Sequence[str]
    labels: Sequence[int]
    share: float = 1.0  # what a copy counts

    @property
    def fold(self) -> int:
        """The fold in which the page is held out."""
        return folds.fold_of(self.domain)

    @property
    def weight(self) -> float:
        """What the page counts in training: news first, pages of other types little, doubtful labels less."""
        if self.coverage < LEAST_COVERAGE:
            return 0.0
        doubt = self.share * (0.5 if self.coverage < 0.85 else 1.0)
        if self.source.startswith("wcxb"):
            return doubt * (0.7 if self.kind in {"article", "forum"} else 0.3)
        return doubt * (1.5 if self.lang in ("en", "de") else 2.5)


@dataclass(slots=True)
class Sample:
    """Lines of one form of all dumps: which dump and line each is, and what is known of it."""

    dump: NDArray[np.int64]
    line: NDArray[np.int64]
    label: NDArray[np.int64]
    weight: NDArray[np.float64]
    matrix: NDArray[np.float32]
    mass: NDArray[np.float64]
    folds: NDArray[np.int64]
    texts: list[tuple[int, str, NDArray[np.int64], NDArray[np.int64]]]


def read_dumps(folder: Path) -> list[Dump]:
    """The dumps of ``text_lines.jsonl.gz``."""
    with gzip.open(folder / "text_lines.jsonl.gz", "rt", encoding="utf-8", errors="surrogatepass") as rows:
        return [_dump(json.loads(row)) for row in rows]


def _dump(row: dict[str, Any]) -> Dump:
    return Dump(
        *(
            row["id"],
            row["source"],
            row["style"],
            row["lang"],
            row["ptype"],
            folds.domain_of(row),
            row["gold_coverage"],
        ),
        row["lines"],
        row["labels"],
    )


def as_dumped(dump: Dump) -> tuple[str, list[int]]:
    """The whole text; metadata counts as not article."""
    return "\n".join(dump.lines), [number for number, label in enumerate(dump.labels) if label >= 0]


def without_metadata(dump: Dump) -> tuple[str, list[int]]:
    """The whole text, but the lines of metadata are not looked at, as when they have been taken out before."""
    return "\n".join(dump.lines), [number for number, label in enumerate(dump.labels) if label in (0, 1)]


def already_clean(dump: Dump) -> tuple[str, list[int]]:
    """Only the article, as clean text is: with or without blank lines. It must stay whole."""
    if dump.coverage < LEAST_COVERAGE:
        return "", []
    spaced = int.from_bytes(hashlib.blake2b(f"{dump.id}{dump.style}".encode(), digest_size=2).digest(), "big") % 2
    lines, used = [], []
    for number, (line, label) in enumerate(zip(dump.lines, dump.labels, strict=True)):
        if label == 1:
            used.append(number)
            lines.append(line)
            if spaced:
                lines.append("")
    return "\n".join(lines), used


#: The forms of a dump that are trained on: share of article lines and of others that is drawn, and their weight.
FORMS = ((as_dumped, 0.35, 0.22, 1.0), (without_metadata, 0.12, 0.08, 0.5), (already_clean, 0.12, 0.0, 0.5))


def _spans(
    text: str, used: Sequence[int], clean: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Start and end of each used line that is not blank, and its number in the dump."""
    starts, ends, numbers = [], [], []
    position, wanted, place = 0, set(used), 0
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        if bare and (clean or number in wanted):
            starts.append(position + line.index(bare[0]))
            ends.append(starts[-1] + len(bare))
            numbers.append(used[place] if clean else number)
            place += 1
        position += len(line) + 1
    return np.array(starts, np.int64), np.array(ends, np.int64), np.array(numbers, np.int64)


def sample(dumps: Sequence[Dump], form: Any) -> Sample:
    """All lines of the dumps in one form, measured."""
    parts: list[tuple[NDArray[Any], ...]] = []
    texts = []
    for place, dump in enumerate(dumps):
        text, used = form(dump)
        starts, ends, numbers = _spans(text, used, form is already_clean)
        if not len(starts):
            continue
        matrix = measures.measure(text, starts, ends).matrix
        labels = np.array([dump.labels[number] for number in numbers])
        parts.append((np.full(len(starts), place), numbers, labels, _weights(dump, matrix[:, 0]), matrix))
        texts.append((place, text, starts, ends))
    of, line, label, weight, matrix = (np.concatenate(column) for column in zip(*parts, strict=True))
    folds = np.array([dump.fold for dump in dumps])[of]
    return Sample(of, line, label, weight, matrix, matrix[:, 0].astype(np.float64), folds, texts)


def _weights(dump: Dump, mass: NDArray[np.float32]) -> NDArray[np.float64]:
    """Lines weigh with the root of their length; all pages of a kind weigh alike, as they do in the figures."""
    weight = 0.5 + np.sqrt(np.minimum(mass.astype(np.float64), 600.0)) / 10.0
    weight *= _PAGE * dump.weight / weight.sum()
    return weight


def draw(samples: Sequence[Sample]) -> list[NDArray[np.float64]]:
    """The chance with which each line is drawn; 0 where it is not. Long lines are drawn more often."""
    chances = []
    for (_, article, other, _), each in zip(FORMS, samples, strict=True):
        chance = np.minimum(1.0, np.where(each.label == 1, article, other) * np.minimum(1.0, 0.4 + each.mass / 150.0))
        drawn = np.random.default_rng(boosting.SEED).random(len(chance)) < chance
        chances.append(np.where(drawn & (each.weight > 0), chance, 0.0))
    return chances


def _grow(
    samples: Sequence[Sample],
    chances: Sequence[NDArray[np.float64]],
    extra: Sequence[Any],
    held_out: int | None,
    rounds: int,
) -> trees.Trees:
    matrices, labels, weights = [], [], []
    for (_, _, _, scale), each, chance, more in zip(FORMS, samples, chances, extra, strict=True):
        rows = np.flatnonzero((chance > 0) & (each.folds != (-1 if held_out is None else held_out)))
        matrices.append(np.hstack([more[rows], each.matrix[rows]]) if more is not None else each.matrix[rows])
        labels.append(each.label[rows] == 1)
        weights.append(each.weight[rows] / chance[rows] * scale * np.where(each.label[rows] == 2, 0.5, 1.0))
    return boosting.grow(np.concatenate(matrices), np.concatenate(labels), np.concatenate(weights), rounds)


def _look(
    samples: Sequence[Sample], chances: Sequence[NDArray[np.float64]], extra: Sequence[Any], rounds: int
) -> tuple[trees.Trees, list[NDArray[np.float64]]]:
    """Trees grown on everything, and scores of every line by trees that never saw its domain."""
    scores = [np.zeros(len(each.label)) for each in samples]
    for fold in range(folds.FOLDS):
        grown = _grow(samples, chances, extra, fold, rounds)
        for each, more, score in zip(samples, extra, scores, strict=True):
            rows = np.flatnonzero(each.folds == fold)
            matrix = np.hstack([more[rows], each.matrix[rows]]) if more is not None else each.matrix[rows]
            score[rows] = trees.probabilities(grown, matrix)
        print(f"fold {fold} held out", file=sys.stderr, flush=True)
    return _grow(samples, chances, extra, None, rounds), scores


def _second_measures(each: Sample, scores: NDArray[np.float64]) -> NDArray[np.float32]:
    parts, first = [], 0
    for _, text, starts, ends in each.texts:
        last = first + len(starts)
        parts.append(second.measure_scores(measures.measure(text, starts, ends), scores[first:last]))
        first = last
    return np.concatenate(parts)


def train(dumps: Sequence[Dump]) -> tuple[dict[str, trees.Trees], list[str], dict[str, Any]]:
    """The trees of both looks, the held-out article text of each dump, and what is to be known of the weights.

    The second look learns from first scores of trees that never saw the line's domain.
    """
    # Long pages are measured on a smaller scale because the trees have learned from them on the full one, where most of
    # a long page is noise: trees that learn from them on the smaller scale take books and minutes for noise again.
    measures.MOST_PROSE = math.inf
    copies_of = dump_copies.Copies(dumps)
    changed = [replace(copy, share=COPIES) for dump in dumps for copy in copies_of.of(dump)]
    samples = [sample([*dumps, *changed], form) for form, *_ in FORMS]
    chances = draw(samples)
    first, scores = _look(samples, chances, [None] * len(FORMS), FIRST_ROUNDS)
    extra = [_second_measures(each, score) for each, score in zip(samples, scores, strict=True)]
    then, scores = _look(samples, chances, extra, SECOND_ROUNDS)
    kept = list(_kept(dumps, samples[0], scores[0]))
    provenance = {
        "task": "score lines of plain text: article or not",
        "sets": {
            name: {"licence": licence, "dumps": sum(d.source == name for d in dumps)}
            for name, licence in LICENCES.items()
        },
        "domains": len({dump.domain for dump in dumps}),
        "lines": {form[0].__name__: len(each.label) for form, each in zip(FORMS, samples, strict=True)},
        "lines_drawn": {form[0].__name__: int((chance > 0).sum()) for form, chance in zip(FORMS, chances, strict=True)},
        "settings": {**boosting.SETTINGS, "first_rounds": FIRST_ROUNDS, "second_rounds": SECOND_ROUNDS},
        "held_out": {
            "how": f"{folds.FOLDS} folds by registrable domain; F1 of characters, mean over dumps, at the balanced cut",
            **_figures(dumps, samples[0], scores[0]),
            "clean_text_kept": round(
                float(samples[2].mass[scores[2] >= CUTS["balanced"][1]].sum() / samples[2].mass.sum()), 4
            ),
        },
        "measures": {"first": list(measures.NAMES), "second": [*second.SECOND, *measures.NAMES]},
    }
    return {"first": first, "second": then}, kept, provenance


def _pages(dumps: Sequence[Dump], each: Sample) -> Iterator[tuple[int, slice]]:
    bounds = np.searchsorted(each.dump, np.arange(len(dumps) + 1))
    for place in range(len(dumps)):
        yield place, slice(bounds[place], bounds[place + 1])


def _kept(dumps: Sequence[Dump], each: Sample, scores: NDArray[np.float64]) -> Iterator[str]:
    texts = {place: (text, starts, ends) for place, text, starts, ends in each.texts}
    for place, rows in _pages(dumps, each):
        keep = scores[rows] >= best_cut(scores[rows], each.mass[rows], *CUTS["balanced"])
        if keep.any():
            keep &= ~copies(measures.measure(*texts[place]).words, each.mass[rows], keep)
        yield "\n".join(dumps[place].lines[number] for number in each.line[rows][keep].tolist())


def _figures(dumps: Sequence[Dump], each: Sample, scores: NDArray[np.float64]) -> dict[str, float]:
    """F1 by source and family of dumps."""
    found: dict[str, list[float]] = {}
    for place, rows in _pages(dumps, each):
        dump, mass, right = dumps[place], each.mass[rows], each.label[rows] == 1
        if dump.coverage < LEAST_COVERAGE or not right.any():
            continue
        keep = scores[rows] >= best_cut(scores[rows], mass, *CUTS["balanced"])
        family = {"container": "container", "readability": "light", "traf_recall": "light"}.get(dump.style, "full")
        kind = f" {(dump.kind == 'article' and 'articles') or 'other'}" if dump.source.startswith("wcxb") else ""
        f1 = 2.0 * mass[keep & right].sum() / (mass[keep].sum() + mass[right].sum())
        found.setdefault(f"{dump.source}{kind} {family}", []).append(float(f1))
    return {name: round(sum(values) / len(values), 4) for name, values in sorted(found.items())}


def predictions(dumps: Sequence[Dump], kept: Sequence[str]) -> Iterator[dict[str, str]]:
    """Held-out article texts as a scorer reads them."""
    for dump, article in zip(dumps, kept, strict=True):
        yield {"source": dump.source, "style": dump.style, "id": dump.id, "text": article}
