"""HTML files that hold many articles, as databases of the press save them: where each begins.

Factiva puts each into an element of class "article frArticle", Europresse into an ``article`` with the name of the
publication (into a table, once), Nexis behind a comment that numbers it, the archive of the F.A.Z. into an element of
class "single-document". These marks are ASCII, so the bytes are parted before anybody knows their charset.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

# A file with more marks than an archive may have files is left whole.
_MOST = 100_000


class _Form(NamedTuple):
    """``begins``: where an article may begin; ``proof`` stands in each that is one."""

    begins: re.Pattern[bytes]
    proof: re.Pattern[bytes]


_FORMS = tuple(
    _Form(re.compile(begins, re.IGNORECASE), re.compile(proof, re.IGNORECASE))
    for begins, proof in (
        (
            rb"""<div\b[^>]{0,200}\bclass=["']\s*article\s+[a-z]{2,4}Article\b""",
            rb"articleParagraph|(?:Document[eo]?|Dokument) [A-Z0-9]{8}(?:19|20)\d{6}",
        ),
        (rb"<article\b", rb"""class=["']DocPublicationName["']"""),
        (rb"""<table id=["']tbHeaderImages["']""", rb"""class=["']DocPublicationName["']"""),
        (rb"<!--[^>]{0,80}<DOC NUMBER=\d+>", rb"DOCUMENTO?S?</span>|DOKUMENTEN?</span>"),
        (rb"""<div\b[^>]{0,200}\bclass=["']single-document\b""", rb"""<pre class=["']docTitle["']"""),
    )
)
# What these marks hold, as it is written; few other files do, and these are looked through.
_MAY_BE_PARTED = (b"rticle ", b"DocPublicationName", b"DOC NUMBER=", b"single-document")


def parts(content: bytes) -> list[bytes]:
    """The articles in order, the first with what stands above it and the last with what stands below; the file as it
    is where there are not several."""
    if not any(map(content.__contains__, _MAY_BE_PARTED)):
        return [content]
    for form in _FORMS:
        marks = [mark.start() for mark in itertools.islice(form.begins.finditer(content), _MOST + 1)]
        spans = itertools.pairwise([*marks, len(content)]) if 1 < len(marks) <= _MOST else ()
        starts = [start for start, end in spans if form.proof.search(content, start, end)]
        if len(starts) > 1:
            return [content[start:end] for start, end in itertools.pairwise([0, *starts[1:], len(content)])]
    return [content]
