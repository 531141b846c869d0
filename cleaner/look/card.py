"""README.md: a Hugging Face dataset card, by which `datasets.load_dataset(DIR)` opens every table with its types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.counted import counted, was
from cleaner.look.figures import Figures
from cleaner.look.render import clip
from cleaner.output.rows import TABLES, FieldType
from cleaner.records import METADATA

_TYPES: Mapping[str, str] = {
    "text": "string",
    "digest": "string",
    "json": "string",
    "count": "int64",
    "share": "float64",
}
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
_ABOUT = {
    "corpus": "kept document",
    "removed": "removed or metadata block, with its reason and its place in the input",
    "duplicates": "removed document: the kept one, relation, exact Jaccard and containment",
    "passages": "pair of kept documents that share passages",
    "frequent_passages": "passage found in more than 20 kept documents",
    "rejected": "input that gave no document, with the reason",
}


def card(about: Mapping[str, Any], figures: Figures) -> bytes:
    """The card of a folder with the manifest ``about``."""
    counts = about["counts"]
    names = {table: pattern(about, table) for table in TABLES}
    languages = [row["name"] for row in figures["languages"]["rows"] if row["name"] != "und"]
    lines = [
        "---",
        "pretty_name: Cleaned corpus",
        *(["language:", *(f"- {_quoted(name)}" for name in languages)] if languages else []),
        "size_categories:",
        f"- {_quoted(next((name for most, name in _SIZES if counts['kept'] < most), 'n>10M'))}",
        "task_categories:",
        "- text-generation",
        "tags:",
        "- boilerplate-removal",
        "- deduplicated",
        "configs:",
        *(line for table, name in names.items() for line in _config(table, name)),
        "dataset_info:",
        *(line for table in names for line in _features(table)),
        "---",
        "",
        "# Cleaned corpus",
        "",
        _summary(about, figures),
        "",
        "```python",
        "import datasets",
        "",
        'corpus = datasets.load_dataset("FOLDER", split="train")',
        'removed = datasets.load_dataset("FOLDER", "removed", split="train")',
        "```",
        "",
        "| configuration | one row per | files |",
        "|---|---|---|",
        *(f"| `{table}` | {_ABOUT[table]} | `{name}` |" for table, name in names.items()),
        "",
        *_numbers("language", figures["languages"]["rows"][:20], "documents"),
        *_numbers("reason", [{**row, "n": row["blocks"]} for row in figures["reasons"]], "removed blocks"),
        "## Licence",
        "",
        "The texts belong to whoever wrote them: look at `license` and `url` of each document before you pass them on.",
        "",
    ]
    return "\n".join(lines).encode()


def _summary(about: Mapping[str, Any], figures: Figures) -> str:
    counts = about["counts"]
    return (
        f"{counted(counts['kept'], 'document', ',')} of {counted(figures['totals']['words'], 'word', ',')}, cleaned by "
        f"cleaner {about['cleaner']} from {counted(counts['inputs'], 'input', ',')}. "
        f"{counted(counts['duplicates'], 'input', ',')} {was(counts['duplicates'])} duplicates of kept documents, "
        f"{counts['rejected']:,} gave none. Every removed block is on record with its reason; `report.html` shows what "
        "was removed and why."
    )


def hugging_face_card(about: Mapping[str, Any]) -> bytes:
    """The card of an export in Parquet, which holds the kept documents only."""
    lines = [
        "---",
        "pretty_name: Cleaned corpus",
        "configs:",
        *_config("corpus", "data/*.parquet"),
        "dataset_info:",
        *_features("corpus"),
        "---",
        "",
        "# Cleaned corpus",
        "",
        f"{counted(about['counts']['kept'], 'document', ',')}, cleaned by cleaner {about['cleaner']}.",
        "",
    ]
    return "\n".join(lines).encode()


def pattern(about: Mapping[str, Any], table: str) -> str:
    """The file of a table, or the pattern of its parts, relative to the folder."""
    found = sorted(name for name in about["files"] if name.split("/")[0].split(".")[0] == table)
    suffix = found[0].rpartition(".")[2] if found else "jsonl"
    return f"{table}/*.{suffix}" if any("/" in name for name in found) else f"{table}.{suffix}"


def _config(table: str, name: str) -> Iterator[str]:
    yield f"- config_name: {table}"
    if table == "corpus":
        yield "  default: true"
    yield f"  data_files: {_quoted(name)}"


def _features(table: str) -> Iterator[str]:
    yield f"- config_name: {table}"
    yield "  features:"
    for name, kind in TABLES[table].items():
        yield from _feature(name, kind)


def _feature(name: str, kind: FieldType) -> Iterator[str]:
    yield f"  - name: {_quoted(name)}"
    bare = kind.removesuffix("?")
    if bare == "texts":
        yield "    sequence: string"
    elif bare == "origin":
        yield "    struct:"
        for field in METADATA:
            yield f"    - name: {field}"
            yield "      dtype: string"
    else:
        yield f"    dtype: {_TYPES[bare]}"


def _numbers(title: str, rows: list[dict[str, Any]], what: str) -> list[str]:
    if not rows:
        return []
    cells = (f"| {clip(row['name'], 60).replace('|', ' ').replace('`', ' ')} | {row['n']:,} |" for row in rows)
    return [f"| {title} | {what} |", "|---|---:|", *cells, ""]


def _quoted(text: str) -> str:
    """A YAML string; what could be something else in a plain one is kept out by the quotes."""
    return "'" + clip(text, 60).replace("'", "''") + "'"
