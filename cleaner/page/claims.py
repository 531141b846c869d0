"""What an HTML page claims of its text: title, the article's body and description, and what kind of page it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.page.html_runs import HtmlPage

#: Kinds of page by the types of schema.org and OpenGraph, as patterns over their names in lower case.
TYPES = {
    "article": re.compile(r"article|blogposting|reportage|report$|^review|opinion|recipe|howto"),
    "product": re.compile(r"product|offer|vehicle|softwareapplication|videogame"),
    "forum": re.compile(r"discussion|qapage|question|socialmediaposting"),
    "list": re.compile(r"collection|itemlist|searchresults|^blog$|productgroup|offercatalog"),
    "place": re.compile(r"organization|localbusiness|service|store|restaurant|hotel|corporation|profilepage|faqpage"),
    "video": re.compile(r"video|audio|music|podcast|gallery"),
}
_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"([\w:/.-]{1,60})"')
_STRING = r'"\s*:\s*("(?:[^"\\]|\\.)*")'
_BODY = re.compile('"articleBody' + _STRING)
_DESCRIPTION = re.compile('"description' + _STRING)
_DESCRIPTIONS = frozenset(["description", "og:description", "twitter:description"])
MAX_CHARACTERS = 200_000


class Claims(NamedTuple):
    """``types``: 1.0 for each kind of `TYPES` that the page calls itself, else 0.0. Texts are "" where none is."""

    title: str
    body: str
    description: str
    types: tuple[float, ...]


def read(page: HtmlPage) -> Claims:
    """The claims of a page."""
    named = [kind.rpartition("/")[2].lower() for script in page.json_ld for kind in _TYPE.findall(script)[:500]]
    descriptions = []
    for mark in page.marks:
        if mark.tag != "meta":
            continue
        name = (mark.attributes.get("property") or mark.attributes.get("name") or "").lower()
        if name in _DESCRIPTIONS:
            descriptions.append(mark.attributes.get("content", ""))
        elif name == "og:type":
            named.append(mark.attributes.get("content", "").lower())
    body = max(_strings(_BODY, page.json_ld), key=len, default="")
    descriptions += _strings(_DESCRIPTION, page.json_ld)
    types = tuple(float(any(pattern.search(name) for name in named)) for pattern in TYPES.values())
    return Claims(
        page.title or "", body[:MAX_CHARACTERS], "\n".join(dict.fromkeys(descriptions))[:MAX_CHARACTERS], types
    )


def _strings(pattern: re.Pattern[str], scripts: Sequence[str]) -> list[str]:
    """The strings that JSON scripts have under a name; what is no JSON string is passed over."""
    found = []
    for script in scripts:
        for literal in pattern.findall(script)[:200]:
            try:
                found.append(str(json.loads(literal, strict=False)))
            except ValueError:
                continue
    return found
