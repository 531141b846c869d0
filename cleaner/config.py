"""Settings: one frozen value, read from TOML and overridden by keywords."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from cleaner.errors import ConfigError
from cleaner.language_tags import wanted_tag

#: Below this, similarity says nothing: any two texts share a shingle in a hundred by chance.
_LEAST_SHARE = 0.01

# Their values stand here only: checks and the options of commands are made of them.
Mode = Literal["default", "fast", "trafilatura"]
Balance = Literal["recall", "balanced", "precision"]
#: The rules for which document of a cluster stays; a list of sources is another.
Keep = Literal["complete", "earliest", "longest"]


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting that influences a decision.

    mode: "default", "fast" (HTML without trafilatura) or "trafilatura" (it decides).
    balance: "recall" keeps doubtful blocks, "precision" drops them.
    comments: True keeps reader comments.
    noscript: True reads the text of ``noscript`` elements where a page shows next to nothing without it.
    crawl_date: ISO date for records that have none; resolves relative dates.
    metadata: False: no block becomes metadata, everything is kept or dropped.
    threshold: Jaccard similarity (0-1] from which two documents are near-duplicates.
    containment: share of the smaller document's shingles (0-1] from which it counts as contained.
    keep: which document of a cluster stays: "complete", "earliest", "longest" or a list of source prefixes.
    languages: keep documents in these languages only (BCP-47 primary subtags); () keeps all.
    min_words: reject documents with fewer words.
    phrases_drop / phrases_keep: blocks with such a phrase are always / never dropped.
    """

    mode: Mode = "default"
    balance: Balance = "balanced"
    comments: bool = False
    noscript: bool = False
    crawl_date: str | None = None
    metadata: bool = True
    threshold: float = 0.8
    containment: float = 0.8
    keep: str | tuple[str, ...] = "complete"
    languages: tuple[str, ...] = ()
    min_words: int = 0
    phrases_drop: tuple[str, ...] = ()
    phrases_keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.__slots__:
            object.__setattr__(self, name, _CHECKS[name](name, getattr(self, name)))

    def replace(self, **settings: Any) -> Config:
        """A copy with other values; ConfigError names an unknown setting and the nearest known one."""
        _refuse_unknown(settings, "argument")
        return dataclasses.replace(self, **settings)

    @classmethod
    def from_toml(cls, path: str | Path) -> Config:
        """Settings of a TOML file of top-level keys; ConfigError for a bad file, key or value."""
        try:
            settings = tomllib.loads(Path(path).read_bytes().decode("utf-8"))
        except OSError as error:
            raise ConfigError(f"cannot read settings from {path}: {error.strerror or error}") from error
        except (ValueError, RecursionError) as error:  # ValueError: no UTF-8, no TOML, a zero byte in the path
            raise ConfigError(f"cannot read settings from {path}: {error}") from error
        tables = [name for name, value in settings.items() if isinstance(value, dict) and name not in cls.__slots__]
        if tables:
            raise ConfigError(
                f"unknown table [{tables[0]}] in {path}: settings stand at the top level, without a table above them"
            )
        _refuse_unknown(settings, str(path))
        try:
            return cls(**settings)
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from error

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON types, in the order of definition."""
        return {
            name: list(value) if isinstance(value := getattr(self, name), tuple) else value for name in self.__slots__
        }


def resolve(config: Config | None, settings: Mapping[str, Any], arguments: Iterable[str] = ()) -> Config:
    """The given or default settings, overridden by keywords. ``arguments``: others that the caller's function has."""
    base = config if config is not None else Config()
    if not isinstance(base, Config):
        raise TypeError(f"config is a Config or None, not {type(base).__name__}")
    _refuse_unknown(settings, "argument", arguments)
    return base.replace(**settings) if settings else base


#: What users look for among the settings, and is said of a run instead.
_OF_A_RUN = ("workers", "memory", "engine", "format", "sample", "against", "log")


def _refuse_unknown(settings: Mapping[str, Any], where: str, arguments: Iterable[str] = ()) -> None:
    for name in settings:
        if name not in Config.__slots__:
            known = (*Config.__slots__, *arguments)
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(known)}"
            if name in _OF_A_RUN:
                hint = f": it is an option of the command (--{name}) and an argument of clean_corpus"
            raise ConfigError(f"unknown setting {name!r} in {where}{hint}")


def _one_of(kind: Any) -> Callable[[str, Any], Any]:
    """A check for the values of a ``Literal``."""
    values = get_args(kind)

    def check(name: str, value: Any) -> Any:
        if value not in values:
            raise ConfigError(f"{name} must be one of {', '.join(values)}, not {value!r}")
        return value

    return check


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{name} must be true or false, not {value!r}")
    return value


def _share(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _LEAST_SHARE <= value <= 1.0:
        raise ConfigError(f"{name} must be a number from {_LEAST_SHARE} to 1, not {value!r}")
    return float(value)


def _count(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigError(f"{name} must be a whole number of 0 or more, not {value!r}")
    return value


def _strings(name: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise ConfigError(f"{name} must be a list of strings, not {value!r}")
    if not all(isinstance(entry, str) and entry.strip() for entry in value):
        raise ConfigError(f"{name} must hold non-empty strings only, not {value!r}")
    return tuple(value)


def _languages(name: str, value: Any) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(map(wanted_tag, _strings(name, value))))
    except ValueError as error:
        raise ConfigError(f"{name} are {error}") from error


_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?", re.IGNORECASE
)


def crawl_moment(text: str) -> str:
    """The day of a crawl as "2025-06-30", or "2025-06-30T08:15:00+02:00" where the text has a time of day.

    Raises ValueError for what is no ISO date or moment.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return dt.date.fromisoformat(text.strip()).isoformat()
    zone = (match[3] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
    return dt.datetime.fromisoformat(f"{match[1]}T{match[2]}{zone}").isoformat()


def _day(name: str, value: Any) -> str | None:
    if value is None:
        return None
    written = value.isoformat() if isinstance(value, dt.date) else value  # TOML has dates and moments of its own
    wanted = "an ISO date such as 2025-06-30, or a moment such as 2025-06-30T08:15:00+02:00"
    if not isinstance(written, str):
        raise ConfigError(f"{name} must be {wanted}, not {value!r}")
    try:
        return crawl_moment(written)
    except ValueError as error:
        raise ConfigError(f"{name} must be {wanted}, not {value!r}") from error


def _keep(name: str, value: Any) -> str | tuple[str, ...]:
    if isinstance(value, str):
        _one_of(Keep)(name, value)
        return value
    sources = _strings(name, value)
    if not sources:
        raise ConfigError(f"{name} must be {', '.join(get_args(Keep))} or a list of at least one source")
    return sources


_CHECKS: Mapping[str, Callable[[str, Any], Any]] = {
    "mode": _one_of(Mode),
    "balance": _one_of(Balance),
    "comments": _flag,
    "noscript": _flag,
    "crawl_date": _day,
    "metadata": _flag,
    "threshold": _share,
    "containment": _share,
    "keep": _keep,
    "languages": _languages,
    "min_words": _count,
    "phrases_drop": _strings,
    "phrases_keep": _strings,
}
