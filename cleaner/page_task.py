"""What a worker does with one page: clean it and answer in JSON types, whatever comes of it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from typing import Any

from cleaner.config import Config
from cleaner.counted import counted
from cleaner.errors import NoArticle, ReadError
from cleaner.first_run import compile_text_judge, without_collector
from cleaner.formats.packed import Packed
from cleaner.language_tags import is_wanted
from cleaner.output.jsonl import dump
from cleaner.output.rows import corpus_row, removed_rows
from cleaner.page.clean import clean_page
from cleaner.records import Document, Page, Rejected

Answer = dict[str, Any]
# With all that loads something: a letter beyond ASCII, a title.
_TEXT = "Profiles are read and kernels compiled now, before the first page of the café is timed."
_HTML = f"<html><head><title>{_TEXT}</title></head><body><h1>{_TEXT}</h1><p>{_TEXT}</p></body></html>"


def prepare(config: Config) -> Callable[[Packed], Answer]:
    """The task with its settings; loads once what every page needs.

    It answers with ``row`` (a line) or ``rejected`` (reason, detail), the lines ``removed``, and how many have which
    reason.
    """
    compile_text_judge()
    with without_collector():
        clean_page(_TEXT, kind="text")
    return _Task(config)


class _Task:
    """Cleans pages; what pages of HTML need beyond those of text is loaded before the first one is timed."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._knows_html = False

    def lacks(self, packed: Packed) -> bool:
        """Whether what this page needs is to be loaded first; called with each page before its time begins."""
        return not self._knows_html and packed.may_be_html()

    def get_ready(self, _: Packed) -> None:
        """Load it."""
        with contextlib.suppress(NoArticle), without_collector():
            clean_page(_HTML, kind="html", mode="fast")
        self._knows_html = True

    def __call__(self, packed: Packed) -> Answer:
        page = packed.page()
        outcome, blocks = attempt(page, self._config)
        rows = list(removed_rows(page.id, blocks))
        answer: Answer = {
            "removed": "".join(map(dump, rows)),
            "reasons": Counter(row["reason"] or row["field"] for row in rows),
        }
        if isinstance(outcome, Rejected):
            return {"rejected": [outcome.reason, outcome.detail], **answer}
        return {"row": dump(corpus_row(outcome)), **answer}


def attempt(page: Page, config: Config) -> tuple[Document | Rejected, tuple[Any, ...]]:
    """The document of a page or why there is none, and the page's blocks as far as it came to any."""
    try:
        document = clean_page(page, config=config)
    except NoArticle as error:
        return Rejected(page.id, page.source_path, error.reason, str(error)), error.blocks
    except ReadError as error:
        return Rejected(page.id, page.source_path, error.reason, str(error)), ()
    refusal = refuse(document, config)
    if refusal is not None:
        return Rejected(page.id, page.source_path, *refusal), document.blocks
    return document, document.blocks


def refuse(document: Document, config: Config) -> tuple[str, str] | None:
    """(reason, detail) where the settings ask for other documents than this one."""
    if document.n_words < config.min_words:
        return "too_short", f"{counted(document.n_words, 'word')}, fewer than {config.min_words}"
    if config.languages and not is_wanted(document.language, config.languages):
        return "language", f"{document.language}, not among {', '.join(config.languages)}"
    return None
