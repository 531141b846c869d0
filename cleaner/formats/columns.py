"""A record with named fields -> a page: which field is the text, the id, the date. One rule for every record format."""

from __future__ import annotations

import base64
import itertools
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from cleaner.config import crawl_moment
from cleaner.formats import nested
from cleaner.listed import names_in
from cleaner.records import Kind, Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cleaner.formats.origin import Columns, Origin

#: Names of the field that holds the page, the likeliest first; `Columns` overrides them.
TEXTS = (
    *("full_text", "fulltext", "text", "article_text", "maintext", "content", "body", "html", "raw_content"),
    *("raw_html", "article", "page_content", "markdown", "articlebody", "article_body", "body_text", "bodytext"),
    *("body_html", "content_html", "content_text", "volltext", "artikeltext", "texto", "texte", "testo", "tekst"),
    *("selftext", "document", "story", "page"),
)
#: Names of the field that holds the id. An url is no id: it names the place, not this copy of the page.
IDS = ("id", "_id", "doc_id", "uuid")
#: Names of the field that says when the page was fetched; a value that is no ISO date is left in ``extra``.
DATES = ("crawl_date", "date_crawled", "date_download", "warc_date", "timestamp")
#: The one of them that may say something else as well: it is left in ``extra`` whatever it holds.
_VAGUE = "timestamp"

_KINDS: Mapping[str, Kind] = dict.fromkeys(("html", "raw_html", "body_html", "content_html", "rendered"), "html")
#: Names of a text that is whole where others may be cut: it is not shorter than they are.
_WHOLE = frozenset(("full_text", "fulltext"))
#: Databases of the press call the number of the page so, and that of the record: what is so short holds no text where
#: another field of prose is so many times longer, and longer than that.
_NUMBERS, _SHORT = frozenset(("document", "story", "page")), 40
_TIMES, _LONG = 4, 500
#: Of so many characters of prose at least one is a space.
_WORD = 15
#: What Telegram calls the parts of a line that are marked up.
_INLINE = frozenset(
    names_in(
        """plain bold italic underline strikethrough spoiler code pre link text_link mention mention_name hashtag
        cashtag bot_command email phone bank_card blockquote custom_emoji"""
    )
)
#: What WordPress answers has its text in an object: {"content": {"rendered": "<p>…", "protected": false}}.
_RENDERED = "rendered"
_LONGEST_ID = 4096  # characters; what is longer is no id but data


def page(record: Mapping[str, Any], origin: Origin, number: int) -> Page | Rejected:
    """The page of the ``number``-th record (from 1) of an input.

    Text, id, url, charset and date leave the record, its other fields become ``extra`` in their order. Without an id
    of its own it is called by the input's path and number. A record without text gives "empty" (all text fields are
    empty strings) or "malformed" (no such field, or no string in it). A text that is named by a path
    (`article.body`), or that WordPress has put into an object, opens the objects on it: what else stands in them are
    fields of the record. A text in pieces is put together, as in `_together`. The page's warning "longer_field": a
    field that nobody named as the text holds many times more prose.
    """
    id_name, own = _own_id(record, origin.columns)
    identity = own if own is not None else f"{origin.path}#{number}"
    wanted = origin.columns.text if origin.columns.text is not None else _rendered(record)
    if wanted is not None:
        record = nested.opened(record, wanted)
    name = _text_name(record, wanted)
    if name is None:
        return _without_text(record, origin, identity, wanted)
    date_name, day = _crawl_date(record)
    taken = {name, id_name, None if date_name == _VAGUE else date_name}
    facts: dict[str, str | None] = {}
    for fact in ("url", "charset"):
        value = record.get(fact)
        facts[fact] = value if isinstance(value, str) and value and fact not in {name, date_name} else None
        taken.add(fact if facts[fact] else None)
    return Page(
        id=identity,
        content=_together(record[name]) or "",
        kind=_KINDS.get(name.lower().rpartition(".")[2]),
        url=facts["url"],
        charset=facts["charset"],
        crawl_date=day,
        source_path=origin.path,
        extra={key: _written(value) for key, value in record.items() if key not in taken},
        warnings=tuple(_warnings(record, name, origin.columns, has_id=own is not None)),
    )


def _warnings(record: Mapping[str, Any], name: str, columns: Columns, *, has_id: bool) -> Iterator[str]:
    """What is noticed about a record whose text is the field called ``name``."""
    if columns.text is None and _longer(record, name) is not None:
        yield "longer_field"
    if columns.id is not None and not has_id:
        yield "id_missing"


def has_text(record: Mapping[str, Any], columns: Columns) -> bool:
    """Whether a record has a page, or an empty string for one, or beside an id null: posts of a picture have comments.

    Digits are none: answers count their pages so.
    """
    if columns.text is not None:
        return nested.value_at(record, columns.text) is not None or bool(_present(record, (columns.text,)))
    if _rendered(record) is not None:
        return True
    arrays = any(isinstance(value, list) and holds_records(value) for value in record.values())
    values = [record[name] for name in _present(record, TEXTS)]
    values = [value if isinstance(value, str | bytes) or arrays else _together(value) for value in values]
    if any(isinstance(value, str | bytes) and not value.strip().isdigit() for value in values):
        return True
    return any(record[name] is None for name in _present(record, TEXTS)) and any(
        record.get(name) is not None for name in IDS
    )


def holds_records(array: list[Any]) -> bool:
    """Whether an array has objects that are no pieces of a text."""
    return any(isinstance(entry, dict) for entry in array) and _together(array) is None


def _own_id(record: Mapping[str, Any], columns: Columns) -> tuple[str | None, str | None]:
    """Name of the id field and the id; (None, None) where nothing usable stands in it."""
    names = IDS if columns.id is None else (columns.id,)
    for name in _present(record, names) or names:
        value = nested.value_at(record, name)
        if isinstance(value, int | float):  # JSON writes true as it writes 1.5
            value = json.dumps(value)
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST_ID:
            return name, value
    return None, None


def _text_name(record: Mapping[str, Any], wanted: str | None) -> str | None:
    names = [name for name in _named(record, wanted) if (_together(record[name]) or "").strip()]
    if wanted is None:
        names = [name for name in names if not _is_number(record, name)]
        names.sort(key=lambda name: not isinstance(record[name], str | bytes))  # arrays last: they may hold anything
        if len(names) > 1 and names[0].lower() in _WHOLE and len(record[names[0]]) < len(record[names[1]]):
            names.pop(0)
    return next(iter(names), None)


def _named(record: Mapping[str, Any], wanted: str | None) -> list[str]:
    """The fields that may hold the text, by their names; one in capitals counts where the others number a page, or are
    arrays."""
    names = _present(record, TEXTS if wanted is None else (wanted,))
    weak = all(name.lower() in _NUMBERS or not isinstance(record[name], str | bytes) for name in names)
    if wanted is None and names and weak:
        names = [*_present({name: None for name in record if name not in names}, TEXTS), *names]
    return names


def _is_number(record: Mapping[str, Any], name: str) -> bool:
    """Whether a field numbers the page, or the record, whose text stands elsewhere."""
    short = name.lower() in _NUMBERS and len(_together(record[name]) or "") <= _SHORT
    return short and _longer(record, name) is not None


def _longer(record: Mapping[str, Any], name: str) -> str | None:
    """The longest field of prose that is many times longer than the one called ``name``, and no usual one of text."""
    least = max(_LONG, _TIMES * len(_together(record[name]) or ""))
    found = None
    for other, value in record.items():
        if not isinstance(value, str) or len(value) < least or other.lower() in TEXTS or value.lstrip()[:1] == "<":
            continue
        if value.count(" ", 0, least) * _WORD >= least:
            found, least = other, len(value) + 1
    return found


def _together(value: Any) -> str | bytes | None:
    """A text; one in an array of paragraphs or words; one in pieces of which some are marked up, as Telegram has it:
    ["See ", {"type": "bold", "text": "this"}]. None for all else."""
    if isinstance(value, str | bytes) or not isinstance(value, list | tuple):
        return value if isinstance(value, str | bytes) else None
    if value and all(isinstance(piece, str) for piece in value):
        return ("\n\n" if any(" " in piece for piece in value) else " ").join(value)
    pieces = [_inline(piece) for piece in value]
    strings = [piece for piece in pieces if piece is not None]
    return "".join(strings) if strings and len(strings) == len(pieces) else None


def _inline(piece: Any) -> str | None:
    """A piece of a line; None for what is a record of its own."""
    if isinstance(piece, dict) and piece.get("type") in _INLINE:
        piece = piece.get("text")
    return piece if isinstance(piece, str) else None


def _rendered(record: Mapping[str, Any]) -> str | None:
    """The path to the text of a post of WordPress; None where a field of the record itself is its text."""
    name = _text_name(record, None)
    text = None if name is None else _together(record[name])
    if text is not None and not text.strip().isdigit():  # a page of "3" is where the post stands
        return None
    posts = (name for name in _present(record, TEXTS) if isinstance(record[name], dict))
    return next((f"{name}.{_RENDERED}" for name in posts if isinstance(record[name].get(_RENDERED), str)), None)


def _present(record: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    """Those of ``names`` that the record has, in their order; one that it writes in capitals counts as well."""
    found = [name for name in names if name in record]
    if not found:
        lower = {name.lower(): name for name in reversed([*record])}
        found = [lower[name] for name in names if name in lower]
    return found


def _written(value: Any) -> Any:
    """A value of ``extra``: bytes as text."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()


def _without_text(record: Mapping[str, Any], origin: Origin, identity: str, wanted: str | None) -> Rejected:
    names = _named(record, wanted)
    texts = [name for name in names if _together(record[name]) is not None]
    if texts and not any((_together(record[name]) or "").strip() for name in texts):
        return origin.rejected("empty", f"nothing stands in {names[0]!r}", identity)
    if texts:
        number = next(name for name in texts if (_together(record[name]) or "").strip())
        said = f"{_longer(record, number)!r} is far longer than {number!r}; --text names the field that holds the page"
        return origin.rejected("malformed", said, identity)
    if names:
        said = f"{names[0]!r} holds no string but {type_name(record[names[0]])}"
    else:
        known = ", ".join(repr(name)[:80] for name in list(record)[:10]) or "none"
        known += ", …" if len(record) > 10 else ""
        said = f"{'no field of text' if wanted is None else f'no field {wanted!r}'}; the record's fields: {known}"
    path = nested.path_to(record, TEXTS) if wanted is None else None
    if path is not None:
        said += f"; --text {path} would read the text in it"
    elif wanted is None and record:
        said += "; --text names the one that holds the page"
    return origin.rejected("malformed", said, identity)


def _crawl_date(record: Mapping[str, Any]) -> tuple[str | None, str | None]:
    for name in DATES:
        value = record.get(name)
        if isinstance(value, str) and value[10:11] in ("", "T", "t", " "):
            try:
                day = date.fromisoformat(value[:10]).isoformat()
            except ValueError:
                continue
            try:
                return name, crawl_moment(value).removesuffix("T00:00:00")  # a day, as tables store it
            except ValueError:  # a zone by name, or one that does not exist: the day is what is sure
                return name, day
    return None, None


def unique_names(names: Iterable[str]) -> list[str]:
    """Names of columns as those of fields; of equal ones the second is `text~2`, or the next one that no column has."""
    names = list(names)
    taken = set(names)
    numbers: dict[str, Iterator[int]] = {}  # of the names that were there before
    unique = []
    for name in names:
        if name in numbers:
            numbered = (f"{name}~{number}" for number in numbers[name])
            unique.append(next(one for one in numbered if one not in taken))
        else:
            numbers[name] = itertools.count(2)
            unique.append(name)
    return unique


def type_name(value: Any) -> str:
    """What JSON calls a value: "an array"."""
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
