"""Copies of labelled dumps for training: shorter articles, readers' comments and other articles around them, threads,
chronicles.

What `page_copies` does to pages of HTML is done to their dumps: on pages of small sites an article of three paragraphs
stands above thirty comments or beside a column of other posts. What is drawn follows from a dump's id and the folder.
"""

from __future__ import annotations

import dataclasses
import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import page_copies
import rewritten

from cleaner.page.html_runs import parse

if TYPE_CHECKING:
    from train_text import Dump

#: Dumps of whole pages, by the tool that made them.
WHOLE = frozenset(["bs4", "inscriptis", "html2text"])
# How many of them have a copy of each kind, and how many of these a shorter article, and a shorter page around it.
_SHORT, _COMMENTS, _TEASERS, _ALSO_SHORT, _BARE = 0.4, 0.35, 0.35, 0.4, 0.7
# How many become the thread of a forum instead, with so many paragraphs in the first post, and posts below it.
_THREADS, _FIRST_POSTS, _POSTS = 0.05, (1, 1, 2, 3, 6), (1, 3, 6, 12, 25)
# So many lines that are no article are left above it and below.
_AROUND = (0, 1, 2, 4, 8, 16)
# How many are a chronicle or a diary instead: a day stands above each of so many paragraphs.
_DATED, _EACH = 0.15, (1, 1, 2, 3)
_TEASER_PLACES = ("below", "below", "below", "above", "inside")
_COMMENT_COUNTS, _TEASER_COUNTS = (1, 2, 4, 8, 15, 30), (2, 3, 4, 6, 8)
_COMMENT_LENGTHS, _LEAST_TEASER = range(30, 900), 60
_OTHER_LINES = 4
# So many lines and so much more than is left of it has an article that is cut; this part is left from its start.
_LINES, _LONGER, _START = 4, 2.0, 0.6
# These tools put what stands in inline elements into lines of their own.
_APART = frozenset(["bs4"])
_INLINE = re.compile(r"</(?:b|span|cite|a|small|strong|time)>")
#: The lines of a post by system; what is said is article, all else is not. Comments of readers have a time and a button
#: as well: threads tell themselves by votes, ranks and numbers of posts.
THREAD_FORMS = {
    "phpbb": ("by {who} » {day}.{month}.{year} {hour}:{minute}", "{said}", "Top"),
    "vbulletin": (
        *("#{n}", "{who}", "Senior Member", "Join Date: Mar {year}", "Posts: {many}"),
        *("{month}-{day}-{year}, {hour}:{minute}", "{said}", "Reply With Quote"),
    ),
    "woltlab": ("{who}", "Beiträge: {many}", "{day}.{month}.{year}", "#{n}", "{said}", "Zitieren"),
    "discourse": ("{who}", "{month}/{day}/{year}", "{said}", "{few} Likes", "Reply"),
    "answers": ("{few}", "{said}", "answered {year}-{month}-{day} at {hour}:{minute}", "{who}", "Add a comment"),
    "reddit": ("{who}", "{many} points {few} hours ago", "{said}", "permalink embed save report reply"),
    "quoted": ("{who} wrote:", "{said}", "Quote"),
}
_ABOVE_POSTS = ("{n} Answers", "{n} replies", "{n} Antworten", "Page 1 of 2", "Re:", "")
_READERS = (
    "Anna K.",
    "tom77",
    "Realist",
    "j_doe",
    "The Watcher",
    "bernd1960",
    "Old Joe",
    "maria_s",
    "lecteur92",
    "Wim",
)


class Copies:
    """What may stand around the article of a dump: texts of its own fold, so that none crosses a split."""

    def __init__(self, dumps: Sequence[Dump]) -> None:
        self._leads: dict[int, dict[str, rewritten.Other]] = {}
        self._said: dict[int, dict[str, None]] = {}
        for dump in dumps:
            lines = [line.strip() for line, label in zip(dump.lines, dump.labels, strict=True) if label == 1]
            long = [line for line in lines if len(line) > _LEAST_TEASER]
            if is_article(dump) and long:
                self._leads.setdefault(dump.fold, {})[dump.id] = rewritten.Other(long[-1][:70], long[0][:280])
            said: list[str] = []
            if dump.kind == "forum":
                said = [line for line in lines if len(line) in _COMMENT_LENGTHS]
            elif dump.lang != "en":
                said = [line[:400] for line in long[:_OTHER_LINES]]
            whole = (text for text in said if text[0].isalnum())  # some tools break sentences at links
            self._said.setdefault(dump.fold, {}).update(dict.fromkeys(whole))
        self._texts = {fold: list(said) for fold, said in self._said.items()}
        self._others = {fold: list(leads.values()) for fold, leads in self._leads.items()}

    def of(self, dump: Dump) -> Iterator[Dump]:
        """The copies of a dump of a whole page with an article: shorter, with comments, with teasers, with days, as a
        thread."""
        if dump.style not in WHOLE or not is_article(dump) or dump.weight == 0.0:
            return
        rng = random.Random(hashlib.blake2b(f"{dump.style} {dump.id}".encode(), digest_size=8).digest())  # noqa: S311 - no secret
        if rng.random() < _SHORT and (copy := shorter(dump, rng.choice(page_copies.LENGTHS))):
            yield self._bare(copy, rng)
        if rng.random() < _COMMENTS:
            said = self._texts.get(dump.fold, [])
            texts = rng.sample(said, min(rng.choice(_COMMENT_COUNTS), len(said)))
            yield from self._around(dump, rng, page_copies.comments(rng, texts), "below")
        if rng.random() < _TEASERS:
            others = self._others.get(dump.fold, [])
            others = rng.sample(others, min(rng.choice(_TEASER_COUNTS), len(others)))
            others = [other for other in others if not any(other.lead[:100] in line for line in dump.lines)]
            yield from self._around(dump, rng, page_copies.teasers(rng, others), rng.choice(_TEASER_PLACES))
        if rng.random() < _DATED:
            yield dated(self._bare(dump, rng), rng)
        if rng.random() < _THREADS:
            said = self._texts.get(dump.fold, [])
            yield thread(self._bare(dump, rng), rng, rng.sample(said, min(rng.choice(_POSTS), len(said))))

    def _around(self, dump: Dump, rng: random.Random, fragment: str, where: str) -> Iterator[Dump]:
        if rng.random() < _ALSO_SHORT:
            dump = shorter(dump, rng.choice(page_copies.LENGTHS)) or dump
        dump = self._bare(dump, rng)
        if fragment:
            yield put(dump, lines_of(fragment, dump), where)

    @staticmethod
    def _bare(dump: Dump, rng: random.Random) -> Dump:
        above, below = rng.choice(_AROUND), rng.choice(_AROUND)
        return barer(dump, above, below) if rng.random() < _BARE else dump


_DAYS = (
    *("{d} {name} {y}", "{name} {d}, {y}", "{d}.{m}.{y}", "{y}-{m}-{d}", "{y}", "{d}. {local} {y}", "{y}年{m}月{d}日"),
    *("{name} {d}", "{d} de {local} de {y}", "{h}:{minute}", "{local} {y}"),
)
_MONTHS = ("January", "March", "May", "July", "October", "December")
_LOCAL_MONTHS = ("Januar", "März", "mai", "juillet", "octubre", "dezembro", "maggio", "июля", "września")


def dated(dump: Dump, rng: random.Random) -> Dump:
    """The dump with a day above paragraphs of its article, which belongs to it: chronicles, diaries, programmes."""
    own = [place for place, label in enumerate(dump.labels) if label == 1]
    form, each, first = rng.choice(_DAYS), rng.choice(_EACH), rng.randrange(max(1, len(own) // 2))
    marked = set(own[first::each])
    lines, labels = list[str](), list[int]()
    year = rng.randint(1850, 2024)
    for place, (line, label) in enumerate(zip(dump.lines, dump.labels, strict=True)):
        if place in marked:
            year += rng.randrange(2)
            values = {"d": rng.randint(1, 28), "m": rng.randint(1, 12), "y": year, "h": rng.randint(1, 23)}
            values["minute"] = rng.randint(10, 59)
            names = {"name": rng.choice(_MONTHS), "local": rng.choice(_LOCAL_MONTHS)}
            lines.append(form.format(**values, **names))
            labels.append(1)
        lines.append(line)
        labels.append(label)
    return dataclasses.replace(dump, lines=lines, labels=labels)


def thread(dump: Dump, rng: random.Random, posts: Sequence[str]) -> Dump:
    """The dump with the beginning of its article as the first post of a thread, and others in place of the rest."""
    own = [place for place, label in enumerate(dump.labels) if label == 1]
    form, above = THREAD_FORMS[rng.choice(list(THREAD_FORMS))], rng.choice(_ABOVE_POSTS)
    first = [dump.lines[place].strip() for place in own[: rng.choice(_FIRST_POSTS)]]
    lines, labels = list[str](), list[int]()
    blank = [""] * (1 if dump.style in _APART else rng.randrange(2))
    for number, said in enumerate([first, *([post] for post in posts)]):
        values = {
            "who": rng.choice(_READERS),
            "n": number + 1,
            "day": rng.randint(1, 28),
            "month": rng.randint(1, 12),
            "year": rng.randint(2006, 2024),
            "hour": rng.randint(0, 23),
            "minute": rng.randint(10, 59),
            "many": rng.randint(2, 4000),
            "few": rng.randint(0, 9),
        }
        head = [above.format(n=len(posts))] if number == 1 and above else []
        for line in (*head, *form):
            texts = said if line == "{said}" else [line.format(**values)]
            for text in texts:
                lines += [*blank, text]
                labels += [*(-1 for _ in blank), int(line == "{said}")]
    gone = range(own[0], own[-1] + 1)
    return dataclasses.replace(
        dump,
        lines=[*dump.lines[: gone.start], *lines, *dump.lines[gone.stop :]],
        labels=[*dump.labels[: gone.start], *labels, *dump.labels[gone.stop :]],
    )


def is_article(dump: Dump) -> bool:
    """Whether a dump is that of an article."""
    return dump.kind in {"article", "", None}


def shorter(dump: Dump, length: int) -> Dump | None:
    """The dump with ``length`` characters of its article, from its start and from its end; None where it has not much
    more. What stood between the lines that go goes too."""
    own = [place for place, label in enumerate(dump.labels) if label == 1]
    sizes: list[int] = []
    for place in own:
        sizes.append(len(dump.lines[place]) + (sizes[-1] if sizes else 0))
    if len(own) < _LINES or sizes[-1] < _LONGER * length:
        return None
    first = max(1, sum(size < _START * length for size in sizes))
    last = min(len(own) - 1, sum(size < sizes[-1] - (1.0 - _START) * length for size in sizes))
    if last <= first:
        return None
    stays = [*range(own[first]), *range(own[last], len(dump.lines))]
    return dataclasses.replace(
        dump, lines=[dump.lines[place] for place in stays], labels=[dump.labels[place] for place in stays]
    )


def barer(dump: Dump, above: int, below: int) -> Dump:
    """The dump with so many lines that are no article above its own and below; metadata stays."""
    own = [place for place, label in enumerate(dump.labels) if label == 1]
    around = [place for place, label in enumerate(dump.labels) if label == 0]
    before, after = ([place for place in around if place < own[0]], [place for place in around if place > own[-1]])
    gone = {*before[: max(0, len(before) - above)], *after[below:]}
    stays = [place for place in range(len(dump.labels)) if place not in gone]
    return dataclasses.replace(
        dump, lines=[dump.lines[place] for place in stays], labels=[dump.labels[place] for place in stays]
    )


def lines_of(fragment: str, dump: Dump) -> list[str]:
    """What a dump like this one has of a piece of HTML, blank lines among them."""
    if dump.style in _APART:
        fragment = _INLINE.sub("<br>", fragment)
    runs = parse(f"<body>{fragment}</body>").runs
    blank = [len(list(group)) for is_blank, group in groupby(dump.labels, lambda label: label == -1) if is_blank]
    usual = Counter(blank).most_common(1)[0][0] if blank else 0
    lines: list[str] = []
    for run in runs:
        lines += [""] * (usual if dump.style in _APART or "\n\n" in run.gap else 0)
        lines.append(run.text)
    return [*lines, *[""] * usual]


def put(dump: Dump, lines: Sequence[str], where: str) -> Dump:
    """The dump with lines that are no article "below" its own, in the middle of them ("inside"), or "above", in front
    of the last line there that is none either."""
    own = [place for place, label in enumerate(dump.labels) if label == 1]
    above = [place for place in range(own[0]) if dump.labels[place] == 0]
    at = {"below": own[-1] + 1, "inside": own[len(own) // 2], "above": [own[0], *above][-1]}[where]
    labels = [0 if line else -1 for line in lines]
    return dataclasses.replace(
        dump,
        lines=[*dump.lines[:at], *lines, *dump.lines[at:]],
        labels=[*dump.labels[:at], *labels, *dump.labels[at:]],
    )
