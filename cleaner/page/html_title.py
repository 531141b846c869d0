"""The headline of an HTML page out of what declares one: JSON-LD, meta elements, h1 and title."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from cleaner.page.json_ld import fold_headline

MAX_TITLE = 400
MIN_SITE = 3
#: A headline of fewer letters and digits is not taken for the beginning of another one.
MIN_CUT_OFF = 30
_SEPARATOR = re.compile(r"\s+[-–—|·•:»›/~]+\s+|\s*[|»›]\s*")
_MOST_TRUSTED = ("json-ld", "meta:og:title")

Candidate = tuple[str, str]


def choose_title(
    declared: Iterable[Candidate], headings: Sequence[str], title: str, site_names: Collection[str]
) -> Candidate | None:
    """The headline and its origin, or None.

    ``declared`` are (text, origin) in order of trust, ``headings`` the texts of h1 elements, ``title`` that of the
    title element, ``site_names`` the site's name and host. The heading wins where one of the two most trusted says the
    same, ignoring case and punctuation, or is its beginning; then what is declared; then the heading that the title
    element repeats, the title element without the site's name, and the first heading.
    """
    heads = {fold_headline(text): text for text in reversed(headings) if 0 < len(text) <= MAX_TITLE}
    sites = [key for name in site_names if (key := fold_headline(name.removeprefix("www.")))]
    candidates = [(_without_site(text, heads, sites), origin) for text, origin in declared if text]
    candidates = [(text, origin) for text, origin in candidates if 0 < len(text) <= MAX_TITLE]
    for text, _ in [entry for entry in candidates if entry[1] in _MOST_TRUSTED][:2]:
        if same := heads.get(fold_headline(text)) or _continued(text, heads.values()):
            return same, "h1"
    if candidates:
        return candidates[0]
    shortened = _without_site(title, heads, sites)[:MAX_TITLE]
    if same := heads.get(fold_headline(shortened)) or _repeated(title, heads.values()):
        return same, "h1"
    if shortened:
        return shortened, "title"
    return (next(iter(reversed(heads.values()))), "h1") if heads else None


def _continued(text: str, headings: Iterable[str]) -> str | None:
    """The heading that goes on where a cut-off headline ends."""
    key = fold_headline(text)
    if len(key) < MIN_CUT_OFF:
        return None
    return next((head for head in headings if fold_headline(head).startswith(key)), None)


def _repeated(title: str, headings: Iterable[str]) -> str | None:
    """The heading of which the title element holds half the words or more."""
    words = set(title.lower().split())
    for head in headings:
        own = set(head.lower().split())
        if 2 * len(own & words) >= len(own) > 2:
            return head
    return None


def _without_site(text: str, heads: Collection[str], sites: Sequence[str]) -> str:
    """The title without " - Site" at its end or "Site | " at its beginning; a known heading stays as it is."""
    while fold_headline(text) not in heads:
        marks = list(_SEPARATOR.finditer(text))
        if not marks:
            break
        first, last = marks[0], marks[-1]
        if _is_site(text[last.end() :], sites) or fold_headline(text[: last.start()]) in heads:
            text = text[: last.start()]
        elif _is_site(text[: first.start()], sites):
            text = text[first.end() :]
        else:
            break
    return text


def _is_site(part: str, sites: Sequence[str]) -> bool:
    key = fold_headline(part)
    return key in sites or (len(key) >= MIN_SITE and any(site.startswith(key) for site in sites))
