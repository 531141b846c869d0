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
    rb"^[ \t\f\xa0\xc2]{0,80}(?:(\d{1,6}) (?:of|von|de|di|van|sur) (\d{1,6}) (?:documento?s?|dokumenten?|documenti)"
    rb"|(?:documento?|dokument|article) (\d{1,6}) (?:of|von|de|di|van|sur) (\d{1,6}))[ \t]{0,80}\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_CLOSED = re.compile(
    rb"^[ \t]{0,80}(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento"
    rb"|Document [A-Z]{2,10}0{2,5}(?:19|20)\d{6}[0-9a-z]{5,12})[ \t]{0,80}\r?(?:\n|\Z)",
    re.MULTILINE,
)
_OPENED = re.compile(rb"^<(?:doc|DOC) id=\"([^\"\n]{1,300})\"([^>\n]{0,3000})>[ \t]*\r?\n", re.MULTILINE)
_SHUT = re.compile(rb"^</(?:doc|DOC)>[ \t]*\r?$", re.MULTILINE)
_ATTRIBUTE = re.compile(rb"\b(url|title)=\"([^\"\n]*)\"")
# What all of these marks hold; few other files do, and these are looked through.
_MAY_BE_PARTED = (b"ocument", b"OCUMENT", b"okument", b"OKUMENT", b"rticle 1 ")
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
    for start, end in itertools.pairwise([0, *places, len(content)] if len(places) > 1 else [0, len(content)]):
        yield content[start:end]


def _found(mark: re.Pattern[bytes], content: bytes) -> list[re.Match[bytes]]:
    """All places of a mark; none where there are too many."""
    found = list(itertools.islice(mark.finditer(content), _MOST + 1))
    return found if len(found) <= _MOST else []


def _is_count(numbers: list[tuple[int, ...]]) -> bool:
    """Whether each is the next of as many, or the first: two exports may have been put together."""
    before = [(0, 0), *numbers]
    return bool(numbers) and all(
        number == 1 or (number == last + 1 and of == last_of)
        for (number, of), (last, last_of) in zip(numbers, before, strict=False)
    )


def _tagged(content: bytes) -> Iterator[Part]:
    """Articles between tags; nothing where text stands outside of them."""
    opened = _found(_OPENED, content)
    if not opened or content[: opened[0].start()].strip(b"\xef\xbb\xbf \t\r\n"):
        return
    ends = [mark.start() for mark in opened[1:]] + [len(content)]
    for mark, end in zip(opened, ends, strict=True):
        shut = _SHUT.search(content, mark.end(), end)
        if shut is not None and content[shut.end() : end].strip():
            shut = None
        said = {name.decode(): _text(value) for name, value in _ATTRIBUTE.findall(mark[2])}
        yield Part(content[mark.end() : end if shut is None else shut.start()], _text(mark[1]), **said)


def _text(value: bytes) -> str:
    return unescape(value.decode("utf-8", "replace"))
