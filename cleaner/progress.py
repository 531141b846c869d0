"""Progress of long work: a bar on the terminal, silent where stderr is none, and a log file that cannot grow large."""

from __future__ import annotations

import datetime as dt
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cleaner.counted import counted
from cleaner.errors import EngineError
from cleaner.terminal import printable

#: Called with the number of inputs done, bytes of the sources read, and rejected inputs, since the last call.
Advance = Callable[[int, int, int], None]
#: Called with id, reason and detail of each rejected input.
Refuse = Callable[[str, str, str], None]
#: Called with each warning about the work as a whole, or with what goes on, in words.
Tell = Callable[[str], None]

#: Rejected inputs of one reason that the log lists; of the others it gives the number now and then.
_LISTED = 1000
_LONGEST_LINE = 400  # characters
_STARTING, _CLEANING = "starting (a first run compiles, up to a minute)", "cleaning"
_ENDING = "comparing, writing"
#: In 80 columns numbers come before a drawing. The second: where nobody knows how much there is.
_FORM, _ENDLESS_FORM = "{desc} {percentage:.0f} % {elapsed}<{remaining}{postfix}", "{desc} {elapsed}{postfix}"


def nothing(inputs: int, size: int, rejected: int) -> None:
    """Progress that nobody watches."""


def unheard(name: str, reason: str, detail: str) -> None:
    """Rejections that nobody logs."""


def unsaid(warning: str) -> None:
    """Warnings and news that nobody reads."""


@contextmanager
def bar(total_bytes: Callable[[], int | None]) -> Iterator[Advance]:
    """A bar over bytes read, with inputs, their rate, rejected ones, and the time left.

    It says what goes on while it stands still: before the first input, and behind the last one. ``total_bytes`` is
    asked only when there is a terminal to show it on.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield nothing
        return
    from tqdm import tqdm

    done = {"inputs": 0, "rejected": 0}
    begun = time.monotonic()
    total = total_bytes() or None
    form = _ENDLESS_FORM if total is None else _FORM
    with tqdm(total=total, desc=_STARTING, bar_format=form, file=sys.stderr, leave=False) as shown:

        def advance(inputs: int, size: int, rejected: int) -> None:
            done["inputs"] += inputs
            done["rejected"] += rejected
            rate = done["inputs"] / max(time.monotonic() - begun, 0.001)
            counts = f"{counted(done['inputs'], 'input', ',')}, {rate:,.0f}/s, {done['rejected']:,} rejected"
            shown.set_postfix_str(counts, refresh=False)
            is_last = total is not None and shown.n + size >= total
            shown.set_description_str(_ENDING if is_last else _CLEANING, refresh=False)
            shown.update(size)
            if is_last:
                shown.refresh()

        yield advance


@contextmanager
def beside_bar() -> Iterator[None]:
    """What is printed to standard error inside stands on lines of its own, whether a bar is shown or not."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from tqdm import tqdm

    with tqdm.external_write_mode(file=sys.stderr):
        yield


def try_log(path: Path) -> None:
    """EngineError where `Log` would raise one. Nothing stays of it."""
    is_new = not path.exists() and not path.is_symlink()
    Log(path).close()
    if is_new:
        path.unlink(missing_ok=True)


# How each line of a log begins.
_STAMP, _STAMP_BYTES = re.compile(rb"\d{4}-\d\d-\d\dT"), 11


class Log:
    """A log file: a line for each rejected input, at most a thousand of each reason, and whatever else is said.

    An earlier log is added to. EngineError: it cannot be written, or is something else, such as an input. What comes
    from inputs is made printable.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._counts: Counter[str] = Counter()
        try:
            if path.is_file():
                with path.open("rb") as file:
                    if (first := file.read(_STAMP_BYTES)) and not _STAMP.fullmatch(first):
                        raise EngineError(f"{path} exists and is no log of a run: choose another name for --log")
            self._file: IO[str] = path.open("a", encoding="utf-8")
        except (OSError, ValueError) as error:
            raise EngineError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error

    def say(self, message: str) -> None:
        """One line, with the time."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        try:
            self._file.write(f"{now} {printable(message, _LONGEST_LINE)}\n")
            self._file.flush()
        except OSError as error:
            raise EngineError(f"cannot write {self.path}: {error.strerror or error}") from error

    def refuse(self, name: str, reason: str, detail: str) -> None:
        """A rejected input."""
        self._counts[reason] += 1
        number = self._counts[reason]
        if number <= _LISTED:
            self.say(f"rejected {reason}: {name}: {detail}")
        elif number & (number - 1) == 0:
            self.say(f"rejected {reason}: {number:,} inputs so far; rejected.jsonl will have them all")

    def close(self) -> None:
        """Say how many were not listed, and let go of the file."""
        for reason, number in sorted(self._counts.items()):
            if number > _LISTED:
                self.say(f"rejected {reason}: {number:,} inputs, of which {_LISTED:,} are listed here")
        self._file.close()
