"""Datelines: the place, day and agency that open the first prose of a report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.listed import names_in
from cleaner.page.people import is_agency, is_organisation
from cleaner.page.words import fold
from cleaner.scripts import HAN, signs

# Only the beginning of a line is looked at, and only the first lines of prose.
_REACH = 160
_LINES = 3

_WORD = r"[^\W\d_a-z][\w.'’]*(?:-[\w.'’]+)*"
_PLACE = rf"{_WORD}(?: {_WORD}){{0,3}}"
_AGENCY = r"[(\[][^()\[\]]{2,40}[)\]]|/[^/\n]{2,30}/"
# "OSLO, May 3 (Agency) -", "Paris (AFP) –", "Lima [Peru], May 3 :", "KYIV —"; a year that is not there is never added.
_DATELINE = re.compile(
    rf"(?P<line>{_PLACE}(?:\s*\[[^\]]{{2,30}}\])?(?:,\s*{_PLACE}){{0,2}}"
    rf"(?:,\s*(?P<day>[^,;:()–—-]{{0,15}}\d{{1,2}}[^,;:()–—-]{{0,15}}(?:,\s*\d{{4}})?))?(?:\.?\s*(?P<agency>{_AGENCY}))?)"
    r"\s*(?P<mark>[:–—]|-{1,2}(?=\s)|(?<=/)\.|(?<=[)\]/]))\s*(?=\S)"
)

# The agency before the place, or behind the day: "(ANSA) - ROMA, 3 MAG -", "Moscow. May 3. INTERFAX -".
_AGENCY_FIRST = re.compile(
    rf"(?P<line>\((?P<agency>[^()\s]{{2,20}})\)\s*[-–—]\s*{_PLACE}(?:,\s*[^,;:()–—-]{{1,20}})?)\s*[-–—]\s*(?=\S)"
)
_AGENCY_LAST = re.compile(
    rf"(?P<line>{_PLACE}\.\s+[^.;:()–—-]{{0,15}}\d{{1,2}}[^.;:()–—-]{{0,15}}\.\s+(?P<agency>[^\W\d_]{{2,20}}))"
    r"\s*[-–—]\s*(?=\S)"
)
# "（新华社北京5月3日电）", "中央社台北3日電", "【ワシントン共同】", "［東京 3日 ロイター］".
_HAN = f"[{signs(HAN)}]"
_HAN_LINES = (
    re.compile(rf"[（(【]?(?P<line>{_HAN}{{2,3}}[社网網]{_HAN}{{2,10}}(?:\d{{1,2}}月)?\d{{1,2}}日[电電])"),
    re.compile(r"【(?P<line>[^】\s]{2,12}(?:共同|時事|ロイター|AFP|AP))】"),
    re.compile(r"[［\[](?P<line>[^］\]]{2,12}\s(?:\d{1,2}月)?\d{1,2}日\s(?:ロイター|共同|時事|AFP|AP))[］\]]"),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(part) for part in text.split("|"))


_ANNOUNCEMENTS = _words(
    "breaking|breaking news|update|updated|exclusive|exklusiv|exclusif|exclusiva|exclusivo|esclusiva|live|watch"
    "|video|analysis|analyse|análisis|análise|analisi|opinion|opinión|kommentar|comment|commentary|editorial"
    "|column|review|preview|eilmeldung|eil|urgent|urgente|alert|alerte|alerta|flash|developing|developing story"
    "|just in|note|editor's note|editors note|editor’s note|correction|clarification|advisory|fact check|factbox"
    "|faktencheck|explainer|explained|photos|in pictures|pictures|gallery|interview|feature|report|special report"
    "|investigation|spoiler alert|spoiler|warning|trigger warning|recap|highlights|results|summary|podcast"
    "|newsletter|sponsored|advertisement|anzeige|werbung|publicidad|tldr|tl dr|faq|srochno|срочно|обновлено"
    "|мнение|aktualisiert|korrektur|hinweis|actualización|última hora|ultima hora|ultim'ora|en direct|en vivo"
    "|dernière minute|live updates|live blog|liveblog|live ticker|ticker|top story|top stories|must read"
    "|read more|see also|question|answer|trending|viral|poll|quiz|rumor|rumour|official|confirmed|not confirmed"
    "|important|new|news|big news|key points|key takeaways|bottom line|for immediate release|press release"
    "|pressemitteilung|statement|background|context|son dakika|breaking story|first look|hands on|deal|deals"
    "|obituary|obituaries|weather|sport|sports|business|politics"
)
# Organisations that call themselves by their first letters; shorter ones are told by not being a place.
_ACRONYMS = frozenset(
    names_in(
        """UNESCO UNICEF UNHCR UNRWA INTERPOL EUROPOL ASEAN MERCOSUR UEFA CONCACAF CONMEBOL NASCAR NASDAQ
        COVID-19 COVID OPEC+ FRONTEX AMNESTY BREXIT HAMAS TASS BAFTA AIPAC USAID USDA"""
    )
)
_SHORT = 5
# Places of five letters and fewer.
_SHORT_PLACES = _words(
    "rome|roma|oslo|kyiv|kiev|lima|doha|baku|riga|bern|bonn|köln|graz|linz|lyon|nice|cork|bath|york|hull|bari"
    "|pisa|cali|león|goma|aden|suva|apia|malé|male|lomé|lome|juba|pune|agra|gaza|hama|homs|idlib|reno|waco|erie"
    "|mesa|lodi|brno|gent|umeå|turku|paris|tokyo|delhi|cairo|seoul|miami|milan|turin|essen|mainz|minsk|kabul"
    "|lagos|accra|quito|la paz|hanoi|dhaka|dakar|tunis|rabat|amman|sanaa|herat|basra|mosul|erbil|osaka|kyoto|kobe"
    "|busan|macau|wuhan|sofia|vaduz|bergen|malmö|aarhus|porto|lille|metz|brest|genoa|siena|parma|padua|leeds"
    "|derby|dover|poole|luton|ghent|namur|basel|delft|hague|breda|boise|omaha|tulsa|tampa|salem|provo|flint|akron"
    "|utica|fargo|butte|macon|mobile|plano|texas|ohio|iowa|utah|maine|idaho|perth|cairns|hobart|ottawa|davos"
    "|nauru|palau|qatar|yemen|syria|iraq|iran|cuba|haiti|peru|chile|china|india|nepal|japan|kenya|mali|niger|chad"
    "|togo|ghana|benin|gabon|congo|sudan|libya|egypt|italy|spain|malta|goa|patna|surat|noida|jammu|kochi|ranchi"
    "|vigo|jaén|bursa|izmir|adana|konya|sochi|omsk|perm|tver|orel|ufa|kazan|москва|киев|київ|минск|рига|баку|сочи"
    "|казань|омск|уфа|тула|пермь|львів|одеса|ulm|trier|jena|gera|hanau|fulda|celle|wien|zug|chur|thun|biel|sion"
    "|nyon|pau|caen|nancy|nîmes|tours|dijon|arras|douai|tripoli|haifa|lod|jenin|rafah|tyre|sidon|sinai|aqaba"
    "|mecca|jeddah|davao|cebu|bali|medan|ambon|yangon|vientiane|hue|da nang|taipei|sendai|nara|ube"
)
# "(AAPL)", "(WHO)": the short name of what stands before it, unless it is that of an agency.
_TICKER = re.compile(r"[(\[][A-Z]{2,6}[)\]]$|[(\[][A-Z]+:\s?[A-Z]+[)\]]$")


def find(prose: Iterable[str]) -> str | None:
    """The first dateline among the first lines of ``prose``, white space evened out."""
    for _, text in zip(range(_LINES), prose, strict=False):
        match = _DATELINE.match(text[:_REACH])
        if match is None or not _sure(match):
            match = _with_agency(text[:_REACH])
        if match is not None:
            return " ".join(match["line"].split())
    return None


def _with_agency(text: str) -> re.Match[str] | None:
    """A dateline in another order, which a known agency makes sure."""
    if not text.isascii() and (found := next(filter(None, (line.match(text) for line in _HAN_LINES)), None)):
        return found
    found = _AGENCY_FIRST.match(text) if text.startswith("(") else _AGENCY_LAST.match(text)
    return found if found is not None and is_agency(found["agency"]) else None


def _sure(match: re.Match[str]) -> bool:
    """A day or an agency makes a dateline sure; a bare place must stand in capitals before a dash, and be one."""
    place = match["line"].partition("(")[0].strip(" -")
    if fold(place) in _ANNOUNCEMENTS:
        return False
    if match["day"]:  # a number alone is somebody's age, or a verse
        return any(map(str.isalpha, match["day"])) or match["agency"] is not None
    if match["agency"]:
        agency = match["agency"][1:-1]
        doubtful = match["agency"].startswith("/") or _TICKER.match(match["agency"])
        if is_agency(agency) or place.isupper():
            return True
        return not doubtful and (is_organisation(agency) or not agency.isalpha() or agency.isupper())
    if not match["line"].isupper() or match["mark"] not in {"–", "—", "-", "--"}:
        return False
    return " " in place or (len(place) > _SHORT and place not in _ACRONYMS) or fold(place) in _SHORT_PLACES
