"""Generated articles in Chinese, Japanese and Thai, with what happens to articles on their way through the web."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

Articles = dict[str, dict[str, Any]]
Paragraphs = list[str]


def chinese_word(chance: random.Random) -> str:
    """One or two characters of Han."""
    return "".join(chr(chance.randrange(0x4E00, 0x5600)) for _ in range(chance.choice((1, 2, 2))))


def japanese_word(chance: random.Random) -> str:
    """Kanji with a kana ending, or a word in katakana, some with voicing marks."""
    if chance.random() < 0.2:
        return "".join(chance.choices("アイウガギグサザダバパマラン", k=3))
    return chinese_word(chance) + chance.choice(("の", "を", "に", "が", "で", "した", "する", "です"))


def thai_word(chance: random.Random) -> str:
    """Two syllables with vowel signs and tone marks, which stand above or below their consonant."""
    vowels, tones = ("า", "ะ", "ิ", "ี", "ึ", "ุ", "ู", "ั", "ำ", ""), ("", "่", "้", "")
    syllable = (chance.choice("กขคงจชซดตทนบปผพมยรลวสหอ") + chance.choice(vowels) + chance.choice(tones) for _ in "ab")
    return chance.choice(("", "เ", "แ")) + "".join(syllable)


#: Script -> (word, between clauses, end of a sentence).
SCRIPTS: dict[str, tuple[Callable[[random.Random], str], str, str]] = {
    "chinese": (chinese_word, "，", "。"),
    "japanese": (japanese_word, "、", "。"),
    "thai": (thai_word, " ", " "),
}


def edited_articles(script: str, groups: int, seed: int = 11) -> Articles:
    """``groups`` articles, each with one copy for each edit, and as many distractors that share phrases with them."""
    chance = random.Random(f"{script}{seed}")  # noqa: S311
    word, comma, stop = SCRIPTS[script]
    vocabulary = [word(chance) for _ in range(3000)]

    def paragraphs(n: int) -> Paragraphs:
        def sentence() -> str:
            words = chance.choices(vocabulary, k=chance.randint(12, 25))
            words[6] += comma
            return "".join(words) + stop

        return ["".join(sentence() for _ in range(chance.randint(2, 4))) for _ in range(n)]

    def article() -> Paragraphs:
        date = f"{chance.randint(2020, 2025)}-{chance.randint(1, 12)}-{chance.randint(1, 28)}"
        return [paragraphs(1)[0][:20], f"{date}{stop}", *paragraphs(chance.randint(6, 12))]

    articles: Articles = {}
    phrases = paragraphs(5)
    for number in range(groups):
        original = article()
        for edit, changed in edits(original, chance, paragraphs):
            articles[f"{number}-{edit}"] = {"group": number, "edit": edit, "text": "\n\n".join(changed)}
        other = [*article(), chance.choice(phrases), original[2][:15]]
        articles[f"{number}-other"] = {"group": f"other{number}", "edit": "distractor", "text": "\n\n".join(other)}
    return articles


def edits(
    original: Paragraphs, chance: random.Random, paragraphs: Callable[[int], Paragraphs]
) -> Iterator[tuple[str, Paragraphs]]:
    """(kind of edit, the article after it)."""
    titles = [paragraph[:18] for paragraph in paragraphs(8)]
    body = original[2:]
    yield "orig", original
    yield "headline", [paragraphs(1)[0][:20], *original[1:]]
    yield "dates", [original[0], original[1].replace("-", "/") + titles[0][:4], *body]
    yield "para_drop", [*original[:2], *body[:-2], body[-1]]
    yield "boiler", [titles[0][:6], *original, titles[1][:10]]
    yield "recent_posts", [*original, *titles]
    yield "trunc50", original[: 2 + len(body) // 2]
    yield "trunc30", original[: 2 + max(1, len(body) * 3 // 10)]
    yield "embedded", [*paragraphs(6), *body, *paragraphs(6)]
    yield "ocr1", [misread(paragraph, 0.01, chance) for paragraph in original]
    yield "ocr5", [misread(paragraph, 0.05, chance) for paragraph in original]
    yield "unicode", [unicodedata.normalize("NFD", paragraph).replace("0", "０") for paragraph in original]


def misread(text: str, share: float, chance: random.Random) -> str:
    """The text with this share of its characters replaced by others of it."""
    return "".join(chance.choice(text) if chance.random() < share else char for char in text)
