"""One run into an output folder, stage by stage: clean the pages, compare the documents, write the rows."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib
import json
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cleaner.config import Config
from cleaner.engines import Engine, Failure, Function
from cleaner.errors import EngineError
from cleaner.formats.sources import Tally
from cleaner.output.folder import OutputFolder
from cleaner.output.index import DUPLICATE, KEPT, REJECTED
from cleaner.output.manifest import NAME as MANIFEST, Counts, build, file_digest, read as read_manifest
from cleaner.output.rows import rejected_row
from cleaner.progress import Advance
from cleaner.records import Page, Rejected, Summary
from cleaner.version import VERSION

if TYPE_CHECKING:
    from cleaner.earlier import Earlier
    from cleaner.pool import Pool

#: By this name an engine finds what is done with a page, in another process: only that one loads the page part.
_TASK = "cleaner.page_task:prepare"
#: Data files that decide on verdicts; their checksums stand in the manifest.
_DATA = {
    "lexicon": "lexicon.json",
    "dates": "dates.json",
    "text_model": "text_model.npz",
    "characters": "characters.npz",
}


class Run:
    """The stages in order: `clean`, then `finish`. What passes between them lies in the folder's scratch space.

    ``earlier``: the run that stands in the folder and is added to. ``against``: other finished folders, by the name
    that goes before their ids. Parts that need compiled code are loaded when there is something to compare.
    """

    def __init__(
        self,
        folder: OutputFolder,
        config: Config,
        progress: Advance,
        earlier: Earlier | None = None,
        against: Mapping[str, Earlier] = MappingProxyType({}),
    ) -> None:
        from cleaner.known import Known
        from cleaner.spool import Spool

        self._folder, self._config, self._progress = folder, config, progress
        self._earlier, self._against = earlier, against
        self._known = Known(earlier, progress)
        self._spool = Spool(folder.scratch())

    def clean(self, engine: Engine, pages: Iterable[Page | Rejected]) -> int:
        """Stage one: every page that is not known goes through the per-page part; every outcome ends in the spool.

        The number of inputs.
        """
        # Compiled code takes a second to load: it comes in while the workers start.
        threading.Thread(target=importlib.import_module, args=("cleaner.pool",), daemon=True).start()
        for outcome in outcomes(engine, self._known.unknown(pages), self._config):
            rejected = None if outcome.rejected is None else rejected_row(outcome.rejected)
            self._spool.write(outcome.row, rejected, "".join(outcome.removed))
            self._progress(1, outcome.size, int(rejected is not None))
        return len(self._known.order)

    def close(self) -> None:
        """Let go of all files; harmless when done before."""
        self._spool.close()
        for earlier in (self._earlier, *self._against.values()):
            if earlier is not None:
                earlier.close()

    def finish(self, tally: Tally) -> Summary:
        """Stages two and three: compare the new documents, write every table, publish the folder."""
        from cleaner.merge import Merge

        merge = Merge(self._known, self._earlier, self._spool)
        if self._earlier is not None and merge.changes_nothing and self._same_surroundings(tally):
            return self._summary(Counts(**self._earlier.manifest["counts"]), tally, 0)
        pool = self._pool()
        merge.settle(pool)
        merge.write(self._folder, pool)
        merge.write_passages(self._folder, pool)
        merge.write_index(self._folder, pool)
        counts = Counts(
            len(merge),
            merge.count(KEPT),
            merge.count(DUPLICATE),
            merge.count(REJECTED),
            skipped=tally.skipped,
            removed=merge.removed_reasons(),
            rejections=merge.rejections(),
        )
        facts: dict[str, Any] = {"settings": self._config.as_dict(), "version": VERSION, "checksums": checksums()}
        against = self._compared()
        self.close()
        self._add_looks(json.loads(build(counts, files=self._folder.sealed(), against=against, **facts)))
        self._folder.publish(counts, against=against, **facts)
        return self._summary(counts, tally, merge.lost)

    def _add_looks(self, about: Mapping[str, Any]) -> None:
        from cleaner.look.write import add_looks

        add_looks(self._folder, about, None if self._earlier is None else self._earlier.manifest)

    def _pool(self) -> Pool:
        from cleaner.pool import Pool, Standing

        standing = [] if self._earlier is None else [Standing(self._earlier, self._known.standing())]
        standing += [Standing(other, other.kept_numbers(), f"{name}:") for name, other in self._against.items()]
        return Pool(self._spool, standing, self._config, self._folder.scratch())

    def _compared(self) -> dict[str, str]:
        """The manifests of all folders that documents were compared with, by name."""
        before = {} if self._earlier is None else self._earlier.manifest.get("against", {})
        return before | {name: file_digest(other.folder / MANIFEST) for name, other in self._against.items()}

    def _same_surroundings(self, tally: Tally) -> bool:
        assert self._earlier is not None
        manifest = self._earlier.manifest
        return bool(tally.skipped == manifest["skipped"] and self._compared() == manifest.get("against", {}))

    def _summary(self, counts: Counts, tally: Tally, lost: int) -> Summary:
        warnings = []
        if tally.renamed:
            warnings.append(f"{tally.renamed} ids came more than once; the later ones end in ~2, ~3 and so on")
        if counts.rejected == counts.inputs:
            warnings.append("every input was rejected; rejected.jsonl says why")
        if gone := len(self._known.vanished) - lost:
            warnings.append(f"{gone} inputs of an earlier run were not among the sources; they stay in the corpus")
        if self._earlier is not None and self._earlier.rebuilt:
            warnings.append("the index was missing or of another corpus and was made anew from the corpus")
        if lost:
            warnings.append(
                f"{lost} duplicates were dropped: their input is gone, the one kept for them changed, "
                "and no index had them"
            )
        numbers = (counts.inputs, counts.kept, counts.duplicates, counts.rejected, self._known.new)
        return Summary(*numbers, tuple(warnings), functools.partial(_table, self._folder.path.absolute()))


def _table(folder: Path, table: str) -> Any:
    from cleaner.look.frames import arrow

    return arrow(folder, table)


def checksums() -> dict[str, str]:
    """sha256 of the data files that decide on verdicts, by name."""
    folder = files("cleaner.page")
    return {name: hashlib.sha256(folder.joinpath(file).read_bytes()).hexdigest() for name, file in _DATA.items()}


def earlier_run(path: Path, manifest: Mapping[str, Any] | None, config: Config) -> Earlier | None:
    """The run that stands in an output folder. EngineError: it was made with other settings or another version."""
    if manifest is None:
        return None
    now = {"version of cleaner": VERSION, **checksums(), **config.as_dict()}
    before = {"version of cleaner": manifest["cleaner"], **manifest["checksums"], **manifest["settings"]}
    for name in [*now, *before]:
        if now.get(name) != before.get(name):
            raise EngineError(
                f"{path} holds a run with another {name} ({before.get(name)!r}, now {now.get(name)!r}): give the same "
                "settings to add to it, --restart to replace it, or choose another folder"
            )
    from cleaner.earlier import Earlier

    return Earlier(path, manifest)


def other_folders(folders: Iterable[str | os.PathLike[str]], own: Path) -> dict[str, Earlier]:
    """Finished folders to compare with, by their base names. EngineError: one is not finished, two have one name."""
    from cleaner.earlier import Earlier

    found: dict[str, Earlier] = {}
    for folder in map(Path, folders):
        manifest = read_manifest(folder)
        name = folder.resolve().name
        if manifest is None:
            raise EngineError(f"{folder} is not the folder of a finished run: there is no {MANIFEST} in it")
        if folder.resolve() == own.resolve():
            raise EngineError(f"{folder} is the output folder itself: documents that stand there are compared anyway")
        if name in found:
            raise EngineError(f"two folders to compare with are called {name}: rename one, ids begin with that name")
        found[name] = Earlier(folder, manifest)
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an input of ``size`` bytes: a corpus ``row`` or ``rejected``; ``removed``: lines of removed rows."""

    size: int
    row: dict[str, Any] | None = None
    rejected: Rejected | None = None
    removed: Sequence[str] = ()


def outcomes(engine: Engine, pages: Iterable[Page | Rejected], config: Config) -> Iterator[Outcome]:
    """What comes of each input, in input order, whatever an engine makes of it."""
    unreadable: deque[tuple[int, Rejected]] = deque()
    answers = engine.map(
        Function(_TASK, config),
        _pages(pages, unreadable),
        describe=lambda page: (page.id, page.source_path, len(page.content)),
    )
    for number, (described, answer) in enumerate(answers):
        yield from _before(number, unreadable)
        yield _outcome(*described, answer)
    yield from _before(None, unreadable)


def _pages(items: Iterable[Page | Rejected], unreadable: deque[tuple[int, Rejected]]) -> Iterator[Page]:
    """The pages among ``items``; the others wait in ``unreadable`` with the number of pages before them."""
    number = 0
    for item in items:
        if isinstance(item, Rejected):
            unreadable.append((number, item))
        else:
            yield item
            number += 1


def _before(number: int | None, unreadable: deque[tuple[int, Rejected]]) -> Iterator[Outcome]:
    """Unreadable inputs that stood before page ``number``; all of them for None."""
    while unreadable and (number is None or unreadable[0][0] <= number):
        yield Outcome(0, rejected=unreadable.popleft()[1])


def _outcome(page_id: str, source_path: str | None, size: int, answer: Any) -> Outcome:
    if isinstance(answer, Failure):
        return Outcome(size, rejected=Rejected(page_id, source_path, answer.cause, answer.detail))
    if "rejected" in answer:
        return Outcome(size, rejected=Rejected(page_id, source_path, *answer["rejected"]), removed=answer["removed"])
    return Outcome(size, row=answer["row"], removed=answer["removed"])
