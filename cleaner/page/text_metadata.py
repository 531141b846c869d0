"""Metadata that stands in the text of a page: headline, dates, byline, section, synopsis, sources, dateline.

Rules only, and only explicit forms: a field without evidence stays empty. Each line that becomes metadata is
named, so that the caller can take it out of the text; a dateline is copied and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cleaner.page import datelines, dates, front_matter, headline, press_fields, text_names
from cleaner.page.bylines import may_be_byline
from cleaner.page.date_lines import Stamp, beside_dates
from cleaner.page.facts import Facts
from cleaner.page.language import detect
from cleaner.page.lexicon import Lexicon, fold
from cleaner.page.people import people
from cleaner.page.runs import Run
from cleaner.page.text_page import TextPage

# A date that is no update stands so many lines from one that is.
_NEAR_UPDATE = 4
# An article has no more bylines than these.
_BYLINES = 3
# Longer lines (Latin characters) announce nothing.
_LABELLED_LINE = 400
# Below the head a label ends with a colon, this early (code points).
_LABEL_REACH = 40
# Lines that are the same but for punctuation differ in length by so many characters, and one in twelve.
_SPARE_SIGNS = 4
# A known headline stands above the text; further down the same words are text.
_TITLE_RUNS = 3
# A line that is no more than this goes on with the sentence of the line above.
_GOES_ON = frozenset([".", ")", "。"])
# What the lexicon knows to be a part of the site holds no metadata of the article.
_FURNITURE = frozenset(
    [
        *("navigation", "share", "subscribe", "advertisement", "cookie", "legal", "comments", "related", "also_read"),
        *("recent_posts", "pagination", "tags"),
    ]
)
_UNSEEN = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
# A language of this probability tells day from month.
_SURE = 0.9
# "Santiago de Chile - 03 ABR 2022 - 05:00": where an article was written, above its day.
_PLACE = re.compile(r"([^\W\d_][^\d,|•·]{1,40}?) [-–—] \d.{4,20} [-–—] \d{1,2}[:.]\d\d")
# "来源：东门晚报 记者 林晓梅".
_WRITERS = re.compile(r"\s+(?=(?:本[报報])?(?:记者|記者|作者|撰文|编辑|編輯)[\s:：])")
# When a note or a file came into being, which says less than when it was published.
_CREATED = re.compile(r"(?:created|erstellt|creado|creato|créé)\s*:", re.IGNORECASE)
_SECTION_HEADS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True, slots=True)
class TextMetadata:
    """``values``: field -> value; ``origin``: field -> where it came from; ``runs``: index of a run -> its field."""

    values: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[int, str] = field(default_factory=dict)


def read(
    runs: Sequence[Run],
    facts: Sequence[Facts],
    lexicon: Lexicon,
    crawl_date: str | None = None,
    titles: Sequence[str] = (),
    *,
    html: bool = False,
    language: str | None = None,
    days: Sequence[str] = (),
    is_other_day: Callable[[int], bool] = lambda _: False,
) -> TextMetadata:
    """Metadata of a page of text. ``crawl_date`` (ISO) resolves relative dates and refuses later ones.

    ``titles``: what is known of the headline already, in all its forms; then no other line is taken for it. ``html``:
    the runs are those of an HTML page, whose last line may be anything. ``language`` is what is declared, ``days``
    (ISO) what an address, a file's name or an HTML page says: they tell day from month in 06/07/2025. ``is_other_day``:
    whether what lies around a run says that a date in it is none of the article's.
    """
    page = TextPage(_bare(runs), facts, lexicon, crawl_date)
    _order(page, language, days)
    if said := press_fields.values(page.runs) or front_matter.values(page.runs):
        _labelled_fields(page, said)
        titles = titles or tuple(filter(None, [said.get("title")]))
    _date_lines(page, is_other_day)
    _labelled(page)
    if titles:
        _known_headline(page, titles)
    else:
        _headline(page)
    _section(page)
    _dates(page)
    text_names.beside_date(page)
    text_names.below_headline(page)
    if not html:
        text_names.closing(page)
    _dateline(page)
    if all(stamp.iso for stamp in page.stamps):
        page.note("date", page.values.get("date_modified"), "date line (updated)")  # the only date there is
    return TextMetadata(page.values, page.origin, page.taken)


def _labelled_fields(page: TextPage, said: Mapping[str, str]) -> None:
    """What a database of the press says of its article, wherever that stands, or the head of a text in Markdown."""
    page.note("title", said.get("title"), "label")
    writers = people([said["authors"]]) if "authors" in said else ()
    page.note("authors", tuple(" ".join(reversed(name.split(", ", 1))) for name in writers), "label")
    hits = dates.find(said.get("date", ""), crawl_date=page.crawl_date, order=page.date_lines.order)
    page.note("date", hits[0].iso if hits else None, "label")


def _bare(runs: Sequence[Run]) -> Sequence[Run]:
    """The lines without the marks at their ends that nobody sees: of direction, of joints, of byte order."""
    if not any(run.text[0] in _UNSEEN or run.text[-1] in _UNSEEN for run in runs):
        return runs
    return [run._replace(text=run.text.strip(_UNSEEN).strip() or run.text) for run in runs]


def _order(page: TextPage, language: str | None, days: Sequence[str]) -> None:
    """What leads in the page's dates of figures, and what tells it, where such a date stands in its head."""
    texts = [run.text for run in page.runs]
    if not any(len(text) <= dates.LINE_LIMIT and dates.is_numeric(text) for text in texts[: page.head]):
        return
    found = dates.page_order(texts)
    told = "other dates"
    if found is None:
        found, told = dates.page_order(texts, days), "known day"
    if found is None:
        lines = [text for text in texts[: page.head] if dates.line_date(text)]
        clear = [hit.iso for text in lines for hit in dates.find(text)]
        found, told = dates.page_order(lines, clear, short=True), "other dates"
    if found is None:
        found, told = dates.language_order(language or _spoken(page)), "language"
    if found is not None:
        page.date_lines.order, page.order_told = found, f" ({found} first: {told})"


def _spoken(page: TextPage) -> str | None:
    """The language of the page's prose, where it is sure."""
    found = detect("\n".join(run.text for run, fact in zip(page.runs, page.facts, strict=True) if fact.prose))
    return found.code if found.score >= _SURE else None


def _date_lines(page: TextPage, is_other_day: Callable[[int], bool]) -> None:
    """Take the lines of the head that are mostly a date, unless the page is a list of dated entries."""
    for i in range(page.head):
        if page.facts[i].reason in _FURNITURE:
            continue
        found, source = page.date_lines.read(i)
        if not found:
            continue
        if i + 1 < len(page.runs) and page.runs[i + 1].text in _GOES_ON:
            continue  # a date inside a sentence that was broken up
        if is_other_day(i):
            continue
        if not page.stamps and page.date_lines.first_of_entries(i):
            page.head = min(page.head, max(0, i - 1))
            page.start = min(page.start, page.head)
            return
        page.stamps += found
        page.take(i, "date_modified" if all(stamp.modified for stamp in found) else "date")
        source, *writers = _WRITERS.split(source, maxsplit=1)
        page.note("sources", _listed(source), "label")
        beside = [*beside_dates(page.runs[i].text, page.crawl_date), *writers]
        page.note("authors", page.bylines.beside_date(beside, placed=_is_named_above(page, i)), "byline")


def _is_named_above(page: TextPage, i: int) -> bool:
    """Whether the line above line ``i`` is a byline, or what stands before its date and time a place: below a name, or
    one of which the article speaks."""
    place = _PLACE.match(page.runs[i].text)
    if place is not None and page.bylines.tells_of(place[1]):
        return True
    if not i or i - 1 in page.taken:
        return False
    if place is not None and page.bylines.lone(i - 1):
        return True
    label = page.lexicon.label(page.runs[i - 1].text)
    rest = label.rest if label is not None and label.field == "authors" else None
    names, after = page.bylines.labelled(i - 1, rest)
    return bool(names) and after == i


def _labelled(page: TextPage) -> None:
    """Lines that say what they are: "By …", "Synopsis", "Sources: …"."""
    i = 0
    while i < page.end:
        if i < page.head or _has_colon(page.runs[i].text):
            i = max(i + 1, _labelled_line(page, i))
        else:
            i += 1
    if len(page.credits) <= _BYLINES:  # more of them stand in lists
        for names, lines in page.credits:
            page.note("authors", names, "byline")
            for line in lines:
                page.take(line, "authors")


def _has_colon(text: str) -> bool:
    return ":" in text[:_LABEL_REACH] or "：" in text[:_LABEL_REACH]


def _labelled_line(page: TextPage, i: int) -> int:
    """Read line ``i``; the index after the last line that was read with it."""
    fact, text = page.facts[i], page.runs[i].text
    if fact.reason in _FURNITURE or i in page.taken or fact.heading is not None or fact.mass > _LABELLED_LINE:
        return i
    label = page.lexicon.label(text)
    if label is None and not may_be_byline(text):
        return i
    if label is not None and label.field == "synopsis" and not label.rest:
        return _synopsis(page, i)
    if label is not None and label.field == "sources" and label.rest:
        if i < page.start or i >= page.last_prose:
            page.note("sources", _listed(label.rest), "label")
            page.take(i, "sources")
        return i
    if i >= page.head or fact.prose or (label is not None and label.field != "authors"):
        return i
    names, after = page.bylines.labelled(i, label.rest if label is not None else None)
    if names:
        page.credits.append((names, range(i, after)))
    return after


def _synopsis(page: TextPage, i: int) -> int:
    if i > page.start or i + 1 >= len(page.runs) or not page.facts[i + 1].sentence:
        return i
    page.note("synopsis", page.runs[i + 1].text, "label")
    for line in () if page.runs[i].tag in _SECTION_HEADS else (i, i + 1):  # an abstract is a section of its paper
        page.take(line, "synopsis")
    return i + 2


def _listed(text: str) -> tuple[str, ...]:
    parts = (part.strip().rstrip(".").strip() for part in re.split(r"[,;、،|]", text))
    return tuple(part for part in parts if part)


def _headline(page: TextPage) -> None:
    """The headline, and every line above the article that is the same."""
    best = headline.find(page.runs, page.facts, page.lexicon, page.taken, page.start)
    if best is None:
        return
    text = page.runs[best].text
    page.note("title", headline.shown(text), "headline")
    _take_title(page, (text, headline.shown(text)), min(max(page.start, best + 1), len(page.runs)))


def _known_headline(page: TextPage, titles: Sequence[str]) -> None:
    """Take the lines above the article's text, and its first ones, that are the known headline."""
    _take_title(page, titles, min(page.start + _TITLE_RUNS, len(page.runs)))


def _take_title(page: TextPage, titles: Sequence[str], end: int) -> None:
    """Take the lines before line ``end`` that are one of the titles but for case and punctuation."""
    same = {fold(title) for title in titles}
    lengths: set[int] = set()
    for title in titles:
        spare = _SPARE_SIGNS + len(title) // 12
        lengths.update(range(len(title) - spare, len(title) + spare + 1))
    for i in range(end):
        text = page.runs[i].text
        if len(text) in lengths and i not in page.taken and fold(text) in same:
            page.take(i, "title")


def _section(page: TextPage) -> None:
    """A section's name on the line above the headline, unless it is the last one of a menu."""
    title = min((i for i, name in page.taken.items() if name == "title"), default=0)
    above = title - 1
    if title and above not in page.taken and _is_section(page, above):
        if above and (_is_section(page, above - 1) or page.facts[above - 1].reason is not None):
            return
        page.note("section", page.runs[above].text, "line above headline")
        page.take(above, "section")


def _is_section(page: TextPage, i: int) -> bool:
    return page.lexicon.section(page.runs[i].text)


def _dates(page: TextPage) -> None:
    """The first date below the headline that is not vague; where it is an update, another date near it wins."""
    title = page.title_line
    below = [stamp for stamp in page.stamps if title is None or stamp.line > title] or page.stamps
    sure = [stamp for stamp in below if not stamp.vague] or below
    if not sure:
        return
    first = sure[0]
    if _CREATED.match(page.runs[first.line].text):
        first = next((stamp for stamp in sure if stamp.line > first.line and not stamp.modified), first)
    if first.modified:
        near = [stamp for stamp in sure if not stamp.modified and stamp.line - first.line <= _NEAR_UPDATE]
        first = near[0] if near else first
    if not first.modified:
        page.note("date", first.iso, _told(page, first))
    modified = next((stamp for stamp in sure if stamp.modified), None)
    if modified is not None:
        page.note("date_modified", modified.iso, _told(page, modified))


def _told(page: TextPage, stamp: Stamp) -> str:
    """The origin of a date; it says so where day and month were told apart by something else than the line."""
    return f"date line{page.order_told if dates.is_numeric(page.runs[stamp.line].text) else ''}"


def _dateline(page: TextPage) -> None:
    """Place, day and agency that open one of the first lines of prose; a full date there is the article's."""
    prose = (run.text for i, run in enumerate(page.runs) if page.facts[i].prose and i not in page.taken)
    line = datelines.find(prose)
    page.note("dateline", line, "dateline")
    for hit in dates.find(line, crawl_date=page.crawl_date, order=page.date_lines.order)[:1] if line else []:
        if not hit.relative:
            page.note("date", hit.iso, "dateline")
