"""One input of a finished run judged once more, for what its folder does not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
) -> Mapping[int, list[str]]:
    """For each block in ``scores`` (index -> the score that the run gave) the three measures that decided, in words.

    ``source``: the SOURCE that the run read, ``digest``: of the input's content in hex, where the run left one.
    ReadError: there is no such input in it, or it has changed, or this version judges it differently.
    """
    page = next((page for page in _pages(source, source_path) if _is(page, id_, digest)), None)
    if page is None:
        raise ReadError(f"{source} has no input {id_}{' with the content that was cleaned' if digest else ''}")
    _, blocks = attempt(page, config)
    again = {block.index: block.score for block in blocks if block.reason == "low_score"}
    if again != dict(scores):
        raise ReadError(f"{source}: {id_} is judged differently now: another version of cleaner, or another page")
    return deciding(page, blocks, config)


def _pages(source: str, source_path: str | None) -> Iterator[Page]:
    """The pages among which the input is: of its own file where ``source`` is a folder, else all of ``source``."""
    file = Path(source) / source_path if source_path and Path(source).is_dir() else None
    where = file if file is not None and file.is_file() else source
    return (page for page in job.read(where) if isinstance(page, Page))


def _is(page: Page, id_: str, digest: str | None) -> bool:
    """Content tells; of an input that gave no document only the end of its id is known."""
    if digest is not None:
        return pack(page).digest.hex() == digest
    return id_ == page.id or id_.endswith(f"/{page.id}")
