"""The bar says what goes on also while it stands still, and nothing where nobody looks."""

from __future__ import annotations

import io
import sys

import pytest

from cleaner.progress import bar, nothing


class Terminal(io.StringIO):
    """Standard error that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_the_beginning_and_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with bar(lambda: 100) as advance:
        assert "first run compiles" in shown.getvalue()
        advance(1, 40, 0)
        assert "comparing, writing" not in shown.getvalue()
        advance(1, 60, 1)
        assert "comparing, writing" in shown.getvalue()
        assert "inputs=2" in shown.getvalue()


def test_elsewhere_it_is_silent_and_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    with bar(lambda: pytest.fail("nobody wants to know")) as advance:
        assert advance is nothing
    assert shown.getvalue() == ""
