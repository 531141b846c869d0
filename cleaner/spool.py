"""What came of the inputs that a run cleans, between the stages: on disk, in input order, read by number.

Outcomes stand in shards (`cleaner.shards`), in ``folder/shards``. Those of a run that was killed are moved to
``folder/former`` and taken over from there, as whole files where all their inputs come again in the same order.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.output.disk import disk_errors
from cleaner.shards import KEY_BYTES, OUTCOMES, Contents, Place, ShardWriter, load, shard_path, shard_paths

if TYPE_CHECKING:
    from cleaner.corpus.collect import Entry

_OPEN_FILES = 16


class Former:
    """The shards of a run that was killed: outcomes by the keys of their inputs. Some 24 bytes of memory an outcome."""

    def __init__(self, folder: Path, former: Path, key: str) -> None:
        self._key, self._files = key, _Files()
        self._paths: list[Path] = []
        self._last: tuple[int, Contents] | None = None
        keys, shards, outcomes = [b""], array("q"), array("q")
        with disk_errors(former):
            former.mkdir(parents=True, exist_ok=True)
            number = 1 + max((int(path.stem) for path in shard_paths(former)), default=-1)
            for path in folder.glob("*.unfinished"):
                path.unlink()
            for path in shard_paths(folder):
                path.replace(shard_path(former, number))
                number += 1
            for path in shard_paths(former):
                contents = load(path, key)
                if contents is None:  # of other settings or another version: nobody will ask for it
                    path.unlink()
                    continue
                keys.append(bytes(contents.keys))
                shards.extend([len(self._paths)] * len(contents))
                outcomes.extend(range(len(contents)))
                self._paths.append(path)
        self._keys: NDArray[np.uint64] = np.frombuffer(b"".join(keys), "<u8").reshape(-1, KEY_BYTES // 8)
        self._order = np.argsort(self._keys[:, 0], kind="stable")
        self._sorted = self._keys[self._order, 0]
        self._shards, self._outcomes = np.array(shards, np.int64), np.array(outcomes, np.int64)

    def __len__(self) -> int:
        """Number of outcomes that wait to be taken over."""
        return len(self._order)

    def find(self, key: bytes) -> Place | None:
        """Where the outcome of the input with this key stands."""
        if not len(self):  # the first run, mostly
            return None
        first, second = np.frombuffer(key, "<u8")
        at = int(np.searchsorted(self._sorted, first))
        while at < len(self._sorted) and self._sorted[at] == first:
            number = int(self._order[at])
            if self._keys[number, 1] == second:
                return Place(int(self._shards[number]), int(self._outcomes[number]))
            at += 1
        return None

    def contents(self, shard: int) -> Contents:
        """What a shard holds."""
        if self._last is None or self._last[0] != shard:
            contents = load(self._paths[shard], self._key)
            assert contents is not None  # it was whole a moment ago, and the folder is locked
            self._last = shard, contents
        return self._last[1]

    def read(self, place: Place) -> tuple[bytes, bytes]:
        """The row and the removed rows of an outcome."""
        start, middle, end = self.contents(place.shard).place(place.outcome)
        data = self._files.read(self._paths[place.shard], start, end)
        return data[: middle - start], data[middle - start :]

    def give(self, shard: int, path: Path) -> Contents:
        """Hand a whole shard over to its new place."""
        contents = self.contents(shard)
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._files.close()  # Windows renames no open file
            self._paths[shard].replace(path)
        return contents

    def remove(self) -> None:
        """Remove what was not taken over."""
        self._files.close()
        for path in self._paths:
            with disk_errors(path):
                path.unlink(missing_ok=True)


class Spool:
    """The outcomes of inputs, and the corpus rows of the documents among them.

    ``key``: what outcomes depend on besides their inputs; former outcomes with another one are not taken over.
    ``document[n]``: the number of the n-th outcome's document, or -1 when it was rejected.
    ``rejections`` and ``reasons`` count rejected inputs and removed blocks. To be read only after `seal`.
    """

    def __init__(self, folder: Path, scratch: Path, key: str) -> None:
        self._folder, self._key = folder / "shards", key
        self.former = Former(self._folder, folder / "former", key)
        self.document = array("q")
        self.rejections: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self._shards: list[Path] = []
        self._outcomes = array("q")  # of each document
        self._places = array("q")  # two ends an outcome, in its shard
        self._adopted: list[Place] = []  # outcomes of one former shard, in its order, that are not written yet
        self._writer: ShardWriter | None = None
        self._revived: list[bytes] = []
        self._files = _Files()
        self._scratch = scratch

    def __len__(self) -> int:
        """Number of outcomes."""
        return len(self.document)

    def write(
        self, key: bytes, line: bytes, removed: bytes, reasons: Mapping[str, int], rejection: str | None = None
    ) -> None:
        """The next outcome: its corpus row, or its rejected row with the reason, and the rows of its removed blocks."""
        self._materialise()
        self._append(key, line, removed, reasons, rejection)

    def adopt(self, key: bytes, place: Place) -> bool:
        """The next outcome, as a former run has left it; whether it was rejected."""
        contents = self.former.contents(place.shard)
        follows = self._adopted and place == Place(self._adopted[-1].shard, self._adopted[-1].outcome + 1)
        if follows or (self._writer is None and not self._adopted and place.outcome == 0):
            self._adopted.append(place)
            if len(self._adopted) == len(contents) == OUTCOMES:
                self._take_over()
        else:
            self._materialise()
            self._copy(key, place)
        return not contents.flags[place.outcome]

    def seal(self) -> None:
        """No outcome comes any more."""
        self._materialise()
        if self._writer is not None:
            self._close_shard(self._writer.contents)
        self.former.remove()

    def revive(self, row: str) -> int:
        """A document that is not cleaned again; returns its number."""
        self._revived.append(row.encode())
        return len(self._outcomes) + len(self._revived) - 1

    @property
    def n_documents(self) -> int:
        """Number of documents, revived ones among them."""
        return len(self._outcomes) + len(self._revived)

    def row(self, document: int) -> bytes:
        """The corpus row of a document, as a line."""
        if document >= len(self._outcomes):
            return self._revived[document - len(self._outcomes)]
        return self._line(self._outcomes[document])

    def rejected(self, outcome: int) -> bytes:
        """The rejected row of an outcome, as a line; empty for a document."""
        return self._line(outcome) if self.document[outcome] < 0 else b""

    def removed(self, outcome: int) -> bytes:
        """The rows of an outcome's removed blocks, as lines."""
        _, middle, end = self._place(outcome)
        return self._files.read(self._shards[outcome // OUTCOMES], middle, end)

    def removed_size(self, outcome: int) -> int:
        """Length of those in bytes."""
        _, middle, end = self._place(outcome)
        return end - middle

    def entries(self) -> Iterator[Entry]:
        """All documents as the corpus part wants them."""
        from cleaner.corpus.collect import Entry  # compiled code: loaded when there is something to compare

        for number in range(self.n_documents):
            yield Entry.of_row(json.loads(self.row(number)))

    def text(self, document: int) -> str:
        """The text of one document."""
        text: str = json.loads(self.row(document))["text"]
        return text

    def close(self) -> None:
        """Let go of the files; harmless when done before."""
        self._files.close()
        if self._writer is not None:
            self._writer.abandon()
            self._writer = None

    def _line(self, outcome: int) -> bytes:
        start, middle, _ = self._place(outcome)
        return self._files.read(self._shards[outcome // OUTCOMES], start, middle)

    def _place(self, outcome: int) -> tuple[int, int, int]:
        start = self._places[2 * outcome - 1] if outcome % OUTCOMES else 0
        return start, self._places[2 * outcome], self._places[2 * outcome + 1]

    def _append(
        self, key: bytes, line: bytes, removed: bytes, reasons: Mapping[str, int], rejection: str | None
    ) -> None:
        if self._writer is None:
            self._writer = ShardWriter(shard_path(self._folder, len(self) // OUTCOMES), self._key)
        writer = self._writer
        writer.append(key, document=rejection is None, row=line, removed=removed)
        writer.contents.reasons.update(reasons)
        if rejection is not None:
            writer.contents.rejections[rejection] += 1
        if len(writer.contents) == OUTCOMES:
            self._close_shard(writer.contents)

    def _materialise(self) -> None:
        """Former outcomes that were hoped to make up a whole shard, and do not, are copied."""
        adopted, self._adopted = self._adopted, []
        for place in adopted:
            contents = self.former.contents(place.shard)
            self._copy(bytes(contents.keys[place.outcome * KEY_BYTES : (place.outcome + 1) * KEY_BYTES]), place)

    def _copy(self, key: bytes, place: Place) -> None:
        row, removed = self.former.read(place)
        document = bool(self.former.contents(place.shard).flags[place.outcome])
        rejection = None if document else json.loads(row)["reason"]
        self._append(key, row, removed, count_reasons(removed.decode()), rejection)

    def _take_over(self) -> None:
        shard = self._adopted[0].shard
        self._adopted = []
        self._note(self.former.give(shard, shard_path(self._folder, len(self) // OUTCOMES)))

    def _close_shard(self, contents: Contents) -> None:
        assert self._writer is not None
        self._writer.finish()
        self._writer = None
        self._note(contents)

    def _note(self, contents: Contents) -> None:
        """Remember a finished shard."""
        self._shards.append(shard_path(self._folder, len(self._shards)))
        for flag in contents.flags:
            if flag:
                self._outcomes.append(len(self.document))
            self.document.append(len(self._outcomes) - 1 if flag else -1)
        self._places.extend(contents.ends)
        self.rejections.update(contents.rejections)
        self.reasons.update(contents.reasons)


class _Files:
    """Files that are read by place; the last few stay open."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, IO[bytes]] = OrderedDict()
        self._last: tuple[Path, IO[bytes]] | None = None  # rows are mostly read in order: no look-up by path

    def read(self, path: Path, start: int, end: int) -> bytes:
        if start == end:
            return b""
        with disk_errors(path):
            if self._last is None or self._last[0] is not path:
                self._last = path, self._opened(path)
            file = self._last[1]
            file.seek(start)
            return file.read(end - start)

    def close(self) -> None:
        self._last = None
        while self._open:
            self._open.popitem()[1].close()

    def _opened(self, path: Path) -> IO[bytes]:
        file = self._open.get(path)
        if file is None:
            if len(self._open) >= _OPEN_FILES:
                self._open.popitem(last=False)[1].close()
            file = self._open[path] = path.open("rb")
        self._open.move_to_end(path)
        return file


def count_reasons(removed: str) -> Counter[str]:
    """How many of these rows of removed blocks have which reason (metadata: which field)."""
    rows = map(json.loads, removed.splitlines())
    return Counter(row["reason"] or row["field"] for row in rows)
