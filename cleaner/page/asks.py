"""What consent walls say: the sentences that the rules of advertisers (IAB TCF) put into each of them.

An article about cookies says one or two of these things, or quotes them; laws and policies say them, some at length.
None has the buttons of a wall below: these are asked for as well.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

_WE_USE = (
    r"\b(?:we|wir|nous|nosotros|vi|wij|us[ai]mos|usiamo|utilizamos|utilizziamo|używamy)\b[^.]{0,60}"
    r"\b(?:cookies?|similar technologies|ähnliche technologien)\b"
)
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
            rf"{_WE_USE}"
            r"|\bcookies? (?:and|or|und|et|y|e|en|och|og|i) (?:other |andere |autres |otras |altre )?"
            r"(?:similar|ähnliche|similaires|similares|simili|vergelijkbare|liknande|lignende|podobn\w+)"
        ),
    ),
}
_SIGNS = [(tuple(pieces.split()), re.compile(pattern)) for pieces, pattern in _SAYS.values()]
# One of these pieces is in each of the runs that are looked at: partners, cookies, devices, consent.
_PIECES = (
    *("ookie", "artner", "artenair", "endor", "socios", "roveedor", "ornitor", "everanci", "arceir", "rittanbieter"),
    *("ournisseur", "everandør", "everantör", "device", "gerät", "dispositiv", "apparaat", "urządzen", "enhet"),
    *("enhed", "onsent", "inwilligung", "oestemming", "zgodę", "amtyk", "egitim", "égitim"),
)
# Texts of fewer characters say nothing of the kind; of longer ones the beginning is read. A wall says so many different
# things, one of them of its cookies or partners and one of what these do, no two of which are far from each other: so
# many texts, and so many characters of those that say nothing.
_LEAST, _READ, _STEP, _SILENT, _ENOUGH = 40, 1_500, 12, 300, 3
_OWN = re.compile(f"{_SAYS['partners'][1]}|{_WE_USE}")
_DONE = frozenset(list(_SAYS).index(name) for name in ("device", "place", "advertising"))
# What others say: news, interviews and rulings quote walls.
_QUOTED = re.compile(r"[“„][^“”„]*(?:[“”]|$)|”[^”]*”|«[^«»]*(?:»|$)|»[^«»]*«|‘[^‘]*?’(?!\w)|\"[^\"]*\"")
# What is pressed to answer a wall: so short, among its texts or a step from them.
_ANSWER = re.compile(
    r"\b(?:agree|accept|reject|decline|consent|allow|deny|refuse|got it|show purposes|manage (?:options|choices))\b"
    r"|\b(?:einverstanden|akzeptiere|zustimm|annehmen|ablehnen|zulassen|verweigern)"
    r"|\b(?:accepter|j[’']accepte|refuser|d[’']accord|aceptar|acepto|rechazar|aceitar|aceito|rejeitar|recusar)\b"
    r"|\b(?:accett|rifiut|akkoord|accepteren|toestaan|weiger|zgadzam|akceptuj|zaakceptuj|odrzuć)"
    r"|\b(?:godkänn|acceptera|samtyck|avvisa|neka|godta|aksepter|avvis|accepter|tillad|afvis)"
)
_SHORT = 40
# What else walls speak of, beside what is in each of the runs that are looked at; a longer text that has none of these
# is of the page.
_OTHER = re.compile(
    "|".join(_PIECES)
    + r"|privacy|personal|purpose|data\b|\bads?\b|advert|track|content|choice|choose|click|button|browser"
    r"|datenschutz|zweck|\bdaten|anzeige|werbung|inhalte|technologi|données|finalité|publicit|contenu|cliqu"
    r"|\bdatos|finalidad|contenid|\bdati\b|finalità|contenut|gegevens|advertenti|doeleinden|inhoud"
    r"|\bdados|conteúdo|\bdan(?:e|ych)\b|reklam|treści|uppgifter|annons|innehåll|annonse|opplysninger|oplysninger",
    re.IGNORECASE,
)
_OF_PAGE = 60
#: So many visible characters a wall has at most.
MOST = 3_000


def said_in(texts: Sequence[str]) -> dict[int, frozenset[int]]:
    """Places of the texts that say something a wall says, and what: on most pages none."""
    long = [(place, text) for place, text in enumerate(texts) if len(text) >= _LEAST]
    whole = "\n".join(text for _, text in long)
    pieces = [piece for piece in _PIECES if piece in whole]
    if not pieces:
        return {}
    return {place: signs for place, text in long if any(map(text.__contains__, pieces)) and (signs := _signs(text))}


def rows(texts: Sequence[str], said: Mapping[int, frozenset[int]]) -> list[list[int]]:
    """Places of the texts that together say what a wall says, those near each other in one row. ``said``: `said_in`."""
    near = _near(list(said), texts)
    return [row for row in near if _is_enough(row, said) and _is_own(row, texts) and _is_answered(row, texts)]


def is_answer(text: str) -> bool:
    """Whether a text is what a reader presses to answer a wall."""
    return len(text) <= _SHORT and _ANSWER.search(text.lower()) is not None


def is_of_page(text: str) -> bool:
    """Whether a text beside what a wall says is long and speaks of something else: it is of the article."""
    return len(text) >= _OF_PAGE and _OTHER.search(text) is None


def _head(text: str) -> str:
    """The beginning of a text without what it quotes."""
    return _QUOTED.sub(" ", text[:_READ]).lower()


def _signs(text: str) -> frozenset[int]:
    head = _head(text)
    return frozenset(
        number
        for number, (pieces, sign) in enumerate(_SIGNS)
        if any(map(head.__contains__, pieces)) and sign.search(head)
    )


def _near(places: list[int], texts: Sequence[str]) -> list[list[int]]:
    def is_far(one: int, other: int) -> bool:
        between = texts[one + 1 : other]
        return other - one > _STEP or sum(map(len, between)) > _SILENT or any(map(is_of_page, between))

    edges = [at for at, pair in enumerate(itertools.pairwise(places), start=1) if is_far(*pair)]
    return [places[first:last] for first, last in itertools.pairwise([0, *edges, len(places)]) if first < last]


def _is_enough(row: Sequence[int], said: Mapping[int, frozenset[int]]) -> bool:
    all_ = frozenset[int]().union(*(said[place] for place in row))
    return len(all_) >= _ENOUGH and not all_.isdisjoint(_DONE)


def _is_own(row: Sequence[int], texts: Sequence[str]) -> bool:
    """Whether the page speaks of itself: manuals and laws speak of others."""
    return any(_OWN.search(_head(texts[place])) for place in row)


def _is_answered(row: Sequence[int], texts: Sequence[str]) -> bool:
    """Whether something to press stands among its texts, or near them with nothing of the article between."""
    above, below = reversed(texts[max(0, row[0] - _STEP) : row[0]]), texts[row[-1] + 1 : row[-1] + 1 + _STEP]
    near = (itertools.takewhile(lambda text: not is_of_page(text), side) for side in (above, below))
    return any(map(is_answer, itertools.chain(texts[row[0] : row[-1] + 1], *near)))
