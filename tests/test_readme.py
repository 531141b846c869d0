"""The README is true: its commands and snippets run, its links and options exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of the README with `cleaner` and `python` being those under test."""
    command = command.replace("cleaner ", f"{sys.executable} -m cleaner ").replace("python -c", f"{sys.executable} -c")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def test_console_blocks_run_and_print_what_they_show(checkout: Path) -> None:
    done: subprocess.CompletedProcess[str] | None = None
    for line in "\n".join(body for language, body in BLOCKS if language == "console").splitlines():
        if line.startswith("$ "):
            done = shell(line[2:], checkout)
            assert done.returncode == 0, (line, done.stderr)
        elif line.strip():
            assert done is not None
            assert line in done.stdout + done.stderr


def test_python_blocks_run(checkout: Path) -> None:
    for language, body in BLOCKS:
        if language == "python":
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            done = subprocess.run(
                [sys.executable, "-c", body], cwd=checkout, env=environment, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr


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


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_every_command_is_documented(checkout: Path) -> None:
    listed = re.findall(r"^  (\w+) ", shell("cleaner --help", checkout).stdout.split("Commands:")[1], re.MULTILINE)
    assert listed
    for command in listed:
        assert re.search(rf"`cleaner {command}[ `]", README), command


def test_every_option_named_in_the_readme_exists(checkout: Path) -> None:
    """Options in the two commands that set everything up, and those of the benchmarks, are other programs'."""
    commands = ("run", "explain", "duplicates", "restore", "browse", "export")
    known = shell(" && ".join(f"cleaner {command} --help" for command in commands), checkout).stdout
    prose = re.sub(r"^```sh\n.*?^```$|`benchmarks/[^`]*`", "", README, flags=re.MULTILINE | re.DOTALL)
    for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", prose)):
        assert option in known, option
