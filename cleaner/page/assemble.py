"""Put kept runs together into the clean text of a document."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.page.runs import Run, Verdict


def assemble(runs: Sequence[Run], verdicts: Sequence[Verdict]) -> str:
    """Kept runs in order, each after its gap; a removed run between two kept ones counts as a blank line.

    At the beginning of a text U+FEFF is a byte order mark, which is no part of it.
    """
    parts: list[str] = []
    removed = False
    for run, verdict in zip(runs, verdicts, strict=True):
        if verdict.decision != "keep":
            removed = True
            continue
        if parts:
            parts.append("\n\n" if removed else run.gap)
        parts.append(run.text)
        removed = False
    text = "".join(parts)
    return text.lstrip("\ufeff").lstrip() if text.startswith("\ufeff") else text
