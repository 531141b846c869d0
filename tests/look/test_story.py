"""What became of one input, and a document with its removed blocks put back."""

from __future__ import annotations

from pathlib import Path

import pytest
from look.corpora import BLOCKS, COPY, KEPT, write

from cleaner.errors import ReadError
from cleaner.look.story import restored, text_of, why
from cleaner.look.tables import open_folder
from cleaner.records import Rejected


def told(folder: Path, id_: str) -> list[tuple[str, str]]:
    with open_folder(folder)[1] as tables:
        return [(line.label, line.text) for line in why(tables, id_)]


def test_a_kept_document(bridge: Path) -> None:
    lines = told(bridge, "a.txt")
    assert lines[0] == ("kept", "a.txt")
    assert ("authors", "Ann Lee") in lines
    assert ("near", "copy.txt  (Jaccard 0.8100, contained 0.9700)") in lines
    assert ("shares", "60 words with b.html") in lines
    assert ("warning", "truncated: at 64 MiB") in lines
    blocks = lines[next(i for i, line in enumerate(lines) if line[0] == "blocks") + 1 :]
    assert [label for label, _ in blocks] == [
        *("0 drop navigation", "1 meta title", "keep", "keep", "4 drop share", "5 drop also_read", "keep", "keep"),
    ]


def test_a_duplicate_names_the_one_that_was_kept(bridge: Path) -> None:
    lines = dict(told(bridge, "copy.txt"))
    assert lines["kept instead"] == "a.txt"
    assert lines["because"] == "of the other one: it has more tokens"
    assert lines["title there"] == "Bridge opens"


def test_a_rejected_input(bridge: Path) -> None:
    lines = dict(told(bridge, "menu.txt"))
    assert lines["reason"] == "no article"
    assert lines["source"] == "menu.txt"


def test_an_unknown_id_is_refused_and_the_nearest_named(bridge: Path) -> None:
    with pytest.raises(ReadError, match=r"knows no input menu\.tx; did you mean menu\.txt"):
        told(bridge, "menu.tx")
    for strange in ("zzzzzzzz", "t"):
        with pytest.raises(ReadError, match=rf"knows no input {strange}$"):
            told(bridge, strange)


def test_removed_blocks_are_put_back_all_or_one(bridge: Path) -> None:
    with open_folder(bridge)[1] as tables:
        lines = list(filter(None, restored(tables, "a.txt").splitlines()))
        kept = list(filter(None, KEPT.splitlines()))
        assert lines == ["Home", "Bridge opens", *kept[:2], "Share on Facebook", "Also read: bridges", *kept[2:]]
        assert "Share on Facebook\nAlso read: bridges\n\n" in restored(tables, "a.txt")
        one = restored(tables, "a.txt", 4)
        assert "Share on Facebook" in one
        assert "Home" not in one
        assert one.replace("Share on Facebook\n\n", "").split() == KEPT.split()
        assert restored(tables, "copy.txt") == COPY
        for block in (None, 0):
            with pytest.raises(ReadError, match=r"menu\.txt was rejected as no_article .*: none of the page"):
                restored(tables, "menu.txt", block)
        with pytest.raises(ReadError, match="block 2 was not removed; removed were 0, 1, 4, 5"):
            restored(tables, "a.txt", 2)
        with pytest.raises(ReadError, match="knows no input"):
            text_of(tables, "x")


def test_blocks_of_a_rejected_input_are_put_back(tmp_path: Path) -> None:
    rejected = Rejected("menu.txt", "menu.txt", "no_article", "none of the page's 4 blocks was kept")
    out = write(tmp_path / "out", [], {"menu.txt": BLOCKS}, rejected=[rejected])
    with open_folder(out)[1] as tables:
        assert restored(tables, "menu.txt", 4) == "Share on Facebook"
