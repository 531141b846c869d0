"""The judge of text: settings move its cut, what is said twice stays once, and what decided can be told."""

from __future__ import annotations

import numpy as np
import pytest
from cases import load_text_case, text_cases

from cleaner.config import Config
from cleaner.page import score_text
from cleaner.page.clean import clean_page
from cleaner.page.deciding import deciding
from cleaner.page.judge import as_page, judge
from cleaner.page.said_twice import said_before, said_elsewhere
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


def test_a_sentence_that_comes_again_stays_once() -> None:
    """Dumps hold the lead as teaser and as text; the removed copy says why."""
    again = [*PROSE, PROSE[1]]
    assert kept(again) == PROSE
    runs = cut("\n\n".join(again))
    verdict = judge(runs, Config(metadata=False))[-1]
    assert (verdict.decision, verdict.reason) == ("drop", "duplicate_block")


def test_short_lines_and_entries_come_again_by_right() -> None:
    refrain = "Row, row, row your boat, gently down the stream"
    lines = [PROSE[0], refrain, PROSE[1], refrain, PROSE[2], refrain]
    assert kept(lines).count(refrain) == 3
    letters = "Мы долго ждали этого моста, и вот он здесь."  # two bytes a letter, as short as in Latin ones
    assert kept([PROSE[0], letters, PROSE[1], letters, PROSE[2]]).count(letters) == 2


def test_what_was_said_twice_is_told_by_its_words_and_its_place() -> None:
    assert said_before(["a b", "c", "a  b", "c"]) == [False, False, True, True]
    assert said_elsewhere(["x", "x", "x ", "x"], ["p", "p", "q", "p"], {"p": 2, "q": 2}) == [False, False, True, False]
    assert said_elsewhere(["x", "y", "x"], ["aside", "p", "p"], {"aside": 1, "p": 9}) == [True, False, False]


def test_what_decided_is_what_the_judge_saw() -> None:
    """Line ends of Windows are no blank lines: the measures are those of the same page with others."""
    told = []
    for path in text_cases("in_the_wild")[:30]:
        page = load_text_case(path).page
        unix, windows = (
            deciding(Page("1", text, kind="text"), clean_page(text, kind="text").blocks, Config())
            for text in (page, page.replace("\n", "\r\n"))
        )
        assert unix == windows
        told += unix.values()
    assert told
    assert all(len(words) == 3 for words in told)
