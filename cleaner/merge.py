"""The rows of a finished folder: those of this run's documents, and those that an earlier run left, in one order.

Inputs of an earlier run that were not met again come first, in their order, then this run's in theirs; so a run
over A and then one over B leaves the order that one over both would.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cleaner.earlier import Earlier
from cleaner.known import Known
from cleaner.output import index
from cleaner.output.folder import OutputFolder
from cleaner.output.index import DUPLICATE, KEPT, REJECTED
from cleaner.output.jsonl import dump
from cleaner.output.parts import Form
from cleaner.output.rows import duplicate_row, frequent_passage_row, passage_row
from cleaner.pool import Pool
from cleaner.spool import Spool, count_reasons

if TYPE_CHECKING:
    import pyarrow as pa

Indexes = NDArray[np.int64]

_CHUNK = 1 << 12
_HASHES = 1 << 22


class Merge:
    """Decides what becomes of every input, and writes it. ``status``, ``kept``: as in `cleaner.output.index.INPUTS`.

    ``lost``: removed documents of an earlier run that can neither stay nor be compared again, since the kept one has
    changed and neither their input nor the index was there.
    """

    def __init__(self, known: Known, earlier: Earlier | None, spool: Spool) -> None:
        self._known, self._earlier, self._spool = known, earlier, spool
        self._revived = self._revive()
        self.lost = len(known.orphans()) - len(self._revived)
        order = np.array(known.order, np.int64)
        vanished = known.vanished
        if self.lost:
            vanished = np.setdiff1d(vanished, self._without_rows())
        self._old = np.concatenate((vanished, order))
        fresh = np.concatenate((np.zeros(len(vanished), np.bool_), order < 0))
        self._new = np.where(fresh, np.cumsum(fresh) - 1, -1)
        self._document = np.full(len(self._old), -1, np.int64)
        self._document[fresh] = np.array(spool.document, np.int64)
        for at in np.flatnonzero(np.isin(self._old, list(self._revived))).tolist() if self._revived else []:
            self._document[at] = self._revived[int(self._old[at])]
        self.status = np.full(len(self._old), REJECTED, np.int8)
        self.kept = np.full(len(self._old), -1, np.int64)

    def __len__(self) -> int:
        """Number of inputs."""
        return len(self._old)

    @property
    def n_met(self) -> int:
        """Number of inputs that this run has met; they stand last."""
        return len(self._known.order)

    def gave_documents(self, first: int, end: int) -> bool:
        """Whether one of the inputs from ``first`` to before ``end``, as this run has met them, is a document."""
        before = len(self) - self.n_met
        return bool((self.status[before + first : before + end] != REJECTED).any())

    def count(self, status: int) -> int:
        """Number of inputs that came to this status."""
        return int((self.status == status).sum())

    @property
    def changes_nothing(self) -> bool:
        """Whether the earlier run left all that this one would."""
        if self._earlier is None or self._earlier.rebuilt or self._revived or self.lost:
            return False
        return np.array_equal(self._old, np.arange(len(self._earlier)))

    def settle(self, pool: Pool) -> None:
        """Take over what the comparison decided."""
        at_document = np.full(pool.n_new, -1, np.int64)
        at_document[self._document[self._document >= 0]] = np.flatnonzero(self._document >= 0)
        stays = (self._old >= 0) & (self._document < 0)
        at_old = np.full(0 if self._earlier is None else len(self._earlier), -1, np.int64)
        at_old[self._old[self._old >= 0]] = np.flatnonzero(self._old >= 0)
        if self._earlier is not None:
            had = self._earlier.kept_for[self._earlier.kept_for >= 0]
            self._sizes_before = 1 + np.bincount(had, minlength=len(self._earlier))
            self.status[stays] = self._earlier.status[self._old[stays]]
            kept_for = self._earlier.kept_for[self._old[stays]]
            self.kept[stays] = np.where(kept_for >= 0, at_old[kept_for], -1)
        places = np.concatenate((at_document, at_old[self._known.standing()]))
        self._positions = np.full(len(self), -1, np.int64)
        for position, at in enumerate(places.tolist()):
            self._positions[at] = position
        for document, at in enumerate(at_document.tolist()):
            kept = pool.kept_by(document)
            self.status[at] = KEPT if kept == document else DUPLICATE
            self.kept[at] = -1 if kept == document or kept >= len(places) else places[kept]

    def write(self, folder: OutputFolder, pool: Pool, form: Form) -> None:
        """Corpus, duplicates, rejected and removed."""
        corpus, removed = folder.parts("corpus", form=form), folder.parts("removed")
        duplicates, rejected = folder.file("duplicates.jsonl"), folder.file("rejected.jsonl")
        sizes = 1 + np.bincount(self.kept[self.kept >= 0], minlength=len(self))
        for at in range(len(self)):
            lines = self._removed(at)
            if self.status[at] == KEPT:
                corpus.write_data(self._corpus_row(at, int(sizes[at])))
            elif self.status[at] == DUPLICATE:
                duplicates.write_data(self._duplicate_row(at, pool))
            else:
                rejected.write_data(self._row(at))
            if lines or self.status[at] != REJECTED:
                removed.write_data(lines)

    def write_passages(self, folder: OutputFolder, pool: Pool) -> None:
        """What kept documents share, and what so many share that it counts for no pair."""
        if self._earlier is not None and self._kept_as_before():
            for name in ("passages", "frequent_passages"):
                with_rows = folder.file(f"{name}.jsonl")
                for row in self._earlier.stored(name):
                    with_rows.write_data(row)
            return
        names = list(pool.documents.facts.ids)
        if self._earlier is not None:
            names += self._earlier.inputs["id"].take(self._known.standing()).to_pylist()
        pairs, frequent = pool.passages(names, np.sort(self._positions[self.status == KEPT]))
        with_pairs, with_frequent = folder.file("passages.jsonl"), folder.file("frequent_passages.jsonl")
        for pair in pairs:
            values = dataclasses.asdict(pair)
            with_pairs.write(passage_row(values.pop("a"), values.pop("b"), **values))
        for one in frequent:
            values = dataclasses.asdict(one)
            with_frequent.write(frequent_passage_row(values.pop("text"), **values))

    def write_index(self, folder: OutputFolder, pool: Pool) -> None:
        """What the next run needs. After all tables."""
        index.write(folder.index_folder(), folder.sealed(), self._inputs(pool), self._sets(pool), self._duplicates())

    def removed_reasons(self) -> Counter[str]:
        """Removed blocks by reason."""
        counts = Counter(self._spool.reasons)
        if self._earlier is not None:
            counts.update(self._earlier.manifest["removed"])
            for number in self._dropped():
                counts.subtract(count_reasons(self._earlier.removed(number).decode()))
        return +counts

    def rejections(self) -> Counter[str]:
        """Rejected inputs by reason."""
        counts = Counter(self._spool.rejections)
        if self._earlier is not None:
            counts.update(self._earlier.manifest["rejections"])
            for number in self._dropped():
                if self._earlier.status[number] == REJECTED:
                    counts[json.loads(self._earlier.row(number))["reason"]] -= 1
        return +counts

    def _kept_as_before(self) -> bool:
        assert self._earlier is not None
        n = len(self._known.standing())
        return n == self.count(KEPT) == len(self._earlier.kept_numbers())

    def _revive(self) -> dict[int, int]:
        """Orphans that are compared again: number in the earlier run -> number in the spool."""
        if self._earlier is None or not len(orphans := self._known.orphans()):
            return {}
        wanted = {self._earlier.inputs["id"][number].as_py(): number for number in orphans.tolist()}
        rows = self._earlier.duplicate_rows()
        return {wanted[name]: self._spool.revive(row) for name, row in rows if name in wanted}

    def _without_rows(self) -> Indexes:
        return np.setdiff1d(self._known.orphans(), np.array(list(self._revived), np.int64))

    def _dropped(self) -> list[int]:
        """Numbers of the earlier run whose rows are not carried over."""
        dropped: list[int] = np.concatenate((self._known.gone, self._without_rows())).tolist()
        return dropped

    def _row(self, at: int) -> bytes:
        """The line of an input that stays what it was, or of a new rejected one."""
        if self._new[at] >= 0:
            return self._spool.rejected(int(self._new[at]))
        assert self._earlier is not None
        return self._earlier.row(int(self._old[at]))

    def _removed(self, at: int) -> bytes:
        if self._new[at] >= 0:
            return self._spool.removed(int(self._new[at]))
        assert self._earlier is not None
        return self._earlier.removed(int(self._old[at]))

    def _corpus_row(self, at: int, size: int) -> bytes:
        document = int(self._document[at])
        line = self._row(at) if document < 0 else self._spool.row(document)
        if size == (1 if document >= 0 else self._sizes_before[self._old[at]]):
            return line
        row = json.loads(line)
        row |= {"cluster": row["id"] if size > 1 else None, "cluster_size": size}
        return dump(row).encode()

    def _duplicate_row(self, at: int, pool: Pool) -> bytes:
        """The line of a removed document; that of the earlier run, where it says the same but for the reason."""
        document = int(self._document[at])
        if document < 0:
            return self._row(at)
        found = pool.removal(document)
        assert found is not None
        values = dataclasses.asdict(found)
        row = duplicate_row(values.pop("id"), values.pop("kept_id"), **values)
        number = int(self._known.replaced[int(self._new[at])] if self._new[at] >= 0 else self._old[at])
        if self._earlier is not None and number >= 0 and self._earlier.status[number] == DUPLICATE:
            before = self._earlier.row(number)
            if {**json.loads(before), "why_kept": row["why_kept"]} == row:
                return before
        return dump(row).encode()

    def _inputs(self, pool: Pool) -> Iterator[pa.Table]:
        """The rows of the index's table of inputs, some thousands at a time."""
        for first in range(0, max(1, len(self)), _CHUNK):
            part = slice(first, min(first + _CHUNK, len(self)))
            columns = self._earlier_columns(part)
            columns["status"] = self.status[part].tolist()
            columns["kept"] = [at if at >= 0 else None for at in self.kept[part].tolist()]
            positions = self._positions[part].tolist()
            n_tokens, digests = pool.sets.n_tokens, pool.sets.digests.astype("<u8", copy=False)
            for row, (position, number) in enumerate(zip(positions, self._old[part].tolist(), strict=True)):
                if position >= 0:
                    columns["n_tokens"][row] = int(n_tokens[position])
                    columns["set_digest"][row] = digests[position].tobytes()
                elif number < 0:
                    columns["n_tokens"][row] = columns["set_digest"][row] = None
            met = range(max(part.start, len(self) - self.n_met), part.stop)  # the others were met by an earlier run
            for at in met:
                columns["key"][at - part.start] = self._known.key(at - (len(self) - self.n_met))
            for row in np.flatnonzero((self._new[part] >= 0) | (self._document[part] >= 0)).tolist():
                for name, value in self._input(first + row, pool).items():
                    columns[name][row] = value
            yield index.inputs_table(columns)

    def _earlier_columns(self, part: slice) -> dict[str, list[Any]]:
        """What the earlier index says of these inputs; for new ones anything."""
        numbers = self._old[part]
        if self._earlier is None:
            return {name: [None] * len(numbers) for name in index.INPUTS}
        found: dict[str, list[Any]] = self._earlier.inputs.take(np.maximum(numbers, 0)).to_pydict()
        return found

    def _input(self, at: int, pool: Pool) -> dict[str, Any]:
        """What the index says of an input that is new, or of a document that was compared again."""
        document, new = int(self._document[at]), int(self._new[at])
        found: dict[str, Any] = {}
        if new >= 0:
            found = dict.fromkeys(("n_chars", "date", "source_path", "hostname", "text_digest"))
            found |= {"digest": self._known.digest(new), "removed_bytes": self._spool.removed_size(new)}
        if document < 0:
            row = json.loads(self._spool.rejected(new))
            return {**found, "id": row["id"], "source_path": row["source_path"]}
        facts = pool.documents.facts
        return {
            **found,
            "id": facts.ids[document],
            "n_chars": int(facts.n_chars[document]),
            "date": facts.dates[document],
            "source_path": facts.source_paths[document],
            "hostname": facts.hostnames[document],
            "text_digest": pool.documents.text_digests[document].astype("<u8").tobytes(),
        }

    def _sets(self, pool: Pool) -> Iterator[tuple[NDArray[np.uint64], Indexes]]:
        """Hashes and sizes of the kept documents' sets, in order, so many at a time as fit into memory."""
        positions = self._positions[self.status == KEPT]
        totals = np.cumsum(pool.sets.sizes[positions])
        first = 0
        while first < len(positions):
            before = int(totals[first - 1]) if first else 0
            last = max(first + 1, int(np.searchsorted(totals, before + _HASHES, side="right")))
            last = min(last, first + _CHUNK)
            block = pool.sets.gather(positions[first:last])
            sets = [block.hashes[start:end] for start, end in zip(block.starts, block.ends, strict=True)]
            yield np.concatenate(sets), pool.sets.sizes[positions[first:last]]
            first = last

    def _duplicates(self) -> Iterator[tuple[str, str]]:
        """Id and corpus row of the removed documents: of those that stay removed, then of this run's."""
        if self._earlier is not None:
            stay = set(self._old[(self.status == DUPLICATE) & (self._document < 0)].tolist())
            rows = self._earlier.duplicate_rows()
            yield from ((name, row) for name, row in rows if self._earlier.number(name) in stay)
        for at in np.flatnonzero((self.status == DUPLICATE) & (self._document >= 0)).tolist():
            row = self._spool.row(int(self._document[at])).decode()
            yield json.loads(row)["id"], row
