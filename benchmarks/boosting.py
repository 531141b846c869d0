"""Grow boosted trees with LightGBM, on one core and alike every time, and flatten them for the package's own scorer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.page.trees import Trees

try:
    import lightgbm
except ModuleNotFoundError as error:
    raise SystemExit("training needs LightGBM: pip install -e '.[train]' in the checkout") from error

SEED = 20250630
SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "min_data_in_leaf": 100,
    "lambda_l2": 5.0,
    "feature_fraction": 0.35,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "max_bin": 63,
    "num_threads": 2,
    "deterministic": True,
    "force_row_wise": True,
    "seed": SEED,
    "verbose": -1,
}


def grow(
    matrix: NDArray[np.float32],
    labels: NDArray[np.bool_],
    weights: NDArray[np.float64],
    rounds: int,
    columns: Sequence[int] | None = None,
    **settings: Any,
) -> Trees:
    """Trees that tell lines of article from others.

    ``columns``: what the columns of ``matrix`` are called in the trees; ``settings`` replace those of `SETTINGS`.
    """
    booster = _train(matrix, labels, weights, rounds, settings)
    grown = flatten([tree["tree_structure"] for tree in booster.dump_model()["tree_info"]])
    if columns is None:
        return grown
    return dataclasses.replace(grown, feature=np.array(columns, dtype=np.int16)[grown.feature])


def best_columns(
    matrix: NDArray[np.float32], labels: NDArray[np.bool_], weights: NDArray[np.float64], count: int, rounds: int = 60
) -> list[int]:
    """The columns that carry most of a short training, best first."""
    gain = _train(matrix, labels, weights, rounds, {}).feature_importance("gain")
    return [int(column) for column in np.argsort(-gain, kind="stable")[:count]]


def _train(
    matrix: NDArray[np.float32],
    labels: NDArray[np.bool_],
    weights: NDArray[np.float64],
    rounds: int,
    settings: Mapping[str, Any],
) -> lightgbm.Booster:
    data = lightgbm.Dataset(matrix, labels.astype(np.int8), weight=weights, free_raw_data=True)
    return lightgbm.train({**SETTINGS, **settings}, data, rounds)


def flatten(structures: list[dict[str, Any]]) -> Trees:
    """Trees of LightGBM's dump as flat arrays; children of a node stand side by side."""
    roots: list[int] = []
    feature: list[int] = []
    threshold: list[float] = []
    child: list[int] = []
    value: list[float] = []

    def add(node: dict[str, Any]) -> None:
        leaf = "leaf_value" in node
        feature.append(0 if leaf else node["split_feature"])
        threshold.append(np.inf if leaf else _below(node["threshold"]))
        child.append(len(child))
        value.append(node["leaf_value"] if leaf else node["internal_value"])

    for structure in structures:
        roots.append(len(feature))
        add(structure)
        waiting = [(roots[-1], structure)]
        while waiting:
            place, node = waiting.pop()
            if "leaf_value" in node:
                continue
            child[place] = len(feature)
            add(node["left_child"])
            add(node["right_child"])
            waiting += [(child[place], node["left_child"]), (child[place] + 1, node["right_child"])]
    return Trees(
        np.array(roots, dtype=np.int32),
        np.array([_depth(structure) for structure in structures], dtype=np.int32),
        np.array(feature, dtype=np.int16),
        np.array(threshold, dtype=np.float32),
        np.array(child, dtype=np.int32),
        np.array(value, dtype=np.float32),
    )


def _depth(node: dict[str, Any]) -> int:
    return 0 if "leaf_value" in node else 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))


def _below(threshold: float) -> float:
    """The largest float32 that is not above ``threshold``: float32 measures then fall on the same side of both."""
    near = np.float32(threshold)
    return float(near if near <= threshold else np.nextafter(near, np.float32(-np.inf)))
