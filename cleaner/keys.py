"""What work depends on: keys by which a run knows again what a killed one has done, and the manifest's checksums."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable

from cleaner.config import Config
from cleaner.formats.packed import Packed
from cleaner.records import Rejected
from cleaner.shards import KEY_BYTES
from cleaner.version import VERSION

#: Data files that decide on verdicts; their checksums stand in the manifest.
_DATA = {
    "lexicon": "lexicon.json",
    "dates": "dates.json",
    "text_model": "text_model.npz",
    "html_model": "html_model.npz",
    "characters": "characters.npz",
}
#: Libraries whose version can change what comes of a page.
_LIBRARIES = (
    *("charset-normalizer", "courlan", "justext", "langdetect", "langdetect-rs", "lxml", "numba", "numpy"),
    *("py3langid", "selectolax", "trafilatura", "webencodings"),
)
_JSON = json.JSONEncoder(ensure_ascii=False)


def checksums() -> dict[str, str]:
    """sha256 of the data files that decide on verdicts, by name."""
    folder = files("cleaner.page")
    return {name: hashlib.sha256(folder.joinpath(file).read_bytes()).hexdigest() for name, file in _DATA.items()}


def work_key(config: Config) -> str:
    """What the outcome of an input depends on besides the input: version, code, data, libraries, settings; in hex."""
    parts = {
        "cleaner": VERSION,
        "python": platform.python_version(),
        "checksums": checksums(),
        "code": _code_digest(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "settings": config.as_dict(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def id_key(name: str) -> int:
    """64 bits for an id, as `cleaner.output.verify` tells ids apart."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def content_key(item: Packed | Rejected) -> bytes:
    """16 bytes that stand for the content of an input and what its record says about it, not for its id and place.

    Where nothing could be read, for what was found in which place.
    """
    if isinstance(item, Rejected):
        return _key_of(_json([item.source_path, item.reason, item.detail]))
    return _key_of(item.digest + item.facts)


def input_key(item: Packed | Rejected) -> bytes:
    """16 bytes that stand for an input and all that is said about it."""
    return _key_of(content_key(item) + _json([item.id, item.source_path]))


def _key_of(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=KEY_BYTES).digest()


def _json(parts: list[str | None]) -> bytes:
    return _JSON.encode(parts).encode("utf-8", "surrogatepass")


def _code_digest() -> str:
    """The sha256 of the package's source, so that no outcome of other code is taken over while it is worked on."""
    sha256 = hashlib.sha256()
    for source in _sources(files("cleaner")):
        sha256.update(source.name.encode() + b"\0" + source.read_bytes())
    return sha256.hexdigest()


def _sources(folder: Traversable) -> Iterable[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(".py"):
            yield entry


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
