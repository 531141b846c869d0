"""The first run after an install: both processes compile what pages use, and nothing depends on the second one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import first_run
from cleaner.page import context

CODE = """
import json, resource
from cleaner.config import Config
from cleaner.page import context, second
from cleaner.page_task import prepare
prepare(Config())
made = [len(function.machine_code.signatures) for function in (context._fill, second._fill)]
hits = sum(context._fill.machine_code.stats.cache_hits.values())
print(json.dumps([made, hits, context.on_disk()]))
"""


def test_each_process_compiles_its_share_as_pages_need_it(tmp_path: Path) -> None:
    """One form of each function, the surroundings' from disk: the other process has made it."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}\n{CODE}"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [[1, 1], 1, True]


@pytest.mark.parametrize("command", ["no-such-program", sys.executable])
def test_without_the_other_process_all_is_compiled_here(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """It cannot be started, or ends at once: no error comes of it."""
    monkeypatch.setattr(context, "on_disk", lambda: False)
    monkeypatch.setattr(first_run, "_OTHER", "raise SystemExit(1)  # {path} {parent}")
    monkeypatch.setattr(sys, "executable", command)
    first_run.compile_text_judge()


def test_what_is_on_disk_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is started then."""
    monkeypatch.setattr(context, "on_disk", lambda: True)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    first_run.compile_text_judge()
