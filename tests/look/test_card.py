"""Other tools open a folder as it stands: by the dataset card, by the Croissant metadata, or the plain files."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from cleaner.look.frames import arrow
from cleaner.output.manifest import file_digest
from cleaner.output.rows import TABLES
from cleaner.records import Summary


def foreign(name: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(name, reason=f"pip install {name}")


@pytest.mark.parametrize("folder", ["bridge", "hostile"])
def test_load_dataset_opens_every_table(
    folder: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = foreign("datasets")
    out = request.getfixturevalue(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        corpus = datasets.load_dataset(str(out), split="train", cache_dir=str(tmp_path))
        assert list(corpus.features) == list(TABLES["corpus"])
        assert corpus[0]["authors"]
        for table in ("removed", "duplicates", "passages", "rejected"):
            found = datasets.load_dataset(str(out), table, split="train", cache_dir=str(tmp_path))
            assert list(found.features) == list(TABLES[table])
            assert len(found)


@pytest.mark.parametrize("folder", ["bridge", "hostile"])
def test_croissant_is_valid_and_gives_records(folder: str, request: pytest.FixtureRequest) -> None:
    out = request.getfixturevalue(folder)
    about = json.loads((out / "croissant.json").read_text(encoding="ascii"))
    for file in about["distribution"]:
        assert file["sha256"] == file_digest(out / file["contentUrl"])
    mlcroissant = foreign("mlcroissant")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = mlcroissant.Dataset(jsonld=str(out / "croissant.json"))  # raises where it is not valid
        assert not dataset.metadata.ctx.issues.errors
        records = list(dataset.records(record_set="corpus"))
    assert {record["corpus/id"].decode() for record in records} == set(arrow(out, "corpus")["id"].to_pylist())


def test_pandas_polars_and_duckdb_open_a_table(bridge: Path) -> None:
    import duckdb

    summary = Summary(4, 2, 1, 1, 4, (), lambda table: arrow(bridge, table))
    assert summary.to_arrow("rejected")["reason"].to_pylist() == ["no_article"]
    found = duckdb.read_json(f"{bridge}/corpus/*.jsonl").select("id, origin.title").fetchall()
    assert found == [("a.txt", None), ("b.html", None)]
    foreign("pandas")
    foreign("polars")
    assert list(summary.to_pandas()["id"]) == ["a.txt", "b.html"]
    assert summary.to_polars("removed")["reason"].to_list() == ["navigation", "title", "share", "also_read"]
    with pytest.raises(ValueError, match="there are corpus, removed"):
        summary.to_arrow("nothing")
