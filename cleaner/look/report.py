"""report.html: one page, readable without network, made of a folder's tables and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.look import samples
from cleaner.look.decided import cuts
from cleaner.look.figures import Figures
from cleaner.look.render import asset, json_data, render, script_hashes, trusted
from cleaner.look.tables import Tables

_SCRIPTS = ("d3.min.js", "plot.umd.min.js", "report.js")


def report(about: Mapping[str, Any], tables: Tables, figures: Figures) -> bytes:
    """The page. ``about``: the manifest; ``figures``: of the same tables, see `cleaner.look.figures.figures`."""
    documents = samples.documents(tables, figures["reasons"])
    passages = samples.passages(tables)
    scripts = tuple(asset(name) for name in _SCRIPTS)
    return render(
        "report.html.jinja",
        about=about,
        css=trusted(asset("look.css")),
        hashes=trusted(script_hashes(scripts)),
        scripts=[trusted(script) for script in scripts],
        data=json_data(_for_charts(figures, passages)),
        documents=documents,
        shown_reasons=sorted({name for row in documents for name in row["reasons"]}),
        shown_sources=sorted({row["source"] for row in documents}),
        shown_languages=sorted({row["language"] for row in documents}),
        clusters=samples.clusters(tables),
        cuts=cuts(about["settings"]),
        passages=passages,
        most_characters=max((row["characters"] for row in figures["reasons"]), default=1),
        **figures,
    )


def _for_charts(figures: Figures, passages: Mapping[str, Any]) -> dict[str, Any]:
    """What the charts need: numbers, and names of our own."""
    place = {row["id"]: number for number, row in enumerate(passages["names"], 1)}
    return {
        "funnel": figures["funnel"],
        "lengths": figures["lengths"]["bins"],
        "shares": figures["lengths"]["shares"],
        "similarity": figures["similarity"],
        "dates": figures["dates"],
        "passages": {
            "n": len(place),
            "cells": [
                {"a": place[row["a"]], "b": place[row["b"]], "words": row["shared_words"]} for row in passages["cells"]
            ],
        },
    }
