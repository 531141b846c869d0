"""A page as it travels between processes: its facts and content as bytes that only the process that cleans it opens.

JSON and raw bytes, no pickle: it comes from a process that parsed bytes of strangers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cleaner.records import Page, Rejected

DIGEST_BYTES = 32
# An HTML page shows itself so early.
_HEAD = 8192
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class Packed:
    """A page: ``digest`` is the sha256 of its content, ``facts`` what is said about it, as JSON."""

    id: str
    source_path: str | None
    digest: bytes
    facts: bytes
    content: bytes

    def page(self) -> Page:
        """The page itself. ValueError or TypeError: these are no facts."""
        kind, url, charset, crawl_date, is_text, warnings, extra = json.loads(
            self.facts.decode("utf-8", "surrogatepass")
        )
        content = self.content.decode("utf-8", "surrogatepass") if is_text else self.content
        return Page(
            id=self.id,
            content=content,
            kind=kind,
            url=url,
            charset=charset,
            crawl_date=crawl_date,
            source_path=self.source_path,
            extra=extra,
            warnings=tuple(warnings),
        )

    def may_be_html(self) -> bool:
        """Whether a sign of markup stands at its beginning, in whatever encoding."""
        return b"<" in self.content[:_HEAD]


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a source holds that is no input: how many of which kind."""

    kinds: Mapping[str, int]


def pack(page: Page) -> Packed:
    """A page of a source, whose ``extra`` is made of JSON types."""
    is_text = isinstance(page.content, str)
    content = page.content.encode("utf-8", "surrogatepass") if isinstance(page.content, str) else page.content
    facts = [page.kind, page.url, page.charset, page.crawl_date, is_text, list(page.warnings), dict(page.extra)]
    return Packed(page.id, page.source_path, hashlib.sha256(content).digest(), _json(facts), content)


def to_bytes(item: Page | Rejected | Skipped, position: int) -> bytes:
    """An item of a source, read when the first ``position`` bytes of the source had been."""
    if isinstance(item, Skipped):
        return _json([position, item.kinds])
    if isinstance(item, Rejected):
        return _json([position, item.id, item.source_path, item.reason, item.detail])
    packed = pack(item)
    return b"\n".join((_json([position, packed.id, packed.source_path]), packed.digest + packed.facts, packed.content))


def from_bytes(data: bytes) -> tuple[Packed | Rejected | Skipped, int]:
    """The item and the position. ValueError: that is no item."""
    head, _, rest = data.partition(b"\n")
    position, name, *about = json.loads(head.decode("utf-8", "surrogatepass"))
    if isinstance(name, dict) and all(type(number) is int for number in (position, *name.values())):
        return Skipped(name), position
    source_path, *rejection = about
    said = [name, *rejection, *([] if source_path is None else [source_path])]
    if not isinstance(position, int) or not all(isinstance(one, str) for one in said):
        raise ValueError("no item of a source")
    if rejection:
        reason, detail = rejection
        return Rejected(name, source_path, reason, detail), position
    facts, newline, content = rest[DIGEST_BYTES:].partition(b"\n")
    if not newline:
        raise ValueError("no item of a source")
    return Packed(name, source_path, rest[:DIGEST_BYTES], facts, content), position


def _json(value: object) -> bytes:
    return _JSON.encode(value).encode("utf-8", "surrogatepass")
