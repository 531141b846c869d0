"""One document as TEI P5 XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: What XML 1.0 cannot hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://www.tei-c.org/ns/1.0"


def tei(row: Mapping[str, Any], version: str) -> bytes:
    """The TEI file of a corpus row: a header with what is known of the text, and its paragraphs."""
    from lxml import etree

    root = etree.Element("TEI", nsmap={None: _NAMESPACE})

    def add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
        child = etree.SubElement(parent, tag, {name: _clean(value) for name, value in attributes.items()})
        if text is not None:
            child.text = _clean(text)
        return child

    header = add(root, "teiHeader")
    described = add(header, "fileDesc")
    title = add(described, "titleStmt")
    add(title, "title", row["title"] or row["id"], type="main")
    for name in row["authors"]:
        add(title, "author", name)
    publication = add(described, "publicationStmt")
    add(publication, "publisher", row["site_name"] or row["hostname"] or "unknown")
    add(publication, "idno", row["id"])
    if row["license"]:
        add(add(publication, "availability"), "p", row["license"])
    if row["date"]:
        add(publication, "date", row["date"], when=row["date"])
    source = add(add(described, "sourceDesc"), "bibl", row["title"] or row["id"])
    if row["url"]:
        add(source, "ptr", target=row["url"])
    add(add(add(header, "encodingDesc"), "appInfo"), "application", ident="cleaner", version=version).append(
        _label(etree)
    )
    profile = add(header, "profileDesc")
    if row["description"] or row["synopsis"]:
        add(add(profile, "abstract"), "p", row["synopsis"] or row["description"])
    add(add(profile, "langUsage"), "language", row["language"], ident=row["language"])
    body = add(add(root, "text"), "body")
    for paragraph in row["text"].split("\n\n"):
        if paragraph.strip():
            _lines(add, add(body, "p"), paragraph)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _label(etree: Any) -> Any:
    label = etree.Element("label")
    label.text = "cleaner"
    return label


def _lines(add: Any, element: Any, paragraph: str) -> None:
    """The lines of a paragraph with the breaks between them."""
    first, *others = paragraph.split("\n")
    element.text = _clean(first)
    for line in others:
        add(element, "lb").tail = _clean(line)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
