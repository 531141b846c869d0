"""Signals that ask to stop: heard once, by the main thread, and in the end obeyed whatever it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.stopping import Stopped, stop_signals

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_raises_once_and_handlers_come_back(number: signal.Signals) -> None:
    ignored = signal.getsignal(number) is signal.SIG_IGN
    if ignored:  # these tests are run by nohup
        signal.signal(number, signal.SIG_DFL)
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    def work() -> None:
        try:
            os.kill(os.getpid(), number)
            time.sleep(5)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)  # while it lets go, a second one changes nothing

    with pytest.raises(Stopped, match=number.name) as stopped, stop_signals():
        work()
    assert stopped.value.number == number
    assert {one: signal.getsignal(one) for one in before} == before
    if ignored:
        signal.signal(number, signal.SIG_IGN)


def test_an_ignored_signal_stays_ignored() -> None:
    """`nohup cleaner run …` must outlive its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_signals():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_what_does_not_let_go_is_ended() -> None:
    """Compiled code and a swallowed exception must not keep the process alive."""
    code = """
import os, signal, time
from cleaner import stopping
stopping.GRACE = 0.1
with stopping.stop_signals():
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    except stopping.Stopped:
        time.sleep(60)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT)
    assert done.returncode == 143
    assert done.stderr == b"cleaner: stopped by SIGTERM: run the same command again to go on\n"


_WAITS = """
os.read(os.pipe()[0], 1)
"""
_WAITS_ALREADY = """
def send():
    time.sleep(0.2)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)  # noticed by a thread that is not the main one
threading.Thread(target=send, daemon=True).start()
"""
_IN_A_DESTRUCTOR = """
class Closing:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)
Closing()
"""
_IN_A_CALLBACK = """
class Referred: pass
def gone(_):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)
one = Referred()
reference = weakref.ref(one, gone)
del one
"""


@pytest.mark.parametrize("sent", [_WAITS_ALREADY, _IN_A_DESTRUCTOR, _IN_A_CALLBACK])
def test_a_signal_that_the_main_thread_did_not_notice_stops_it_all_the_same(sent: str) -> None:
    """It would wait until its time to let go is over, be ended, and leave its work folder behind."""
    body = "".join(f"        {line}\n" for line in f"{sent}{_WAITS}".splitlines())
    code = f"""
import os, signal, threading, time, weakref
from cleaner import stopping
stopping.GRACE = 60.0
try:
    with stopping.stop_signals():
{body}
except stopping.Stopped as stopped:
    print(stopped.number)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=50)
    assert (done.stdout, done.stderr, done.returncode) == (b"15\n", b"", 0)
