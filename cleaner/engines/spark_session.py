"""Starting Spark, or taking the session that is there; and what is missing for it, each in one line.

The JVM's own output leads nowhere: what went wrong is in the errors raised here.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.engines.limits import usable_cpus
from cleaner.errors import ConfigError, EngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: The oldest Java that Spark 4 runs on.
_JAVA = 17
_INSTALL_JAVA = "install one (`apt install openjdk-17-jre-headless`, https://adoptium.net) or set JAVA_HOME"
#: Seconds that a master of a standalone cluster may take to accept a connection.
_PATIENCE = 10.0
#: How often a task is tried in one process before the job fails; a cluster has its own rule for this.
_TRIES = 4
#: Set where a process was started by `spark-submit`, which then says what the master is.
_SUBMITTED = "PYSPARK_GATEWAY_PORT"


def check_java() -> None:
    """EngineError: there is no Java that Spark can run on."""
    if _SUBMITTED in os.environ:
        return
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    if java is None:
        where = f"in JAVA_HOME ({home})" if home else "on this machine"
        raise EngineError(f"engine spark needs Java {_JAVA} or later, and there is no java {where}: {_INSTALL_JAVA}")
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise EngineError(f"engine spark needs Java {_JAVA} or later, and {java} does not run: {error}") from error
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    if found is not None and int(found[1]) < _JAVA:
        raise EngineError(f"engine spark needs Java {_JAVA} or later, and {java} is Java {found[1]}: {_INSTALL_JAVA}")


@contextlib.contextmanager
def session(master: str | None = None, workers: int | None = None) -> Iterator[SparkSession]:
    """The session that is there, which is left as it is, or one for ``master`` that ends with the block.

    ``master`` None: that of `spark-submit`, else local[``workers``]. ``workers``: cores to use; None: all.
    ConfigError: the session that is there has another master. EngineError: Spark does not start.
    """
    there = _there()
    if there is not None:
        its = there.conf.get("spark.master")
        if master is not None and master != its:
            raise ConfigError(f"a Spark session with master {its} is open: stop it, or leave out master {master}")
        yield there
        return
    check_java()
    if master is None and _SUBMITTED not in os.environ:
        master = "local"
    _check_reachable(master)
    started = _start(master, workers)
    try:
        yield started
    finally:
        with contextlib.suppress(Exception):  # a JVM that has died is stopped
            started.stop()


def is_local(spark: SparkSession) -> bool:
    """Whether the workers are processes of this machine that the driver's own JVM starts."""
    return str(spark.conf.get("spark.master")).startswith("local")


@contextlib.contextmanager
def unwarned() -> Iterator[None]:
    """Spark warns of a pandas that it does not know, which nothing here uses."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def cause(error: BaseException) -> str:
    """What an exception of Spark says, without the stack traces of two languages."""
    lines = [line.strip() for line in str(error).splitlines()]
    if "Traceback (most recent call last):" in lines:  # of a Python worker: its last line names the exception
        lines = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Interrupt)\b", line)][-1:] or lines
    said = [
        line.removeprefix(": ") for line in lines if line and not line.startswith("An error occurred while calling")
    ]
    return re.sub(r"^([a-z]\w*\.)+", "", said[0])[:500] if said else type(error).__name__


def _there() -> SparkSession | None:
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    try:
        return SparkSession.active()
    except PySparkRuntimeError:
        return None


def _check_reachable(master: str | None) -> None:
    """A standalone cluster that is not there is told at once; Spark itself would try for a minute."""
    if master is None or not master.startswith("spark://"):
        return
    problem = "it names no host and port"
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            with socket.create_connection((host, int(port)), _PATIENCE):
                return
        except (OSError, ValueError, OverflowError) as error:
            problem = getattr(error, "strerror", None) or str(error)
    raise EngineError(f"cannot reach the Spark master {master} ({problem}): check the URL and that the cluster runs")


def _start(master: str | None, workers: int | None) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    settings = _settings(master, workers)
    local = settings.get("spark.master", "").startswith("local")
    with unwarned(), tempfile.TemporaryFile() as output, _this_python(only=local):
        try:
            if SparkContext._gateway is None:  # noqa: SLF001  # no JVM yet; there is no public way to ask
                conf = SparkConf(loadDefaults=False)
                gateway = _launch(conf.setAll(list(settings.items())), output)
                context = SparkContext(conf=conf, gateway=gateway)
            else:
                context = SparkContext(conf=SparkConf().setAll(list(settings.items())))
        except Exception as error:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
            found = re.search(r"^(?:Exception in thread \S+|Error:) (.+)$", said, re.MULTILINE)
            detail = cause(error if found is None else RuntimeError(found[1]))
            raise EngineError(f"Spark did not start with master {master}: {detail}") from error
        context.setLogLevel("ERROR")
        return SparkSession(context)


def _launch(conf: Any, output: Any) -> Any:
    """A JVM for Spark that writes to a file instead of the terminal."""
    from pyspark import java_gateway

    launch: Any = java_gateway.launch_gateway
    return launch(conf, {"stdout": output, "stderr": output})


def _settings(master: str | None, workers: int | None) -> dict[str, str]:
    """Settings of a new session; what spark-defaults.conf and spark-submit say of other things holds."""
    settings = {"spark.app.name": "cleaner", "spark.ui.showConsoleProgress": "false"}
    settings["spark.rpc.message.maxSize"] = "512"  # MiB: a document of 64 MiB is one item
    if master is not None:
        settings["spark.master"] = master
        if master == "local":
            settings["spark.master"] = f"local[{usable_cpus() if workers is None else workers},{_TRIES}]"
        elif workers is not None:
            settings["spark.cores.max"] = str(workers)
        if master.startswith("local"):
            # Nobody else has to find this driver, and a machine's name need not lead to it.
            settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
            settings["spark.ui.enabled"] = "false"
    return settings


@contextlib.contextmanager
def _this_python(*, only: bool) -> Iterator[None]:
    """Workers on this machine run the interpreter that this process runs."""
    name = "PYSPARK_PYTHON"
    before = os.environ.get(name)
    if only:
        os.environ[name] = sys.executable
    try:
        yield
    finally:
        if only and before is None:
            del os.environ[name]
        elif before is not None:
            os.environ[name] = before
