"""Numbers with what they count: one of it, or any other number."""

from __future__ import annotations

from cleaner.counted import counted, was


def test_only_one_is_singular() -> None:
    assert [counted(number, "input") for number in (0, 1, 2)] == ["0 inputs", "1 input", "2 inputs"]
    assert counted(1234, "word", ",") == "1,234 words"
    assert [was(number) for number in (0, 1, 2)] == ["were", "was", "were"]
