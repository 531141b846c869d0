"""Coverage-guided fuzzing of what reads bytes of strangers. Needs atheris (pip install atheris), on Linux.

    python benchmarks/fuzz.py decode|text|html|formats --minutes 20 [--inputs FOLDER]

The parsers run here without the child and its limits, so that what they raise is seen. A finding ends the run with its
traceback and leaves the input in the current folder. Checked are: nothing but a `CleanerError` is raised; blocks of
text have the offsets that they say and lose no visible character, and clean text stays as it is; formats give pages
and rejected rows only. FOLDER: interesting inputs, which are read first and added to.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import atheris

_PACKAGE = Path(__file__).parent.parent / "cleaner"
#: numba cannot compile what is instrumented.
_COMPILED = [
    ".".join(path.relative_to(_PACKAGE.parent).with_suffix("").parts)
    for path in _PACKAGE.rglob("*.py")
    if "@compiled" in path.read_text(encoding="utf-8")
]

with atheris.instrument_imports(include=["cleaner"], exclude=_COMPILED):
    from cleaner import CleanerError, Page, Rejected, clean_page
    from cleaner.errors import NoArticle
    from cleaner.formats import table
    from cleaner.formats.origin import Columns, Origin
    from cleaner.page.decode import decode

SUFFIXES = (
    *(
        "a.txt",
        "a.html",
        "a.md",
        "a.jsonl",
        "a.json",
        "a.csv",
        "a.tsv",
        "a.parquet",
        "a.warc",
        "a.wet",
        "a.zip",
        "a.tar",
        "a.mhtml",
        "a.webarchive",
    ),
    *("a.txt.gz", "a.jsonl.bz2", "a.csv.xz", "a.jsonl.zst", "a.warc.gz", "a"),
)
_CHARSETS = (None, "utf-8", "gbk", "windows-1252", "iso-2022-jp", "utf-16le", "x-user-defined", "nonsense")


def fuzz_decode(data: bytes) -> None:
    """Bytes of any charset become text, or a `CleanerError` says why not."""
    if not data:
        return
    try:
        text = decode(data[1:], charset=_CHARSETS[data[0] % len(_CHARSETS)], html=bool(data[0] & 64)).text
    except CleanerError:
        return
    text.encode("utf-8")


def fuzz_text(data: bytes) -> None:
    """Blocks of a text page lie where they say and hold all that is visible; cleaning clean text changes nothing."""
    try:
        given = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        given = data.decode("utf-8", "replace")
    try:
        text = decode(given).text
        document = clean_page(given, kind="text")
        blocks = document.blocks
    except NoArticle as error:
        document, blocks = None, error.blocks
    except CleanerError:
        return
    assert all(block.text == text[block.start : block.end] for block in blocks)
    assert "".join("".join(block.text for block in blocks).split()) == "".join(text.split())
    if document is not None:
        again = clean_page(document.text, kind="text", metadata=False)
        assert again.text == document.text, (document.text, again.text)


def fuzz_html(data: bytes) -> None:
    """Whatever is in a page of HTML, there is a document, or a `CleanerError`."""
    try:
        clean_page(data, kind="html", mode="fast")
    except CleanerError:
        return


def fuzz_formats(data: bytes) -> None:
    """A file of any kind gives pages and rejected rows."""
    if len(data) < 2:
        return
    origin = Origin(SUFFIXES[data[0] % len(SUFFIXES)], len(data) - 1, Columns())
    for item in table.read(io.BytesIO(data[1:]), origin):
        assert isinstance(item, Page | Rejected)


TARGETS = {"decode": fuzz_decode, "text": fuzz_text, "html": fuzz_html, "formats": fuzz_formats}


def main() -> None:
    """Run one target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--inputs", type=Path)
    options = parser.parse_args()
    arguments = [sys.argv[0], f"-max_total_time={int(options.minutes * 60)}", "-max_len=20000", "-timeout=60"]
    if options.inputs is not None:
        options.inputs.mkdir(parents=True, exist_ok=True)
        arguments.append(str(options.inputs))
    atheris.Setup(arguments, TARGETS[options.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
