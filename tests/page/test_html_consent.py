"""Consent walls: taken out before the article is judged, and only what is one."""

from __future__ import annotations

import pytest

from cleaner import Config, clean_page
from cleaner.page.deciding import deciding
from cleaner.page.html_consent import walls
from cleaner.page.html_runs import parse
from cleaner.records import Page

WALL = (
    "<h2>Wir und unsere Partner verarbeiten Daten</h2><p>Wir und unsere bis zu 184 Partner verwenden Cookies und"
    " ähnliche Technologien, um Informationen auf Ihrem Gerät zu speichern und darauf zuzugreifen, Anzeigen und"
    " Inhalte auszuspielen und Erkenntnisse über Zielgruppen zu gewinnen. Sie können Ihre Einwilligung jederzeit"
    " widerrufen.</p><p>Zwecke: Speichern von oder Zugriff auf Informationen auf einem Endgerät. Genaue Standortdaten"
    " verwenden. Auswahl personalisierter Inhalte. Messung der Anzeigenleistung.</p><button>Akzeptieren</button>"
)
PROSE = [
    "Nach drei Jahren Bauzeit rollt seit Freitag wieder der Verkehr zwischen Altstadt und Bahnhof.",
    "Bürgermeisterin Anke Thiel durchschnitt das Band um elf Uhr, und noch vor ihr war eine Schulklasse drüben.",
    "Die Brücke kostete 14,2 Millionen Euro, zwei Millionen mehr als geplant. Grund waren Reste der alten Pfeiler.",
    "Für Radfahrer gibt es auf beiden Seiten eigene Spuren. „Das war nicht selbstverständlich“, sagte Thiel.",
]
ARTICLE = "<article><h1>Neue Brücke über die Lenne</h1><p>9. Juni 2023</p>" + "".join(
    f"<p>{text}</p>" for text in PROSE
)
SPEAKS = (
    "<h2>Was Kekse im Netz sind</h2><p>Cookies sind kleine Dateien, die ein Browser aufhebt. Verlage, ihre Partner und"
    " Werbenetze lesen sie, um Leser wiederzuerkennen, und fragen vorher meist um Erlaubnis.</p><a href=/2>Mehr</a>"
)
NAMES = [
    'id="cmpbox" class="cmpbox" role="dialog"',
    'id="onetrust-banner-sdk" class="otFlat bottom"',
    'id="CybotCookiebotDialog"',
    'class="cc-window cc-banner"',
    'class="govuk-cookie-banner"',
    'id="cookie-law-info-bar"',
    'class="CookieConsent"',
    'class="js-cookie_notice"',
    'class="gdpr-overlay"',
]


def page(names: str, wall: str = WALL, article: str = ARTICLE) -> str:
    return f"<html><body><div {names}>{wall}</div><nav><a href=/1>Lokales</a></nav>{article}</article></body></html>"


@pytest.mark.parametrize("names", NAMES)
def test_the_article_below_a_wall_is_judged_as_if_there_were_none(names: str) -> None:
    """Prose about cookies at its top made half of a short article doubtful."""
    document = clean_page(page(names), mode="fast")
    assert document.text == "\n\n".join(PROSE)
    assert document.date == "2023-06-09"
    inside = [block for block in document.blocks if "/div[1]" in (block.path or "")]
    assert {(block.verdict, block.reason) for block in inside} == {("drop", "cookie")}
    alone = clean_page(page("", ""), mode="fast")
    assert [block.score for block in document.blocks[len(inside) :]] == pytest.approx(
        [block.score for block in alone.blocks], abs=0.1
    )


@pytest.mark.parametrize(
    "names",
    [
        "class=tag-cookie-consent",
        "class='post category-cookie-banner'",
        "class=cookie-policy",
        "class=cookies",
        "class=privacy",
        "class=consent-of-the-governed",
        "class=biscuit-notice",
        "class=post-cookie-notice",
    ],
)
def test_what_only_speaks_of_cookies_is_no_wall(names: str) -> None:
    assert not walls(parse(page(names, SPEAKS))).any()


def test_an_element_around_the_page_is_no_wall() -> None:
    html = f'<html><body class="cookie-banner-shown"><div id="cookie-notice-wrap" class="cookie-notice">{ARTICLE}</div>'
    assert not walls(parse(html)).any()


def test_a_wall_that_stands_alone_is_left_to_the_judge() -> None:
    """Whatever a page shows must have been looked at before it is said to be nothing."""
    assert not walls(parse(page(NAMES[0], article="<p>Bitte warten</p>"))).any()


def test_the_users_phrases_win_and_low_scores_are_explained() -> None:
    kept = clean_page(page(NAMES[0]), mode="fast", phrases_keep=["184 Partner"])
    assert "184 Partner" in kept.text
    html = page(NAMES[0]) + "<p>Ein kurzer Satz unter dem Artikel.</p>" * 2
    document = clean_page(html, mode="fast")
    told = deciding(Page("a", html, kind="html"), document.blocks, Config(mode="fast"))
    assert set(told) == {block.index for block in document.blocks if block.reason == "low_score"}
