"""Copies of one article, from pages to relations: what scraping does to an article, end to end."""

from __future__ import annotations

import json
from pathlib import Path

import cleaner

ROOT = Path(__file__).parents[1]


def article(prefix: str) -> str:
    return next((ROOT / "seeds").glob(f"{prefix}*.txt")).read_text(encoding="utf-8")


def test_each_kind_of_copy_is_found_with_its_relation(tmp_path: Path) -> None:
    original = article("001")
    lines = original.splitlines()
    body = lines[3:]
    story = cleaner.clean_page(article("002")).text
    pages = {
        "a_original": original,
        "b_headline": "\n".join(["Delhi And Five Neighbours Will Look For Minerals Together", *lines[1:]]),
        "c_tail": original
        + "\n\nRecent Posts\n\nTen Ways To Cook Rice\n\nRice is cooked in many ways by many…\n\n2 mins ago\n",
        "d_half": "\n".join(lines[: 3 + len(body) // 2]),
        "e_story": story.replace("\n", "\n" + "\n".join(body) + "\n", 1),
        "f_other": article("004"),
    }
    source = tmp_path / "pages"
    source.mkdir()
    for name, text in pages.items():
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    summary = cleaner.clean_corpus(source, tmp_path / "out", engine="inline")
    rows = {row["id"][0]: row for row in read(tmp_path / "out" / "duplicates.jsonl")}
    assert {name: (row["kept_id"][0], row["relation"]) for name, row in rows.items()} == {
        "a": ("e", "contained"),
        "b": ("e", "contained"),
        "c": ("e", "contained"),
        "d": ("e", "contained"),
    }
    assert (summary.inputs, summary.kept, summary.duplicates, summary.rejected) == (6, 2, 4, 0)
    kept = {row["id"][0]: row for row in read(tmp_path / "out" / "corpus" / "part-00000.jsonl")}
    assert (kept["e"]["cluster_size"], kept["e"]["cluster"]) == (5, "e_story.txt")
    assert (kept["f"]["cluster_size"], kept["f"]["cluster"]) == (1, None)


def test_relations_among_copies_without_the_longer_story() -> None:
    original = cleaner.clean_page(article("001")).text
    paragraphs = original.split("\n")
    half = "\n".join(paragraphs[: len(paragraphs) // 2])
    edited = original.replace("China produces around 90 per cent", "China makes about 90 per cent")
    found = cleaner.find_duplicates([("original", original), ("half", half), ("edited", edited), ("again", original)])
    relations = {(pair.a, pair.b): pair.relation for pair in found.pairs}
    assert relations[("again", "original")] == "exact"
    assert relations[("edited", "original")] == "near"
    assert relations[("half", "original")] == "contained"
    assert [cluster.kept for cluster in found.clusters] == ["again"]
    assert found.clusters[0].members == ("original", "half", "edited")
    assert found.complete


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
