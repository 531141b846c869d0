"""Each export is read back by the library that it is for, where that is installed, and holds every document."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
from look import corpora
from lxml import etree

from cleaner.errors import ConfigError, EngineError
from cleaner.look.export import export
from cleaner.look.tables import open_folder


def documents(folder: Path) -> dict[str, str]:
    with open_folder(folder)[1] as tables:
        return {row["id"]: row["text"] for row in tables.rows("SELECT id, text FROM corpus")}


def tree(path: Path) -> dict[str, bytes]:
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def zipped(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_hugging_face_reads_parquet(bridge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert export(bridge, "hf", tmp_path / "hf") == 2
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = foreign("datasets")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = datasets.load_dataset(str(tmp_path / "hf"), split="train", cache_dir=str(tmp_path / "cache"))
        assert dict(zip(found["id"], found["text"], strict=True)) == documents(bridge)
        assert found[0]["origin"]["title"] is None


def foreign(name: str) -> Any:
    """Another project's library, whose warnings are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(name, reason=f"pip install {name}")


def test_datatrove_reads_its_json_lines(bridge: Path, tmp_path: Path) -> None:
    export(bridge, "datatrove", tmp_path / "out")
    rows = zipped(tmp_path / "out" / "data" / "00000.jsonl.gz")
    assert {row["id"]: row["text"] for row in rows} == documents(bridge)
    assert rows[0]["metadata"]["title"] == "Bridge opens"
    foreign("orjson")
    readers = foreign("datatrove.pipeline.readers")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = readers.JsonlReader(str(tmp_path / "out" / "data"), compression="gzip")
        assert {one.id: one.text for one in reader()} == documents(bridge)


def test_dolma_has_removed_blocks_as_spans(bridge: Path, tmp_path: Path) -> None:
    export(bridge, "dolma", tmp_path / "out")
    pages = zipped(tmp_path / "out" / "documents" / "00000.jsonl.gz")
    attributes = zipped(tmp_path / "out" / "attributes" / "cleaner" / "00000.jsonl.gz")
    assert [page["id"] for page in pages] == [row["id"] for row in attributes] == list(documents(bridge))
    text, spans = pages[0]["text"], attributes[0]["attributes"]
    assert {name: [text[start:end] for start, end, _ in found] for name, found in spans.items()} == {
        "cleaner__navigation": ["Home"],
        "cleaner__title": ["Bridge opens"],
        "cleaner__share": ["Share on Facebook"],
        "cleaner__also_read": ["Also read: bridges"],
    }
    for start, end, _ in sorted((span for found in spans.values() for span in found), reverse=True):
        text = text[:start] + text[end:]
    assert text.split() == documents(bridge)["a.txt"].split()


@pytest.mark.skipif(shutil.which("dolma") is None, reason="pip install dolma")
def test_the_dolma_toolkit_takes_the_removed_blocks_out(bridge: Path, tmp_path: Path) -> None:
    """Its mixer reads both halves and leaves the clean text."""
    export(bridge, "dolma", tmp_path / "out")
    names = {
        name
        for row in zipped(tmp_path / "out" / "attributes" / "cleaner" / "00000.jsonl.gz")
        for name in row["attributes"]
    }
    stream = {
        "name": "clean",
        "documents": [f"{tmp_path}/out/documents/*.jsonl.gz"],
        "attributes": ["cleaner"],
        "output": {"path": f"{tmp_path}/mixed", "max_size_in_bytes": 1 << 30},
        "span_replacement": [
            {"span": f"$.attributes['{name}']", "min_score": 0.0, "replacement": ""} for name in sorted(names)
        ],
    }
    work = {"input": f"{tmp_path}/mixer/in", "output": f"{tmp_path}/mixer/out"}
    config = {"streams": [stream], "processes": 1, "work_dir": work}
    (tmp_path / "mix.json").write_text(json.dumps(config), encoding="utf-8")
    for folder in work.values():
        Path(folder).mkdir(parents=True)
    subprocess.run(["dolma", "-c", str(tmp_path / "mix.json"), "mix"], check=True, capture_output=True)
    mixed = [row for file in sorted((tmp_path / "mixed").glob("*.gz")) for row in zipped(file)]
    assert {row["id"]: row["text"].split() for row in mixed} == {
        name: text.split() for name, text in documents(bridge).items()
    }


@pytest.mark.parametrize("folder", ["bridge", "hostile"])
def test_tei_is_valid(folder: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    from trafilatura.xml import validate_tei

    source = request.getfixturevalue(folder)
    count = export(source, "tei", tmp_path / "out")
    files = sorted((tmp_path / "out").glob("*/*.xml"))
    assert len(files) == count == len(documents(source))
    for file in files:
        assert validate_tei(etree.parse(file)) is True
    text = "".join(etree.parse(files[0]).getroot().itertext("{*}p"))
    assert folder == "hostile" or "walked across it first" in text


@pytest.mark.parametrize("form", ["txt", "tei"])
def test_names_of_files_are_never_made_of_ids(form: str, tmp_path: Path) -> None:
    ids = ["../../escape", "/etc/passwd", "a\0b", "CON", "..", "x" * 5000, "a/b", "\u202e", "-rf"]
    out = corpora.write(tmp_path / "out", [corpora.document(name, f"Text {i}.") for i, name in enumerate(ids)], {})
    assert export(out, form, tmp_path / "e") == len(ids)
    listed = [json.loads(line) for line in (tmp_path / "e" / "files.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in listed] == ids
    assert set(tree(tmp_path / "e")) == {*(row["file"] for row in listed), "files.jsonl"}
    assert {path.name for path in tmp_path.iterdir()} == {"out", "e"}


def test_equal_folders_give_equal_exports(bridge: Path, tmp_path: Path) -> None:
    for form in ("datatrove", "dolma", "txt"):
        for place in ("a", "b"):
            export(bridge, form, tmp_path / place / form)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_a_folder_that_holds_something_is_left_alone(bridge: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EngineError, match="not an empty folder"):
        export(bridge, "txt", tmp_path / "mine")
    with pytest.raises(EngineError, match="holds the corpus and nothing else"):
        export(bridge, "txt", bridge / "texts")
    with pytest.raises(ConfigError, match="known are hf, datatrove, dolma, tei, txt"):
        export(bridge, "pdf", tmp_path / "new")
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "notes.txt"]


@pytest.mark.parametrize("out", [".", "", "link", "../here"])
def test_an_empty_folder_is_filled_whatever_it_is_called(
    out: str, bridge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    if out == "link":
        (tmp_path / "empty").mkdir()
        Path(out).symlink_to(tmp_path / "empty")
    assert export(bridge, "txt", out) == 2
    assert {name.split("/")[0] for name in tree(Path(out))} == {"00000", "files.jsonl"}  # and here still stands
    with pytest.raises(EngineError, match="not an empty folder"):
        export(bridge, "txt", "/")
    assert not list(tmp_path.glob("**/.*"))
