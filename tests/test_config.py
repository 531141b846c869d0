"""Settings: one frozen value; every wrong one is refused with the way out."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from cleaner.config import Config, resolve
from cleaner.errors import ConfigError


def test_defaults_are_those_of_the_contract() -> None:
    assert Config().as_dict() == {
        "mode": "default",
        "balance": "balanced",
        "comments": False,
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


def test_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "cleaner.toml"
    path.write_text('mode = "fast"\ncrawl_date = 2025-06-30\nlanguages = ["en", "de"]\n', encoding="utf-8")
    assert Config.from_toml(path) == Config(mode="fast", crawl_date="2025-06-30", languages=("en", "de"))


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
