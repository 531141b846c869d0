"""Front matter of texts in Markdown: its lines go, what it says is metadata, and other dashes are left alone."""

from __future__ import annotations

import articles
import pytest

from cleaner.page.clean import clean_page

BODY = "\n\n".join(articles.PROSE[:4])
HEAD = """---
layout: post
title: "The Lock-Keeper: a life"
author: Ada Stone
date: 2021-05-02 09:30:00 +0200
tags: [water, work]
categories:
- people
- rivers
---
"""


@pytest.mark.parametrize("end", ["---", "..."])
@pytest.mark.parametrize("metadata", [True, False])
def test_its_lines_go_and_say_what_they_say(end: str, *, metadata: bool) -> None:
    page = f"{HEAD[: -len('---') - 1]}{end}\n\n{BODY}"
    found = clean_page(page, kind="text", metadata=metadata)
    assert found.text == BODY
    assert {block.reason for block in found.blocks if block.verdict == "drop"} <= {"template", "tags"}
    if metadata:
        assert (found.title, found.authors, found.date) == (
            "The Lock-Keeper: a life",
            ("Ada Stone",),
            "2021-05-02T09:30+02:00",
        )


@pytest.mark.parametrize(
    "head",
    [
        "---\nNobody answers: the line is dead.\n---",  # no field that generators know
        "---\ntitle: The Lock-Keeper\n" + "rain: much\n" * 70 + "---",  # no end near by
        "---\ntitle: The Lock-Keeper\nHe had kept the lock for forty years and knew each barge by its horn\n---",
        "A line above\n---\ntitle: The Lock-Keeper\n---",
    ],
)
def test_other_dashes_begin_no_fields(head: str) -> None:
    found = clean_page(f"{head}\n\n{BODY}", kind="text", metadata=False)
    assert not any(block.reason == "template" for block in found.blocks)


@pytest.mark.parametrize("said", ["[Ada Stone, Ben Lee]", "", ">", '"'])
def test_values_that_are_no_plain_text_are_not_read(said: str) -> None:
    found = clean_page(
        f"---\ntitle: {said}\nlayout: post\n---\n\n# The lock-keeper of Orre goes home\n\n{BODY}", kind="text"
    )
    assert found.title == "The lock-keeper of Orre goes home"
    assert found.text == BODY
