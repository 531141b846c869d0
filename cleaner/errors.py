"""The error tree. Every message says what happened, where, and what to do next.

CleanerError
├── NoArticle     no block of the page was kept
├── ReadError     a source or page could not be read
├── ConfigError   a setting has no such name or value
├── EngineError   the run could not be carried out (output folder, lock, disk, a worker)
└── MissingExtra  an optional dependency is not installed; says which `pip install` brings it
"""

from __future__ import annotations

from typing import Any


class CleanerError(Exception):
    """Base of every error that this package raises on purpose."""


class NoArticle(CleanerError):
    """No block of the page was kept.

    ``reason`` is "empty" (no visible character) or "no_article"; ``blocks`` are the page's blocks with their verdicts.
    """

    def __init__(self, message: str, reason: str = "no_article", blocks: tuple[Any, ...] = ()) -> None:
        super().__init__(message)
        self.reason, self.blocks = reason, blocks

    def __reduce__(self) -> tuple[type[NoArticle], tuple[Any, ...]]:
        return type(self), (str(self), self.reason, self.blocks)


class ReadError(CleanerError):
    """A page or source could not be read. ``reason`` is one of `cleaner.records.REJECTIONS`."""

    def __init__(self, message: str, reason: str = "unreadable") -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return type(self), (str(self), self.reason)


class ConfigError(CleanerError):
    """A setting has no such name, type or value."""


class EngineError(CleanerError):
    """The run could not be carried out: output folder, lock, disk or worker."""


class MissingExtra(CleanerError):
    """An optional dependency is missing."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional dependency: pip install 'cleaner[{extra}]'")
        self.what, self.extra = what, extra

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str]]:
        return type(self), (self.what, self.extra)
