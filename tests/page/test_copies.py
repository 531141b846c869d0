"""An article that stands in its page twice is kept once, however its lines are cut; what is short may come again."""

from __future__ import annotations

import random

import numpy as np
import pytest
from articles import PROSE

from cleaner.page import measures
from cleaner.page.clean import clean_page
from cleaner.page.copies import LEAST, copies
from cleaner.page.judge import as_page
from cleaner.page.runs import Run

JOINED = " ".join(PROSE)


def marked(lines: list[str]) -> list[bool]:
    """What `copies` says of lines that are all kept."""
    measured = measures.measure(*as_page([Run(line, "\n\n") for line in lines]))
    return copies(measured.words, measured.mass, np.ones(len(lines), np.bool_)).tolist()


@pytest.mark.parametrize("again", [[JOINED], [" ".join(PROSE[:5]), " ".join(PROSE[5:])], PROSE, [*PROSE, *PROSE]])
def test_a_copy_is_known_by_its_words_not_by_its_lines(again: list[str]) -> None:
    assert marked([*PROSE, *again]) == [False] * len(PROSE) + [True] * len(again)


def test_what_comes_again_by_right_stays() -> None:
    """Clauses, quotations, tables, code, and passages of long documents: too short, or no prose."""
    few = PROSE[: int(LEAST / 150)]
    table = [f"{name} {number} tonnes" for name in ("Cod", "Ling", "Hake", "Sole") for number in range(30)]
    for lines in ([*PROSE, *few], [*PROSE, *table, PROSE[0], *table], [*PROSE, *([PROSE[0]] * 30)]):
        assert not any(marked(lines))
    chance = random.Random(4)
    manual = [" ".join(chance.choices(JOINED.split(), k=20)) for _ in range(100)]
    assert not any(marked([*PROSE, *manual, *PROSE]))
    assert sum(marked([*PROSE, *manual[:20], *PROSE])) == len(PROSE)
    parted = [line for number, text in enumerate(PROSE) for line in (text, f"{number}. A heading of its own kind")]
    assert not any(marked([*PROSE, *parted]))


def test_what_was_removed_before_has_no_copy() -> None:
    """Text goes only where it stands elsewhere in what stays."""
    measured = measures.measure(*as_page([Run(line, "\n\n") for line in (*PROSE, JOINED)]))
    kept = np.ones(len(PROSE) + 1, np.bool_)
    kept[: len(PROSE) // 2] = False
    assert not copies(measured.words, measured.mass, kept).any()


@pytest.mark.parametrize("kind", ["text", "html"])
def test_an_article_that_stands_twice_is_kept_once(kind: str) -> None:
    lines = [*PROSE, JOINED]
    page = "\n\n".join(lines)
    if kind == "html":
        page = "<html><body><article>" + "".join(f"<p>{line}</p>" for line in lines) + "</article></body></html>"
    document = clean_page(page, kind=kind, mode="fast", metadata=False)  # type: ignore[arg-type]
    assert document.text == "\n\n".join(PROSE)
    assert (document.blocks[-1].text, document.blocks[-1].reason) == (JOINED, "duplicate_block")
    assert clean_page(document.text, kind="text", metadata=False).text == document.text
    whole = clean_page(page, kind=kind, mode="fast", metadata=False, phrases_keep=[PROSE[0][:40]])  # type: ignore[arg-type]
    assert whole.text.count("Gulls were") == 2
