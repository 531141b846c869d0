"""Names of people out of the strings that pages give as authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

MAX_PEOPLE = 20
_MOST_WORDS = 6
# Capitals up to so many are a title, a role or an agency.
_LETTERS = 5
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
# What stands behind a name: brackets, figures, "for The Courier", a role.
_CUT = re.compile(
    r"\s*(?:[(\[<{].*|\b\d.*|[-–—|:]\s*$|\bfor\s+[A-Z].*"
    r"|(?<=\w)\s(?:(?:[Ss]enior|[Ss]taff|[Cc]hief|[Vv]ice|[Aa]ssistant|[Aa]ssociate|[Mm]anaging)\s){0,3}"
    r"(?:[Pp]resident|[Dd]irector|[Ee]ditor|[Rr]eporter|[Jj]ournalist|[Cc]orrespondent|[Cc]olumnist|[Ww]riter|[Oo]wner"
    r"|(?:[Cc]o-?)?[Ff]ounder|CEO|CTO|Former|Head|Lead)\b.*)$"
)
_CODE = re.compile(r"[{}=]|;\s*\S+\s*:")
# Signs that stand in code, styles and logins.
_NEVER = re.compile(r"[\d:{}=<>_\\#@/+*%]")
_PARTICLE = re.compile(
    r"(?:[a-z]{1,2}['’]|al-|el-|(?:de|da|do|dos|das|del|della|dello|di|du|van|von|vom|der|den|des|ter|ten|bin|bint|ibn"
    r"|al|el|la|le|les|y|e|i|af|av|zu|zur|zum|dan|op|san|st|the|dr|prof|ben|abu|ad|as|ul|und|ten|’t|'t)$)"
)
_ORGANISATION = re.compile(
    r"(?i)\b(?:agency|agentur|agence|agencia|agência|agenzia|agentschap|agencja|agentura|ajansı|ajans|агентство"
    r"|press|presse|prensa|news|nachrichten|noticias|notícias|notizie|media|newspaper|zeitung|magazine?|publishing"
    r"|gmbh|inc|llc|ltd|corp(?:oration)?|company|group|holding|foundation|stiftung|university|universität|institute?"
    r"|ministry|council|association|committee|department|redaktion(?:steam)?|newsroom|team|staff|bureau"
    r"|hotels|books|software|solutions|services|marketing)\b"
    r"|редакция|通信社|通讯社|新聞社|新华社|編集部|编辑部|편집부|뉴스"
)
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
    r"|more articles.*|(?:last )?updated.*|published.*|posted.*|press release|written by|team\s.*|.*\bexpert)$"
)


def people(names: Iterable[str], not_people: Iterable[str] = ()) -> tuple[str, ...]:
    """The people named in strings such as "By A. Name and B. Name, Staff Writer", each once, in order.

    ``not_people`` are names of the site, its publisher or sections; they are left out, as are labels, roles,
    organisations, addresses, handles, logins, dates, sentences and everything too long for a name.
    """
    banned = {_key(name) for name in not_people if name}
    found: dict[str, str] = {}
    for text in names:
        for name in _named(text[:1000]):
            if (key := _key(name)) and key not in banned:
                found.setdefault(key, name)
    return tuple(found.values())[:MAX_PEOPLE]


def is_organisation(name: str) -> bool:
    """Whether a name has a word that agencies, publishers and firms have in theirs: "Anadolu Agency"."""
    return _ORGANISATION.search(name) is not None


def _named(text: str) -> Iterator[str]:
    """The names in one string, up to the first piece of a sentence: behind it stands what the person does."""
    if _CODE.search(text):
        return
    bare = _unlabelled(text)
    for part in _SPLIT.split(bare):
        name = _cleaned(part)
        words = name.split()
        if len(words) > _MOST_WORDS or not (_capitalised(words) or (len(words) <= 2 and part == bare)):
            return
        if _may_be_name(name) and not _NOISE.match(part.strip(_EDGE)):
            yield name


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", " ".join(text.split()).strip(_EDGE))


def _cleaned(part: str) -> str:
    name = _HANDLE.sub(" ", _ADDRESS.sub(" ", part)) if "@" in part or "." in part or "/" in part else part
    name = " ".join(name.split()).strip(_EDGE)
    name = _CUT.sub("", name).strip(_EDGE)
    return name.title() if name.isupper() and " " in name else name


def _may_be_name(name: str) -> bool:
    if not 2 <= len(name) <= 60 or _NEVER.search(name) or not any(map(str.isalpha, name)):
        return False
    if len(name) <= _LETTERS and name.isascii() and name.isupper():  # "MD", "CEO", "AFP"
        return False
    return not (_NOISE.match(name) or is_organisation(name))


def _capitalised(words: Sequence[str]) -> bool:
    """False for common words and pieces of sentences: words in small letters that are no particle of names.

    Scripts without capitals pass.
    """
    small = [word for word in words if word[:1].islower() and word[:1].upper() != word[:1]]
    return not words or (len(small) < len(words) and all(_PARTICLE.match(word) for word in small))


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
