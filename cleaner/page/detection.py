"""The charset of bytes that are not Unicode and declare nothing, told by the letters they would give.

East Asian charsets are told by common characters, scripts with one byte a letter by charset-normalizer, and the
Latin ones, which it confuses, by the alphabets of languages. A few damaged bytes change no answer.
"""

from __future__ import annotations

import re

_SAMPLE = 16 * 1024  # bytes of text that are looked at
_SAMPLE_FROM = 512 * 1024  # bytes, from the first one above 0x7F, that they are taken from
_ASIAN_SAMPLE = 3000  # bytes; these charsets show quickly
_ASIAN_SHARE = 0.7
_ASIAN_RUN = 1.8  # characters

# Python codec -> WHATWG label. Latin charsets stand by share of use, which breaks ties.
_LATIN = {
    "cp1252": "windows-1252",
    "cp1250": "windows-1250",
    "iso8859_2": "iso-8859-2",
    "cp1254": "windows-1254",
    "cp1257": "windows-1257",
}
_OTHER = {
    "cp1251": "windows-1251",
    "koi8_r": "koi8-r",
    "cp1253": "windows-1253",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp874": "windows-874",
}
_ASIAN = {"cp949": "euc-kr", "euc_jp": "euc-jp", "cp932": "shift_jis", "big5hkscs": "big5", "gb18030": "gb18030"}

# The letters beyond ASCII of each language, by the charset it was written in.
_CENTRAL = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "ëç")
_ALPHABETS = {
    "cp1252": (
        *("àâæçèéêëîïôœùûüÿ", "äöüß", "áéíóúüñ", "áâãàçéêíóôõúü", "àèéìíòóùú", "éèëïóöü", "åäöé", "æøåéóòôü"),
        *("áðéíóúýþæö", "àçèéíïòóúü", "áâêîôûŵŷ"),
    ),
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1254": ("çğıöşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
}
_CAPITALS = "À-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĢĪĮİĶĹĻĽŁŃŅŇŌŐŔŖŘŚŞŠŢŤŪŮŰŲŸŹŻŽ"
# What a wrong charset makes of text: controls; a sign amid letters; a capital after a small letter or before a digit.
_ODD = re.compile(
    rf"[\x80-\x9f\ufffd]|(?<=[^\W\d_])[¡-©«-´¶-¹»-¿×÷˙˘ˇ˛](?=[^\W\d_])|(?<=[a-z])[{_CAPITALS}]|[{_CAPITALS}](?=\d)"
)
# Python codec -> a standard that sorts characters by use, and the lead bytes of the common ones in it.
_COMMON = {
    "cp949": ("euc_kr", b"\xb0", b"\xc8"),
    "euc_jp": ("euc_jp", b"\xb0", b"\xcf"),
    "cp932": ("euc_jp", b"\xb0", b"\xcf"),
    "big5hkscs": ("big5", b"\xa4", b"\xc6"),
    "gb18030": ("gb2312", b"\xb0", b"\xd7"),
}
_RUN = re.compile(r"[^\x00-\x7f]+")
_PUNCTUATION = re.compile("[\x00-\x7f\u00b7\u2010-\u2027\u3000-\u3020！-～]+")
_CYRILLIC = ("cp1251", "koi8_r")  # each makes the other's small letters capitals
_SMALL = re.compile("[а-яё]")
_TAG = re.compile(rb"<[^<>]*>")
_CUT = re.compile(rb"[\x00-\x1f<>]+")
_HIGH = re.compile(rb"[\x80-\xff]")


def detect(content: bytes) -> str:
    """WHATWG label of the likeliest legacy charset; windows-1252 when nothing tells."""
    sample = _text_sample(content)
    asian = _by_common_characters(sample[:_ASIAN_SAMPLE])
    if asian is not None:
        return _ASIAN[asian]
    codec = _by_script(sample)
    if codec in _CYRILLIC:
        codec = max(_CYRILLIC, key=lambda name: len(_SMALL.findall(sample.decode(name, "replace"))))
    if codec in _OTHER:
        return _OTHER[codec]
    return _ASIAN.get(codec or "") or _LATIN[_by_alphabet(sample)]


def _text_sample(content: bytes) -> bytes:
    """Pieces of text with bytes above 0x7F, without tags; markup and plain ASCII only blur the picture.

    Cutting at controls and angle brackets never splits a character: no charset here uses them as a second byte.
    """
    first = _HIGH.search(content)
    start = max(0, first.start() - 64) if first else 0
    pieces = _CUT.split(_TAG.sub(b"\n", content[start : start + _SAMPLE_FROM]))
    return b"\n".join(piece for piece in pieces if piece and not piece.isascii())[:_SAMPLE]


def _by_common_characters(sample: bytes) -> str | None:
    shares = {codec: _common_share(sample.decode(codec, "replace"), codec) for codec in _ASIAN}
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] >= _ASIAN_SHARE else None


def _common_share(text: str, codec: str) -> float:
    """Share of the characters beyond ASCII that are common in the codec's language, less what is broken.

    0.0 when they mostly stand alone: then they are a Latin letter and the byte after it.
    """
    beyond = _PUNCTUATION.sub("", text)
    if len(beyond) < _ASIAN_RUN * len(_RUN.findall(text)):
        return 0.0
    kana = sum("ぁ" <= char <= "ヿ" for char in beyond)
    language, first, last = _COMMON[codec]
    if language == "euc_jp" and kana * 8 < len(beyond):
        return 0.0
    common = sum(first <= char.encode(language, "ignore")[:1] <= last for char in beyond)
    common += kana if language == "euc_jp" else 0
    share = (common - beyond.count("\ufffd")) / max(len(beyond), 1)
    return share * 0.9 if language == "gb2312" else share  # every Korean syllable reads as common Chinese, too


def _by_script(sample: bytes) -> str | None:
    import charset_normalizer  # heavy, and only few pages need it

    names = [*_LATIN, *_OTHER, "cp932", "euc_jp", "gb18030", "big5", "cp949"]
    for tried in (sample, sample.translate(None, bytes(range(0x80, 0xA0)))):  # one undefined byte excludes a charset
        matches = charset_normalizer.from_bytes(
            tried, cp_isolation=names, preemptive_behaviour=False, enable_fallback=False
        )
        best = matches.best()
        if best is not None:
            return "big5hkscs" if best.encoding == "big5" else best.encoding
    return None


def _by_alphabet(sample: bytes) -> str:
    """The Latin charset whose letters fit one language best; the commoner charset on a tie."""
    fits = {codec: _fit(sample.decode(codec, "replace"), codec) for codec in _LATIN}
    return max(fits, key=lambda codec: fits[codec])  # the first of equals


def _fit(text: str, codec: str) -> float:
    """Share of the letters beyond ASCII that the best fitting language has, less what looks broken."""
    letters = [char for char in text.lower() if char > "\x7f" and char.isalpha()]
    odd = len(_ODD.findall(text))
    inside = max(sum(char in alphabet for char in letters) for alphabet in _ALPHABETS[codec])
    return (inside - 2 * odd) / (len(letters) + odd + 1)
