"""Machine code on disk: used again, and never for another state of the package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner

CODE = (
    "from cleaner.page.html_runs import parse; from cleaner.page import html_bytes;"
    "print([run.text for run in parse('<p>a &amp; b').runs])"
)


def said(package: Path, cache: Path) -> str:
    """What the code prints with a copy of the package."""
    environment = {**os.environ, "PYTHONPATH": str(package), "NUMBA_CACHE_DIR": str(cache)}
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {[str(package), *sys.path]!r}; {CODE}"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_a_change_in_a_function_that_is_only_called_is_compiled_anew(tmp_path: Path) -> None:
    """The outer loop's own file stays as it is, with its time stamp, as after an upgrade by wheels made alike."""
    package, cache = tmp_path / "package", tmp_path / "cache"
    shutil.copytree(Path(cleaner.__file__).parent, package / "cleaner", ignore=shutil.ignore_patterns("__pycache__"))
    assert said(package, cache) == "['a & b']\n"
    module = package / "cleaner" / "page" / "html_bytes.py"
    text = module.read_text(encoding="utf-8")
    assert "return AMP, at + 5" in text
    module.write_text(text.replace("return AMP, at + 5", "return BANG, at + 5"), encoding="utf-8")
    assert said(package, cache) == "['a ! b']\n"


def twice(folder: Path, first: str = "pass") -> list[Path]:
    """Run a small compiled function after the code ``first``, and say in which files it is kept."""
    (folder / "small.py").write_text(
        "from cleaner.compiled import compiled\n@compiled\ndef twice(number):\n    return 2 * number\n",
        encoding="utf-8",
    )
    os.utime(folder / "small.py", (1e9, 1e9))
    cache = folder / "cache"
    code = f"import sys; sys.path[:] = {[str(folder), *sys.path]!r}; {first}; from small import twice; print(twice(4))"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "8\n"
    return [path for path in cache.rglob("*") if path.is_file()]


def test_machine_code_that_was_damaged_on_disk_is_made_anew(tmp_path: Path) -> None:
    """Files are empty where a machine lost its power: every run failed from then on."""
    files = twice(tmp_path)
    assert files
    for damaged in (files, [path for path in files if path.suffix == ".nbc"]):
        for path in damaged:
            path.write_bytes(b"")
        twice(tmp_path)
        assert all(path.stat().st_size for path in damaged)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_disk_without_room_for_machine_code_is_no_failure(tmp_path: Path) -> None:
    twice(tmp_path, "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))")
