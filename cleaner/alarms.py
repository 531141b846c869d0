"""What the user should know of the sources of a run, in words."""

from __future__ import annotations

from collections.abc import Callable

from cleaner.formats.sources import Tally


def of_ids(tally: Tally) -> list[str]:
    """Whether ids came more than once."""
    if not tally.renamed:
        return []
    return [f"{tally.renamed} ids came more than once; the later ones end in ~2, ~3 and so on"]


def of_sources(tally: Tally, n_inputs: int, gave_documents: Callable[[int, int], bool]) -> list[str]:
    """Which of several SOURCEs gave nothing, and where the output of a run is among them.

    ``gave_documents`` says whether one of the inputs from the first number to before the second one is a document.
    """
    alarms: list[str] = []
    if tally.outputs:
        more = f" (and {len(tally.outputs) - 1} more)" if len(tally.outputs) > 1 else ""
        alarms.append(
            f"{tally.outputs[0]}{more} is the output of an earlier run, whose rows were read as pages: give SOURCEs "
            "without it"
        )
    if len(tally.names) < 2:
        return alarms
    firsts = [*tally.firsts.values(), n_inputs]
    for number, source in enumerate(tally.names):
        first = tally.firsts.get(number)
        if first is None:
            alarms.append(f"{source} gave no input")
            continue
        end = min(one for one in firsts if one > first or one == n_inputs)
        if end > first and not gave_documents(first, end):
            alarms.append(f"{source} gave no document: all of its {end - first} inputs were rejected")
    return alarms
