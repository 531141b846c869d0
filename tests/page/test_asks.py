"""Consent walls in text go before the article is judged; who writes about them is left alone."""

from __future__ import annotations

import html
import re

import pytest
from walls import PROSE, WALLS

from cleaner.config import Config
from cleaner.page import asks
from cleaner.page.clean import clean_page
from cleaner.page.deciding import deciding
from cleaner.records import Page

MORE = [
    "A new engine room is planned for the autumn, when the ferry lies in dock for six weeks in any case.",
    "Until then a second man stands watch below, which the crew call the most boring work on the whole coast.",
    "The town council meets on Thursday and wants to know why the sprinklers had been shut off since March.",
]


def lines_of(wall: str) -> list[str]:
    return [html.unescape(line) for line in re.split(r"<[^>]+>", wall) if line.strip()]


def rows(texts: list[str]) -> list[list[int]]:
    return asks.rows(texts, asks.said_in(texts))


@pytest.mark.parametrize("language", WALLS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("below", [False, True])
def test_a_wall_goes_and_the_article_stays(language: str, gap: str, below: bool) -> None:
    article, wall = [*PROSE, *MORE], lines_of(WALLS[language])
    text = gap.join([*article, *wall] if below else [*wall, *article])
    document = clean_page(text, kind="text", metadata=False)
    kept = [line for line in document.text.split("\n") if line]
    assert [
        line for line in kept if len(line) > 60
    ] == article  # a heading or button without its wall is any short line
    assert sum(block.reason == "cookie" for block in document.blocks) >= 1
    assert clean_page(document.text, kind="text", metadata=False).text == document.text
    asked = {block.index for block in document.blocks if block.reason == "low_score"}
    assert set(deciding(Page("a", text, kind="text"), document.blocks, Config(metadata=False))) == asked


LAW = [
    "The right to object is older than the web. Who cites a legitimate interest has to weigh it, the judges wrote.",
    "Readers must be able to withdraw their consent as easily as they gave it, and may withdraw consent at any time.",
    "“We and our partners use cookies”, the banner of the paper had said for years, and nobody had read on.",
]


@pytest.mark.parametrize(
    "lines",
    [[*PROSE, *LAW[:2], *MORE], [*PROSE, LAW[2], *MORE], [*lines_of(WALLS["en"]), PROSE[0][:80]]],
)
def test_who_writes_about_consent_keeps_it(lines: list[str]) -> None:
    assert not rows(lines) or sum(map(len, lines)) < 1_000
    document = clean_page("\n\n".join([*lines, "x"]), kind="text", metadata=False)
    assert not any(block.reason == "cookie" and block.score == 0.0 for block in document.blocks)


def test_a_policy_is_longer_than_a_wall() -> None:
    section = lines_of(WALLS["en"])
    policy = [f"{number}. {line}" for number in range(12) for line in section]
    document = clean_page("\n".join([*policy, *PROSE * 20]), kind="text", metadata=False)
    assert len(rows(policy)) == 1
    assert not any(block.reason == "cookie" and block.score == 0.0 for block in document.blocks)


ABOUT = {
    "fine_quote": [
        (
            "The banner that readers saw said: “We and our 312 partners store and access information on a "
            "device, such as cookies, and process personal data for personalised ads and content.”"
        ),
        (
            "The authority found that this text did not allow readers to withdraw their consent as easily as"
            " they had given it."
        ),
    ],
    "tcf": [
        (
            "The Transparency and Consent Framework lets publishers tell vendors what a reader has allowed, "
            "such as to store and access information on a device."
        ),
        (
            "Vendors may also claim a legitimate interest, which the Belgian authority held to be no sound "
            "basis for personalised advertising and content."
        ),
        (
            "Readers have the right to object, but few find the button, and fewer know that they can "
            "withdraw consent later."
        ),
        (
            "IAB Europe says that “our vendors” number over eight hundred by now, and that each of them is "
            "audited once a year."
        ),
    ],
    "docs2": [
        (
            "Purpose 1 is called Store and/or access information on a device and cannot be based on anything"
            " but consent."
        ),
        "Vendors can declare legitimate interests for the other purposes, e.g. for precise geolocation data.",
        ("cookies and similar technologies are both covered, and visitors can withdraw their consent with the widget."),
    ],
    "law": [
        (
            "Where personal data are processed for direct marketing, the data subject shall have the right "
            "to object at any time to processing."
        ),
        (
            "Processing is lawful if it is necessary for the purposes of the legitimate interests pursued by"
            " the controller or by a third party."
        ),
        (
            "The data subject shall have the right to withdraw consent at any time, and it shall be as easy "
            "to withdraw consent as to give it."
        ),
        (
            "Recital 30: natural persons may be associated with online identifiers such as cookies or "
            "similar identifiers from devices."
        ),
    ],
    "medical": [
        (
            "Patients may withdraw consent at any time before the operation, and our partners at the clinic "
            "will explain what follows."
        ),
        (
            "The hospital has a legitimate interest in knowing who comes, and families have no right to "
            "object, the board held."
        ),
    ],
    "apple": [
        (
            "Apple's prompt asks whether an app may track you across apps. “We use cookies and our partners "
            "lose,” complained Facebook."
        ),
        (
            "Facebook argued that it had a legitimate interest in showing personalised ads and content to "
            "those who use it for free."
        ),
        (
            "Users can change their settings at any time under Privacy, where precise geolocation can be "
            "turned off as well."
        ),
    ],
    "de_news": [
        (
            "Auf dem Banner stand: „Wir und unsere 210 Partner verwenden Cookies und ähnliche Technologien, "
            "um Informationen auf einem Gerät zu speichern.“"
        ),
        (
            "Das Gericht sah darin keine wirksame Einwilligung. Wer eine Einwilligung gibt, müsse sie ebenso"
            " leicht widerrufen können, und ein berechtigtes Interesse gebe es nicht."
        ),
    ],
    "fr_news": [
        (
            "Le bandeau disait : « Nous et nos 312 partenaires utilisons des cookies pour accéder à des "
            "informations stockées sur votre appareil. »"
        ),
        (
            "La CNIL a rappelé que l'intérêt légitime ne suffit pas, et que retirer votre consentement doit "
            "être aussi simple que de le donner."
        ),
    ],
    "es_news": [
        (
            "El aviso decía: «Nosotros y nuestros 120 socios usamos cookies y tecnologías similares para "
            "acceder a información en un dispositivo»."
        ),
        (
            "La agencia recordó que el interés legítimo no basta y que cada lector puede retirar su "
            "consentimiento cuando quiera."
        ),
    ],
    "it_news": [
        ("Il banner diceva: «Noi e i nostri 312 partner usiamo cookie e simili per informazioni su un dispositivo»."),
        (
            "Il Garante ha ricordato che l'interesse legittimo non basta e che si deve poter revocare il "
            "proprio consenso."
        ),
    ],
    "nl_news": [
        "De banner zei: ‘Wij en onze 80 partners gebruiken cookies voor informatie op een apparaat’.",
        (
            "Volgens de AP is een gerechtvaardigd belang niet genoeg en moet men de toestemming even "
            "makkelijk kunnen intrekken."
        ),
    ],
    "pl_news": [
        (
            "Na banerze stało: „My i nasi zaufani partnerzy używamy cookies i podobnych technologii, by "
            "czytać informacje na urządzeniu”."
        ),
        (
            "Urząd przypomniał, że prawnie uzasadniony interes nie wystarczy, a czytelnik musi móc wycofać "
            "zgodę w każdej chwili."
        ),
    ],
    "sv_news": [
        "På bannern stod: ”Vi och våra 90 partner använder cookies för information på en enhet”.",
        ("Myndigheten påminde om att ett berättigat intresse inte räcker, och att man måste kunna återkalla samtycke."),
    ],
}


@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_news_laws_and_manuals_that_say_what_walls_say_keep_every_line(name: str, gap: str) -> None:
    lines = [*PROSE, *ABOUT[name], *MORE]
    document = clean_page(gap.join(lines), kind="text", metadata=False)
    assert [line for line in document.text.split("\n") if line] == lines


def test_an_article_between_two_walls_that_are_near_stays() -> None:
    wall = lines_of(WALLS["en"])
    lines = [*wall, *PROSE[:3], *wall[1:3], "Accept", *PROSE[3:], *MORE, *ABOUT["medical"]]
    document = clean_page("\n".join(lines), kind="text", metadata=False)
    kept = document.text.split("\n")
    assert [line for line in lines if line in kept and len(line) > 60] == [*PROSE, *MORE, *ABOUT["medical"]]


def test_a_wall_is_told_by_what_is_pressed_too() -> None:
    *wall, button = lines_of(WALLS["en"])
    assert rows([*wall, *PROSE]) == rows([*wall, PROSE[0], button]) == []
    assert rows([*wall, button]) == [[1, 2]]
    assert rows([button, *wall]) == [[2, 3]]


def test_a_manual_that_shows_what_is_pressed_is_no_wall() -> None:
    assert rows([*ABOUT["docs2"], "Accept all", "Reject all"]) == []
