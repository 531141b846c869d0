"""What somebody should look at before they trust a corpus: rules over its figures, each with the reason for it.

These alarms are the only ones: a run's summary and its lines on the terminal say those of the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import Any

from cleaner.counted import counted, was

_FEW = 20  # shares of fewer inputs or documents than this say nothing
_ENOUGH = 1000  # documents from which the size of one cluster says something
_SEVERAL = 5  # of fewer sources one has half of the documents more often than not
_BROKEN = ("timeout", "memory", "crashed", "unreadable", "malformed", "undecodable", "too_large", "too_deep")
#: Rejections that the settings asked for.
UNWANTED = ("too_short", "language")
_NAME = 60


def alarms(figures: Mapping[str, Any]) -> tuple[str, ...]:
    """One sentence each, without its stop, the gravest first; () when nothing is out of the ordinary."""
    counts = figures["counts"]
    found = [*_of_inputs(counts, {row["name"]: row["n"] for row in figures["rejections"]}), *_of_copies(figures)]
    if counts["kept"] >= _FEW:
        found += _of_documents(figures, counts["kept"])
    for passage in figures["standing_passage"]:
        found.append(
            f"{passage['documents']:,} kept documents have the same {passage['words']:,} words, "
            f"“{shorten(passage['text'], _NAME, placeholder=' …')}”: boilerplate that no rule knows? look where "
            "it stands: the setting phrases_drop removes each whole block with the phrase"
        )
    return tuple(found)


def _of_inputs(counts: Mapping[str, int], rejections: Mapping[str, int]) -> Iterator[str]:
    inputs, rejected = counts["inputs"], counts["rejected"]
    refused = rejected - sum(rejections.get(name, 0) for name in UNWANTED)
    if rejected == inputs:
        yield "every input was rejected; rejected.jsonl says why"
    elif inputs >= _FEW and (refused * 10 > inputs or rejected * 2 > inputs):
        often = max(rejections, key=lambda reason: (rejections[reason], reason))
        most = "most of them" if rejections[often] * 2 > rejected else "most often"
        yield f"{_share(rejected, inputs)} of the inputs were rejected, {most} as {often}"
    for name in _BROKEN:
        if rejections.get(name):
            n = rejections[name]
            yield f"{counted(n, 'input', ',')} {was(n)} rejected as {name}: there may be articles in what was not read"


def _of_copies(figures: Mapping[str, Any]) -> Iterator[str]:
    inputs, kept, duplicates = (figures["counts"][name] for name in ("inputs", "kept", "duplicates"))
    if duplicates * 2 > inputs >= _FEW:
        yield f"{_share(duplicates, inputs)} of the inputs were duplicates: was something crawled twice?"
    for cluster in figures["largest_cluster"]:
        if cluster["n"] * 100 > kept + duplicates >= _ENOUGH:
            yield f"{cluster['n']:,} documents are copies of {cluster['id'][:_NAME]}: a template or an error page?"


def _of_documents(figures: Mapping[str, Any], kept: int) -> Iterator[str]:
    dated = figures["totals"]["dated"]
    if dated * 2 < kept:
        said = f"only {_share(dated, kept)} of the documents have" if dated else f"none of the {kept:,} documents has"
        yield f"{said} a date; --crawl-date resolves relative ones"
    unknown = sum(row["n"] for row in figures["languages"]["rows"] if row["name"] == "und")
    if unknown * 20 > kept:
        yield f"the language of {_share(unknown, kept)} of the documents is unknown"
    sources = figures["sources"]
    if sources["rows"][0]["n"] * 2 > kept and len(sources["rows"]) >= _SEVERAL:
        first = sources["rows"][0]
        yield f"{_share(first['n'], kept)} of the documents come from one source, {first['name'][:_NAME]}"
    for row in figures["warnings"]:
        if row["n"] * 10 > kept:
            yield f"{_share(row['n'], kept)} of the documents carry the warning “{row['name'][:_NAME]}”"
    little = sum(row["after"] for row in figures["lengths"]["bins"] if row["low"] < 200)
    if little * 10 > kept:
        yield f"{_share(little, kept)} of the documents have fewer than 200 characters; --min-words leaves such out"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} % ({part:,} of {whole:,})"
