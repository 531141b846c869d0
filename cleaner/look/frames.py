"""A folder's tables as tables of pyarrow, pandas or polars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cleaner.look.tables import open_folder


def arrow(folder: Path, table: str) -> Any:
    """One table of a finished folder as a pyarrow.Table. ReadError: it cannot be read; ValueError: no such table."""
    _, tables = open_folder(folder)
    with tables:
        return tables.arrow(table)
