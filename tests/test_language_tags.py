"""Tags of languages: one spelling for what pages, detectors and users call the same."""

from __future__ import annotations

import pytest

from cleaner.config import Config
from cleaner.errors import ConfigError
from cleaner.language_tags import is_same, is_wanted, language_tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"),
        ("EN-US", "en-US"),
        ("deu_Latn", "de"),
        ("en-Latn-US", "en-US"),
        ("hin_Latn", "hi-Latn"),
        ("uzn_Latn", "uz-Latn"),
        ("eng", "en"),
        ("iw", "he"),
        ("English", "en"),
        ("english??", None),
        ("xx", None),
        ("und", None),
        ("", None),
        ("x", None),
    ],
)
def test_language_tags(text: str, tag: str | None) -> None:
    """BCP-47 with the shortest primary subtag."""
    assert language_tag(text) == tag


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        ("en", "en"),
        ("eng", "en"),
        ("iw", "he"),
        ("in", "id"),
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("fil", "tl"),
        ("eng_Latn", "en"),
        ("ru-Cyrl", "ru"),
        ("kk-Cyrl", "kk"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh_Hant_HK", "zh-Hant"),
        ("zho_Hans", "zh-Hans"),
        ("srp_Latn", "sr-Latn"),
        ("tl", "fil"),
        ("no", "nb"),
        ("nb", "no"),
        ("zh", "zh-Hans"),
        ("sr", "sr-Latn"),
        ("ar", "arz"),
        ("fa", "prs"),
    ],
)
def test_a_wanted_language_is_found_by_whatever_name(wanted: str, tag: str) -> None:
    """A code that is right but not the one of the detector would reject the whole corpus."""
    assert is_wanted(tag, Config(languages=(wanted,)).languages)


@pytest.mark.parametrize(
    ("wanted", "tag"), [("en", "de"), ("zh-Hans", "zh-Hant"), ("nn", "nb"), ("sr-Cyrl", "sr-Latn")]
)
def test_other_languages_and_scripts_are_not_wanted(wanted: str, tag: str) -> None:
    assert not is_wanted(tag, Config(languages=(wanted,)).languages)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("en-US", "two: en, not 'en-US'"),
        ("de-DE-1996", "two: de, not"),
        ("sr-Latn-RS", "two: sr-Latn, not"),
        ("zh-yue", "two: zh, not"),
        ("xx", "such as en"),
        ("e", "such as en"),
        ("und", "such"),
    ],
)
def test_what_no_text_tells_is_refused_with_what_to_write(code: str, advice: str) -> None:
    with pytest.raises(ConfigError, match=advice):
        Config(languages=(code,))


def test_what_may_be_one_language_is_the_same() -> None:
    """Detectors confuse what differs little, and name what others name more narrowly."""
    assert all(
        is_same(*pair) for pair in (("nb", "no"), ("sr", "hr"), ("bs-Latn", "hr"), ("yue", "zh-Hant"), ("fil", "tl"))
    )
    assert not is_same("de", "nl")
