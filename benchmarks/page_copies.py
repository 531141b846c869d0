"""Copies of labelled pages for training: shorter articles, more around them, other names of elements and classes.

Labelled pages of articles are mostly long ones from large sites, with few readers' comments. On pages of small sites
an article of three paragraphs stands beside thirty comments or a column of other posts, and a judge that never saw such
a page keeps them. What is drawn follows from a page's id: in the same folder it has the same copies every time.
"""

from __future__ import annotations

import hashlib
import html
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import folds
import numpy as np
import rewritten
from numpy.typing import NDArray

from cleaner.page.html_below import without
from cleaner.page.html_runs import HtmlPage

Text = TypeVar("Text")

#: So many characters are left of an article, this part of them from its start.
LENGTHS = (500, 700, 1000, 1500, 2000)
# So many runs and so much more than is left of it has an article that is cut.
_RUNS, _LONGER = 4, 2.0
_START = 0.6
# How many of the pages have a copy of each kind, and how many of these a shorter article.
_SHORT, _COMMENTS, _TEASERS, _REWRITTEN = 0.7, 0.45, 0.35, 0.35
_ALSO_SHORT = {"comments": 0.4, "teasers": 0.5, "rewritten": 0.3}
_COMMENT_COUNTS, _TEASER_COUNTS = (2, 4, 8, 15, 30, 60), (3, 4, 6, 8)
_COMMENT_LENGTHS, _LEAST_TEASER = range(30, 900), 60
_REWRITINGS = (
    *(rewritten.no_names, rewritten.hashed_names, rewritten.plain_elements, rewritten.own_elements),
    *(rewritten.no_head, rewritten.no_head, rewritten.broken_paragraphs, rewritten.boxed_paragraphs),
)
_NO_HEAD_EITHER = 0.3
_OTHER_LINES = 4


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as HTML and, where its article is to be shorter, how many characters are left of it."""

    kind: str
    html: str
    length: int | None = None


class Copies:
    """What may stand around the article of a page: texts of pages of its own fold, so that none crosses a split."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._leads: dict[int, list[rewritten.Other]] = {}
        self._said: dict[int, list[str]] = {}
        for row in rows:
            fold = folds.fold_of(folds.domain_of(row))
            lines = (row.get("gold_text") or "").splitlines()
            long = [line for line in lines if len(line) > _LEAST_TEASER]
            if is_article(row) and long:
                self._leads.setdefault(fold, []).append(rewritten.Other(long[-1][:70], long[0][:280]))
            if row.get("page_type") == "forum":
                self._said.setdefault(fold, []).extend(line for line in lines if len(line) in _COMMENT_LENGTHS)
            elif row.get("lang") not in {None, "en"}:
                self._said.setdefault(fold, []).extend(line[:400] for line in long[:_OTHER_LINES])

    def of(self, row: Mapping[str, Any]) -> Iterator[Copy]:
        """The copies of a page: a shorter article, comments or teasers around it, other names."""
        rng = random.Random(hashlib.blake2b(str(row["id"]).encode(), digest_size=8).digest())  # noqa: S311 - no secret
        fold = folds.fold_of(folds.domain_of(row))

        def length(kind: str) -> int | None:
            return rng.choice(LENGTHS) if is_article(row) and rng.random() < _ALSO_SHORT[kind] else None

        if is_article(row):
            if rng.random() < _SHORT:
                yield Copy("short", row["html"], rng.choice(LENGTHS))
            if rng.random() < _COMMENTS:
                texts = _some(rng, self._said.get(fold, []), rng.choice(_COMMENT_COUNTS))
                where = rng.choice(("below", "below", "inside", "bottom"))
                page = _put(row, where, comments(rng, texts))
                if page is not None:
                    yield Copy("comments", page, length("comments"))
            if rng.random() < _TEASERS:
                others = _some(rng, self._leads.get(fold, []), rng.choice(_TEASER_COUNTS))
                others = [other for other in others if other.lead not in row["gold_text"]]
                where = rng.choice(("below", "below", "inside", "bottom"))
                page = _put(row, where, teasers(rng, others))
                if page is not None:
                    yield Copy("teasers", page, length("teasers"))
        if rng.random() < _REWRITTEN:
            tokens = rng.choice(_REWRITINGS)(rewritten.read(row["html"]))
            if rng.random() < _NO_HEAD_EITHER:
                tokens = rewritten.no_head(tokens)
            yield Copy("rewritten", rewritten.write(tokens), length("rewritten"))


def is_article(row: Mapping[str, Any]) -> bool:
    """Whether a labelled page is an article: sets without types hold nothing else."""
    return (row.get("page_type") or "article") == "article"


def _some(rng: random.Random, texts: Sequence[Text], count: int) -> list[Text]:
    return rng.sample(texts, min(count, len(texts)))


def _put(row: Mapping[str, Any], where: str, fragment: str) -> str | None:
    put_in = rewritten.put(rewritten.read(row["html"]), where, row["gold_text"], fragment) if fragment else None
    return rewritten.write(put_in) if put_in is not None else None


def shorter(page: HtmlPage, labels: NDArray[np.bool_], length: int) -> tuple[HtmlPage, NDArray[np.bool_]] | None:
    """The page with ``length`` characters of its article, from its start and from its end, and a flag for each run that
    says what is article; None where it has not much more. What stood between the runs that go goes too.

    Cut at its end alone, articles would teach that prose behind an advertisement is no part of one.
    """
    own = np.flatnonzero(labels)
    sizes = np.cumsum([len(page.runs[place].text) for place in own.tolist()])
    if len(own) < _RUNS or sizes[-1] < _LONGER * length:
        return None
    first = max(1, int(np.searchsorted(sizes, _START * length)))
    last = min(len(own) - 1, int(np.searchsorted(sizes, sizes[-1] - (1.0 - _START) * length)))
    if last <= first:
        return None
    gone = np.zeros(len(labels), bool)
    gone[own[first] : own[last]] = True
    return without(page, gone), labels[~gone]


_READERS = (
    *("Anna K.", "tom77", "Realist", "M. Huber", "j_doe", "Petra", "The Watcher", "bernd1960", "Mme L.", "sven"),
    *("Old Joe", "K.", "maria_s", "Ein Leser", "Paco", "lecteur92", "Wim"),
)
_COMMENT_WORDS = (
    ("{} Comments", "Reply", "says:"),
    ("{} Kommentare", "Antworten", "sagt:"),
    ("{} commentaires", "Répondre", "dit :"),
    ("{} comentarios", "Responder", "dice:"),
)
#: A comment by system: WordPress, older WordPress, SPIP, and plainer ones; what goes around all of them.
COMMENT_FORMS: dict[str, tuple[str, str]] = {
    "called": (
        '<li class="comment"><b>{who}</b><time>{when}</time>{said}<a href="#">{reply}</a></li>',
        "<ol id=comments>",
    ),
    "boxes": ("<div><b>{who}</b> <span>{when}</span>{said}<button>{reply}</button></div>", "<div>"),
    "timed": ("<div><div><b>{who}</b> <span>{when}</span></div>{said}</div>", "<div>"),
    "table": ("<tr><td><b>{who}</b><br>{when}</td><td>{said}</td></tr>", "<table>"),
    "wordpress": (
        (
            '<li id="comment-{n}" class="comment"><div class="comment-author vcard"><cite>{who}</cite> {says}</div>'
            '<div class="comment-meta"><a href="#comment-{n}">{when}</a></div>{said}'
            '<div class="reply"><a href="#">{reply}</a></div></li>'
        ),
        '<ol class="commentlist">',
    ),
    "spip": (
        (
            '<li class="forum-fil"><div class="forum-top"><strong>{who}</strong> <small>{when}</small> :</div>'
            '<div class="forum-message"><h5>{head}</h5>{said}</div></li>'
        ),
        '<ul class="forum">',
    ),
    "plain": ("<p>{who}, {when}</p>{said}", "<div>"),
    "signed": (
        '<li id="comment-{n}">{said}<p><cite>Comment by {who} — {when} <a href="#comment-{n}">#</a></cite></p></li>',
        '<ol id="commentlist">',
    ),
    "defined": ('<dt><a href="#c{n}">{who}</a> {says}</dt><dd>{said}</dd><dd>{when}</dd>', "<dl>"),
}
_HEADED = 0.8


def comments(rng: random.Random, texts: Sequence[str]) -> str:
    """What readers wrote below an article, in one of `COMMENT_FORMS` and of four languages; empty without texts."""
    form, around = COMMENT_FORMS[rng.choice(list(COMMENT_FORMS))]
    counted, reply, says = rng.choice(_COMMENT_WORDS)
    parts = []
    for number, text in enumerate(texts):
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2006, 2024)
        hour, minute = number % 24, 7 * number % 60
        when = rng.choice(
            (
                *(f"{day}.{month}.{year} {hour}:{minute:02d}", f"{year}-{month:02d}-{day:02d}"),
                *(f"{1 + hour} hours ago", f"({day}/{month}/{year} @{hour}h{minute:02d})"),
            )
        )
        said, head = f"<p>{html.escape(text)}</p>", html.escape(" ".join(text.split()[:5]))
        who = rng.choice(_READERS)
        parts.append(form.format(who=who, when=when, said=said, head=head, reply=reply, says=says, n=731 + number))
    heading = f"<h3>{counted.format(len(parts))}</h3>" if rng.random() < _HEADED else ""
    name = rng.choice(("", " id=comments", " class=responses"))
    inside = f"{around}{''.join(parts)}</{around[1:].split(' ')[0].rstrip('>')}>"
    return f"<div{name}>{heading}{inside}</div>" if parts else ""


_MORE = ("Read more", "Read the rest »", "Weiterlesen", "Lire la suite", "Leer más", "Continue reading →", "")
#: Other articles: their headline, their lead, and a link that leads to them.
TEASER_FORMS = {
    "cards": '<div>{link}<img src="t.jpg"></a><h3>{link}{title}</a></h3><p>{lead}</p>{more}</div>',
    "links": "{link}<h3>{title}</h3><p>{lead}</p></a>",
    "list": "<li>{link}{title}</a> <span>{lead}</span> {more}</li>",
    "headlines": "<li>{link}{title}</a></li>",
    "prose": "<div><h4>{title}</h4><p>{lead}</p>{more}</div>",
    "dated": "<div><span>12.03.2015</span><h3>{title}</h3><p>{lead} {more}</p></div>",
}
_TEASER_HEADS = ("", "<h2>Related articles</h2>", "<h3>Aktuelles</h3>", "<h2>News</h2>", "<h3>À lire aussi</h3>")


def teasers(rng: random.Random, others: Sequence[rewritten.Other]) -> str:
    """Headlines and leads of other articles, in one of `TEASER_FORMS`; empty without any."""
    form, text, heading = TEASER_FORMS[rng.choice(list(TEASER_FORMS))], rng.choice(_MORE), rng.choice(_TEASER_HEADS)
    parts = []
    for other in others:
        link = f'<a href="{other.address}">'
        more = f"{link}{text}</a>" if text else ""
        title, lead = html.escape(other.headline), html.escape(other.lead)
        parts.append(form.format(link=link, title=title, lead=lead, more=more))
    inside = "".join(parts)
    listed = f"<ul>{inside}</ul>" if form.startswith("<li>") else inside
    return f"<div>{heading}{listed}</div>" if parts else ""
