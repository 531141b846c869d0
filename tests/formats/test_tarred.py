"""Tar archives: every entry is an input, and whatever is wrong with one is said, not passed over."""

from __future__ import annotations

import gzip
import io
import os
import random
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from cleaner.formats import tarred
from cleaner.formats.read import pages, read
from cleaner.formats.sources import Found, Tally
from cleaner.records import Page, Rejected

FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
LONG = "a folder with a long name/" * 8 + "größe.txt"


def short(items: object) -> list[tuple[str, object]]:
    """(id, content or reason) of each item."""
    return [(item.id, item.content if isinstance(item, Page) else item.reason) for item in items]  # type: ignore[attr-defined]


def archive(entries: dict[str, bytes], kind: int = tarfile.PAX_FORMAT, **types: bytes) -> bytes:
    """A tar archive; ``types`` of the entries, by name, that are no regular files."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w", format=kind) as writer:
        for name, content in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.type = len(content), types.get(name, tarfile.REGTYPE)
            entry.linkname = "a.txt" if entry.type in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
            writer.addfile(entry, io.BytesIO(content))
    return whole.getvalue()


def of(content: bytes, tally: Tally | None = None, name: str = "t.tar") -> list[Page | Rejected]:
    return list(pages(Found(name, name, len(content)), stream=io.BytesIO(content), tally=tally))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("packing", ["", ".gz", "in one word"])
def test_entries_of_an_archive_are_inputs(tmp_path: Path, kind: str, packing: str) -> None:
    entries = {
        "./b/page.html": b"<p>B</p>",
        "../a.txt": b"A",
        "r.jsonl": b'{"text": "R"}\n{',
        "c.txt.gz": gzip.compress(b"C"),
    }
    if kind != "ustar":
        entries[LONG] = b"long"
    whole = archive(entries, FORMATS[kind])
    name = "t.tgz" if packing == "in one word" else f"t.tar{packing}"
    (tmp_path / name).write_bytes(gzip.compress(whole) if packing else whole)
    found = list(read(tmp_path))
    assert short(found) == [
        (f"{name}/b/page.html", b"<p>B</p>"),
        (f"{name}/../a.txt", b"A"),
        (f"{name}/r.jsonl#1", "R"),
        (f"{name}/r.jsonl#2", "malformed"),
        (f"{name}/c.txt.gz", b"C"),
        *([(f"{name}/{LONG}", b"long")] if kind != "ustar" else []),
    ]
    assert found[2].source_path == f"{name}/r.jsonl"


@pytest.mark.skipif(shutil.which("tar") is None, reason="no tar program")
@pytest.mark.parametrize("packing", ["", "z", "j", "J"])
def test_an_archive_that_tar_has_made(tmp_path: Path, packing: str) -> None:
    """Without a suffix too; links and hidden files are counted, and bytes that are no UTF-8 stand in the id."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text("A")
    (folder / ".hidden").write_text("H")
    os.link(folder / "a.txt", folder / "hard link")
    (folder / "soft link").symlink_to("a.txt")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("C")
    subprocess.run(["tar", f"-c{packing}f", "packed", "-C", "pages", "."], check=True, cwd=tmp_path)
    tally = Tally()
    found = short(read(tmp_path / "packed", tally=tally))
    assert ("packed/caf%E9.txt", b"C") in found
    assert sorted(str(content) for _, content in found) == ["b'A'", "b'C'"]  # one of two names is the hard link
    assert (tally.skipped["links"], tally.skipped["hidden"]) == (2, 1)


def test_archives_behind_one_another() -> None:
    whole = archive({"a.txt": b"A"}) + archive({"b.txt": b"B"})
    assert short(of(whole)) == [("t.tar/a.txt", b"A"), ("t.tar/b.txt", b"B")]


def test_what_is_no_file_is_counted() -> None:
    tally = Tally()
    entries = {"a.txt": b"A", "link": b"", "twin": b"", "pipe": b"", "disk": b"", ".x/b.txt": b"B", "folder": b""}
    types = {
        "link": tarfile.SYMTYPE,
        "twin": tarfile.LNKTYPE,
        "pipe": tarfile.FIFOTYPE,
        "disk": tarfile.BLKTYPE,
        "folder": tarfile.DIRTYPE,
    }
    assert short(of(archive(entries, **types), tally)) == [("t.tar/a.txt", b"A")]
    assert tally.skipped == {"hidden": 1, "links": 2, "sockets": 0, "devices": 1, "pipes": 1}


def test_an_archive_inside_an_archive_is_a_row(tmp_path: Path) -> None:
    """By its name or by its content, packed or not: archives can hold themselves."""
    inner = archive({"a.txt": b"A"})
    entries = {"a.tar": inner, "b": inner, "c.tgz": gzip.compress(inner), "d": gzip.compress(inner), "e.txt": b"E"}
    assert short(of(archive(entries))) == [
        *((f"t.tar/{name}", "too_deep") for name in ("a.tar", "b", "c.tgz", "d")),
        ("t.tar/e.txt", b"E"),
    ]


@pytest.mark.parametrize("content", [b"", b"no archive", b"x" * 1024, bytes(10240)])
def test_what_is_no_archive_is_a_row(content: bytes) -> None:
    assert short(of(content)) == [("t.tar", "empty" if content == bytes(10240) else "malformed")]


def test_an_archive_without_an_input_is_a_row() -> None:
    assert short(of(archive({".hidden": b"H"}))) == [("t.tar", "empty")]


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_that_breaks_off_gives_its_entries_and_a_row(packed: bool) -> None:
    """Wherever it is cut; the entry in which it is cut says so itself."""
    chance = random.Random(1)
    words = [f"word{chance.randrange(10**6)}" for _ in range(300)]
    entries = {f"{n}.txt": " ".join(words[n * 60 : n * 60 + 60]).encode() for n in range(5)}
    whole = gzip.compress(archive(entries)) if packed else archive(entries)
    end = len(whole) if packed else 5 * 1536
    for cut in range(1, end, 97):
        *found, last = of(whole[:cut], name="t.tar.gz" if packed else "t.tar")
        assert isinstance(last, Rejected)
        assert (last.id.partition("/")[0], last.reason) == ("t.tar.gz" if packed else "t.tar", "malformed")
        for number, page in enumerate(found):
            content = entries[f"{number}.txt"]
            assert isinstance(page, Page) or page.id.endswith(f"/{number}.txt")
            if isinstance(page, Page) and page.content != content:
                assert content.startswith(page.content)  # type: ignore[arg-type]
                assert "truncated" in page.warnings


def test_an_entry_that_says_it_is_endless() -> None:
    """The library would pass over as much, in steps of 10 KiB."""
    whole = bytearray(archive({"a.txt": b"A", "b.txt": b"B"}, tarfile.GNU_FORMAT))
    whole[124:136] = (0x80 << 88 | 1 << 62).to_bytes(12, "big")
    whole[148:156] = b" " * 8
    whole[148:156] = b"%06o\0 " % sum(whole[:512])
    assert short(of(bytes(whole))) == [("t.tar/a.txt", "too_large"), ("t.tar", "malformed")]


def test_damage_is_never_silent() -> None:
    """A flipped bit in a header gives a row, or another name, owner or date; the entries before it are pages."""
    entries = {f"{n}.txt": f"text number {n}".encode() for n in range(4)}
    whole = archive(entries)
    for place in range(1024, 2048 - 512, 3):
        flipped = bytearray(whole)
        flipped[place] ^= 4
        found = short(of(bytes(flipped)))
        assert found[0] == ("t.tar/0.txt", b"text number 0")
        assert found[-1] == ("t.tar", "malformed") or len(found) == 4


def test_any_bytes_end_in_rows_or_pages() -> None:
    chance = random.Random(2)
    whole = archive({LONG: b"A" * 2000, "b.jsonl": b'{"text": "B"}\n' * 50})
    for _ in range(400):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(2600)] = chance.randrange(256)
        assert all(isinstance(item, Page | Rejected) for item in of(bytes(broken)))


def test_a_sparse_file_is_no_bomb() -> None:
    """It says that it is large and takes nothing in the archive."""
    header = tarfile.TarInfo("s.jsonl")
    header.type, header.size = tarfile.GNUTYPE_SPARSE, 0
    block = bytearray(header.tobuf(tarfile.GNU_FORMAT))
    block[483:495] = b"%011o\0" % (1 << 32)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    found = short(of(bytes(block) + archive({"a.txt": b"A"})))
    assert found == [("t.tar/s.jsonl", "too_large"), ("t.tar/a.txt", b"A")]


def test_a_packed_bomb(tmp_path: Path) -> None:
    (tmp_path / "t.tar.gz").write_bytes(gzip.compress(archive({"a.txt": b" " * (3 << 20), "b.txt": b"B"})))
    assert [reason for _, reason in short(read(tmp_path))][-1] == "too_large"


def test_too_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tarred, "ENTRIES", 2)
    found = short(of(archive({"a.txt": b"A", "b.txt": b"B", "c.txt": b"C"})))
    assert found == [("t.tar/a.txt", b"A"), ("t.tar/b.txt", b"B"), ("t.tar", "too_large")]


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_a_header_that_is_too_long_is_not_read(kind: bytes) -> None:
    """The library holds it in memory, whatever its size."""
    header = tarfile.TarInfo("h")
    header.type, header.size = kind, 1 << 30
    whole = archive({"a.txt": b"A"})[:1024] + header.tobuf(tarfile.GNU_FORMAT) + b"A" * 10240
    assert short(of(whole)) == [("t.tar/a.txt", b"A"), ("t.tar", "malformed")]


def test_an_entry_that_goes_back_is_damage() -> None:
    whole = bytearray(archive({"a.txt": b"A", "b.txt": b"B"}, tarfile.GNU_FORMAT))
    whole[124:136] = (256**12 - 512).to_bytes(12, "big")
    whole[148:156] = b" " * 8
    whole[148:156] = b"%06o\0 " % sum(whole[:512])
    assert short(of(bytes(whole))) == [("t.tar", "malformed")]


def test_an_entry_without_a_name_is_read() -> None:
    assert short(of(archive({".": b"A", "b.txt": b"B"}))) == [("t.tar/unnamed", b"A"), ("t.tar/b.txt", b"B")]


@pytest.mark.parametrize("name", ["t.tgz", "t.tar.gz", "t.tar.zst"])
@pytest.mark.parametrize("entry", ["a.txt", "folder/a-long-name.txt"])
def test_an_archive_that_a_download_has_unpacked_is_read(name: str, entry: str) -> None:
    assert short(of(archive({entry: b"A"}), name=name)) == [(f"{name}/{entry}", b"A")]


def test_the_label_of_a_volume_is_no_file() -> None:
    entries = {"Label": b"", "a.txt": b"A"}
    assert short(of(archive(entries, tarfile.GNU_FORMAT, Label=b"V"))) == [("t.tar/a.txt", b"A")]
