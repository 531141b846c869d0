"""Programs for who works on the package: they say what they need, and write nothing by accident."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
DATES = BENCHMARKS.parent / "cleaner" / "page" / "dates.json"


def start(program: str, *arguments: str | Path, without: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program as if a library was not installed."""
    code = f"""
import runpy, sys
sys.modules |= dict.fromkeys({without.split()!r})
sys.argv[0] = {program!r}
sys.path[:0] = [{str(BENCHMARKS)!r}, {str(BENCHMARKS.parent)!r}]
runpy.run_path({str(BENCHMARKS / program)!r}, run_name="__main__")
"""
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("program", "library", "said"),
    [
        ("train.py", "lightgbm", "pip install -e '.[train]'"),
        ("train.py", "tld", "pip install -e '.[train]'"),
        ("make_dates.py", "babel", "pip install babel"),
    ],
)
def test_a_missing_library_is_one_line_that_says_what_brings_it(program: str, library: str, said: str) -> None:
    done = start(program, "--help", without=library)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(importlib.util.find_spec("babel") is None, reason="pip install babel")
def test_names_of_months_are_written_where_somebody_says_so(tmp_path: Path) -> None:
    before = DATES.read_bytes(), DATES.stat().st_mtime_ns
    assert "--out FILE" in start("make_dates.py", "--help").stdout
    assert start("make_dates.py").returncode == 2
    assert start("make_dates.py", "--out", tmp_path / "dates.json").returncode == 0
    assert '"cues": {' in (tmp_path / "dates.json").read_text(encoding="utf-8")
    assert (DATES.read_bytes(), DATES.stat().st_mtime_ns) == before
