"""The rules of the house, checked by reading the source: imports point one way, names are public on purpose."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cleaner"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Lower layers first; a module may import from its own layer's folder and from layers that its row names.
LAYERS = {
    "values": {
        "errors",
        "records",
        "config",
        "config_file",
        "tokens",
        "version",
        "terminal",
        "progress",
        "compiled",
        "listed",
        "scripts",
        "language_tags",
        "given",
        "sizes",
        "counted",
    },
    "page": {"page"},
    "corpus": {"corpus"},
    "formats": {"formats"},
    "output": {"output"},
    "look": {"look"},
    "engines": {"engines"},
    "keys": {"keys", "shards", "guarded_reading", "read_task"},
    "job": {
        "again",
        "run_warnings",
        "job",
        "run",
        "spool",
        "page_task",
        "first_run",
        "earlier",
        "known",
        "pool",
        "merge",
    },
    "spark": {"spark"},
    "cli": {"cli", "cli_look", "cli_options", "cli_pages", "__main__", "stopping"},
}
ALLOWED = {
    "values": {"values"},
    "page": {"values", "page"},
    "corpus": {"values", "corpus"},
    "formats": {"values", "formats", "page"},  # a suffix or the first bytes tell the kind of a page
    "output": {"values", "output"},
    "look": {"values", "output", "look", "page"},  # the judge's words for what it saw
    "engines": {"values", "engines"},
    "keys": {"values", "formats", "output", "engines", "keys"},
    "job": {"values", "page", "corpus", "formats", "output", "look", "engines", "keys", "job"},
    "spark": {"values", "corpus", "formats", "output", "engines", "keys", "spark"},
    "cli": {"values", "page", "corpus", "formats", "output", "look", "engines", "job", "cli"},
}


def layer(module: str) -> str:
    head = module.split(".")[1]
    return next(name for name, members in LAYERS.items() if head in members)


def dotted(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def imported(path: Path) -> set[str]:
    """Dotted names of the package's own modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "cleaner"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module and node.module.split(".")[0] == "cleaner":
                found |= {
                    f"{node.module}.{alias.name}"
                    if (PACKAGE.parent / node.module.replace(".", "/")).is_dir()
                    else node.module
                    for alias in node.names
                }
    return found


@pytest.mark.parametrize("path", [path for path in MODULES if path != PACKAGE / "__init__.py"], ids=dotted)
def test_imports_point_one_way(path: Path) -> None:
    for target in imported(path):
        assert target != "cleaner", f"{dotted(path)} imports the package root"
        assert layer(target) in ALLOWED[layer(dotted(path))], f"{dotted(path)} imports {target}"


def test_no_import_cycle() -> None:
    graph = {dotted(path): imported(path) for path in MODULES if path != PACKAGE / "__init__.py"}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail, name])
        if name not in done:
            for target in graph.get(name, set()):
                visit(target, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_public_names() -> None:
    """The public face changes on purpose only."""
    assert set(cleaner.__all__) == {
        *("Block", "Cluster", "Config", "Document", "Found", "Page", "Pair", "Rejected", "Summary"),
        *("CleanerError", "ConfigError", "EngineError", "MissingExtra", "NoArticle", "ReadError"),
        *("clean", "clean_corpus", "clean_page", "detect_language", "find_duplicates", "read", "__version__"),
    }
    for name in cleaner.__all__:
        assert getattr(cleaner, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = cleaner.nothing
    assert set(cleaner.__all__) == {name for name in dir(cleaner) if not name.startswith("__")} | {"__version__"}


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_public_things_are_documented_and_modules_small(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if any(not isinstance(node, ast.Expr) for node in tree.body):
        assert ast.get_docstring(tree), f"{path} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{dotted(path)}.{node.name} has no docstring"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, f"{path}: does it still do one thing?"


def test_no_seed_text_stands_in_the_package() -> None:
    """No run of five words of a seed article is known to the code or its data."""

    def runs(text: str) -> set[str]:
        words = re.findall(r"\w+", text.lower())
        return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}

    seeds = set().union(*(runs(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "seeds").glob("*.txt"))))
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".json", ".toml"}):
        shared = runs(path.read_text(encoding="utf-8")) & seeds
        assert not shared - {"stories you may like"}, f"{path}: {sorted(shared)[:3]}"


def test_importing_the_package_and_its_command_loads_nothing_heavy() -> None:
    """`cleaner --help` stays quick: what is heavy loads when it is needed."""
    code = "import sys, cleaner, cleaner.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not loaded & {
        "numba",
        "numpy",
        "pyarrow",
        "trafilatura",
        "lxml",
        "langdetect",
        "langdetect_rs",
        "datasketch",
        "selectolax",
        "duckdb",
        "jinja2",
        "rapidfuzz",
        "pyspark",
    }
