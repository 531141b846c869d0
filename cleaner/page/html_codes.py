"""Numbers that the reading of an HTML page uses: of element names, of what elements do, of columns and gaps."""

from __future__ import annotations

from cleaner.page.html_elements import (
    EFFECTS,
    GAP_INSIDE,
    LINE_PARENTS,
    LISTS,
    PRE as PRE_NAMES,
    VOID as VOID_NAMES,
    Effect,
    names,
)
from cleaner.page.runs import Gap

#: The kinds of gap before a run.
GAPS: tuple[Gap, ...] = ("\n\n", "\n", "\t")
#: Names of elements by their number; 0 is any other. Numbers are measures: new names go to the end.
TAGS = ("", *sorted(set(EFFECTS) | VOID_NAMES | names("html head title meta link base body")), "noembed", "noframes")
NUMBER = {name: number for number, name in enumerate(TAGS)}

# What an element does to the line, as bits.
OWNS, CUTS, IS_BREAK, PRE, LINE_PARENT, LIST, ROWS, CELLS, TERM, VOID, RAW, STRONG, MARK, KNOWN = (
    1 << bit for bit in range(14)
)
_RAW_NAMES = names("xmp iframe noembed noframes script style")
_TERMS = names("dt dd")
_STRONG_NAMES = names("b strong")
_MARKS = names("meta link time base")
A, BODY, SVG, TITLE, CAPTION, LI = (NUMBER[name] for name in ("a", "body", "svg", "title", "caption", "li"))

#: Values of `Nodes.mark`: an element that may say something about the page; a title that belongs to no drawing.
MARKED, IS_TITLE = 1, 2
#: Bit of `Nodes.words`: the element is not shown.
IS_HIDDEN = 1 << 30
IN_LINK, IN_PRE, IN_DRAWING, IN_STRONG, IN_BODY = (1 << bit for bit in range(5))
PARENT, TAG, NAME, ENDS, PLACE, DEPTH, WORDS, MARK_OF = range(8)
START, END, OWNER, GAP, VISIBLE, LINKED, BOLD = range(7)

# What is counted and remembered on the way: ``common`` of the open elements that are not inline (``owners``) belong to
# the last run and to the next one, ``left`` is the last run's just below those; what lies between two runs follows.
STATE = 11
N_NODES, N_RUNS, N_CODES, N_OWNERS, COMMON, LEFT, LEFT_TAG, EDGE, BREAKS, RUNNING, PENDING = range(STATE)


def effects_of(tag: str) -> int:
    """What an element does, as bits."""
    effect = EFFECTS.get(tag)
    bits = {
        OWNS: effect in (Effect.BLOCK, Effect.SOFT),
        CUTS: effect is Effect.BLOCK,
        IS_BREAK: effect is Effect.BREAK,
        PRE: tag in PRE_NAMES,
        LINE_PARENT: tag in LINE_PARENTS,
        LIST: tag in LISTS,
        ROWS: GAP_INSIDE.get(tag) == "\n",
        CELLS: GAP_INSIDE.get(tag) == "\t",
        TERM: tag in _TERMS,
        VOID: tag in VOID_NAMES,
        RAW: tag in _RAW_NAMES,
        STRONG: tag in _STRONG_NAMES,
        MARK: tag in _MARKS,
        KNOWN: effect is not None,
    }
    return sum(bit for bit, holds in bits.items() if holds)
