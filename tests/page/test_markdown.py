"""What a judge reads of Markdown is what its readers see, and what is kept has its marks still."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cleaner import Config, clean_page
from cleaner.page.judge import judge
from cleaner.page.markdown import NOTHING, read
from cleaner.page.text_runs import cut

PROSE = (
    "The ferry to Lyngholm sails twice a day, at seven and at four, and in winter it sails when the ice allows it.",
    "Nobody on the island has asked for a bridge, said the harbour master, who has been asked about one every spring.",
    "Forty people live there all the year round, and some three hundred more when the blackberries are ripe.",
    "The school has nine pupils, two teachers and a boat of its own, which is older than all eleven of them.",
)


def seen(text: str) -> list[str]:
    return [run.text for run in read(cut(text))]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("We saw [the boat](https://a.example/b) leave.", "We saw the boat leave."),
        ('See [the list](/list "All of them (1990)") first.', "See the list first."),
        (r"[Print](javascript:void\(0\))", "Print"),
        ("[Isle](https://a.example/wiki/Isle_(island)) of x", "Isle of x"),
        ("![A boat](/boat.jpg) A boat leaves.", "A boat leaves."),
        ("[![A boat](/boat.jpg) Boats](/boats)", "Boats"),
        ("![A boat](/boat.jpg)", NOTHING),
        ("[Share](mailto:?subject=Nobody's boat&body=See it)", "Share"),
        ("[the **old** _harbour_](/h) of 19\\. June", "the old harbour of 19. June"),
        ("[Boats [new]](/b) are here", "Boats [new] are here"),
        ("[12]Boats and [13]ferries", "Boats and ferries"),
        ("(BUTTON) [7]Menu [logo.svg]", "Menu"),
        ("## [Boats](/b)", "## Boats"),
        ("What `__init__` is for, [said](/b) **she**", "What __init__ is for, said she"),
        ("[Boats](/b) \\", "Boats"),
        ("**Bold** words on a page without _links_", "Bold words on a page without links"),
    ],
)
def test_marks_are_not_read(written: str, expected: str) -> None:
    [run] = read(cut(written))
    assert (run.text, run.written) == (expected, written)


@pytest.mark.parametrize(
    "line",
    [
        "[…] and so on (he said), see [3] and [4] or file_name(options)",
        "The cost [2025]: more",
        "[link] (with a space)",
        "[not an address](he said so)",
        "[no address](note: he said so)",
    ],
)
def test_a_page_without_links_is_read_as_it_stands(line: str) -> None:
    assert list(read(cut(line))) == list(cut(line))


def test_lines_that_a_link_goes_across_share_one_verdict() -> None:
    text = "See [the long list of\nboats](https://a.example/boats-\nof-the-isle) here.\n\nAnother\nline"
    runs = read(cut(text))
    assert [run.text for run in runs] == ["See the long list of", "boats", "here.", "Another", "line"]
    assert [run.goes_on for run in runs] == [False, True, True, False, False]
    page = "\n\n".join([*PROSE[:2], text.partition("\n\n")[0], *PROSE[2:]])
    lines = [block for block in clean_page(page, kind="text").blocks if block.index in (2, 3, 4)]
    assert len({block.verdict for block in lines}) == 1


def test_a_link_across_a_blank_line_is_read_in_parts() -> None:
    """As html2text writes cards; found by fuzzing: a lone bracket in clean text must not be read otherwise."""
    text = "A$=m2](\n[\n$A\nB\n\n,](\nX)g"
    document = clean_page(text, kind="text", metadata=False)
    assert clean_page(document.text, kind="text", metadata=False).text == document.text


def test_marks_are_read_alike_with_and_without_a_link_elsewhere() -> None:
    """Found by fuzzing: what stays of a page with links may have none, and must be read as it was."""
    text = "***\x1c\uac00\ufffd\uac00;\n[\n\ufffd\n*\n]()\ufffd[\x1c**\x1c\uac00\uac00\x00\uac00\x1c\uac00{"
    document = clean_page("\n\n".join([PROSE[0], text, PROSE[1]]), kind="text")
    assert clean_page(document.text, kind="text", metadata=False).text == document.text
    line = "**Bold** words"
    alone, with_link = read(cut(line)), read(cut(f"{line}\n\n[a](b)"))
    assert alone[0].text == with_link[0].text == "Bold words"


def test_a_control_sign_is_no_mark() -> None:
    """Found by fuzzing: what stands for a mark in a page with links must not stand in the text itself."""
    text = "Av\t\ufffd\x00\nAv&\x00\x00\n\x00h\x07A?&\n\nA\n](*\x91\n]\x00h\x17C\x00V\x18AV\x00"
    assert "\x00h" in read(cut(text))[2].text


def test_the_share_of_a_line_that_is_link() -> None:
    linked, half = read(cut("* [Boats](/b)\n\nabc [def](/x) ghi"))
    assert linked.link_share > 0.7
    assert 0.2 < half.link_share < 0.4
    [spaced] = read(cut("[     Read more     ](x)"))
    assert 0.8 < spaced.link_share <= 1.0


def test_an_article_in_markdown_is_judged_as_without_marks() -> None:
    plain = [*PROSE[:2], "Read more", *PROSE[2:], "Recent Posts", "The ice is late this year", "Copyright 2025"]
    marked = list(plain)
    marked[0] = marked[0].replace("Lyngholm", "[Lyngholm](https://a.example/places/lyngholm)")
    marked[3] = marked[3].replace("blackberries", "[**black**berries](https://a.example/tags/berries)")
    marked[6] = f"[{marked[6]}](https://a.example/2025/11/the-ice-is-late)"
    verdicts = [judge(read(cut("\n\n".join(lines))), Config()) for lines in (plain, marked)]
    assert [verdict.decision for verdict in verdicts[0]] == [verdict.decision for verdict in verdicts[1]]


def test_what_is_kept_keeps_its_marks_and_the_title_has_none() -> None:
    lead = PROSE[0].replace("Lyngholm", "[Lyngholm](https://a.example/l)")
    page = "\n\n".join(["# [Two boats a day](https://a.example/two)", "By [Ane Holm](/ane)", lead, *PROSE[1:]])
    document = clean_page(page, kind="text")
    assert document.text == "\n\n".join([lead, *PROSE[1:]])
    assert (document.title, document.authors) == ("Two boats a day", ("Ane Holm",))
    again = clean_page(document.text, kind="text", config=Config(metadata=False))
    assert again.text == document.text


def test_title_and_authors_have_no_marks_on_a_page_without_links() -> None:
    page = "\n\n".join(["# **No bridge** to `__Lyngholm__`", "**By Ada Stone**", *PROSE])
    document = clean_page(page, kind="text")
    assert (document.title, document.authors) == ("No bridge to __Lyngholm__", ("Ada Stone",))


def test_the_list_of_addresses_of_lynx_goes() -> None:
    page = "\n\n".join(
        [
            "[1]Home [2]Boats [3]Places",
            PROSE[0].replace("Lyngholm", "[4]Lyngholm"),
            PROSE[1].replace("bridge", "[3]bridge"),
            *PROSE[2:],
            "References\n\nVisible links:",
            "1. https://a.example/\n2. https://a.example/b\n3. mailto:?subject=Boats\n4. https://a.example/l",
        ]
    )
    document = clean_page(page, kind="text")
    assert document.text.startswith("The ferry to [4]Lyngholm")
    assert document.text.endswith(PROSE[-1])
    assert {block.reason for block in document.blocks if block.text[:2] in ("Re", "Vi", "1.", "2.", "3.", "4.")} == {
        "list_of_links"
    }


@pytest.mark.parametrize("cited", ["evaporates [1][2].", 'at sea. Read [1]"The manual" first.', "at sea [1](x)."])
def test_sources_that_an_article_cites_by_number_stay(cited: str) -> None:
    sources = "1. https://a.example/salt\n2. https://b.example/halley\n3. https://c.example/sea"
    text = "\n\n".join([*PROSE, f"Rivers carry the salt of the land, which stays when the water {cited}", sources])
    assert not [block for block in clean_page(text, kind="text").blocks if block.reason == "list_of_links"]


@pytest.mark.parametrize("line", ["[Reply](r) [Share](s) [Report](x)", "[Back Home](h)", "[12]Older [13]Newer"])
def test_buttons_at_the_end_are_no_authors(line: str) -> None:
    assert clean_page("\n\n".join(["# Two boats a day", *PROSE, line]), kind="text").authors == ()


@pytest.mark.parametrize("card", ["[\n# Two boats a day\n](https://a.example/1)", "[\n\n# Two boats a day\n\n](/1)"])
def test_a_headline_inside_a_link_has_no_marks_of_it(card: str) -> None:
    assert clean_page("\n\n".join([card, "By Ane Holm", *PROSE]), kind="text").title == "Two boats a day"


def test_an_escaped_bracket_begins_no_link() -> None:
    assert seen(r"\[not a link\](x) and [it](y)") == ["[not a link](x) and it"]


def test_a_list_of_addresses_of_an_article_is_left_to_the_judge() -> None:
    """No links of the page are numbered: they are what the article gives as its sources."""
    sources = "1. https://a.example/report\n2. https://b.example/answer"
    blocks = clean_page("\n\n".join([*PROSE, sources]), kind="text").blocks
    assert not [block for block in blocks if block.reason == "list_of_links"]


def test_phrases_of_the_user_are_looked_for_in_both() -> None:
    page = "\n\n".join(
        [*PROSE, "We thank [our sponsor](https://ads.example/x) for the boat that took all of us there."]
    )
    for phrase in ("our sponsor for the boat", "](https://ads.example"):
        blocks = clean_page(page, kind="text", config=Config(phrases_drop=(phrase,))).blocks
        assert (blocks[-1].verdict, blocks[-1].reason) == ("drop", "template")


@given(st.lists(st.text("ab \n[]()!\\*_<>#/:1.\"'", max_size=40), max_size=12))
def test_any_line_is_read(parts: list[str]) -> None:
    runs = cut("\n".join(parts))
    read_ = read(runs)
    assert [(run.gap, run.start, run.end) for run in read_] == [(run.gap, run.start, run.end) for run in runs]
    assert all(run.text and run.text == run.text.strip() for run in read_)
    assert [run.written or run.text for run in read_] == [run.text for run in runs]
