"""The files of a folder that are made for looking at: report, dataset card, Croissant metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaner.errors import EngineError
from cleaner.look.card import card
from cleaner.look.croissant import croissant
from cleaner.look.figures import Figures, figures
from cleaner.look.report import report
from cleaner.look.tables import Tables, open_folder
from cleaner.output import manifest
from cleaner.output.disk import disk_errors, write_whole
from cleaner.output.folder import OutputFolder

#: Who wants to spill needs an empty folder of its own.
_SPILL = "look"


def add_looks(
    folder: OutputFolder, about: Mapping[str, Any], earlier: Mapping[str, Any] | None = None
) -> tuple[str, ...]:
    """Add report.html, README.md and croissant.json to a run whose tables are all written; the alarms of the report.

    ``about``: the manifest of those tables. Where the ``earlier`` run in the folder left the same tables, its files are
    taken over, since some of what they show may not be on record any more. EngineError: the disk.
    """
    files = _unchanged(folder.path, about, earlier)
    if files is not None and earlier is not None:
        alarms = tuple(earlier.get("alarms", ()))
    else:
        scratch = folder.scratch() / _SPILL
        with disk_errors(scratch):
            scratch.mkdir()
        with Tables(folder.work / "new", about["files"], scratch) as tables:
            counted = figures(about, tables)
            files, alarms = looks(about, tables, counted), counted["alarms"]
    for name, content in files.items():
        folder.add(name, content)
    return alarms


def looks(about: Mapping[str, Any], tables: Tables, counted: Figures) -> dict[str, bytes]:
    """Name -> content of each file; the same for the same tables and settings. ``counted``: the figures of both."""
    return {
        "report.html": report(about, tables, counted),
        "README.md": card(about, counted),
        "croissant.json": croissant(about, counted),
    }


def renew(path: str | Path) -> Path:
    """Write the files of a finished folder anew, and their checksums; returns the report's path.

    ReadError: it is no finished folder. EngineError: the disk.
    """
    folder = Path(path)
    about, tables = open_folder(folder)
    with tables:
        counted = figures(about, tables)
        found = looks(about, tables, counted)
    with disk_errors(folder):
        for name, content in found.items():
            _replace(folder / name, content)
        about.pop("alarms", None)
        if counted["alarms"]:
            about["alarms"] = list(counted["alarms"])
        about["files"] |= {name: manifest.file_digest(folder / name) for name in found}
        text = json.dumps(about, indent=2, sort_keys=True, allow_nan=False) + "\n"
        if (folder / manifest.NAME).read_text(encoding="ascii") != text:
            _replace(folder / manifest.NAME, text.encode("ascii"))
    return folder / "report.html"


def _unchanged(folder: Path, about: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> dict[str, bytes] | None:
    """The files that stand in the folder, if they are whole and show the same tables and settings."""
    if earlier is None:
        return None
    before = {name: digest for name, digest in earlier["files"].items() if name not in manifest.LOOKS}
    same = all(earlier[name] == value for name, value in about.items() if name != "files")
    try:
        if not same or before != about["files"]:
            return None
        if any(earlier["files"].get(name) != manifest.file_digest(folder / name) for name in manifest.LOOKS):
            return None
        return {name: (folder / name).read_bytes() for name in manifest.LOOKS}
    except OSError:
        return None


def _replace(path: Path, content: bytes) -> None:
    """Put a file in place when it is whole."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        write_whole(fresh, content)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise EngineError(f"cannot write {path}: {error.strerror or error}") from error
