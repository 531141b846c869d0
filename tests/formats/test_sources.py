"""SOURCE arguments to files: order, ids and what is passed over, on odd names and broken folders."""

import contextlib
import os
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.errors import ReadError
from cleaner.formats import sources
from cleaner.formats.sources import Found, Tally, as_id, find


def _fill(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def _ids(*found, **options):
    return [one.id for one in find(*found, **options)]


def test_folder_is_read_by_path_whatever_the_file_system_says(tmp_path, monkeypatch):
    """Order is that of whole paths as bytes: 'a.txt' before 'a/b', as '.' is before '/'."""
    _fill(tmp_path, "b.txt", "a/b.txt", "a.txt", "a/a/z.txt", "a-.txt", "Z.txt", "é.txt", "a/b/c.txt")
    expected = ["Z.txt", "a-.txt", "a.txt", "a/a/z.txt", "a/b.txt", "a/b/c.txt", "b.txt", "é.txt"]
    assert _ids(tmp_path) == expected
    assert expected == sorted(expected, key=str.encode)
    listed = os.scandir

    class Reversed:
        def __init__(self, path):
            with listed(path) as entries:
                self._entries = list(entries)[::-1]

        def __enter__(self):
            return iter(self._entries)

        def __exit__(self, *_):
            return None

        def close(self):
            return None

    monkeypatch.setattr(sources.os, "scandir", Reversed)
    assert _ids(tmp_path) == expected


def test_sources_stay_in_the_order_given(tmp_path):
    """Arguments are read as given, also when one lies inside another."""
    _fill(tmp_path, "b/1.txt", "a/2.txt")
    assert _ids(tmp_path / "b", tmp_path / "a", tmp_path / "b" / "1.txt", tmp_path) == [
        *("1.txt", "2.txt", "1.txt"),
        *("a/2.txt", "b/1.txt"),
    ]


def test_size_and_path_are_given_without_opening(tmp_path):
    """A listing is enough for progress and for digests."""
    (tmp_path / "a.txt").write_bytes(b"12345")
    assert list(find(tmp_path)) == [Found(str(tmp_path / "a.txt"), "a.txt", 5)]


@pytest.mark.parametrize(
    "name",
    [
        "new\nline.txt",
        "esc\x1b[31m.txt",
        "-rf.txt",
        "a b.txt",
        "~2.txt",
        "100%.txt",
        "\u202egpj.txt",
        "#1.txt",
        "\\.txt",
    ],
)
def test_odd_names_are_ids_as_they_are(tmp_path, name):
    """A name is data: no character in it is lost or means anything."""
    _fill(tmp_path, name)
    assert _ids(tmp_path) == [name]
    assert _ids(tmp_path / name) == [name]


def test_bytes_that_are_no_utf8_are_written_as_hex(tmp_path):
    """Every id is valid Unicode, and the file can still be opened."""
    name = os.fsdecode(b"caf\xe9-\xc3\xa9.txt")
    try:
        _fill(tmp_path, name)
    except OSError:
        pytest.skip("this file system has UTF-8 names only")
    (found,) = find(tmp_path)
    assert found.id == "caf%E9-é.txt"
    assert Path(found.path).read_text() == "x"


@given(st.binary(min_size=1, max_size=20).filter(lambda name: b"\x00" not in name and b"/" not in name))
@settings(deadline=None)
def test_every_file_name_has_a_valid_id(name):
    """Valid UTF-8 stays itself, each other byte becomes three characters."""
    identity = as_id(os.fsdecode(name))
    assert identity.encode()
    assert (
        identity == name.decode(errors="backslashreplace").replace("\\x", "%") or "\\x" in identity or "%" in identity
    )


def test_what_is_no_input_is_counted_by_kind(tmp_path):
    """Hidden files, links, sockets and pipes are passed over, and the manifest can say how many."""
    _fill(tmp_path, "a.txt", ".hidden", ".git/config", "sub/b.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "folder").symlink_to(tmp_path / "sub")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        place = os.open(tmp_path, os.O_RDONLY)
        bound.bind(f"/proc/self/fd/{place}/socket")  # the whole path may be longer than a socket's name can be
        os.close(place)
        tally = Tally()
        assert _ids(tmp_path, tally=tally) == ["a.txt", "sub/b.txt"]
    assert tally.skipped == {"hidden": 2, "links": 4, "sockets": 1, "devices": 0, "pipes": 1}


def test_link_given_by_name_is_followed(tmp_path):
    """Who names a link means what it points to; the id is the name that was given."""
    _fill(tmp_path, "real/a.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real" / "a.txt")
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    assert _ids(tmp_path / "link.txt", tmp_path / "folder") == ["link.txt", "a.txt"]


def test_hidden_folder_given_by_name_is_read(tmp_path):
    """Only what is found is passed over for its dot."""
    _fill(tmp_path, ".cache/a.txt", ".cache/.b.txt")
    assert _ids(tmp_path / ".cache") == ["a.txt"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("?.txt", ["a.txt", "b.txt"]),
        ("[b-z].txt", ["b.txt"]),
        ("sub/*.txt", ["c.txt"]),
        ("*/*.txt", ["sub/c.txt"]),
        ("*/deep/*", ["sub/deep/d.txt"]),
        ("**/*.txt", ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"]),
        ("**/**/*.txt", ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt"]),
        ("**/deep/*.txt", ["sub/deep/d.txt"]),
        ("s*", ["sub/c.txt", "sub/deep/d.txt", "sub/e.md"]),
        ("**", ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt", "sub/e.md"]),
        ("**/*", ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt", "sub/e.md"]),
        ("sub/", ["c.txt", "deep/d.txt", "e.md"]),
        ("*/", ["sub/c.txt", "sub/deep/d.txt", "sub/e.md"]),
    ],
)
def test_patterns(tmp_path, monkeypatch, pattern, expected):
    """Ids are relative to the part before the first sign, each file comes once, hidden files and links do not."""
    _fill(tmp_path, "b.txt", "a.txt", "sub/c.txt", "sub/e.md", "sub/deep/d.txt", ".hidden.txt", ".h/x.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    if pattern == "*/":
        (tmp_path / "b.txt").rename(tmp_path / ".b.txt")
        (tmp_path / "a.txt").rename(tmp_path / ".a.txt")
    assert _ids(f"{tmp_path}/{pattern}") == expected
    monkeypatch.chdir(tmp_path)
    assert _ids(pattern) == expected
    assert _ids(f"./{pattern}") == expected


def test_name_that_exists_is_no_pattern(tmp_path):
    """A file called 'page[1].txt' is itself; 'page1.txt' is not meant."""
    _fill(tmp_path, "page[1].txt", "page1.txt", "a*b/c.txt", "aXb/d.txt")
    assert _ids(tmp_path / "page[1].txt", tmp_path / "a*b") == ["page[1].txt", "c.txt"]


@pytest.mark.parametrize(
    "missing", ["nothing", "*.nothing", "a.txt/b", "", "\x00", "nothing/*.txt", "a\x00*", "x" * 5000]
)
def test_missing_source_is_named_at_once(tmp_path, monkeypatch, missing):
    """A spelling mistake stops the run before anything is read; what is printed has no raw control in it."""
    _fill(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError) as caught:
        find("a.txt", missing)
    assert repr(missing) in str(caught.value)
    assert "\x00" not in str(caught.value)


def test_folder_that_cannot_be_listed_is_one_row(tmp_path, monkeypatch):
    """What lies beside it is still read, and the loss is on record."""
    _fill(tmp_path, "a/x.txt", "b/y.txt")
    listed = os.scandir

    def refuse(path):
        if os.fspath(path).endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(sources.os, "scandir", refuse)
    bad, good = find(tmp_path)
    assert (bad.id, bad.error) == ("a", "the folder cannot be listed: Permission denied")
    assert (good.id, good.error) == ("b/y.txt", None)
    with pytest.raises(ReadError, match="Permission denied"):
        find(tmp_path / "a")


@contextlib.contextmanager
def _nested(folder, names):
    """Folders inside each other, deeper than a path can name; gone afterwards, since nothing else could remove them."""
    os.chdir(folder)
    for name in names:
        Path(name).mkdir()
        os.chdir(name)
    Path("deep.txt").write_text("x")
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(folder)
        for name in names:
            os.chdir(name)
        Path("deep.txt").unlink()
        for name in reversed(names):
            os.chdir("..")
            Path(name).rmdir()


def test_folders_deeper_than_the_stack(tmp_path, monkeypatch):
    """Depth costs no recursion."""
    monkeypatch.chdir(tmp_path)
    with _nested(tmp_path, ["d"] * 1100):
        assert [(found.id.rpartition("/")[2], found.error) for found in find(".")] == [("deep.txt", None)]


def test_path_too_long_to_open_is_a_row(tmp_path, monkeypatch):
    """What cannot be named cannot be read, and the cause is on record."""
    monkeypatch.chdir(tmp_path)
    with _nested(tmp_path, ["n" * 200] * 30):
        assert [found.error for found in find(".")] == ["the folder cannot be listed: File name too long"]


def test_standard_input_is_a_source(tmp_path, monkeypatch):
    """'-' is standard input also where a file has that name; './-' is the file."""
    _fill(tmp_path, "-")
    monkeypatch.chdir(tmp_path)
    assert list(find("-", "./-")) == [Found("-", "-"), Found("./-", "-", 1, source=1)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/fd")
def test_a_stream_that_the_shell_opened_is_called_as_standard_input(tmp_path):
    """The number of its descriptor says nothing: the next stream has the same one."""
    with (tmp_path / "63").open("w+b") as file:
        name = f"/dev/fd/{file.fileno()}"
        assert [(one.path, one.id) for one in find(name, tmp_path / "63")] == [
            (name, "-"),
            (str(tmp_path / "63"), "63"),
        ]


def test_the_folder_apart_is_no_input_and_not_counted(tmp_path, monkeypatch):
    """Output inside a SOURCE: not read again, whatever way leads there."""
    _fill(tmp_path, "a.txt", "out/b.txt", "out/.work/c.txt", "d/e.txt")
    monkeypatch.chdir(tmp_path)
    for source in (tmp_path, ".", "*", "**", "**/*.txt", "*/*.txt", f"{tmp_path}/*"):
        tally = Tally(apart="out")
        assert not [one.path for one in find(source, tally=tally) if "out" in Path(one.path).parts]
        assert tally.skipped == Tally().skipped
    assert _ids(tmp_path, tally=Tally(apart=tmp_path / "not made yet")) == ["a.txt", "d/e.txt", "out/b.txt"]


def test_closed_standard_input_is_said(monkeypatch):
    monkeypatch.setattr(sources.sys, "stdin", None)
    with pytest.raises(ReadError, match="standard input is closed"):
        find("-")
