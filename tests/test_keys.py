"""Keys by which work is known again: they change with all that work depends on."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from cleaner import keys
from cleaner.config import Config
from cleaner.formats.packed import pack
from cleaner.records import Page, Rejected

PAGE = Path(keys.__file__).parent / "page"
#: Functions that import by name.
LOADERS = {"import_module", "load_detector"}
#: Import names whose distribution is called otherwise.
CALLED = {"langdetect_rs": "langdetect-rs", "charset_normalizer": "charset-normalizer"}


def imported(path: Path) -> set[str]:
    """What a module imports, anywhere in it, also by a name in a string (`LOADERS`)."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in LOADERS:
            found |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    return {name.split(".")[0] for name in found}


def test_every_library_of_the_page_part_is_in_the_key() -> None:
    """Else a killed run goes on with what another version of it, or none, had made."""
    used = {name for path in PAGE.rglob("*.py") for name in imported(path)} - sys.stdlib_module_names - {"cleaner"}
    wanted = {CALLED.get(name, name) for name in used}
    assert {"lxml", "trafilatura", "py3langid", "langdetect-rs"} <= wanted
    assert wanted <= set(keys._LIBRARIES)


@pytest.mark.parametrize("name", keys._LIBRARIES)
def test_another_version_of_a_library_is_another_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, honest = keys.work_key(Config()), keys._version
    monkeypatch.setattr(keys, "_version", lambda one: "0.0" if one == name else honest(one))
    after = keys.work_key(Config())
    assert re.fullmatch("[0-9a-f]{64}", after)
    assert after != before
    assert keys.work_key(Config(mode="fast")) != after


def test_what_is_said_of_an_input_is_in_its_key_and_its_place_is_not() -> None:
    page = Page("a", "text", source_path="x.jsonl", extra={"note": 1})
    same = Page("b", "text", source_path="y.jsonl", extra={"note": 1})
    assert keys.content_key(pack(page)) == keys.content_key(pack(same))
    assert len({keys.input_key(pack(one)) for one in (page, same)}) == 2
    others = [
        Page("a", "text", source_path="x.jsonl", extra={"note": 2}),
        Page("a", "text", source_path="x.jsonl", extra={"note": 1}, crawl_date="2025-06-30"),
        Page("a", "text.", source_path="x.jsonl", extra={"note": 1}),
        Page("a", b"text", source_path="x.jsonl", extra={"note": 1}),
    ]
    assert len({keys.content_key(pack(one)) for one in (page, *others)}) == 5
    unread = [Rejected("a", path, "malformed", detail) for path, detail in (("x", "1"), ("x", "2"), ("y", "1"))]
    assert len({keys.content_key(one) for one in unread}) == 3
    assert keys.content_key(unread[0]) == keys.content_key(Rejected("b", "x", "malformed", "1"))
