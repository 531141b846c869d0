"""The judge of text: settings move its cut, clauses come again by right, and what decided can be told."""

from __future__ import annotations

import numpy as np
import pytest
from cases import load_text_case, text_cases

from cleaner.config import Config
from cleaner.page import score_text
from cleaner.page.clean import clean_page
from cleaner.page.deciding import deciding
from cleaner.page.judge import as_page, judge
from cleaner.page.runs import KEEP, Run, Verdict
from cleaner.page.text_runs import cut
from cleaner.records import Page

PROSE = [
    "The council voted on Monday to repair the old bridge, after two years of talks about who should pay for it.",
    "Work is to begin in March and will take eleven months, during which lorries have to go round by the motorway.",
    "“We have waited long enough,” said the head of the building office, who had asked for the money in three budgets.",
    "Shopkeepers on both banks fear for their trade; the town has promised signs, and a bus every ten minutes.",
]
DOUBTFUL = [
    "The bridge in figures",
    "Length: 214 metres, width: 11 metres, 3 piers",
    "Photo: the bridge from the west, with the old customs house",
    "More about the bridge",
    "What do you think about the closing of the bridge?",
    "Ferries run at 7, 9 and 11",
    "The town hall is open from 8 to 12",
]


def kept(lines: list[str], **settings: object) -> list[str]:
    runs = cut("\n\n".join(lines))
    verdicts = judge(runs, Config(metadata=False, **settings))  # type: ignore[arg-type]
    return [run.text for run, verdict in zip(runs, verdicts, strict=True) if verdict.decision == "keep"]


def test_the_balance_moves_the_cut() -> None:
    """Over some pages a stricter setting keeps less: the three are no synonyms."""
    order = ("precision", "balanced", "recall")
    sizes = dict.fromkeys(order, 0)
    for path in text_cases("in_the_wild")[:30]:
        runs = cut(load_text_case(path).page)
        found = {balance: judge(runs, Config(balance=balance)) for balance in order}  # type: ignore[arg-type]
        for balance, verdicts in found.items():
            sizes[balance] += sum(verdict.decision == "keep" for verdict in verdicts)
    assert sizes["precision"] < sizes["balanced"] < sizes["recall"]


@pytest.mark.parametrize("balance", score_text.CUTS)
def test_each_page_has_its_own_cut_in_the_whole_range(balance: str) -> None:
    """Bounds that another table narrows again would make a constant of the setting."""
    scored = score_text.look(*as_page(cut("\n\n".join([*PROSE, *DOUBTFUL]))))
    least, most = score_text.CUTS[balance]  # type: ignore[index]
    low = scored._replace(scores=[0.9, *[0.01] * (len(scored.scores) - 1)])
    high = scored._replace(scores=[0.99, *[0.0] * (len(scored.scores) - 1)])
    assert {score_text.page_cut(one, balance) for one in (low, high)} <= {least, most}  # type: ignore[arg-type]
    middle = (least + most) / 2
    assert score_text.best_cut(np.full(3, middle), np.ones(3), least, most) == middle


def test_clauses_come_again_by_right() -> None:
    """Statutes, contracts and minutes say the same sentence under every section."""
    clause = "A person who contravenes this section commits an offence and is liable to a fine not above level five."
    lines = [line for n, text in enumerate(PROSE, 1) for line in (f"{n}. On bridges", text, clause)]
    assert kept(lines).count(clause) == len(PROSE)


def test_what_decided_is_what_the_judge_saw() -> None:
    """Line ends of Windows are no blank lines: the measures are those of the same page with others."""
    told = []
    imprint = (
        "\n\nThe Valley Post is a newspaper of Valley Holdings Limited, 4 Quay Street, Lenne, registered in Wales\n\n"
    )
    for path in text_cases("in_the_wild")[:30]:
        page = load_text_case(path).page + imprint
        unix, windows = (
            deciding(Page("1", text, kind="text"), clean_page(text, kind="text").blocks, Config())
            for text in (page, page.replace("\n", "\r\n"))
        )
        assert unix == windows
        told += unix.values()
    assert told
    assert all(len(words) == 3 for words in told)


@pytest.mark.parametrize(
    "lines",
    [
        # Fuzzers wrote it: at each look the last line of what is left goes, a dozen times.
        (
            "af))))))))))))))))))))))))))))))))))(\ufffd;\ufffd\ufffd\ufffd\ufffd\ufffd\u06bb\ufffdx\ufffd\nJAA)))\ufffdh\x00]\n"
            "\x00sourc\x00]\nources:]1\nJAA\x00\x00Y!\x13\x0ctext\nt\x0c\x0ctext\x0caf\x0ctext\ntex\nttext\n\nt\x0c\x0ctext\x0c"
            "af\x0ctext\n\nt\x0c\x0ctext\x0caf\x0ctext\n\nttext\nt\x0c\x0ctext\x0caf\x0ctext"
        ),
        # Metadata stood where the clean text has a blank line.
        "\n".join([*PROSE[:2], "Source: Harbour Gazette", *DOUBTFUL, *PROSE[2:], "Sources: Reuters, AP", *DOUBTFUL]),
    ],
)
def test_the_judge_comes_to_an_end(lines: str) -> None:
    """A page is looked at until all that is left of it stays, so that clean text stays as it is."""
    text = clean_page(lines, kind="text").text
    assert clean_page(text, kind="text", metadata=False).text == text


@pytest.mark.parametrize(("letters", "most"), [(20, 51), (100_000, 5)])
def test_long_lines_are_looked_at_less_often(letters: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that loses a line at each look would take as many times the time of one look as it has lines."""
    looks: list[int] = []

    def lose_one(runs: list[Run], *_: object) -> list[Verdict]:
        looks.append(len(runs))
        last = KEEP if len(runs) <= 50 else Verdict("drop", 0.0, reason="low_score")
        return [KEEP] * (len(runs) - 1) + [last]

    monkeypatch.setattr("cleaner.page.judge._pass", lose_one)
    judge(cut("\n".join(["a" * letters] * 100)), Config())
    assert len(looks) == most


@pytest.mark.parametrize(
    "block",
    [
        "```python\ntide = wait_for(moon)\nprint(tide)\n```",
        "| Bird | 2019 | 2020 |\n|:-----|-----:|------|\n| Gull | 201 | 190 |\n| Tern | 17 | 22 |",
        "int height() {\nif (open) {\nreturn 11;\n}\n}",
        "crew = [\nAda Stone and three more who came from the other bank,\n]",
    ],
)
def test_signs_that_hold_code_and_tables_together_stay(block: str) -> None:
    """Without its fence the rest of a text would be code; beside nothing that stays such lines are noise."""
    page = "\n\n".join([PROSE[0], PROSE[1], block, PROSE[2], PROSE[3]])
    text = clean_page(page, kind="text", metadata=False).text
    assert text == page
    alone = "\n\n".join([*PROSE, *(line for line in block.split("\n") if not any(map(str.isalnum, line)))])
    assert clean_page(alone, kind="text", metadata=False).text == "\n\n".join(PROSE)
