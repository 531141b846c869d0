"""The metadata of a page out of all that knows some, by one order of trust, field by field.

1. the record that the page came in ("record"), then the database of the press that saved it ("press database");
2. what an HTML page declares (see `cleaner.page.html_metadata`);
3. the names in elements of an HTML page that are called an author's ("element: author");
4. what its text says ("headline", "byline", "date line" …; "text: …" on an HTML page);
5. the dates in elements of an HTML page that are called a date ("element: date");
6. trafilatura on an HTML page, for its title;
7. a date in the address, when the record was made, a date in the file's name, and when the server says that the page
   was changed ("url", "record", "file-name", "http").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.page import dates, text_metadata
from cleaner.page.addresses import host_of
from cleaner.page.facts import Facts
from cleaner.page.hints import Hints
from cleaner.page.lexicon import Lexicon
from cleaner.page.runs import Run
from cleaner.records import Page

if TYPE_CHECKING:
    from cleaner.page.html_runs import HtmlPage


@dataclass(frozen=True, slots=True)
class Metadata:
    """``values``: field -> value as in a document; ``origin``: field -> where it stood; ``runs``: index of a run that
    is metadata -> its field."""

    values: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[int, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def of_text(runs: Sequence[Run], facts: Sequence[Facts], lexicon: Lexicon, page: Page) -> Metadata:
    """Metadata of a page of text. ``facts`` are those of the ``runs``; ``page`` is what the input says of it."""
    hints = Hints(page)
    titles = (hints.stated["title"],) if "title" in hints.stated else ()
    language, days = hints.stated.get("language"), hints.days()
    seen = text_metadata.read(runs, facts, lexicon, page.crawl_date, titles, language=language, days=days)
    return _merged(hints, [(seen.values, seen.origin)], seen.runs)


def of_html(
    html: HtmlPage,
    places: Sequence[int],
    facts: Sequence[Facts],
    lexicon: Lexicon,
    page: Page,
    *,
    said: Mapping[str, Any],
    ask_trafilatura: bool,
) -> Metadata:
    """Metadata of an HTML page. ``places`` of the runs that may say something, with their ``facts``; ``said``: what a
    database of the press says of its article; trafilatura is asked for a missing title where ``ask_trafilatura``."""
    # These are heavy, and pages of text have no use for them.
    from cleaner.page import html_authors, html_beside, html_dates, html_metadata, html_other_days, metadata_fill

    hints = Hints(page)
    url = hints.stated.get("url")
    declared = html_metadata.read(html, url=url, crawl_date=page.crawl_date)
    stated = {**said, **hints.stated}
    titles = (stated["title"], *declared.titles) if "title" in stated else declared.titles
    titles = titles[:1] if "title" in said else titles  # what else the page names is the database
    known = {**declared.values, **stated}
    days = [*hints.days(), *(str(known[name])[:10] for name in ("date", "date_modified") if known.get(name))]
    seen = text_metadata.read(
        html_beside.told_apart(html, places, facts, lexicon, page.crawl_date),
        facts,
        lexicon,
        page.crawl_date,
        titles,
        html=True,
        language=known.get("language"),
        days=days,
        is_other_day=lambda i: html_other_days.is_other_day(
            html, int(html.scan.runs.owner[places[i]]), html.runs[places[i]].text
        ),
    )
    values = dict(seen.values)
    if "title" not in seen.runs.values():  # a section's name stands above a headline
        values.pop("section", None)
    named: tuple[str, ...] = ()
    if not known.get("authors"):
        not_people = [str(declared.values.get(name) or "") for name in ("site_name", "hostname")]
        named = html_authors.read(html, places, not_people, lexicon)
    by_class = ({"authors": named}, {"authors": "element: author"})
    found = [
        (said, dict.fromkeys(said, "press database")),
        (declared.values, declared.origin),
        by_class,
        (values, {name: f"text: {seen.origin[name]}" for name in values}),
    ]
    known = {**values, **known}
    if not known.get("date"):
        order = dates.language_order(known.get("language"))
        dated = html_dates.read(html, page.crawl_date, order)
        found.append((dated, dict.fromkeys(dated, "element: date")))
    if ask_trafilatura:
        deepest = int(html.scan.nodes.depth.max(initial=0))
        found.append(
            metadata_fill.fill(known, html.elsewhere.cut_out, url=url, deepest=deepest, noscript=html.noscript)
        )
    return _merged(hints, found, {places[place]: name for place, name in seen.runs.items()}, declared.warnings)


def _merged(
    hints: Hints,
    found: Sequence[tuple[Mapping[str, Any], Mapping[str, str]]],
    runs: Mapping[int, str],
    warnings: tuple[str, ...] = (),
) -> Metadata:
    """The first value of each field: what the record states, what was found in order of trust, what hints say."""
    values, origin = dict(hints.stated), dict.fromkeys(hints.stated, "record")
    if host := host_of(values.get("url")):
        values["hostname"], origin["hostname"] = host, "record"
    for some, places in found:
        for name, value in some.items():
            if value and not values.get(name):
                values[name], origin[name] = value, places[name]
    for name, (value, place) in hints.hinted.items():
        if not values.get(name):
            values[name], origin[name] = value, place
    if values.get("url") and not values.get("hostname") and (host := host_of(values["url"])):
        values["hostname"], origin["hostname"] = host, origin["url"]
    return Metadata(values, origin, runs, tuple(dict.fromkeys((*hints.warnings, *warnings))))
