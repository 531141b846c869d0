"""Clean text: kept runs with the gaps of the contract."""

from __future__ import annotations

from cleaner.page.assemble import assemble
from cleaner.page.runs import KEEP, Run, Verdict

DROP = Verdict("drop", 0.0, reason="share")
META = Verdict("meta", 1.0, field="title")


def test_gaps_stand_between_kept_runs_only() -> None:
    runs = [Run("a", "\n\n"), Run("b", "\n"), Run("c", "\n\n"), Run("d", "\t")]
    assert assemble(runs, [KEEP] * 4) == "a\nb\n\nc\td"


def test_a_removed_run_between_two_kept_ones_is_a_blank_line() -> None:
    runs = [Run("a", "\n\n"), Run("x", "\n"), Run("b", "\n"), Run("y", "\n"), Run("c", "\n")]
    assert assemble(runs, [KEEP, DROP, KEEP, META, KEEP]) == "a\n\nb\n\nc"


def test_removed_runs_at_the_ends_leave_no_gap() -> None:
    assert assemble([Run("x", "\n\n"), Run("a", "\n"), Run("y", "\n")], [META, KEEP, DROP]) == "a"


def test_nothing_kept_is_no_text() -> None:
    assert assemble([Run("x", "\n\n")], [DROP]) == ""


def test_a_text_never_begins_with_a_byte_order_mark() -> None:
    """Whoever reads the text again would take it away."""
    assert assemble([Run("x", "\n\n"), Run("\ufeff\ufeff a\ufeff", "\n")], [DROP, KEEP]) == "a\ufeff"
    assert assemble([Run("\ufeff", "\n\n"), Run("a", "\n")], [KEEP, KEEP]) == "a"
