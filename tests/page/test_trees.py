"""Trees: scores and contributions of hand-made trees."""

import numpy as np
import pytest

from cleaner.page import trees

# Asks measure 0 <= 1.0; if not, measure 1 <= 5.0. The second tree is a leaf alone.
HAND_MADE = trees.Trees(
    roots=np.array([0, 5], np.int32),
    depth=np.array([2, 0], np.int32),
    feature=np.array([0, 0, 1, 0, 0, 0], np.int16),
    threshold=np.array([1.0, np.inf, 5.0, np.inf, np.inf, np.inf], np.float32),
    child=np.array([1, 1, 3, 3, 4, 5], np.int32),
    value=np.array([0.5, -2.0, 1.0, 0.0, 3.0, 0.25], np.float32),
)


@pytest.mark.parametrize(("row", "odds"), [((1.0, 9.0), -1.75), ((1.5, 5.0), 0.25), ((1.5, 5.5), 3.25)])
def test_score_is_the_sum_of_the_leaves(row, odds):
    """A measure at the threshold goes to the first child, above it to the second; leaves add up to log-odds."""
    matrix = np.array([row], np.float32)
    assert trees.probabilities(HAND_MADE, matrix)[0] == round(1 / (1 + np.exp(-odds)), 4)


@pytest.mark.parametrize("row", [(1.0, 9.0), (1.5, 5.0), (1.5, 5.5)])
def test_contributions_sum_to_the_score(row):
    """What the measures moved, and the roots' values, are the whole of the log-odds: nothing is made up."""
    moved = trees.contributions(HAND_MADE, np.array(row, np.float32))
    total = moved.sum() + HAND_MADE.value[HAND_MADE.roots].sum()
    score = trees.probabilities(HAND_MADE, np.array([row], np.float32))[0]
    assert round(1 / (1 + np.exp(-total)), 4) == score


def test_any_number_of_lines_scores_alike():
    """Lines are walked eight by eight; what stands beside a line does not matter."""
    matrix = np.array([(1.0, 9.0), (1.5, 5.0), (1.5, 5.5), (0.0, 0.0), (9.0, 9.0), (1.5, 1.0)], np.float32)
    alone = [trees.probabilities(HAND_MADE, row[None])[0] for row in matrix]
    for count in range(1, len(matrix) + 1):
        assert trees.probabilities(HAND_MADE, matrix[:count]).tolist() == alone[:count]


def test_a_model_file_gives_back_its_trees(tmp_path):
    """What training writes is what the judge reads, tree by tree, without pickles."""
    np.savez_compressed(tmp_path / "m.npz", **trees.arrays({"one": HAND_MADE, "two": HAND_MADE}))
    with (tmp_path / "m.npz").open("rb") as stream:
        found = trees.read(stream)
    assert list(found) == ["one", "two"]
    for part in trees.ARRAYS:
        assert (getattr(found["two"], part) == getattr(HAND_MADE, part)).all()
