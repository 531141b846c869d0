"""What becomes of labelled pages of HTML when another site might have written them: other names, elements, neighbours.

    python benchmarks/rewritten.py FOLDER --held-out FILE [--only NAME]

FOLDER holds labelled sets as JSON Lines (see `predict.py`), FILE the trees that ``train.py html --held-out FILE`` grew
without each fold: trees that have seen a page know its words, and hide what a rewriting costs. What readers see of the
article stays what it was, and so should the mean F1 of 4-gram shingles, page by page, in mode "fast", which is printed
for news (scrapinghub, fundus_eval, fundus_tests), before and after. The trees have learned from such copies of pages of
other domains (`page_copies`); without them names cost .013, the head .010, comments .048:

    as they are           0.9685  0.9685  +0.0000
    hashed_names          0.9685  0.9674  -0.0011
    utility_names         0.9685  0.9654  -0.0031
    no_names              0.9685  0.9589  -0.0096
    plain_elements        0.9685  0.9629  -0.0056
    own_elements          0.9685  0.9629  -0.0056
    boxed_paragraphs      0.9685  0.9687  +0.0002
    spanned_paragraphs    0.9685  0.9695  +0.0009
    broken_paragraphs     0.9685  0.9700  +0.0015
    no_head               0.9685  0.9629  -0.0056
    no_links              0.9685  0.9606  -0.0079
    ten_teasers           0.9705  0.9499  -0.0206
    thirty_comments       0.9705  0.9665  -0.0040
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import folds
import numpy as np
from predict import cleaned, rows, text_of
from selectolax.lexbor import LexborHTMLParser

from cleaner import Config
from cleaner.page import score_html
from cleaner.page.html_elements import names

_RAW = "script|style|noscript|template|textarea|title|iframe|xmp|noembed|noframes"
_TOKEN = re.compile(
    rf'<!--.*?-->|<![^>]*>|<(?:{_RAW})\b(?:[^>"]|"[^"]*")*>.*?</(?:{_RAW})>|</[^>]*>|<[a-zA-Z](?:[^>"]|"[^"]*")*>'
    r"|[^<]+|<",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'\s([^\s=">]+)(?:="([^"]*)")?')
_NAME = re.compile(r"</?([^\s>/]+)")
_WORD = re.compile(r"\w+")
VOID = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
SEMANTIC = names("article main section header footer nav aside")
_UTILITIES = sorted(
    names(
        "flex grid mt-4 mb-2 px-4 py-2 text-lg text-gray-700 font-bold w-full max-w-3xl mx-auto items-center rounded"
        " justify-between border shadow leading-6 md:flex lg:w-1/2 space-y-4 relative sm:px-6 bg-white hover:underline"
    )
)
# Text nodes of so many characters, most of whose word triples stand in the article, are the article's.
_LONG, _TRIPLES, _OF_ARTICLE = 30, 5, 0.8


@dataclass(frozen=True, slots=True)
class Token:
    """A start tag ("open"), an end tag ("close"), a text, or anything else, which is kept as it is ("other")."""

    kind: str
    source: str
    name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if self.kind == "open":
            attributes = "".join(f' {name}="{value}"' for name, value in self.attributes)
            return f"<{self.name}{attributes}>"
        return f"</{self.name}>" if self.kind == "close" else self.source


Tokens = list[Token]
Rewriting = Callable[[Tokens], Tokens]


@dataclass(frozen=True, slots=True)
class Place:
    """Places of the start and end tag of the element that holds an article, and of the children in which it stands."""

    first: int
    last: int
    children: tuple[int, ...]


def read(page: str) -> Tokens:
    """The tokens of a page, whatever its HTML is like."""
    source = LexborHTMLParser(page.encode("utf-8", "ignore")).html or ""
    return [_token(match) for match in _TOKEN.findall(source)]


def write(tokens: Sequence[Token]) -> str:
    """The page of tokens."""
    return "".join(map(str, tokens))


def _token(source: str) -> Token:
    if source[0] != "<" or len(source) == 1:
        return Token("text", source)
    named = _NAME.match(source)
    name = named[1] if named is not None else ""
    if source[1] == "/":
        return Token("close", source, name)
    if named is None or source[1] == "!" or "</" in source:  # comments, raw text
        return Token("other", source, name)
    return Token("open", source, name, tuple(_ATTRIBUTE.findall(source[len(name) + 1 : -1])))


def place_of(tokens: Tokens, article: str) -> Place | None:
    """Where the article stands; None where no element holds most of it and less than everything."""
    around = _around(tokens)
    known = set(_triples(article))
    own = [at for at, token in enumerate(tokens) if token.kind == "text" and _is_of(token.source, known)]
    held: dict[int, int] = {}
    for at in own:
        for one in around[at]:
            held[one] = held.get(one, 0) + 1
    deepest = [one for one, count in held.items() if count >= _OF_ARTICLE * len(own)]
    first = max(deepest, key=lambda one: len(around[one]), default=0)
    if len(own) <= 1 or tokens[first].name in {"p", "html", "body"}:
        return None
    depth = len(around[first]) + 1
    last = next(at for at in range(first + 1, len(tokens)) if first not in around[at])
    children = dict.fromkeys(around[at][depth] for at in own if first in around[at] and len(around[at]) > depth)
    return Place(first, last, tuple(children))


def _around(tokens: Tokens) -> list[tuple[int, ...]]:
    """The start tags of the elements around each token, outermost first."""
    open_: list[int] = []
    found = []
    for at, token in enumerate(tokens):
        if token.kind == "close":
            same = [place for place, one in enumerate(open_) if tokens[one].name == token.name]
            del open_[same[-1] if same else len(open_) :]
        found.append(tuple(open_))
        if token.kind == "open" and token.name not in VOID:
            open_.append(at)
    return found


def _triples(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text)
    return [tuple(words[at : at + 3]) for at in range(len(words) - 2)]


def _is_of(source: str, known: set[tuple[str, ...]]) -> bool:
    if len(source) < _LONG:
        return False
    triples = _triples(html.unescape(source))
    return len(triples) >= _TRIPLES and sum(one in known for one in triples) >= _OF_ARTICLE * len(triples)


# Names of classes and ids.


def hashed_names(tokens: Tokens) -> Tokens:
    """As generators of style sheets write them."""
    return _named(tokens, lambda _, value: " ".join(f"sc-{_hash(word)[:6]}" for word in value.split()))


def no_names(tokens: Tokens) -> Tokens:
    """None at all."""
    return _named(tokens, lambda _, __: None)


def utility_names(tokens: Tokens) -> Tokens:
    """What things look like, not what they are."""

    def of(attribute: str, value: str) -> str | None:
        chosen = np.random.default_rng(int(_hash(value)[:8], 16)).choice(_UTILITIES, 4, replace=False)
        return " ".join(chosen.tolist()) if attribute == "class" else None

    return _named(tokens, of)


def _named(tokens: Tokens, of: Callable[[str, str], str | None]) -> Tokens:
    def attributes(token: Token) -> tuple[tuple[str, str], ...]:
        new = ((name, of(name, value) if name in {"class", "id"} else value) for name, value in token.attributes)
        return tuple((name, value) for name, value in new if value is not None)

    return [replace(token, attributes=attributes(token)) if token.attributes else token for token in tokens]


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace")).hexdigest()


# Names of elements.


def plain_elements(tokens: Tokens) -> Tokens:
    """Nothing but div."""
    return _renamed(tokens, lambda name: "div" if name in SEMANTIC else name)


def own_elements(tokens: Tokens) -> Tokens:
    """Elements of the site's own."""
    return _renamed(tokens, lambda name: f"x-{name[::-1]}" if name in SEMANTIC else name)


def boxed_paragraphs(tokens: Tokens) -> Tokens:
    """Paragraphs in div."""
    return _renamed(tokens, lambda name: "div" if name == "p" else name)


def spanned_paragraphs(tokens: Tokens) -> Tokens:
    """Paragraphs in span, which a style sheet makes blocks; line breaks stand between them for others."""
    broken = [part for token in tokens for part in ([token, _BREAK] if _ends_paragraph(token) else [token])]
    return _renamed(broken, lambda name: "span" if name == "p" else name)


def broken_paragraphs(tokens: Tokens) -> Tokens:
    """Paragraphs as text between two line breaks."""
    parts = ([_BREAK, _BREAK] if _ends_paragraph(token) else [token] for token in tokens)
    return [part for of in parts for part in of if not (part.kind == "open" and part.name == "p")]


_BREAK = Token("open", "<br>", "br")


def _ends_paragraph(token: Token) -> bool:
    return token.kind == "close" and token.name == "p"


def _renamed(tokens: Tokens, of: Callable[[str], str]) -> Tokens:
    return [replace(token, name=of(token.name)) if token.kind in {"open", "close"} else token for token in tokens]


# What is said about the page, and where links lead.


def no_head(tokens: Tokens) -> Tokens:
    """Nothing above the body."""
    edges = [at for at, token in enumerate(tokens) if token.name == "head" and token.kind in {"open", "close"}]
    return tokens[: edges[0]] + tokens[edges[-1] + 1 :] if edges else tokens


def no_links(tokens: Tokens) -> Tokens:
    """Their text alone, as converters leave it."""
    return [token for token in tokens if token.name != "a"]


# Things around the article.


def put(tokens: Tokens, where: str, article: str, fragment: str) -> Tokens | None:
    """The page with a fragment "below" or "inside" the element that holds the article, behind all of it, "between" its
    parts, or at the "bottom" of the page."""
    if where == "bottom":
        at = max((at for at, token in enumerate(tokens) if token.kind == "close" and token.name == "body"), default=0)
        return [*tokens[:at], Token("other", fragment), *tokens[at:]]
    place = place_of(tokens, article)
    if place is None or (where == "between" and len(place.children) < _PARTS):
        return None
    middle = place.children[len(place.children) // 2] if place.children else place.last
    at = {"below": place.last + 1, "inside": place.last, "between": middle}[where]
    return [*tokens[:at], Token("other", fragment), *tokens[at:]]


_PARTS = 4


@dataclass(frozen=True, slots=True)
class Other:
    """Another article: its headline and some of its text."""

    headline: str
    lead: str

    @property
    def address(self) -> str:
        """Where it stands."""
        return f"/news/{_hash(self.headline)[:8]}"


def teasers(others: Sequence[Other], style: str, heading: str = "") -> str:
    """Headlines and leads of other articles: "cards", "links" around each, or a "list"."""
    parts = []
    for other in others:
        link = f'<a href="{other.address}">'
        title, lead = html.escape(other.headline), html.escape(other.lead)
        parts.append(
            {
                "cards": f'<div>{link}<img src="t.jpg"></a><h3>{link}{title}</a></h3><p>{lead}</p></div>',
                "links": f"{link}<h3>{title}</h3><p>{lead}</p></a>",
                "list": f"<li>{link}{title}</a> <span>{lead}</span></li>",
                "headlines": f"<li>{link}{title}</a></li>",
            }[style]
        )
    inside = "".join(parts)
    return f"<div>{heading}{f'<ul>{inside}</ul>' if parts[0].startswith('<li>') else inside}</div>"


_READERS = ("Anna K.", "tom77", "Realist", "M. Huber", "j_doe", "Petra", "The Watcher", "bernd1960", "Mme L.", "sven")


def comments(texts: Sequence[str], style: str) -> str:
    """What readers wrote: "called" by classes, in "boxes" with buttons, or in rows of a "table"."""
    parts = []
    for number, text in enumerate(texts):
        who, when, said = _READERS[number % len(_READERS)], f"{1 + number % 23} hours ago", html.escape(text)
        parts.append(
            {
                "called": f'<li class="comment"><b>{who}</b><time>{when}</time><p>{said}</p><a href="#">Reply</a></li>',
                "boxes": f"<div><b>{who}</b> <span>{when}</span><p>{said}</p><button>Reply</button></div>",
                "timed": f"<div><div><b>{who}</b> <span>{when}</span></div><p>{said}</p></div>",
                "table": f"<tr><td><b>{who}</b><br>{when}</td><td>{said}</td></tr>",
            }[style]
        )
    inside, head = "".join(parts), f"<h3>Comments ({len(parts)})</h3>"
    around = {"called": f'<ol id="comments">{inside}</ol>', "table": f"<table>{inside}</table>"}
    return f"<div>{head}{around.get(style, inside)}</div>"


_NEWS = ("scrapinghub", "fundus_eval", "fundus_tests")
#: Rewritings by name; `_SURROUNDED` put so many other articles or comments below the page's own.
REWRITINGS: dict[str, Rewriting] = {
    each.__name__: each
    for each in (
        *(hashed_names, utility_names, no_names, plain_elements, own_elements),
        *(boxed_paragraphs, spanned_paragraphs, broken_paragraphs, no_head, no_links),
    )
}
_SURROUNDED = {"ten_teasers": (10, "cards", "<h2>Related articles</h2>"), "thirty_comments": (30, "boxes", "")}


def f1(article: str, found: str) -> float:
    """F1 of the sequences of four words of two texts."""
    right, said = (_fours(text) for text in (article, found))
    shared = sum((right & said).values())
    return 2.0 * shared / max(1, sum(right.values()) + sum(said.values()))


def _fours(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def _rewritten(name: str, page: dict[str, Any], others: Sequence[Other]) -> str | None:
    tokens = read(page["html"])
    if name in REWRITINGS:
        return write(REWRITINGS[name](tokens))
    if name not in _SURROUNDED:
        return write(tokens)
    count, style, heading = _SURROUNDED[name]
    near = [other for other in others if other.lead not in page["gold_text"]][:count]
    is_teaser = bool(heading)
    fragment = teasers(near, style, heading) if is_teaser else comments([other.lead for other in near], style)
    put_in = put(tokens, "below", page["gold_text"], fragment)
    return write(put_in) if put_in is not None else None


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--only", action="append", choices=[*REWRITINGS, *_SURROUNDED], help="may be repeated")
    options = parser.parse_args()
    models, config = folds.load(options.held_out), Config(mode="fast")
    pages = [page for name in _NEWS for page in rows(options.folder, name) if (page.get("gold_text") or "").strip()]
    leads = [line for page in pages for line in page["gold_text"].splitlines() if len(line) > _LONG][:: len(pages)]
    others = [Other(line[:60], line[:280]) for line in leads]
    before: dict[int, float] = {}
    for name in ("", *(options.only or (*REWRITINGS, *_SURROUNDED))):
        after = {}
        for place, page in enumerate(pages):
            source = _rewritten(name, page, others)
            if source is not None:
                model = models.get(folds.fold_of(folds.domain_of(page)), {})
                score_html.load = functools.partial(lambda trees: trees, model)  # type: ignore[assignment]
                found = text_of(cleaned(source, config, kind="html", url=page["url"]))
                after[place] = f1(page["gold_text"], found)
        before = before or after
        means = [sum(of[place] for place in after) / len(after) for of in (before, after)]
        print(
            f"    {name or 'as they are':<20}{means[0]:>8.4f}{means[1]:>8.4f}{means[1] - means[0]:>+9.4f}", flush=True
        )


if __name__ == "__main__":
    main()
