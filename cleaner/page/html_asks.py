"""Consent walls told by what they say: the sentences that the rules of advertisers (IAB TCF) put into each of them.

Their elements may be called anything, or nothing. An article about cookies says one or two of these things, and not of
itself and its partners; a privacy policy says all of them, and at length.
"""

from __future__ import annotations

import itertools
import re

import numpy as np
from numpy.typing import NDArray

from cleaner.page import dom
from cleaner.page.html_codes import NUMBER
from cleaner.page.html_runs import HtmlPage

# What a wall says, each in the languages that have most of them: pieces, one of which is in each, and a pattern.
_SAYS = {
    "partners": (
        (
            "partner partenair vendor socios proveedor fornitor leveranci parceir drittanbieter fournisseur leverandør"
            " leverantör"
        ),
        (
            r"\bour (?:up to )?(?:[\d.,]+ )?(?:trusted |advertising |technology )*(?:partners|vendors)\b"
            r"|\bunsere[nr]? (?:bis zu )?(?:[\d.,]+ )?(?:partner|drittanbieter)"
            r"|\bnos (?:[\d\s.,]+ )?(?:partenaires|fournisseurs)|\bnuestros (?:[\d.,]+ )?(?:socios|proveedores)"
            r"|\bnostri (?:[\d.,]+ )?(?:partner|fornitori)|\bonze (?:[\d.,]+ )?(?:partners|leveranciers)"
            r"|\bnossos (?:[\d.,]+ )?parceiros|\bnas[iz]\w* (?:zaufan\w+ )?partner"
            r"|\b(?:våra|våre|vores) (?:[\d.,]+ )?(?:partner|samarbejdspartner|samarbeidspartner|leverandør|leverantör)"
        ),
    ),
    "device": (
        " device gerät informations dispositiv apparaat urządzeni enhet enhed",
        (
            r"\b(?:store|access)\w* (?:and/or access )?information on (?:a|your) device"
            r"|\binformationen auf (?:einem|ihrem|deinem) (?:end)?gerät"
            r"|\baccéder à des informations (?:stockées )?sur (?:un|votre)"
            r"|\binformación (?:en|de) (?:un|su|tu) dispositivo|\binformazioni su un dispositivo"
            r"|\binformatie op (?:een|je|uw) apparaat|\binformações (?:num|em um|no seu) dispositivo"
            r"|\binformacj\w+ na urządzeni|\binforma(?:tion|sjon) på en (?:enhet|enhed)"
        ),
    ),
    "place": (
        "geoloc geolok géoloc geográf geolo standortdaten exakta nøyaktige præcise",
        (
            r"\bprecise geolocation|\bgenaue[nr]? standortdaten|\bgéolocalisation précises?"
            r"|\blocalización geográfica precisa|\bgeolocalizzazione precisi|\bprecieze geolocatie"
            r"|\bprecisos de geolocalização|\bdokładn\w+ danych geolokalizacyjnych"
            r"|\b(?:exakta|nøyaktige|præcise) (?:uppgifter|data|geolo|posisjon)"
        ),
    ),
    "advertising": (
        "personali personnalis gepersonal anpassade tilpassede personlige",
        (
            r"\bpersonali[sz]ed (?:ads|advertis\w+)(?:,| and| or) content"
            r"|\bpersonalisierte[rn]? (?:anzeigen|werbung|inhalte)"
            r"|\b(?:publicités?|annonces) et (?:du |de )?contenus? personnalisé|\bpublicidad y contenido personalizad"
            r"|\b(?:annunci|pubblicità) e contenuti personalizzati|\bgepersonaliseerde (?:advertenties|inhoud|content)"
            r"|\bconteúdos? personalizad|\bspersonalizowan\w+ (?:reklam|treści)"
            r"|\b(?:anpassade|tilpassede|personlige) annon[cs]er"
        ),
    ),
    "choice": (
        "consent preferences choice settings einwilligung toestemming zgodę samtycke samtykke",
        (
            r"\b(?:withdraw|revoke|change) (?:your |this |that )?(?:consent|preferences|choices?|settings)\b"
            r"|\beinwilligung\b.{0,40}\bwiderrufen|\bretirer votre consentement|\bretirar (?:su|tu|el) consentimiento"
            r"|\brevocare il (?:tuo |suo |proprio )?consenso|\btoestemming\b.{0,40}\bintrekken"
            r"|\bretirar o seu consentimento|\bwycofać zgodę"
            r"|\b(?:återkalla|trekke tilbake|trække) (?:ditt |dit )?(?:samtycke|samtykke)"
        ),
    ),
    "interest": (
        "legitim légitim legítim berechtigte gerechtvaardigd prawnie berett berättigat",
        (
            r"\blegitimate interests?\b|\bberechtigte[snm]? interesses?\b|\bintérêts? légitimes?\b"
            r"|\binterés legítimo|\binteresse legittimo|\bgerechtvaardigd belang|\binteresse legítimo"
            r"|\bprawnie uzasadnion|\b(?:berättigat intresse|berettiget interesse|legitim interesse)"
        ),
    ),
    "object": (
        "object widerspruch opposition opon oposición oppo bezwaar",
        (
            r"\b(?:right to object|object to (?:such|this|that) processing)|\bwiderspruchsrecht"
            r"|\bdroit d[’']opposition|\bderecho (?:a oponer|de oposición)|\bdiritto di (?:opporsi|opposizione)"
            r"|\brecht om bezwaar"
        ),
    ),
    "cookies": (
        "cookie similar ähnliche",
        (
            r"\b(?:we|wir|nous|nosotros|vi|wij)\b[^.]{0,60}\b(?:cookies?|similar technologies|ähnliche technologien)\b"
            r"|\bcookies? (?:and|or|und|et|y|e|en|och|og|i) (?:other |andere |autres |otras |altre )?"
            r"(?:similar|ähnliche|similaires|similares|simili|vergelijkbare|liknande|lignende|podobn\w+)"
        ),
    ),
}
_SIGNS = [(tuple(pieces.split()), re.compile(pattern)) for pieces, pattern in _SAYS.values()]
# One of these pieces is in each of the runs that are looked at: partners, cookies, devices.
_PIECES = (
    *("ookie", "artner", "artenair", "endor", "socios", "roveedor", "ornitor", "everanci", "arceir", "rittanbieter"),
    *("ournisseur", "everandør", "everantör", "device", "gerät", "dispositiv", "apparaat", "urządzen", "enhet"),
    "enhed",
)
# Runs of fewer characters say nothing of the kind; of longer ones the beginning is read. Pages have most of them first
# or last, none far from the next one. A wall says so many different things.
_LEAST, _READ, _STEP, _ENOUGH = 40, 1_500, 12, 3
# So many visible characters a wall has at most; the element around it adds so many, and such a share, for its heading
# and buttons, which are as short as this.
_MOST, _MORE, _SHARE, _BUTTON = 3_000, 400, 0.5, 40
# Elements that are pressed.
_PRESSED = frozenset(NUMBER[name] for name in ("a", "button", "input"))


def asking(page: HtmlPage, holds_page: frozenset[int]) -> list[tuple[int, int]]:
    """First element and the one after the last of each wall; ``holds_page``: elements that are in none of them."""
    long = [(place, run.text) for place, run in enumerate(page.runs) if len(run.text) >= _LEAST]
    whole = "\n".join(text for _, text in long)
    pieces = [piece for piece in _PIECES if piece in whole]
    said = {place: signs for place, text in long if any(map(text.__contains__, pieces)) and (signs := _signs(text))}
    found = []
    for row in _rows(list(said)):
        if len(frozenset[int]().union(*(said[place] for place in row))) >= _ENOUGH:
            found += _element(page, row, holds_page)
    return found


def _signs(text: str) -> frozenset[int]:
    head = text[:_READ].lower()
    return frozenset(
        number
        for number, (pieces, sign) in enumerate(_SIGNS)
        if any(map(head.__contains__, pieces)) and sign.search(head)
    )


def _rows(places: list[int]) -> list[list[int]]:
    edges = [at for at, (one, other) in enumerate(itertools.pairwise(places), start=1) if other - one > _STEP]
    return [places[first:last] for first, last in itertools.pairwise([0, *edges, len(places)]) if first < last]


def _element(page: HtmlPage, row: list[int], holds_page: frozenset[int]) -> list[tuple[int, int]]:
    """The element around these runs with its heading and buttons, if it is no more than a wall."""
    nodes, owner = page.scan.nodes, page.scan.runs.owner
    last = np.zeros(len(nodes.parent), np.int32)
    dom.last_inside(nodes.parent, last)
    visible = np.cumsum([0, *page.scan.runs.visible.tolist()])

    def mass(node: int) -> int:
        inside: NDArray[np.intp] = np.flatnonzero((owner >= node) & (owner <= last[node]))
        return int(visible[inside[-1] + 1] - visible[inside[0]]) if len(inside) else 0

    node = int(owner[row[0]])
    while node > 0 and last[node] < owner[row[-1]]:
        node = int(nodes.parent[node])
    own = mass(node)
    while node > 0:
        above = int(nodes.parent[node])
        if above <= 0 or mass(above) > own * (1.0 + _SHARE) + _MORE or not _is_free(nodes.tag, above, last, holds_page):
            break
        node = above
    inside = np.flatnonzero((owner >= node) & (owner <= last[node])).tolist()
    pressed = any(
        len(page.runs[place].text) <= _BUTTON
        and (page.runs[place].link_share > 0 or nodes.tag[owner[place]] in _PRESSED)
        for place in inside
    )
    if not pressed or own > _MOST or not _is_free(nodes.tag, node, last, holds_page):
        return []
    return [(node, int(last[node]) + 1)]


def _is_free(tags: NDArray[np.int32], node: int, last: NDArray[np.int32], holds_page: frozenset[int]) -> bool:
    return holds_page.isdisjoint(tags[node : last[node] + 1].tolist())
