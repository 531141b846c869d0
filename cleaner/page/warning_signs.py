"""What looks wrong about a document, for whoever sorts a corpus: `cleaner.records.WARNINGS` says what each means.

Only what is sure is said, and nothing is dropped for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaner.page.facts import is_item
from cleaner.page.runs import Run, Verdict
from cleaner.page.words import fold

# Fewer words than this are hardly an article; a stub before a paywall has fewer than that.
_SHORT_WORDS, _STUB_WORDS = 50, 350
# List items make up more than this share of the characters of a text that is mostly a list.
_LIST_SHARE = 0.6
# News services cut "… [+2100 chars]".
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)(?:\s*\[\+\d+ chars)?[\s\])\"'”’»]*$")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\s\])\"'”’»*_]*$")
# So many blocks behind the last one that was kept may say that the text goes on elsewhere; so long is what says it.
_AFTER, _MARK_LENGTH = 3, 200

_GOES_ON = frozenset(
    fold(phrase)
    for phrase in (
        *("continue reading", "read more", "read full article", "read the full story", "read the full article"),
        *("keep reading", "weiterlesen", "mehr lesen", "lire la suite", "lire plus", "leer más", "seguir leyendo"),
        *("continuar leyendo", "continua a leggere", "leggi tutto", "continuar lendo", "leia mais", "lees verder"),
        *("lees meer", "les mer", "läs mer", "læs mere", "lue lisää", "czytaj dalej", "číst dál", "tovább olvasom"),
        *(
            "devamını oku",
            "читать далее",
            "читать дальше",
            "читати далі",
            "続きを読む",
            "阅读全文",
            "閱讀全文",
            "더 보기",
        ),
        *("اقرأ المزيد", "और पढ़ें", "baca selengkapnya", "xem thêm"),
    )
)
_FOR_SUBSCRIBERS = tuple(
    fold(phrase)
    for phrase in (
        *("subscribe to continue reading", "to continue reading", "subscribe to read", "already a subscriber"),
        *("for subscribers only", "subscribers only", "exclusive to subscribers", "exclusively for subscribers"),
        *("this article is for subscribers", "this content is for members", "become a member to read"),
        *("nur für abonnenten", "exklusiv für abonnenten", "mit abo weiterlesen", "lesen sie weiter mit"),
        *("réservé aux abonnés", "la suite est réservée", "pour lire la suite", "solo para suscriptores"),
        *("exclusivo para suscriptores", "para seguir leyendo", "exclusivo para assinantes", "para continuar lendo"),
        *("riservato agli abbonati", "per continuare a leggere", "alleen voor abonnees", "om verder te lezen"),
        *("kun for abonnenter", "for abonnenter", "för prenumeranter", "vain tilaajille", "tylko dla subskrybentów"),
        *("dostęp dla subskrybentów", "pouze pro předplatitele", "csak előfizetőknek", "abonelere özel"),
        *("только для подписчиков", "лише для передплатників", "للمشتركين فقط", "有料会員", "会員限定", "会员专享"),
        *("구독자 전용",),
    )
)


def looks_wrong(
    runs: Sequence[Run], verdicts: Sequence[Verdict], values: Mapping[str, Any], n_words: int, *, metadata: bool = True
) -> Iterator[str]:
    """The warnings that the blocks of a page and its ``values`` give. ``metadata``: whether a title was looked for."""
    if metadata and not values.get("title"):
        yield "no_title"
    if n_words < _SHORT_WORDS:
        yield "very_short"
    kept = [i for i, verdict in enumerate(verdicts) if verdict.decision == "keep"]
    if _mostly_list([runs[i] for i in kept]):
        yield "mostly_list"
    if not kept:
        return
    behind = [runs[i].text for i in range(kept[-1] + 1, len(runs)) if len(runs[i].text) <= _MARK_LENGTH]
    last = runs[kept[-1]].text
    goes_on = any(fold(text) in _GOES_ON for text in behind[:_AFTER])
    if _ELLIPSIS.search(last[-25:]) or (goes_on and not _SENTENCE_END.search(last[-10:])):
        yield "cut_off"
    if n_words < _STUB_WORDS and any(_for_subscribers(text) for text in [last, *behind]):
        yield "paywall"


def _mostly_list(runs: Sequence[Run]) -> bool:
    everything = sum(len(run.text) for run in runs)
    items = sum(len(run.text) for run in runs if run.tag == "li" or is_item(run.text))
    return items > _LIST_SHARE * everything


def _for_subscribers(text: str) -> bool:
    if len(text) > _MARK_LENGTH:
        return False
    folded = f" {fold(text)} "
    return any(phrase in folded for phrase in _FOR_SUBSCRIBERS)


def is_stub(n_words: int) -> bool:
    """Whether a text is so short that a page which is not free showed its beginning only."""
    return n_words < _STUB_WORDS
