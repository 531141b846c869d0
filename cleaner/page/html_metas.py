"""Meta elements and microdata of an HTML page by name, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import Any

from cleaner.page.html_marks import Mark

MAX_VALUE = 2_000
MAX_NAME = 60
_ENDS_OF_POSTS = frozenset(["text", "articlebody", "reviewbody", "comment", "suggestedanswer", "acceptedanswer"])
_KINDS = ("property", "name", "itemprop", "http-equiv")
_LISTS_OF_NAMES = ("property", "itemprop")
_NOT_WORD = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,300}>")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
# What is left of text that was escaped twice.
_TWICE = re.compile(r"&(?:amp;)*(nbsp|amp|quot|apos|#0?39|[lr][sd]quo|[nm]dash|hellip|shy);")
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean_text(value: Any, limit: int = MAX_VALUE) -> str:
    """A value as plain text on one line: entities resolved; tags, control characters, soft hyphens out; "" if none."""
    if not isinstance(value, str):
        return ""
    text = value[: 4 * limit]
    if "&" in text:
        text = _TWICE.sub(lambda match: unescape(f"&{match[1]};"), unescape(text))
    if not text.isprintable():  # most values are, and need no more than a look
        text = _INVISIBLE.sub("", text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isprintable():
        text = _UNSAFE.sub(" ", text)
    return " ".join(text.split())[:limit].rstrip()


@lru_cache(maxsize=1 << 12)  # sites use the same few names
def _key(name: str) -> str:
    return _NOT_WORD.sub("", name[: 4 * MAX_NAME]).lower()


class Metas:
    """Values of meta elements and microdata by the letters and digits of their names, in document order."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._entries: dict[str, list[tuple[Mark, str]]] = {}
        self._first_post_over = False
        for mark in marks:
            for kind in _KINDS:
                if label := mark.attributes.get(kind):
                    self._add(mark, kind, label)
                    break

    def _add(self, mark: Mark, kind: str, label: str) -> None:
        for name in label.split() if kind in _LISTS_OF_NAMES else [label]:
            key = _key(name)
            if kind != "itemprop":
                self._entries.setdefault(key, []).append((mark, f"meta:{name}"))
            elif not self._of_later_post(key):
                self._entries.setdefault(key, []).append((mark, f"microdata:{name}"))

    def _of_later_post(self, key: str) -> bool:
        """Whether an item property names the author of a comment or answer: microdata has no other sign of whose it is.

        Once a page has named an author, the next text or answer is the last thing of the first post.
        """
        if key in _ENDS_OF_POSTS and "author" in self._entries:
            self._first_post_over = True
        return key == "author" and self._first_post_over

    def each(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """(value, origin) of every element with one of these names, in their order: "ogtitle" is ``og:title``."""
        for name in names:
            for mark, origin in self._entries.get(name, ()):
                if text := _value(mark):
                    yield text, clean_text(origin, MAX_NAME)


def _value(mark: Mark) -> str:
    text = clean_text(mark.attributes.get("content") or mark.attributes.get("datetime"))
    return text if text or mark.tag == "meta" else clean_text(mark.text)
