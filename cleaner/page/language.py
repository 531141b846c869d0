"""Language of a text: langdetect, seeded, or langdetect-rs (the same algorithm compiled) when it is installed.

A text is asked about in up to three pieces from all over it, which vote by the length that they stand for: so a page
in two languages gets the one of its greater part. When its beginning and its end agree, the middle is not asked.
Where py3langid is installed, it is asked about languages that langdetect does not know, and takes it for others.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cleaner.page.language_signs import is_han, is_language, language_of_script, tagged
from cleaner.scripts import DENSE, signs

#: Beyond this much body text the answer no longer changes (measured on news text).
SAMPLE_CHARS = 1000
_PIECES = 3
# Two pieces that are so sure of one language need no third.
_AGREED = 0.99
# Lines of body text; in scripts without spaces they are shorter.
_BODY_LINE_CHARS, _DENSE_LINE_CHARS = 60, 24
_DENSE = re.compile(f"[{signs(DENSE)}]")
# langdetect's own spelling -> BCP-47
_BCP47 = {"zh-cn": "zh", "zh-tw": "zh"}
# What langdetect knows (its 55 profiles, as BCP-47).
_KNOWN = frozenset(
    [
        *("af", "ar", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "gu", "he"),
        *("hi", "hr", "hu", "id", "it", "ja", "kn", "ko", "lt", "lv", "mk", "ml", "mr", "ne", "nl", "no", "pa", "pl"),
        *("pt", "ro", "ru", "sk", "sl", "so", "sq", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "zh"),
    ]
)
# The second opinion counts from this probability on (measured: below it takes known languages for others), and not
# for what is no language, Greek with old accents, or one of two ways of writing a known one.
_SURE_SECOND = 0.9
_NOT_ASKED = frozenset(["zxx", "grc", "nn", *_KNOWN])

UNKNOWN = ("und", 0.0)


class Detected(NamedTuple):
    """BCP-47 ``code``, ``score`` (probability 0-1) and what told: "langdetect", "py3langid", "script" or None."""

    code: str
    score: float
    origin: str | None


def detect_language(text: str) -> tuple[str, float]:
    """(BCP-47 code, probability 0-1) of the text's language; ("und", 0.0) where there is nothing to tell. Never raises.

    The answer depends on the text alone: the detector is seeded, and sees at most `SAMPLE_CHARS` characters. The
    probability is the mean over the pieces that were asked about, by the length that they stand for. What is no
    string has none.
    """
    return detect(text)[:2] if isinstance(text, str) else UNKNOWN


def detect(text: str) -> Detected:
    """`detect_language`, and what told it."""
    votes: dict[str, float] = {}
    origins: dict[str, str] = {}
    seconded: set[str] = set()
    asked: list[tuple[str, int]] = []
    for piece, size in _ends_first(_pieces(_body(text.splitlines()))):
        if len(asked) == _PIECES - 1 and max(votes.values(), default=0.0) >= _AGREED * sum(size for _, size in asked):
            break
        if not is_language(piece):
            continue
        asked.append((piece, size))
        guesses, origin = _guesses(piece, seconded)
        for code, probability in guesses.items():
            votes[code] = votes.get(code, 0.0) + size * probability
            origins.setdefault(code, origin)
    if not votes:
        return Detected(*UNKNOWN, None)
    code = max(votes, key=lambda name: votes[name])  # the first of equals
    score = votes[code] / sum(size for _, size in asked)
    tag = tagged(code, "\n".join(piece for piece, _ in asked))
    return Detected(tag, round(min(score, 1.0), 4), origins[code])


def _body(lines: Sequence[str]) -> list[str]:
    """The lines of body text; all of them where there are none."""
    kept = [line for piece in lines if (line := piece.strip())]
    return [line for line in kept if len(line) >= _BODY_LINE_CHARS or _is_dense(line)] or kept


def _is_dense(line: str) -> bool:
    return len(line) >= _DENSE_LINE_CHARS and not line.isascii() and _DENSE.search(line) is not None


def _pieces(lines: Sequence[str]) -> list[tuple[str, int]]:
    """At most `_PIECES` stretches of lines with the characters of each; of a long one its share of `SAMPLE_CHARS`,
    from its longest line on: it stands for what most of the stretch is."""
    goal = sum(map(len, lines)) / _PIECES
    groups: list[list[str]] = [[]]
    filled = 0
    for line in lines:
        if groups[-1] and filled >= goal * len(groups):
            groups.append([])
        groups[-1].append(line)
        filled += len(line)
    share = SAMPLE_CHARS // len(groups)
    return [(_from_longest(group)[:share], sum(map(len, group))) for group in groups if group]


def _ends_first(pieces: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    return (pieces[0], *pieces[:0:-1]) if pieces else ()


def _from_longest(lines: Sequence[str]) -> str:
    first = max(range(len(lines)), key=lambda i: len(lines[i]))
    return "\n".join((*lines[first:], *lines[:first]))


def _guesses(piece: str, seconded: set[str]) -> tuple[Mapping[str, float], str]:
    """Probabilities of the languages of a piece, none where there is nothing to tell, and what told.

    ``seconded`` are languages that the second opinion confirmed for pieces before this one, and now for it.
    """
    own = language_of_script(piece)
    if own is not None:
        return {own: 1.0}, "script"
    merged: dict[str, float] = {}
    for name, probability in _detector()(piece):
        code = _BCP47.get(name, name)
        merged[code] = merged.get(code, 0.0) + probability
    if is_han(piece):  # langdetect takes much traditional Chinese for Korean
        chinese: Mapping[str, float] = {code: merged[code] for code in ("zh", "ja") if code in merged}
        return (chinese, "langdetect") if chinese else ({"zh": 1.0}, "script")
    second = _second_opinion()
    if second is not None and seconded.isdisjoint(merged):
        code, probability = second(piece)
        seconded.add(code)
        if probability >= _SURE_SECOND and code not in _NOT_ASKED:
            return {code: probability}, "py3langid"
    return merged, "langdetect"


Detector = Callable[[str], Sequence[tuple[str, float]]]


@functools.cache
def _detector() -> Detector:
    try:
        return load_detector("langdetect_rs")
    except ModuleNotFoundError:
        return load_detector("langdetect")


@functools.cache
def load_detector(library: str) -> Detector:
    """The detector of "langdetect" or "langdetect_rs", seeded with 0; ModuleNotFoundError where it is not installed.

    It gives (code, probability) of the likely languages, best first, in the library's own codes. The profiles live in
    a factory of our own, so that the seed of other users in the process stays theirs.
    """
    factories = importlib.import_module(f"{library}.detector_factory")
    errors = importlib.import_module(f"{library}.lang_detect_exception")
    factory = factories.DetectorFactory()
    factory.load_profile(factories.PROFILES_DIRECTORY)
    factory.seed = 0

    def detect(sample: str) -> Sequence[tuple[str, float]]:
        detector = factory.create()
        detector.append(sample)
        try:
            return [(found.lang, found.prob) for found in detector.get_probabilities()]
        except errors.LangDetectException:  # no features in the text: nothing to tell
            return []

    return detect


@functools.cache
def _second_opinion() -> Callable[[str], tuple[str, float]] | None:
    """py3langid's answer, (ISO code, probability 0-1); None where it is not installed."""
    try:
        langid = importlib.import_module("py3langid.langid")
    except ModuleNotFoundError:
        return None
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    answer: Callable[[str], tuple[str, float]] = identifier.classify
    return answer
