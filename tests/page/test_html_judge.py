"""The judge of HTML: what stays, what goes, and why; settings; what is measured of a page's tree."""

from __future__ import annotations

from types import SimpleNamespace

import articles
import numpy as np
import pytest
from writer import Writer

from cleaner.config import Config
from cleaner.page.claims import read as read_claims
from cleaner.page.clean import clean_page
from cleaner.page.html_judge import keep_quoted, together
from cleaner.page.html_measures import COLUMN, NAMES, measure
from cleaner.page.html_repeats import repeats
from cleaner.page.html_runs import parse
from cleaner.page.runs import Run
from cleaner.page.score_html import explain, look
from cleaner.page.score_text import best_cut
from cleaner.records import REASONS, Block

PROSE = articles.PROSE[:5]
ARTICLE = "".join(f"<p>{text}</p>" for text in PROSE)
PAGE = (
    "<html><head><title>Barge blocks harbour - The Wick Courier</title></head><body>"
    "<nav class=menu><ul><li><a href=/n>News</a><li><a href=/s>Sport</a><li><a href=/w>Weather</a></ul></nav>"
    f"<main><article><h1>Barge blocks harbour</h1>{ARTICLE}</article>"
    "<section class=comments><h3>2 comments</h3>"
    "<div class=comment><p>My uncle saw it happen from his kitchen window and he says the skipper was asleep.</p></div>"
    "<div class=comment><p>They should have dredged that channel years ago, everybody in town has said so.</p></div>"
    "</section>"
    "<aside class=related><h3>More from the coast</h3><ul><li><a href=/1>Ferry fares to rise again</a>"
    "<li><a href=/2>Seal found in car park</a></ul></aside></main>"
    "<div class=newsletter-signup><p>Get the Courier in your inbox every morning.</p><form><input><button>Sign up"
    "</button></form></div><div id=cookie-banner><p>We use cookies to make this site work better for you.</p></div>"
    "<footer><p>© 2024 The Wick Courier. All rights reserved.</p></footer></body></html>"
)


def blocks(**settings: object) -> dict[str, Block]:
    document = clean_page(PAGE, kind="html", config=Config(**settings))
    return {block.text: block for block in document.blocks}


@pytest.mark.parametrize("mode", ["default", "fast"])
def test_the_article_stays_and_the_rest_goes_with_its_reason(mode: str) -> None:
    found = blocks(mode=mode)
    assert [text for text, block in found.items() if block.verdict == "keep"] == PROSE
    assert found["Barge blocks harbour"].field == "title"
    reasons = {text: block.reason for text, block in found.items() if block.verdict == "drop"}
    assert set(reasons.values()) <= set(REASONS)
    assert reasons["News"] == "navigation"
    assert reasons["More from the coast"] == "related"
    assert reasons["They should have dredged that channel years ago, everybody in town has said so."] == "comments"
    assert reasons["Get the Courier in your inbox every morning."] == "subscribe"
    assert reasons["We use cookies to make this site work better for you."] == "cookie"


def test_reader_comments_stay_when_they_are_wanted() -> None:
    text = clean_page(PAGE, kind="html", mode="fast", comments=True).text
    assert "the skipper was asleep" in text
    assert "Sign up" not in text


def test_an_article_that_stands_in_the_page_twice_is_kept_once() -> None:
    """Pages hold their article once for each layout; single lines may come again by right."""
    body = f"<div class=wide><article>{ARTICLE}</article></div><div class=narrow><article>{ARTICLE}</article></div>"
    document = clean_page(f"<html><body>{body}</body></html>", kind="html", mode="fast")
    assert document.text.count("ran aground") + document.text.count("run aground") == 1
    assert {block.reason for block in document.blocks if block.verdict == "drop"} == {"duplicate_block"}
    stir = "<p>Stir it well for a full ten minutes, and keep the lid on the pot, or it will all burn at the bottom.</p>"
    add = (
        "<p>Add the second half of the flour, then the milk, then salt, and do not let anybody hurry you meanwhile.</p>"
    )
    recipe = f"<html><body><article>{ARTICLE}{stir}{add}{stir}</article></body></html>"
    assert clean_page(recipe, kind="html", mode="fast").text.count("keep the lid on") == 2


def test_letters_of_two_bytes_make_no_line_longer() -> None:
    """Short lines come again by right in Cyrillic as in Latin letters."""
    for line in (
        "Мы долго ждали этого моста, и вот он построен",
        "We have long waited for this bridge; now it is here",
    ):
        lines = "".join(f"<p>{line} {number}</p>" for number in "abc")
        assert not repeats(parse(f"<div>{lines}</div><p>{PROSE[0]}</p><div>{lines}</div>")).any()
    twice = parse(f"<div>{ARTICLE}</div><div>{ARTICLE}</div>")
    assert repeats(twice).tolist() == [False] * 5 + [True] * 5


@pytest.mark.parametrize("hidden", ["hidden", "style='display: none'", "aria-hidden=true"])
def test_of_two_copies_the_one_that_is_hidden_goes(hidden: str) -> None:
    html = f"<html><body><div {hidden}><section>{ARTICLE}</section></div><article>{ARTICLE}</article></body></html>"
    assert repeats(parse(html)).tolist() == [True] * 5 + [False] * 5
    both = f"<body><div {hidden}><div>{ARTICLE}</div></div><div {hidden}><div>{ARTICLE}</div></div></body>"
    assert repeats(parse(both)).tolist() == [False] * 5 + [True] * 5
    assert not repeats(parse(f"<body><div {hidden}>{ARTICLE}</div><p>{PROSE[0]}</p></body>")).any()


def test_a_refrain_comes_again_by_right() -> None:
    """In one element, as in a song or a plan of meals; a second copy of the whole goes, with all its refrains."""
    refrain = "".join(f"<p>{text}</p>" for text in PROSE[:3])
    song = "".join(f"<p>Verse {number} of the song of the gravel barge.</p>{refrain}" for number in range(3))
    assert not repeats(parse(f"<article>{song}</article>")).any()
    assert repeats(parse(f"<article>{song}</article><div>{song}</div>")).tolist() == [False] * 12 + [True] * 12
    whole = "".join(f"<p>{text} {number}</p>" for number in range(2) for text in PROSE)
    assert repeats(parse(f"<article>{whole}{whole}</article>")).tolist() == [False] * 10 + [True] * 10


def test_a_block_that_is_made_of_others_goes() -> None:
    """The whole text as one more block, hidden or for printers, before or behind its paragraphs; a longer one stays."""
    writer = Writer()
    article = [writer.paragraph() for _ in range(12)]
    shown = "".join(f"<p>{text}</p>" for text in article)
    lump = f"<div class=x>{' '.join(article)}</div>"
    for body in (f"<div>{shown}</div>{lump}", f"{lump}<div>{shown}</div>", f"{lump}<div>{shown}</div>{lump}"):
        document = clean_page(f"<html><body>{body}</body></html>", kind="html", mode="fast")
        assert document.text.split("\n\n") == article
    assert clean_page(f"<html><body>{lump}{lump}</body></html>", kind="html", mode="fast").text == " ".join(article)
    longer = f"<div>{' '.join([*article, *(writer.paragraph() for _ in range(12))])}</div>"
    page = clean_page(f"<html><body><div>{shown}</div>{longer}</body></html>", kind="html", mode="fast")
    assert page.blocks[-1].reason != "duplicate_block"


def test_a_description_for_two_screens_is_kept_once() -> None:
    """Shops hold it for narrow and for wide ones; a sentence alone comes again by right, as under each section."""
    said = "Make each cup of tea feel special with a mug of ours, thrown on the wheel and glazed in white by hand."
    care = "Suitable for dishwashers; care should be taken when stacking and washing, and thermal shock avoided."
    about = f"<p>{said}</p><p>Handmade stoneware.</p><p>{care}</p>"
    page = f"<html><body><main>{ARTICLE}<div class=wide>{about}</div><div class=tab>{about}</div></main></body></html>"
    document = clean_page(page, kind="html", mode="fast")
    assert (document.text.count(said), document.text.count(care)) == (1, 1)
    assert document.blocks[-1].reason == "duplicate_block"
    sections = "".join(f"<section><h2>Of {n}</h2><p>{text}</p><p>{care}</p></section>" for n, text in enumerate(PROSE))
    laws = clean_page(f"<html><body><article>{sections}</article></body></html>", kind="html", mode="fast")
    assert laws.text.count(care) == len(PROSE)


def test_names_of_drawings_are_no_text() -> None:
    """No reader sees what an icon is called; words inside a chart are seen."""
    icons = "<svg><symbol><title>arrow-down</title></symbol></svg>"
    chart = "<svg><title>Catch by year</title><desc>Bars</desc><text>Tonnes of cod landed at the harbour</text></svg>"
    page = f"<html><body><article>{ARTICLE}<p>{icons}{PROSE[0]}</p>{chart}{ARTICLE}</article></body></html>"
    found = {block.text: block.verdict for block in clean_page(page, kind="html", mode="fast", balance="recall").blocks}
    assert [found[name] for name in ("arrow-down", "Catch by year", "Bars")] == ["drop"] * 3


def test_the_users_phrases_win() -> None:
    kept = clean_page(PAGE, kind="html", mode="fast", phrases_keep=("Seal found",)).text
    assert "Seal found in car park" in kept
    dropped = clean_page(PAGE, kind="html", mode="fast", phrases_drop=("nine tonnes of cod",))
    assert "nine tonnes" not in dropped.text
    assert next(block.reason for block in dropped.blocks if "nine tonnes" in block.text) == "template"


def test_balance_moves_the_cut() -> None:
    lengths = [len(clean_page(PAGE, kind="html", mode="fast", balance=one).text) for one in ("precision", "recall")]
    assert lengths[0] <= lengths[1]


def test_scores_come_with_the_measures_that_decided() -> None:
    page = parse(PAGE)
    scored = look(page)
    assert len(scored.scores) == len(page.runs)
    assert 0.0 < scored.promise <= 1.0
    place = next(place for place, run in enumerate(page.runs) if run.text.startswith("Seal"))
    words = explain(scored, place, kept=False)
    assert len(words) == 3
    assert all(": " in word for word in words)


def test_every_measure_is_a_finite_number_with_a_name() -> None:
    for html in (PAGE, "<p>x", "<table><tr><td>1", "<ul>" + "<li>a</li>" * 300 + "</ul>", "<div>" * 300 + "deep"):
        page = parse(html)
        matrix = measure(page.scan, read_claims(page)).matrix
        assert matrix.shape == (len(page.runs), len(NAMES))
        assert abs(matrix).max() < 1e9
    assert len(set(NAMES)) == len(NAMES)


def test_what_a_page_claims_of_its_text_is_measured() -> None:
    """JSON-LD's article body and description, and schema.org's types, are evidence on the runs."""
    said = '{"@type":"NewsArticle","articleBody":"%s","description":"Two\\nlines of it"}'
    script = f'<script type="application/ld+json">{said}</script>'
    page = parse(script % " ".join(PROSE) + ARTICLE + "<p>Ferry fares to rise again next spring, says the council</p>")
    claims = read_claims(page)
    assert claims.body == " ".join(PROSE)
    assert claims.description == "Two\nlines of it"
    assert claims.types[0] == 1.0
    shares = measure(page.scan, claims).matrix[:, NAMES.index("body_share")]
    assert shares[:5].min() == 1.0
    assert shares[5] == 0.0
    assert read_claims(parse(script % r"bad \q escape" + ARTICLE)).body == ""


def test_the_cut_stays_within_its_bounds() -> None:
    import numpy as np

    scores, mass = np.array([0.9, 0.5, 0.1]), np.array([100.0, 100.0, 100.0])
    assert best_cut(scores, mass, 0.0, 1.0) == 0.5
    assert best_cut(scores, mass, 0.6, 0.8) == 0.6
    assert best_cut(scores, mass, 0.1, 0.3) == 0.3


@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_low_score_is_explained_by_three_measures(kind: str) -> None:
    """Every block that went for its score alone, on pages of both kinds."""
    from cleaner.page.deciding import deciding
    from cleaner.records import Page

    odd = "Harbour office, second door, please ring twice and wait for somebody"
    content = PAGE.replace("</article>", f"</article><div>{odd}</div>") if kind == "html" else f"{odd}\n\n{PROSE[0]}"
    page = Page("1", content, kind=kind)
    blocks = clean_page(page, mode="fast").blocks
    low = [block.index for block in blocks if block.reason == "low_score"]
    decided = deciding(page, blocks, Config(mode="fast"))
    assert sorted(decided) == low
    assert all(len(measures) == 3 for measures in decided.values())


def test_the_users_phrases_win_over_repeats() -> None:
    """A block with a phrase to keep is never dropped, also where the page holds its article twice."""
    twice = f"<html><body><article>{ARTICLE}</article><div><article>{ARTICLE}</article></div></body></html>"
    kept = clean_page(twice, kind="html", mode="fast", phrases_keep=("nine tonnes of cod",))
    assert [block.verdict for block in kept.blocks if "nine tonnes" in block.text] == ["keep", "keep"]
    dropped = clean_page(twice, kind="html", mode="fast", phrases_drop=("nine tonnes of cod",))
    assert [block.reason for block in dropped.blocks if "nine tonnes" in block.text] == ["template", "template"]


def test_the_headline_is_text_where_it_is_no_metadata() -> None:
    """It was dropped as a duplicate of the title element, and stood neither in the text nor in a field."""
    document = clean_page(PAGE, kind="html", mode="fast", metadata=False)
    assert document.text.startswith("Barge blocks harbour\n\nThe harbour of Old Wick")
    assert all(block.verdict != "meta" for block in document.blocks)


def test_comments_end_where_another_section_or_the_footer_begins() -> None:
    rows = "<li>A rye starter from nothing</li><li>What the mill grinds</li>"
    page = PAGE.replace("</main>", "<div><h4>2 responses</h4><p>So true.</p></div></main>").replace(
        "<footer>", f"<div><h4>More posts</h4><ul>{rows}</ul></div><footer><p>Proudly set in the harbour</p>"
    )
    found = {block.text: block.reason for block in clean_page(page, kind="html", mode="fast").blocks}
    assert found["Proudly set in the harbour"] != "comments"
    assert found["What the mill grinds"] != "comments"


def test_a_year_or_a_button_makes_no_timestamp() -> None:
    """Lines of copyright hold a year, and "OK" is a word of time in some language."""
    page = PAGE.replace("for you.</p>", "for you.</p><button>OK</button>").replace(
        "<footer>", "<footer><p>Results of the harbour for 2023</p>"
    )
    found = {block.text: block.reason for block in clean_page(page, kind="html", mode="fast").blocks}
    assert found["© 2024 The Wick Courier. All rights reserved."] == "legal"
    assert found["OK"] == "cookie"
    assert found["Results of the harbour for 2023"] != "timestamp"


def test_sentences_of_newsletter_services_between_paragraphs_go() -> None:
    """They have the newsletter's name in them, and read like prose."""
    plea = (
        "<p>Wick Letters is a reader-supported publication. To receive new posts, consider becoming a subscriber.</p>"
    )
    page = (
        f"<html><body><article><h1>Barge blocks harbour</h1>{plea.join(f'<p>{text}</p>' for text in PROSE)}</article>"
    )
    document = clean_page(page, mode="fast")
    assert document.text == "\n\n".join(PROSE)
    assert {block.reason for block in document.blocks if "reader" in block.text} == {"subscribe"}


def test_code_between_paragraphs_stays_whole() -> None:
    """Its lines read like the labels of a menu."""
    code = "for x in items:\n    if x % 2 == 0:\n        items.remove(x)"
    below = "<p>With [2, 4, 6, 7] I get [4, 7], which is not what I want. What am I doing wrong here?</p>"
    page = (
        "<html><body><div id=sidebar><ol><li><a href=/h>Home</a><li><a href=/q>Questions</a></ol></div>"
        "<h1><a href=/1>Why does my loop skip every second element?</a></h1><div class=question><div class=post-body>"
        f"<p>I want to remove all even numbers from a list, but some are left:</p><pre><code>{code}</code></pre>{below}"
        "</div></div></body></html>"
    )
    text = clean_page(page, mode="fast").text
    assert [line for line in code.replace("    ", "").split("\n") if line not in text] == []
    menu = "<pre>Home\nSearch\nLog in\nRegister</pre>"
    assert "Register" not in clean_page(page.replace("<h1>", f"{menu}<h1>"), mode="fast").text


def test_a_post_that_the_article_quotes_belongs_to_it() -> None:
    """Its element is called as buttons that share are; what stands below the article under such a name goes."""
    quoted = (
        '<blockquote class="twitter-tweet"><p lang="en">The tide took my boots and left me the harbour: no'
        ' fair trade.</p>— Ada Stone (@ada) <a href="https://twitter.com/ada/status/1">May 3, 2024</a></blockquote>'
    )
    page = PAGE.replace(f"<p>{PROSE[2]}", f"{quoted}<p>{PROSE[2]}").replace(
        "</article>", f"</article><nav>{quoted}</nav>"
    )
    found = [block for block in clean_page(page, kind="html", mode="fast").blocks if "took my boots" in block.text]
    assert [block.verdict for block in found] == ["keep", "drop"]


@pytest.mark.parametrize(
    ("elements", "kept"),
    [
        (["div[1]/p[1]", "div[1]/div[1]/blockquote[1]/p[1]", "div[1]/p[2]"], "yyy"),
        (["div[1]/p[1]", "div[1]/div[1]/blockquote[1]/p[1]"], "yy"),  # the article ends with a post
        (["div[1]/p[1]", "div[1]/blockquote[1]/p[1]"], "yy"),
        (["div[1]/p[1]", "aside[1]/blockquote[1]/p[1]"], "yn"),  # a box of the site below it
        (["div[1]/p[1]", "aside[1]/div[1]/blockquote[1]/p[1]"], "yn"),
        (["blockquote[1]/p[1]", "p[1]"], "ny"),  # above the first paragraph
    ],
)
def test_a_post_stays_between_and_beside_what_stays(elements: list[str], kept: str) -> None:
    said = "The tide took my boots. — Ada Stone (@ada) May 3, 2024"
    runs = [Run(said, "\n\n", path=f"html/body/{path}") for path in elements]
    matrix = np.full((len(runs), len(NAMES)), 9.0)
    matrix[:, COLUMN["link_share"]] = 0.2
    for place, path in enumerate(elements):
        if "quote" in path:
            matrix[place, [COLUMN["to_quote"], COLUMN["class_share"]]] = 1.0
    keeps = np.array(["quote" not in path for path in elements])
    keep_quoted(runs, SimpleNamespace(measured=SimpleNamespace(matrix=matrix)), keeps)
    assert "".join("y" if keep else "n" for keep in keeps) == kept
    shared = [run._replace(text="Did you like this story? Share it with your friends!") for run in runs]
    keeps = np.array(["quote" not in path for path in elements])
    keep_quoted(shared, SimpleNamespace(measured=SimpleNamespace(matrix=matrix)), keeps)
    assert keeps.all() == (kept == "yyy")  # what ends the article says whose post it is


@pytest.mark.parametrize(
    ("between", "stays"),
    [
        (
            "<table><tr><td><pre>1\n2\n3</pre></td><td><pre>cast(net)\nwait(tide)\nhaul(net)</pre></td></tr></table>",
            False,
        ),
        ("<pre>for tide in range(1, 4):\n    print(tide)</pre><pre>1\n2\n3</pre>", True),
    ],
)
def test_numbers_of_lines_go_and_those_that_code_prints_stay(between: str, *, stays: bool) -> None:
    page = PAGE.replace(f"<p>{PROSE[2]}", f"{between}<p>{PROSE[2]}")
    text = clean_page(page, kind="html", mode="fast").text
    assert ("1\n2\n3" in text) == stays
    assert "haul(net)" in text or "print(tide)" in text


@pytest.mark.parametrize("heading", ["<h3>Life</h3>", ""])
def test_the_first_lead_of_another_article_is_no_last_paragraph(heading: str) -> None:
    leads = [
        "The ferry company has raised its fares for the third time in two years, and islanders want to know why.",
        "Where the herring went, and why the boats that hunted it now carry tourists out to the rocks of Noss.",
    ]
    cards = "".join(f"<div class=item>{heading}<p>{lead}</p></div>" for lead in leads)
    body = "".join(f"<p>{text}</p>" for text in articles.PROSE)
    page = f"<html><body><main><article><h1>Barge</h1>{body}</article><div>{cards}</div></main></body></html>"
    text = clean_page(page, kind="html", mode="fast").text
    assert not any(lead in text for lead in leads)
    assert all(paragraph in text for paragraph in articles.PROSE)


@pytest.mark.parametrize(
    ("scores", "article", "kept"),
    [
        ((0.55, 0.42, 0.6, 0.1), 0.9, "yyyn"),  # near the cut they stay with the others
        ((0.2, 0.3, 0.55, 0.9), 0.9, "nnny"),  # and go with them; what is surely article stays
        ((0.55, 0.2, 0.3, 0.1), 0.9, "ynnn"),  # where they are most of what stays, they are the page
        ((0.55, 0.2, 0.3, 0.9), 0.1, "ynny"),  # a listing may show half of its cards
    ],
)
def test_blocks_of_one_form_decide_together(scores: tuple[float, ...], article: float, kept: str) -> None:
    """The fourth block is of another form."""
    values = np.array(scores)
    forms = np.zeros((3, 4), np.int64)
    forms[:, 3] = 1
    measured = SimpleNamespace(
        lines=SimpleNamespace(mass=np.full(4, 100.0)), styles=forms, matrix=np.zeros((4, len(NAMES)))
    )
    scored = SimpleNamespace(measured=measured, article=article, cut=0.5)
    keeps = values >= scored.cut
    together(scored, values, keeps)
    assert "".join("y" if keep else "n" for keep in keeps) == kept


def test_answers_stay_with_their_questions() -> None:
    """They are of one form and short, as cards are, and stand between others that stay."""
    said = {
        "What does the council say?": "Nothing so far.",
        "Really?": "Yes.",
        "And the crew?": "They are paid.",
        "And then?": "We shall see.",
        "How old is she?": "Thirty-one years.",
        "Best moment:": "The storm.",
        "Name:": "Ada Stone",
    }
    talk = "".join(f"<div class=qa><strong>{ask}</strong><div>{answer}</div></div>" for ask, answer in said.items())
    page = f"<html><body><main><article><h1>The ferry stays</h1><div class=interview>{talk}</div>"
    page += "".join(f"<p>{text}</p>" for text in PROSE[:3])
    page += "</article></main></body></html>"
    text = clean_page(page, kind="html", mode="fast").text
    assert all(ask in text and answer in text for ask, answer in said.items())
