"""What an HTML page says about itself, field by field, with where it stands.

Order of trust: JSON-LD of the page's own article, meta elements and microdata, the headline, time elements, the
address. A field without evidence is absent; `cleaner.page.html_dates` and `cleaner.page.metadata_fill` look further.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cleaner.language_tags import language_tag
from cleaner.listed import names_in
from cleaner.page import dates, json_ld
from cleaner.page.addresses import absolute, host_of
from cleaner.page.html_metas import Metas, clean_text
from cleaner.page.html_runs import HtmlPage
from cleaner.page.html_title import Line, Said, choose_title, heading_texts
from cleaner.page.iso_dates import address_date, is_future, iso_date, read_date
from cleaner.page.json_ld import LinkedData, fold_headline
from cleaner.page.people import is_agency, people
from cleaner.page.thresholds import LINKED

# Further h1 elements head other parts of the page.
_HEADINGS = 1
_MOST_AUTHORS = 50

# Names of meta elements and item properties by their letters and digits, in order of trust.
_TITLES = names_in("ogtitle twittertitle headline dctitle dctermstitle citationtitle parselytitle sailthrutitle")
_DATES = names_in(
    """articlepublishedtime ogarticlepublishedtime datepublished ogpublishedtime publishedtime dcdateissued
    dctermsissued dctermscreated dctermsdate dcdatecreated dcdate parselypubdate sailthrudate cxenseparserecspublishtime
    contentpublishdate articlepublished publisheddate publishdate publicationdate pubdate datecreated dateavailable
    datepublication articleoriginaldate originalpublicationdate citationpublicationdate citationdate
    rnewsdatepublished btpubdate date ptime mrfpublishedtime uploaddate"""
)
_MODIFIED = names_in(
    """articlemodifiedtime datemodified ogupdatedtime modifiedtime dcdatemodified dctermsmodified lastmodified
    dateupdated articleupdated revised updatedtime cxenseparserecsmodifiedtime utime"""
)
_AUTHORS = names_in(
    """author articleauthor dccreator dctermscreator parselyauthor sailthruauthor byl citationauthor
    cxenseparseauthor mrfauthors rnewsauthor authors creator ogarticleauthor"""
)
_SECTIONS = names_in("articlesection ogarticlesection parselysection section category cgsection dcsubject")
_DESCRIPTIONS = names_in("description ogdescription twitterdescription dcdescription dctermsabstract")
_SITES = names_in("applicationname applemobilewebapptitle dcpublisher")
# An address that leads to no document: javascript:, data:, mailto:.
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LICENSES = names_in("license dctermslicense")
_LANGUAGES = names_in("contentlanguage oglocale language dclanguage inlanguage")


@dataclass(frozen=True, slots=True)
class HtmlMetadata:
    """``values``: field -> value as in a document; ``origin``: field -> where it stood.

    Origins are "json-ld", "meta:NAME", "microdata:NAME", "h1", "title", "time", "rel-author", "link:canonical",
    "link:license", "html-lang", "url"; `fill` adds "trafilatura". ``titles`` are all that the page says
    of its headline, the chosen one first; ``warnings``: "date_in_future" where a date is later than the crawl,
    "paywall" where the article is not free.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class _Found:
    """The first usable value of each field wins. ``places`` are the addresses that the page is known by."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origin: dict[str, str] = {}
        self.places: list[str] = []
        self.warnings: tuple[str, ...] = ()

    def note(self, name: str, value: Any, origin: str) -> None:
        """Keep a value unless there is a better one."""
        if value and name not in self.values:
            self.values[name], self.origin[name] = value, origin

    def note_date(self, name: str, text: str, crawl_date: str | None, origin: str) -> None:
        """Keep a machine's date, or warn of one that no page could have had on the day of the crawl."""
        value = read_date(text) or _in_words(text, self.values.get("language"))
        if value is not None and is_future(value, crawl_date):
            self.warnings += ("date_in_future",)
        else:
            self.note(name, value, origin)


def _in_words(text: str, language: str | None) -> str | None:
    """The one date that a text is, as people write it: "May 1, 2024"; nothing relative."""
    found = dates.line_date(text, order=dates.language_order(language))
    return found[0].iso or None if len(found) == 1 else None


def read(page: HtmlPage, url: str | None = None, crawl_date: str | None = None) -> HtmlMetadata:
    """Title, authors, dates, section, description, licence, address, host, site and language of a page.

    ``url`` is where the page was found, ``crawl_date`` (ISO) the day: later dates are refused. ``language`` is what the
    page declares. Values are plain text on one line.
    """
    found, metas = _Found(), Metas(page.marks)
    _addresses(found, page, metas, url)
    titles = [text for text, _ in metas.each(_TITLES)]
    headings, names, broken = _headings(page, titles)
    known = frozenset(fold_headline(text) for text in [*headings, *titles])
    places = frozenset(place.partition("#")[0].rstrip("/") for place in found.places)
    linked = json_ld.read(page.json_ld, known, places)
    _site(found, linked, metas)
    declared = [(clean_text(node.get("headline") or node.get("name")), "json-ld") for node in linked.articles]
    declared += metas.each(_TITLES)
    sites = [found.values[name] for name in ("site_name", "hostname") if name in found.values]
    news = any(name.endswith("NewsArticle") for node in linked.articles for name in json_ld.types(node))
    lines = partial(_top_lines, page)
    chosen = choose_title(declared, headings, clean_text(page.title), sites, news=news, lines=lines, names=names)
    if chosen is not None:
        found.note("title", *chosen)
    title = found.values.get("title")
    seen = (title, *(text for text, _ in declared), *headings[:_HEADINGS], *broken.get(title or "", ()))
    _language(found, page, linked, metas)
    _dates(found, page, linked, metas, crawl_date)
    _authors(found, page, linked, metas)
    _rest(found, page, linked, metas)
    if any(str(node.get("isAccessibleForFree")).lower() == "false" for node in linked.articles):
        found.warnings += ("paywall",)
    return HtmlMetadata(found.values, found.origin, tuple(dict.fromkeys(text for text in seen if text)), found.warnings)


def _headings(page: HtmlPage, declared: Sequence[str]) -> tuple[list[str], set[str], dict[str, list[str]]]:
    """Texts of h1 elements in order, those of them that lead to the site's start, and the lines of those that are
    broken into some of one kind."""
    texts: list[str] = []
    names: set[str] = set()
    broken: dict[str, list[str]] = {}
    said = Said([*declared, clean_text(page.title)])
    for places in page.headings():
        runs = [page.runs[place] for place in places]
        lines = [clean_text(run.text) for run in runs]
        alike = len({run.tag for run in runs}) == 1
        found = heading_texts(lines, said) if alike else lines
        texts += found
        if all(run.link_share > LINKED for run in runs) and page.leads_to_start(places[0]):
            names.update(found)
        if found != lines:
            broken[found[0]] = lines
    return texts, names, broken


def _top_lines(page: HtmlPage) -> Iterator[Line]:
    return (Line(clean_text(text), linked) for text, linked in page.top_lines())


def _addresses(found: _Found, page: HtmlPage, metas: Metas, url: str | None) -> None:
    base = next((mark.attributes.get("href", "") for mark in page.marks if mark.tag == "base"), "")
    root = absolute(base, url or "") or url or ""
    for mark in page.marks:
        if mark.tag == "link" and "canonical" in mark.attributes.get("rel", "").lower().split():
            found.note("url", absolute(mark.attributes.get("href", ""), root), "link:canonical")
    for value, origin in metas.each(("ogurl", "twitterurl", "mainentityofpage")):
        found.note("url", absolute(value, root), origin)
    found.note("url", url, "url")
    if "url" in found.values:
        found.note("hostname", host_of(found.values["url"]), found.origin["url"])
    found.places = [place for place in (url, found.values.get("url")) if place]


def _site(found: _Found, linked: LinkedData, metas: Metas) -> None:
    for value, origin in metas.each(["ogsitename"]):
        found.note("site_name", value, origin)
    for node in linked.sites:
        found.note("site_name", clean_text(node.get("name")), "json-ld")
    for node in linked.articles:
        found.note("site_name", _name(linked.resolved(node.get("publisher")), linked), "json-ld")
    for value, origin in metas.each(_SITES):
        found.note("site_name", value, origin)


def _dates(found: _Found, page: HtmlPage, linked: LinkedData, metas: Metas, crawl_date: str | None) -> None:
    for name, keys, folded in (
        ("date", ("datePublished", "dateCreated", "uploadDate"), _DATES),
        ("date_modified", ("dateModified",), _MODIFIED),
    ):
        for node in [*linked.articles, *linked.pages]:
            for key in keys:
                found.note_date(name, clean_text(node.get(key)), crawl_date, "json-ld")
        for value, origin in metas.each(folded):
            found.note_date(name, value, crawl_date, origin)
    for mark in page.marks:
        if mark.tag == "time":
            stamp = mark.attributes.get("datetime") or mark.text
            found.note("date", iso_date(stamp, crawl_date), "time")
    for place in found.places:
        found.note("date", address_date(place, crawl_date), "url")


def _authors(found: _Found, page: HtmlPage, linked: LinkedData, metas: Metas) -> None:
    others = [found.values.get("site_name") or "", found.values.get("hostname") or ""]
    others += [_name(linked.resolved(node.get("publisher")), linked) or "" for node in linked.articles]
    for node in linked.articles:
        for key in ("author", "creator"):
            persons, organisations = _names(node.get(key), linked)
            found.note("authors", people(persons, others), "json-ld")
            known = {fold_headline(name) for name in others}
            agencies = tuple(name for name in organisations if fold_headline(name) not in known)
            found.note("sources", agencies, "json-ld")
    for name in _AUTHORS:
        entries = [(text, origin) for text, origin in metas.each([name]) if "://" not in text]
        if entries:
            found.note("authors", people([text for text, _ in entries], others), entries[0][1])
    signed = [mark for mark in page.marks if "author" in mark.attributes.get("rel", "").lower().split()]
    beside = people([mark.text for mark in signed if "itemprop" in mark.attributes][:3], others)
    # What is written for machines alone may have room for one author. Microdata stands on the names that readers see:
    # where it has all who are declared and more, it is the fuller list. No other place is (measured: a second list in
    # JSON-LD or meta elements adds editors and publishers, and costs .018 of F1).
    if set(found.values.get("authors", ())) < set(beside):
        found.values.pop("authors", None)
        found.note("authors", beside, "rel-author")
    found.note("authors", people([mark.text for mark in signed[:3]], others), "rel-author")


def _names(value: Any, linked: LinkedData) -> tuple[list[str], list[str]]:
    """Names of authors, and of those that say that they are organisations: agencies, mostly."""
    persons: list[str] = []
    organisations: list[str] = []
    for entry in (value if isinstance(value, list) else [value])[:_MOST_AUTHORS]:
        node = linked.resolved(entry)
        if name := _name(node, linked):
            kinds = json_ld.types(node) if isinstance(node, dict) else []
            organised = any(kind.endswith("Organization") for kind in kinds) and "Person" not in kinds
            (organisations if organised or is_agency(name) else persons).append(name)
    return persons, organisations


def _name(value: Any, linked: LinkedData) -> str | None:
    """The name of a person or organisation: a string, or an object with a name or its parts."""
    if isinstance(value, list):
        value = linked.resolved(value[0]) if value else None
    if isinstance(value, dict):
        name = value.get("name")
        name = "; ".join(map(clean_text, name)) if isinstance(name, list) else name
        value = name or f"{clean_text(value.get('givenName'))} {clean_text(value.get('familyName'))}"
    text = clean_text(value)
    return text if text and "://" not in text else None


def _rest(found: _Found, page: HtmlPage, linked: LinkedData, metas: Metas) -> None:
    for node in linked.articles:
        section = node.get("articleSection")
        found.note("section", clean_text(section[0] if isinstance(section, list) and section else section), "json-ld")
        found.note("description", clean_text(node.get("description")), "json-ld")
        found.note("license", _license(node.get("license")), "json-ld")
    for name, keys in (("section", _SECTIONS), ("description", _DESCRIPTIONS), ("license", _LICENSES)):
        for value, origin in metas.each(keys):
            found.note(name, value, origin)
    for mark in page.marks:
        if "license" in mark.attributes.get("rel", "").lower().split():
            address = clean_text(mark.attributes.get("href"))
            found.note("license", "" if _OTHER_SCHEME.match(address) else address, "link:license")


def _license(value: Any) -> str:
    return clean_text(value.get("url") or value.get("@id") or value.get("name") if isinstance(value, dict) else value)


def _language(found: _Found, page: HtmlPage, linked: LinkedData, metas: Metas) -> None:
    """The declared language as a BCP-47 tag: primary subtag in lower case."""
    declared = [(page.lang or "", "html-lang")]
    declared += [(clean_text(node.get("inLanguage")), "json-ld") for node in linked.articles]
    declared += list(metas.each(_LANGUAGES))
    for value, origin in declared:
        found.note("language", language_tag(value), origin)
