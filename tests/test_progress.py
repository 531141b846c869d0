"""The bar says what goes on also while it stands still, and nothing where nobody looks."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from cleaner.errors import EngineError
from cleaner.progress import Log, bar, beside_bar, nothing, try_log


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
        assert ", 2 inputs, " in shown.getvalue()


def test_the_numbers_are_seen_on_a_terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a run that takes hours."""
    monkeypatch.setenv("COLUMNS", "80")
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with bar(lambda: 10**12) as advance:
        advance(100_000, 9 * 10**11, 9_999)
        advance(100_000, 10**11, 9_999)
    said = shown.getvalue().split("\r")
    assert any("200,000 inputs, " in line and line.endswith("/s, 19,998 rejected") for line in said)


def test_what_is_said_meanwhile_stands_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with bar(lambda: 100), beside_bar():
        sys.stderr.write("going on\n")
    assert "\rgoing on\n" in shown.getvalue()


def test_of_a_stream_the_end_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was said to be near from the first input on."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with bar(lambda: 0) as advance:
        advance(1, 0, 0)
        advance(1, 0, 0)
    assert "first run compiles" in shown.getvalue()
    assert "comparing, writing" not in shown.getvalue()


def test_elsewhere_it_is_silent_and_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    with bar(lambda: pytest.fail("nobody wants to know")) as advance:
        assert advance is nothing
    assert shown.getvalue() == ""


def test_a_page_is_not_taken_for_a_log(tmp_path: Path) -> None:
    """It would get a line of the log, and be no input any more; an earlier log goes on."""
    page, log = tmp_path / "page.txt", tmp_path / "run.log"
    page.write_text("The council met on Tuesday.", encoding="utf-8")
    with pytest.raises(EngineError, match="is no log of a run"):
        Log(page)
    for message in ("one", "two"):
        opened = Log(log)
        opened.say(message)
        opened.close()
    assert [line.split(" ", 1)[1] for line in log.read_text(encoding="utf-8").splitlines()] == ["one", "two"]


def test_trying_a_log_leaves_nothing(tmp_path: Path) -> None:
    """What a run could not write is an error; a file that was there stays as it is."""
    log = tmp_path / "run.log"
    try_log(log)
    assert not log.exists()
    for path in (tmp_path, tmp_path / "no folder" / "run.log"):
        with pytest.raises(EngineError, match="cannot write"):
            try_log(path)
    opened = Log(log)
    opened.say("one")
    opened.close()
    before = log.read_bytes()
    try_log(log)
    assert log.read_bytes() == before
