"""The five articles: every line is judged as labelled, and the committed corpus is what a run gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import cleaner

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
LABELS = json.loads((ROOT / "tests" / "seeds_labels.json").read_text(encoding="utf-8"))["files"]


def seed(prefix: str) -> Path:
    return next(path for path in SEEDS if path.name.startswith(prefix))


def clean_seed(prefix: str, **settings: object) -> cleaner.Document:
    return cleaner.clean_page(seed(prefix).read_bytes(), **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_every_line_is_judged_as_labelled(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    verdicts = {text.count("\n", 0, block.start) + 1: block for block in cleaner.clean_page(text).blocks}
    wrong = []
    for line in LABELS[path.name]:
        accepted = {label.split(":")[0] for label in [line["label"], *line.get("also", [])]}
        block = verdicts[line["line"]]
        if block.verdict not in accepted:
            wrong.append((line["line"], line["label"], block.verdict, block.reason))
    assert not wrong
    assert len(verdicts) == len(LABELS[path.name])


def test_every_removed_line_has_a_telling_reason() -> None:
    """`low_score` says least; on the seeds no block needs it."""
    for path in SEEDS:
        for block in cleaner.clean_page(path.read_bytes()).blocks:
            assert block.reason != "low_score", block


def test_titles_are_found_and_none_is_invented() -> None:
    for prefix in ("000", "001", "003", "004"):
        path = seed(prefix)
        wanted = next(line["text"] for line in LABELS[path.name] if line["label"] == "meta:headline")
        document = clean_seed(prefix)
        assert document.title == wanted
        assert document.origin["title"] == "headline"
    assert clean_seed("002").title is None
    assert clean_seed("002").origin["title"] is None


def test_authors_dates_and_datelines() -> None:
    documents = {prefix: clean_seed(prefix) for prefix in ("000", "001", "002", "003", "004")}
    assert documents["000"].authors == ("Anamika Agarwala",)
    assert documents["000"].section == "World"
    assert {prefix: (document.date or "")[:10] for prefix, document in documents.items()} == {
        "000": "",
        "001": "2025-06-09",
        "002": "",
        "003": "",
        "004": "2025-07-15",
    }
    assert documents["003"].dateline == "New Delhi, June 6 (NationPress)"
    assert documents["003"].text.count("New Delhi, June 6 (NationPress) India, along with") == 1
    assert documents["001"].dateline == "New Delhi [India], June 9"
    assert documents["004"].sources[:2] == ("The Diplomat", "Times of India")
    assert (documents["003"].synopsis or "").startswith("India is forging partnerships")
    for document in documents.values():
        for field in ("title", "authors", "date", "dateline", "section", "sources", "synopsis"):
            assert (document.origin[field] is not None) == bool(getattr(document, field)), field
        assert document.language == "en"


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_cleaning_clean_text_changes_nothing(path: Path) -> None:
    text = cleaner.clean_page(path.read_bytes()).text
    assert cleaner.clean_page(text, kind="text", metadata=False).text == text


def tree(folder: Path) -> dict[str, bytes]:
    """Every file but the index, which is outside the byte promise and not committed."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.parent.name != "index"}


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_run_gives_the_committed_corpus_byte_for_byte(tmp_path: Path, workers: int) -> None:
    summary = cleaner.clean_corpus(ROOT / "seeds", tmp_path / "clean", workers=workers)
    assert (summary.inputs, summary.kept, summary.duplicates, summary.rejected) == (5, 5, 0, 0)
    assert tree(tmp_path / "clean") == tree(ROOT / "clean")


def test_the_order_of_files_on_disk_changes_nothing(tmp_path: Path) -> None:
    copies = tmp_path / "seeds"
    copies.mkdir()
    for path in reversed(SEEDS):
        shutil.copy(path, copies / path.name)
    cleaner.clean_corpus(copies, tmp_path / "clean", engine="inline")
    assert tree(tmp_path / "clean") == tree(ROOT / "clean")


def test_passages_are_those_of_two_pairs() -> None:
    """002 has about 12 % of 003's 5-grams, 000 about 5.6 % in common with 002, no other pair shares so much."""
    rows = [json.loads(line) for line in (ROOT / "clean" / "passages.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["a"][:3], row["b"][:3]) for row in rows] == [("000", "002"), ("002", "003")]
    assert rows[0]["share_a"] == pytest.approx(0.056, abs=0.001)
    assert rows[1]["share_b"] == pytest.approx(0.12, abs=0.002)
