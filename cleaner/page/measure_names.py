"""Measures of lines in words, for whoever asks why a line was dropped."""

from __future__ import annotations

import re

_WORDS = {
    # the line
    "mass": "length in characters (of a Latin text)",
    "words": "words",
    "word_length": "mean length of its words",
    "upper_share": "share of capitals among its letters",
    "capital_words": "share of words that begin with a capital",
    "first_kind": "kind of its first character",
    "digit_share": "share of digits",
    "comma_rate": "commas for each word",
    "sentences": "sentence ends inside",
    "sentence_end": "ends like a sentence",
    "question_end": "ends in a question or exclamation mark",
    "ellipsis_end": "ends in an ellipsis",
    "colon_end": "ends in a colon",
    "bullet": "begins with a bullet",
    "numbered": "begins with a number as lists do",
    "separators": "separators such as | for each word",
    "quotes": "quotation marks for each word",
    "quote_start": "begins with a quotation mark",
    "dense_share": "share of scripts that say much in one sign",
    "symbol_share": "share of signs that are neither letters nor digits",
    "address": "holds a web or mail address",
    "clock": "holds a time of day",
    "year": "holds a number that begins like a year",
    "numbers": "numbers for each word",
    "brackets": "brackets",
    "dashes": "dashes",
    "prose": "is a line of prose",
    "root_mass": "length (square root)",
    "stamp": "is short and holds a time",
    "joined_lines": "lines that go on from one another in mid-sentence here",
    "joined_mass": "length with the lines that it goes on from",
    "joined_root": "length with the lines that it goes on from (square root)",
    "joined_sentences": "sentence ends in it and the lines that it goes on from",
    "in_prose": "is prose, alone or with the lines that it goes on from",
    # its words
    "phrase_navigation": "share covered by phrases of navigation",
    "phrase_advertisement": "share covered by phrases of advertising",
    "phrase_related": "share covered by pointers to other articles",
    "phrase_social": "share covered by phrases of sharing and subscribing",
    "phrase_legal": "share covered by phrases of law and cookies",
    "phrase_comments": "share covered by phrases of comment forms",
    "phrase_timestamp": "share covered by words of time",
    "phrase_label": "share covered by labels of authors, dates and credits",
    "phrase_section": "share covered by names of sections",
    "phrases": "share covered by noise phrases",
    "strong_phrases": "noise phrases of several words",
    "opener": "kind of noise phrase at its start",
    "heading": "opens a section of noise",
    "copies": "lines of the page with the same words",
    "common_words": "share of the page's most frequent words",
    "known_words": "share of other words that the page's prose has elsewhere",
    # its place
    "from_start": "lines before it",
    "from_end": "lines after it",
    "place": "place in the page (0 first, 1 last)",
    "gap_before": "line breaks before it",
    "gap_after": "line breaks after it",
    "gap_before_more": "line breaks before it, beyond what prose has here",
    "gap_after_more": "line breaks after it, beyond what prose has here",
    "prose_before": "characters of prose before it",
    "prose_after": "characters of prose after it",
    "prose_share_before": "share of the page's prose before it",
    "to_prose_before": "lines since prose",
    "to_prose_after": "lines until prose",
    "last_prose": "length of the prose line before it",
    "next_prose": "length of the prose line after it",
    "headings": "headings of noise sections before it",
    "since_related": "lines since a heading of other articles",
    "since_comments": "lines since a heading of comments",
    "prose_since_heading": "characters of prose since a heading of noise",
    "short_run_before": "short lines in a row up to it",
    "short_run_after": "short lines in a row from it on",
    "from_core": "lines from the densest prose",
    "in_core": "lines to the nearer edge of the densest prose",
    "core_share": "share of the page's prose in its densest stretch",
    "from_wide_core": "lines from the widest stretch of prose",
    "mass_ratio": "length against the page's prose lines",
    "common_ratio": "frequent words against the page's prose",
    "widest_gap_before": "widest gap since prose",
    "widest_gap_after": "widest gap until prose",
    # the page
    "page_lines": "lines of the page",
    "page_prose_lines": "share of prose among the page's lines",
    "page_prose_share": "share of prose among the page's characters",
    "page_prose": "characters of prose in the page",
    "page_longest": "longest line of the page",
    "page_mass": "mean length of the page's lines",
    "page_sentences": "share of the page's lines that end like a sentence",
    "page_phrases": "share of noise phrases in the page",
    "page_copies": "repetition among the page's lines",
    "page_bullets": "share of list items in the page",
    "page_stretches": "stretches of prose in the page",
    "page_known": "how far the page's lines share words with its prose",
    # the second look
    "score": "first score",
    "scored_mass": "first score with length",
    "expected_before": "expected article before it, in characters",
    "expected_after": "expected article after it, in characters",
    "best_before": "best first score before it",
    "best_after": "best first score after it",
    "to_sure_before": "lines since a sure line",
    "to_sure_after": "lines until a sure line",
    "rank_mass": "characters of lines that scored as high or higher",
    "rank_share": "characters of lines that scored as high or higher, against the expected article",
    "from_score_core": "lines from the stretch with the best scores",
    "in_score_core": "lines to the nearer edge of the stretch with the best scores",
    "known_sure": "share of words that sure lines have elsewhere",
    "expected": "expected article of the page, in characters",
    "best": "best first score of the page",
}
# Of HTML pages: the place in the element tree.
_KINDS = {
    "a": "a link",
    "item": "a list item",
    "list": "a list",
    "quote": "a quotation",
    "p": "a paragraph",
    "pre": "preformatted text",
    "control": "a button or choice",
    "drawing": "a drawing or frame",
    "address": "an address or time",
    "hidden": "an element that is not shown",
}
_DOM = {
    "link_share": "share of characters in links",
    "strong_share": "share of characters in bold",
    "tag": "name of its element",
    "place_among": "elements of the same name before it in its parent",
    "siblings": "children of its parent",
    "parent_siblings": "children of its grandparent",
    "children": "children of its element",
    "depth": "elements around it",
    "title_share": "share of its words that stand in the title",
    "title_cover": "share of the title that stands in it",
    "is_title": "repeats the title",
    "since_h1": "blocks since the main heading",
    "headings_before": "headings before it",
    "body_share": "share that the page calls its article's body",
    "described_share": "share that the page calls its description",
    "after_title": "stands after the title",
    "repeats": "stands in the page before",
    "dom_runs": "blocks of the page",
    "dom_nodes": "elements of the page",
    "dom_links": "share of links in the page",
    "dom_prose_runs": "blocks of prose in the page",
    "dom_best": "readability of the page's best element",
    "dom_articles": "article elements of the page",
    "dom_h1": "main headings of the page",
    "dom_items": "list items of the page",
    "dom_forms": "forms of the page",
    "dom_controls": "buttons and fields of the page",
    "dom_half_depth": "depth of the element with half of the prose",
    "dom_has_body": "the page calls something its article's body",
    "dom_list_share": "share of lists in the page",
    "dom_heading_runs": "headings of the page",
}
_LEVELS = ("its element", "its parent", "its grandparent", "the third element above it", "the fourth element above it")
_OF_LEVEL = {
    "runs": "blocks in {}",
    "mass": "characters in {}",
    "prose_share": "share of prose in {}",
    "page_prose": "share of the page's prose that lies in {}",
    "links": "share of links in {}",
    "controls": "buttons and fields in {}",
    "images": "images in {}",
    "read": "readability of {} against the page's best",
    "score": "mean first score in {}",
    "expected": "share of the expected article that lies in {}",
}
_CORES = {
    "half": "the element with half of the prose",
    "most": "the element with most of the prose",
    "best": "the most readable element",
    "scored_half": "the element with half of the expected article",
    "scored_most": "the element with most of the expected article",
}
_OF_CORE = {
    "inside": "lies in {}",
    "steps": "steps from {}",
    "beyond": "blocks from {}",
    "share": "share of the prose in {}",
}
_OF_STYLE = {
    "runs": "blocks {}",
    "mean": "mean length of blocks {}",
    "share": "share of the page's prose in blocks {}",
    "prose": "share of prose among blocks {}",
    "links": "share of links in blocks {}",
    "score": "mean first score of blocks {}",
    "best": "best first score of blocks {}",
    "expected": "share of the expected article in blocks {}",
}
_STYLES = {
    "style": "of its element and class",
    "style2": "of its element and parent by name and class",
    "style5": "of its five elements by name and class",
}
_TREE = re.compile(r"(to|class|says)_(\w+)")
_LEVELLED = re.compile(r"(\w+)_(\d)|level(\d)_(\w+)")
_CORED = re.compile(r"(half|most|best|scored_half|scored_most)_(inside|steps|beyond|share)")
_STYLED = re.compile(r"(style[25]?)_(\w+)")
_GROUPS = {
    "block": "block without wider gaps",
    "wide_block": "block without much wider gaps",
    "form": "lines of the same form",
    "stretch": "stretch of prose",
}
_OF_GROUP = {
    "lines": "lines of its {}",
    "prose": "characters of prose in its {}",
    "share": "prose of its {} against the largest",
    "mean": "mean length of a line in its {}",
    "score": "mean first score of its {}",
    "best": "best first score of its {}",
    "expected": "expected article in its {}, in characters",
}
_MEAN = re.compile(r"(.+) (last|next)(\d+)")
_OFFSET = re.compile(r"(.+) ([+-])(\d)")
_GROUPED = re.compile(r"(block|wide_block|form|stretch)_(\w+)")


def in_words(name: str) -> str:
    """The measure ``name`` in words."""
    if name in _WORDS:
        return _WORDS[name]
    if match := _MEAN.fullmatch(name):
        return f"{_WORDS[match[1]]}, mean of the {match[3]} lines {'before' if match[2] == 'last' else 'after'}"
    if match := _OFFSET.fullmatch(name):
        return f"{_WORDS[match[1]]}, of line {match[2]}{match[3]}"
    if match := _GROUPED.fullmatch(name):
        return _OF_GROUP[match[2]].format(_GROUPS[match[1]])
    if name.startswith("mass_0."):
        return f"characters of the page's lines with a first score of {name.removeprefix('mass_')} or more"
    return _in_the_tree(name)


def _in_the_tree(name: str) -> str:
    """A measure of the element tree in words."""
    if name in _DOM:
        return _DOM[name]
    if match := _CORED.fullmatch(name):
        return _OF_CORE[match[2]].format(_CORES[match[1]])
    if match := _STYLED.fullmatch(name):
        return _OF_STYLE[match[2]].format(_STYLES[match[1]])
    if match := _TREE.fullmatch(name):
        if match[1] == "says":
            return f"the page calls itself one of kind {match[2]}"
        what = f"a class of kind {match[2]}" if match[1] == "class" else _KINDS.get(match[2], f"an element {match[2]}")
        return f"elements up to {what}"
    match = _LEVELLED.fullmatch(name)
    if match is None:
        raise KeyError(name)
    return _OF_LEVEL[match[1] or match[4]].format(_LEVELS[int(match[2] or match[3])])


def describe(name: str, value: float) -> str:
    """The measure with its value: "lines since prose: 12"."""
    return f"{in_words(name)}: {round(value, 2):g}"
