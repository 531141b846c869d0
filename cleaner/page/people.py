"""Names of people out of the strings that pages give as authors."""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_PEOPLE = 20
# "Di Marco" may be a name: the short words count only before two more, or before a colon.
_LABEL = re.compile(
    r"^(?:(?:(?:written |words |reported |report |posted |published |story )?by|escrito por|scritto da)(?:\s*:\s*|\s+)"
    r"|(?:von|par|por|di|da|door|av|af|przez|from|text|texto|texte|autor(?:in|en|es|a)?|author|auteur)"
    r"(?:\s*:\s*|\s+(?=\S+\s+\S))"
    r"|(?:редактор|автор|yazar|文|作者|記者|记者)\s*[:：/]\s*)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*[;|•·\n]\s*|\s+(?:and|und|et|y|og|och|en|e|i|&|／|/|–|—|-|with|mit|avec|con)\s+|\s*,\s*(?:and\s+)?|、|，"
)
_CUT = re.compile(r"\s*(?:[(\[<{].*|\b\d.*|[-–—|:]\s*$|\bfor\s+[A-Z].*)$")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|https?:\S+|www\.\S+|\S+\.(?:com|org|net|de|fr|it|es|co|uk)\b/?\S*")
_HANDLE = re.compile(r"(?:^|\s)@\w+")
_EDGE = " \t,.;:|-–—•*/\"“”„'’"
_NOISE = re.compile(
    r"(?i)^(?:(?:\w+[\s-])?(?:staff|newsroom|editors?|editorial|redaktion|redazione|rédaction|redaction|redacción"
    r"|redacción web|redactie|redaksi|redakcja|admin(?:istrator)?|webmaster|web ?desk|desk|news ?desk|team|unknown"
    r"|anonymous|guest|null|none|undefined|n/?a)"
    r"|(?:staff|senior|chief|special|political|editor|deputy|freelance)\s.*(?:writer|reporter|editor|correspondent)s?"
    r"|(?:staff|contributing)?\s?(?:writer|reporter|journalist|contributor|correspondent|author|autor|editor-in-chief)s?"
    r"|follow us|read more|share|subscribe|sign up|advertisement|more by|view all.*|see all.*|all articles.*"
    r"|more articles.*|updated.*|published.*|posted.*)$"
)


def people(names: Iterable[str], not_people: Iterable[str] = ()) -> tuple[str, ...]:
    """The people named in strings such as "By A. Name and B. Name, Staff Writer", each once, in order.

    ``not_people`` are names of the site, its publisher or sections; they are left out, as are labels, roles, addresses,
    handles, dates and everything too long for a name.
    """
    banned = {_key(name) for name in not_people if name}
    found: dict[str, str] = {}
    for text in names:
        for part in _SPLIT.split(_unlabelled(text[:1000])):
            name = _cleaned(part)
            key = _key(name)
            if key and key not in banned and _may_be_name(name):
                found.setdefault(key, name)
    return tuple(found.values())[:MAX_PEOPLE]


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", " ".join(text.split()).strip(_EDGE))


def _cleaned(part: str) -> str:
    name = _HANDLE.sub(" ", _ADDRESS.sub(" ", part))
    name = " ".join(name.split()).strip(_EDGE)
    name = _CUT.sub("", name).strip(_EDGE)
    return name.title() if name.isupper() and " " in name else name


def _may_be_name(name: str) -> bool:
    words = name.split()
    return 2 <= len(name) <= 60 and len(words) <= 6 and not _NOISE.match(name) and any(c.isalpha() for c in name)


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
