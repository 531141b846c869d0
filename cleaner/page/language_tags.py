"""Language tags as pages and records have them -> BCP-47."""

from __future__ import annotations

import re

from cleaner.page.html_metas import names_in

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


def language_tag(text: str) -> str | None:
    """A tag with its primary subtag in small letters, of two letters where there is such a code, and with hyphens;
    None for what is no tag."""
    if not _TAG.match(text.strip()):
        return None
    primary, mark, rest = text.strip().replace("_", "-").partition("-")
    return _SHORTER.get(primary.lower(), primary.lower()) + mark + rest
