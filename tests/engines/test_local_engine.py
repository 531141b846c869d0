"""The local engine: one bad item costs itself, nothing else; nothing outlives its parent."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.engines import Failure, Function, limits, local, wire, worker
from cleaner.engines.child import Order
from cleaner.engines.local import LocalEngine
from cleaner.errors import EngineError

HERE = Path(__file__).parent
ACT = Function("child_functions:act")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits and /proc are exact on Linux only")


@pytest.fixture(autouse=True)
def _importable(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))


def children(pid: int) -> set[int]:
    """Living children of ``pid``, zombies included."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == pid:
                    found.add(int(entry.name))
    return found


def lives(pid: int) -> bool:
    """A zombie that waits for the system to take notice has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def no_new_children():
    """After the test this process has the children it had before, zombies counted."""
    before = children(os.getpid()) if sys.platform == "linux" else set()
    yield
    if sys.platform == "linux":
        assert children(os.getpid()) == before


MISDEEDS = {
    "do:exit": ("crashed", "the process ended with status 3"),
    "do:sys.exit": ("crashed", "SystemExit: 4"),
    "do:abort": ("crashed", "the process was ended by SIGABRT"),
    "do:segfault": ("crashed", "the process was ended by SIGSEGV"),
    "do:spin": ("timeout", "more than 0.5 s of CPU time"),
    "do:spin in C": ("timeout", "more than 0.5 s of CPU time"),
}


@linux_only
@pytest.mark.parametrize("deed", sorted(MISDEEDS))
def test_a_misdeed_costs_one_item_and_is_named(deed, no_new_children):
    engine = LocalEngine(workers=1, cpu_seconds=0.5)
    items = ["a", "b", deed, *map(str, range(40))]
    out = list(engine.map(ACT, items, describe=str))
    assert [key for key, _ in out] == items
    assert [answer for _, answer in out if not isinstance(answer, str)] == [Failure(*MISDEEDS[deed])]


@linux_only
def test_memory_is_limited(no_new_children):
    engine = LocalEngine(workers=1, memory_bytes=200 << 20)
    out = list(engine.map(ACT, ["a", "do:hog", "b"], describe=str))
    assert out == [("a", "a"), ("do:hog", Failure("memory", "more than 200 MiB of memory")), ("b", "b")]


@pytest.mark.parametrize(
    ("deed", "limit", "failure"),
    [
        ("do:grow", {"memory_bytes": 300 << 20}, Failure("memory", "more than 300 MiB of memory")),
        ("do:spin", {"cpu_seconds": 0.5}, Failure("timeout", "more than 0.5 s of CPU time")),
    ],
)
def test_what_a_system_cannot_limit_is_measured(deed, limit, failure, monkeypatch, no_new_children):
    """As off Linux: the child has no limits of its own."""

    def prepare_without_limits(self):
        given, self.order = self.order, dataclasses.replace(self.order, memory_bytes=1 << 40, cpu_seconds=1e6)
        prepare(self)
        self.order = given

    prepare = worker.Child.prepare
    monkeypatch.setattr(worker.Child, "prepare", prepare_without_limits)
    monkeypatch.setattr(limits, "MEMORY_IS_EXACT", False)
    monkeypatch.setattr(limits, "CPU_IS_EXACT", False)
    engine = LocalEngine(workers=1, **limit)
    out = list(engine.map(ACT, ["a", deed, "b"], describe=str))
    assert out == [("a", "a"), (deed, failure), ("b", "b")]


@linux_only
def test_a_child_that_sleeps_is_ended_by_the_wall_clock(no_new_children):
    [(_, answer)] = LocalEngine(workers=1, wall_seconds=0.4).map(ACT, ["do:sleep"], describe=str)
    assert answer == Failure("timeout", "no answer within 0.4 s")


@linux_only
def test_a_child_that_works_outlives_the_wall_clock(monkeypatch):
    """On a busy machine little CPU time passes in much wall time: only the budget of CPU time may decide."""
    monkeypatch.setattr(worker, "_SIGN_OF_LIFE", 0.0)
    monkeypatch.setattr(worker, "_PERIODS", 10_000)
    engine = LocalEngine(workers=1, wall_seconds=0.2, cpu_seconds=1.0)
    [(_, answer)] = engine.map(ACT, ["do:spin"], describe=str)
    assert answer == Failure("timeout", "more than 1 s of CPU time")


def test_an_item_is_tried_once_more_in_a_fresh_child(tmp_path, no_new_children):
    items = [str(number) for number in range(6)]
    engine = LocalEngine(workers=2)
    out = list(engine.map(Function("child_functions:once", str(tmp_path)), items, describe=str))
    assert out == [(item, item) for item in items]


KILLED = Failure("memory", "the process was killed, as systems do that run out of memory", killed=True)


@linux_only
@pytest.mark.parametrize(
    "items",
    [["do:be killed"], ["do:be killed"] * 2, ["a", "do:be killed", "do:be killed", "b"], ["do:be killed", "a"] * 4],
)
def test_items_whose_children_are_killed_have_failed_when_others_are_answered(items, no_new_children):
    """Or when there are no others. Their number does not matter, only that some between them live."""
    out = [answer for _, answer in LocalEngine(workers=1).map(ACT, items, describe=str)]
    assert out == [KILLED if item == "do:be killed" else item for item in items]


@linux_only
def test_when_children_are_killed_on_every_item_no_item_is_blamed(no_new_children):
    answers = LocalEngine(workers=1).map(ACT, ["a", *["do:be killed"] * 9, "b"], describe=str)
    assert next(answers) == ("a", "a")
    with pytest.raises(EngineError, match=r"killed one after another.*short of memory.*nothing is lost"):
        next(answers)


@linux_only
def test_items_in_doubt_do_not_block_when_nothing_more_can_be_read(monkeypatch, no_new_children):
    monkeypatch.setattr(local, "_WINDOW_ITEMS", 2)
    out = [answer for _, answer in LocalEngine(workers=1).map(ACT, ["do:be killed"] * 2 + ["a"], describe=str)]
    assert out == [KILLED, KILLED, "a"]


@linux_only
def test_a_child_that_is_killed_while_it_loads_its_code_blames_no_item(no_new_children):
    answers = LocalEngine(workers=1).map(
        Function("child_functions:killed_while_loading"), ["a", "b", "c"], describe=str
    )
    assert next(answers) == ("a", "a")
    with pytest.raises(EngineError, match="killed while it loads its code"):
        list(answers)


@linux_only
def test_a_child_that_is_killed_before_it_is_ready_is_started_anew(tmp_path, no_new_children):
    function = Function("child_functions:killed_once_before", str(tmp_path / "mark"))
    assert list(LocalEngine(workers=1).map(function, ["a"], describe=str)) == [("a", "a")]
    always = Function("child_functions:killed_before")
    with pytest.raises(EngineError, match="before its first item: the process was killed"):
        list(LocalEngine(workers=1).map(always, ["a"], describe=str))


def test_many_bad_items_among_good_ones_in_any_number_of_workers_give_the_same(no_new_children):
    items = [("do:exit" if number % 20 == 7 else f"good {number}") for number in range(60)]
    outs = [list(LocalEngine(workers=workers).map(ACT, items, describe=str)) for workers in (1, 3)]
    assert outs[0] == outs[1]
    assert sum(isinstance(answer, Failure) for _, answer in outs[0]) == 3


def test_a_child_s_standard_streams_lead_nowhere(capfd):
    """What a library prints neither reaches the terminal nor gets between the answers."""
    out = list(LocalEngine(workers=1).map(ACT, ["do:print", "a"], describe=str))
    assert out == [("do:print", ""), ("a", "a")]
    assert capfd.readouterr() == ("", "")


def test_few_small_items_start_one_child_and_many_start_more(monkeypatch, no_new_children):
    monkeypatch.setattr(local, "_PATIENCE", 60.0)
    engine = LocalEngine(workers=2)
    assert len({pid for _, pid in engine.map(ACT, ["do:pid"] * 5, describe=str)}) == 1
    seen = set()
    for _, pid in engine.map(ACT, itertools.repeat("do:pid"), describe=str):
        seen.add(pid)
        if len(seen) == 2:
            break


def test_few_slow_items_start_more_children_after_a_while(monkeypatch, no_new_children):
    monkeypatch.setattr(local, "_PATIENCE", 0.02)
    seen = set()
    for _, pid in LocalEngine(workers=2).map(ACT, ["do:nap and pid"] * 30, describe=str):
        seen.add(pid)
        if len(seen) == 2:
            return
    pytest.fail("one child did all the work")


def test_items_are_read_only_a_bounded_part_ahead(monkeypatch, no_new_children):
    monkeypatch.setattr(local, "_WINDOW_ITEMS", 20)
    taken = []
    items = (taken.append(number) or number for number in itertools.count())
    answers = LocalEngine(workers=2).map(Function("child_functions:echo"), items, describe=int)
    for number, (key, _) in zip(range(300), answers, strict=False):
        assert key == number
        assert len(taken) <= number + 1 + 2 * 20
    answers.close()


def test_items_that_are_large_are_read_ahead_by_bytes(monkeypatch, no_new_children):
    monkeypatch.setattr(local, "_WINDOW_BYTES", 1 << 20)
    taken: list[int] = []
    items = (taken.append(number) or "x" * 400_000 for number in range(20))
    for number, (_, answer) in enumerate(LocalEngine(workers=2).map(ACT, items, describe=len)):
        assert len(answer) == 400_000
        assert len(taken) <= number + 1 + 6


def test_closing_early_ends_the_children(no_new_children):
    answers = LocalEngine(workers=2).map(ACT, itertools.repeat("a"), describe=str)
    assert next(answers) == ("a", "a")
    answers.close()


def test_closing_while_a_child_is_stuck_does_not_wait_for_it(no_new_children):
    answers = LocalEngine(workers=1).map(ACT, ["a", "do:sleep"], describe=str)
    assert next(answers) == ("a", "a")
    answers.close()


def test_an_item_that_cannot_be_sent_is_named(no_new_children):
    with pytest.raises(EngineError, match="item 1 cannot be sent"):
        list(LocalEngine(workers=1).map(ACT, [lambda: None], describe=lambda _: "item 1"))


def test_a_child_that_ends_while_being_prepared_is_an_error_not_a_loop(no_new_children):
    with pytest.raises(EngineError, match=r"before its first item: the process ended with status 5"):
        list(LocalEngine(workers=2).map(Function("child_functions:dies"), ["a"], describe=str))


def test_an_interpreter_that_cannot_be_started_is_an_error(monkeypatch, no_new_children):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(EngineError, match=r"cannot start a worker process \(/nowhere/python\)"):
        list(LocalEngine(workers=1).map(ACT, ["a"], describe=str))


@linux_only
def test_children_ignore_the_signals_that_stop_their_parent():
    """Ctrl-C reaches the whole group; a child's death by it must not be booked on a document."""
    engine = LocalEngine(workers=1)
    answers = engine.map(ACT, itertools.repeat("do:pid"), describe=str)
    _, pid = next(answers)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(pid, number)
    assert {answer for _, answer in itertools.islice(answers, 2000)} == {pid}
    answers.close()


PARENT = """
import signal
import sys
sys.path[:] = {path!r}
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell ignores it
from cleaner.engines import Function
from cleaner.engines.local import LocalEngine
if {stuck}:
    items = ["do:pid"] * 40 + ["do:sleep"] * 2
else:
    items = iter(lambda: "do:pid", None)
for key, pid in LocalEngine(workers=2).map(Function("child_functions:act"), items, describe=str):
    print(pid, flush=True)
"""


@linux_only
@pytest.mark.parametrize("stuck", [True, False])
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_child_outlives_its_parent(by, stuck):
    code = PARENT.format(path=sys.path, stuck=stuck)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout is not None
        first = parent.stdout.readline()
        assert int(first) in children(parent.pid)
        offspring = children(parent.pid)
        parent.send_signal(by)
        parent.stdout.read()
    assert parent.returncode != 0
    deadline = time.monotonic() + 10
    while (left := [pid for pid in offspring if lives(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert left == []


@linux_only
def test_an_answer_that_is_not_readable_costs_its_item():
    """A child that hostile bytes took over can send anything; it is data or a failure, never code."""
    child = worker.Child(Order(Function("child_functions:forger"), 10.0, 1 << 30), 60.0)
    child.prepare()
    with pytest.raises(wire.PipeError):
        list(child.ask([b"not even a pickle"]))
    child.close()
