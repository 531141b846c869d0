"""Who wrote a page of text: explicit bylines, and names that stand alone where bylines stand.

A lone name is weak evidence: it must look like a person's name, be no phrase of the lexicon, and not be that of
somebody whom the article is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from cleaner.page.facts import Facts
from cleaner.page.lexicon import Lexicon
from cleaner.page.name_words import BY, BY_PATTERN, NO_FIRST, NO_LAST, PARTICLE_PATTERN, PARTICLES
from cleaner.page.people import people
from cleaner.page.runs import Run
from cleaner.scripts import HAN, HANGUL, KANA, signs

_LIMIT = 150
_LONGEST_NAME = 50
_MOST_LINES = 5
# So many names are looked for in the article: each takes a walk through it.
_TOLD = 20
_LINE = 80

_NAME_WORD = r"[^\W\d_a-z][^\W\d_]*(?:['’\-.][^\W\d_]+)*\.?"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:(?:{PARTICLE_PATTERN})\s+)*{_NAME_WORD}){{1,3}}$")
# Scripts without capitals: one to four words of letters only.
_UNCASED_NAME = re.compile(r"[^\W\d_a-zA-Z]{2,}(?:[\s·][^\W\d_a-zA-Z]{1,}){0,3}$")
# "윤서진 기자": the role stands behind the name.
_NAME_AND_ROLE = re.compile(rf"(?P<name>[{signs(HANGUL)}]{{2,4}})\s?(?:기자|특파원|논설위원|선임기자)(?=$|\W)")
# What else these mean stands behind a capital word in any headline: "OTT oleh KPK", "Made di Roma".
_BY_BEHIND = "|".join(word for word in BY if word not in ("di", "oleh", "przez"))
# Words before "by" that say what was written, and labels of one language that are plain words in others.
_KIND_OF_TEXT = re.compile(
    rf"(?:[^\W\d_a-z][^\W\d_]*\s(?:[^\W\d_]+\s)?(?:{_BY_BEHIND})|(?i:interview|words?|texte?|文)\s*[:：/]|Na(?=\s\S+\s\S))\s*(?=\S)"
)
# What somebody else made for the article, or did to it: "Photo by", "Illustration von", "Edited by".
_CREDIT = re.compile(
    r"(?i)(?:photo|foto|fotó|phot|pictur|imag|bild|illustra|ilustra|graphi|grafi|infogra|video|vídeo|vidéo|audio|anima"
    r"|cartoon|karikatur|collage|montage|artwork|art\b|drawing|zeichnung|design|layout|map\b|maps\b|karte|chart|render|cover"
    r"|camera|kamera|screenshot|edit(?:ed|ing|ion)|translat|übersetz|traduc|produc|present|reviewed|fact|check|verified"
    r"|sponsor|paid|courtesy|provided|direct|hosted|narrat|compiled|approved|zdję|rys|снимок|фото|рис|kuva|valokuva|kép)"
)
# The same as the first word of what might be a name: "Photo Bo Lund", "Fotos Ada Stone".
_CREDIT_WORD = re.compile(
    r"(?i)(?:photo(?:s|graphs?|graphy|graphers?)?|fotos?|fotografie|pictures?|images?|bild(?:er)?|illustrations?|graphics?"
    r"|grafik|infographics?|videos?|vídeos?|audio|animation|cartoon|collage|montage|artwork|drawing|screenshot|edited"
    r"|translated|übersetzt|produced|presented|reviewed|sponsored|courtesy|provided|narrated|compiled)\b"
)
_WRITING = re.compile(r"(?i)\b(?:words?|texte?|texto|story|reporting|report|written|stor(?:y|ies))\b")
# The credit of somebody else behind a byline: "By Ada Stone Photos by Bo Lund".
_CREDIT_BEHIND = re.compile(rf"[\s,;|/–—-]+(?={_CREDIT.pattern[4:]}\w*\s*(?::|{BY_PATTERN})\s)", re.IGNORECASE)
# "記者 王小明", "文／王小明", "取材・文 山田太郎", "（記者王小明／台北報導）".
_HAN, _SIGN = f"[{signs(HAN)}]", f"[{signs(HAN, KANA)}]"
_HAN_BYLINE = re.compile(
    rf"[(（【\[]?(?:(?:本[报報]|{_HAN}{{2,3}}社)?(?:记者|記者)(?:\s*[:：/／・]\s*|\s+|(?={_SIGN}{{2,4}}[／/]))"
    rf"|(?:取材・)?(?:撰文|采写|執筆|文)(?:\s*[:：/／・]\s*|\s+))"
    rf"(?P<names>{_SIGN}{{2,6}}(?:[、，,\s](?!{_SIGN}{{0,4}}(?:報導|报道|報道|摄影|攝影)){_SIGN}{{2,6}}){{0,3}}|{_SIGN}{{1,3}}\s{_SIGN}{{1,3}})"
    rf"(?:[／/\s]?{_SIGN}{{0,6}}(?:報導|报道|報道))?[)）】\]]?$"
)
# "By Ada Stone in London": where or for whom, behind a name.
_WHERE = re.compile(r"\s(?:in|at|from|near|for|aus|bei|für|à|uit)\s(?:the\s)?[^\W\d_a-z]")
_HAN_FIRST = frozenset("文記记撰采執取本（(【[新中")
_BY = re.compile(rf"(?i:{BY_PATTERN})\s+(?=\S)")
# "Jane DoeReporter": what stood in an element of its own is glued to the name; "McDonald" and "FitzRoy" are whole.
_GLUED = re.compile(r"(?<=[^\W\d_A-Z]{3}[^\W\d_A-Z])(?=[A-Z][a-z]{3})(?<!\bFitz)")
# The label has a line of its own, and the names stand below it.
_ALONE = re.compile(rf"(?i)(?:{BY_PATTERN}|text|authors?(?: of the article)?)\s*:?$")
# What begins one of the first three words of a byline: all that the patterns above know, names glued to it or not.
_WORDS, _REACH = 3, 60
_BY_WORDS = (*BY, "na", "text", "author", "interview", "word")
_HANGUL = chr(HANGUL[0][0])
_END = re.compile(r"\s+[|–—•·-](?:\s|$)|\s*[|•]|\s{2,}|\t|\s-$")
# What stands behind a name in an element of its own: "Ada Stone Views: 1204".
_COUNT = re.compile(r"\s+[^\W\d_a-z][^\W\d_]*\s?[:：]\s*\d")
# Names side by side, the last one with "and" before it; and what is no name behind one: "Ada Stone, Health Reporter".
_PARTS = re.compile(r"\s*[,;，、]\s*(?:(?:and|und|et|y|og|och|en|e|i|&)\s+)?")
_ROLE = re.compile(
    r"(?i)\b(?:reporter|correspondent|editor|writer|columnist|journalist|producer|contributor|critic|analyst|redakteur(?:in)?"
    r"|reporterin|korrespondent(?:in)?|journaliste|correspondant(?:e)?|periodista|corresponsal|redactora?|giornalista)s?$"
)
# What stands around names in front matter: `- "[[Ada Stone]]"`.
_LISTED = "-*•[]\"' "
_ACCOUNT = re.compile(r"\s+(?:\(@\w{2,30}\)|@\w{2,30})$")
# What is pressed or chosen is no name.
_CONTROLS = frozenset(["button", "option", "select", "textarea"])
_JOINT = re.compile(r"(?:,|;|&|\b(?:and|und|et|y|og|och|en|e)\b)\s*")


def may_be_byline(text: str) -> bool:
    """False only where no byline begins, but for labels that the lexicon knows."""
    if text[:1] >= _HANGUL or text[:1] in _HAN_FIRST:
        return True
    return any(word.lower().startswith(_BY_WORDS) for word in text[:_REACH].split(None, _WORDS)[:_WORDS])


def named(text: str) -> tuple[str, ...]:
    """People named in what follows a byline's label, in order; empty where nothing looks like a name."""
    text = _CREDIT_BEHIND.split(text.strip(), maxsplit=1)[0]
    text = _COUNT.split(text.strip(), maxsplit=1)[0]
    line = _GLUED.split(_END.split(text, maxsplit=1)[0], maxsplit=1)[0]
    parts = _PARTS.split(line)
    parts = [part for place, part in enumerate(parts) if not place or _ROLE.search(part) is None]
    names = [name for part in parts for name in people([part])]
    return tuple(name for name in names if is_name(name))


def is_phrase(text: str, lexicon: Lexicon) -> bool:
    """Whether a text that looks like a name is a phrase of pages: "Recent Posts", "World News"."""
    return lexicon.whole(text) is not None or lexicon.heading(text) is not None or lexicon.section(text)


def _own_name(text: str) -> str:
    """What is left of a line without an account or role behind its name: "Ada Stone (@ada)", "Ada Stone, Reporter"."""
    name, _, role = _ACCOUNT.sub("", text).partition(", ")
    return name if role and _ROLE.search(role) else _ACCOUNT.sub("", text)


def _is_credit(label: str) -> bool:
    """Whether the words before a name say that the person did something else than write."""
    return any(map(_CREDIT.match, label.split())) and _WRITING.search(label) is None


def _han_names(text: str) -> list[str]:
    parts = re.split(r"[、，,\s]", text)
    return parts if all(len(part) > 1 for part in parts) else ["".join(parts)]


def is_name(text: str) -> bool:
    """Whether a text looks like the full name of a person."""
    if len(text) <= _LONGEST_NAME and text.lower() == text.upper():
        return _UNCASED_NAME.match(_unmarked(text)) is not None
    if _CREDIT_WORD.match(text) or text.startswith("The "):
        return False
    return _is_cased_name(text)


def _is_cased_name(text: str) -> bool:
    """Two to four words that begin with capitals, and the small words of names between them."""
    if len(text) > _LONGEST_NAME or _NAME.match(_unmarked(text)) is None:
        return False
    return all(word in PARTICLES for word in text.split() if word[0].islower())


def _may_be_somebody(text: str) -> bool:
    """Whether a text without a label looks like the name of a person, and not like that of a place or a section."""
    if not _is_cased_name(text):
        return False
    first, *_, last = text.lower().split()
    return first not in NO_FIRST and last not in NO_LAST


def _unmarked(text: str) -> str:
    """The text without combining marks: vowel signs of Indic scripts and Thai, accents that stand apart."""
    return text if text.isascii() else "".join(sign for sign in text if not unicodedata.category(sign).startswith("M"))


class Bylines:
    """Questions about the bylines of one page."""

    def __init__(self, runs: Sequence[Run], facts: Sequence[Facts], lexicon: Lexicon) -> None:
        self._runs, self._facts, self._lexicon = runs, facts, lexicon
        self._prose: Sequence[str] | None = None
        self._told: dict[str, bool] = {}

    def labelled(self, i: int, rest: str | None) -> tuple[tuple[str, ...], int]:
        """Names in a byline at line ``i`` and the index after its last line. ``rest`` follows the lexicon's label,
        None where the lexicon finds none."""
        if rest is None:
            rest = self._unknown_label(self._runs[i].text)
            if rest is None:
                return (), i
        names = list(self._people(rest))
        if rest and not names:
            return (), i
        return self._continued(names, i + 1, joined=rest.rstrip().endswith((",", "&")))

    def _unknown_label(self, text: str) -> str | None:
        if len(text) > _LIMIT:
            return None
        if match := _NAME_AND_ROLE.match(text):
            return match["name"]
        if match := _HAN_BYLINE.match(text):
            return "、".join(_han_names(match["names"]))
        if _ALONE.match(text):
            return ""
        by = _BY.match(text)
        if by and (_WHERE.search(text) or _CREDIT_BEHIND.search(text)) and not text.endswith((".", "?", "!", ":")):
            return text[by.end() :] if named(text[by.end() :]) else None
        match = _KIND_OF_TEXT.match(text)
        if match is None or _is_credit(match.group()) or not named(text[match.end() :]):
            return None
        return text[match.end() :]

    def _continued(self, names: list[str], i: int, *, joined: bool) -> tuple[tuple[str, ...], int]:
        """The names on the lines below: all of them after a label that stands alone, else those that a comma joins."""
        all_lines, after = not names, i
        for j in range(i, min(i + _MOST_LINES, len(self._runs))):
            text = self._runs[j].text
            joint = _JOINT.match(text)
            if joint is not None and joint.end() == len(text):
                joined = True
                continue
            if len(text) > _LINE or self._facts[j].prose or not (joint or joined or all_lines):
                break
            more = self._people(text[joint.end() if joint else 0 :].strip(_LISTED))
            if not more:
                break
            names.extend(name for name in more if name not in names)
            after, joined = j + 1, text.endswith((",", "&"))
        return (tuple(names), after) if names else ((), i - 1)

    def beside_date(self, parts: Sequence[str], *, placed: bool) -> tuple[str, ...]:
        """Names among the parts of a date line: "Jane Doe | June 9, 2025", "14:07 | By Jane Doe". ``placed``: the line
        above is a byline, so what stands without a label beside the date is a place: "New York - June 9, 2025"."""
        names: list[str] = []
        for part in parts:
            text = part.strip(" |–—·•-,\t")
            label = self._lexicon.label(text) if text else None
            if label is not None and label.field == "authors":
                names += self._people(label.rest)
            elif by := _BY.match(text):
                names += self._people(text[by.end() :])
            elif han := _HAN_BYLINE.match(text):
                names += self._people("、".join(_han_names(han["names"])))
            elif not placed and label is None and _may_be_somebody(text) and not self._noise(text):
                names += self._people(text)
        return tuple(dict.fromkeys(names))

    def _people(self, text: str) -> tuple[str, ...]:
        return tuple(name for name in named(text) if not self._noise(name))

    def lone(self, i: int) -> tuple[str, ...]:
        """The name that line ``i`` is, if it is no more than one, and not that of somebody in the article."""
        fact, text = self._facts[i], self._runs[i].text.rstrip(" ,|–-")
        if self._runs[i].tag in _CONTROLS:
            return ()
        if fact.prose or fact.bullet or fact.sentence or fact.reason is not None or fact.mass > _LINE:
            return ()
        text = _own_name(text)
        if not 2 <= len(text.split()) <= 5:
            return ()
        if not _may_be_somebody(_GLUED.split(text)[0]) or self._noise(text) or self._lexicon.label(text) is not None:
            return ()
        return () if self._in_article(text) else self._people(text)

    def tells_of(self, name: str) -> bool:
        """Whether prose has these words, but for notes that begin with them; of the first few names of a page."""
        if name not in self._told and len(self._told) < _TOLD:
            self._told[name] = any(name in line and not line.startswith(name) for line in self._lines_of_prose())
        return self._told.get(name, False)

    def _noise(self, text: str) -> bool:
        return is_phrase(text, self._lexicon)

    def _in_article(self, name: str) -> bool:
        """Whether prose speaks of the person by the last name; a note that begins with the name is about the author."""
        last = name.rsplit(maxsplit=1)[-1]
        lines = [line for line in self._lines_of_prose() if last in line]
        word = re.compile(rf"\b{re.escape(last)}")
        return any(word.search(line) and not line.startswith(name) for line in lines)

    def _lines_of_prose(self) -> Sequence[str]:
        if self._prose is None:
            self._prose = [run.text for run, fact in zip(self._runs, self._facts, strict=True) if fact.prose]
        return self._prose
