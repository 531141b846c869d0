"""What a worker does with a page: documents that the settings do not want are refused by name."""

from __future__ import annotations

import pytest

from cleaner.config import Config
from cleaner.page_task import refuse
from cleaner.records import Document


def document(language: str) -> Document:
    return Document(id="a", text="x", language=language, language_score=1.0, n_words=1, n_chars=1, n_chars_input=1)


@pytest.mark.parametrize(
    ("language", "wanted", "kept"),
    [
        ("de", "de", True),
        ("de-CH", "de", True),
        ("zh-Hans", "zh", True),
        ("zh-Hans", "zh-Hant", False),
        ("nb", "no", True),
        ("nn-NO", "no", True),
        ("no", "nb", True),
        ("no", "nn", False),
        ("yue", "zh", True),
        ("EN", "en", True),
        ("en", "de", False),
        ("den", "de", False),
    ],
)
def test_a_language_is_wanted_with_all_its_forms(language: str, wanted: str, kept: bool) -> None:
    """BCP-47: regions and scripts, and languages that are a form of a wider one."""
    refusal = refuse(document(language), Config(languages=(wanted,)))
    assert (refusal is None) == kept
    assert kept or refusal == ("language", f"{language}, not among {wanted}")
