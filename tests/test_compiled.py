"""Machine code on disk: used again, and never for another state of the package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
