"""Articles in HTML as databases of the press save them: Factiva, Europresse, Nexis, the archive of the F.A.Z.

The first, second and last of them say by the classes of their elements what is headline, writer, day and text; the rest
are fields. Nexis labels its lines, in HTML as in text (see `cleaner.page.press_fields`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.page import dates, lexicon as lexicons, press_fields
from cleaner.page.bylines import is_name
from cleaner.page.facts import look
from cleaner.page.html_called import names_of
from cleaner.page.html_codes import TAGS
from cleaner.page.html_marks import whole_texts
from cleaner.page.html_metas import clean_text
from cleaner.page.html_runs import HtmlPage
from cleaner.page.people import people

# What an article is made of.
_FIELD, _TEXT, _DECK, _TITLE, _AUTHORS, _DATE = "field", "text", "deck", "title", "authors", "date"


class _Form(NamedTuple):
    """``proof`` stands in the markup of such articles and hardly anywhere else; ``parts``: what an element is by its
    name, class and id. ``writers``: the label of a cell before one with writers."""

    proof: bytes
    parts: Mapping[str, re.Pattern[str]]
    writers: str = ""


def _form(proof: bytes, writers: str = "", **parts: str) -> _Form:
    return _Form(proof, {name: re.compile(pattern) for name, pattern in parts.items()}, writers)


_FORMS = (
    _form(
        b"articleParagraph ",
        writers="BY",
        field=r"div article [a-z]{2}Article",
        text=r"\w+ articleParagraph\b",
        title=r"\w+ (?:[a-z]{2}Headline|hd)\b",
        authors=r"div author\b",
    ),
    _form(
        b'"DocPublicationName"',
        field=r"header|footer|span DocPublicationName",
        text=r"section|div (?:DocText|docOcurrContainer)",
        deck=r"p (?:\S+ )?rdp__subtitle",
        title=r"\w+ (?:\S+ )*[tT]itreArticleVisu\b",
        authors=r"div docAuthors|p sm-margin-bottomNews",
        date=r"span DocHeader",
    ),
    _form(
        b'<pre class="docTitle"',
        field=r"div single-document",
        text=r"pre text\b",
        title=r"pre docTitle",
        authors=r"pre docAuthor",
        date=r"pre docSource",
    ),
)
# Below the headline stands who wrote it, in such an element.
_BELOW_TITLE = "div"
# So many elements an article of these has at most.
_MOST_ELEMENTS = 20_000
# "3 of 20 DOCUMENTS" stands so near the top.
_TOP = 10


@dataclass(frozen=True, slots=True)
class PressPage:
    """Runs that are ``fields``, those of the ``text``, and ``runs`` that are metadata, by field; ``values``: field ->
    value as in a document."""

    fields: frozenset[int] = frozenset()
    text: frozenset[int] = frozenset()
    runs: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


_NONE = PressPage()


def read(page: HtmlPage, crawl_date: str | None = None) -> PressPage:
    """What a page is made of, where it is such an article; nothing of all other pages."""
    form = next((form for form in _FORMS if form.proof in page.scan.data), None)
    if form is not None and len(page.scan.nodes.tag) <= _MOST_ELEMENTS:
        return _read(page, form, crawl_date)
    if any(press_fields.is_mark(run.text) for run in page.runs[:_TOP]):
        return PressPage(press_fields.fields(page.runs, look(page.runs, lexicons.load())))
    return _NONE


def _read(page: HtmlPage, form: _Form, crawl_date: str | None) -> PressPage:
    of_element = _parts(page, form)
    parts = [of_element[owner] for owner in page.scan.runs.owner.tolist()]
    if _TEXT not in parts or _FIELD not in of_element:
        return _NONE
    asked = {i: clean_text(page.runs[i].text) for i, part in enumerate(parts) if part not in (None, _TEXT, _DECK)}
    title, signed, day = (next(_texts_of(page, of_element, name), "") for name in (_TITLE, _AUTHORS, _DATE))
    headline = next((i for i, text in asked.items() if text == title), None)
    above = {i: text for i, text in asked.items() if i < parts.index(_TEXT)}
    written = _writers(page, form, above, signed, headline)
    dated = _dates(asked, day, crawl_date)
    runs = {i: name for name, i in ((_TITLE, headline), (_AUTHORS, written.run), (_DATE, dated.run)) if i is not None}
    values = {_TITLE: title, _AUTHORS: written.value, _DATE: dated.value}
    fields = frozenset(i for i in asked if i not in runs)
    text = frozenset(i for i, part in enumerate(parts) if part in {_TEXT, _DECK})
    return PressPage(fields, text, runs, {name: value for name, value in values.items() if value})


def _parts(page: HtmlPage, form: _Form) -> list[str | None]:
    """What each element belongs to: itself, or the nearest one around it, is a part of this name."""
    found: list[str | None] = []
    for node, above in enumerate(page.scan.nodes.parent.tolist()):
        called = f"{TAGS[page.scan.nodes.tag[node]]} {names_of(page, node)}"
        own = next((name for name, pattern in form.parts.items() if pattern.match(called)), None)
        found.append(own or (found[above] if above >= 0 else None))
    return found


def _texts_of(page: HtmlPage, of_element: Sequence[str | None], name: str) -> Iterator[str]:
    """The texts of the elements that are a part of this name."""
    for node, part in enumerate(of_element):
        if part == name and (text := clean_text(" ".join(whole_texts(page.scan, node)))):
            yield text


class _Found(NamedTuple):
    value: str | tuple[str, ...] = ""
    run: int | None = None


def _writers(page: HtmlPage, form: _Form, above: Mapping[int, str], signed: str, headline: int | None) -> _Found:
    """Who wrote the article: in an element of their own, in the cell behind a label, or in one without a class that
    stands below the headline; ``above``: the texts above the article's own."""
    before = ""
    for i, text in above.items():
        labelled = bool(form.writers) and before == form.writers
        before = text
        told = labelled or text == signed
        below = headline is not None and i > headline and page.runs[i].tag == _BELOW_TITLE
        if told or (below and not signed and not form.writers):
            names = people([text])
            whole = tuple(filter(is_name, names))
            if whole and (told or whole == names):  # behind a name may stand a role
                return _Found(whole, i)
    return _Found()


def _dates(asked: Mapping[int, str], day: str, crawl_date: str | None) -> _Found:
    """The day that the element of dates says, else the first field that is one and little else."""
    for i, text in asked.items():
        if day:
            hits = dates.find(text, crawl_date=crawl_date, order="day") if day in text else []
            found = next((hit.iso for hit in hits), "")
        else:
            found = next((hit.iso for hit in dates.line_date(text, crawl_date=crawl_date, order="day")), "")
        if found:
            return _Found(found, i)
    return _Found()
