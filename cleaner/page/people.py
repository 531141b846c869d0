"""Names of people out of the strings that pages give as authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from cleaner.listed import names_in
from cleaner.page import dates, lexicon
from cleaner.page.name_words import BY_PATTERN, DECLARED_PARTICLES

MAX_PEOPLE = 20
# A name and one word behind it: where somebody is, or for whom.
_WITH_PLACE = 2
# So often text may have been escaped.
_ESCAPES = 3
_MOST_WORDS = 6
# Capitals up to so many are a title, a role or an agency.
_LETTERS = 5
# What an article calls itself before it names who wrote it: "Ein Interview von", "Entrevista de", "Protokoll:".
_GENRE = (
    r"interview|analyse|analysis|análisis|análise|analisi|kommentar|comment(?:ary|aire|o)?|comentario|(?:gast)?beitrag"
    r"|bericht|report|reportage|reportaje|reportagem|essay|kolumne|glosse|rezension|porträt|aufgezeichnet|protokoll"
    r"|entrevista|entretien|intervista|propos recueillis|chronique|crónica|tribune|opinion|opinión|opinião|recensie"
)
# "Di Marco" may be a name: the short words count only before two more, or before a colon.
_LABEL = re.compile(
    r"^(?:(?:(?:written |words |reported |report |posted |published |story )?by|escrito por|scritto da)(?:\s*:\s*|\s+)"
    rf"|(?:(?:an?|eine?|une?|una)\s+)?(?:{_GENRE})(?:\s*:\s*|\s+(?:{BY_PATTERN}|de)\s+(?-i:(?=[^\W\d_a-z]\S*\s+\S)))"
    rf"|(?:{BY_PATTERN}|da|from|text|texto|texte|autor(?:in|en|es|a)?|author|auteur)"
    r"(?:\s*:\s*|\s+(?=\S+\s+\S))"
    r"|(?:редактор|автор|yazar|文|作者|記者|记者)\s*[:：/]\s*)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*[;|•·\n]\s*|\s+(?:and|AND|und|UND|et|y|og|och|en|e|i|&|／|/|–|—|-|with|mit|avec|con)\s+|\s*,\s*(?:and\s+)?|、|，"
)
# What stands behind a name: brackets, figures, "for The Courier", a role.
_CUT = re.compile(
    r"\s*(?:[(\[<{].*|\b\d.*|[-–—|:]\s*$|\bfor\s+[A-Z].*|(?<=\w)\s(?:in|at|from|near|aus|bei|für|uit)\s(?:the\s)?[A-ZÀ-Þ].*"
    r"|(?<=\w)\s(?:(?:[Ss]enior|[Ss]taff|[Cc]hief|[Vv]ice|[Aa]ssistant|[Aa]ssociate|[Mm]anaging)\s){0,3}"
    r"(?:[Pp]resident|[Dd]irector|[Ee]ditor|[Rr]eporter|[Jj]ournalist|[Cc]orrespondent|[Cc]olumnist|[Ww]riter|[Oo]wner"
    r"|(?:[Cc]o-?)?[Ff]ounder|CEO|CTO|Former|Head|Lead)\b.*)$"
)
_ONE_COMMA = re.compile(r"[^,]+,\s*\S+$")
_SPLIT_COMMA = re.compile(r"\s*,\s*")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_CODE = re.compile(r"[{}=]|;\s*\S+\s*:")
# Signs that stand in code, styles and logins.
_NEVER = re.compile(r"[\d:{}=<>_\\#@/+*%]")
# Small words that no given or family name is; "Le", "Das", "Al", "St" are both.
_SMALL = frozenset(names_in("de da do dos del della di du van von der den zu"))
_SCOTTISH = re.compile(r"MC[^\W\d_]{2}")
_PARTICLE = re.compile(rf"(?:[a-z]{{1,2}}['’]|al-|el-|(?:{'|'.join(sorted(DECLARED_PARTICLES))}|the|dr|prof|’t|'t)$)")
_ORGANISATION = re.compile(
    r"(?i)\b(?:agency|\w*agentur|agence|agencia|agência|agenzia|agentschap|agencja|agentura|ajansı|ajans|агентство"
    r"|press|presse|prensa|news|nachrichten|noticias|notícias|notizie|media|newspaper|zeitung|magazine?|publishing"
    r"|gmbh|inc|llc|ltd|corp(?:oration)?|company|group|holding|foundation|stiftung|university|universität|institute?"
    r"|ministry|council|association|committee|department|redaktion(?:steam)?|newsroom|team|staff|bureau"
    r"|hotels|books|software|solutions|services|marketing)\b"
    r"|редакция|通信社|通讯社|新聞社|新华社|編集部|编辑部|편집부|뉴스"
)
_ADDRESS = re.compile(r"\S+@\S+\.\S+|(?i:https?:\S+|www\.\S+)|\S+\.(?:com|org|net|de|fr|it|es|co|uk)\b/?\S*")
_HANDLE = re.compile(r"(?:^|\s)@\w+")
_AGENCIES = frozenset(
    names_in(
        """reuters afp agencefrancepresse ap associatedpress theassociatedpress dpa deutschepresseagentur apa
        sda keystonesda ats ansa efe agenciaefe lusa tass itartass тасс interfax интерфакс ria rianovosti
        риановости риановости xinhua 新华社 新華社 kyodo kyodonews jiji jijipress pti pressassociation pamedia ani
        ians antara bernama yonhap 연합뉴스 thecanadianpress canadianpress upi bloomberg belga anp ntb ritzau
        scanpix tt stt pap čtk ctk tasr mti agerpres hina tanjug bta ukrinform unian irna wam spa mena
        sputnik sid gettyimages europapress adnkronos agi telam notimex agênciabrasil agenciabrasil
        prnewswire businesswire globenewswire kna epd anadolu aawire anadoluagency cna vna
        中央社 時事通信 共同通信 共同社"""
    )
)
_ENTITY = re.compile(r"&(?:amp;)*#?\w{2,8};")
_WEEKDAY = re.compile(r"(?i)^(?:mon|tues|wednes|thurs|fri|satur|sun)day$")
# "Stone, Ada": a family name, with its small words, before the given ones.
_FAMILY = re.compile(r"(?:(?:van|von|de|der|den|di|da|du|la|le|al|el|bin|ten|ter)\s)*[^\W\d_][\w'’-]+$", re.IGNORECASE)
_GIVEN = re.compile(r"[^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.-]*)?$")
# Behind the family name given ones may be letters: "Stone, A. B.".
_INITIALS = re.compile(r"[^\W\d_](?:\.[ -]?[^\W\d_])?\.?$")
_SUFFIX = re.compile(r"(?i)\s*,\s*(?:jr|sr|ph\.?\s?d|m\.?d|mba|esq|ii|iii|iv|dr|msc|m\.?a|rn)\.?(?=\s*(?:,|;|$))")
# "김민수 기자": the role stands behind the name.
_ROLE_BEHIND = re.compile(r"(?<=[가-힣])\s?(?:선임기자|인턴기자|기자|특파원|논설위원)$")
_BETWEEN = re.compile(r"\s*[;|•·\n]\s*|\s+(?:and|und|et|y|og|och|en|e|i|&)\s+")
_EDGE = " \t,.;:|-–—•*/\"“”„'’"
_NOISE = re.compile(
    r"(?i)^(?:true|false|yes|no|nan|nil|by|log ?in|test(?: user)?|super user|user ?name"
    r"|(?:author|your|full|first|last) name"
    r"|(?:(?:active|junior|new|senior|registered|well-known) )?(?:member|user)"
    r"|(?:(?:aktives|bekanntes|erfahrenes|neues) )?mitglied"
    r"|default|lorem ipsum|contact|\[?object object\]?|our(?: \w+)?"
    r"|(?:\w+[\s-])?(?:staff|newsroom|editors?|editorial|redaktion|redazione|rédaction|redaction|redacción"
    r"|redacción web|redactie|redaksi|redakcja|admin(?:istrator)?|webmaster|web ?desk|desk|news ?desk|team|unknown"
    r"|anonymous|guest|null|none|undefined|n/?a)"
    r"|(?:staff|senior|chief|special|political|editor|deputy|freelance)\s.*(?:writer|reporter|editor|correspondent)s?"
    r"|(?:staff|contributing)?\s?(?:writer|reporter|journalist|contributor|correspondent|author|autor|editor-in-chief)s?"
    r"|guest (?:author|writer|contributor|post)|https?|facebook|twitter|instagram|youtube"
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
        for name in _named(_plain(text[:1000])):
            if (key := _key(name)) and key not in banned:
                found.setdefault(key, name)
    return tuple(found.values())[:MAX_PEOPLE]


def is_organisation(name: str) -> bool:
    """Whether a name has a word that agencies, publishers and firms have in theirs: "Anadolu Agency"."""
    return _ORGANISATION.search(name) is not None


def is_agency(name: str) -> bool:
    """Whether this is the name of a news agency: "Reuters", "dpa"; "Sid" and "Ani" are people."""
    key = _key(name)
    return key in _AGENCIES and not (len(key) < _LETTERS and name.istitle())


def _plain(text: str) -> str:
    """The text with what was escaped twice resolved, and without dates."""
    if "&" in text:
        for _ in range(_ESCAPES):
            if _ENTITY.search(text) is None:
                break
            text = " ".join(unescape(text).split())
    if any(map(str.isdigit, text)) and len(text) <= dates.LINE_LIMIT:
        for hit in reversed(dates.find(text, order="day")):
            text = f"{text[: hit.start]}|{text[hit.end :]}"
    return text


def _inverted(text: str) -> list[str] | None:
    """The names of "Stone, Ada", "Stone, Ada; Lund, Bo" and "Stone, Ada, Lund, Bo" as they are written; None for all
    else, as for "Ada Stone, Bo Lund" and "Ada, Bo and Cy"."""
    if "," not in text or text.upper() == text.lower():
        return None
    groups = [_SPLIT_COMMA.split(group) for group in _BETWEEN.split(text) if group]
    if (
        len(groups) == 1
        and len(groups[0]) > 2
        and not len(groups[0]) % 2
        and all(len(part.split()) == 1 for part in groups[0])
    ):
        groups = [groups[0][i : i + 2] for i in range(0, len(groups[0]), 2)]
    if len(groups[-1]) == 1 and " " not in groups[-1][0]:
        return None
    if not all(_is_inverted(group) or (len(group) == 1 and _may_be_name(group[0])) for group in groups):
        return None
    return [", ".join(group) for group in groups] if any(len(group) == 2 for group in groups) else None


def _is_inverted(group: Sequence[str]) -> bool:
    if len(group) != 2 or not (_FAMILY.match(group[0]) and _GIVEN.match(group[1])):
        return False
    family, given = group
    named = _may_be_name(family) and (_may_be_name(given) or _INITIALS.match(given) is not None)
    return named and all(part[:1].upper() != part[:1].lower() and _capitalised(part.split()) for part in group)


def _named(text: str) -> Iterator[str]:
    """The names in one string, up to the first piece of a sentence: behind it stands what the person does."""
    if _CODE.search(text):
        return
    bare = _SUFFIX.sub("", _unlabelled(text))
    if (inverted := _inverted(_BRACKETS.sub("", bare))) is not None:
        *others, last = inverted
        ends = text.rstrip().endswith(".") and _INITIALS.match(last.rpartition(", ")[2]) is not None
        yield from (*others, f"{last}." if ends else last)
        return
    parts = _SPLIT.split(bare)
    placed = len(parts) == _WITH_PLACE and " " in _cleaned(parts[0]) and _ONE_COMMA.match(bare) is not None
    for part in parts:
        name = _cleaned(part)
        words = name.split()
        if len(words) > _MOST_WORDS or not (_capitalised(words) or (len(words) <= 2 and part == bare)):
            return
        if placed and len(words) == 1 and name.upper() != name.lower():
            continue  # the place or the paper of somebody
        if _may_be_name(name) and not _NOISE.match(part.strip(_EDGE)):
            yield name


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", " ".join(text.split()).strip(_EDGE))


def _cleaned(part: str) -> str:
    name = _HANDLE.sub(" ", _ADDRESS.sub(" ", part)) if "@" in part or "." in part or "/" in part else part
    name = " ".join(name.split()).strip(_EDGE)
    name = _ROLE_BEHIND.sub("", _CUT.sub("", name).strip(_EDGE))
    return _in_usual_case(name) if name.isupper() and " " in name else name


def _in_usual_case(name: str) -> str:
    """A name in capitals as it is written elsewhere: "LUCA DE MCDONALD" is "Luca de McDonald"."""
    words: list[str] = []
    for word in name.split(" "):
        usual = word.title().replace("i\u0307", "i")  # what Python makes of the Turkish İ inside a word
        if words and word.lower() in _SMALL and len(words) < name.count(" "):
            usual = word.lower()
        elif _SCOTTISH.match(word):
            usual = f"Mc{word[2:].title()}"
        words.append(usual)
    return " ".join(words)


def _may_be_name(name: str) -> bool:
    if not 2 <= len(name) <= 60 or _NEVER.search(name) or not any(map(str.isalpha, name)):
        return False
    if len(name) <= _LETTERS and name.isascii() and name.isupper():  # "MD", "CEO", "AFP"
        return False
    if _NOISE.match(name) or _WEEKDAY.match(name) or is_organisation(name) or is_agency(name):
        return False
    phrase = lexicon.load().whole(name)
    return phrase is None or phrase.share < 1


def _capitalised(words: Sequence[str]) -> bool:
    """False for common words and pieces of sentences: words in small letters that are no particle of names.

    Scripts without capitals pass.
    """
    small = [word for word in words if word[:1].islower() and word[:1].upper() != word[:1]]
    return not words or (len(small) < len(words) and all(_PARTICLE.match(word) for word in small))


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
