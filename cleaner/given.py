"""What callers give for pages and sources, and what looks like them but would be taken apart into names of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.records import Page


def refuse_table(value: Any, wanted: str, instead: str) -> None:
    """TypeError for a table or a dict: to go through one gives names. ``wanted``: by what; ``instead``: what to do."""
    kind = type(value)
    # Of the class: polars warns when a table that it has not read yet is asked for its columns.
    if isinstance(value, Mapping):
        what = f"a {kind.__name__}, whose keys"
    elif hasattr(kind, "columns") or hasattr(kind, "column_names"):
        what = f"a table ({kind.__name__}), whose names of columns"
    else:
        return
    raise TypeError(f"{wanted}, not {what} would be taken for them: {instead}")


def as_page(value: Any, position: int) -> Page:
    """A Page of a page, its content or a value of an Arrow column; a content alone is called by its ``position``.

    TypeError names the position of what is none of these.
    """
    given = value.as_py() if hasattr(value, "as_py") else value
    content = given.content if isinstance(given, Page) else given
    if not isinstance(content, str | bytes):
        what = f"{content!r:.80}" if content is None else f"{content!r:.80} ({type(content).__name__})"
        raise TypeError(
            f"page {position}, counted from 0, is {what}, and no str, bytes, Page or Rejected: leave it out, or give "
            "its text"
        )
    return given if isinstance(given, Page) else Page(str(position), given)
