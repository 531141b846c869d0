"""Rounds of joins choose what the driver would choose alone, whatever the pairs look like."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import spark_here

from cleaner.config import Config
from cleaner.corpus.clusters import Facts, rank, rule
from cleaner.engines.spark_session import unwarned
from cleaner.spark import choose, rounds
from cleaner.spark.steps import Steps

DATES = (None, "2024-05-01", "2024-05-01T10:00:00+02:00", "2024-05-01T08:00:00", "in May", "")
HOSTS = ("a.example", "b.example", None)
KEEPS = ("complete", "earliest", "longest", ("b.example", "7"))

pytestmark = spark_here.SOCKETS


def facts_of(groups: list[int], seed: int = 5) -> pa.Table:
    """Documents of these groups, with facts that are often equal; some copies are of the very text."""
    chance = random.Random(seed)
    names = [str(number) for number in range(len(groups))]
    chance.shuffle(names)
    columns: dict[str, Any] = {
        "id": names,
        "date": pa.array([chance.choice(DATES) for _ in groups], pa.string()),
        "source_path": pa.array([None] * len(groups), pa.string()),
        "hostname": pa.array([chance.choice(HOSTS) for _ in groups], pa.string()),
        "n_chars": [chance.randrange(5) for _ in groups],
        "n_tokens": [chance.randrange(5) for _ in groups],
        "merits": [chance.randrange(3) for _ in groups],
        "size": [10 + group % 3 for group in groups],
        "doc": groups,
        "set_0": groups,
        "set_1": [0] * len(groups),
        "text_0": [2 * group + chance.randrange(2) for group in groups],
        "text_1": [0] * len(groups),
    }
    return pa.table(columns).select(list(choose.FACTS))


def pairs_of(joined: set[tuple[int, int]], seed: int = 5) -> pa.Table:
    """The pairs with values; a third of them are contained."""
    chance = random.Random(seed)
    pairs = sorted(joined)
    jaccard = [chance.choice((0.31, 0.49, 0.79, 0.8123455, 0.95)) for _ in pairs]
    columns = [[a for a, _ in pairs], [b for _, b in pairs], pa.array([0] * len(pairs), pa.int32()), jaccard]
    return pa.table([*columns, [0.9] * len(pairs)], ["a", "b", "linked", "jaccard", "containment"])


def shapes() -> set[tuple[int, int]]:
    """Chains, stars, a clique, and a large random component, each of groups of its own."""
    chance = random.Random(3)
    chain = {(number, number + 1) for number in range(60)}
    star = {(100, other) for other in range(101, 160)}
    stars = {(200 + number // 20, 210 + number) for number in range(60)} | {(200, 201), (201, 202)}
    clique = {(a, b) for a in range(300, 312) for b in range(a + 1, 312)}
    pairs = (sorted(chance.sample(range(400, 700), 2)) for _ in range(700))
    return chain | star | stars | clique | {(a, b) for a, b in pairs}


@spark_here.NEEDED
@pytest.mark.parametrize(("keep", "in_driver"), [("complete", 0), (KEEPS[3], 100), ("earliest", 10_000)])
def test_the_choice_is_that_of_the_driver(keep: Any, in_driver: int) -> None:
    spark = spark_here.need_session()
    settings = Config().replace(keep=keep)
    pairs = pairs_of(shapes())
    paired = sorted({*pairs["a"].to_pylist(), *pairs["b"].to_pylist()})
    facts = facts_of([*paired, *paired[::3], *range(800, 830), *range(800, 830)])
    found = choose.compared(facts, pairs, settings)
    with unwarned():
        frames = spark.createDataFrame(facts), spark.createDataFrame(pairs)
        tables = [frame.toArrow() for frame in rounds.chosen(Steps(), *frames, settings, in_driver)]
    for mine, its in zip(tables, (choose.decided(found), choose.duplicates(found)), strict=True):
        assert len(its) > 200
        assert mine.sort_by("id").to_pylist() == its.sort_by("id").to_pylist()


@pytest.mark.parametrize("keep", KEEPS)
def test_documents_rank_as_they_do_in_a_local_run(keep: Any) -> None:
    facts = facts_of(list(range(300)))
    names = {name: facts[name].to_pylist() for name in ("id", "date", "source_path", "hostname")}
    numbers = (facts[name].to_numpy() for name in ("n_tokens", "n_chars", "merits"))
    order = rank(Facts(*names.values(), *numbers, np.zeros(300, np.bool_)), keep).order.tolist()
    rows = pa.Table.from_batches(rounds.ranked(keep, iter(facts.combine_chunks().to_batches()))).to_pylist()
    by = [name for part in rule(keep) for name in rounds._RANKS[part]]
    assert sorted(range(300), key=lambda at: [rows[at][name] for name in by]) == order


@pytest.mark.parametrize("seed", range(5))
def test_the_driver_goes_through_what_is_left_in_rank_order(seed: int) -> None:
    chance = random.Random(seed)
    ranks = list(range(40))
    chance.shuffle(ranks)
    pairs = {tuple(sorted(chance.sample(range(40), 2), key=ranks.__getitem__)) for _ in range(60)}
    gone: set[int] = set()
    for one in sorted(range(40), key=ranks.__getitem__):
        if one not in gone:
            gone |= {worse for better, worse in pairs if better == one}
    better, worse = np.array(sorted(pairs), np.int64).T
    assert rounds.removed(better, worse).tolist() == sorted(gone)
    assert rounds.removed(better[:0], worse[:0]).tolist() == []
