"""Pages of documentation as things to run: their fenced blocks, links and options."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def blocks(path: Path) -> list[tuple[str, str]]:
    """(language, body) of each fenced block of a page, in order."""
    return _BLOCK.findall(path.read_text(encoding="utf-8"))


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of a page with `cleaner` and `python` being those under test."""
    command = re.sub(r"\bcleaner (?=[a-z-])", f"{sys.executable} -m cleaner ", command)
    command = command.replace("python -c", f"{sys.executable} -c")
    return _run(["bash", "-c", command], folder)


def console(body: str, folder: Path) -> None:
    """Run each line of a block that begins with "$ ", and look for those below it in what was printed."""
    done: subprocess.CompletedProcess[str] | None = None
    for line in body.splitlines():
        if line.startswith("$ "):
            done = shell(line[2:], folder)
            assert done.returncode == 0, (line, done.stderr)
        elif line.strip():
            assert done is not None
            assert line in done.stdout + done.stderr, (line, done.stdout, done.stderr)


def python(body: str, folder: Path) -> None:
    """Run a block of Python in a process of its own."""
    done = _run([sys.executable, "-c", body], folder)
    assert done.returncode == 0, done.stderr


def broken_links(path: Path) -> list[str]:
    """Links of a page to files that are not there, or to headings that no page has."""
    found = []
    for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, heading = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists() or (heading and heading not in _anchors(file)):
            found.append(target)
    return found


def options(path: Path) -> set[str]:
    """Options of `cleaner` that a page names; those of set-up commands and of benchmarks are other programs'."""
    text = path.read_text(encoding="utf-8")
    prose = re.sub(
        r"^```sh\n.*?^```$|`benchmarks/[^`]*`|^python benchmarks/.*$", "", text, flags=re.MULTILINE | re.DOTALL
    )
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", prose))


def _anchors(path: Path) -> set[str]:
    """The anchors that a page's headings have on the web."""
    headings = _HEADING.findall(_BLOCK.sub("", path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / ".cache")}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
