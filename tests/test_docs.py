"""The documentation is true and complete: what it shows runs, and the reference names all that there is."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import doc_pages
import pytest
from doc_pages import ROOT

import cleaner
from cleaner.cli import commands
from cleaner.config import Config
from cleaner.config_file import MEANINGS
from cleaner.output.rows import TABLES
from cleaner.records import METADATA, REASONS, REJECTIONS, WARNINGS, WHY_KEPT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
#: Projects that snippets show the output to, and that the tests do not bring.
OTHERS = ("datasets", "pandas", "polars", "spacy")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path


def other(body: str) -> str | None:
    """The other project that a snippet needs."""
    names = {alias.name for node in ast.parse(body).body if isinstance(node, ast.Import) for alias in node.names}
    return next((name for name in OTHERS if name in names), None)


def snippets_for_others() -> Iterator[object]:
    for page in PAGES:
        for language, body in doc_pages.blocks(page):
            if language == "python" and (name := other(body)):
                yield pytest.param(body, name, id=f"{page.stem}-{name}")


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "README.md"], ids=lambda page: page.stem)
def test_pages_run_from_top_to_bottom(page: Path, checkout: Path) -> None:
    for language, body in doc_pages.blocks(page):
        if language == "console":
            doc_pages.console(body, checkout)
        elif language == "python" and not other(body):
            doc_pages.python(body, checkout)
        elif language == "json":
            json.loads(body)


@pytest.mark.parametrize(("body", "name"), list(snippets_for_others()))
def test_snippets_for_other_projects_run(body: str, name: str, checkout: Path) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"pip install {name}")
    shutil.copytree(ROOT / "clean", checkout / "corpus")
    doc_pages.python(body, checkout)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    assert doc_pages.broken_links(page) == []


def every_option() -> dict[str, set[str]]:
    """The options of each command."""
    return {
        name: {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        for name, command in commands.commands.items()
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_options_that_are_named_exist(page: Path) -> None:
    assert doc_pages.options(page) <= {"--help", "--version"}.union(*every_option().values())


def test_the_reference_has_every_command_and_option() -> None:
    assert isinstance(commands, click.Group)
    for name, options in every_option().items():
        assert f"### `cleaner {name}" in REFERENCE
        assert not {option for option in options if f"{option}" not in REFERENCE}, name


def test_the_reference_has_every_setting_with_default_and_meaning() -> None:
    for name, value in Config().as_dict().items():
        shown = "none" if value is None else json.dumps(value)
        assert f"| `{name}` | `{shown}` | {MEANINGS[name]} |" in REFERENCE


def test_the_reference_has_the_closed_lists() -> None:
    for listed in (REASONS, WARNINGS, WHY_KEPT):
        for name, meaning in listed.items():
            assert f"| `{name}` | {meaning} |" in REFERENCE
    rejections = REFERENCE[REFERENCE.index("## Rejections") : REFERENCE.index("## The output folder")]
    assert set(re.findall(r"^\| `(\w+)` \|", rejections, re.MULTILINE)) == REJECTIONS
    assert ", ".join(f"`{name}`" for name in METADATA) in REFERENCE


def test_the_reference_has_every_field() -> None:
    for table, fields in TABLES.items():
        start = REFERENCE.index(f"### `{table}")
        part = REFERENCE[start : REFERENCE.index("###", start + 4)]
        for name in fields:
            assert re.search(rf"^\| `{name}` \| \w", part, re.MULTILINE), (table, name)


def test_the_reference_has_the_public_names() -> None:
    for name in set(cleaner.__all__) - {"__version__", "Pair", "Cluster", "Block"}:
        assert f"`{name}" in REFERENCE, name
