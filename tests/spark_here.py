"""Spark for the tests: whether it is here, and one session that all tests of a process share."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import os
import warnings
from typing import Any

import pytest

#: For modules that start Spark: sockets that the oldest pyspark leaves to the garbage collector.
SOCKETS = pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")

_sessions: list[Any] = []


def environment() -> dict[str, str]:
    """That of this process, with a JVM that starts quickly instead of running quickly."""
    return {**os.environ, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


@functools.cache
def missing() -> str | None:
    """Why tests of Spark cannot run here; None when they can."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed"
    from cleaner.engines.spark_session import check_java
    from cleaner.errors import EngineError

    try:
        check_java()
    except EngineError as error:
        return str(error)
    return None


#: For tests that start Spark by other means than `need_session`.
NEEDED = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def need_session() -> Any:
    """The session, started with the first test that needs it and left open for the next ones."""
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    if not _sessions:
        from cleaner.engines.spark_session import session

        with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
            warnings.simplefilter("ignore")
            patch.setenv("JAVA_TOOL_OPTIONS", environment()["JAVA_TOOL_OPTIONS"])
            opened = session("local", 2)
            _sessions.append(opened.__enter__())
        _sessions[0].conf.set("spark.sql.shuffle.partitions", "2")  # 200 are for more than some thousand rows
        atexit.register(opened.__exit__, None, None, None)
    return _sessions[0]
