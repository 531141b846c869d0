"""What the place of a run in the element tree says, in compiled passes over the arrays of a scanned page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.compiled import compiled
from cleaner.page.class_words import GROUPS as CLASS_GROUPS
from cleaner.page.html_codes import IS_HIDDEN, TAGS
from cleaner.page.html_elements import names

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

#: Kinds of element: of each run it is measured how many steps above its own element the nearest one stands.
KINDS: dict[str, frozenset[str]] = {
    "a": names("a"),
    "article": names("article"),
    "main": names("main"),
    "section": names("section"),
    "aside": names("aside"),
    "nav": names("nav menu"),
    "header": names("header hgroup"),
    "footer": names("footer"),
    "form": names("form fieldset label legend input textarea"),
    "control": names("button select option optgroup datalist"),
    "table": names("table tr td th thead tbody tfoot"),
    "list": names("ul ol dl dir"),
    "item": names("li dd dt"),
    "figure": names("figure figcaption caption picture"),
    "quote": names("blockquote q cite"),
    "heading": names("h1 h2 h3 h4 h5 h6"),
    "p": names("p"),
    "pre": names("pre listing xmp code"),
    "div": names("div"),
    "dialog": names("dialog details summary"),
    "drawing": names("svg math iframe object video audio canvas"),
    "address": names("address time"),
}
_KIND_BITS = np.array(
    [sum(1 << place for place, kind in enumerate(KINDS.values()) if tag in kind) for tag in TAGS], np.int64
)
_N_KINDS = len(KINDS)
_HIDDEN = _N_KINDS + len(CLASS_GROUPS)
#: Columns of `distances`: kinds of element, groups of class words, and what is not shown.
DISTANCES = (*(f"to_{kind}" for kind in KINDS), *(f"class_{name}" for name in CLASS_GROUPS), "to_hidden")
FAR = 15

# Columns of the sums over an element and all below it.
RUNS, MASS, PROSE, LINKED, PROSE_RUNS, CONTROLS, IMAGES = range(7)
SUMS = 7
_CONTROLS, _IMAGES = (
    np.array([tag in kind for tag in TAGS])
    for kind in (names("form input button select textarea"), names("img picture svg video"))
)


@compiled
def distances(parent: Ints, tag: Ints, words: Ints, kinds: NDArray[np.int64], out: NDArray[np.int8]) -> None:
    """Steps from each element up to the nearest one of each of `DISTANCES`, itself included, at most `FAR`."""
    for node in range(len(parent)):
        above = parent[node]
        bits = kinds[tag[node]] | np.int64(words[node] & (IS_HIDDEN - 1)) << _N_KINDS
        if words[node] & IS_HIDDEN:
            bits |= np.int64(1) << _HIDDEN
        for column in range(out.shape[1]):
            if bits >> column & 1:
                out[node, column] = 0
            else:
                out[node, column] = min(FAR, out[above, column] + 1) if above >= 0 else FAR


@compiled
def last_inside(parent: Ints, out: Ints) -> None:
    """The last element inside each element (itself where there is none)."""
    for node in range(len(parent) - 1, -1, -1):
        out[node] = max(out[node], node)
        if parent[node] >= 0:
            out[parent[node]] = max(out[parent[node]], out[node])


def counted(tag: Ints) -> Floats:
    """Room for `sums_of`, in which the elements that are controls and images are counted."""
    sums = np.zeros((len(tag), SUMS))
    sums[:, CONTROLS], sums[:, IMAGES] = _CONTROLS[tag], _IMAGES[tag]
    return sums


@compiled
def sums_of(parent: Ints, owner: Ints, of_run: Floats, out: Floats) -> None:
    """Sums over each element and all below it: columns of ``of_run`` over its runs, and those of ``out`` itself."""
    for run in range(len(owner)):
        for column in range(of_run.shape[1]):
            out[owner[run], column] += of_run[run, column]
    for node in range(len(parent) - 1, 0, -1):
        for column in range(out.shape[1]):
            out[parent[node], column] += out[node, column]


@compiled
def readability(parent: Ints, owner: Ints, of_run: Floats, commas: Floats, sums: Floats, out: Floats) -> int:
    """The score of each element in Arc90's Readability: prose counts for the element above it, half for the next one,
    links take away. Returns the element with the highest score."""
    for run in range(len(owner)):
        if of_run[run, PROSE] > 0:
            worth = 1.0 + commas[run] + min(of_run[run, MASS] / 100.0, 3.0)
            above = parent[owner[run]]
            if above >= 0:
                out[above] += worth
                if parent[above] >= 0:
                    out[parent[above]] += worth / 2.0
    best = 0
    for node in range(len(parent)):
        if sums[node, MASS] > 0:
            out[node] *= 1.0 - sums[node, LINKED] / sums[node, MASS]
        if out[node] > out[best]:
            best = node
    return best


@compiled
def deepest(parent: Ints, depth: Ints, sums: Floats, share: float) -> int:
    """The deepest element that holds this share of the page's prose (the fullest of several, then the first)."""
    best = 0
    for node in range(len(parent)):
        if sums[node, PROSE] >= share * sums[0, PROSE] and sums[node, PROSE] > 0:
            fuller = depth[node] == depth[best] and sums[node, PROSE] > sums[best, PROSE]
            if depth[node] > depth[best] or fuller:
                best = node
    return best


#: What is said of a run's place relative to one core element: inside; steps from the core down to it, or up to what
#: both lie in; runs before or after the core; the core's share of the page's prose.
CORE = ("inside", "steps", "beyond", "share")


@compiled
def from_core(
    parent: Ints, depth: Ints, last: Ints, owner: Ints, sums: Floats, core: int, out: NDArray[np.float32]
) -> None:
    """Columns `CORE` for each run."""
    first_run, last_run = -1, -1
    for run in range(len(owner)):
        if core <= owner[run] <= last[core]:
            first_run = run if first_run < 0 else first_run
            last_run = run
    share = sums[core, PROSE] / max(1.0, sums[0, PROSE])
    for run in range(len(owner)):
        node = owner[run]
        inside = core <= node <= last[core]
        out[run, 0] = inside
        if inside:
            out[run, 1] = min(20, depth[node] - depth[core])
        else:
            steps = 0
            while steps < 30 and not node <= core <= last[node]:
                node, steps = parent[node], steps + 1
            out[run, 1] = -steps
        out[run, 2] = min(run - first_run, 0) + max(run - last_run, 0) if first_run >= 0 else 0
        out[run, 3] = share


#: What is said of each of a run's own element and the `LEVELS` - 1 above it.
LEVEL = ("runs", "mass", "prose_share", "page_prose", "links", "controls", "images")
LEVELS = 5


@compiled
def levels(parent: Ints, owner: Ints, sums: Floats, out: NDArray[np.float32]) -> None:
    """Columns `LEVEL` for each run and each of `LEVELS` elements; above the root the root's."""
    for run in range(len(owner)):
        node = owner[run]
        for level in range(LEVELS):
            at = level * 7
            mass = max(1.0, sums[node, MASS])
            out[run, at] = sums[node, RUNS]
            out[run, at + 1] = sums[node, MASS]
            out[run, at + 2] = sums[node, PROSE] / mass
            out[run, at + 3] = sums[node, PROSE] / max(1.0, sums[0, PROSE])
            out[run, at + 4] = sums[node, LINKED] / mass
            out[run, at + 5] = min(99, sums[node, CONTROLS])
            out[run, at + 6] = min(99, sums[node, IMAGES])
            if parent[node] >= 0:
                node = parent[node]


#: Groups of runs of one form: by name and class of the run's element, with the element above, with four above.
STYLES = ("style", "style2", "style5")


@compiled
def styles_of(parent: Ints, owner: Ints, styles: NDArray[np.uint64], out: NDArray[np.uint64]) -> None:
    """The hash of each run's `STYLES`, one row for each."""
    for run in range(len(owner)):
        node, state = owner[run], np.uint64(0)
        for level in range(5):
            state = ((state ^ styles[node]) * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)
            state ^= state >> np.uint64(29)
            if level == 0:
                out[0, run] = state
            elif level == 1:
                out[1, run] = state
            if parent[node] >= 0:
                node = parent[node]
        out[2, run] = state


#: What else the element says: siblings of its name before it, all of them, its children, its depth.
SIBLINGS = ("place_among", "siblings", "children", "depth", "parent_siblings")


@compiled
def siblings(parent: Ints, place: Ints, depth: Ints, owner: Ints, out: NDArray[np.float32]) -> None:
    """Columns `SIBLINGS` for each run; siblings are all children of the element above."""
    children = np.zeros(len(parent), np.int32)
    for node in range(1, len(parent)):
        children[parent[node]] += 1
    for run in range(len(owner)):
        node = owner[run]
        above = max(0, parent[node])
        out[run, 0] = min(place[node], 99)
        out[run, 1] = min(children[above], 99)
        out[run, 2] = min(children[node], 99)
        out[run, 3] = depth[node]
        out[run, 4] = min(children[max(0, parent[above])], 99)


@compiled
def nearest(parent: Ints, tag: Ints, wanted: NDArray[np.bool_], out: Ints) -> None:
    """The nearest element around each (itself included) of those ``wanted`` by number of name; -1: none."""
    for node in range(len(parent)):
        above = out[parent[node]] if parent[node] >= 0 else -1
        out[node] = node if wanted[tag[node]] else above


def kind_bits() -> NDArray[np.int64]:
    """Bits of `KINDS` by number of the element's name."""
    return _KIND_BITS
