"""SOURCEs that are URLs: whatever fsspec opens."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from cleaner.errors import MissingExtra, ReadError

_MAGIC = re.compile(r"[*?\[]")
#: Protocols that list no folders.
_FLAT = ("http://", "https://")


def listed(url: str) -> Iterator[tuple[str, str, int | None]]:
    """(URL, id, size) of each file that a URL names: itself, the files below a folder, or those that match a pattern.

    In the order of their paths; ids are relative to the folder, or to the part of the pattern before its first sign.
    ReadError: no such file, or the file system says no. MissingExtra: fsspec, or its part for the protocol, is missing.
    """
    with _errors(url):
        system, path = _system(url)
        if url.startswith(_FLAT):
            yield url, path.rstrip("/").rpartition("/")[2] or path, None
            return
        if _MAGIC.search(path) and not system.exists(path):
            base = path[: _MAGIC.search(path).start()].rpartition("/")[0]  # type: ignore[union-attr]
            matches = system.glob(path, detail=True)
            files = {name: about for name, about in matches.items() if about["type"] == "file"}
        elif system.isdir(path):
            base, files = path.rstrip("/"), system.find(path, detail=True)
        else:
            base, files = path.rpartition("/")[0], {path: system.info(path)}
        if not files:
            raise ReadError(f"no such file or folder: {url!r}; check the spelling or quote the pattern")
    for name in sorted(files, key=lambda one: one.encode("utf-8", "surrogatepass")):
        yield system.unstrip_protocol(name), name.removeprefix(base).lstrip("/"), files[name].get("size")


@contextlib.contextmanager
def opened(url: str) -> Iterator[BinaryIO]:
    """The bytes of a file. OSError: it cannot be read."""
    try:
        system, path = _system(url)
        file = system.open(path, "rb")
    except OSError:
        raise
    except Exception as error:  # each file system has errors of its own
        raise OSError(f"{type(error).__name__}: {error}") from error
    with file:
        yield file


def _system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtra(f"reading {url}", "cloud") from error
    try:
        system, path = url_to_fs(url)
    except ImportError as error:
        raise MissingExtra(f"reading {url}", "cloud") from error
    return system, path


@contextlib.contextmanager
def _errors(url: str) -> Iterator[None]:
    try:
        yield
    except (ReadError, MissingExtra):
        raise
    except FileNotFoundError as error:
        raise ReadError(f"no such file or folder: {url!r}; check the spelling or quote the pattern") from error
    except Exception as error:  # each file system has errors of its own
        raise ReadError(f"cannot read {url!r}: {type(error).__name__}: {error}") from error
