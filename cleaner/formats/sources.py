"""SOURCE arguments -> the files below them, in an order and with ids that no operating system changes."""

# pathlib rewrites names ("./a", "a//b"); here they stay as they were given.
# ruff: noqa: PTH100, PTH112, PTH116, PTH118, PTH119, PTH206
from __future__ import annotations

import dataclasses
import fnmatch
import os
import re
import stat
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.errors import ReadError
from cleaner.formats import remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

#: The SOURCE that stands for standard input.
STDIN = "-"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:::[^/]+)*://")

#: What a shell gives a stream that it opened for this process: the number says nothing of what comes.
_DESCRIPTOR = re.compile(r"/dev/stdin|/dev/fd/\d+|/proc/[^/]+/fd/\d+")
#: By these files the output of a run is known again.
_OUTPUT = frozenset(["duplicates.jsonl", "passages.jsonl", "frequent_passages.jsonl"])
_MAGIC = re.compile(r"[*?\[]")
_UNDECODED = re.compile(r"[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Found:
    """One input: the ``path`` to open, its ``id`` (relative to its SOURCE), its ``size`` in bytes.

    ``size`` is None for standard input and pipes. ``error`` says why the path cannot be read, when that is known.
    ``source``: the number of its SOURCE.
    """

    path: str
    id: str
    size: int | None = None
    error: str | None = None
    source: int = 0


@dataclass(slots=True)
class Tally:
    """What reading saw besides inputs: entries skipped by kind, ids that had to be changed, bytes read of files.

    ``names``: the SOURCEs as given. ``firsts``: for each that has given an input, by its number, that of the input.

    ``apart`` is a folder that is passed over without being counted: the one that the output goes to. ``cut``: reading
    ended before the end, at the size of a sample. ``outputs``: folders in which files lie as a run writes them.
    """

    skipped: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("hidden", "links", "sockets", "devices", "pipes"), 0)
    )
    renamed: int = 0
    read: int = 0
    names: list[str] = field(default_factory=list)
    firsts: dict[int, int] = field(default_factory=dict)
    apart: str | os.PathLike[str] | None = None
    cut: bool = False
    outputs: list[str] = field(default_factory=list)

    def skip(self, kinds: Mapping[str, int]) -> None:
        """Count what was skipped inside an input, by kind."""
        for kind in self.skipped:
            self.skipped[kind] += kinds.get(kind, 0)

    def passes_over(self, entry: os.DirEntry[str]) -> bool:
        """Whether a folder is the one that is left apart."""
        if self.apart is None:
            return False
        try:
            return os.path.samestat(entry.stat(follow_symlinks=False), os.stat(self.apart))
        except (OSError, ValueError):  # not made yet
            return False


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    id: str
    is_folder: bool = False
    error: str | None = None
    size: int | None = None

    @property
    def order(self) -> bytes:
        """Bytes of the path, the same under any locale; a folder sorts as what lies in it does."""
        return os.fsencode(self.path.replace(os.sep, "/")) + (b"/" if self.is_folder else b"")


def find(*sources: str | os.PathLike[str], tally: Tally | None = None) -> Iterator[Found]:
    """Every input of the SOURCEs: these as given, inside a folder by path. Lists lazily; opens no file.

    A SOURCE is a file, a folder, "-" or a pattern with `*`, `?`, `[…]` and `**`; one that exists is never taken for a
    pattern. Ids are relative to the folder, to the part of the pattern before its first sign, or are the file's name;
    "-" is also that of a stream which the shell opened, such as `<(…)`, since another one gets the same number.
    A SOURCE that is a link is followed, links inside folders are not. ReadError for a SOURCE that does not exist, at
    once; a folder inside that cannot be listed is a Found with an error.
    """
    counts = tally if tally is not None else Tally()
    roots = [_entries(os.fspath(source), counts) for source in sources]
    counts.names = [os.fspath(source) for source in sources]
    return (
        dataclasses.replace(found, source=number) if number else found
        for number, entries in enumerate(roots)
        for found in _walk(entries, counts)
    )


def is_url(source: str | os.PathLike[str]) -> bool:
    """Whether a SOURCE is for fsspec to open."""
    return isinstance(source, str) and _URL.match(source) is not None


def is_pattern(source: str | os.PathLike[str]) -> bool:
    """Whether a SOURCE that does not exist is a pattern."""
    name = os.fspath(source)
    return bool(_MAGIC.search(name)) and "\x00" not in name


def is_hidden(name: str) -> bool:
    """Whether the name of a file or folder says that it is none of the pages."""
    return name.startswith(".") and name not in (os.curdir, os.pardir)


def as_id(name: str) -> str:
    """A file name as UTF-8, whatever the locale says, with undecodable bytes as `%XX`."""
    return escaped(os.fsencode(name).decode("utf-8", "surrogateescape"))


def escaped(name: str) -> str:
    """A name in which surrogates stand for bytes that are no UTF-8, with these as `%XX`."""
    return _UNDECODED.sub(lambda match: f"%{ord(match[0]) - 0xDC00:02X}", name)


def _entries(source: str, tally: Tally) -> list[_Entry]:
    """What a SOURCE names; ReadError when it names nothing."""
    if source == STDIN:
        if sys.stdin is None:
            raise ReadError("cannot read '-': standard input is closed")
        return [_Entry(STDIN, STDIN)]
    if is_url(source):
        return [_Entry(url, name, size=size) for url, name, size in remote.listed(source)]
    try:
        is_folder = stat.S_ISDIR(os.stat(source).st_mode)
        if is_folder:
            os.scandir(source).close()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a zero byte in it
        entries = _matching(source, tally) if is_pattern(source) else []
        if not entries:
            raise ReadError(f"no such file or folder: {source!r}; check the spelling or quote the pattern") from error
        return entries
    except OSError as error:
        raise ReadError(f"cannot read {source!r}: {error.strerror}") from error
    if is_folder:
        return [_Entry(source, "", is_folder=True)]
    is_stream = _DESCRIPTOR.fullmatch(source) is not None
    return [_Entry(source, STDIN if is_stream else as_id(os.path.basename(os.path.abspath(source))))]


def _matching(pattern: str, tally: Tally) -> list[_Entry]:
    """Files and folders that match, by path, without those inside a folder that matches itself."""
    parts = pattern.replace(os.altsep or os.sep, os.sep).split(os.sep)
    first = next(index for index, part in enumerate(parts) if _MAGIC.search(part))
    base = _Entry(os.sep.join(parts[:first]) + os.sep if first else os.curdir, "", is_folder=True)
    if not os.path.isdir(base.path):
        return []
    wanted = [part for part in parts[first:] if part]
    found: list[_Entry] = []
    matches = {entry.order: entry for entry in _below(base, wanted, tally)}
    for order in sorted(matches):
        if not (found and found[-1].is_folder and order.startswith(found[-1].order)):
            found.append(matches[order])
    return found


def _below(folder: _Entry, parts: Sequence[str], tally: Tally) -> Iterator[_Entry]:
    part, rest = parts[0], parts[1:]
    if part == "**" and not rest:
        yield from _listed(folder, tally)
    elif part == "**":
        yield from _below(folder, rest, tally)
        for entry in _listed(folder, Tally(apart=tally.apart)):  # what is skipped on the way is no match
            if entry.is_folder:
                yield from _below(entry, parts, tally)
    else:
        for entry in _listed(folder, tally, lambda name: fnmatch.fnmatchcase(name, part)):
            if not rest:
                yield entry
            elif entry.is_folder:
                yield from _below(entry, rest, tally)


def _walk(entries: Sequence[_Entry], tally: Tally) -> Iterator[Found]:
    pending = [*reversed(entries)]
    while pending:
        entry = pending.pop()
        if entry.is_folder:
            pending.extend(reversed(_listed(entry, tally)))
        elif entry.error is not None or entry.path == STDIN or is_url(entry.path):
            yield Found(entry.path, entry.id, entry.size, entry.error)
        else:
            yield _sized(entry)


def _sized(entry: _Entry) -> Found:
    try:
        status = os.stat(entry.path)
    except OSError as error:
        return Found(entry.path, entry.id, None, error.strerror)
    return Found(entry.path, entry.id, status.st_size if stat.S_ISREG(status.st_mode) else None)


def _listed(folder: _Entry, tally: Tally, accept: Callable[[str], bool] | None = None) -> list[_Entry]:
    """Files and folders in a folder, by path; what is neither is counted."""
    found = []
    try:
        with os.scandir(folder.path) as listing:
            for entry in listing:
                if accept is not None and not accept(entry.name):
                    continue
                kind = _kind(entry)
                if kind in tally.skipped:
                    tally.skipped[kind] += 1
                elif kind != "folder" or not tally.passes_over(entry):
                    below = f"{folder.id}/{as_id(entry.name)}" if folder.id else as_id(entry.name)
                    found.append(_Entry(os.path.join(folder.path, entry.name), below, is_folder=kind == "folder"))
    except OSError as error:
        name = folder.id or as_id(os.path.basename(os.path.abspath(folder.path)))
        found.append(_Entry(folder.path, name, error=f"the folder cannot be listed: {error.strerror}"))
    if {os.path.basename(entry.path) for entry in found if entry.path.endswith("s.jsonl")} >= _OUTPUT:
        tally.outputs.append(folder.path)
    return sorted(found, key=lambda entry: entry.order)


def _kind(entry: os.DirEntry[str]) -> str:
    if is_hidden(entry.name):
        return "hidden"
    try:
        if entry.is_symlink():
            return "links"
        if entry.is_dir(follow_symlinks=False):
            return "folder"
        if entry.is_file(follow_symlinks=False):
            return "file"
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:  # gone or unreadable by now: opening it will say so
        return "file"
    return "sockets" if stat.S_ISSOCK(mode) else "pipes" if stat.S_ISFIFO(mode) else "devices"
