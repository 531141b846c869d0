"""Pages that a browser has saved in one file: the page comes out, a mail does not, and broken files are rows."""

import base64
import gzip
import io
import plistlib
import quopri

import pytest

from cleaner.formats import saved
from cleaner.formats.origin import Damage, Origin
from cleaner.formats.read import read
from cleaner.records import Page, Rejected

HTML = '<html><head><meta charset="utf-8"></head><body><p>Die Brücke = neu.</p></body></html>'


def mhtml(
    html: bytes, *headers: str, coding: str = "quoted-printable", kind: str = "text/html", end: str = "--"
) -> bytes:
    """As Chrome writes it: a picture behind the page."""
    head = [
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: https://example.org/a",
        "Date: Mon, 3 Mar 2025 10:00:00 +0100",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="--x"',
        *headers,
    ]
    body = quopri.encodestring(html) if coding == "quoted-printable" else base64.encodebytes(html)
    page = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {coding}", "Content-Location: https://example.org/b"]
    picture = ["Content-Type: image/png", "Content-Transfer-Encoding: base64", "", "iVBORw0KGgo="]
    parts = ["\r\n".join(head), "\r\n".join([*page, "", body.decode("latin-1")]), "\r\n".join(picture)]
    return ("\r\n\r\n----x\r\n".join(parts) + f"\r\n----x{end}\r\n").encode("latin-1")


def only(content: bytes, reader=saved.mhtml, **about) -> Page | Rejected:
    (item,) = reader(io.BytesIO(content), Origin("a.mhtml", **about))
    return item


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize(("kind", "charset"), [("text/html", None), ('text/html; charset="utf-8"', "utf-8")])
def test_mhtml_gives_its_page_with_address_and_day(coding, kind, charset):
    page = only(mhtml(HTML.encode(), coding=coding, kind=kind))
    assert (page.id, page.kind, page.charset, page.warnings) == ("a.mhtml", "html", charset, ())
    assert page.content.decode().replace("\r\n", "\n").strip() == HTML
    assert (page.url, page.crawl_date) == ("https://example.org/a", "2025-03-03T10:00:00+01:00")


def test_mhtml_of_other_browsers():
    """Internet Explorer wrote the address with the page only, and some files are one part; a date may be wrong."""
    content = mhtml(HTML.encode()).replace(b"Snapshot-Content-Location: https://example.org/a\r\n", b"")
    assert only(content).url == "https://example.org/b"
    single = (
        b"MIME-Version: 1.0\r\nDate: soon\r\nContent-Type: text/html\r\nContent-Location: file:///a.html\r\n\r\n<p>A"
    )
    page = only(single)
    assert (page.content, page.url, page.crawl_date) == (b"<p>A", None, None)


def test_a_mail_is_no_page():
    mail = mhtml(HTML.encode()).replace(b"Content-Location: https", b"X-Location: https")
    assert only(mail.replace(b"Snapshot-", b"X-")).reason == "unsupported"
    assert only(b"Subject: A\r\nMIME-Version: 1.0\r\n\r\nWords.").reason == "unsupported"
    assert only(b"\xff\xfe\x00words").reason == "unsupported"
    letter = b"Received: from a\r\n" + mhtml(HTML.encode()).replace(b"Snapshot-", b"X-")
    assert only(letter).reason == "unsupported"
    assert only(b"To: archive@example.org\r\n" + mhtml(HTML.encode())).url == "https://example.org/a"


def test_a_mailbox_is_no_text(tmp_path):
    (tmp_path / "box").write_bytes(b"From a@example.org Thu Jan  4 10:00:00 2024\nSubject: A\n\nWords of a mail.\n")
    (tmp_path / "text").write_bytes(b"From Monday on Thu Nguyen opens the shop.\n")
    box, text = read(tmp_path)
    assert (box.reason, box.detail, text.id) == ("unsupported", "a mailbox", "text")


def test_a_mail_without_a_version_is_told_by_its_suffix_and_its_head(tmp_path):
    """Whoever exports an article to a file of that name has a page, and a text may begin as a mail does."""
    mail = (
        b"From: Ann Lee <ann@example.org>\r\nTo: desk@example.org\r\nSubject: The bridge\r\n over the Lenne\r\n"
        b"Date: Mon, 3 Mar 2025 10:00:00 +0100\r\nContent-Type: text/plain\r\n\r\nWords of a mail.\r\n"
    )
    (tmp_path / "a.eml").write_bytes(mail)
    (tmp_path / "b.EML.gz").write_bytes(gzip.compress(mail))
    (tmp_path / "c.eml").write_bytes(b"From: the desk\n\nThe bridge opens.\n")
    (tmp_path / "d.text").write_bytes(mail)
    assert [getattr(item, "reason", "") for item in read(tmp_path)] == ["unsupported", "unsupported", "", ""]


def test_the_page_is_the_part_of_the_address():
    """A frame of an advert may stand before it; writers of mails break long lines, also within an address."""
    page = mhtml(HTML.encode()).replace(b"org/b", b"org/a")
    frame = b"----x\r\nContent-Type: text/html\r\nContent-Location: https://example.org/frame\r\n\r\n<p>Buy</p>\r\n"
    assert b"neu" in only(page.replace(b"----x\r\n", frame + b"----x\r\n", 1)).content
    assert only(page.replace(b"https://example.org/a", b"https://example.\r\n\torg/a")).url == "https://example.org/a"


@pytest.mark.parametrize("charset", ["charset*=ut\0f'en'%E9", "charset*0=utf; charset*", "charset*=\xff''x"])
def test_broken_parameters_of_a_type(charset):
    """The library raises for some of them."""
    assert b"neu" in only(mhtml(HTML.encode(), kind=f"text/html; {charset}")).content
    top = mhtml(HTML.encode()).replace(b"boundary=", f"{charset.replace('charset', 'boundary')}; a=".encode("latin-1"))
    assert only(top).reason in {"malformed", "unsupported"}


def test_mhtml_that_breaks_off():
    """Where a picture is cut the page is whole; where the page is, it says so."""
    whole = mhtml(HTML.encode())
    assert only(whole[:-30]).warnings == ()
    cut = only(whole[: whole.index(b"neu")])
    assert (b"neu" in cut.content, cut.warnings) == (False, ("truncated",))
    assert only(whole, damage=Damage("malformed", "cut", cut=True)).warnings == ("truncated",)
    assert only(b"", damage=Damage("malformed", "no gzip")).detail == "no gzip"
    assert only(b"").reason == "empty"


def test_parts_inside_each_other_without_end():
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000))
    assert only(b"MIME-Version: 1.0\n" + deep).reason in {"too_deep", "unsupported"}


def test_large_files_are_refused(monkeypatch):
    monkeypatch.setattr(saved, "LIMIT", 1000)
    assert only(mhtml(HTML.encode()) + b" " * 1000).reason == "too_large"
    assert only(b"bplist00" + b" " * 1000, saved.webarchive).reason == "too_large"


def archive(**main: object) -> bytes:
    resource = {"WebResourceData": HTML.encode(), "WebResourceMIMEType": "text/html", **main}
    return plistlib.dumps({"WebMainResource": resource, "WebSubresources": []}, fmt=plistlib.FMT_BINARY)


def test_web_archive_gives_its_page():
    page = only(archive(WebResourceURL="https://example.org/a", WebResourceTextEncodingName="UTF-8"), saved.webarchive)
    assert (page.content, page.kind, page.url, page.charset) == (
        HTML.encode(),
        "html",
        "https://example.org/a",
        "UTF-8",
    )
    assert only(archive(WebResourceURL=7), saved.webarchive).url is None
    assert only(archive(WebResourceURL=_ECHO), saved.webarchive).url is None


_ECHO: list[object] = []  # 2**60 of these, written out
for _ in range(60):
    _ECHO = [_ECHO, _ECHO]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archive(WebResourceMIMEType="image/png"), "unsupported"),
        (archive(WebResourceData="text"), "unsupported"),
        (archive(WebResourceMIMEType=_ECHO, WebResourceURL=_ECHO), "unsupported"),
        (plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY), "unsupported"),
        (plistlib.dumps([1], fmt=plistlib.FMT_BINARY), "unsupported"),
        (archive()[:-40], "unsupported"),
        (b"bplist00" + b"\xff" * 60, "unsupported"),
        (b"<html>words", "malformed"),
        (b"", "empty"),
    ],
)
def test_web_archives_that_are_none(content, reason):
    assert only(content, saved.webarchive).reason == reason


def test_every_byte_of_a_web_archive_may_be_wrong():
    """A row or a page, never an exception."""
    content = archive()
    for place in range(0, len(content), 3):
        only(content[:place] + b"\xf5" + content[place + 1 :], saved.webarchive)


def test_both_are_told_by_name_and_by_content(tmp_path):
    for name in ("a.mhtml", "b.MHT", "c"):
        (tmp_path / name).write_bytes(mhtml(HTML.encode()))
    for name in ("d.webarchive", "e"):
        (tmp_path / name).write_bytes(archive())
    found = list(read(tmp_path))
    assert [item.id for item in found if isinstance(item, Page)] == ["a.mhtml", "b.MHT", "c", "d.webarchive", "e"]
