"""Settings as a TOML file that explains itself: what `cleaner config` prints and `--config` reads."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import Any

from cleaner.config import Config

#: What each setting does, in the words of the file.
MEANINGS: Mapping[str, str] = {
    "mode": 'How HTML pages are judged: "default" (our judge; trafilatura where it is unsure), "fast" (without '
    'trafilatura), "trafilatura" (it decides alone).',
    "balance": 'Doubtful blocks: "recall" keeps them, "balanced" weighs them, "precision" drops them.',
    "comments": "true keeps reader comments.",
    "noscript": "true reads what stands in <noscript> on pages that show next to nothing without it, such as forums "
    "made with Discourse.",
    "crawl_date": 'Day on which pages that carry none were fetched, such as "2025-06-30"; resolves "2 hours ago".',
    "metadata": "false: no block becomes title, author or date; every block is kept or dropped.",
    "threshold": "Jaccard similarity, 0.01 to 1, from which two documents are near-duplicates. Above containment it "
    "changes what removed documents are called and no more: what is similar is contained, too.",
    "containment": "Share of the smaller document, 0.01 to 1, from which it counts as contained in the other.",
    "keep": 'Which document of a cluster stays: "complete", "earliest", "longest", or a list of sources, best first.',
    "languages": 'Keep documents in these languages only, such as ["en", "de"]; [] keeps all.',
    "min_words": "Reject documents with fewer words.",
    "phrases_drop": "A block with one of these phrases always goes, the whole of it.",
    "phrases_keep": "A block with one of these phrases never goes; wins over phrases_drop.",
}
_WIDTH = 100


def as_toml(config: Config) -> str:
    """The settings as TOML, each with its meaning; `Config.from_toml` reads them back."""
    parts = []
    for name, value in config.as_dict().items():
        line = f"{name} = {_toml(value)}" if value is not None else f'# {name} = ""'
        parts.append(f"{textwrap.fill(MEANINGS[name], _WIDTH, initial_indent='# ', subsequent_indent='# ')}\n{line}")
    return "\n\n".join(parts) + "\n"


def _toml(value: Any) -> str:
    """A value as TOML, whose strings, numbers and lists are those of JSON but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
