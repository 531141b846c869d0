"""Reading in a child: what bytes of strangers do to a reader costs a record or the rest of its input, never the run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from cleaner import guarded_reading, read_task
from cleaner.engines import Failure
from cleaner.errors import EngineError
from cleaner.formats import table
from cleaner.formats.origin import Columns, Origin
from cleaner.formats.packed import Packed, Skipped, from_bytes, pack, to_bytes
from cleaner.formats.read import read as read_here
from cleaner.formats.sources import Tally, find
from cleaner.records import Page, Rejected


def read(*sources: Path) -> list[Page | Rejected]:
    items = list(guarded_reading.read(find(*sources), Columns(), Tally()))
    return [item.page() if isinstance(item, Packed) else item for item in items]


def killed(path: str, number: int) -> bool:
    """Whether a reader was at this record before."""
    mark = Path(f"{path}.{number}")
    was_there = mark.exists()
    mark.touch()
    return was_there


def dangerous(columns: Columns) -> Callable[[read_task.Request], Iterator[bytes]]:
    """The task of a reader whose JSON parser does what the record says."""
    prepared = read_task.prepare(columns)
    lines = table.READERS[".jsonl"]

    def act(stream: BinaryIO, origin: Origin) -> Iterator[Page | Rejected]:
        for number, item in enumerate(lines(stream, origin), origin.passed + 1):
            deed = item.content if isinstance(item, Page) else ""
            if deed == "die":
                os._exit(3)
            if deed == "be killed" or (deed == "be killed once" and not killed(stream.name, number)):
                os.kill(os.getpid(), signal.SIGKILL)
            if deed == "spin":
                while True:
                    pass
            if deed == "eat":
                _ = bytearray(64 << 30)
            if deed == "raise":
                raise RuntimeError(f"at {number}")
            yield item

    readers: Any = table.READERS
    readers[".jsonl"] = readers[".json"] = act
    return prepared


def test_the_child_gives_what_reading_here_gives(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    (tmp_path / "b.jsonl").write_text(
        '{"id": "a.txt", "text": "A\\ud800", "extra": [1, {"é": null}], "url": "u"}\n{\n{"text": "B"}', encoding="utf-8"
    )
    (tmp_path / "c.dat").write_bytes(b"<html><p>x")
    (tmp_path / "d.csv").write_text("text,n\nC,1\n")
    assert read(tmp_path) == list(read_here(tmp_path))


@pytest.mark.parametrize(("deed", "cause"), [("die", "crashed"), ("eat", "memory"), ("raise", "crashed")])
def test_a_reader_that_dies_costs_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, cause: str
) -> None:
    monkeypatch.setattr(guarded_reading, "_TASK", f"{__name__}:dangerous")
    deeds = ["A", deed, "B", "C", deed, "D"]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({"text": one}) for one in deeds))
    (tmp_path / "b.jsonl").write_text('{"text": "E"}')
    found = [item.content if isinstance(item, Page) else item.reason for item in read(tmp_path)]
    assert found == ["A", cause, "B", "C", cause, "D", "E"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL here")
@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_record_is_read_again_when_somebody_kills_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As systems do that are short of memory; also in a format whose records cannot be passed over."""
    monkeypatch.setattr(guarded_reading, "_TASK", f"{__name__}:dangerous")
    deeds = ["A", "be killed once", "B", "be killed once", "C"] * 6  # more deaths than a bad input may cost
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / name).write_text("\n".join(json.dumps({"text": one}) for one in deeds))
    assert [item.content if isinstance(item, Page) else item.detail for item in read(pages / name)] == deeds


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL here")
def test_a_reader_that_is_always_killed_is_not_the_records_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One record may be; when it happens to several in a row, the run ends instead of rejecting all of them."""
    monkeypatch.setattr(guarded_reading, "_TASK", f"{__name__}:dangerous")
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": one}) + "\n" for one in ["A", "be killed", "B"]))
    assert [item.content if isinstance(item, Page) else item.reason for item in read(tmp_path)] == ["A", "memory", "B"]
    (tmp_path / "a.jsonl").write_text('{"text": "be killed"}\n' * 9)
    with pytest.raises(EngineError, match=r"a\.jsonl: its reader is killed again and again"):
        read(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL here")
def test_readers_that_are_killed_on_their_way_to_a_record_end_no_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format that is read again from its beginning: what was not reached is not at fault, and nothing is skipped."""
    monkeypatch.setattr(guarded_reading, "_TASK", f"{__name__}:dangerous")
    pages = tmp_path / "pages"
    pages.mkdir()
    deeds = ["A", "B", "be killed once", "C"]
    (pages / "a.json").write_text("\n".join(json.dumps({"text": one}) for one in deeds))
    marks = iter([False, False, True])
    prepare = guarded_reading.Stream.parts

    def parts(self: Any, item: Any) -> Iterator[Any]:
        for number, part in enumerate(prepare(self, item)):
            if number == 1 and next(marks, False):
                yield Failure("memory", "killed", killed=True)
                return
            yield part

    monkeypatch.setattr(guarded_reading.Stream, "parts", parts)
    assert [item.content for item in read(pages) if isinstance(item, Page)] == deeds


def test_a_format_without_passing_ends_there_and_the_next_input_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_reading, "_TASK", f"{__name__}:dangerous")
    (tmp_path / "a.json").write_text('{"text": "A"}\n{"text": "die"}\n{"text": "B"}')
    (tmp_path / "b.jsonl").write_text('{"text": "C"}')
    first, lost, last = read(tmp_path)
    assert (lost.id, lost.source_path, lost.reason) == ("a.json#2", "a.json", "crashed")
    assert lost.detail == "record 2: the process ended with status 3; reading ends here"
    assert (first.content, last.content) == ("A", "C")


def test_an_input_on_which_readers_die_again_and_again_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_reading, "_TASK", f"{__name__}:dangerous")
    monkeypatch.setattr(guarded_reading, "_DEATHS", 3)
    (tmp_path / "a.jsonl").write_text('{"text": "die"}\n' * 9)
    assert [item.id for item in read(tmp_path)] == ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3"]


def test_a_reader_that_spins_is_ended_by_its_cpu_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = guarded_reading.Stream
    monkeypatch.setattr(guarded_reading, "_TASK", f"{__name__}:dangerous")
    monkeypatch.setattr(guarded_reading, "Stream", lambda *args, **options: stream(*args, cpu_seconds=0.5, **options))
    (tmp_path / "a.jsonl").write_text('{"text": "A"}\n{"text": "spin"}\n{"text": "B"}')
    first, lost, last = read(tmp_path)
    assert (first.content, lost.reason, last.content) == ("A", "timeout", "B")


@pytest.mark.skipif(shutil.which("ps") is None, reason="no ps here")
def test_leaving_early_ends_the_child(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "A"}\n' * 100_000)
    items = guarded_reading.read(find(tmp_path), Columns(), Tally())
    next(items)
    items.close()
    listed = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "args"], capture_output=True, text=True).stdout
    assert "cleaner.engines.child" not in listed


@pytest.mark.skipif(sys.platform != "linux", reason="the high-water mark of this process alone stands in /proc")
def test_a_line_of_crafted_values_is_opened_under_limits_only(tmp_path: Path) -> None:
    """Twenty million small arrays in 60 MB: a row, while this process stays small."""
    (tmp_path / "a.jsonl").write_text('{"text": "A", "x": [' + "[]," * 20_000_000 + "[]]}\n" + '{"text": "B"}')
    code = (
        "import re; from cleaner import guarded_reading; from cleaner.formats.origin import Columns\n"
        "from cleaner.formats.sources import Tally, find\n"
        f"items = list(guarded_reading.read(find({str(tmp_path)!r}), Columns(), Tally()))\n"
        "print(*[getattr(item, 'reason', item.id) for item in items])\n"
        # Not ru_maxrss: that is inherited from whoever started this process.
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said[:2] == ["memory", "a.jsonl#2"]
    assert int(said[2]) < 400


def test_bytes_read_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("some text")
    (tmp_path / "b.jsonl").write_text('{"text": "A"}\n' * 1000)
    tally = Tally()
    list(guarded_reading.read(find(tmp_path), Columns(), tally))
    assert tally.read == sum(path.stat().st_size for path in tmp_path.iterdir())


@pytest.mark.parametrize("guarded", [True, False])
def test_hidden_files_in_archives_are_counted_wherever_they_are_read(tmp_path: Path, guarded: bool) -> None:
    """The child tells how many there were; hidden files of folders count beside them."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a.txt", ".b.txt", ".c/d.txt"):
            archive.writestr(name, "text")
    (tmp_path / ".e.txt").touch()
    tally = Tally()
    found = guarded_reading.read(find(tmp_path, tally=tally), Columns(), tally, guarded=guarded)
    assert [item.id for item in found] == ["a.zip/a.txt"]
    assert tally.skipped == {"hidden": 3, "links": 0, "sockets": 0, "devices": 0, "pipes": 0}


@pytest.mark.skipif(sys.platform == "win32", reason="no descriptors for children there")
def test_standard_input_is_read_in_a_child(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "run", "-", "--out", "-", "--workers", "1"]
    lines = '{"id": "a", "text": "The council of Lenne voted on Tuesday for a new bridge over the river."}\n{\n'
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=True)
    assert json.loads(done.stdout)["id"] == "a"
    assert json.loads(done.stderr)["id"] == "-#2"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/fd")
def test_pipes_of_a_shell_are_read(tmp_path: Path) -> None:
    """What `<(…)` names is open in this process only; a named pipe has one reader; neither has a size."""
    lines = "".join(json.dumps({"id": str(number), "text": f"Text {number}"}) + "\n" for number in range(3))
    (tmp_path / "a.jsonl").write_text(lines)
    os.mkfifo(tmp_path / "pipe.jsonl")
    code = "import sys; from test_guarded_reading import read; print(*[item.id for item in read(*sys.argv[1:])])"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    command = 'cat a.jsonl > pipe.jsonl & "$0" -c "$1" pipe.jsonl <(cat a.jsonl) /dev/stdin < a.jsonl'
    shell = ["bash", "-c", command, sys.executable, code]
    done = subprocess.run(shell, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1", "2", "0~2", "1~2", "2~2", "0~3", "1~3", "2~3"], done.stderr


def test_packed_items_come_out_as_they_went_in() -> None:
    items = [
        Page("é\n", "text\ud800", "html", "u", "c", "2024-01-01", "p", {"a": [1, "ü"]}, ("truncated",)),
        Page("i", b"\n\xff\x00\n"),
        Rejected("i", None, "empty", "nothing"),
        Skipped({"hidden": 2}),
    ]
    for item in items:
        found, position = from_bytes(to_bytes(item, 7))
        assert position == 7
        assert (found.page() if isinstance(found, Packed) else found) == item
    page = items[1]
    assert isinstance(page, Page)
    assert pack(page).page() == page


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"[1]",
        b'[1,"i",2]\n',
        b'["x","i",null]\n',
        b'[1,"i",null]\nshort',
        b'[1,"i","p","r"]',
        b'[1,{"hidden":"x"}]',
        b'["x",{}]',
    ],
)
def test_what_is_no_item_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_bytes(data)
