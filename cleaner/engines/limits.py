"""Limits that a child puts on itself, exact on Linux; what a system lacks its parent measures now and then.

The budget is CPU time, not wall time: a busy machine must not condemn a good document. The alarm
keeps its default action, which ends the process, because a handler in Python would have to wait
for the C code that is spending the time.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_PR_SET_PDEATHSIG = 1
#: Whether a child can limit its memory and its CPU time itself. Where it cannot, see `memory_bytes` and `cpu_seconds`.
MEMORY_IS_EXACT = resource is not None and sys.platform == "linux"
CPU_IS_EXACT = hasattr(signal, "setitimer")
#: What a worker takes as a rule, imports included.
_WORKER_BYTES = 512 << 20


def ignore_stop_signals() -> None:
    """Ctrl-C and friends reach a whole group of processes; whether to stop is for the parent to say."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def die_with_parent(parent: int) -> None:
    """End this process when process ``parent`` ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    elif sys.platform != "win32":
        threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()
    if sys.platform != "win32" and os.getppid() != parent:  # it ended before the line above
        os._exit(0)


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(0)


def arm_cpu_alarm() -> None:
    """Make the alarm of `budget_cpu` deadly, whatever this process inherited, and leave no core file."""
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGPROF])
    if resource is not None:
        _lower(resource.RLIMIT_CORE, 0)


def budget_cpu(seconds: float) -> None:
    """From now on this process may use ``seconds`` of CPU time, all its threads together; 0 lifts the limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def limit_memory(size: int) -> None:
    """Let this process as a whole grow to ``size`` bytes of resident memory.

    What can be limited is address space, so it may grow by ``size`` less what is resident now, on
    top of the address space it has now. A little is held back for what was mapped but not yet used.
    """
    if not MEMORY_IS_EXACT:
        return
    pages = Path("/proc/self/statm").read_bytes().split()
    mapped, resident = (int(count) * resource.getpagesize() for count in pages[:2])
    _lower(resource.RLIMIT_AS, mapped + max(size - size // 64 - resident, 0))


def _lower(which: int, value: int) -> None:
    """Set a limit, never above one that is already there."""
    _, hard = resource.getrlimit(which)
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (ceiling, ceiling))


def cpu_seconds(pid: int) -> float | None:
    """CPU time that process ``pid`` has used, or None where there is none of that number."""
    if sys.platform != "linux":
        import psutil  # a dependency on other systems only

        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.Error:
            return None
        return float(times.user + times.system)
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_bytes(pid: int) -> int | None:
    """Resident memory of process ``pid``, or None where there is none of that number."""
    import psutil  # a dependency on systems without exact limits only

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return None


def usable_cpus() -> int:
    """CPUs that this process may run on."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def workers_within(memory: int | None) -> int:
    """How many workers: one a CPU, as far as ``memory`` bytes (None: half of what is free) have room, at least one.

    A worker takes less than half a GiB but for pages that come near its limit; this process and the reader take as
    much.
    """
    budget = memory if memory is not None else free_memory() // 2
    return max(1, min(usable_cpus(), budget // _WORKER_BYTES - 1))


def free_memory() -> int:
    """Bytes that new processes can have; a guess of 8 GiB where that cannot be known."""
    try:
        for line in Path("/proc/meminfo").read_bytes().splitlines():
            if line.startswith(b"MemAvailable:"):
                return int(line.split()[1]) << 10
    except OSError:
        pass
    return 8 << 30
