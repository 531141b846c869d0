"""Menus in Markdown: what is links alone, and where such lines are none of the article."""

from __future__ import annotations

import pytest

from cleaner import clean_page
from cleaner.page.markdown_links import labels

PROSE = (
    "A lawn is a field that has been told to be a carpet. It does not want to be one, and it has all summer to say so."
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("* [Roses](/roses)", ["Roses"]),
        ("[Home](/) | [Plants](/p) · [Shop](/s)", ["Home", "Plants", "Shop"]),
        ("[![Logo](/logo.svg)](/)", [""]),
        ("3. [Moss](/moss)", ["Moss"]),
        ("![A lawn](/lawn.jpg)", None),
        ("We mow it because [it grows](/g).", None),
        ("- [Moss](/moss) and why you should keep it", None),
        ("[1]", None),
        ("[" * 1000 + "](" * 900, None),
    ],
)
def test_a_line_that_is_links_alone(line: str, expected: list[str] | None) -> None:
    assert labels(line) == expected


def test_links_above_the_first_prose_and_side_by_side_are_menus() -> None:
    menu = "[GreenMag](/)\n\n  * [Roses](/roses)\n  * [Very old and rare vegetables](/veg)"
    page = f"{menu}\n\n{PROSE}\n\n[Mail](/m) [Print](/p)\n"
    document = clean_page(page, kind="text")
    assert document.text == PROSE
    assert {block.reason for block in document.blocks if block.verdict == "drop"} == {"list_of_links"}


@pytest.mark.parametrize(
    "line", ["[Part one of the long story](/1) [Part two of the long story](/2)", "- [Moss](/moss)"]
)
def test_links_below_prose_are_left_to_the_judge(line: str) -> None:
    text = f"{PROSE}\n\n{line}\n\n{PROSE[::-1].capitalize()}."
    assert line in clean_page(text, kind="text").text


def test_a_page_of_nothing_but_links_is_left_to_the_judge() -> None:
    """Where no prose follows, a list of links may be all that there is."""
    page = "\n".join(f"- [The {n}th chapter of the old book about rivers](/{n})" for n in range(9))
    assert {block.reason for block in clean_page(page, kind="text").blocks} <= {None}


def test_clean_text_stays_as_it_is() -> None:
    """Also where the headline above a list of links went into the metadata."""
    menu = "# The Trouble With Lawns\n\n- [Moss](/moss)\n- [Grass](/grass)"
    page = f"{menu}\n\n{PROSE}\n\n{PROSE[:60]}\n\n- [Roses](/roses)\n"
    text = clean_page(page, kind="text").text
    assert clean_page(text, kind="text", metadata=False).text == text
