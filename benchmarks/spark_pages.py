"""Pages for the tests and the benchmark of the Spark engine: generated articles, planted duplicates, hostile ones.

    python benchmarks/spark_pages.py --documents 20000 [--hostile 50] [--html 8] > pages.jsonl

A record has ``id``, ``url``, ``content``, ``crawl_date`` and ``section``. Its id says its family: "family-number" is an
edit of the first page of that family, "hostile-number" is meant to do harm. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from typing import Any

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: What stands around an article on its site.
_ABOVE = ("Skip to content", "Home", "News", "Sport", "Sign up for our newsletter")
_BELOW = ("Share on Facebook", "Recent Posts", "Leave a reply", "All rights reserved", "We use cookies")
#: Sentences of an article, words of a sentence, articles that edits are made of.
_SENTENCES, _WORDS, _RECENT = (14, 26), (8, 20), 1000


def pages(documents: int, hostile: int = 0, html: int = 8, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Records of about 2 KB; a tenth are edits of earlier ones, and the hostile ones stand among them.

    ``html``: each page whose number is a multiple of it is HTML; 0: none is.
    """
    chance = random.Random(seed)  # noqa: S311
    vocabulary = ["".join(chance.choices(_LETTERS, k=chance.randint(3, 9))) for _ in range(30_000)]
    recent: list[tuple[int, list[str]]] = []
    every = max(1, documents // hostile) if hostile else documents + 1
    for number in range(documents):
        if hostile and number % every == every - 1 and number // every < hostile:
            yield _record(f"hostile-{number // every}", number, HOSTILE[number // every % len(HOSTILE)])
            continue
        if recent and chance.random() < 0.1:
            family, sentences = chance.choice(recent)
            sentences = _edited(sentences, vocabulary, chance)
        else:
            family = number
            sentences = [_sentence(vocabulary, chance) for _ in range(chance.randint(*_SENTENCES))]
            if len(recent) < _RECENT or chance.random() < 0.05:
                recent.append((family, sentences))
        yield _record(f"{family}-{number}", number, _page(sentences, chance, html=html > 0 and number % html == 0))


def _sentence(vocabulary: list[str], chance: random.Random) -> str:
    return " ".join(chance.choices(vocabulary, k=chance.randint(*_WORDS))).capitalize() + "."


def _edited(sentences: list[str], vocabulary: list[str], chance: random.Random) -> list[str]:
    """The same article: as it was, with another sentence, cut short, or inside a longer one."""
    kind = chance.randrange(4)
    if kind == 1:
        place = chance.randrange(len(sentences))
        return [*sentences[:place], _sentence(vocabulary, chance), *sentences[place + 1 :]]
    if kind == 2:
        return sentences[: chance.randint(6, len(sentences))]
    if kind == 3:
        return [*sentences, *(_sentence(vocabulary, chance) for _ in range(10))]
    return sentences


def _page(sentences: list[str], chance: random.Random, *, html: bool) -> str:
    paragraphs = [" ".join(sentences[first : first + 4]) for first in range(0, len(sentences), 4)]
    around = chance.sample(_ABOVE, 2), chance.sample(_BELOW, 2)
    if not html:
        return "\n\n".join([*around[0], *paragraphs, *around[1]])
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    menu = "".join(f"<li><a href='/{place}'>{name}</a></li>" for place, name in enumerate(around[0]))
    foot = "".join(f"<div>{name}</div>" for name in around[1])
    return f"<!doctype html><html><body><ul>{menu}</ul><article>{body}</article><footer>{foot}</footer></body></html>"


def _record(name: str, number: int, content: str) -> dict[str, Any]:
    url = f"https://site{number % 97}.example/{name}"
    day = f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}"
    return {"id": name, "url": url, "content": content, "crawl_date": day, "section": f"s{number % 5}"}


#: Pages that are meant to do harm; none may cost more than itself.
HOSTILE: tuple[str, ...] = (
    "",
    " \n\t ",
    "\x00" * 1000,
    "<html>" + "<div>" * 20_000 + "deep" + "</div>" * 20_000,
    "<html>" + "<b><i>" * 5_000 + "never closed",
    "<html><body>" + "<table><tr><td>" * 2_000 + "cell",
    "<html><body><p " + "a='1' " * 20_000 + ">attributes</p>",
    "<html><body>" + "&lt;&amp;&#x110000;&#xD800;&bogus;" * 3_000,
    "<!doctype html><html><body><script>" + "x" * 200_000,
    "<!doctype html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><html><body>&b;" + "&b;" * 1000,
    "\ud800 lone \udfff surrogates " * 200,
    "a" * 500_000,
    "word " * 100_000,
    "\n" * 200_000,
    "line\n" * 15_000,
    "\u202e\u2066\u0000\ufeff" * 5_000,
    "\u0301" * 50_000,
    "ﷺ" * 20_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 3_000,
    "<html><body>" + "<a href='#'>x</a> " * 10_000,
    "<html><body><!--" + "-" * 300_000,
    "<p>" * 30_000,
    "(((((" * 40_000,
    "=" * 100_000 + "\n" + "-" * 100_000,
    "Jan 1 2024, " * 10_000,
    "By " * 20_000 + "Nobody",
    "<html><head><title>" + "t" * 100_000 + "</title></head><body><p>x</p></body></html>",
    "<html><head><script type='application/ld+json'>" + "[" * 50_000 + "</script></head><body><p>x</p></body></html>",
    "<html><body><svg>" + "<g>" * 5_000 + "<math>" * 100 + "</svg><p>after</p>",
    "\r" * 10_000 + "\x85\u2028\u2029" * 10_000,
)


def main() -> None:
    """Write the records to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--hostile", type=int, default=0)
    parser.add_argument("--html", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    for record in pages(options.documents, options.hostile, options.html, options.seed):
        sys.stdout.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
