"""A page with verdicts: what both kinds of page come to, before a document is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cleaner.page.runs import Run, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """The runs of a page, a verdict for each, and the metadata with its origin."""

    runs: Sequence[Run]
    verdicts: Sequence[Verdict]
    values: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


JudgeRest = Callable[[Sequence[Run], Sequence[int]], list[Verdict]]


def around_metadata(runs: Sequence[Run], meta: Mapping[int, str], judge_rest: JudgeRest) -> list[Verdict]:
    """Verdict "meta" for the runs in ``meta``, and the judge's for the rest, which it sees without them.

    ``judge_rest`` gets the remaining runs and their places in ``runs``.
    """
    rest = [i for i in range(len(runs)) if i not in meta]
    judged = dict(zip(rest, judge_rest([runs[i] for i in rest], rest), strict=True))
    return [judged[i] if i in judged else Verdict("meta", 1.0, field=meta[i]) for i in range(len(runs))]
