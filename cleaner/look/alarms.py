"""What somebody should look at before they trust a corpus: rules over its figures, each with the reason for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_FEW = 20  # shares of fewer documents than this say nothing
_BROKEN = ("timeout", "memory", "crashed", "unreadable", "malformed", "undecodable", "too_large", "too_deep")


def alarms(figures: Mapping[str, Any], passages: Mapping[str, Any]) -> list[str]:
    """Sentences, the gravest first; [] when nothing is out of the ordinary."""
    counts = figures["counts"]
    found = list(_of_inputs(counts, {row["name"]: row["n"] for row in figures["rejections"]}))
    if counts["kept"]:
        found += _of_documents(figures, counts["kept"])
    if passages["frequent"]:
        worst = passages["frequent"][0]
        found.append(
            f"A passage of {worst['words']:,} words stands in {worst['documents']:,} kept documents: boilerplate that "
            "no rule knows? the setting phrases_drop takes it out."
        )
    return found


def _of_inputs(counts: Mapping[str, int], rejections: Mapping[str, int]) -> Iterator[str]:
    inputs = counts["inputs"]
    if not counts["kept"]:
        yield "No document was kept."
    if counts["rejected"] * 10 > inputs >= _FEW:
        yield f"{_share(counts['rejected'], inputs)} of the inputs were rejected; see why below."
    for name in _BROKEN:
        if rejections.get(name):
            yield f"{rejections[name]:,} inputs were rejected as {name.replace('_', ' ')}: they may hold articles."
    if counts["duplicates"] * 2 > inputs >= _FEW:
        yield f"{_share(counts['duplicates'], inputs)} of the inputs were duplicates: was something crawled twice?"


def _of_documents(figures: Mapping[str, Any], kept: int) -> Iterator[str]:
    if kept < _FEW:
        return
    dated = figures["totals"]["dated"]
    if dated * 2 < kept:
        yield f"Only {_share(dated, kept)} of the documents have a date; --crawl-date resolves relative ones."
    unknown = sum(row["n"] for row in figures["languages"]["rows"] if row["name"] == "und")
    if unknown * 20 > kept:
        yield f"The language of {_share(unknown, kept)} of the documents is unknown."
    sources = figures["sources"]
    if sources["rows"][0]["n"] * 2 > kept and len(sources["rows"]) > 1:
        first = sources["rows"][0]
        yield f"{_share(first['n'], kept)} of the documents come from one source, {first['name'][:60]}."
    for row in figures["warnings"]:
        if row["n"] * 10 > kept:
            yield f"{_share(row['n'], kept)} of the documents carry the warning “{row['name'][:60]}”."
    little = sum(row["after"] for row in figures["lengths"]["bins"] if row["low"] < 200)
    if little * 10 > kept:
        yield f"{_share(little, kept)} of the documents have fewer than 200 characters; --min-words leaves such out."


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} % ({part:,} of {whole:,})"
