"""The README is true: its commands and snippets run, its links and options exist."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import doc_pages
import pytest
from doc_pages import ROOT, shell

README = ROOT / "README.md"
BLOCKS = doc_pages.blocks(README)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path


def test_console_blocks_run_and_print_what_they_show(checkout: Path) -> None:
    doc_pages.console("\n".join(body for language, body in BLOCKS if language == "console"), checkout)


def test_python_blocks_run(checkout: Path) -> None:
    for language, body in BLOCKS:
        if language == "python":
            doc_pages.python(body, checkout)


def test_the_opening_shows_what_the_cleaner_says_of_the_article(checkout: Path) -> None:
    opening = next(body for language, body in BLOCKS if language == "text")
    explained = shell("cleaner explain seeds/000_c05e556fab7a356f.txt", checkout).stdout.splitlines()
    said = [(line[:22].strip(), line[28:].strip()) for line in explained]
    for line in opening.splitlines():
        label, text = line[:22].strip(), line[22:].strip().removesuffix("…")
        if label != "⋮":
            assert any(one == label and other.startswith(text) for one, other in said), line


def test_the_main_command_is_a_run_over_the_seeds() -> None:
    commands = [body.strip() for language, body in BLOCKS if language == "sh"]
    assert len(commands) == 2
    assert commands[0].endswith("cleaner run seeds --out clean --restart")
    assert "pytest" in commands[1]


def test_every_command_is_documented(checkout: Path) -> None:
    listed = re.findall(r"^  (\w+) ", shell("cleaner --help", checkout).stdout.split("Commands:")[1], re.MULTILINE)
    assert listed
    for command in listed:
        assert re.search(rf"`cleaner {command}[ `]", README.read_text(encoding="utf-8")), command
