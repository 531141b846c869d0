"""One input of a finished run judged once more, for what its folder does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cleaner import job
from cleaner.config import Config
from cleaner.errors import ReadError
from cleaner.formats.packed import pack
from cleaner.page.deciding import deciding
from cleaner.page_task import attempt
from cleaner.records import Page


def decided_again(
    source: str,
    id_: str,
    digest: str | None,
    source_path: str | None,
    scores: Mapping[int, float],
    config: Config,
    *,
    text_field: str | None = None,
    id_field: str | None = None,
) -> Mapping[int, list[str]]:
    """For each block in ``scores`` (index -> the score that the run gave) the three measures that decided, in words.

    ``source``: the SOURCE that the run read, ``digest``: of the input's content in hex, where the run left one;
    ``text_field``, ``id_field``: the fields of records, where the run was told them.
    ReadError: there is no such input in it, or it has changed, or this version judges it differently.
    """
    pages = job.read(_place(source, source_path), text_field=text_field, id_field=id_field)
    page = next((page for page in pages if isinstance(page, Page) and _is(page, id_, digest)), None)
    if page is None:
        what = " with the content that was cleaned" if digest else ""
        raise ReadError(f"{source} has no input {id_}{what}; was the run given --text or --id?")
    _, blocks = attempt(page, config)
    again = {block.index: block.score for block in blocks if block.reason == "low_score"}
    if again != dict(scores):
        raise ReadError(f"{source}: {id_} is judged differently now: another version of cleaner, or another page")
    return deciding(page, blocks, config)


def _place(source: str, source_path: str | None) -> str | Path:
    """Where the input is: in its own file where ``source`` is a folder, else in ``source``."""
    file = Path(source) / source_path if source_path and Path(source).is_dir() else None
    return file if file is not None and file.is_file() else source


def _is(page: Page, id_: str, digest: str | None) -> bool:
    """Content tells; of an input that gave no document only the end of its id is known."""
    if digest is not None:
        return pack(page).digest.hex() == digest
    return id_ == page.id or id_.endswith(f"/{page.id}")
