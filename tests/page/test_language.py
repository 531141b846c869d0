"""Language: seeded, silent about what says nothing, and the same with either library."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.page import language
from cleaner.page.language import UNKNOWN, detect_language, load_detector

SENTENCES = {
    "en": "The council met on Tuesday to discuss the new bridge across the river.",
    "de": "Der Gemeinderat hat am Dienstag über die neue Brücke über den Fluss beraten.",
    "fr": "Le conseil municipal s'est réuni mardi pour discuter du nouveau pont sur la rivière.",
    "es": "El ayuntamiento se reunió el martes para hablar del nuevo puente sobre el río.",
    "hi": "नगर परिषद ने मंगलवार को नदी पर नए पुल के बारे में चर्चा की।",
    "ar": "اجتمع المجلس البلدي يوم الثلاثاء لمناقشة الجسر الجديد فوق النهر.",
    "ja": "市議会は火曜日に川に架かる新しい橋について話し合った。",
    "th": "สภาเมืองประชุมเมื่อวันอังคารเพื่อหารือเกี่ยวกับสะพานใหม่ข้ามแม่น้ำ",
    "ru": "Городской совет во вторник обсудил новый мост через реку.",
    "zh-Hans": "市议会周二开会讨论横跨河流的新桥，居民们对此表示欢迎。",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items(), ids=list(SENTENCES))
def test_common_languages(code: str, sentence: str) -> None:
    found, score = detect_language(f"{sentence} {sentence}")
    assert found == code
    assert score > 0.9


@pytest.mark.parametrize("text", ["", " \n", "12,345 67% 8/9", "...!?", "a", "x=1;y=2;{}[]()->&&||;;", "\ud800", "OK"])
def test_und_where_there_is_nothing_to_tell(text: str) -> None:
    assert detect_language(text) == UNKNOWN


@given(st.text(max_size=80))
@settings(max_examples=50, deadline=None)
def test_never_raises_and_repeats_itself(text: str) -> None:
    first = detect_language(text)
    random.seed(1)  # other users of random in the process change nothing
    assert detect_language(text) == first


def test_the_libraries_own_seed_is_left_alone() -> None:
    from langdetect import DetectorFactory

    before = DetectorFactory.seed
    load_detector("langdetect")
    assert DetectorFactory.seed == before


def test_compiled_detector_agrees_with_the_reference() -> None:
    """langdetect-rs may stand in for langdetect because its answers are the same."""
    pytest.importorskip("langdetect_rs", reason="langdetect-rs is not installed (pip install 'cleaner[fast]')")
    words = " ".join(SENTENCES.values()).split()
    draw = random.Random(4)
    reference, compiled = load_detector("langdetect"), load_detector("langdetect_rs")
    for _ in range(150):
        text = " ".join(draw.choices(words, k=draw.randint(1, 12)))
        assert compiled(text) == reference(text), text
    assert compiled("12 34") is reference("12 34") is None


def test_works_without_the_compiled_library(monkeypatch: pytest.MonkeyPatch) -> None:
    load = language.load_detector

    def missing(library: str) -> language.Detector:
        if library == "langdetect_rs":
            raise ModuleNotFoundError(library)
        return load(library)

    monkeypatch.setattr(language, "load_detector", missing)
    language._detector.cache_clear()
    assert detect_language(SENTENCES["de"])[0] == "de"
    language._detector.cache_clear()
