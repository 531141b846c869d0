"""One run into an output folder, stage by stage: clean the pages, compare the documents, write the rows."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cleaner import page_task
from cleaner.config import Config
from cleaner.engines import Engine, Failure, Function
from cleaner.formats.sources import Tally
from cleaner.output.folder import OutputFolder
from cleaner.output.manifest import Counts
from cleaner.output.rows import duplicate_row, frequent_passage_row, passage_row, rejected_row
from cleaner.progress import Advance
from cleaner.records import Page, Rejected, Summary
from cleaner.spool import Spool
from cleaner.version import VERSION

if TYPE_CHECKING:
    from cleaner.corpus.duplicates import Compared, Removed

#: Data files that decide on verdicts; their checksums stand in the manifest.
_DATA = {"lexicon": "lexicon.json", "dates": "dates.json"}


class Run:
    """The stages in order: `clean`, then `finish`. What passes between them lies in the folder's scratch space."""

    def __init__(self, folder: OutputFolder, config: Config, progress: Advance) -> None:
        self._folder, self._config, self._progress = folder, config, progress
        self._spool = Spool(folder.scratch() / "documents.jsonl")
        self._removed = folder.parts("removed")
        self._rejected = folder.file("rejected.jsonl")
        self._reasons: Counter[str] = Counter()
        self._rejections: Counter[str] = Counter()
        self._inputs = 0

    def clean(self, engine: Engine, pages: Iterable[Page | Rejected]) -> int:
        """Stage one: every page through the per-page part; every input ends in the spool or in the rejected rows.

        The number of inputs.
        """
        for outcome in outcomes(engine, pages, self._config):
            self._inputs += 1
            self._write_outcome(outcome)
            self._progress(1, outcome.size, int(outcome.rejected is not None))
        self.close()
        return self._inputs

    def close(self) -> None:
        """Let go of the spool's file; harmless when done before."""
        self._spool.close()

    def finish(self, tally: Tally) -> Summary:
        """Stages two and three: compare the documents; write corpus, duplicates and passages; publish the folder."""
        # Compiled code: loaded when there is something to compare.
        from cleaner.corpus.collect import collect
        from cleaner.corpus.duplicates import compare

        compared = compare(collect(self._spool.entries()), self._config)
        self._write_documents({one.id: one for one in compared.removed()})
        self._write_passages(compared)
        return self._publish(len(compared.documents.facts.ids) - len(compared.kept), tally)

    def _write_documents(self, removed: Mapping[str, Removed]) -> None:
        """Each cleaned document to the corpus or to the duplicates, in input order."""
        sizes = Counter(one.kept_id for one in removed.values())
        duplicates = self._folder.file("duplicates.jsonl")
        corpus = self._folder.parts("corpus")
        for row in self._spool.rows():
            one = removed.get(row["id"])
            if one is None:
                copies = sizes.get(row["id"], 0)
                corpus.write([{**row, "cluster": row["id"] if copies else None, "cluster_size": 1 + copies}])
            else:
                values = dataclasses.asdict(one)
                duplicates.write(duplicate_row(values.pop("id"), values.pop("kept_id"), **values))

    def _write_outcome(self, outcome: Outcome) -> None:
        """A document to the spool, or a rejected row; the removed blocks of either."""
        if outcome.rejected is not None:
            self._rejected.write(rejected_row(outcome.rejected))
            self._rejections[outcome.rejected.reason] += 1
        if outcome.row is not None:
            self._spool.write(outcome.row)
        if outcome.removed or outcome.row is not None:
            self._removed.write_lines(outcome.removed)
        for line in outcome.removed:
            self._reasons[json.loads(line)["reason"]] += 1

    def _write_passages(self, compared: Compared) -> None:
        """What kept documents share, and what so many share that it counts for no pair."""
        from cleaner.corpus.passages import find_passages

        documents = compared.documents
        pairs, frequent = find_passages(documents.facts.ids, documents.sets, compared.kept, self._spool.text_of)
        with_pairs, with_frequent = self._folder.file("passages.jsonl"), self._folder.file("frequent_passages.jsonl")
        for pair in pairs:
            values = dataclasses.asdict(pair)
            with_pairs.write(passage_row(values.pop("a"), values.pop("b"), **values))
        for one in frequent:
            values = dataclasses.asdict(one)
            with_frequent.write(frequent_passage_row(values.pop("text"), **values))

    def _publish(self, duplicates: int, tally: Tally) -> Summary:
        rejected = self._rejections.total()
        kept = self._inputs - duplicates - rejected
        counts = Counts(
            *(self._inputs, kept, duplicates, rejected),
            skipped=tally.skipped,
            removed=self._reasons,
            rejections=self._rejections,
        )
        self._folder.publish(counts, settings=self._config.as_dict(), version=VERSION, checksums=checksums())
        return Summary(self._inputs, kept, duplicates, rejected, new=self._inputs, warnings=self._warnings(tally))

    def _warnings(self, tally: Tally) -> tuple[str, ...]:
        warnings = []
        if tally.renamed:
            warnings.append(f"{tally.renamed} ids came more than once; the later ones end in ~2, ~3 and so on")
        if self._rejections.total() == self._inputs:
            warnings.append("every input was rejected; rejected.jsonl says why")
        return tuple(warnings)


def checksums() -> dict[str, str]:
    """sha256 of the data files that decide on verdicts, by name."""
    folder = files("cleaner.page")
    return {name: hashlib.sha256(folder.joinpath(file).read_bytes()).hexdigest() for name, file in _DATA.items()}


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
        Function(page_task.NAME, config),
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
