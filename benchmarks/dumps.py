"""Labelled pages of news as the text dumps of other tools: what stays of them when they are cleaned as text.

    python benchmarks/dumps.py FOLDER [--only TOOL ...]

FOLDER holds labelled sets as JSON Lines (see `predict.py`). Their HTML is turned into text by each tool that is there:
``pip install beautifulsoup4 html2text inscriptis markdownify``, ``apt-get install lynx w3m``. Printed are, over the
pages of scrapinghub, fundus_eval and fundus_tests, the mean F1 of sequences of four words of the dump and of what is
kept of it (marks of Markdown and numbers of links taken off), and how many texts are the same when cleaned again, have
a headline, have the headline and the authors that the first tool's dump has. The judge of text has seen many of these
pages in training: the differences between tools are what this is about.

                            dump    kept   again    headline    the same  same authors
    get_text              0.6507  0.9441     256         224         256           256
    inscriptis            0.6646  0.9568     256         247         183           210
    markdownify           0.6518  0.9552     256         246         191           224
    html2text, unbroken   0.6476  0.9440     256         251         178           203
    html2text             0.6470  0.9409     256         239         167           200
    lynx                  0.4091  0.9199     256         224         166           204
    w3m                   0.6172  0.9253     256         235         180           203

Before texts were read as Markdown, and metadata from whole paragraphs: markdownify .9036, html2text .9010 and .8388,
lynx .8234; headlines 113 of html2text, 45 of lynx, 97 of w3m.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from predict import cleaned, metadata_of, rows, text_of
from rewritten import f1

from cleaner import Config

_SETS = ("scrapinghub", "fundus_eval", "fundus_tests")
_HIDDEN = ("script", "style", "noscript", "template", "head")
_MARKS = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), " "),
    (re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()]*(?:\([^()]*\))?[^()]*\)"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
    (re.compile(r"\[\d+\]"), ""),
    (re.compile(r"[*_#>`|]"), " "),
)
Dump = Callable[[str], str]


def tools() -> dict[str, Dump]:
    """What can be had here, by name."""
    found: dict[str, Dump] = {}
    if importlib.util.find_spec("bs4"):
        found["get_text"] = _get_text
    if importlib.util.find_spec("inscriptis"):
        from inscriptis import get_text

        found["inscriptis"] = get_text
    if importlib.util.find_spec("markdownify"):
        from markdownify import MarkdownConverter

        found["markdownify"] = lambda page: str(MarkdownConverter(heading_style="ATX").convert_soup(_soup(page)))
    if importlib.util.find_spec("html2text"):
        found["html2text, unbroken"] = lambda page: _html2text(page, width=0)
        found["html2text"] = lambda page: _html2text(page, width=78)
    for name, command in _COMMANDS.items():
        if shutil.which(name):
            found[name] = lambda page, command=command: _run(command, page)  # type: ignore[misc]
    return found


_COMMANDS = {
    "lynx": ["lynx", "-dump", "-stdin", "-force_html", "-assume_charset=utf-8", "-display_charset=utf-8"],
    "w3m": ["w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8"],
}


def _run(command: list[str], page: str) -> str:
    return subprocess.run(command, input=page.encode(), capture_output=True, check=False).stdout.decode(
        errors="replace"
    )


def _soup(page: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a class of a library that may not be there
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "lxml")
    for element in soup(_HIDDEN):
        element.decompose()
    return soup


def _get_text(page: str) -> str:
    return re.sub(r"\n\s*\n+", "\n\n", _soup(page).get_text("\n"))


def _html2text(page: str, width: int) -> str:
    from html2text import HTML2Text

    converter = HTML2Text(bodywidth=width)
    converter.ignore_images = not width
    return str(converter.handle(page))


def bare(text: str) -> str:
    """The text without marks of Markdown, addresses and numbers of links."""
    for marks, instead in _MARKS:
        text = marks.sub(instead, text)
    return text


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", help="may be repeated")
    options = parser.parse_args()
    pages = [page for name in _SETS for page in rows(options.folder, name) if (page.get("gold_text") or "").strip()]
    known: list[tuple[str | None, list[str]]] = []
    for name, dump in tools().items():
        if options.only and name not in options.only:
            continue
        sums, counts, told = [0.0, 0.0], [0, 0, 0, 0], []
        for place, page in enumerate(pages):
            text = dump(page["html"].encode("utf-8", "ignore").decode())
            document = cleaned(text, Config(), kind="text")
            kept, metadata = text_of(document), metadata_of(document)
            sums = [total + f1(page["gold_text"], bare(one)) for total, one in zip(sums, (text, kept), strict=True)]
            told.append((metadata["title"], metadata["authors"]))
            again = text_of(cleaned(kept, Config(metadata=False), kind="text")) == kept
            title, authors = known[place] if known else told[-1]
            same = (again, metadata["title"] is not None, metadata["title"] == title, metadata["authors"] == authors)
            counts = [count + one for count, one in zip(counts, same, strict=True)]
        known = known or told
        means = "".join(f"{total / len(pages):>8.4f}" for total in sums)
        print(f"    {name:<20}{means}{counts[0]:>8}{counts[1]:>12}{counts[2]:>12}{counts[3]:>14}", flush=True)


if __name__ == "__main__":
    main()
