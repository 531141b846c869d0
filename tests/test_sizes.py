"""Sizes as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from cleaner.sizes import size_of


@pytest.mark.parametrize(
    ("written", "number"),
    [("512M", 512 << 20), ("4G", 4 << 30), (" 1.5 gib ", 3 << 29), ("16777216", 1 << 24), (1 << 30, 1 << 30)],
)
def test_sizes_are_powers_of_1024(written: str | int, number: int) -> None:
    assert size_of(written) == number


@pytest.mark.parametrize("written", ["", "four", "0", "-4G", "4 GHz", 0, -1, True, 1.5, b"4G", [4]])
def test_what_is_no_size_is_refused(written: Any) -> None:
    with pytest.raises(ValueError, match="is no size such as 512M or 4G"):
        size_of(written)


@pytest.mark.parametrize("written", ["4", "8K", 4])
def test_a_size_whose_unit_was_forgotten_is_refused(written: str | int) -> None:
    with pytest.raises(ValueError, match="in which no process runs"):
        size_of(written)
