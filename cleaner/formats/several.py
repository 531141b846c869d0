"""Files of text that hold many articles, as databases of the press and corpora give them: where each begins and ends.

Nexis and ProQuest number them ("3 of 20 DOCUMENTS", "Document 3 of 20"), Nexis Uni and Factiva close them ("End of
Document", "Document NYTF000020190214ef2e0004k"), WikiExtractor and Gigaword put them into tags (`<doc id="…">`). These
marks are ASCII, so the bytes are parted before anybody knows their charset; one in two bytes a letter is left whole.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_NUMBERED = re.compile(
    rb"^[ \t\f\xa0\xc2]{0,80}(?:(\d{1,6}) (?:of|von|de|di|van|sur) (\d{1,6}) (?:DOCUMENTO?S?|DOKUMENTEN?|DOCUMENTI)"
    rb"|(?:Documento?|Dokument) (\d{1,6}) (?:of|von|de|di|van|sur) (\d{1,6}))[ \t]{0,80}\r?$",
    re.MULTILINE,
)
_CLOSED = re.compile(
    rb"^[ \t]{0,80}(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento)[ \t]{0,80}\r?(?:\n|\Z)",
    re.MULTILINE,
)
_CODED = re.compile(rb"^Document [A-Z]{2,10}0{2,5}(?:19|20)\d{6}[0-9a-z]{5,12}[ \t]{0,80}\r?(?:\n|\Z)", re.MULTILINE)
# Most articles have one of these fields; annexes and footers that are numbered or closed alike have none.
_FIELD = re.compile(
    rb"^[ \t]*(?:length|l\S{1,2}nge|longueur|longitud|load-date|publication-type|proquest document id)\s*:",
    re.MULTILINE | re.IGNORECASE,
)
_OPENED = re.compile(rb"^<(?:doc|DOC) id=\"([^\"\n]{1,300})\"([^\n]{0,3000})>[ \t]*\r?\n", re.MULTILINE)
_SHUT = re.compile(rb"^</(?:doc|DOC)>[ \t]*\r?$", re.MULTILINE)
_SPACE = re.compile(rb"\s*")
_URL, _TITLE = re.compile(rb"\burl=\"([^\"]*)\""), re.compile(rb"\btitle=\"(.*)\"\s*\Z")
_HEADLINE = re.compile(rb"\A\s*<HEADLINE>\s*([^<]{1,2000}?)\s*</HEADLINE>")
# What all of these marks hold; few other files do, and these are looked through.
_MAY_BE_PARTED = (b"ocument", b"OCUMENT", b"okument", b"OKUMENT")
_MAY_BE_TAGGED = (b"<doc id=", b"<DOC id=")
# A file with more marks than an archive may have files is left whole.
_MOST = 100_000


class Part(NamedTuple):
    """One article with what its tag says: ``id``, ``url``, ``title``."""

    content: bytes
    id: str | None = None
    url: str | None = None
    title: str | None = None


def parts(content: bytes) -> list[Part]:
    """The articles in order, and what stands before, between and behind them; one part where there are not several."""
    found = tagged(content)
    if len(found) == 1 and any(map(content.__contains__, _MAY_BE_PARTED)):
        found = [Part(piece) for piece in _parted(content) if piece.strip()]
    return found if len(found) > 1 else [Part(content)]


def tagged(content: bytes) -> list[Part]:
    """The same for files that are no plain text otherwise: only tags part them."""
    found = list(_tagged(content)) if any(map(content.__contains__, _MAY_BE_TAGGED)) else []
    return found if len(found) > 1 else [Part(content)]


def _parted(content: bytes) -> Iterator[bytes]:
    numbered = _found(_NUMBERED, content)
    if _is_count([tuple(int(number) for number in mark.groups() if number is not None) for mark in numbered]):
        places = [mark.start() for mark in numbered]
    else:
        places = [mark.end() for mark in _found(_CLOSED, content)]
    pieces = _between(content, places)
    if len(pieces) == 1 or 2 * sum(_FIELD.search(piece) is not None for piece in pieces) < len(pieces):
        pieces = _between(content, [mark.end() for mark in _found(_CODED, content)])
    yield from pieces


def _between(content: bytes, places: list[int]) -> list[bytes]:
    """What stands before, between and behind these places; all in one where there are fewer than two."""
    edges = [0, *places, len(content)] if len(places) > 1 else [0, len(content)]
    return [content[start:end] for start, end in itertools.pairwise(edges)]


def _found(mark: re.Pattern[bytes], content: bytes) -> list[re.Match[bytes]]:
    """All places of a mark; none where there are too many."""
    found = list(itertools.islice(mark.finditer(content), _MOST + 1))
    return found if len(found) <= _MOST else []


def _is_count(numbers: list[tuple[int, ...]]) -> bool:
    """Whether each is a later one of as many, or the first where all before were told: two exports may have been put
    together, and one may begin or go on behind a gap."""
    return len(numbers) > 1 and all(
        (of == last_of and number > last) or (number == 1 and last == last_of)
        for (last, last_of), (number, of) in itertools.pairwise(numbers)
    )


def _tagged(content: bytes) -> Iterator[Part]:
    """Articles between tags; nothing where text stands outside of them. A tag inside of an article is its text."""
    opened = _found(_OPENED, content)
    if not opened or content[: opened[0].start()].strip(b"\xef\xbb\xbf \t\r\n"):
        return
    starts, end = {mark.start() for mark in opened} | {len(content)}, 0
    for mark in opened:
        if mark.start() < end:
            continue
        shut = _SHUT.search(content, mark.end())
        while shut is not None and _behind(content, shut.end()) not in starts:
            shut = _SHUT.search(content, shut.end())
        end = len(content) if shut is None else shut.end()
        inside = content[mark.end() : end if shut is None else shut.start()]
        title, url = _TITLE.search(mark[2]) or _HEADLINE.match(inside), _URL.search(mark[2])
        yield Part(inside, _text(mark[1]), url and _text(url[1]), title and " ".join(_text(title[1]).split()))


def _behind(content: bytes, place: int) -> int:
    """The place of the next sign that is no white space."""
    found = _SPACE.match(content, place)
    return place if found is None else found.end()


def _text(value: bytes) -> str:
    return unescape(value.decode("utf-8", "replace"))
