"""The headline of an HTML page out of what declares one: JSON-LD, meta elements, h1 and title."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.page.json_ld import fold_headline
from cleaner.page.name_words import BY_PATTERN
from cleaner.page.words import cut, is_spaceless

MAX_TITLE = 400
MIN_SITE = 3
#: Shorter names of a site are not looked for inside longer ones.
MIN_NAME = 5
#: A headline of fewer letters and digits is not taken for the beginning of another one.
MIN_CUT_OFF = 30
_SEPARATOR = re.compile(r"\s+[-–—|·•:»›/~]+\s+|\s*[|»›]\s*")
# As sites begin their titles too: "Old Paths: The chapel".
_COLON = re.compile(r":\s+")
# What programs write that know no title: the file's name, "Untitled Document".
_NO_TITLE = re.compile(
    r"microsoft (?:word|excel|powerpoint)|(?:microsoft (?:word|excel|powerpoint)\s+-\s+)?"
    r"\S.{0,100}\.(?:pdf|docx?|odt|rtf|pptx?|xlsx?|indd|qxd|tex|dvi)"
    r"|untitled(?:[ -](?:document|page)(?: \d+)?)?|new page \d+|no title|document(?: \d+)?"
    r"|factiva|europresse(?:\.com)?|(?:lexis)?nexis(?: uni)?|proquest|exported data"
    r"|print(?:able)?(?: this)?(?: (?:preview|view|version|article|page))?|printer[ -]friendly(?: (?:version|page))?",
    re.IGNORECASE,
)
# Titles of any page.
_ANY_PAGE = re.compile(
    r"(?:home|start|front|landing|main)[ -]?page|home|start|welcome|index|articles?|news(?: (?:article|detail|story))?"
    r"|(?:blog )?posts?|blog|pages?|stor(?:y|ies)|details?|view|startseite|willkommen|artikel|beitrag|seite|accueil"
    r"|bienvenue|actualités?|inicio|portada|bienvenidos?|noticias?|artículos?|início|bem-vindo|notícias?|artigos?"
    r"|pagina iniziale|benvenuti|notizie|articol[oi]|nieuws|welkom|strona główna|aktualności|главная|новости|статья",
    re.IGNORECASE,
)
_BY = re.compile(rf"\s+(?:{BY_PATTERN})\s+(?=[^\W\d_a-z])")
# What stands behind a heading to link to it: Sphinx, MkDocs and others.
_PERMALINK = re.compile(r"\s*[¶🔗]$|\s#$")
# The host behind a link to another site: "Two hundred pianos (beacon.example)".
_HOST = re.compile(r"\s*\([\w-]+(?:\.[\w-]+)+(?:/\S*)?\)$")
# So many words, or letters and digits, has a line that the page shows and that its title ends or begins with.
_SHOWN_WORDS, _SHOWN_LETTERS = 3, 12
# A heading is related to a title element from three words on, of which one in three stands there.
_RELATED_WORDS = 3
# A headline has so many words; names of sites mostly have fewer. Words of so many letters tell of something.
_HEADLINE_WORDS, _TELLING = 5, 4
# So many lines has an h1 at most, and so many texts that are said of the headline are looked at.
_MOST_LINES, _MOST_SAID = 6, 20
_BYLINE = re.compile(rf"(?i:{BY_PATTERN})\s")
_LINKED, _SHARED = "json-ld", "meta:og:title"

Candidate = tuple[str, str]


class Line(NamedTuple):
    """A line near the top of a page; ``linked``: it is a link, and no heading of a lower level."""

    text: str
    linked: bool = False


class Said:
    """What is said of the headline in several places, so that it is folded once."""

    def __init__(self, texts: Iterable[str]) -> None:
        said = {fold_headline(text): text for text in list(texts)[:_MOST_SAID] if text}
        self._texts, self._keys = said, list(said)
        self._parts = {fold_headline(part) for text in said.values() for part in _SEPARATOR.split(text)}

    def written(self, text: str) -> str:
        """The text as it is said, where only spaces and punctuation differ, and it is not said in capitals."""
        said = self._texts.get(fold_headline(text), text)
        return text if said.isupper() or said.lower() == said != text else said

    def holds(self, text: str) -> bool:
        """Whether what is said somewhere holds this."""
        key = fold_headline(text)
        return any(key in said for said in self._keys)

    def is_part(self, text: str) -> bool:
        """Whether this is all that is said somewhere, or between its separators; a long line may stand anywhere."""
        key = fold_headline(text)
        return bool(key) and (key in self._parts or (len(key) >= _SHOWN_LETTERS and self.holds(text)))


def heading_texts(lines: Sequence[str], said: Said) -> list[str]:
    """What an h1 element that is broken into ``lines`` says: all of them in a row, unless one alone is what is ``said``
    of the headline elsewhere, and the row is not: "Music", "Two hundred pianos"."""
    whole = "".join(lines) if all(map(is_spaceless, lines)) else " ".join(lines)
    if not 1 < len(lines) <= _MOST_LINES or len(whole) > MAX_TITLE:  # an h1 that nobody closed holds the page
        return list(lines)
    if said.holds(whole):
        return [said.written(whole)]
    return list(lines) if any(map(said.is_part, lines)) or any(map(_BYLINE.match, lines)) else [whole]


def choose_title(
    declared: Iterable[Candidate],
    headings: Sequence[str],
    title: str,
    site_names: Collection[str],
    *,
    news: bool = False,
    lines: Callable[[], Iterable[Line]] = tuple,
    names: Collection[str] = (),
) -> Candidate | None:
    """The headline and its origin, or None.

    ``declared`` are (text, origin) in order of trust, ``headings`` the texts of h1 elements, of which ``names`` lead to
    the site's start, ``title`` that of the title element, ``site_names`` the site's name and host; ``news``: the page
    calls itself a news article, ``lines`` gives what else stands near its top.

    The heading wins where one of the two most trusted says the same, ignoring case and punctuation, or is its
    beginning; then what is declared; then the heading that the title element repeats, the line that it begins or ends
    with beside a site's name, the title element without the site's name, and the first heading. A declared title that
    only repeats the title element was written for search engines, and gives way to a heading that speaks of the same.
    In news, an og:title that differs from the title element was written by the newsroom, and comes first. An h1 that
    leads to the site's start is its name where the page shows the rest of the title; a title element that names any
    page ("Home"), or the site, says less than the only h1, as does one of a few words that a headline there has too.
    """
    title = "" if is_no_title(title) else title
    sites = list(_site_keys(site_names))
    shown = _shown(title, frozenset(map(fold_headline, names)), lines()) if title and names else None
    if shown is not None and not _is_site(shown, sites):
        headings = [text for text in headings if text not in names]
        declared = [(shown if _same(text, title) else text, origin) for text, origin in declared]
        title = shown
    headings = [_PERMALINK.sub("", text) for text in headings]
    heads = {fold_headline(text): text for text in reversed(headings) if 0 < len(text) <= MAX_TITLE}
    candidates = [(_without_site(text, heads, sites), origin) for text, origin in declared if text]
    candidates = [(text, origin) for text, origin in candidates if 0 < len(text) <= MAX_TITLE]
    shortened = _without_site(title, heads, sites)[:MAX_TITLE]
    linked = next((entry for entry in candidates if entry[1] == _LINKED), None)
    shared = next((entry for entry in candidates if entry[1] == _SHARED), None)
    by_hand = news and shared is not None and bool(shortened) and not _same(shared[0], shortened)
    by_hand = by_hand and not any(fold_headline(text) in heads for text, origin in candidates if origin != _LINKED)
    agreed = linked is not None and shared is not None and _same(linked[0], shared[0])
    for entry in [shared] if by_hand else [linked, shared]:
        if entry is not None and (twin := _twin(entry[0], heads, whole=agreed)):
            return twin, "h1"
    if by_hand:
        return shared
    if candidates:
        related = None if news or not _same(candidates[0][0], shortened) else _related(shortened, headings)
        return (related, "h1") if related else candidates[0]
    if heading := heads.get(fold_headline(shortened)) or _signed(title, heads.values()):
        return heading, "h1"
    if shortened and (line := _shown(shortened, heads, lines())):
        return line, "title"
    if repeated := _repeated(title, list(reversed(heads.values()))):
        return repeated
    if len(headings) == 1 and heads and (_ANY_PAGE.fullmatch(shortened) or _is_site(shortened, sites)):
        return headings[0], "h1"
    if len(headings) == 1 and heads and _says_more(headings[0], shortened, lines()):
        return headings[0], "h1"
    if shortened:
        return shortened, "title"
    return (next(iter(reversed(heads.values()))), "h1") if heads else None


def is_no_title(text: str) -> bool:
    """Whether a title element holds what programs write that know no title: a file's name, "Untitled Document"."""
    return _NO_TITLE.fullmatch(text) is not None


def _signed(title: str, headings: Iterable[str]) -> str | None:
    """The heading with which a title begins that goes on with the author: "The Lock-Keeper by Edith Warne"."""
    return next((head for head in headings if title.startswith(head) and _BY.match(title, len(head))), None)


def _says_more(heading: str, title: str, lines: Iterable[Line]) -> bool:
    """Whether the only h1 is a headline that says what the shorter title does ("Results", "Election results"): a third
    of the title's longer words or more. The site's name and motto say something else, or the title stands below it."""
    own, words = (frozenset(cut(text)) for text in (heading, title))
    if len(own) <= len(words) or not (len(own) >= _HEADLINE_WORDS or words < own):
        return False
    telling = {word for word in words if len(word) >= _TELLING}
    if not telling or _RELATED_WORDS * len(telling & own) < len(telling):
        return False
    return not any(telling & set(cut(line.text)) for line in lines if not line.linked and line.text != heading)


def _same(one: str, other: str) -> bool:
    return fold_headline(one) == fold_headline(other)


def _twin(text: str, heads: Mapping[str, str], *, whole: bool) -> str | None:
    """The heading that says the same, or goes on where the text is cut off, which a ``whole`` one is not."""
    return heads.get(fold_headline(text)) or (None if whole else _continued(text, heads.values()))


def _words(text: str) -> set[str]:
    """What stands between spaces; the signs, in scripts that set none between words."""
    return set(cut(text) if is_spaceless(text) else text.lower().split())


def _related(title: str, headings: Iterable[str]) -> str | None:
    """The first heading of three words or more of which a third stand in the title."""
    words = _words(title)
    for heading in headings:
        own = _words(heading)
        if len(own) >= _RELATED_WORDS and _RELATED_WORDS * len(own & words) >= len(own) and len(heading) <= MAX_TITLE:
            return heading
    return None


def _continued(text: str, headings: Iterable[str]) -> str | None:
    """The heading that goes on where a cut-off headline ends."""
    key = fold_headline(text)
    if len(key) < MIN_CUT_OFF:
        return None
    return next((head for head in headings if fold_headline(head).startswith(key)), None)


def _repeated(title: str, headings: Sequence[str]) -> Candidate | None:
    """The last heading of which the title element holds half the words or more.

    Where that is all that stands behind a separator, and others follow, it is the name of a book that stands above each
    of its chapters: then the one that repeats the rest.
    """
    words = _words(title)
    found = next((head for head in reversed(headings) if 2 * len((own := _words(head)) & words) >= len(own) > 2), None)
    if found is None:
        return None
    mark = next((mark for mark in _SEPARATOR.finditer(title) if _same(title[mark.end() :], found)), None)
    others = headings[headings.index(found) + 1 :]
    if mark is None or not others or not mark.start():
        return found, "h1"
    rest = _words(title[: mark.start()])
    twins = ((head, _words(head)) for head in others)
    return next((head for head, own in twins if 2 * len(own & rest) >= max(len(own), len(rest))), found), "h1"


def _shown(title: str, heads: Collection[str], lines: Iterable[Line]) -> str | None:
    """The end or the beginning of a title, without what stands before or behind a separator, where the page shows it as
    a line that is no h1: then an h1 with the other part is the site's name.

    A link counts for the beginning alone, with the host that it leads to behind it: others lead to the site's start, or
    to its sections.
    """
    marks = [*_SEPARATOR.finditer(title), *_COLON.finditer(title)]
    ends, beginnings = (
        {
            key: part
            for part in parts
            if len(key := fold_headline(part)) >= _SHOWN_LETTERS
            and len(_words(part)) >= _SHOWN_WORDS
            and key not in heads
        }
        for parts in ([title[mark.end() :] for mark in marks], [title[: mark.start()] for mark in marks])
    )
    if not ends and not beginnings:
        return None
    for text, linked in lines:
        host = _HOST.search(text) if linked else None
        key = fold_headline(text[: host.start()] if host else text)
        found = None if linked and host is None else beginnings.get(key) or (None if linked else ends.get(key))
        if found:
            return found
    return None


def _without_site(text: str, heads: Collection[str], sites: Sequence[str]) -> str:
    """The title without " - Site" at its end or "Site | " at its beginning; a known heading stays as it is."""
    while fold_headline(text) not in heads:
        marks = list(_SEPARATOR.finditer(text))
        if not marks:
            break
        first, last = marks[0], marks[-1]
        end = text[last.end() :]
        if _is_site(end, sites) or _is_half(end, sites) or fold_headline(text[: last.start()]) in heads:
            text = text[: last.start()]
        elif _is_site(text[: first.start()], sites):
            text = text[first.end() :]
        else:
            break
    return text


def _site_keys(names: Iterable[str]) -> Iterator[str]:
    """The names folded, and each label of a host but the last: "getcourier" of "www.getcourier.example"."""
    for name in names:
        bare = name.removeprefix("www.")
        labels = bare.split(".")[:-1] if " " not in bare else []
        yield from (key for part in [bare, *labels] if (key := fold_headline(part)))


def _is_site(part: str, sites: Sequence[str]) -> bool:
    """Whether this is one of the site's names or begins one."""
    key = fold_headline(part)
    return key in sites or (len(key) >= MIN_SITE and any(site.startswith(key) for site in sites))


def _is_half(part: str, sites: Sequence[str]) -> bool:
    """Whether this is half of one of the site's names or more, or the other way round: "Courier Labs"."""
    key = fold_headline(part)
    pairs = (sorted((key, site), key=len) for site in sites)
    return any(len(short) >= MIN_NAME and short in long and 2 * len(short) >= len(long) for short, long in pairs)
