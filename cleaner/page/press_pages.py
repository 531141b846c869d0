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
from cleaner.page.date_patterns import Order
from cleaner.page.facts import look
from cleaner.page.html_called import names_of
from cleaner.page.html_codes import TAGS
from cleaner.page.html_marks import whole_texts
from cleaner.page.html_metas import clean_text
from cleaner.page.html_runs import HtmlPage
from cleaner.page.people import people

# What an article is made of: what is ``around`` its text belongs to it below the first line of that only by the judge.
_AROUND, _FIELD, _TEXT, _DECK, _TITLE, _AUTHORS, _DATE = "around", "field", "text", "deck", "title", "authors", "date"


class _Form(NamedTuple):
    """``proof`` stands in the markup of such articles, and one of their elements is the part that is ``sure``;
    ``parts``: what an element is by its name, class and id. ``label``: cells beside which stand fields, ``writers``
    the text of the one beside writers; ``order``: what leads in its dates of figures."""

    proof: bytes
    sure: str
    parts: Mapping[str, re.Pattern[str]]
    label: re.Pattern[str] | None = None
    writers: str = ""
    order: Order | None = None


def _form(proof: bytes, sure: str, order: Order | None = None, **parts: str) -> _Form:
    return _Form(proof, sure, {name: re.compile(pattern) for name, pattern in parts.items()}, order=order)


_FORMS = (
    _form(
        b"articleParagraph",
        _AROUND,
        around=r"div article [a-z]{2,4}Article",
        text=r"\w+ articleParagraph\b",
        title=r"\w+ (?:[a-z]{2,4}Headline|hd)\b",
        authors=r"div author\b",
    )._replace(label=re.compile(r"td index\b"), writers="BY"),
    _form(
        b'"DocPublicationName"',
        "source",
        order="day",
        source=r"span DocPublicationName",
        field=r"header|footer",
        text=r"section|div (?:DocText|docOcurrContainer)",
        deck=r"p (?:\S+ )?rdp__subtitle",
        title=r"\w+ (?:\S+ )*[tT]itreArticleVisu\b",
        authors=r"div docAuthors|p sm-margin-bottomNews",
        date=r"span DocHeader",
    ),
    _form(
        b'<pre class="docTitle"',
        _TITLE,
        order="day",
        around=r"div single-document",
        field=r"pre doc(?:Copy|Image)",
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
    if _TEXT not in parts or form.sure not in of_element:
        return _NONE
    first = parts.index(_TEXT)
    asked = {
        i: clean_text(page.runs[i].text)
        for i, part in enumerate(parts)
        if part not in {None, _TEXT, _DECK}
        and (i < first or part != _AROUND or press_fields.is_mark(page.runs[i].text))
    }
    title, headline = _title(page, of_element, asked)
    signed, day = (next(_texts_of(page, of_element, name), "") for name in (_AUTHORS, _DATE))
    written = _writers(page, form, {i: text for i, text in asked.items() if i < first}, signed, headline)
    dated = _dates(asked, day, crawl_date, form.order)
    runs = dict.fromkeys(headline, _TITLE)
    runs |= {i: name for name, i in ((_AUTHORS, written.run), (_DATE, dated.run)) if i is not None}
    values = {_TITLE: title, _AUTHORS: written.value, _DATE: dated.value}
    fields = frozenset(i for i in asked if i not in runs)
    text = frozenset(i for i, part in enumerate(parts) if part in {_TEXT, _DECK})
    return PressPage(fields, text, runs, {name: value for name, value in values.items() if value})


def _parts(page: HtmlPage, form: _Form) -> list[str | None]:
    """What each element belongs to: itself, or the nearest one around it, is a part of this name."""
    above_of = page.scan.nodes.parent.tolist()
    tags = page.scan.nodes.tag.tolist()
    called = [" ".join([TAGS[tag], *names_of(page, node).split()]) for node, tag in enumerate(tags)]
    rows = {above for name, above in zip(called, above_of, strict=True) if form.label and form.label.match(name)}
    found: list[str | None] = []
    for node, above in enumerate(above_of):
        own = next((name for name, pattern in form.parts.items() if pattern.match(called[node])), None)
        own = _FIELD if node in rows else own
        found.append(own or (found[above] if above >= 0 else None))
    return found


def _title(page: HtmlPage, of_element: Sequence[str | None], asked: Mapping[int, str]) -> tuple[str, list[int]]:
    """The headline, and the runs in which it stands: its own, or those of the cell that it is in."""
    node = next((node for node, part in enumerate(of_element) if part == _TITLE), None)
    if node is None:
        return "", []
    title = _text_of(page, node)
    owners = page.scan.runs.owner
    inside = [i for i in asked if node <= owners[i] and page.scan.nodes.name[owners[i]] < page.scan.nodes.end[node]]
    while not inside and node > 0:
        node = int(page.scan.nodes.parent[node])
        inside = [i for i, text in asked.items() if owners[i] == node and text in title]
    return title, inside


def _texts_of(page: HtmlPage, of_element: Sequence[str | None], name: str) -> Iterator[str]:
    """The texts of the elements that are a part of this name."""
    for node, part in enumerate(of_element):
        if part == name and (text := _text_of(page, node)):
            yield text


def _text_of(page: HtmlPage, node: int) -> str:
    return clean_text(" ".join(whole_texts(page.scan, node)))


class _Found(NamedTuple):
    value: str | tuple[str, ...] = ""
    run: int | None = None


def _writers(page: HtmlPage, form: _Form, above: Mapping[int, str], signed: str, headline: Sequence[int]) -> _Found:
    """Who wrote the article: in an element of their own, in the cell behind a label, or in one without a class that
    stands below the headline; ``above``: the texts above the article's own."""
    before = ""
    for i, text in above.items():
        labelled = bool(form.writers) and before == form.writers
        before = text
        told = labelled or text == signed
        below = bool(headline) and i > headline[-1] and page.runs[i].tag == _BELOW_TITLE
        if told or (below and not signed and not form.writers):
            names = people([text])
            whole = tuple(filter(is_name, names))
            if whole and (told or whole == names):  # behind a name may stand a role
                return _Found(whole, i)
    return _Found()


def _dates(asked: Mapping[int, str], day: str, crawl_date: str | None, order: Order | None) -> _Found:
    """The day that the element of dates says, else the first field that is one and little else."""
    for i, text in asked.items():
        if day:
            hits = dates.find(text, crawl_date=crawl_date, order=order) if day in text else []
            found = next((hit.iso for hit in hits), "")
        else:
            found = next((hit.iso for hit in dates.line_date(text, crawl_date=crawl_date, order=order)), "")
        if found:
            return _Found(found, i)
    return _Found()
