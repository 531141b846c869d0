"""Language: seeded, silent about what says nothing, and the same with either library."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from cases import load_text_case, text_cases
from hypothesis import given, settings, strategies as st

from cleaner.page import language
from cleaner.page.language import UNKNOWN, detect_language, load_detector
from cleaner.page.language_signs import tagged

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


@pytest.mark.parametrize(
    "text",
    [
        *("", " \n", "12,345 67% 8/9", "...!?", "a", "x=1;y=2;{}[]()->&&||;;", "\ud800", "OK", "😀🔥🇮🏏🙏", "Yes."),
        "| Year | Sales |\n|---|---|\n| 2024 | 12,000 |\n| 2025 | 13,000 |",
        "Total 1,234 5,678 9,012 3,456\nCosts 1,111 2,222 333 444",
        "def add(x, y):\n    return x + y\n\nclass Box:\n    pass\n",
        ".a{margin:0 auto;padding:4px}@media(max-width:600px){.b>.c:hover{display:none}}",
        'for(var d=0;d<c;d++){if(b[d]===void 0){b[d]=a[d]}}document.getElementById("x").remove()',
        "8u2H3r3vUt53IRew0aMpyi4tp0Bx0o+6HG36kAASe0RiBSUVVqULILqhYOswyeyz/iV4Th0sNbS4s4tg7LzzSp2a4Q==",
        "aecb8e79ee8dabc3964cbbf14b639e8d709ba7b5fe6cea8fc2b317eca4ade4fe5c70d369d3aecd882bd92576",
        '{"6655": null, "26e4": [1, 2], "612e": true}',
        "https://example.com/a/b?q=1\nhttps://example.org/c/d?q=2",
    ],
)
def test_und_where_there_is_nothing_to_tell(text: str) -> None:
    """Figures, tables, code, styles, encoded data, addresses, pictures and scraps are no language."""
    assert detect_language(text) == UNKNOWN


def test_short_but_natural_text_is_told() -> None:
    """A headline is enough; marks of Indic scripts and Thai count as letters, figures beside words do no harm."""
    assert detect_language("अभी अंतिम पाठ शेष है।")[0] == "hi"
    assert detect_language("공공부문 7만1861명 정규직 전환")[0] == "ko"
    assert detect_language("เมื่อเวลา 09.00 น. วันที่ 16 ต.ค 54 พล.")[0] == "th"


@pytest.mark.parametrize(
    ("greater", "lesser"), [(a, b) for a in ("en", "ja", "ru", "fr") for b in ("de", "hi", "th", "es")]
)
def test_the_greater_part_of_a_mixed_page_decides(greater: str, lesser: str) -> None:
    """Pieces vote by their length, wherever the lesser part stands."""
    great, less = (" ".join([SENTENCES[code]] * times) for code, times in ((greater, 6), (lesser, 2)))
    for text in (f"{great}\n{less}", f"{less}\n{great}"):
        assert detect_language(text)[0] == greater
    assert detect_language("\n".join([f"{less}\n{great}"] * 40))[0] == greater


def test_the_middle_decides_where_the_ends_differ() -> None:
    """Ends that agree settle the language and are not less sure for what stands between them."""
    english, german = ("\n".join([SENTENCES[code]] * 6) for code in ("en", "de"))
    code, score = detect_language(f"{english}\n{german}\n{german}")
    assert code == "de"
    assert 0.5 < score < 0.8
    assert detect_language(f"{english}\n{german}\n{english}") == detect_language("\n".join([english] * 3))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("zh-Hans", "市议会周二开会讨论横跨河流的新桥，居民们对此表示欢迎。"),
        ("zh-Hant", "市議會週二開會討論橫跨河流的新橋，居民們對此表示歡迎。"),
        ("hy", "Քաղաքային խորհուրդը երեքշաբթի օրը քննարկեց գետի վրայի նոր կամուրջը։"),
        ("ka", "საკრებულომ სამშაბათს მდინარეზე ახალი ხიდი განიხილა."),
        ("km", "ក្រុមប្រឹក្សាក្រុងបានជួបប្រជុំគ្នាកាលពីថ្ងៃអង្គារ ដើម្បីពិភាក្សាអំពីស្ពានថ្មី។"),
        ("ja", "市議会は火曜日に川に架かる新しい橋について話し合った。"),
    ],
)
def test_scripts_tell_what_detectors_do_not(code: str, text: str) -> None:
    """Scripts of one language, kana amid Han, and the two ways of writing Chinese."""
    assert detect_language(text)[0] == code


def test_a_language_of_two_scripts_names_its_own() -> None:
    """The subtag stands where readers could not know the script; the usual one is left out."""
    assert tagged("sr", "Градско веће је у уторак") == "sr-Cyrl"
    assert tagged("sr", "Gradsko veće je u utorak") == "sr-Latn"
    assert tagged("uz", "Shahar kengashi seshanba kuni") == "uz-Latn"
    assert tagged("kk", "Қалалық кеңес сейсенбі күні") == "kk"
    assert tagged("en", "Градско") == "en"


class TestSecondOpinion:
    """py3langid on what langdetect does not know."""

    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        pytest.importorskip("py3langid", reason="py3langid is not installed (pip install 'cleaner[languages]')")

    @pytest.mark.parametrize(
        ("code", "text"),
        [
            ("eu", "Udalak asteartean bildu zen ibaiaren gaineko zubi berriari buruz eztabaidatzeko."),
            ("sr-Cyrl", "Градско веће се састало у уторак да разговара о новом мосту преко реке."),
            ("is", "Bæjarstjórnin kom saman á þriðjudag til að ræða nýju brúna yfir ána."),
            ("ga", "Tháinig an chomhairle le chéile Dé Máirt chun an droichead nua thar an abhainn a phlé."),
        ],
    )
    def test_languages_that_langdetect_lacks(self, code: str, text: str) -> None:
        """Without a second opinion they are taken for others, with certainty."""
        assert detect_language(text)[0] == code

    def test_known_languages_stay(self) -> None:
        """It has no say in what langdetect knows."""
        for code, sentence in SENTENCES.items():
            assert detect_language(sentence)[0] == code


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


def _made_up(number: int) -> Iterator[str]:
    """Texts of real words in the wrong order, in one language or several, some with figures and odd signs."""
    draw = random.Random(4)
    words = {code: sentence.split() if " " in sentence else list(sentence) for code, sentence in SENTENCES.items()}
    everything = [word for part in words.values() for word in part]
    for _ in range(number):
        pool = draw.choice([*words.values(), everything])
        text = draw.choice([" ", " ", "\n", ", "]).join(draw.choices(pool, k=draw.randint(1, 14)))
        yield draw.choice(
            [text, text, text.upper(), f"{text} 12:30 {draw.random()}", f"https://example.org {text}\u0301"]
        )


def test_compiled_detector_agrees_with_the_reference() -> None:
    """langdetect-rs may stand in for langdetect because its answers are the same: languages, order, probabilities."""
    pytest.importorskip("langdetect_rs", reason="langdetect-rs is not installed (pip install 'cleaner[fast]')")
    reference, compiled = load_detector("langdetect"), load_detector("langdetect_rs")
    written = [
        load_text_case(path).page[:400] for kind in ("in_the_wild", "must_not_touch") for path in text_cases(kind)
    ]
    texts = [*written, *_made_up(2_000), *SENTENCES.values(), "12 34", "", "\ud800", "\x00", "a" * 2_000]
    assert len(texts) > 2_000
    for text in texts:
        assert compiled(text) == reference(text), text


def test_every_process_gives_the_same_answers() -> None:
    """Hash seeds, order and earlier calls change nothing, not even a probability."""
    code = (
        "import json, random, sys\nfrom cleaner import detect_language\ntexts = json.load(sys.stdin)\n"
        "order = random.sample(range(len(texts)), len(texts))\nfound = {i: detect_language(texts[i]) for i in order}\n"
        "print(json.dumps([found[i] for i in range(len(texts))]))"
    )
    texts = [text for text in _made_up(200) if text.isprintable()]
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(texts),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert [json.dumps([detect_language(text) for text in texts]) + "\n"] == list(answers)


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


@pytest.mark.parametrize("text", ["aaaa " * 6, "x" * 2000, None, 7, b"Some English text, in bytes."])
def test_what_is_no_text_has_no_language(text: Any) -> None:
    """One word over and over, a single endless one, and other values than strings."""
    assert detect_language(text) == ("und", 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "asdf jkl qwerty",
        "Home About Contact Login",
        "import os",
        "public static void main",
        "foo bar baz",
        "qwertz asdfg",
    ],
)
def test_menus_commands_and_keys_are_no_evidence(text: str) -> None:
    """Detectors are sure of some language for each of them."""
    assert detect_language(text) == ("und", 0.0)
    assert detect_language("Read the news about us and contact the team")[0] == "en"
