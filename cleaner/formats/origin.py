"""What a reader is told about the input that it reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from cleaner.records import Rejected


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the fields of a record that hold its text and its id; None: guessed."""

    text: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """``path`` relative to the SOURCE, in the form of an id; ``size`` in bytes, None where it cannot be known."""

    path: str
    size: int | None = None
    columns: Columns = field(default_factory=Columns)

    def rejected(self, reason: str, detail: str, id: str | None = None) -> Rejected:  # noqa: A002  # it is the id
        """A row for this input, or for its record ``id``."""
        return Rejected(self.path if id is None else id, self.path, reason, detail)
