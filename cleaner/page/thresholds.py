"""Bounds that the judges of text and of HTML share, and the reasons that they give."""

from __future__ import annotations

#: A line with more of its text in links is made of them.
LINKED = 0.6
#: A line is prose when it is long enough to be a sentence or more of running text (characters of a Latin text).
PROSE_MASS = 80.0
#: A line of more mass is no phrase, and is not looked up.
PHRASE_MASS = 300
#: What goes and has less mass may be one of a row of boilerplate; so many in a row make one.
SHORT_MASS, ROW = 90, 3
#: A line between two that stay belongs to them from this share of the cut on: sub-headings, short paragraphs.
BETWEEN = 0.5
#: The lexicon's word against a line that is surely article: openers and whole phrases are right in 98 of 100 lines.
SURE = 0.02
