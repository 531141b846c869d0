"""cleaner: scraped pages or text in; a clean, deduplicated corpus with metadata out.

    document = cleaner.clean_page(page)
    for page in cleaner.read("pages/"): ...
    for document in cleaner.clean(pages): ...
    found = cleaner.find_duplicates(documents)
    summary = cleaner.clean_corpus("pages/", "clean/")

Names load when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.config import Config
    from cleaner.corpus.duplicates import Found, find_duplicates
    from cleaner.errors import CleanerError, ConfigError, EngineError, MissingExtra, NoArticle, ReadError
    from cleaner.job import clean, clean_corpus, read
    from cleaner.page.clean import clean_page
    from cleaner.page.language import detect_language
    from cleaner.records import Block, Cluster, Document, Page, Pair, Rejected, Summary
    from cleaner.version import VERSION as __version__

_HOMES = {
    "Config": "cleaner.config",
    **dict.fromkeys(
        ("CleanerError", "ConfigError", "EngineError", "MissingExtra", "NoArticle", "ReadError"), "cleaner.errors"
    ),
    **dict.fromkeys(("Block", "Cluster", "Document", "Page", "Pair", "Rejected", "Summary"), "cleaner.records"),
    **dict.fromkeys(("clean", "clean_corpus", "read"), "cleaner.job"),
    "clean_page": "cleaner.page.clean",
    "detect_language": "cleaner.page.language",
    **dict.fromkeys(("Found", "find_duplicates"), "cleaner.corpus.duplicates"),
}

__all__ = [
    "Block",
    "CleanerError",
    "Cluster",
    "Config",
    "ConfigError",
    "Document",
    "EngineError",
    "Found",
    "MissingExtra",
    "NoArticle",
    "Page",
    "Pair",
    "ReadError",
    "Rejected",
    "Summary",
    "__version__",
    "clean",
    "clean_corpus",
    "clean_page",
    "detect_language",
    "find_duplicates",
    "read",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return importlib.import_module("cleaner.version").VERSION
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
