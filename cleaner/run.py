"""One run into an output folder, stage by stage: clean the pages, compare the documents, write the rows."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cleaner.config import Config
from cleaner.engines import Answered, Engine, Failure, Function
from cleaner.errors import EngineError
from cleaner.formats.packed import Packed
from cleaner.formats.sources import Tally
from cleaner.keys import checksums, input_key, work_key
from cleaner.output.folder import WORK, OutputFolder
from cleaner.output.index import DUPLICATE, KEPT, REJECTED
from cleaner.output.jsonl import dump
from cleaner.output.manifest import NAME as MANIFEST, Counts, build, file_digest, read as read_manifest
from cleaner.output.parts import Form
from cleaner.output.rows import rejected_row
from cleaner.progress import Advance, Refuse, Tell, unheard, unsaid
from cleaner.records import Rejected, Summary
from cleaner.run_warnings import of_comparison, of_earlier, of_ids, of_sources
from cleaner.shards import Place, belongs_to_another, shard_paths
from cleaner.version import VERSION

if TYPE_CHECKING:
    from cleaner.earlier import Earlier
    from cleaner.pool import Pool

#: By this name an engine finds what is done with a page, in another process: only that one loads the page part.
_TASK = "cleaner.page_task:prepare"


class Run:
    """The stages in order: `clean`, then `finish`. What passes between them lies in the folder's scratch space.

    ``earlier``: the run that stands in the folder and is added to. ``against``: other finished folders, by the name
    that goes before their ids. ``form``: of the corpus. Parts that need compiled code are loaded when there is
    something to compare.
    """

    def __init__(
        self,
        folder: OutputFolder,
        config: Config,
        progress: Advance,
        tally: Tally,
        earlier: Earlier | None = None,
        against: Mapping[str, Earlier] = MappingProxyType({}),
        form: Form = "jsonl",
        refuse: Refuse = unheard,
        tell: Tell = unsaid,
    ) -> None:
        from cleaner.known import Known
        from cleaner.spool import Spool

        self._linked = 0
        self._folder, self._config, self._progress = folder, config, progress
        self._earlier, self._against, self._form = earlier, against, form
        self._tally, self._read, self._refuse = tally, 0, refuse
        self._known = Known(earlier, tally, self._advance)
        self._spool = Spool(folder.resumable(), folder.scratch(), work_key(config))
        if done := len(self._spool.former):
            tell(f"going on: {done:,} inputs are done already, by a run that did not end")

    def clean(self, engine: Engine, pages: Iterable[Packed | Rejected]) -> int:
        """Stage one: every page that is not known goes through the per-page part; every outcome ends in the spool.

        ``pages`` come under the ids that they have, of which some may be the same. The number of inputs.
        """
        # Compiled code takes a second to load: it comes in while the workers start.
        threading.Thread(target=importlib.import_module, args=("cleaner.pool",), daemon=True).start()
        spool = self._spool
        for key, outcome in outcomes(engine, self._known.unknown(pages), self._config, spool.former.find):
            if isinstance(outcome, Place):
                self._advance(rejected=spool.adopt(key, outcome))
                continue
            refused = outcome.rejected
            reason = None if refused is None else refused.reason
            if refused is not None:
                self._refuse(refused.id, refused.reason, refused.detail)
            spool.write(key, outcome.line, outcome.removed, outcome.reasons, reason)
            self._advance(rejected=reason is not None)
        spool.seal()
        return len(self._known.order)

    def _advance(self, *, rejected: bool = False) -> None:
        size, self._read = self._tally.read - self._read, self._tally.read
        self._progress(1, size, int(rejected))

    def close(self) -> None:
        """Let go of all files; harmless when done before."""
        self._spool.close()
        for earlier in (self._earlier, *self._against.values()):
            if earlier is not None:
                earlier.close()

    def finish(self) -> Summary:
        """Stages two and three: compare the new documents, write every table, publish the folder."""
        from cleaner.merge import Merge

        merge = Merge(self._known, self._earlier, self._spool)
        if self._earlier is not None and merge.changes_nothing and self._same_surroundings():
            self._spool.close()
            self._folder.forget()
            before = self._earlier.manifest
            return self._summary(Counts(**before["counts"]), before.get("alarms", ()))
        pool = self._pool()
        self._linked = pool.linked
        merge.settle(pool)
        merge.write(self._folder, pool, self._form)
        merge.write_passages(self._folder, pool)
        merge.write_index(self._folder, pool)
        del pool  # the tables are read by another library, which wants memory of its own
        counts = Counts(
            len(merge),
            merge.count(KEPT),
            merge.count(DUPLICATE),
            merge.count(REJECTED),
            skipped=self._tally.skipped,
            removed=merge.removed_reasons(),
            rejections=merge.rejections(),
        )
        facts: dict[str, Any] = {"settings": self._config.as_dict(), "version": VERSION, "checksums": checksums()}
        facts["against"] = self._compared()
        self.close()
        alarms = self._add_looks(json.loads(build(counts, files=self._folder.sealed(), **facts)))
        self._folder.publish(counts, alarms=alarms, **facts)
        warnings = (*alarms, *of_sources(self._tally, merge.n_met, merge.gave_documents))
        return self._summary(counts, warnings, merge.lost)

    def _add_looks(self, about: Mapping[str, Any]) -> tuple[str, ...]:
        from cleaner.look.write import add_looks

        return add_looks(self._folder, about, None if self._earlier is None else self._earlier.manifest)

    def _pool(self) -> Pool:
        from cleaner.pool import Pool, Standing

        standing = [] if self._earlier is None else [Standing(self._earlier, self._known.standing())]
        standing += [Standing(other, other.kept_numbers(), f"{name}:") for name, other in self._against.items()]
        return Pool(self._spool, standing, self._config, self._folder.scratch())

    def _compared(self) -> dict[str, str]:
        """The sums of the manifests of the other folders that documents were compared with, by name."""
        return {name: file_digest(other.folder / MANIFEST) for name, other in self._against.items()}

    def _same_surroundings(self) -> bool:
        assert self._earlier is not None
        manifest = self._earlier.manifest
        return bool(self._tally.skipped == manifest["skipped"] and self._compared() == manifest.get("against", {}))

    def _summary(self, counts: Counts, found: Iterable[str], lost: int = 0) -> Summary:
        before = of_earlier(
            changed=self._known.changed,
            example=self._known.example,
            gone=len(self._known.vanished) - lost,
            lost=lost,
            rebuilt=self._earlier is not None and self._earlier.rebuilt,
        )
        warnings = (*of_ids(self._tally), *found, *before, *of_comparison(self._linked))
        numbers = (counts.inputs, counts.kept, counts.duplicates, counts.rejected, self._known.new)
        return Summary(*numbers, warnings, functools.partial(_table, self._folder.path.absolute()))


def _table(folder: Path, table: str) -> Any:
    from cleaner.look.frames import arrow

    return arrow(folder, table)


def earlier_run(
    path: Path,
    manifest: Mapping[str, Any] | None,
    config: Config,
    against: Iterable[str] = (),
    form: Form = "jsonl",
) -> Earlier | None:
    """The run that stands in an output folder. ``against``: names of the folders to compare with.

    EngineError: it was made with other settings, another version, or against other folders.
    """
    if manifest is None:
        return None
    now = {"version of cleaner": VERSION, "format": form, **checksums(), **config.as_dict()}
    now["--against"] = sorted(against)
    stands = "parquet" if "corpus/part-00000.parquet" in manifest["files"] else "jsonl"
    before = {"version of cleaner": manifest["cleaner"], "format": stands}
    before |= {**manifest["checksums"], **manifest["settings"], "--against": sorted(manifest.get("against", {}))}
    for name in [*now, *before]:
        if now.get(name) != before.get(name):
            raise EngineError(
                f"{path} holds a run with another {name} ({before.get(name)!r}, now {now.get(name)!r}): give the same "
                "settings to add to it, --restart to replace it, or choose another folder"
            )
    from cleaner.earlier import Earlier

    return Earlier(path, manifest)


def refuse_unfinished(path: Path, config: Config) -> None:
    """EngineError: an output folder holds finished work of a run that did not end, and this one could not go on there.

    For a folder in which no finished run stands: that one's settings are compared, and there is no other way on.
    """
    found = [shard for name in ("shards", "former") for shard in shard_paths(path / WORK / name)]
    key = work_key(config) if found else ""
    if any(belongs_to_another(shard, key) for shard in found):
        raise EngineError(
            f"{path} holds the unfinished work of a run with other settings, or with another version of cleaner, "
            "Python or a library: give the same settings to go on, --restart to begin anew, or choose another folder"
        )


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
    """What came of an input.

    ``line``: its corpus row, or its rejected row where it was ``rejected``. ``removed``: rows of its removed blocks,
    ``reasons``: how many have which reason.
    """

    line: bytes
    rejected: Rejected | None = None
    removed: bytes = b""
    reasons: Mapping[str, int] = dataclasses.field(default_factory=dict)


def outcomes(
    engine: Engine,
    items: Iterable[Packed | Rejected],
    config: Config,
    former: Callable[[bytes], Place | None] | None = None,
) -> Iterator[tuple[bytes, Outcome | Place]]:
    """(key, what comes of it) for each input, in input order, whatever an engine makes of it.

    ``former`` says where the outcome of the input with a key stands already, if it does. Without it keys are empty.
    """

    def tasks() -> Iterator[Packed | Answered]:
        for item in items:
            key = b"" if former is None else input_key(item)
            place = None if former is None else former(key)
            if place is not None:
                yield Answered((key, None), place)
            elif isinstance(item, Rejected):
                yield Answered((key, None), _refused(item))
            else:
                keys.append(key)
                yield item

    keys: deque[bytes] = deque()
    answers = engine.map(
        Function(_TASK, config),
        tasks(),
        describe=lambda page: (keys.pop(), (page.id, page.source_path)),
    )
    for (key, described), answer in answers:
        yield key, answer if described is None else _outcome(*described, answer)


def _outcome(page_id: str, source_path: str | None, answer: Any) -> Outcome:
    if isinstance(answer, Failure):
        return _refused(Rejected(page_id, source_path, answer.cause, answer.detail))
    removed = answer["removed"].encode()
    if "rejected" in answer:
        rejected = Rejected(page_id, source_path, *answer["rejected"])
        return dataclasses.replace(_refused(rejected), removed=removed, reasons=answer["reasons"])
    return Outcome(answer["row"].encode(), removed=removed, reasons=answer["reasons"])


def _refused(rejected: Rejected) -> Outcome:
    return Outcome(dump(rejected_row(rejected)).encode(), rejected)
