"""Relative times and reading times: "4 mins ago", "vor einer Stunde", "5分前", "3 min read"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from cleaner.page.words import cut, fold

_SLOT = re.compile(r"\{\w*\}")
_NUMBER = re.compile(r"\d{1,3}(?!\d)")
# The end of "yesterday at 10:30 am", folded.
_CLOCK_TAIL = re.compile(r" \d{1,2} \d{2}(?: ?(?:[ap] ?m|h|uhr))?$")


class Stamps:
    """Stamps of all languages. ``text in stamps`` takes a few look-ups: figures part the line, the rest is known.

    ``languages``: for each language ``units``, ``templates`` with ``{n}`` and ``{unit}`` (``{}``: both in this
    order), and, where it has them, ``one`` (words for a small number), ``bare`` (amount and unit in one word) and
    ``lone`` (whole stamps).
    """

    def __init__(self, languages: Iterable[Mapping[str, Sequence[str]]]) -> None:
        self._counted: set[tuple[str, str]] = set()
        self._units: set[str] = set()
        self._uncounted: set[str] = set()
        self._lone: set[str] = set()
        for forms in languages:
            units = _squeezed(forms["units"])
            ones = _squeezed(forms.get("one", ()))
            amounts = [one + unit for one in ones for unit in units] + _squeezed(forms.get("bare", ()))
            for template in forms["templates"]:
                before, middle, after = map(_squeeze, _SLOT.split(template.replace("{}", "{n}{unit}")))
                if template.find("{unit}") < template.find("{n}"):
                    self._counted.update((before + unit + middle, after) for unit in units)
                else:
                    self._counted.update((before, middle + unit + after) for unit in units)
                    self._uncounted.update(before + amount + after for amount in amounts)
            self._units.update(units)
            self._lone.update(_squeezed(forms.get("lone", ())))

    def __contains__(self, text: str) -> bool:
        if text.isascii() and _NUMBER.search(text) is None:  # most lines, answered without a fold
            squeezed = "".join(cut(text))
            return squeezed in self._lone or squeezed in self._uncounted
        folded = fold(text)
        if _squeeze(_CLOCK_TAIL.sub("", folded)) in self._lone:
            return True
        parts = _NUMBER.split(folded.replace(" ", ""))
        if len(parts) == 1:
            return parts[0] in self._uncounted
        between = parts[1:-1]
        known = len(between) <= 1 and self._units.issuperset(between)
        return known and (parts[0], parts[-1]) in self._counted


def _squeeze(text: str) -> str:
    """Folded, without spaces: writers disagree on "5 min" and "5min"."""
    return fold(text).replace(" ", "")


def _squeezed(texts: Iterable[str]) -> list[str]:
    return [_squeeze(text) for text in texts]
