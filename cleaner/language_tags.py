"""Language tags as pages, records and users have them -> BCP-47, and which of them mean the same language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaner.listed import names_in

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
# ISO 639-2 and 639-3 codes of languages that have a code of two letters, which BCP-47 prefers.
_SHORTER = dict(
    pair.split(":")
    for pair in names_in(
        """afr:af ara:ar arb:ar bul:bg ben:bn cat:ca ces:cs cze:cs cym:cy wel:cy dan:da deu:de ger:de ell:el gre:el
        eng:en spa:es est:et eus:eu baq:eu fas:fa per:fa pes:fa fin:fi fra:fr fre:fr gle:ga glg:gl guj:gu heb:he hin:hi
        hrv:hr hun:hu hye:hy arm:hy ind:id isl:is ice:is ita:it jpn:ja kat:ka geo:ka kaz:kk kan:kn kor:ko lit:lt lav:lv
        lvs:lv mkd:mk mac:mk mal:ml mon:mn mar:mr msa:ms may:ms zsm:ms nep:ne npi:ne nld:nl dut:nl nor:no nob:nb nno:nn
        pan:pa pol:pl por:pt ron:ro rum:ro rus:ru slk:sk slo:sk slv:sl som:so sqi:sq alb:sq als:sq srp:sr swe:sv swa:sw
        swh:sw tam:ta tel:te tha:th tgl:tl tur:tr ukr:uk urd:ur uzb:uz uzn:uz vie:vi zho:zh chi:zh cmn:zh iw:he in:id"""
    )
)


# The codes of ISO 639-1; whatever else has two letters is no language.
_TWO_LETTERS = frozenset(
    names_in(
        """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
        dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
        ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu
        lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt
        qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn
        to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"""
    )
)
# Codes that name no language, and those set aside for private use.
_NO_LANGUAGE = re.compile(r"(?:und|mul|mis|zxx|q[a-t][a-z])$")
_NAMES = dict(
    pair.split(":")
    for pair in names_in(
        """english:en german:de deutsch:de french:fr français:fr spanish:es español:es italian:it
        italiano:it portuguese:pt português:pt dutch:nl nederlands:nl swedish:sv svenska:sv
        norwegian:no norsk:no danish:da dansk:da finnish:fi suomi:fi polish:pl polski:pl
        czech:cs čeština:cs slovak:sk hungarian:hu magyar:hu romanian:ro bulgarian:bg greek:el
        turkish:tr türkçe:tr russian:ru русский:ru ukrainian:uk українська:uk arabic:ar
        hebrew:he persian:fa farsi:fa hindi:hi bengali:bn urdu:ur tamil:ta telugu:te marathi:mr
        gujarati:gu thai:th vietnamese:vi indonesian:id malay:ms chinese:zh 中文:zh japanese:ja
        日本語:ja korean:ko 한국어:ko croatian:hr serbian:sr slovenian:sl lithuanian:lt latvian:lv
        estonian:et catalan:ca català:ca albanian:sq macedonian:mk swahili:sw"""
    )
)

# A language and its forms; detectors and pages say one or the other.
_FORMS = {
    "no": ("nb", "nn"),
    "zh": ("yue", "wuu", "nan", "hak"),
    "fa": ("prs",),
    "ar": ("arb", "arz"),
}
# What one detector or page calls so, another calls otherwise.
_ALIKE = {"bs": "hr", "sr": "hr", "ms": "id", "fil": "tl"}
# What detectors or pages say where this is meant.
_ALSO = {"no": "nb", "tl": "fil", "fil": "tl"}
_WIDER = {form: wider for wider, forms in _FORMS.items() for form in forms}
# Of these languages documents say how they are written, of all others the script goes without saying; None: always,
# else where it is not the usual one.
TWO_SCRIPTS: Mapping[str, str | None] = {
    **dict.fromkeys(["zh", "sr", "bs", "az", "uz", "tk", "ku", "mn"]),
    **dict.fromkeys(["kk", "ky", "tt", "tg"], "Cyrl"),
    **dict.fromkeys(["ms", "ha"], "Latn"),
}
# A country says how Chinese is written, and of no other language anything that a text shows.
_WRITTEN = {"cn": "Hans", "sg": "Hans", "tw": "Hant", "hk": "Hant", "mo": "Hant"}
_SCRIPT = re.compile(r"[a-z]{4}$")
# Scripts that go without saying (`Suppress-Script` in the registry of BCP-47): corpora write "eng_Latn".
_USUAL_SCRIPTS = {
    **dict.fromkeys(
        names_in(
            """af sq eu br ca co hr cs da nl en eo et fo fi fr fy gl de hu is id ga gd it la lv lt lb ms mt nb nn no pl
            pt qu rm ro sk sl so es sw sv tl fil tr vi cy xh zu"""
        ),
        "Latn",
    ),
    **dict.fromkeys(names_in("be bg kk ky mk ru tt tg uk"), "Cyrl"),
    **dict.fromkeys(names_in("ar fa ps ur"), "Arab"),
    **dict.fromkeys(names_in("hi mr ne"), "Deva"),
    **dict(
        pair.split(":")
        for pair in names_in(
            """am:Ethi as:Beng bn:Beng el:Grek gu:Gujr he:Hebr hy:Armn ja:Jpan ka:Geor km:Khmr kn:Knda ko:Kore lo:Laoo
            ml:Mlym my:Mymr or:Orya pa:Guru si:Sinh ta:Taml te:Telu th:Thai yi:Hebr"""
        )
    ),
}


def wanted_tag(text: str) -> str:
    """The tag of a language that a user wants documents in, as documents have it: a code, and a script where it is
    written in two. ValueError says what to write where it is none, or names what no text tells, such as a country."""
    tag = language_tag(text) if _TAG.match(text.strip()) else None
    if tag is None:
        raise ValueError(f"BCP-47 codes such as en or zh-Hant, not {text!r}")
    code, *more = tag.split("-")
    subtags = [one.lower() for one in more]
    script = subtags.pop(0).title() if subtags and _SCRIPT.match(subtags[0]) else None
    if code == "zh" and subtags and subtags[0] in _WRITTEN:
        script = script or _WRITTEN[subtags[0]]
        subtags.pop(0)
    if code not in TWO_SCRIPTS or script == TWO_SCRIPTS[code]:
        script = None
    advice = code if script is None else f"{code}-{script}"
    if subtags:
        raise ValueError(f"codes of a language, and of a script where there are two: {advice}, not {text!r}")
    return advice


def is_wanted(tag: str, wanted: tuple[str, ...]) -> bool:
    """Whether a document's language is one of the ``wanted`` tags or a narrower form of one: "zh-Hans" is "zh", "nb"
    is "no"; detectors say "no" for "nb" and "tl" for "fil"."""
    primary, mark, rest = tag.lower().partition("-")
    names = {primary, _WIDER.get(primary, primary), _ALSO.get(primary, primary)}
    codes = [name + mark + rest for name in names]
    return any(code == want.lower() or code.startswith(f"{want.lower()}-") for want in wanted for code in codes)


def is_same(one: str, other: str) -> bool:
    """Whether two tags may stand for one language, whoever said them."""
    return _key(one) == _key(other)


def _key(tag: str) -> str:
    primary = tag.partition("-")[0].lower()
    primary = _WIDER.get(primary, primary)
    return _ALIKE.get(primary, primary)


def language_tag(text: str) -> str | None:
    """A tag with its primary subtag in small letters, of two letters where there is such a code, and with hyphens;
    None for what is no tag, or names no language: "xx", "und". The name of a language stands for its code, and the
    script that it is always written in is left out: "eng_Latn" is "en"."""
    if (named := _NAMES.get(text.strip().lower())) is not None:
        return named
    if not _TAG.match(text.strip()):
        return None
    primary, mark, rest = text.strip().replace("_", "-").partition("-")
    code = _SHORTER.get(primary.lower(), primary.lower())
    if (len(code) == 2 and code not in _TWO_LETTERS) or _NO_LANGUAGE.match(code):
        return None
    script, more, others = rest.partition("-")
    if script.title() == _USUAL_SCRIPTS.get(code):
        rest, mark = others, more
    return code + mark + rest
