"""Bytes to text: only ReadError for any bytes, no character lost without a warning, no charset believed blindly."""

import pytest
from hypothesis import example, given, settings, strategies as st

from cleaner.errors import ReadError
from cleaner.page import decode as module
from cleaner.page.decode import LIMIT, Decoded, binary_format, decode
from cleaner.records import REJECTIONS

FRENCH = "L’été a été très chaud à l’île, où les pêcheurs déçus ont réparé le môle. "
LEGACY = [
    ("cp1252", FRENCH),
    ("latin-1", "Der Bürgermeister erklärte, dass größere Maßnahmen für die Brücke nötig seien. "),
    ("cp1250", "Burmistrz ogłosił, że nowy most stanie w przyszłym roku, żeby skrócić drogę do łąki. "),
    ("iso8859-2", "Burmistrz ogłosił, że nowy most stanie w przyszłym roku, żeby skrócić drogę do łąki. "),
    ("cp1254", "Belediye başkanı, yeni köprünün gelecek yıl açılacağını ve ışıkların değişeceğini söyledi. "),
    ("cp1251", "Мэр города сообщил, что новый мост через реку откроют в следующем году. "),
    ("koi8-r", "Мэр города сообщил, что новый мост через реку откроют в следующем году. "),
    ("cp1253", "Ο δήμαρχος ανακοίνωσε ότι η νέα γέφυρα θα ανοίξει τον επόμενο χρόνο. "),
    ("cp1255", "ראש העיר הודיע כי הגשר החדש ייפתח בשנה הבאה לטובת התושבים. "),
    ("cp1256", "أعلن رئيس البلدية أن الجسر الجديد سيفتح في العام المقبل أمام السكان. "),
    ("cp874", "นายกเทศมนตรีประกาศว่าสะพานใหม่จะเปิดในปีหน้าเพื่อประชาชน "),
    ("cp932", "市長は新しい橋が来年開通すると発表した。住民はこれを歓迎している。"),
    ("euc-jp", "市長は新しい橋が来年開通すると発表した。住民はこれを歓迎している。"),
    ("gb18030", "市长宣布新的大桥将于明年开通，居民们对此表示欢迎，交通会更加方便。"),
    ("big5", "市長宣布新的大橋將於明年開通，居民們對此表示歡迎，交通會更加方便。"),
    ("cp949", "시장은 새로운 다리가 내년에 개통될 것이라고 발표했다. 주민들은 환영했다. "),
]


@pytest.mark.parametrize(("codec", "sentence"), LEGACY, ids=[codec for codec, _ in LEGACY])
def test_undeclared_legacy_text_is_read_as_written(codec, sentence):
    """Detection gives the same characters back for each charset of the web that is still met."""
    text = sentence * 8
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(("codec", "sentence"), LEGACY, ids=[codec for codec, _ in LEGACY])
def test_markup_and_ascii_around_it_do_not_blur_the_detection(codec, sentence):
    """A page is mostly tags, scripts and ASCII; the charset is told from what is left."""
    text = f"<html><head><script>var a = 'b';{'x' * 20_000}</script></head><body>\n<p>{sentence * 4}</p></body></html>"
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("codec", ["euc-jp", "cp932", "gb18030", "big5", "cp949"])
def test_one_broken_byte_costs_one_character_not_the_page(codec):
    """A damaged byte in a page of two-byte characters must not turn all of it into other letters."""
    text = dict(LEGACY)[codec] * 10
    content = text.encode(codec)
    decoded = decode(content[:80] + b"\xff" + content[80:])
    assert decoded.text.endswith(text[-20:])
    assert sum(char in text for char in decoded.text) > 0.95 * len(text)


@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
        ("utf-32-be", b"\x00\x00\xfe\xff"),
    ],
)
@pytest.mark.parametrize("text", ["Plain text.\r\nSecond line.\n", FRENCH, "市長は橋を発表した。", "🙂 ok", ""])
def test_byte_order_mark_decides_and_is_removed(codec, mark, text):
    """The mark never reaches the text, newlines stay as they are, nothing is warned about."""
    decoded = decode(mark + text.encode(codec))
    assert decoded == Decoded(text, codec.replace("-le", "le").replace("-be", "be"))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    ["The ferry leaves a little after seven.\n" * 5, dict(LEGACY)["cp1251"] * 3, "市長は 橋を 発表した。\n" * 20],
)
def test_wide_text_without_mark_is_told_by_its_zero_bytes(codec, text):
    """Files in UTF-16 often have no mark; Latin, Cyrillic and Japanese differ in how many zero bytes they have."""
    assert decode(text.encode(codec)).text == text


def test_zero_bytes_in_ascii_do_not_make_it_wide():
    """A few zero bytes at odd places only are damage, not UTF-16."""
    text = "The harbour at the northern end has been repaired twice. " * 20
    content = bytearray(text.encode())
    for place in range(101, 1000, 60):
        content.insert(place, 0)
    assert decode(bytes(content)).text.replace("\x00", "") == text


@pytest.mark.parametrize(
    "head",
    [
        '<html><head><meta charset="windows-1251">',
        "<!doctype html><META CHARSET = windows-1251 >",
        '<html><meta http-equiv="Content-Type" content="text/html; charset=cp1251">',
        "<?xml version='1.0' encoding='windows-1251'?><html>",
        '<html><!-- <meta charset="koi8-r"> --><meta charset="windows-1251">',
        '<html><meta name="description" content="charset=koi8-r"><meta charset=windows-1251>',
        f'<html><script>{"x" * 2000}</script><meta charset="windows-1251">',
    ],
)
def test_declaration_of_the_page_is_found(head):
    """Where and how browsers look for it, commented ones aside."""
    text = f"{head}<p>Мост.</p>"
    assert decode(text.encode("cp1251")) == Decoded(text, "windows-1251")


def test_declaration_inside_text_counts_only_in_html():
    """A text that quotes a meta element declares nothing."""
    text = "Write <meta charset=koi8-r> into the head. Caf\u00e9 cr\u00e8me, d\u00e9j\u00e0 vu. "
    assert decode(text.encode("cp1252")).charset == "windows-1252"
    assert decode(text.encode("cp1252"), html=True).charset == "koi8-r"


@pytest.mark.parametrize(("label", "codec"), [("GB2312", "gb18030"), ("x-sjis", "cp932"), ("ks_c_5601-1987", "cp949")])
def test_labels_mean_what_browsers_read(label, codec):
    """WHATWG labels stand for the wider charset that pages really use."""
    text = "① 丂 한" if codec == "gb18030" else "①" if codec == "cp932" else "똠방각하"
    assert decode(text.encode(codec), charset=label).text == text


@pytest.mark.parametrize("label", ["latin1", "windows-1252", "koi8-r", "shift_jis", "utf-16"])
def test_declared_charset_gives_way_to_valid_utf8(label):
    """UTF-8 proves itself; the declaration was wrong, and the document says so."""
    text = FRENCH * 3
    assert decode(text.encode(), charset=label) == Decoded(text, "utf-8", ("charset_mismatch",))


def test_declared_utf8_gives_way_to_what_the_bytes_are():
    """Legacy bytes under a UTF-8 declaration are read as what they are."""
    decoded = decode(f"<html><meta charset=utf-8><p>{FRENCH * 5}".encode("cp1252"))
    assert decoded.charset == "windows-1252"
    assert decoded.warnings == ("charset_mismatch",)
    assert FRENCH in decoded.text


def test_latin1_that_a_server_says_of_everything_is_not_believed_of_russian():
    """No Western language has mostly letters beyond ASCII."""
    text = dict(LEGACY)["cp1251"] * 5
    assert decode(text.encode("cp1251"), charset="iso-8859-1") == Decoded(text, "windows-1251", ("charset_mismatch",))


@pytest.mark.parametrize("label", ["hex", "zlib", "unicode_escape", "idna", "utf-7", "x-nothing", "\x00", "é", "rot13"])
def test_codecs_of_python_are_no_charsets(label):
    """A page must not choose among Python's codecs; unknown labels are reported and passed over."""
    assert decode(b"<p>48656c6c6f</p>", charset=label) == Decoded("<p>48656c6c6f</p>", "utf-8", ("charset_unknown",))


def test_mostly_utf8_stays_utf8_with_replacement_characters():
    """A few bytes of another charset in a UTF-8 page cost themselves only."""
    decoded = decode((FRENCH * 3).encode() + b"\xe9\xff end")
    assert decoded == Decoded(FRENCH * 3 + "\ufffd\ufffd end", "utf-8", ("replacement_characters",))


def test_text_cut_inside_a_character_keeps_the_rest():
    """Truncated downloads end amid a character."""
    assert decode((FRENCH * 2 + "é").encode()[:-1]).text == FRENCH * 2 + "\ufffd"


def test_seven_bit_japanese_is_told_by_its_escapes():
    """ISO-2022-JP is all ASCII bytes; as UTF-8 it would be noise."""
    text = dict(LEGACY)["euc-jp"]
    assert decode(text.encode("iso2022_jp")).text == text
    assert decode(text.encode("iso2022_jp"), charset="iso-2022-jp").text == text


@pytest.mark.parametrize("said", ["utf-8", "shift_jis", "windows-1252"])
def test_seven_bit_japanese_that_declares_another_charset(said):
    """Every charset reads its bytes, and its escapes came into the text."""
    text = f"<html><meta charset={said}><p>{dict(LEGACY)['euc-jp']}</p>"
    assert decode(text.encode("iso2022_jp")) == Decoded(text, "iso-2022-jp", ("charset_mismatch",))


def test_euc_that_declares_shift_jis():
    """That reads each byte as a kana of half the width; where a page has these, it is believed."""
    head, said = "<html><meta charset=x-sjis><p>", dict(LEGACY)["euc-jp"] * 3
    assert decode((head + said).encode("euc-jp")) == Decoded(head + said, "euc-jp", ("charset_mismatch",))
    for half in ("ｱﾒﾘｶ ﾉ ﾊｼ ﾊ ﾗｲﾈﾝ､ｶｲﾂｳ ｽﾙ｡" * 9, "ｶﾅ", f"{said} ｱﾒﾘｶ"):
        assert decode((head + half).encode("cp932")) == Decoded(head + half, "shift_jis")


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
@pytest.mark.parametrize("codec", ["cp1252", "utf-8"])
def test_a_mark_of_utf16_before_another_charset(mark, codec):
    """Two bytes of ASCII are one Chinese character; the mark is no letter of the text."""
    text = f"<html><body><p>{'The harbour has a café and two old bridges. ' * 9}</p>"
    charset = "windows-1252" if codec == "cp1252" else codec
    assert decode(mark + text.encode(codec)) == Decoded(text, charset, ("charset_mismatch",))
    assert decode(mark + text.encode(codec)).utf8 in (None, text.encode())


BINARY = [
    b"%PDF-1.7\n1 0 obj",
    b"%!PS-Adobe-3.0\n%%Pages: 2",
    b"{\\rtf1\\ansi\\deff0 {\\fonttbl{\\f0 Arial;}} The ferry is late.\\par}",
    b"\x89PNG\r\n\x1a\n....",
    b"\xff\xd8\xff\xe0\x00\x10JFIF",
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
    b"PK\x03\x04\x14\x00",
    b"\x1f\x8b\x08\x00",
    b"\x7fELF\x02\x01",
    b"SQLite format 3\x00",
    b"\x00\x00\x00\x20ftypisom",
    b"PAR1\x15\x04",
]


@pytest.mark.parametrize("content", [*BINARY, b"\x00" * 1000, bytes(range(256)) * 40])
def test_binary_content_is_refused_by_name(content):
    """A picture or an archive is no page, whatever its file is called."""
    with pytest.raises(ReadError) as caught:
        decode(content, charset="utf-8", html=True)
    assert caught.value.reason == "binary"


@pytest.mark.parametrize(
    "text",
    ["PKI is hard.", "GIF89a is a format of pictures.", "7z or zip?", "%PDFs are", "PAR1 is", "%!PS is", "{\\rtf} is"],
)
def test_text_about_formats_is_text(text):
    """Marks in printable letters ask for more than these letters."""
    assert decode(text.encode()).text == text
    assert binary_format(text.encode()) is None


def test_undecodable_is_refused_when_too_much_would_be_lost():
    """More than a tenth of the characters lost is no text any more."""
    with pytest.raises(ReadError) as caught:
        decode(b"abc \x81\x8d\x8f\x90\x9d" * 50)
    assert caught.value.reason == "undecodable"


def test_size_is_checked_first_in_bytes():
    """64 MiB is the limit, for text in the bytes that it would have."""
    for content in (b"\x00" * (LIMIT + 1), "a" * (LIMIT + 1), "é" * (LIMIT // 2 + 1)):
        with pytest.raises(ReadError) as caught:
            decode(content)
        assert caught.value.reason == "too_large"
    module.refuse_oversize("a" * LIMIT)


@pytest.mark.parametrize("content", [b"", ""])
def test_nothing_is_empty_text(content):
    """Whether an empty page is a page is decided later."""
    assert decode(content).text == ""


@given(st.text(st.characters()))
@example("\ufeff\ufeffa")
@example("\ud83d\ude00")
@settings(max_examples=200, deadline=None)
def test_text_keeps_its_length_but_for_the_mark(text):
    """Offsets into a decoded str are offsets into the caller's, one mark aside; the result is valid Unicode."""
    decoded = decode(text)
    assert len(decoded.text) == len(text) - text.startswith("\ufeff")
    assert decoded.utf8 == decoded.text.encode()
    assert decoded.text == text.removeprefix("\ufeff") or any("\ud800" <= char <= "\udfff" for char in text)


BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=100).flatmap(
        lambda text: st.sampled_from(["utf-8", "utf-16", "utf-32", "cp1252", "gb18030", "cp932", "koi8-r"]).map(
            lambda codec: text.encode(codec, "ignore")
        )
    ),
    st.tuples(st.sampled_from(BINARY), st.binary(max_size=50)).map(b"".join),
    st.tuples(st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00"]), st.binary(max_size=80)).map(b"".join),
    st.tuples(st.sampled_from([b"<meta charset=", b"<?xml encoding='"]), st.binary(max_size=40)).map(b"".join),
)


@given(
    BYTES, st.one_of(st.none(), st.text(max_size=8), st.sampled_from(["utf-16", "big5", "iso-2022-jp"])), st.booleans()
)
@example(b"\xff\xfe", None, True)
@example(b"<a \xe9>", None, True)
@settings(max_examples=200, deadline=None)
def test_any_bytes_decode_or_are_refused_with_a_reason(content, charset, html):
    """No other exception, no invalid text, the same answer twice."""
    try:
        decoded = decode(content, charset=charset, html=html)
    except ReadError as error:
        decoded = error
    if isinstance(decoded, ReadError):
        assert decoded.reason in REJECTIONS
        return
    assert decoded.utf8 in (None, decoded.text.encode())
    assert decoded == decode(content, charset=charset, html=html)
    assert ("replacement_characters" in decoded.warnings) == ("\ufffd" in decoded.text)


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=200, deadline=None)
def test_utf8_comes_back_as_written(text):
    """Valid UTF-8 that is no other format's mark is never taken for anything else, controls aside."""
    content = text.encode()
    if any(char < " " for char in text):
        return
    decoded = decode(content)
    assert decoded.text == text.removeprefix("\ufeff")
    assert decoded.utf8 == (None if "\ufffd" in text else decoded.text.encode())
