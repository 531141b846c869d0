"""The values that travel through the package: page in, blocks with verdicts, document out.

All are immutable and know nothing of files, engines or each other's making.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cleaner.errors import EngineError, MissingExtra

Kind = Literal["html", "text"]
Decision = Literal["keep", "drop", "meta"]
Relation = Literal["exact", "near", "contained"]

#: Why a block was dropped: the closed list, each with an example.
REASONS: Mapping[str, str] = {
    "navigation": "a menu entry or jump mark: 'Skip to content'",
    "advertisement": "an advert or its label: 'Advertisement'",
    "related": "a pointer to other articles: 'Stories you may like'",
    "recent_posts": "a list of the site's newest articles: 'Recent Posts'",
    "also_read": "a pointer inside the article: 'Also Read: …'",
    "teaser": "the lead of another article, usually cut off: 'Floods hit the coast and…'",
    "timestamp": "a time stamp that is not the article's own: '4 mins ago'",
    "comments": "reader comments, their heading or form: 'Leave a reply'",
    "share": "share and follow buttons: 'Share on Facebook'",
    "subscribe": "newsletter, account and donation calls: 'Sign up for our newsletter'",
    "cookie": "cookie and consent notices: 'We use cookies'",
    "legal": "rights and terms: 'All rights reserved'",
    "credit": "a picture's caption credit: 'Photo: Agency'",
    "byline": "a byline that gave no person: 'By Staff'",
    "pagination": "page numbers and next / previous links: 'Next page'",
    "tags": "topic labels: 'Filed under: Economy'",
    "template": "a phrase of your own, or a field of a press database or of front matter: 'LOAD-DATE: March 3, 2019'",
    "duplicate_block": "a block that stands in the page more than once",
    "list_of_links": "a run of links",
    "boilerplate_run": "a short line in a run without prose",
    "low_score": "the judge's score was below the cut",
}

#: Why an input gave no document: the closed list.
REJECTIONS: frozenset[str] = frozenset(
    [
        *("empty", "no_article", "binary", "undecodable", "unsupported", "malformed", "too_large"),
        *("too_deep", "too_short", "language", "timeout", "memory", "crashed", "unreadable"),
    ]
)

#: Why the kept document ranks before the removed one: the closed list.
WHY_KEPT: Mapping[str, str] = {
    "already_published": "it stands in the output of an earlier run",
    "preferred_source": "its source comes first in the list given as `keep`",
    "more_complete": "it has more tokens",
    "earlier": "its date is earlier, or the other has none",
    "longer": "it has more characters",
    "better_known": "it has more metadata, or fewer signs of damage",
    "smaller_id": "the two are equal by the rule; its id comes first",
}

#: What may look wrong about a kept document: the closed list.
WARNINGS: Mapping[str, str] = {
    "no_title": "no headline was found",
    "date_in_future": "a date that the record or the page declares is later than the crawl; it was left out",
    "date_unreadable": "a date of the record is in no form that tells one day, such as 02/03/2024, and was not used",
    "language_unsure": "the language has a score below 0.9, is unknown, or is not the one that the record says",
    "very_short": "fewer than 50 words",
    "mostly_list": "list items make up more than 60 % of the text",
    "paywall": "a short text, and the page says that the rest is for subscribers",
    "cut_off": "the text ends in '…', or in the middle of a sentence before 'Continue reading'",
    "crawl_date_unreadable": "the record's crawl date is no ISO date and was not used",
    "charset_unknown": "the declared charset does not exist; another one was used",
    "charset_mismatch": "the bytes are not in the declared charset; another one was used",
    "replacement_characters": "something could not be decoded, here or before, and stands as U+FFFD",
    "trafilatura_failed": "trafilatura was asked and gave nothing on this page; the judge decided alone",
    "truncated": "the record's end is missing",
    "resynced": "bytes before the record were damaged and passed over",
}

#: The metadata fields of a document, in the order of a corpus row; ``origin`` has one entry for each.
METADATA: tuple[str, ...] = (
    *("title", "authors", "date", "date_modified", "dateline", "section", "description", "synopsis"),
    *("sources", "license", "url", "hostname", "site_name", "language"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """Raw input: ``content`` as bytes or decoded text, with what the source says about it.

    ``kind`` None means: told from the content. ``crawl_date`` is an ISO date string.
    ``extra`` holds the input record's other fields; ``source_path`` is relative to its SOURCE.
    ``warnings``: what was lost or passed over while it was read ("truncated", "resynced"); the document has them too.
    TypeError: the id is no string.
    """

    id: str
    content: str | bytes
    kind: Kind | None = None
    url: str | None = None
    charset: str | None = None
    crawl_date: str | None = None
    source_path: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.id, str):
            raise TypeError(f"id of a page is a string, not {self.id!r:.80} ({type(self.id).__name__}): give str(id)")


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that gave no document. ``reason`` is one of `REJECTIONS`; ``detail`` says more in words."""

    id: str
    source_path: str | None
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text of the page with its verdict.

    Text pages: ``start``, ``end`` are code points of the decoded string and
    ``text == decoded[start:end]``. HTML pages: both are None and ``path`` is the element path.
    """

    index: int
    text: str
    start: int | None
    end: int | None
    path: str | None
    verdict: Decision
    field: str | None
    reason: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Document:
    """The clean record of one page; fields as in a corpus row, plus ``blocks``."""

    id: str
    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    date_modified: str | None = None
    dateline: str | None = None
    section: str | None = None
    description: str | None = None
    synopsis: str | None = None
    sources: tuple[str, ...] = ()
    license: str | None = None
    url: str | None = None
    hostname: str | None = None
    site_name: str | None = None
    language: str = "und"
    language_score: float = 0.0
    source_path: str | None = None
    digest: str = ""
    text_digest: str = ""
    n_words: int = 0
    n_chars: int = 0
    n_chars_input: int = 0
    cluster: str | None = None
    cluster_size: int = 1
    warnings: tuple[str, ...] = ()
    origin: Mapping[str, str | None] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    blocks: tuple[Block, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents verified exactly: Jaccard over shingle sets and share of the smaller set."""

    a: str
    b: str
    jaccard: float
    containment: float
    relation: Relation


@dataclass(frozen=True, slots=True)
class Cluster:
    """One kept document and the documents it stands for, each verified against it directly.

    ``members`` are ids without the kept one, in input order.
    """

    kept: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a run; ``inputs == kept + duplicates + rejected``. ``new`` counts inputs not known before.

    ``warnings``: what the user should know of the run as a whole, in words. ``read`` gives a table of the folder that
    was written, by name; it is what `to_arrow` and its like ask.
    """

    inputs: int
    kept: int
    duplicates: int
    rejected: int
    new: int
    warnings: tuple[str, ...] = ()
    read: Callable[[str], Any] | None = field(default=None, repr=False, compare=False)

    def to_arrow(self, table: str = "corpus") -> Any:
        """A table of the output folder as it stands now, as a pyarrow.Table with the columns of its rows.

        ``table``: corpus, removed, duplicates, passages, frequent_passages or rejected. ReadError: the folder is gone.
        """
        if self.read is None:
            raise EngineError("this summary belongs to no output folder: use the one that clean_corpus returns")
        return self.read(table)

    def to_pandas(self, table: str = "corpus") -> Any:
        """The same as a pandas.DataFrame. MissingExtra: pandas is not installed."""
        arrow = self.to_arrow(table)
        try:
            return arrow.to_pandas()
        except ImportError as error:
            raise MissingExtra("to_pandas", "pandas") from error

    def to_polars(self, table: str = "corpus") -> Any:
        """The same as a polars.DataFrame. MissingExtra: polars is not installed."""
        try:
            import polars as pl
        except ImportError as error:
            raise MissingExtra("to_polars", "polars") from error
        return pl.from_arrow(self.to_arrow(table))
