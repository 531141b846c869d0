"""What a reader is told about the input that it reads, and where it notes that the input broke off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from cleaner.records import Rejected


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the fields of a record that hold its text and its id; None: guessed."""

    text: str | None = None
    id: str | None = None


@dataclass(slots=True)
class Damage:
    """Why the bytes of an input ended before their time; ``reason`` None: they did not.

    ``reason`` is that of a rejected row. ``cut``: the bytes before are good, what follows is missing. ``told``: a page
    or row says it already.
    """

    reason: str | None = None
    detail: str = ""
    cut: bool = False
    told: bool = False

    def note(self, reason: str, detail: str, *, cut: bool = False) -> None:
        """The first damage counts; what comes after it follows from it."""
        if self.reason is None:
            self.reason, self.detail, self.cut = reason, detail, cut


@dataclass(frozen=True, slots=True)
class Origin:
    """``path`` relative to the SOURCE, in the form of an id; ``size`` in bytes, None where it cannot be known.

    ``passed``: number of records from the beginning that were read before and are not to be looked at again.
    ``skipped``: what a reader finds in it that is no input, by kind as in `cleaner.formats.sources.Tally`. ``inside``:
    it stands in an archive.
    """

    path: str
    size: int | None = None
    columns: Columns = field(default_factory=Columns)
    passed: int = 0
    damage: Damage = field(default_factory=Damage)
    skipped: Counter[str] = field(default_factory=Counter)
    inside: bool = False

    def entry(self, name: str, size: int | None) -> Origin:
        """The origin of what stands in it under that name."""
        return replace(self, path=f"{self.path}/{name}", size=size, damage=Damage(), inside=True)

    def rejected(self, reason: str, detail: str, id: str | None = None) -> Rejected:  # noqa: A002  # it is the id
        """A row for this input, or for its record ``id``."""
        return Rejected(self.path if id is None else id, self.path, reason, detail)
