"""What the signs of a text say before any language detector is asked: is it language at all, and in which script.

Natural text is made of words that stand between spaces; code, styles, encoded data, tables and scraps are not.
Detectors name a language for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner import scripts
from cleaner.language_tags import TWO_SCRIPTS
from cleaner.listed import names_in

# Signs of scripts in which words are not told by spaces, or figures stand inside them.
_DENSE = scripts.signs(scripts.DENSE, scripts.TIBETAN)
# Not in a word: spaces, figures, ASCII and Latin-1 signs, punctuation, arrows, symbols, pictures.
_OUTSIDE = (
    r"\s\d!-@\[-`{-©«-´¶-¹»-¿×÷\u2000-\u200b\u200e-\u206f\u20a0-\u20cf\u2100-\u2bff\u3000-\u303f\uff01-\uff20"
    f"{_DENSE}\U0001f000-\U0001ffff"
)
_LETTER = f"[^{_OUTSIDE}]"
_DENSE_SIGN = re.compile(f"[{_DENSE}]")
# A word alone between spaces, with the punctuation that writers set around and inside words.
_WORD = re.compile(
    rf"(?<!\S)[\"'“”„«»‹(\[¿¡‘’*—–-]{{0,3}}({_LETTER}+(?:['’ʼ‑–-]{_LETTER}+)*)[.,;:!?…)\]\"'“”’»›*।؟،۔]{{0,4}}(?!\S)"
)
_SYMBOL = re.compile(r"[{}\[\]()=_<>;|\\/*#@$^~`+]")
# A line as only code has them; half of a text's lines, and it is code.
_CODE_LINE = re.compile(
    r"^[^\S\n]*(?:(?:def|class|import|return|elif|const|let|var|public|private|function)\b.*[:;{)]|.*(?:[{}]|\);|\):))$",
    re.MULTILINE,
)
# A text is language when words make up half of it and symbols a tenth at most (measured: prose has 1-4 % symbols).
_LEAST_WORDS, _MOST_SYMBOLS = 0.5, 0.1
# So many words that are all the same are none; the longest compounds are shorter than this.
_MANY, _LONGEST_WORD = 4, 60
# Fewer letters say nothing about a language; a dense sign says as much as two or three Latin letters.
_LEAST_LETTERS, _DENSE_WEIGHT = 8, 2.5

#: Scripts that write one language only, in practice, which detectors mostly do not know.
_OWN_SCRIPTS = {
    "hy": "\u0530-\u058f",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf",
    "km": scripts.signs(scripts.KHMER),
    "lo": scripts.signs(scripts.LAO),
    "my": scripts.signs(scripts.BURMESE),
    "si": "\u0d80-\u0dff",
    "or": "\u0b00-\u0b7f",
    "dv": "\u0780-\u07bf",
}
_OWN_SCRIPT = re.compile(f"[{''.join(_OWN_SCRIPTS.values())}]")
_OWN = {code: re.compile(f"[{signs}]") for code, signs in _OWN_SCRIPTS.items()}

# Beyond Latin, Greek and Cyrillic letters and their punctuation.
_FAR = re.compile("[\u0530-\u1cbf\u3041-\uffff]")
_KANA, _HANGUL = (re.compile(f"[{scripts.signs(script)}]") for script in (scripts.KANA_LETTERS, scripts.HANGUL))
_EAST = re.compile(f"[{scripts.signs(scripts.KANA_LETTERS, scripts.HAN, scripts.HANGUL)}]")
_KANA_SHARE = 0.1

_SCRIPTS = {
    "Latn": re.compile("[A-Za-z\u00c0-\u024f]"),
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Arab": re.compile("[\u0600-\u06ff]"),
    "Mong": re.compile("[\u1800-\u18af]"),
}
_SMALL = 3
# A short line of nothing but these is the menu of a page in any language, a command, or keys hit in their order.
_SHORT_LINE, _FEW_WORDS = 80, 10
_MENU = frozenset(
    names_in(
        """home about us contact login log in out sign up register registration search menu news sport sports
        video videos blog shop store cart checkout account profile settings help faq support privacy policy
        terms of use cookies sitemap services products pricing team careers jobs press gallery events forum
        archive archives categories tags subscribe newsletter follow share like comments reply facebook
        twitter instagram youtube linkedin whatsapp rss email top back next previous prev more read download
        downloads logout imprint legal disclaimer partners clients portfolio features docs documentation api
        status community resources & and"""
    )
)
# Stretches of the rows of a keyboard, and what people write where nothing is meant.
_ROWS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm")
_FILLERS = frozenset(names_in("""foo bar baz qux quux blah bla lorem ipsum dolor sit amet test"""))
_SHORTEST_ROW = 3
_CODE_WORDS = frozenset(
    names_in(
        """const let var public private protected static void int char float double bool boolean string def
        func fn class struct enum return if else elif for while try except catch print include using
        namespace package main null none true false range self this args argv i j x y n in end begin do done
        then fi"""
    )
)
_COMMAND = re.compile(
    r"(?:import\s\w[\w.]*|from\s\w[\w.]*\simport\s.*|(?:git|pip3?|npm|npx|yarn|docker|kubectl|apt-get|sudo|wget|chmod)"
    r"\s[\w./:=@ -]+)$"
)


def is_thin(text: str) -> bool:
    """Whether a short line is no evidence of a language: words of menus or commands only, or keys in a row."""
    line = " ".join(text.split())
    if len(line) > _SHORT_LINE or not line.isascii():
        return False
    words = re.findall(r"[^\s|/,;.>]+", line.lower())
    if not words or len(words) > _FEW_WORDS:
        return False
    if all(map(_is_filler, words)) or (len(words) > 1 and _CODE_WORDS.issuperset(line.split())):
        return True
    return (len(words) > 2 and _MENU.issuperset(words) and _titled(line)) or _COMMAND.match(line) is not None


def _is_filler(word: str) -> bool:
    one_sign = len(word) >= _SHORTEST_ROW and len(set(word)) == 1
    return word in _FILLERS or one_sign or (len(word) >= _SHORTEST_ROW and any(word in row for row in _ROWS))


def _titled(line: str) -> bool:
    """Whether the long words of a line begin with capitals, as the entries of a menu do, and sentences do not."""
    return all(word[0].isupper() or len(word) <= _SMALL for word in line.split() if word[0].isalpha())


def is_language(text: str) -> bool:
    """Whether a text has enough natural words: digits, code, tables, encoded data and scraps have not."""
    if is_thin(text):
        return False
    visible = sum(map(len, text.split()))
    dense = 0 if text.isascii() else len(_DENSE_SIGN.findall(text))
    found = _WORD.findall(text)
    if len(found) >= _MANY and _are_one(found):
        return False  # one word over and over
    lengths = list(map(len, found))
    if max(lengths, default=0) > _LONGEST_WORD:
        lengths = [length for length in lengths if length <= _LONGEST_WORD]
    words = sum(lengths) + _DENSE_WEIGHT * dense
    if words < _LEAST_LETTERS or words < _LEAST_WORDS * (visible + (_DENSE_WEIGHT - 1) * dense):
        return False
    if 2 * len(_CODE_LINE.findall(text)) > text.count("\n"):
        return False
    return len(_SYMBOL.findall(text)) <= _MOST_SYMBOLS * visible


def _are_one(words: Sequence[str]) -> bool:
    first = words[0].casefold()
    return all(word.casefold() == first for word in words)


def language_of_script(text: str) -> str | None:
    """The language of a text in a script that only one language uses; kana and Hangul tell theirs amid Han."""
    if text.isascii() or not _FAR.search(text):
        return None
    if _OWN_SCRIPT.search(text):
        letters = sum(map(len, _WORD.findall(text))) + len(_DENSE_SIGN.findall(text))
        return next((code for code, signs in _OWN.items() if 2 * len(signs.findall(text)) > letters), None)
    east = len(_EAST.findall(text))
    if 2 * east <= sum(map(len, _WORD.findall(text))) + east:
        return None
    kana, hangul = len(_KANA.findall(text)), len(_HANGUL.findall(text))
    if 2 * hangul > east:
        return "ko"
    return "ja" if kana > _KANA_SHARE * east else None


def is_han(text: str) -> bool:
    """Whether a text is in Han characters without Hangul: Chinese, or a line of Japanese, and nothing else."""
    return (
        not text.isascii()
        and _FAR.search(text) is not None
        and _HANGUL.search(text) is None
        and 2 * len(_EAST.findall(text)) > len(text)
    )


def tagged(code: str, text: str) -> str:
    """The code with a script subtag where the language is written in two: "sr-Latn", "zh-Hant"."""
    if code == "zh":
        return f"zh-{_han(text)}"
    if code not in TWO_SCRIPTS:
        return code
    counts = {name: len(signs.findall(text)) for name, signs in _SCRIPTS.items()}
    script = max(counts, key=lambda name: counts[name])
    return code if script == TWO_SCRIPTS[code] else f"{code}-{script}"


def _han(text: str) -> str:
    """Simplified or traditional, by the characters that only one of two old national charsets has."""
    simplified, traditional = len(text.encode("gb2312", "ignore")), len(text.encode("big5", "ignore"))
    return "Hant" if traditional > simplified else "Hans"
