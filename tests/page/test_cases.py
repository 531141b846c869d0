"""Golden cases: every line of every labelled page has a verdict that its label accepts.

`cases/known_failures.txt` lists what is known to go wrong, one `CASE:LINE` or `CASE:FIELD` a row. It is strict: what
starts to pass has to leave the list, so that nothing gets worse unseen.
"""

from __future__ import annotations

from functools import cache

import pytest
from cases import CASES, Case, CaseLine, HtmlCase, html_cases, load_html_case, load_text_case, text_cases

from cleaner.config import Config
from cleaner.errors import NoArticle
from cleaner.page.clean import clean_page
from cleaner.records import Block, Document

KNOWN = frozenset(
    row.partition("#")[0].strip()
    for row in (CASES / "known_failures.txt").read_text(encoding="utf-8").splitlines()
    if row.partition("#")[0].strip()
)
TEXT_CASES = [load_text_case(path) for kind in ("in_the_wild", "must_not_touch") for path in text_cases(kind)]
HTML_CASES = [load_html_case(path) for path in html_cases()]
MODES = ("default", "fast")


def param(*values: object, name: str) -> object:
    marks = [pytest.mark.xfail(strict=True, reason="known_failures.txt")] if name in KNOWN else []
    return pytest.param(*values, id=name, marks=marks)


@cache
def cleaned(page: str | bytes, kind: str, mode: str = "default") -> tuple[Document | None, tuple[Block, ...]]:
    try:
        document = clean_page(page, kind=kind, config=Config(mode=mode))  # type: ignore[arg-type]
    except NoArticle as error:
        return None, error.blocks
    return document, document.blocks


def agrees(found: object, wanted: object, field: str) -> bool:
    """Dates are compared by day, languages by primary subtag."""
    if isinstance(found, str) and isinstance(wanted, str):
        if field.startswith("date"):
            return found[:10] == wanted
        if field == "language":
            return found.split("-")[0] == wanted
    return found == wanted


@pytest.mark.parametrize(
    ("case", "line"),
    [param(case, line, name=f"{case.name}:{line.number}") for case in TEXT_CASES for line in case.lines],
)
def test_line_of_a_text_page(case: Case, line: CaseLine) -> None:
    _, blocks = cleaned(case.page, "text")
    block = next(block for block in blocks if case.page.count("\n", 0, block.start) + 1 == line.number)
    assert block.verdict in {label.partition(":")[0] for label in line.labels}, (block.reason, block.score, block.text)


@pytest.mark.parametrize(
    ("case", "field"),
    [param(case, field, name=f"{case.name}:{field}") for case in TEXT_CASES for field in case.expected],
)
def test_metadata_of_a_text_page(case: Case, field: str) -> None:
    document, _ = cleaned(case.page, "text")
    found = getattr(document, field, None)
    assert agrees(found, case.expected[field], field), found


@pytest.mark.parametrize("case", [param(case, name=f"{case.name}:again") for case in TEXT_CASES])
def test_cleaning_again_changes_nothing(case: Case) -> None:
    document, _ = cleaned(case.page, "text")
    assert document is not None
    again = clean_page(document.text, kind="text", metadata=False)
    assert again.text == document.text


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", HTML_CASES, ids=lambda case: case.name)
def test_phrases_of_an_html_page(case: HtmlCase, mode: str, request: pytest.FixtureRequest) -> None:
    document, _ = cleaned(case.page, "html", mode)
    text = document.text if document is not None else ""
    wrong = [f"lost {phrase!r}" for phrase in case.must_contain if phrase not in text]
    wrong += [f"kept {phrase!r}" for phrase in case.must_not_contain if phrase in text]
    if f"{case.name}:{mode}" in KNOWN:
        request.applymarker(pytest.mark.xfail(strict=True, reason="known_failures.txt"))
    assert not wrong


@pytest.mark.parametrize(
    ("case", "field"),
    [param(case, field, name=f"{case.name}:{field}") for case in HTML_CASES for field in case.expected],
)
def test_metadata_of_an_html_page(case: HtmlCase, field: str) -> None:
    document, _ = cleaned(case.page, "html")
    found = getattr(document, field, None)
    assert agrees(found, case.expected[field], field), found


def test_known_failures_name_cases_that_exist() -> None:
    names = {case.name for case in [*TEXT_CASES, *HTML_CASES]}
    assert {row.rpartition(":")[0] for row in KNOWN} <= names


def test_every_kind_of_case_is_there() -> None:
    assert len(TEXT_CASES) >= 60
    assert len(HTML_CASES) >= 12
    assert len(text_cases("must_not_touch")) >= 10
