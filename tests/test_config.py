"""Settings: one frozen value; every wrong one is refused with the way out."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.config import Config, resolve
from cleaner.errors import ConfigError


def test_defaults_are_those_of_the_contract() -> None:
    assert Config().as_dict() == {
        "mode": "default",
        "balance": "balanced",
        "comments": False,
        "noscript": False,
        "crawl_date": None,
        "metadata": True,
        "threshold": 0.8,
        "containment": 0.8,
        "keep": "complete",
        "languages": [],
        "min_words": 0,
        "phrases_drop": [],
        "phrases_keep": [],
    }


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().mode = "fast"  # type: ignore[misc]
    assert hash(Config()) == hash(Config())


def test_keywords_override_and_leave_the_rest() -> None:
    assert resolve(Config(mode="fast"), {"threshold": 0.7}) == Config(mode="fast", threshold=0.7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "quick"),
        ("balance", 1),
        ("comments", "yes"),
        ("noscript", "yes"),
        ("crawl_date", "June"),
        ("metadata", None),
        ("threshold", 0),
        ("threshold", 1.5),
        ("threshold", True),
        ("containment", "0.8"),
        ("keep", "newest"),
        ("keep", ()),
        ("languages", "en"),
        ("languages", [1]),
        ("languages", ["English"]),
        ("languages", ["de", "x"]),
        ("min_words", -1),
        ("min_words", 1.0),
        ("phrases_drop", [""]),
        ("phrases_keep", "phrase"),
    ],
)
def test_wrong_values_are_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=name):
        Config(**{name: value})


def test_unknown_settings_name_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'threshold'"):
        resolve(None, {"treshold": 0.5})
    with pytest.raises(ConfigError, match="known: mode"):
        resolve(None, {"zzz": 0.5})


def test_what_is_no_setting_but_an_option_of_a_run_says_so(tmp_path):
    """The nearest setting to `workers` is none that helps."""
    (tmp_path / "a.toml").write_text("workers = 4\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"'workers' in .*: it is an option of the command"):
        Config.from_toml(tmp_path / "a.toml")


def test_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "cleaner.toml"
    path.write_text('mode = "fast"\ncrawl_date = 2025-06-30\nlanguages = ["en", "de"]\n', encoding="utf-8")
    assert Config.from_toml(path) == Config(mode="fast", crawl_date="2025-06-30", languages=("en", "de"))


@pytest.mark.parametrize("content", ["[cleaner]\nmode = 'fast'\n", "[cleaner.tool]\nmode = 'fast'\n"])
def test_settings_in_a_table_are_told_where_they_stand(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"unknown table \[cleaner\] in .*a\.toml: settings stand at the top level"):
        Config.from_toml(tmp_path / "a.toml")


def test_a_wrong_value_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("threshold = 7\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"a\.toml: threshold must be a number from"):
        Config.from_toml(tmp_path / "a.toml")


@pytest.mark.parametrize(
    "content", ["mode = ", "\xff\xfe", "tresh = 1", f"mode = {'[' * 50_000}", f"min_words = {'9' * 5_000}"]
)
def test_bad_toml_is_one_clear_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"bad\.toml"):
        Config.from_toml(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml"):
        Config.from_toml(tmp_path / "none.toml")


@pytest.mark.parametrize("path", ["a\x00b", "\ud800"])
def test_what_is_no_path_is_named(path: str) -> None:
    with pytest.raises(ConfigError, match="cannot read settings"):
        Config.from_toml(path)


_MOMENTS = st.datetimes(timezones=st.none() | st.timezones())
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.times() | _MOMENTS
_ANY = st.recursive(_PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)


@pytest.mark.parametrize("name", Config.__slots__)
@given(value=_ANY)
@settings(deadline=None)
def test_a_value_of_any_type_is_a_setting_or_a_clear_error(name: str, value: Any) -> None:
    """TOML has dates, times, numbers that are none, lists and tables; whatever passes can stand in a manifest."""
    with contextlib.suppress(ConfigError):
        config = Config(**{name: value})
        assert Config(**json.loads(json.dumps(config.as_dict(), allow_nan=False))) == config


@pytest.mark.parametrize("written", ["20250630", "2025.5", "true", "[2025]", "08:15:00"])
def test_a_crawl_date_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / "cleaner.toml").write_text(f"crawl_date = {written}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="crawl_date must be an ISO date"):
        Config.from_toml(tmp_path / "cleaner.toml")
