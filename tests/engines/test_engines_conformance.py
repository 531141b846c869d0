"""What every engine promises, run over each of them; and how engines are chosen."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import spark_here
from hypothesis import HealthCheck, given, settings, strategies

import cleaner.engines
from cleaner.engines import Engine, Failure, Function
from cleaner.errors import ConfigError, EngineError, MissingExtra

pytestmark = spark_here.SOCKETS
ENGINES = {"inline": {}, "local": {"workers": 2}, "spark": {}}


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    if request.param == "spark":
        spark_here.need_session()
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return cleaner.engines.load(request.param, **ENGINES[request.param])


def test_answers_come_in_input_order_with_their_keys(engine):
    items = [f"item {number}" * (number % 7) for number in range(3000)]
    out = list(engine.map(Function("child_functions:echo", {"a": (1,)}), items, describe=len))
    assert out == [(len(item), [item, {"a": [1]}]) for item in items]


def test_no_items_give_no_answers(engine):
    assert list(engine.map(Function("child_functions:echo"), [], describe=str)) == []


def test_an_exception_costs_its_own_item_only(engine):
    out = list(engine.map(Function("child_functions:act"), ["a", "do:raise", "do:set", "b"], describe=str))
    assert out == [
        ("a", "a"),
        ("do:raise", Failure("crashed", "TypeError: not my type")),
        ("do:set", Failure("crashed", "TypeError: Object of type set is not JSON serializable")),
        ("b", "b"),
    ]


def test_an_answer_that_nests_without_end_is_a_failure(engine):
    [(_, answer)] = engine.map(Function("child_functions:act"), ["do:deep"], describe=str)
    assert isinstance(answer, Failure)
    assert answer.detail.startswith("RecursionError")


def test_an_error_of_the_items_comes_after_the_answers_before_it(engine):
    def items():
        yield from range(100)
        raise RuntimeError("the source broke off")

    out = []
    with pytest.raises(RuntimeError, match="broke off"):
        out.extend(engine.map(Function("child_functions:echo"), items(), describe=int))
    # extend() of a generator that raises keeps what came before
    assert [key for key, _ in out] == list(range(100))


def test_a_function_that_cannot_be_prepared_is_named_with_the_cause(engine):
    with pytest.raises(EngineError, match=r"child_functions:broken: RuntimeError: no such model"):
        list(engine.map(Function("child_functions:broken"), ["a"], describe=str))


def test_an_unknown_function_is_named(engine):
    with pytest.raises(EngineError, match="no_such_module"):
        list(engine.map(Function("no_such_module:f"), ["a"], describe=str))


@pytest.fixture(scope="module")
def shared_local():
    """One map that stays open, so that a property does not start a process per example."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent))
        yield cleaner.engines.load("local", workers=1)


JSON = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.floats(allow_nan=False)
    | strategies.text(strategies.characters(codec=None)),
    lambda inner: strategies.lists(inner) | strategies.dictionaries(strategies.text(), inner),
    max_leaves=8,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=strategies.lists(JSON, min_size=30, max_size=60))
def test_any_json_value_survives_the_way_to_a_child_and_back(shared_local, items):
    """Lone surrogates, control characters, big integers and empty containers included."""
    out = shared_local.map(Function("child_functions:echo"), items, describe=lambda _: None)
    assert [answer[0] for _, answer in out] == items


def test_an_unknown_engine_is_refused_with_the_known_ones():
    with pytest.raises(ConfigError, match=r"'ray'.*known: inline, local, spark"):
        cleaner.engines.load("ray")


def test_spark_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"pip install 'cleaner\[spark\]'"):
        cleaner.engines.load("spark")


@pytest.mark.parametrize("option", ["workers", "cpu_seconds", "wall_seconds", "memory_bytes"])
def test_limits_of_nothing_are_refused(option):
    with pytest.raises(ConfigError, match=f"{option} must be above 0, not 0"):
        cleaner.engines.load("local", **{option: 0})


@pytest.mark.parametrize(
    ("name", "options"), [("inline", {"workers": 2}), ("local", {"workers": "2"}), ("local", {"workers": float("nan")})]
)
def test_an_option_that_an_engine_does_not_take_is_refused(name, options):
    """One line for the user, no traceback out of a constructor."""
    with pytest.raises(ConfigError, match="workers"):
        cleaner.engines.load(name, **options)
