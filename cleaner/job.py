"""The one place where all parts meet: sources are read, pages cleaned, documents compared, the folder written."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from cleaner import guarded_reading
from cleaner.config import Config, resolve
from cleaner.engines import Engine, load
from cleaner.engines.limits import workers_within
from cleaner.errors import ConfigError, EngineError, ReadError
from cleaner.formats.origin import Columns
from cleaner.formats.packed import Packed
from cleaner.formats.read import read as read_here
from cleaner.formats.sources import STDIN, Found, Tally, find as find_inputs, is_pattern, is_url
from cleaner.given import as_page, refuse_table
from cleaner.output.folder import OutputFolder, standing
from cleaner.output.parts import Form
from cleaner.progress import Advance, Refuse, Tell, nothing, unheard, unsaid
from cleaner.records import Block, Document, Kind, Page, Rejected, Summary
from cleaner.run import Outcome, Run, earlier_run, other_folders, outcomes, refuse_unfinished
from cleaner.run_warnings import of_ids, of_sources
from cleaner.sizes import size_of

if TYPE_CHECKING:
    from cleaner.corpus.duplicates import Compared
    from cleaner.earlier import Earlier

Source = str | os.PathLike[str]
Sources = Source | Iterable[Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How sources are gone through, beside the settings; `clean_corpus` says what each means.

    ConfigError: a value that cannot be.
    """

    engine: str = "local"
    master: str | None = None
    workers: int | None = None
    memory: int | str | None = None
    sample: int | None = None
    text_field: str | None = None
    id_field: str | None = None
    apart: Sources = ()
    restart: bool = False
    against: Sources = ()
    format: Form = "jsonl"

    def __post_init__(self) -> None:
        sample = self.sample
        if sample is not None and (isinstance(sample, bool) or not isinstance(sample, int) or sample < 1):
            raise ConfigError(f"sample must be a whole number of 1 or more, not {sample!r}")
        if self.memory is not None:
            try:
                size_of(self.memory)
            except ValueError as error:
                raise ConfigError(f"memory: {error}") from error
        if self.format not in get_args(Form):
            raise ConfigError(f"format must be one of {', '.join(get_args(Form))}, not {self.format!r}")
        if self.master is not None and self.engine != "spark":
            raise ConfigError(f"master {self.master} is for engine spark, not for engine {self.engine}")

    def machine(self) -> Engine:
        """The engine. ConfigError: there is none of that name."""
        workers, on_this_machine = self.workers, self.master is None and self.memory is not None
        if workers is None and (self.engine == "local" or (self.engine == "spark" and on_this_machine)):
            workers = workers_within(None if self.memory is None else size_of(self.memory))
        given = {"workers": workers, "master": self.master}
        return load(self.engine, **{option: value for option, value in given.items() if value is not None})

    def standing(
        self, out: Path, manifest: Mapping[str, Any] | None, config: Config
    ) -> tuple[Earlier | None, dict[str, Earlier]]:
        """The run in ``out`` that is added to, and the other folders to compare with. Errors as of `clean_corpus`."""
        others = other_folders(_listed(self.against), out)
        if manifest is None and not self.restart:
            refuse_unfinished(out, config)
        return earlier_run(out, None if self.restart else manifest, config, others, self.format), others


def find(sources: Sources, out: Source | None = None, apart: Sources = ()) -> Iterator[Found]:
    """The inputs of SOURCEs, without opening them; none of the output folder ``out`` and of the files ``apart``."""
    return _find(_listed(sources), Tally(apart=out), apart)


def would_read(sources: Sources, out: Source | None, config: Config, work: Work) -> Iterator[Found]:
    """The inputs that `clean_corpus` would read with these arguments, or `stream` where ``out`` is None.

    Nothing is written, and no input is opened, so that ``sample`` counts files. Errors as of `clean_corpus`, at once.
    """
    work.machine()
    listed = _listed(sources)
    if out is not None:
        _refuse_own(listed, out)
        work.standing(Path(out), standing(Path(out), restart=work.restart), config)
    found = itertools.islice(_find(listed, Tally(apart=out), work.apart), work.sample)
    first = next(found, None)
    if first is None:
        raise _no_input(listed)
    return itertools.chain((first,), found)


def read(sources: Sources, *, text_field: str | None = None, id_field: str | None = None) -> Iterator[Page | Rejected]:
    """Every page of SOURCEs (files, folders, globs, "-"), lazily, and a `Rejected` for what cannot be read.

    ``text_field`` and ``id_field`` name the fields of records, else they are guessed. ReadError: no such SOURCE.
    """
    return read_here(*_listed(sources), text=text_field, id=id_field)


def clean(
    pages: Iterable[Page | Rejected | str | bytes], config: Config | None = None, **settings: Any
) -> Iterator[Document | Rejected]:
    """Clean pages one by one, lazily, in the caller's process; the n-th result belongs to the n-th page.

    A page that gives no document is not lost: its `Rejected` says why. Plain strings and bytes are called "0", "1", ….
    TypeError: ``pages`` are one page, a table or a dict, at once; or one of them is no page, such as None or NaN, when
    its turn comes. It says the position, counted from 0.
    """
    if isinstance(pages, str | bytes | Page | Rejected):
        raise TypeError("clean takes several pages: give a list, not one page")
    refuse_table(pages, "clean takes pages", 'give a column, such as df["text"], or a file to clean_corpus')
    return _cleaned(pages, resolve(config, settings))


def _cleaned(pages: Iterable[Page | Rejected | str | bytes], config: Config) -> Iterator[Document | Rejected]:
    from cleaner.page_task import attempt

    for position, page in enumerate(pages):
        yield page if isinstance(page, Rejected) else attempt(as_page(page, position), config)[0]


def stream(sources: Sources, config: Config, work: Work, *, warn: Tell = unsaid) -> Iterator[tuple[bool, bytes]]:
    """(True, corpus row) or (False, rejected row) for each input in turn, as encoded lines; no corpus stage.

    ``warn`` is called at the end with what the user should know of ids and sources. What of the ``work`` needs a folder
    counts for nothing. Errors as of `clean_corpus`.
    """
    listed, tally, kept = _listed(sources), Tally(), bytearray()
    for _, outcome in outcomes(work.machine(), _pages(listed, tally, work), config):
        assert isinstance(outcome, Outcome)  # nothing is taken over from another run
        kept.append(outcome.rejected is None)
        yield outcome.rejected is None, outcome.line
    _conclude(listed, tally, kept, warn)


def duplicates(sources: Sources, config: Config, work: Work, *, warn: Tell = unsaid) -> tuple[Compared, int]:
    """Compare the cleaned documents of SOURCEs; how many inputs gave none. ``warn`` and ``work`` as of `stream`."""
    from cleaner.corpus.collect import Entry, collect
    from cleaner.corpus.duplicates import compare

    listed, tally, kept = _listed(sources), Tally(), bytearray()

    def entries() -> Iterator[Entry]:
        for _, outcome in outcomes(work.machine(), _pages(listed, tally, work), config):
            assert isinstance(outcome, Outcome)  # nothing is taken over from another run
            kept.append(outcome.rejected is None)
            if outcome.rejected is None:
                yield Entry.of_row(json.loads(outcome.line))

    collected = collect(entries())
    _conclude(listed, tally, kept, warn)
    return compare(collected, config), kept.count(False)


def judge_one(
    source: str,
    config: Config,
    kind: Kind | None = None,
    *,
    text_field: str | None = None,
    id_field: str | None = None,
) -> tuple[Document | Rejected, tuple[Block, ...], Mapping[int, list[str]], bool]:
    """The first page of a SOURCE, its blocks, and for those of a low score the measures that decided, in words.

    At the end whether the SOURCE has more pages. ReadError where there is none.
    """
    from cleaner.page.deciding import deciding
    from cleaner.page_task import attempt

    pages = iter(read(source, text_field=text_field, id_field=id_field))
    page = next(pages, None)
    if page is None:
        raise ReadError(f"{source}: no page in it")
    if isinstance(page, Rejected):
        raise ReadError(f"{page.id}: {page.reason}: {page.detail}", page.reason)
    given = Page(page.id, page.content, kind or page.kind, page.url, page.charset, page.crawl_date, page.source_path)
    outcome, blocks = attempt(given, config)
    return outcome, blocks, deciding(given, blocks, config), next(pages, None) is not None


def clean_corpus(
    source: Sources,
    out: Source,
    *,
    engine: str = "local",
    master: str | None = None,
    workers: int | None = None,
    config: Config | None = None,
    restart: bool = False,
    text_field: str | None = None,
    id_field: str | None = None,
    sample: int | None = None,
    against: Sources = (),
    format: Form = "jsonl",  # noqa: A002  # the name of the option
    apart: Sources = (),
    memory: int | str | None = None,
    progress: Advance = nothing,
    refuse: Refuse = unheard,
    tell: Tell = unsaid,
    **settings: Any,
) -> Summary:
    """Clean SOURCEs into the output folder ``out`` and say what became of every input.

    Where ``out`` holds a finished run, inputs that it knows by id, content and fields are left alone, the others are
    cleaned and compared with what stands; those with the id and the path of one that is known replace it, with a
    warning. Where ``out`` holds the finished work of a run that did not end, with the same settings, it goes on.
    ``restart`` replaces all. ``against``: other finished folders; documents that these have are removed.
    ``sample``: only the first so many inputs. ``format``: of the corpus, "jsonl" or "parquet".
    ``engine``: "local", or "spark" with the URL of its ``master`` (this machine when None).
    ``memory``: bytes, or a size such as "4G", that all processes together should stay under (half of what is free),
    which bounds the workers.
    ``progress``, ``refuse`` and ``tell`` are called as `cleaner.progress` says. What stands in ``out`` is never an
    input, also where that lies inside a SOURCE; nor are files that are left ``apart``, such as a log of this run.
    ReadError: no such SOURCE, or no input in it. EngineError: the folder or a worker. ConfigError: a setting.
    """
    resolved = resolve(config, settings, clean_corpus.__kwdefaults__ or ())
    asked = Work(
        engine=engine,
        master=master,
        workers=workers,
        memory=memory,
        sample=sample,
        text_field=text_field,
        id_field=id_field,
        apart=apart,
        restart=restart,
        against=against,
        format=format,
    )
    machine = asked.machine()
    sources = _listed(source)
    _refuse_own(sources, out)
    tally = Tally(apart=out)
    # Under the ids that they have: what stands has a say in the ids that they get.
    pages = _pages(sources, tally, asked, guarded_reading.items)
    with contextlib.closing(pages), OutputFolder(Path(out), restart=restart) as folder:
        earlier, others = asked.standing(folder.path, folder.earlier, resolved)
        with contextlib.closing(Run(folder, resolved, progress, tally, earlier, others, format, refuse, tell)) as run:
            if not run.clean(machine, pages):
                raise _no_input(sources)
            return run.finish()


def _pages(
    sources: tuple[Source, ...],
    tally: Tally,
    asked: Work,
    reader: Callable[..., Generator[Packed | Rejected]] = guarded_reading.read,
) -> Generator[Packed | Rejected]:
    """The inputs of a run. ReadError: no such SOURCE, before anything else is done."""
    found = _find(sources, tally, asked.apart)

    def pages() -> Generator[Packed | Rejected]:
        # The engine without processes is for what can be trusted, and its reading as well.
        columns = Columns(asked.text_field, asked.id_field)
        items = reader(found, columns, tally, guarded=asked.engine != "inline")
        with contextlib.closing(items):
            for number, item in enumerate(items, start=1):
                yield item
                if number == asked.sample:
                    tally.cut = True
                    del tally.names[max(tally.firsts) + 1 :]  # the other sources were not asked for an input
                    return

    return pages()


def _find(sources: tuple[Source, ...], tally: Tally, apart: Sources) -> Iterator[Found]:
    """The inputs of SOURCEs but for some files, under whatever names. ReadError: no such SOURCE, at once."""
    found = find_inputs(*sources, tally=tally)
    passed_over = [status for status in map(_status, _listed(apart)) if status is not None]
    return found if not passed_over else (one for one in found if not _is_one_of(one, passed_over))


def _is_one_of(found: Found, files: Iterable[os.stat_result]) -> bool:
    status = None if found.path == STDIN else _status(found.path)
    return status is not None and any(os.path.samestat(status, one) for one in files)


def _status(path: Source) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116  # pathlib rewrites names
    except (OSError, ValueError):  # not there, or no path of this machine
        return None


def _conclude(sources: tuple[Source, ...], tally: Tally, kept: bytearray, warn: Tell) -> None:
    """Say what the user should know of the sources. ``kept``: for each input 1 where it gave a document.

    ReadError: there was none.
    """
    if not kept:
        raise _no_input(sources)
    for warning in of_ids(tally) + of_sources(tally, len(kept), lambda first, end: any(kept[first:end])):
        warn(warning)


def _no_input(sources: Iterable[Source]) -> ReadError:
    return ReadError(f"no input found in {', '.join(map(str, sources)) or 'no source'}")


def _refuse_own(sources: Iterable[Source], out: Source) -> None:
    """A SOURCE inside the output folder would be replaced by what is made of it; a URL would be a folder here."""
    if not os.fspath(out):
        raise ConfigError(
            "the name of the output folder (--out) is empty: give a path; a variable of the shell may not be set"
        )
    if is_url(out):
        raise EngineError(f"{out} is a URL, and the output is a folder of this machine: write one and copy it there")
    try:
        folder = Path(os.path.realpath(out))
        str(folder).encode()
    except UnicodeEncodeError as error:  # Parquet files cannot be opened there
        raise EngineError(f"the path of {os.fspath(out)} is not UTF-8: choose another folder") from error
    except ValueError as error:  # a zero byte
        raise EngineError(f"{os.fspath(out)!r} is no path: {error}") from error
    for source in sources:
        path = Path(source)
        if is_pattern(source) and not path.exists():
            path = next(parent for parent in path.parents if parent.exists())
        if source != STDIN and path.exists() and Path(os.path.realpath(path)).is_relative_to(folder):
            raise EngineError(f"{os.fspath(source)} lies in the output folder {os.fspath(out)}: choose another one")


def _listed(sources: Sources) -> tuple[Source, ...]:
    """One SOURCE or several, as a tuple. TypeError: a table or a dict."""
    refuse_table(sources, "a SOURCE is a path", 'give a file, or clean(df["text"]) for a column')
    return (sources,) if isinstance(sources, str | os.PathLike) else tuple(sources)
