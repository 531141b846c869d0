"""Why a run of an HTML page goes: by the phrases in it, by the elements that it stands in, by its form.

A reason explains a verdict, it never makes one. All runs are answered at once, from what was measured of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.page.html_measures import COLUMN
from cleaner.page.lexicon import Lexicon
from cleaner.page.runs import Run
from cleaner.page.thresholds import LINKED, ROW, SHORT_MASS

Flags = NDArray[np.bool_]

#: A run is of a phrase's kind when phrases of that kind cover so much of it.
_COVERED = 0.6
_LONG_MASS = 60.0
# A line is a date by such a share of figures: "Published on 3 November 2021", not "Results for 2023".
_DATED = 0.18
# So many runs after a heading of another section belong to it.
_SECTION = 20
#: Groups of phrases with one reason each, and those that the lexicon has to tell apart.
_PHRASES = {
    "navigation": "navigation",
    "advertisement": "advertisement",
    "related": "related",
    "comments": "comments",
    "section": "navigation",
}
_MIXED = {"social": "share", "legal": "legal", "label": "byline"}


def reasons(matrix: NDArray[np.float32], runs: Sequence[Run], dropped: Flags, lexicon: Lexicon) -> list[str]:
    """A reason for each run, as if it went. ``matrix``: its measures; ``dropped``: which runs go."""

    def of(name: str) -> NDArray[np.float32]:
        return matrix[:, COLUMN[name]]

    def near(steps: int, *names: str) -> Flags:
        found: Flags = np.any([of(name) <= steps for name in names], axis=0)
        return found

    mass, linked = of("mass"), of("link_share") > LINKED
    long = mass >= _LONG_MASS
    cookie = np.array(["cookie" in run.text[:2000].lower() for run in runs])
    figures = (of("digit_share") > 0.5) & (mass < 30)
    stamp = (of("stamp") > 0) & (mass < 60)
    signed = np.array(["©" in run.text for run in runs]) & ~near(2, "to_figure", "class_caption")
    rights = stamp & (signed | (of("phrase_legal") > 0.2))
    button, since = near(1, "to_control"), of("since_comments")
    commented = near(6, "class_comments")
    menu = (mass < SHORT_MASS) | linked  # whole pages lie in elements that are called navigation
    navigation = (near(14, "to_nav") | near(4, "class_navigation")) & menu
    related = near(4, "class_related")
    choices: list[tuple[Flags, str]] = [
        *((of(f"phrase_{group}") >= _COVERED, reason) for group, reason in _PHRASES.items()),
        # "OK" is a word of time in some language.
        ((of("phrase_timestamp") >= _COVERED) & ~button, "timestamp"),
        *((of(f"phrase_{group}") >= _COVERED, f"?{reason}") for group, reason in _MIXED.items()),
        (near(3, "class_advert"), "advertisement"),
        (commented & ~near(14, "to_nav"), "comments"),
        (near(2, "class_share"), "share"),
        (near(3, "class_subscribe"), "subscribe"),
        ((near(6, "class_legal") | (of("phrase_legal") > 0)) & cookie, "cookie"),
        (near(4, "class_legal"), "legal"),
        (navigation & figures, "pagination"),
        (navigation, "navigation"),
        (related & long, "teaser"),
        (related, "related"),
        (rights, "legal"),
        (stamp & (of("digit_share") >= _DATED), "timestamp"),
        (near(1, "class_byline"), "byline"),
        (near(2, "class_tags"), "tags"),
        (near(2, "to_figure", "class_caption"), "credit"),
        (of("ellipsis_end") > 0, "teaser"),
        ((of("repeats") > 0) | (of("is_title") > 0), "duplicate_block"),
        ((since <= _SECTION) & (since <= of("since_related")) & ~near(14, "to_footer"), "comments"),
        (of("since_related") <= _SECTION, "related"),
        (linked, "list_of_links"),
        (of("phrase_legal") > 0.2, "legal"),
        (near(14, "to_footer", "to_aside", "to_dialog", "to_hidden", "to_form", "to_control"), "boilerplate_run"),
        (near(4, "class_edge", "class_hidden"), "boilerplate_run"),
        (_in_a_row(dropped & (mass < SHORT_MASS)), "boilerplate_run"),
    ]
    chosen = np.select([flags for flags, _ in choices], np.arange(len(choices)), len(choices))
    names = [*(reason for _, reason in choices), "low_score"]
    return [
        _told_apart(name[1:], run.text, lexicon) if name[0] == "?" else name
        for name, run in zip((names[one] for one in chosen.tolist()), runs, strict=True)
    ]


def _told_apart(usual: str, text: str, lexicon: Lexicon) -> str:
    """The lexicon's own reason of a line whose group of phrases holds several."""
    found = lexicon.heading(text) or lexicon.whole(text) or lexicon.opener(text)
    return found.reason if found is not None else usual


def _in_a_row(flags: Flags) -> Flags:
    """Which of the flagged runs stand in a row of at least `ROW`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    found = np.zeros(len(flags), bool)
    for first, last in edges.reshape(-1, 2).tolist():
        found[first:last] = last - first >= ROW
    return found
