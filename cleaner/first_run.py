"""What is compiled once after an install, by two processes side by side, so that the first run waits half as long.

numba compiles one function at a time, most of it in Python, and the measures of a line's surroundings take as long as
all others of the text judge together: another process makes their machine code while this one makes the rest.
"""

from __future__ import annotations

import contextlib
import gc
import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np

from cleaner.engines import limits
from cleaner.page import characters, context, line_words, lines, measures, phrase_table, second

_OTHER = "import sys; sys.path[:] = {path!r}; from cleaner.first_run import compile_context; compile_context({parent})"
_CODES = characters.code_points("a")


def compile_text_judge() -> None:
    """See to it that the text judge's machine code is on disk. Does nothing where it is, or where it cannot be."""
    if context.on_disk():
        return
    with without_collector(), _another_process():
        matrix = np.zeros((1, len(measures.NAMES)), dtype=np.float32)
        first, last = np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64)
        words = lines.read_lines(_CODES, characters.load(), first, last, matrix)
        line_words.measure_words(words, first > 0, phrase_table.load())
        groups = np.zeros((len(context.GROUPS), 1), dtype=np.int64)
        second.measure_scores(measures.Measured(matrix, np.ones(1), words, groups), np.ones(1))


def compile_context(parent: int) -> None:
    """What the other process does; it ends with process ``parent``."""
    limits.ignore_stop_signals()
    limits.die_with_parent(parent)
    with without_collector():
        matrix = np.zeros((1, len(measures.NAMES)), dtype=np.float32)
        context.measure_context(_CODES, characters.load().kinds, np.zeros(1, dtype=np.int64), matrix)


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Compilers make millions of objects that stay; looking through them time and again takes a tenth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextlib.contextmanager
def _another_process() -> Iterator[None]:
    """Runs `compile_context`. When it fails, this process finds no machine code on disk and makes it itself."""
    code = _OTHER.format(path=sys.path, parent=os.getpid())
    try:
        other = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:  # no more processes: everything is compiled here
        yield
        return
    try:
        yield
        other.wait()
    finally:
        other.kill()
        other.wait()
