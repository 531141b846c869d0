"""Values of Parquet columns: one that Python cannot hold costs itself, and pandas changes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.formats.arrow_values import reader
from cleaner.formats.read import read
from cleaner.records import Page

TEXTS = ["one text", "two text", "three text"]
#: Prints what `read` finds; pandas is not there when the first argument says so.
SHOW = """
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")

if sys.argv[1] == "without":
    sys.meta_path.insert(0, Without())
import json
from cleaner.formats.read import read
for item in read(sys.argv[2]):
    print(json.dumps([item.id, getattr(item, "content", None), dict(getattr(item, "extra", {}))]))
"""


def values(column: pa.Array) -> list[Any]:
    """What a column gives."""
    one = reader(column.type)
    return [one(value) for value in column]


def moments(unit: str, zone: str | None = None) -> pa.Array:
    return pa.array([0, 1, -1, 1_500_000, 1_719_745_200_123], pa.timestamp(unit, zone))


@pytest.mark.parametrize(
    "column",
    [
        *(moments(unit, zone) for unit in ("ms", "us") for zone in (None, "UTC", "Europe/Berlin", "-03:30")),
        pa.array([0, -3_000_000_000, 1_719_745_200], pa.timestamp("s", "America/New_York")),
        pa.array([0, 1_719_745_200_123_456_000, -1_000], pa.timestamp("ns")),
        pa.array([date(1, 1, 1), date(9999, 12, 31), None]),
        pa.array([date(2024, 2, 29)], pa.date64()),
        pa.array([time(0), time(23, 59, 59, 1)]),
        pa.array([90_000], pa.int32()).cast(pa.time32("s"), safe=False),
        pa.array([[datetime(2024, 1, 2, tzinfo=UTC)], [], None]),
        pa.array([{"a": date(2024, 1, 2), "b": b"\xff"}, None]),
        pa.array([[("k", datetime(2024, 1, 2))]], pa.map_(pa.string(), pa.timestamp("us"))),  # noqa: DTZ001
    ],
    ids=lambda column: str(column.type),
)
def test_moments_are_written_as_python_writes_them(column: pa.Array) -> None:
    """As they were before each of them was read for itself."""

    def written(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: written(entry) for key, entry in value.items()}
        if isinstance(value, list | tuple):
            return [written(entry) for entry in value]
        return value.isoformat() if hasattr(value, "isoformat") else "/w==" if value == b"\xff" else value

    assert values(column) == written(column.to_pylist())


def test_durations_and_nanoseconds() -> None:
    assert values(pa.array([timedelta(days=1, microseconds=5), timedelta(0)])) == ["1 day, 0:00:00.000005", "0:00:00"]
    assert values(pa.array([1, -1, 10**9], pa.duration("ns"))) == [
        "0:00:00.000000001",
        "-1 day, 23:59:59.999999999",
        "0:00:01",
    ]
    assert values(pa.array([10**18 + 1], pa.timestamp("ns"))) == ["2001-09-09T01:46:40.000000001"]
    assert values(pa.array([10**18 + 1001], pa.timestamp("ns", "+02:00"))) == ["2001-09-09T03:46:40.000001001+02:00"]
    assert values(pa.array([1], pa.time64("ns"))) == ["00:00:00.000000001"]


def test_what_python_cannot_hold_is_a_number() -> None:
    far = [10**13, -(10**12), 2**62, 0]
    assert values(pa.array(far, pa.timestamp("s"))) == [*far[:3], "1970-01-01T00:00:00"]
    assert values(pa.array([10**8], pa.int32()).cast(pa.date32())) == [10**8]
    assert values(pa.array([10**17], pa.duration("s"))) == [10**17]
    assert values(pa.array([[far[0]], [0]], pa.list_(pa.timestamp("s")))) == [[far[0]], ["1970-01-01T00:00:00"]]


def test_a_zone_that_nobody_knows_is_taken_for_utc() -> None:
    for zone in ("Nowhere/Foo", "../../etc/passwd", "Europe"):
        assert values(pa.array([1, None], pa.timestamp("s", zone))) == ["1970-01-01T00:00:01+00:00", None]


def test_text_that_is_no_utf8_costs_itself_also_inside_lists() -> None:
    broken = pa.array([b"caf\xe9", b"good"]).view(pa.string())
    assert values(broken) == [b"caf\xe9", "good"]
    assert values(pa.ListArray.from_arrays([0, 2], broken)) == [["Y2Fm6Q==", "good"]]


def test_other_values() -> None:
    assert values(pa.array([Decimal("1.50"), None])) == ["1.50", None]
    assert values(pa.array([1.5, None])) == [1.5, None]
    assert values(pa.array([b"a"])) == [b"a"]
    assert values(pa.array([{"a": [b"a"]}])) == [{"a": ["YQ=="]}]
    assert values(pa.array(["a", "b", "a"]).dictionary_encode()) == ["a", "b", "a"]


def test_pandas_changes_nothing(tmp_path: Path) -> None:
    columns = {
        "text": TEXTS,
        "ns": pa.array([10**18, 10**18 + 1, None], pa.timestamp("ns")),
        "zoned": pa.array([10**18, 10**18 + 1, None], pa.timestamp("ns", "Europe/Berlin")),
        "duration": pa.array([1, 10**9, None], pa.duration("ns")),
        "time": pa.array([1, 1000, None], pa.time64("ns")),
        "nested": pa.array([[1], [10**18], None], pa.list_(pa.timestamp("ns"))),
        "far": pa.array([0, 10**13, None], pa.timestamp("s")),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    with_it, without = (
        subprocess.run(
            [sys.executable, "-c", SHOW, how, str(tmp_path / "a.parquet")], capture_output=True, text=True, check=True
        ).stdout
        for how in ("with", "without")
    )
    assert with_it == without
    assert [json.loads(line)[1] for line in without.splitlines()] == TEXTS


def test_a_value_of_another_program_that_python_cannot_hold_costs_no_row(tmp_path: Path) -> None:
    """DuckDB has days long before the year 1 and infinite ones."""
    days = "values ('a', date '-4000-01-01'), ('b', date '2024-02-29'), ('c', date 'infinity')"
    duckdb.sql(f"select * from ({days}) as t(text, day)").write_parquet(str(tmp_path / "a.parquet"))  # noqa: S608
    pages = [page for page in read(tmp_path) if isinstance(page, Page)]
    assert [page.content for page in pages] == ["a", "b", "c"]
    assert [page.extra["day"] for page in pages] == [-2180498, "2024-02-29", 2147483647]
