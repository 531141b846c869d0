"""Programs for who works on the package: they say what they need, and write nothing by accident."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
DATES = BENCHMARKS.parent / "cleaner" / "page" / "dates.json"


def start(program: str, *arguments: str, without: str = "", played: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program as if one library was not installed, and with an empty one in the place of another."""
    code = f"""
import runpy, sys
from unittest.mock import MagicMock
sys.modules |= dict.fromkeys({without.split()!r})
sys.modules |= {{name: MagicMock() for name in {played.split()!r}}}
sys.argv[0] = {program!r}
sys.path[:0] = [{str(BENCHMARKS)!r}, {str(BENCHMARKS.parent)!r}]
runpy.run_path({str(BENCHMARKS / program)!r}, run_name="__main__")
"""
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)


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


def test_names_of_months_are_written_only_where_somebody_says_so() -> None:
    """Not by asking for help, nor by calling the program alone. What it writes needs Babel, which is only played."""
    before = DATES.read_bytes(), DATES.stat().st_mtime_ns
    assert "--out FILE" in start("make_dates.py", "--help", played="babel").stdout
    assert start("make_dates.py", played="babel").returncode == 2
    assert (DATES.read_bytes(), DATES.stat().st_mtime_ns) == before
