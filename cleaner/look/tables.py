"""The tables of an output folder as SQL views, whether its parts are JSON Lines or Parquet.

Views have the names and columns of `cleaner.output.rows.TABLES`. One more, ``replaced`` (id, row), holds the corpus
rows of removed documents where the index still has them; ``corpus_parts`` and ``removed_parts`` have one more column,
``filename``, the path below ``place``, and who asks for one file by it lets no other be read. Nothing is fetched from
anywhere, and what does not fit into memory goes to a folder of the caller's.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from cleaner.errors import ReadError
from cleaner.output import manifest
from cleaner.output.rows import TABLES, FieldType
from cleaner.records import METADATA

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: Memory for queries, in MB, and how many threads share it; what does not fit goes to the disk.
_MEMORY, _THREADS = 512, 4
#: Rows longer than this are rare; DuckDB wants to know the longest one, and takes some times that for each thread.
_USUAL_ROW = 1 << 24
_TIMES = 12
_GLOB = "*?["
#: A folder named `language=de` is no column of what lies in it.
_AS_IS = "hive_partitioning = false"

_SQL_TYPES: Mapping[str, str] = {
    "text": "VARCHAR",
    "texts": "VARCHAR[]",
    "count": "BIGINT",
    "share": "DOUBLE",
    "digest": "VARCHAR",
    "json": "VARCHAR",
    "origin": f"STRUCT({', '.join(f'{name} VARCHAR' for name in METADATA)})",
}


class Tables:
    """The tables of ``folder``; ``names`` are its files, as the manifest lists them. To be closed, or used by `with`.

    ``scratch``: an empty folder for what does not fit into memory; without one a temporary one is made.
    ReadError: a file is missing or cannot be read.
    """

    def __init__(self, folder: Path, names: Iterable[str], scratch: Path | None = None) -> None:
        import duckdb

        self.folder = folder
        self.place = _place(folder)
        self._error: type[Exception] = duckdb.Error
        self._no_memory: type[Exception] = duckdb.OutOfMemoryException
        listed = sorted(names)
        files = {
            table: [self.place / name for name in listed if name.split("/")[0].split(".")[0] == table]
            for table in TABLES
        }
        longest = _longest_row([file for found in files.values() for file in found if file.suffix == ".jsonl"])
        self._own = None if scratch is not None else Path(tempfile.mkdtemp(prefix="cleaner-"))
        settings: dict[str, Any] = {
            "threads": _THREADS if longest == _USUAL_ROW else 1,
            "memory_limit": f"{_MEMORY + (_TIMES * longest >> 20) * (longest > _USUAL_ROW)}MB",
            "temp_directory": str(scratch or self._own),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        try:
            self._connection = duckdb.connect(":memory:", config=settings)
        except duckdb.Error as error:
            raise self._unreadable(error) from error
        try:
            for table, fields in TABLES.items():
                self._view(table, fields, files[table], longest)
            self._view_replaced(self.place / "index" / "duplicates.parquet")
        except BaseException:
            self.close()
            raise

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection itself, for who wants to make tables of the views."""
        return self._connection

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a query, as mappings from column to value."""
        try:
            found = self._connection.execute(sql, list(values))
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except self._error as error:
            raise self._unreadable(error) from error

    def batches(self, sql: str, size: int) -> Iterator[list[dict[str, Any]]]:
        """The rows of a query, ``size`` at a time; at least one batch, which may be empty."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            found = cursor.fetchmany(size)
            yield [dict(zip(names, row, strict=True)) for row in found]
            while len(found) == size and (found := cursor.fetchmany(size)):
                yield [dict(zip(names, row, strict=True)) for row in found]
        except self._error as error:
            raise self._unreadable(error) from error
        finally:
            cursor.close()

    def row(self, table: str, id_: str) -> dict[str, Any] | None:
        """The row of one input in ``table``, or None."""
        found = self.rows(f"SELECT * FROM {table} WHERE id = ? LIMIT 1", id_)  # noqa: S608  a name of TABLES
        return found[0] if found else None

    def arrow(self, table: str) -> pa.Table:
        """A whole table in the order of the folder."""
        if table not in TABLES:
            raise ValueError(f"no table {table!r}; there are {', '.join(TABLES)}")
        try:
            return self._connection.sql(f"SELECT * FROM {table}").to_arrow_table()  # noqa: S608
        except self._error as error:
            raise self._unreadable(error) from error

    def close(self) -> None:
        """Let go of everything; harmless when done before."""
        self._connection.close()
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _unreadable(self, error: Exception) -> ReadError:
        first = str(error).splitlines()[0]
        if isinstance(error, self._no_memory):
            return ReadError(f"cannot read {self.folder}: {first}; free some memory and run the same command again")
        return ReadError(f"cannot read {self.folder}: {first}; `cleaner verify` says what is wrong with the folder")

    def _view(self, table: str, fields: Mapping[str, FieldType], files: Sequence[Path], longest: int) -> None:
        types = {name: _SQL_TYPES[kind.removesuffix("?")] for name, kind in fields.items()}
        columns = ", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in types.items())
        if not files:
            nothing = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in types.items())
            self._create(table, f"SELECT {nothing} WHERE false")
            self._create(f"{table}_parts", f"SELECT {nothing}, NULL::VARCHAR AS filename WHERE false")
            return
        listed = ", ".join(_literal(str(file)) for file in files)
        if files[0].suffix == ".parquet":
            source = f"read_parquet([{listed}], filename = true, {_AS_IS})"
        else:
            given = ", ".join(f"\"{name}\": '{kind}'" for name, kind in types.items())
            source = (
                f"read_json([{listed}], format = 'newline_delimited', columns = {{{given}}}, "
                f"maximum_object_size = {longest}, filename = true, {_AS_IS})"
            )
        self._create(table, f"SELECT {columns} FROM {source}")  # noqa: S608  quoted above
        self._create(f"{table}_parts", f"SELECT {columns}, filename FROM {source}")  # noqa: S608

    def _view_replaced(self, path: Path) -> None:
        with contextlib.suppress(ReadError):  # an index that is damaged is as good as gone, also for the next run
            if path.is_file():
                self._create("replaced", f"SELECT id, row FROM read_parquet({_literal(str(path))}, {_AS_IS})")  # noqa: S608
                return
        self._create("replaced", "SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS row WHERE false")

    def _create(self, view: str, query: str) -> None:
        try:
            self._connection.execute(f"CREATE VIEW {view} AS {query}")
        except self._error as error:
            raise self._unreadable(error) from error


def open_folder(path: str | Path) -> tuple[dict[str, Any], Tables]:
    """The manifest and the tables of a finished folder. ReadError: it is none."""
    folder = Path(path)
    try:
        found = manifest.read(folder)
    except OSError as error:
        raise ReadError(f"cannot read {error.filename or folder}: {error.strerror or error}") from error
    if found is None:
        raise ReadError(f"{folder} is not the folder of a finished run: there is no {manifest.NAME} in it")
    return found, Tables(folder, [name for name in found["files"] if manifest.is_known(name)])


def _place(folder: Path) -> Path:
    """The folder as DuckDB opens it: by its absolute path, since there `~` and `file:` in front have a meaning."""
    place = folder.absolute()
    try:
        str(place).encode()
    except UnicodeEncodeError as error:
        raise ReadError(f"cannot read {folder}: its path is not UTF-8; rename the folder, or move it") from error
    return place


def _literal(path: str) -> str:
    """A path as an SQL string in which nothing is a pattern."""
    plain = "".join(f"[{char}]" if char in _GLOB else char for char in path)
    return "'" + plain.replace("'", "''") + "'"


def _longest_row(files: Sequence[Path]) -> int:
    """Bytes of the longest row, or something above it that costs nothing. ReadError: a file is missing."""
    for file in files:
        if not file.is_file():
            raise ReadError(f"{file} is missing: restore it, or run again with --restart")
    largest = max((file.stat().st_size for file in files), default=0)
    if largest <= _USUAL_ROW:
        return _USUAL_ROW
    longest = 0
    for file in files:
        with file.open("rb") as lines:
            longest = max(longest, max(map(len, lines), default=0))
    return max(_USUAL_ROW, longest + 1)
