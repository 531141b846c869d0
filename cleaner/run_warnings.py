"""What the user should know of a run, in words: its sources, the run before it, the comparison.

What is out of the ordinary in the corpus that came of it is for `cleaner.look.alarms`.
"""

from __future__ import annotations

from collections.abc import Callable

from cleaner.counted import counted, was
from cleaner.formats.sources import Tally

#: SOURCEs that gave nothing and are named.
_NAMED = 3


def of_ids(tally: Tally) -> list[str]:
    """Whether ids came more than once."""
    if not tally.renamed:
        return []
    return [f"{counted(tally.renamed, 'id')} came more than once; the later ones end in ~2, ~3 and so on"]


def of_sources(tally: Tally, n_inputs: int, gave_documents: Callable[[int, int], bool]) -> list[str]:
    """Which of several SOURCEs gave nothing, and where the output of a run is among them.

    ``gave_documents`` says whether one of the inputs from the first number to before the second one is a document.
    """
    warnings: list[str] = []
    if tally.outputs:
        more = f" (and {len(tally.outputs) - 1} more)" if len(tally.outputs) > 1 else ""
        warnings.append(
            f"{tally.outputs[0]}{more} is the output of an earlier run, whose rows were read as pages: give SOURCEs "
            "without it"
        )
    if len(tally.names) < 2:
        return warnings
    without_document = []
    ends = [*tally.firsts.values(), n_inputs][1:]
    for (number, first), end in zip(tally.firsts.items(), ends, strict=True):
        if end > first and not gave_documents(first, end):
            its = "its only input was" if end - first == 1 else f"all of its {end - first} inputs were"
            without_document.append(f"{tally.names[number]} gave no document: {its} rejected")
    without_input = [
        f"{source} gave no input" for number, source in enumerate(tally.names) if number not in tally.firsts
    ]
    return [*warnings, *_some(without_document, "document"), *_some(without_input, "input")]


def _some(warnings: list[str], missing: str) -> list[str]:
    """The first warnings of a kind, and how many more SOURCEs have it: a shell may give as many as there are files."""
    more = len(warnings) - _NAMED
    return warnings if more < 2 else [*warnings[:_NAMED], f"{more} more SOURCEs gave no {missing}"]


def of_earlier(*, changed: int, example: str, gone: int, lost: int, rebuilt: bool) -> list[str]:
    """What became of the run that stood in the folder.

    ``changed``: inputs that were replaced, the first of them the ``example``; ``gone``: inputs that did not come again
    and stay; ``lost``: removed documents that could not stay; ``rebuilt``: the index was made anew.
    """
    warnings: list[str] = []
    if changed:
        named = example if changed == 1 else f"the first of them {example}"
        warnings.append(
            f"{counted(changed, 'input')} of an earlier run {was(changed)} replaced, {named}: "
            "inputs with their ids and paths (relative to the SOURCE) came with other content or fields; where these "
            "are not newer versions, give one run all SOURCEs, which keeps both, or choose another folder"
        )
    if gone:
        stay = "it stays" if gone == 1 else "they stay"
        said = f"{counted(gone, 'input')} of an earlier run {was(gone)} not among the sources"
        warnings.append(f"{said}; {stay} in the corpus")
    if rebuilt:
        warnings.append("the index was missing or of another corpus and was made anew from the corpus")
    if lost:
        its, them = ("its", "it") if lost == 1 else ("their", "them")
        warnings.append(
            f"{counted(lost, 'duplicate')} {was(lost)} dropped: {its} input is gone, the one kept for {them} changed, "
            f"and no index had {them}"
        )
    return warnings


def of_comparison(linked: int) -> list[str]:
    """Whether shingles that join very many documents (``linked``: how many) were followed to some of them only."""
    said = (
        f"{counted(linked, 'shingle')} {'joins' if linked == 1 else 'join'} so many documents that these were compared "
        "with the best-ranked ones only: some duplicates may have stayed"
    )
    return [said] if linked else []
