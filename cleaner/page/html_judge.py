"""The judge of HTML: learned scores of the page's own runs, trafilatura's vote where they promise little, and a reason
for all that goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.config import Config
from cleaner.page import lexicon as lexicons
from cleaner.page.copies import copies
from cleaner.page.dom import STYLES
from cleaner.page.facts import FEW_LINES, lone, look
from cleaner.page.html_measures import COLUMN
from cleaner.page.html_reasons import Flags, reasons
from cleaner.page.html_related import related
from cleaner.page.judge import overrule
from cleaner.page.runs import Run, Verdict
from cleaner.page.score_html import Scored
from cleaner.page.thresholds import BETWEEN, LINKED, PHRASE_MASS, SURE

KEPT_BY_VOTE = 0.9
#: Below this promised F1 trafilatura is asked; then a run's score and its vote count alike. (On pages that promise .6
#: to .7 its vote spoils more than it mends, and one of them takes as long as twenty others.)
UNSURE = 0.6
#: A page that is less like an article than this is one that trafilatura knows no better.
LIKE_AN_ARTICLE = 0.3
# A table or list of so many runs stays from this mean score on, as a share of the cut, with fewer links than these; it
# goes below that share, but for what is surely article.
_ITEMS, _WHOLE, _FEW_LINKS, _NOTHING, _SURELY = 4, 0.6, 0.3, 0.18, 0.8
# Longer code stays or goes by its scores: what articles quote is short (measured: .0006 of F1 on wcxb).
_FEW_CODE = 12
# A post that an article quotes has so few runs, each so near to the element that quotes it.
_FEW_QUOTED, _QUOTED = 12, 3
_POSTED = re.compile(r"\(@\w{2,50}(?:@[\w.-]{3,80})?\)|\bA post shared by\b|\bpic\.twitter\.com/")
# So many runs between what stays may belong to it.
_FEW_BETWEEN = 3
# So many runs are of one form (name and class of their element and the one above); near the cut are shares of it.
_ALIKE, _FORM, _NEARLY, _HARDLY = 3, STYLES.index("style2"), 0.7, 1.3
# Menus stand in tables too, on pages that are built of them: below this share of the cut nothing is lifted.
_HOPE = 0.25
# Reader comments are no part of an article when at least this share of what stays is not among them, or so many
# characters are not on a page that is this much like an article: there may be any number of comments.
_ENOUGH = 0.5
_STANDS_ALONE, _AN_ARTICLE = 2500.0, 0.5
_COMMENT_STEPS = 6
# Comments that phrases cover so far are buttons and labels, also where comments are wanted.
_OF_PHRASES = 0.5
# Elements whose text is shown at most where the pointer rests.
_OF_A_DRAWING = re.compile(r"/(?:title|desc)(?:\[\d+\])?$")
# A headline's share of words that the page's title has too, and the title's share that it covers.
_TITLED, _COVERS = 0.99, 0.3


def judge_html(runs: Sequence[Run], scored: Scored, votes: Sequence[bool] | None, config: Config) -> list[Verdict]:
    """A verdict for each run. ``votes``: trafilatura's, where it was asked; in mode "trafilatura" they decide."""
    decisive = votes is not None and config.mode == "trafilatura"
    keeps = _keeps(runs, scored, votes, config)
    matrix = scored.measured.matrix
    scores = np.where(keeps, KEPT_BY_VOTE, np.minimum(scored.scores, 0.3)) if decisive else scored.scores
    lexicon = lexicons.load()
    sure: dict[int, str] = {}
    if not decisive:
        asked = keeps & (matrix[:, COLUMN["mass"]] < PHRASE_MASS) & _may_be_a_phrase(matrix, runs)
        places = np.flatnonzero(asked).tolist()
        for place, fact in zip(places, look([runs[place] for place in places], lexicon), strict=True):
            if fact.reason is not None:
                sure[place], keeps[place] = fact.reason, False
    if not decisive and len(runs) <= FEW_LINES and not keeps.any():
        keeps |= np.array(lone(look(runs, lexicon)), bool)
    if not config.metadata and not decisive and keeps.any():
        keeps |= _headlines(matrix)
    if not decisive:
        for place in np.flatnonzero(keeps).tolist():
            keeps[place] = _OF_A_DRAWING.search(runs[place].path or "") is None
    why = reasons(matrix, runs, ~keeps, lexicon)
    if config.comments and not decisive:
        among = _among_comments(matrix) | (np.array(why) == "comments")
        keeps |= among & (matrix[:, COLUMN["phrases"]] < _OF_PHRASES) & ~_linked(matrix)
    if not decisive:
        lines = scored.measured.lines
        for place in _line_numbers(runs, scored):
            sure[place], keeps[place] = "boilerplate_run", False
        others = related(runs, scored, keeps, lexicon, comments=config.comments)
        keeps[list(others)] = False
        sure |= others
        again = copies(lines.words, lines.mass, keeps)
        keeps &= ~again
        sure |= dict.fromkeys(np.flatnonzero(again).tolist(), "duplicate_block")
    verdicts = []
    for place, run in enumerate(runs):
        score = float(scores[place])
        if keeps[place]:
            verdict = Verdict("keep", score)
        elif place in sure:
            verdict = Verdict("drop", min(score, SURE), reason=sure[place])
        else:
            verdict = Verdict("drop", score, reason=why[place])
        verdicts.append(overrule(run, verdict, config))
    return verdicts


def _keeps(runs: Sequence[Run], scored: Scored, votes: Sequence[bool] | None, config: Config) -> Flags:
    """Which runs stay by score and vote."""
    if votes is not None and config.mode == "trafilatura":
        return np.array(votes, bool)
    scores = scored.scores
    if votes is not None:
        lifted = np.array(votes, bool) & ~_linked(scored.measured.matrix)  # a vote makes no article of links
        scores = (scores + np.where(lifted, KEPT_BY_VOTE, 0.0)) / 2.0
    keeps: Flags = _whole(scored, scores, scores >= scored.cut)
    _keep_code(scored, scores, keeps)
    inside = np.zeros(len(keeps), bool)
    inside[1:-1] = keeps[:-2] & keeps[2:]
    keeps |= inside & (scores >= BETWEEN * scored.cut)
    _keep_between(scored, scores, keeps)
    together(scored, scores, keeps)
    keep_quoted(runs, scored, keeps)
    matrix = scored.measured.matrix
    if not config.comments:
        comments = _among_comments(matrix)
        mass = matrix[:, COLUMN["mass"]]
        rest = mass[keeps & ~comments].sum()
        if rest >= _ENOUGH * mass[keeps].sum() or (rest >= _STANDS_ALONE and scored.article >= _AN_ARTICLE):
            keeps &= ~comments
    return keeps


def _whole(scored: Scored, scores: NDArray[np.float64], keeps: Flags) -> Flags:
    """Tables and lists stay or go as wholes, by the mean score of what stands in them; links do not make one stay."""
    mass = scored.measured.lines.mass
    links = scored.measured.matrix[:, COLUMN["link_share"]]
    for tags in (("table",), ("ul", "ol", "dl")):
        around = scored.measured.containers(*tags) + 1
        count, weight = np.bincount(around), np.maximum(1.0, np.bincount(around, mass))
        mean, linked = np.bincount(around, scores * mass) / weight, np.bincount(around, links * mass) / weight
        counts = (count >= _ITEMS) & (np.arange(len(count)) > 0)
        stays = counts & (linked < _FEW_LINKS) & (mean >= _WHOLE * scored.cut)
        goes = counts & ~stays & (mean < _NOTHING * scored.cut)
        keeps |= stays[around] & (scores >= _HOPE * scored.cut) & (links < _FEW_LINKS)
        keeps &= ~(goes[around] & (scores < _SURELY))
    return keeps


def _keep_between(scored: Scored, scores: NDArray[np.float64], keeps: Flags) -> None:
    """A few runs in a row between what stays belong to it, by their mean score, unless one is a link: a quotation and
    who said it, a sign and the note that it marks."""
    linked = _linked(scored.measured.matrix)
    for first, last in _rows(~keeps):
        row = slice(first, last)
        if last - first <= _FEW_BETWEEN and _between(keeps, first, last) and not linked[row].any():
            keeps[row] = scores[row].mean() >= BETWEEN * scored.cut


def together(scored: Scored, scores: NDArray[np.float64], keeps: Flags) -> None:
    """Runs of one form decide together where they are near the cut: three of ten alike cards are no article.

    They stay where their mean score reaches the cut, unless they are links. They go where it does not, on a page that
    is an article, but neither most of it nor from between others that stay; a listing may show half of its cards. Held
    out, this and `_keep_between` give .9731 for .9699 on fundus_tests, .9684 for .9674 on wcxb_dev, and .0003 less or
    nothing on the two other sets (F1 of shingles).
    """
    mass, form = scored.measured.lines.mass, scored.measured.styles[_FORM]
    weight = np.maximum(1.0, np.bincount(form, mass))
    mean = (np.bincount(form, scores * mass) / weight)[form]
    many = (np.bincount(form) >= _ALIKE)[form]
    keeps |= many & (mean >= scored.cut) & (scores >= _NEARLY * scored.cut) & ~_linked(scored.measured.matrix)
    goes = keeps & many & (mean < scored.cut) & (scores < _HARDLY * scored.cut)
    for first, last in _rows(goes):  # answers between questions, which are of another form
        goes[first:last] = not _between(keeps, first, last)
    if scored.article >= _AN_ARTICLE and mass[goes].sum() <= _ENOUGH * mass[keeps].sum():
        keeps &= ~goes


def _keep_code(scored: Scored, scores: NDArray[np.float64], keeps: Flags) -> None:
    """A few lines of code between what stays belong to it: the lines of a ``pre``, which read like labels of a menu."""
    for first, last in _rows(scored.measured.containers("pre") >= 0):
        block = slice(first, last)
        may = _between(keeps, first, last) or keeps[block].any()
        if last - first <= _FEW_CODE and may and scores[block].mean() >= BETWEEN * scored.cut:
            keeps[block] = True


def _line_numbers(runs: Sequence[Run], scored: Scored) -> list[int]:
    """Runs that number the lines of code beside them: a ``pre`` of their own in one row of a table with the code's."""
    code, row = scored.measured.containers("pre"), scored.measured.containers("tr")
    found: list[int] = []
    for first, last in _rows((code >= 0) & (row >= 0)):
        column = [place for place in range(first, last) if code[place] == code[first]]
        numbers = [str(number) for number in range(1, len(column) + 1)]
        beside = last > column[-1] + 1 and row[column[-1] + 1] == row[first]
        if beside and [runs[place].text for place in column] == numbers:
            found += column
    return found


def keep_quoted(runs: Sequence[Run], scored: Scored, keeps: Flags) -> None:
    """A post of a network that is quoted between what stays, or beside the last that does, belongs to it; it is called
    as buttons are that share, and where it is the last, it says whose it is."""
    matrix = scored.measured.matrix
    steps = matrix[:, COLUMN["to_quote"]]
    for first, last in _rows((steps <= _QUOTED) & (matrix[:, COLUMN["class_share"]] == steps)):
        if last - first > _FEW_QUOTED or not first or not keeps[first - 1]:
            continue
        below = any(_POSTED.search(run.text) for run in runs[first:last])
        if _between(keeps, first, last) or (below and _is_beside(runs[first - 1], runs[first], int(steps[first]))):
            keeps[first:last] = ~_linked(matrix[first:last])


def _is_beside(above: Run, quoted: Run, steps: int) -> bool:
    """Whether the element of a run is a sibling of the quotation, ``steps`` above the quoted run, or of what is around
    that."""
    places = (quoted.path or "").split("/")
    parent = (above.path or "").split("/")[:-1]
    quote = places[: len(places) - steps]
    return parent in (quote[:-1], quote[:-2])


def _rows(flags: Flags) -> list[list[int]]:
    """First place of each row of flagged runs, and the place after its last."""
    edges: list[list[int]] = np.flatnonzero(np.diff(np.r_[False, flags, False])).reshape(-1, 2).tolist()
    return edges


def _between(keeps: Flags, first: int, last: int) -> bool:
    return first > 0 and last < len(keeps) and bool(keeps[first - 1] and keeps[last])


def _among_comments(matrix: NDArray[np.float32]) -> Flags:
    among: Flags = matrix[:, COLUMN["class_comments"]] <= _COMMENT_STEPS
    return among


def _headlines(matrix: NDArray[np.float32]) -> Flags:
    """The headline, where the page's title has all its words: text where it is no metadata."""
    titled: Flags = (matrix[:, COLUMN["title_share"]] > _TITLED) & (matrix[:, COLUMN["title_cover"]] >= _COVERS)
    first: Flags = (matrix[:, COLUMN["since_h1"]] == 0) & (matrix[:, COLUMN["repeats"]] == 0)
    return titled & first


def _linked(matrix: NDArray[np.float32]) -> Flags:
    linked: Flags = matrix[:, COLUMN["link_share"]] > LINKED
    return linked


def _may_be_a_phrase(matrix: NDArray[np.float32], runs: Sequence[Run]) -> Flags:
    """Runs of which the lexicon may know something; the others need not be looked up."""
    marked = (matrix[:, COLUMN["phrases"]] > 0) | (matrix[:, COLUMN["clock"]] > 0)
    signed = np.array(
        ["©" in run.text or "(c" in run.text.lower()[:4] or lexicons.may_be_sentence(run.text) for run in runs]
    )
    may: Flags = marked | signed
    return may
