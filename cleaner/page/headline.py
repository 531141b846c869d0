"""Where the headline of a page of text stands, and where the article's prose begins.

Each line above the prose that may be a headline at all is described by some thirty traits; a weighted sum of them is
compared with that of "no headline". The weights were fitted (softmax over the lines of a page, ridge 3) on dumps of
pages of news, blogs, shops and forums in some twenty-five languages. Traits were chosen by weights fitted on one half
of the hosts and tried on the other; those that stand here come from both halves.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from cleaner.page.date_signs import MARKS
from cleaner.page.facts import Facts
from cleaner.page.lexicon import Lexicon
from cleaner.page.runs import Run
from cleaner.scripts import DENSE, signs

# Lines without prose in a row that part two stretches of prose; the article's is large beside the largest.
_PARTING_LINES = 5
_SHARE = 0.34
# The text of a consent wall is no longer than this.
_CONSENT_LINES = 4
# Only so many lines above the article are looked at.
_LINES = 80
# What seems to be the first prose may be a caption: so many lines below it may be the headline too.
_BELOW = 4
_MASS = (8, 230)
_WORDS = 40
_STAMP_REACH = 14
# A line so long that does not end like a sentence is the first of a wrapped paragraph.
_RUNNING_MASS = 60
# A paragraph that was cut into lines: so many in a row, each so long.
_WRAPPED_LINES, _WRAPPED_MASS, _WRAPPED_WORDS = 3, 30, 5
# The page's own title line stands near its top and repeats the headline.
_TOP_LINES = 16
# So many lines of prose, so much of each, are compared with a headline's words.
_PROSE_LINES, _PROSE_LENGTH = 6, 600

# A line of so many characters (casefolded) is too short to be looked for in a title line.
_SHORT_TITLE = 12
_BY_WORDS = ("one word", "one word", "two words", "few words", "few words", "some words", "some words")

_MARKS = frozenset("-*+•>#=")
_SITE_MARK = re.compile(r"\s[|–—-]\s")
_STEM = re.compile(rf"(?:[^\W\d_]|[{MARKS}]){{4,}}")
_DENSE = re.compile(f"[{signs(DENSE)}]{{2,}}")
# Those of Markdown, and of AsciiDoc and wikis, which may close what they open.
_MARK = re.compile(r"(?:>\s+)+(?:#{1,6}\s+)?|(?:[-*+•>]\s+)*#{1,6}\s+|={1,5}\s+")
_CLOSING = re.compile(r"\s={1,5}$")
_CREDIT = re.compile(r"©|\b(?:photos?|fotos?|bild|image|getty|reuters|afp|ap|dpa|imago|credit|copyright|фото)\b")
_CREDIT_PAIR = re.compile(r"[^\W\d_]{3,}/[^\W\d_]{2,}\)?$")
_CRUMB_SIGNS = frozenset(">›»→/")
_CRUMBS = re.compile(r"\S\s+[>›»→]\s+\S|\S\s+/\s+\S.*\S\s+/\s+\S")
_SITE = re.compile(r"\s[|–—-]\s\S+(?:\s\S+){0,2}$|\s\|\s")
_BEFORE, _AFTER = re.compile(r"[|»›>–—·/•-]\s*$"), re.compile(r"\s*[|»›>–—·/•-]")
_QUOTES = "\"'“”‘’„«»"
_CLOSERS = "\"'”’»“„)]*_ "
# Front matter, the heads of mails and of archives say which line is the title; some of them put it in quotation marks.
_LABEL = re.compile(
    r"(?:#\+)?(?:title|titel|titre|título|titolo|заголовок|标题|標題|タイトル|headline|subject|betreff|objet|asunto|assunto"
    r"|oggetto|onderwerp|тема|主题|件名)\s*[:：]\s+(?=\S)"
    r"|title\s=\s(?=[\"'][^\"'])|(?-i:HD(?:\t|  )\s*(?=[^\W\d_a-z]))",
    re.IGNORECASE,
)
# The address of a page or a mailbox: the line of an archive above its copy, the head of a mail.
_ADDRESS = re.compile(r"://|\w@\w+\.\w")
# "[04/03/2014, 09:12:44] Ada: …", "04/03/2014, 09:12 - Ada: …"
_CHAT = re.compile(r"\[\d|\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d\d")
# Who speaks: "Q: When was that?", "DIE ZEIT: Frau Stone, …".
_SPEAKER = re.compile(r"[^\W_][^:：\n]{0,39}?\s?[:：](?=[\s„“\"]|(?<=：))")
# The dates of somebody's life: "March 3, 1931 – October 19, 2020", "* 3. März 1931 † 19. Oktober 2020".
_LIFE = re.compile(r"\W*(?:[^\W\d]{3,10}\.? ?)?[\d., ]{0,8}(?:[^\W\d]{3,10}\.?,? )?\d{4}\s*[–—†-]\s*.{0,20}\d{4}\W*")
# The running head of a printed page: "Journal of Hydrology 12 (2019) 101-118", "ANNUAL REPORT 2021   Page 3 of 48".
_PRINTED = re.compile(r"\d\s?\((?:1[6-9]|20)\d\d\)[,:]?\s?\d+\s?[-–]\s?\d+$|\spage \d+ of \d+$", re.IGNORECASE)
# Who is responsible for a Chinese page: no author, and below the headline as stamps are.
_EDITOR, _EDITOR_SIGNS = re.compile(r"[(（]?(?:[责責]任?)?(?:编辑|編輯|编|編)\s*[:：]"), frozenset("(（责責编編")
# So many lines a speaker's turn may have.
_TURN = 4
_QUESTION = ("?", "？", "؟")
_NO_HEADLINE_END = (".", "。", "।", "۔", ",", ";", "，", "、")

_NONE, _NONE_AT_ONCE, _NONE_FEW = 2.2, 0.9, 0.8
_W: Mapping[str, float] = {
    "one word": -2.3,
    "two words": -2.1,
    "few words": -1.1,
    "some words": -0.2,
    "long": -1.8,
    "bullet": -1.3,
    "heading mark": 1.2,
    "small letter": -0.5,
    "credit": -1.7,
    "site name": -0.4,
    "colon": 0.9,
    "length": 0.3,
    "first line": 0.9,
    "top of an article": 0.4,
    "in title line": 3.0,
    "section above": 0.6,
    "stands twice": 0.7,
    "metadata below": 2.0,
    "stamp below": 1.0,
    "alone": 0.9,
    "prose next": 0.7,
    "is the prose": -2.3,
    "below prose": -1.4,
    "distance": -1.3,
    "prose above": -1.5,
    "text above": -0.8,
    "rivals above": -0.4,
    "share of words in prose": 2.1,
    "words in prose": 1.0,
    "first long line": 0.4,
    "below another": -0.4,
}


def body_start(facts: Sequence[Facts]) -> int:
    """Index of the first prose of the article: that of the first stretch of prose which is large beside the largest."""
    stretches: list[tuple[int, float]] = []
    apart = 0
    consent = any(fact.reason == "cookie" for fact in facts)
    for i, fact in enumerate(facts):
        if _solid(fact) and not (consent and _beside_consent(facts, i)):
            if not stretches or apart >= _PARTING_LINES:
                stretches.append((i, 0.0))
            stretches[-1] = (stretches[-1][0], stretches[-1][1] + fact.mass)
            apart = 0
        elif fact.reason is not None or not (fact.sentence or fact.bullet):
            apart += 1
    if not stretches:
        return next((i for i, fact in enumerate(facts) if fact.prose), _wrapped(facts))
    least = _SHARE * max(mass for _, mass in stretches)
    return next(start for start, mass in stretches if mass >= least)


def _wrapped(facts: Sequence[Facts]) -> int:
    """Index of the first of some lines in a row that are long enough for a paragraph which was cut into lines."""
    row = 0
    for i, fact in enumerate(facts):
        row = row + 1 if fact.mass >= _WRAPPED_MASS and fact.words >= _WRAPPED_WORDS and fact.reason is None else 0
        if row == _WRAPPED_LINES:
            return i + 1 - row
    return len(facts)


def _solid(fact: Facts) -> bool:
    return fact.prose and (fact.sentence or fact.mass > 200)


def _beside_consent(facts: Sequence[Facts], i: int) -> bool:
    """Whether the prose around line ``i`` has the heading or the buttons of a consent wall beside it."""
    above = next((j for j in range(i, max(-1, i - _CONSENT_LINES), -1) if not facts[j].prose), i)
    below = next((j for j in range(i, min(len(facts), i + _CONSENT_LINES)) if not facts[j].prose), i)
    return "cookie" in {facts[above].reason, facts[below].reason}


def shown(text: str) -> str:
    """A headline without the marks of a heading and the word for "title" before it."""
    mark = _MARK.match(text)
    if mark:
        text = _CLOSING.sub("", text[mark.end() :]) if text[0] == "=" else text[mark.end() :]
    label = _LABEL.match(text)
    if label is None:
        return text
    text = text[label.end() :]
    quoted = text[0] in "\"'" and text[0] == text[-1] and text[0] not in text[1:-1] and text[1:-1].strip() != ""
    return text[1:-1] if quoted else text


class _Page:
    """The lines of a page that bear on its headline, looked at once."""

    def __init__(
        self,
        runs: Sequence[Run],
        facts: Sequence[Facts],
        lexicon: Lexicon,
        taken: Mapping[int, str],
        start: int,
    ) -> None:
        self.runs, self.facts, self.lexicon, self.taken, self.start = runs, facts, lexicon, taken, start
        candidates = [i for i in self._lines() if i not in taken and _may_be(runs[i].text, facts[i], lexicon)]
        self.candidates = tuple(i for i in candidates if not self._is_spoken(i) and not self._is_captioned(i))
        if not self.candidates:
            return
        self.folded = [run.text.casefold() for run in runs[: self.candidates[-1] + 1]]
        self.count = Counter(self.folded)
        below = facts[: self.candidates[-1] + _STAMP_REACH]
        self.stamps = frozenset(
            i
            for i, fact in enumerate(below)
            if fact.reason == "timestamp" or (runs[i].text[0] in _EDITOR_SIGNS and _EDITOR.match(runs[i].text))
        )
        top = [text for text, fact in zip(self.folded[: min(_TOP_LINES, start)], facts, strict=False) if not fact.prose]
        self.top, self.all_top = top, "\n".join(top)
        prose = (run.text for run, fact in zip(runs[start:], facts[start:], strict=True) if fact.prose)
        self.opening = "\n".join(text[:_PROSE_LENGTH] for text in islice(prose, _PROSE_LINES)).lower()
        self.sections = frozenset(i for i in self.candidates if i and lexicon.section(runs[i - 1].text))

    def _lines(self) -> range:
        """The lines above the article and its first ones; where there is no prose, the first lines of the page."""
        first = max(0, self.start - _LINES) if self.start < len(self.facts) else 0
        return range(first, min(len(self.facts), self.start + _BELOW + 1, first + _LINES + _BELOW + 1))

    def _is_captioned(self, i: int) -> bool:
        """Whether the line above calls line ``i`` a caption: "Image caption,"."""
        above = self.runs[i - 1].text if i and self.facts[i - 1].reason == "credit" else ""
        return above.endswith((",", ":", "："))

    def _is_spoken(self, i: int) -> bool:
        """Whether line ``i`` is what somebody says in an interview or a play: somebody else answers on the next line,
        the first one speaks again close below, and the other one, too. A line that a question follows is a headline
        that quotes."""
        speaker = _SPEAKER.match(self.runs[i].text)
        answer = _SPEAKER.match(self.runs[i + 1].text) if speaker is not None and i + 1 < len(self.runs) else None
        if speaker is None or answer is None or answer.group() == speaker.group() or i + 1 in self.taken:
            return False
        if self.lexicon.label(self.runs[i + 1].text) is not None:
            return False
        own, asked = self.runs[i].text, self.runs[i + 1].text.endswith(_QUESTION)
        if asked and not own.endswith(_QUESTION):
            return False
        again = [run.text for run in self.runs[i + 2 : i + 2 + _TURN] if run.text.startswith(speaker.group())]
        return again not in ([], [own]) and any(run.text.startswith(answer.group()) for run in self.runs[i + 3 :])

    def metadata_below(self, i: int, reach: int) -> bool:
        """Whether metadata stands so close below."""
        return not self.taken.keys().isdisjoint(range(i + 1, i + reach))

    def stamp_below(self, i: int, reach: int) -> bool:
        """Whether a time stamp stands so close below."""
        return not self.stamps.isdisjoint(range(i + 1, i + reach))

    def in_title_line(self, i: int) -> bool:
        """Whether another line near the top holds this one, beside a separator."""
        own = self.folded[i]
        if len(own) <= _SHORT_TITLE or own not in self.all_top:
            return False
        rests = (line.partition(own) for line in self.top if len(line) > len(own))
        return any(held and (_BEFORE.search(before) or _AFTER.match(after)) for before, held, after in rests)


def _may_be(text: str, fact: Facts, lexicon: Lexicon) -> bool:
    if (
        not _MASS[0] <= fact.mass <= _MASS[1]
        or fact.words > _WORDS
        or (fact.prose and fact.sentence and fact.mass > 170)
        or (fact.linked and not _MARK.match(text))  # the headline of a post may lead to the post
    ):
        return False
    if fact.reason is not None or fact.heading is not None or fact.cut_off or fact.announces:
        return False
    if (
        not fact.speaks
        or "\t" in text
        or _ADDRESS.search(text)
        or _CHAT.match(text)
        or (text[-1:].isdigit() and (_LIFE.fullmatch(text) or _PRINTED.search(text)))
        or (not _CRUMB_SIGNS.isdisjoint(text) and _CRUMBS.search(text))
    ):
        return False
    quoted = text[0] in _QUOTES and text[-1] in _QUOTES
    return not lexicon.section(text) and (quoted or not text.rstrip(_CLOSERS).endswith(_NO_HEADLINE_END))


def _stems(text: str) -> set[str]:
    """The first five letters of longer words of a casefolded text, so that endings do not count; pairs of signs in
    spaceless scripts."""
    found = {word[:5] for word in _STEM.findall(text)}
    for stretch in () if text.isascii() else _DENSE.findall(text):
        found.update(stretch[i : i + 2] for i in range(len(stretch) - 1))
    return found


def _sums(page: _Page) -> Iterator[tuple[int, float]]:
    """Each candidate with the weighted sum of its traits."""
    prose = text = rivals = 0
    longer = False
    known = frozenset(page.candidates)
    for i in range(page.candidates[-1] + 1 if known else 0):
        fact = page.facts[i]
        if i in known:
            stems = _stems(page.folded[i])
            shared = len([stem for stem in stems if stem in page.opening])
            share = shared / len(stems) if stems else 0.0
            total = _W["prose above"] * min(prose, 2) / 2 + _W["text above"] * min(text, 4) / 4
            total += _W["rivals above"] * min(rivals, 3) / 3
            total += _W["share of words in prose"] * share + _W["words in prose"] * min(shared, 5) / 5
            if not longer and fact.words >= 4:
                total += _W["first long line"]
            if i - 1 in known and page.facts[i - 1].words >= 4:
                total += _W["below another"]
            total += sum([_W[trait] for trait in _form(page.runs[i].text, page.folded[i], fact)])
            yield i, total + _measures(page, i) + sum([_W[trait] for trait in _place(page, i)])
            longer = longer or fact.words >= 4
            rivals += fact.words >= 4 and share >= 0.3
        prose += fact.prose
        text += fact.prose or (fact.sentence and fact.words >= 4)


def _measures(page: _Page, i: int) -> float:
    """The weighted traits that are no matter of yes or no: words, and lines down to the prose."""
    words, distance = page.facts[i].words, page.start - i
    return _W["length"] * math.log(max(1, min(words, 16))) + _W["distance"] * min(max(0, distance), 20) / 20


def _form(text: str, folded: str, fact: Facts) -> Iterator[str]:
    """The traits of the line's own form that it has."""
    if fact.words < len(_BY_WORDS):
        yield _BY_WORDS[fact.words]
    if fact.mass > 130:
        yield "long"
    if text[0] in _MARKS and _MARK.match(text):
        yield "heading mark"
    elif fact.bullet:
        yield "bullet"
    if text[:1].islower():
        yield "small letter"
    if _CREDIT.search(folded) or ("/" in text and _CREDIT_PAIR.search(text)):
        yield "credit"
    if _SITE_MARK.search(text) and _SITE.search(text):
        yield "site name"
    if ": " in text:
        yield "colon"


def _place(page: _Page, i: int) -> Iterator[str]:
    """The traits of the line's place in the page that it has."""
    facts, runs = page.facts, page.runs
    last = i + 1 >= len(runs)
    if i == 0:
        yield "first line"
        top = facts[0].words >= 4 and page.start >= 1 and not _SITE.search(runs[0].text)
        if top and (page.metadata_below(0, 14) or page.stamp_below(0, 14)):
            yield "top of an article"
    if page.in_title_line(i):
        yield "in title line"
    if i in page.sections:
        yield "section above"
    if page.count[page.folded[i]] > 1:
        yield "stands twice"
    if page.metadata_below(i, 6):
        yield "metadata below"
    if page.stamp_below(i, 6):
        yield "stamp below"
    if not last and runs[i].gap == "\n\n" and runs[i + 1].gap == "\n\n":
        yield "alone"
    if not last and facts[i + 1].prose:
        yield "prose next"
    if i >= page.start:
        yield "is the prose" if i == page.start else "below prose"


def find(
    runs: Sequence[Run],
    facts: Sequence[Facts],
    lexicon: Lexicon,
    taken: Mapping[int, str],
    start: int,
) -> int | None:
    """Index of the headline, or None. ``taken`` are lines that are metadata, ``start`` is `body_start`."""
    page = _Page(runs, facts, lexicon, taken, start)
    best, best_sum = None, _no_headline(page)
    for i, total in _sums(page):
        if total > best_sum:
            best, best_sum = i, total
    return best if best is not None else _set_apart(page)


def _set_apart(page: _Page) -> int | None:
    """The first line, where a byline and a date follow, or a blank line sets it apart from running text: a text that is
    all article."""
    runs, facts = page.runs, page.facts
    if 0 not in page.candidates or len(runs) < 2:
        return None
    if {page.taken.get(1), page.taken.get(2)} == {"authors", "date"}:
        return 0
    if runs[1].gap != "\n\n" or 1 in page.taken:
        return None
    running = facts[1].sentence or facts[1].mass >= _RUNNING_MASS
    return 0 if running and facts[0].words >= 3 and not facts[0].bullet and not facts[0].sentence else None


def _no_headline(page: _Page) -> float:
    return _NONE + _NONE_AT_ONCE * (page.start == 0) + _NONE_FEW * (len(page.candidates) <= 2)
