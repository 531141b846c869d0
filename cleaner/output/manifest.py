"""The manifest: what a finished folder holds, and all that its bytes depend on.

It never says when, where, by which engine or with how many workers a run was made, so that equal
input and settings give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cleaner.errors import EngineError, ReadError

NAME = "manifest.json"

# Files of a folder that this package writes; anything else in it belongs to somebody else.
_DATA = re.compile(
    r"(corpus|removed)/part-[0-9]{5,}\.(jsonl|parquet)"
    r"|(duplicates|passages|frequent_passages|rejected)\.(jsonl|parquet)"
    r"|index/[a-z0-9_-]+\.parquet"
)
#: Files that are made of the others, for looking at.
LOOKS = ("report.html", "README.md", "croissant.json")


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of everything that was found.

    ``skipped``: files that are no inputs, by kind. ``removed``: rows of removed blocks, by reason
    (metadata by field). ``rejections``: rejected inputs, by reason.
    """

    inputs: int
    kept: int
    duplicates: int
    rejected: int
    skipped: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    rejections: Mapping[str, int] = field(default_factory=dict)


def build(
    counts: Counts,
    *,
    settings: Mapping[str, Any],
    version: str,
    checksums: Mapping[str, str],
    files: Mapping[str, str],
    against: Mapping[str, str] = MappingProxyType({}),
    alarms: Sequence[str] = (),
) -> bytes:
    """The bytes of manifest.json.

    settings: those that influence decisions, in JSON types. checksums: sha256 of model, lexicon and
    the like, by name. files: name -> sha256 of every other file, `index/` aside. against: name of each other
    folder that documents were compared with -> sha256 of its manifest; alarms: those that the report shows. Both are
    left out when there are none. EngineError: the counts do not add up, so that some input would be lost or counted
    twice.
    """
    if counts.inputs != counts.kept + counts.duplicates + counts.rejected:
        raise EngineError(
            f"the count of inputs is wrong: {counts.inputs} inputs, but {counts.kept} kept, {counts.duplicates} "
            f"duplicates and {counts.rejected} rejected; this is a bug, please report it"
        )
    content = {
        "cleaner": version,
        "checksums": dict(checksums),
        "counts": {name: getattr(counts, name) for name in ("inputs", "kept", "duplicates", "rejected")},
        "files": {name: digest for name, digest in files.items() if not name.startswith("index/")},
        "rejections": dict(counts.rejections),
        "removed": dict(counts.removed),
        "settings": dict(settings),
        "skipped": dict(counts.skipped),
    }
    if against:
        content["against"] = dict(against)
    if alarms:
        content["alarms"] = list(alarms)
    return (json.dumps(content, indent=2, sort_keys=True, allow_nan=False) + "\n").encode("ascii")


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a finished folder, or None without one.

    ReadError: it is damaged or not of this package. OSError: it cannot be read.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, RecursionError) as error:
        raise ReadError(f"cannot read {path}: {error}", "malformed") from error
    sections = ("checksums", "counts", "files", "rejections", "removed", "settings", "skipped")
    if not isinstance(content, dict) or not isinstance(content.get("cleaner"), str):
        raise ReadError(f"{path} was not written by cleaner", "malformed")
    for name in (*sections, *(["against"] if "against" in content else [])):
        if not isinstance(content.get(name), dict):
            raise ReadError(f"{path} has no {name}", "malformed")
    return content


def is_known(name: str) -> bool:
    """Is ``name`` (relative, with `/`) one of the files that runs write, the manifest aside?"""
    return bool(_DATA.fullmatch(name) or name in LOOKS)


def is_ours(name: str, earlier: Mapping[str, Any] | None) -> bool:
    """May a new run replace or remove the file ``name`` (relative, with `/`)?

    Data files always; the others only if the manifest that stands in the folder lists them.
    """
    return bool(_DATA.fullmatch(name) or (earlier and name in earlier["files"] and is_known(name)))


def file_digest(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
