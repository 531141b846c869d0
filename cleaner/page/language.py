"""Language of a text: langdetect, seeded, or langdetect-rs (the same algorithm compiled) when it is installed."""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable, Iterable

# Beyond this much body text the answer no longer changes (measured on news text).
SAMPLE_CHARS = 1000
_BODY_LINE_CHARS = 60
# Fewer letters than this say nothing about a language.
_MIN_LETTERS = 12
# Vowel signs of Indic scripts and Thai are no letters to `re`: a plain text there has 60-70 % letters.
_LETTER_SHARE = 0.5
_WORD = re.compile(r"[^\W\d_]+")
# langdetect's own spelling -> BCP-47
_BCP47 = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}

UNKNOWN = ("und", 0.0)


def detect_language(text: str) -> tuple[str, float]:
    """(BCP-47 code, probability 0-1) of the text's language; ("und", 0.0) where there is nothing to tell. Never raises.

    The answer depends on the text alone: the detector is seeded, and sees at most `SAMPLE_CHARS` characters.
    """
    sample = _sample(text.splitlines())
    if not _tells(sample):
        return UNKNOWN
    guess = _detector()(sample)
    if guess is None:
        return UNKNOWN
    code, score = guess
    return _BCP47.get(code, code), round(score, 4)


def _sample(lines: Iterable[str]) -> str:
    """The first body lines (long ones first choice; any where there are none), cut at `SAMPLE_CHARS`."""
    kept = [line.strip() for line in lines if line.strip()]
    body = [line for line in kept if len(line) >= _BODY_LINE_CHARS] or kept
    return "\n".join(body)[:SAMPLE_CHARS]


def _tells(sample: str) -> bool:
    """Whether the sample has enough natural words: digits, code and tables have not."""
    letters = sum(map(len, _WORD.findall(sample)))
    visible = sum(not char.isspace() for char in sample)
    return letters >= _MIN_LETTERS and letters >= visible * _LETTER_SHARE


Detector = Callable[[str], tuple[str, float] | None]


@functools.cache
def _detector() -> Detector:
    try:
        return load_detector("langdetect_rs")
    except ModuleNotFoundError:
        return load_detector("langdetect")


@functools.cache
def load_detector(library: str) -> Detector:
    """The detector of "langdetect" or "langdetect_rs", seeded with 0; ModuleNotFoundError where it is not installed.

    The profiles live in a factory of our own, so that the seed of other users in the process stays theirs.
    """
    factories = importlib.import_module(f"{library}.detector_factory")
    errors = importlib.import_module(f"{library}.lang_detect_exception")
    factory = factories.DetectorFactory()
    factory.load_profile(factories.PROFILES_DIRECTORY)
    factory.seed = 0

    def detect(sample: str) -> tuple[str, float] | None:
        detector = factory.create()
        detector.append(sample)
        try:
            best = detector.get_probabilities()[0]
        except (errors.LangDetectException, IndexError):  # no features in the text: nothing to tell
            return None
        return best.lang, best.prob

    return detect
