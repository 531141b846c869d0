"""Meta elements and microdata of an HTML page by name, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from cleaner.page.html_marks import Mark

MAX_VALUE = 2_000
MAX_NAME = 60
_ENDS_OF_POSTS = frozenset(["text", "articlebody", "reviewbody", "comment", "suggestedanswer", "acceptedanswer"])
_LISTS_OF_NAMES = ("property", "itemprop")
_NOT_WORD = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,300}>")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def names_in(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())


def clean_text(value: Any, limit: int = MAX_VALUE) -> str:
    """A value as plain text on one line: entities resolved; tags, control characters, soft hyphens out; "" if none."""
    if not isinstance(value, str):
        return ""
    text = value[: 4 * limit]
    if "&" in text:
        text = unescape(text)
    return " ".join(_UNSAFE.sub(" ", _TAG.sub(" ", _INVISIBLE.sub("", text))).split())[:limit].rstrip()


class Metas:
    """Values of meta elements and microdata by the letters and digits of their names, in document order."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.entries: dict[str, list[tuple[str, str]]] = {}
        self._first_post_over = False
        for mark in marks:
            for kind in ("property", "name", "itemprop", "http-equiv"):
                if mark.attributes.get(kind):
                    self._add(mark, kind)
                    break

    def _add(self, mark: Mark, kind: str) -> None:
        text = clean_text(mark.attributes.get("content") or mark.attributes.get("datetime"))
        if not text and mark.tag != "meta":
            text = clean_text(mark.text)
        label = mark.attributes[kind]
        for name in label.split() if kind in _LISTS_OF_NAMES else [label]:
            origin = f"{'microdata' if kind == 'itemprop' else 'meta'}:{clean_text(name, MAX_NAME)}"
            key = _NOT_WORD.sub("", name).lower()
            if kind == "itemprop" and self._of_later_post(key):
                continue
            if text:
                self.entries.setdefault(key, []).append((text, origin))

    def _of_later_post(self, key: str) -> bool:
        """Whether an item property names the author of a comment or answer: microdata has no other sign of whose it is.

        Once a page has named an author, the next text or answer is the last thing of the first post.
        """
        if key in _ENDS_OF_POSTS and "author" in self.entries:
            self._first_post_over = True
        return key == "author" and self._first_post_over

    def each(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """(value, origin) of every element with one of these names, in their order: "ogtitle" is ``og:title``."""
        for name in names:
            yield from self.entries.get(name, ())
