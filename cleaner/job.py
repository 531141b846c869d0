"""The one place where all parts meet: sources are read, pages cleaned, documents compared, the folder written."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleaner import page_task
from cleaner.config import Config, resolve
from cleaner.engines import Engine, load
from cleaner.errors import EngineError, ReadError
from cleaner.formats import read as reading
from cleaner.formats.sources import Found, Tally, find as find_inputs
from cleaner.output.folder import OutputFolder
from cleaner.output.jsonl import dump
from cleaner.output.rows import rejected_row
from cleaner.progress import Advance, nothing
from cleaner.records import Block, Document, Kind, Page, Rejected, Summary
from cleaner.run import Run, outcomes

Source = str | os.PathLike[str]
Sources = Source | Iterable[Source]


def find(sources: Sources) -> Iterator[Found]:
    """The inputs of SOURCEs, without opening them."""
    return find_inputs(*_listed(sources))


def read(sources: Sources, *, text_field: str | None = None, id_field: str | None = None) -> Iterator[Page | Rejected]:
    """Every page of SOURCEs (files, folders, globs, "-"), lazily, and a `Rejected` for what cannot be read.

    ``text_field`` and ``id_field`` name the fields of records, else they are guessed. ReadError: no such SOURCE.
    """
    return reading.read(*_listed(sources), text=text_field, id=id_field)


def clean(
    pages: Iterable[Page | Rejected | str | bytes], config: Config | None = None, **settings: Any
) -> Iterator[Document | Rejected]:
    """Clean pages one by one, lazily, in the caller's process; the n-th result belongs to the n-th page.

    A page that gives no document is not lost: its `Rejected` says why. Plain strings and bytes are called "0", "1", ….
    """
    resolved = resolve(config, settings)
    for position, page in enumerate(pages):
        if isinstance(page, Rejected):
            yield page
        else:
            given = page if isinstance(page, Page) else Page(str(position), page)
            yield page_task.attempt(given, resolved)[0]


def stream(
    sources: Sources,
    config: Config,
    *,
    engine: str = "local",
    workers: int | None = None,
    sample: int | None = None,
    text_field: str | None = None,
    id_field: str | None = None,
) -> Iterator[tuple[bool, bytes]]:
    """(True, corpus row) or (False, rejected row) for each input in turn, as encoded lines; no corpus stage."""
    pages = itertools.islice(read(sources, text_field=text_field, id_field=id_field), sample)
    for outcome in outcomes(_engine(engine, workers), pages, config):
        row = rejected_row(outcome.rejected) if outcome.rejected is not None else outcome.row
        yield outcome.rejected is None, dump(row or {}).encode()


def judge_one(source: str, config: Config, kind: Kind | None = None) -> tuple[Document | Rejected, tuple[Block, ...]]:
    """The first page of a SOURCE with its blocks. ReadError where there is none."""
    page = next(iter(read(source)), None)
    if page is None:
        raise ReadError(f"{source}: no page in it")
    if isinstance(page, Rejected):
        raise ReadError(f"{page.id}: {page.detail}", page.reason)
    given = Page(page.id, page.content, kind or page.kind, page.url, page.charset, page.crawl_date, page.source_path)
    return page_task.attempt(given, config)


def clean_corpus(
    source: Sources,
    out: Source,
    *,
    engine: str = "local",
    workers: int | None = None,
    config: Config | None = None,
    restart: bool = False,
    text_field: str | None = None,
    id_field: str | None = None,
    sample: int | None = None,
    progress: Advance = nothing,
    **settings: Any,
) -> Summary:
    """Clean SOURCEs into the output folder ``out`` and say what became of every input.

    ``restart`` replaces what an earlier run wrote there. ``sample``: only the first so many inputs.
    ReadError: no such SOURCE, or no input in it. EngineError: the folder or a worker. ConfigError: a setting.
    """
    resolved = resolve(config, settings)
    machine = _engine(engine, workers)
    tally = Tally()
    pages = reading.read(*_listed(source), text=text_field, id=id_field, tally=tally)
    with OutputFolder(Path(out), restart=restart) as folder:
        _refuse_finished(folder, restart=restart)
        with contextlib.closing(Run(folder, resolved, progress)) as run:
            if not run.clean(machine, itertools.islice(pages, sample)):
                raise ReadError(f"no input found in {', '.join(map(str, _listed(source)))}")
            return run.finish(tally)


def _engine(name: str, workers: int | None) -> Engine:
    return load(name) if workers is None else load(name, workers=workers)


def _refuse_finished(folder: OutputFolder, *, restart: bool) -> None:
    """A finished folder is only replaced on purpose."""
    if folder.earlier is not None and not restart:
        raise EngineError(f"{folder.path} holds a finished run: --restart replaces it, or choose another folder")


def _listed(sources: Sources) -> tuple[Source, ...]:
    """One SOURCE or several, as a tuple."""
    return (sources,) if isinstance(sources, str | os.PathLike) else tuple(sources)
