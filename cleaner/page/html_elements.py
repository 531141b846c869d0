"""Names of HTML elements by what they do to a line of text (HTML Living Standard: rendering, obsolete features)."""

from __future__ import annotations

import enum

from cleaner.listed import names_in
from cleaner.page.runs import Gap


def names(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(names_in(text))


#: Their text is not part of the page's text.
SKIPPED = names("script style noscript template")
#: They stand inside a line and do not cut it; MathML's among them, so that a formula stays in its sentence.
INLINE = names(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr output picture q
    rb rp rt rtc ruby s samp slot small source span strike strong sub sup time track tt u var wbr
    math mi mn mo ms mtext mrow msup msub msubsup mfrac msqrt mroot mover munder munderover mstyle mpadded mspace
    semantics annotation"""
)
#: They stand inside a line without being part of it: they cut it only where they hold text.
SOFT = names(
    """svg button select optgroup option datalist textarea input iframe video audio object canvas meter progress"""
)
BLOCKS = names(
    """address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing
    main map marquee menu nav ol p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp"""
)


#: They have no end tag.
VOID = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")


class Effect(enum.Enum):
    """What an element does to the line of text that it stands in."""

    SKIP = "its text does not count"
    LINE = "nothing"
    SOFT = "cuts it where the element holds text"
    BREAK = "ends it"
    BLOCK = "cuts it"


KNOWN = SKIPPED | INLINE | SOFT | BLOCKS
EFFECTS: dict[str, Effect] = {
    **dict.fromkeys(SKIPPED, Effect.SKIP),
    **dict.fromkeys(INLINE, Effect.LINE),
    **dict.fromkeys(SOFT, Effect.SOFT),
    **dict.fromkeys(BLOCKS, Effect.BLOCK),
    "br": Effect.BREAK,
}
#: Newlines in them are line breaks.
PRE = names("pre listing plaintext xmp textarea")
#: No block can stand in them: a name we do not know is part of the line here, and a block elsewhere.
LINE_PARENTS = names("p h1 h2 h3 h4 h5 h6 pre")
LISTS = names("ul ol menu dir dl")
#: What stands between two children of an element, where it is not a blank line.
GAP_INSIDE: dict[str, Gap] = dict.fromkeys(LISTS | names("table thead tbody tfoot select optgroup datalist"), "\n")
GAP_INSIDE["tr"] = "\t"
