"""JSON Lines from anyone: each line one page or one row, in bounded memory, nothing that cannot be written again."""

import io
import json

import pytest
from hypothesis import given, settings, strategies as st

from cleaner.formats import json_lines
from cleaner.formats.origin import Columns, Origin
from cleaner.records import REJECTIONS, Page, Rejected


def _read(content, **columns):
    stream = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    return list(json_lines.read(stream, Origin("r.jsonl", columns=Columns(**columns))))


def _short(items):
    return [(item.id, item.content if isinstance(item, Page) else item.reason) for item in items]


def test_each_line_is_a_page_or_a_row_that_names_the_line():
    """One bad line costs itself; numbers count records, details name lines."""
    items = _read('{"id": "a", "text": "A"}\r\n\n  \n{"text": "B"}\nnot json\n[1]\n{"text": "C"}')
    assert _short(items) == [
        ("a", "A"),
        ("r.jsonl#2", "B"),
        ("r.jsonl#3", "malformed"),
        ("r.jsonl#4", "malformed"),
        ("r.jsonl#5", "C"),
    ]
    assert items[2].detail.startswith("line 5: ")
    assert items[3].detail == "line 6: an array, not an object"
    assert {item.source_path for item in items} == {"r.jsonl"}


def test_an_array_with_an_element_a_line_is_read_as_lines():
    """As programs write it by hand; numbers count its elements."""
    items = _read('[\n{"text": "A"},\n{"id": "b", "text": "B"} , \r\n{"text": "C"},,\n]\n')
    assert _short(items) == [("r.jsonl#1", "A"), ("b", "B"), ("r.jsonl#3", "malformed")]


def test_last_line_that_breaks_off_is_one_row():
    """A file cut amid a record gives all whole ones."""
    assert _short(_read('{"text": "A"}\n{"text": "B')) == [("r.jsonl#1", "A"), ("r.jsonl#2", "malformed")]


@pytest.mark.parametrize("content", ["", "\n\n  \r\n", "\ufeff"])
def test_file_without_records_is_one_row(content):
    """Every input is accounted for, also one that holds nothing."""
    assert _short(_read(content)) == [("r.jsonl", "empty")]


def test_line_separators_of_unicode_do_not_end_a_line():
    """Only the newline byte does; U+2028, U+0085 and form feed stand inside strings."""
    text = "a\u2028b\u2029c\u0085d\x0ce"
    assert _read(json.dumps({"text": text}, ensure_ascii=False).replace("\\f", "\x0b"))[0].id == "r.jsonl#1"
    assert _read(json.dumps({"text": text}, ensure_ascii=False))[0].content == text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_charsets(codec):
    """Mark, zero bytes, or lines that are no UTF-8."""
    lines = '{"text": "Déjà vu à la plage, l’été"}\n' * 3
    assert [page.content for page in _read(lines.encode(codec))] == ["Déjà vu à la plage, l’été"] * 3


def test_another_format_under_the_name_is_one_row():
    """Compressed data must not become a thousand malformed lines."""
    assert _short(_read(b"\x1f\x8b\x08\x00" + b"\n\x00" * 5000)) == [("r.jsonl", "binary")]


def test_long_line_is_one_row_and_reading_goes_on(monkeypatch):
    """Memory is bounded by the limit on a line; the next line is found again."""
    monkeypatch.setattr(json_lines, "LINE_LIMIT", 1000)
    long = json.dumps({"text": "x" * 5000})
    fits = json.dumps({"text": "y" * 988})
    assert len(fits) == 1000
    for end in ("\n", ""):
        items = _read(f'{{"text": "A"}}\n{long}\n{fits}\n{{"text": "B"}}\n{long}{end}')
        assert [item.reason if isinstance(item, Rejected) else item.content[0] for item in items] == [
            *("A", "too_large", "y"),
            *("B", "too_large"),
        ]


@pytest.mark.parametrize("depth", [101, 500, 990, 5000, 100_000])
def test_deep_nesting_is_one_row(depth):
    """Whether the parser gives up or not, what could not be written again is refused, the same everywhere."""
    nested = "[" * depth + "]" * depth
    line = f'{{"text": "A", "x": {nested}}}'
    assert _short(_read(f'{line}\n{nested}\n{{"text": "B"}}')) == [
        ("r.jsonl#1", "too_deep"),
        ("r.jsonl#2", "too_deep"),
        ("r.jsonl#3", "B"),
    ]


def test_nesting_up_to_the_limit_is_kept():
    """A record and 99 arrays."""
    (page,) = _read('{"text": "A", "x": ' + "[" * 99 + "]" * 99 + "}")
    assert json.dumps(page.extra["x"]) == "[" * 99 + "]" * 99


def test_numbers_that_json_cannot_hold_are_kept_as_strings():
    """NaN, infinities and huge numbers reach the output as valid JSON; ordinary ones stay numbers."""
    huge = "9" * 5000
    (page,) = _read(f'{{"text": "A", "a": NaN, "b": -Infinity, "c": 1e999, "d": {huge}, "e": 1.5, "f": 12, "g": -0.0}}')
    assert dict(page.extra) == {
        "a": "NaN",
        "b": "-Infinity",
        "c": "1e999",
        "d": huge,
        "e": 1.5,
        "f": 12,
        "g": -0.0,
    }
    json.dumps(dict(page.extra), allow_nan=False)


def test_of_equal_keys_the_last_one_counts():
    """As every JSON reader does it."""
    (page,) = _read('{"text": "A", "id": "x", "text": "B", "id": "y"}')
    assert (page.id, page.content) == ("y", "B")


def test_lone_surrogates_are_replaced_everywhere():
    """Escapes that name half a character reach neither ids nor other fields; whole ones stay."""
    (page,) = _read(
        r'{"id": "a\ud800", "url": "\udc00", "text": "b\ud83d", "k\udfff": ["\ud800", {"x": "\ud83d\ude00"}]}'
    )
    assert (page.id, page.url, page.content) == ("a\ufffd", "\ufffd", "b\ufffd")
    assert dict(page.extra) == {"k\ufffd": ["\ufffd", {"x": "😀"}]}


_TWO = ('{"id": "a", "text": "A"}', '{"id": "b", "text": "B"}')


@pytest.mark.parametrize(
    "content",
    [
        "".join(_TWO),  # the first file ended without a line end
        "\r".join(_TWO),
        "\n".join(f"\ufeff{one}" for one in _TWO),  # each was a file with a mark
        "\n".join(f"\x1e{one}" for one in _TWO),  # RFC 7464
        '{\n "id": "a",\n "text": "A"\n}\n{\n "id": "b",\n "text": "B"\n}\n',
    ],
)
def test_records_that_were_put_together_otherwise(content):
    """Files that `cat` put together and records over several lines lose nothing."""
    assert [(page.id, page.content) for page in _read(content)] == [("a", "A"), ("b", "B")]


def test_records_of_one_line_are_numbered_also_when_they_are_passed_over():
    lines = ['{"text": "A"}{"text": "B"} {"text": "C"', '{"text": "D"}', "", '{"text": "E"}x']
    lines += [
        '[{"text": "F"} ,\t{"text": "G"}]',
        '{"a": [ {"text": "H"}], "b": [{"c": 1}]}',
        "[1, 2]",
        '5 {"text": "I"}',
        '{"text": "J"}\x1e{"text": "K"}\u2003{"text": "L"}',
        '{"data": [null, {"text": "M"}]}',
    ]
    content = "\n".join(lines).encode()
    ids = [item.id for item in _read(content)]
    assert ids == [f"r.jsonl#{number}" for number in range(1, 17)]
    for passed in range(1, 17):
        items = json_lines.read(io.BytesIO(content), Origin("r.jsonl", passed=passed))
        assert [item.id for item in items] == ids[passed:]


def test_a_first_line_of_one_brace_costs_no_other_line():
    assert _short(_read('{\n{"id": "a", "text": "A"}\n')) == [("r.jsonl#1", "malformed"), ("a", "A")]


def test_control_characters_in_strings_are_kept():
    """JSON forbids them, those who write it by hand do not know."""
    (page,) = _read('{"text": "a\tb\x1b"}')
    assert page.content == "a\tb\x1b"


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters(), max_size=5),
                lambda inner: (
                    st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["text", "id", "url", "x"]), inner)
                ),
                max_leaves=6,
            ).map(lambda value: json.dumps(value).encode()),
        ),
        max_size=5,
    )
)
@settings(max_examples=80, deadline=None)
def test_any_lines_give_pages_and_rows_that_can_be_written(lines):
    """No exception, valid ids and reasons, extra as JSON, and not more items than lines and objects."""
    content = b"\n".join(lines)
    items = _read(content)
    assert len(items) <= content.count(b"\n") + 1 + content.count(b"{")
    for item in items:
        assert item.id.encode()
        if isinstance(item, Page):
            assert isinstance(item.content, str)
            json.dumps(dict(item.extra), allow_nan=False, ensure_ascii=False).encode()
        else:
            assert item.reason in REJECTIONS
