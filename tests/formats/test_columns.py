"""Which field of a record is the page, the id, the date: guessed with care, or as the caller says."""

import pytest

from cleaner.formats.columns import DATES, IDS, TEXTS, has_text, page
from cleaner.formats.origin import Columns, Origin
from cleaner.records import Page


def _page(record, **columns):
    return page(record, Origin("f.jsonl", columns=Columns(**columns)), 7)


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_found_under_its_usual_names(name):
    """The field leaves the record; fields that hold HTML say so."""
    found = _page({"x": 1, name: "A"})
    assert (found.content, dict(found.extra)) == ("A", {"x": 1})
    assert found.kind == ("html" if "html" in name else None)


def test_first_usual_name_that_has_text_wins():
    """An empty 'text' beside a full 'content' is not the page; what was not taken is kept."""
    found = _page({"content": "C", "text": " ", "html": "H"})
    assert (found.content, dict(found.extra)) == ("C", {"text": " ", "html": "H"})


def test_named_columns_are_taken_and_no_other():
    """Options mean what they say."""
    found = _page({"text": "no", "lead": "yes", "id": 1, "key": 2}, text="lead", id="key")
    assert (found.content, found.id, dict(found.extra)) == ("yes", "2", {"text": "no", "id": 1})
    assert _page({"text": "A"}, text="lead").reason == "malformed"
    assert _page({"Lead": "A", "KEY": "k"}, text="lead", id="key").id == "k"
    assert _page({"text": "A", "id": "x"}, id="key").id == "f.jsonl#7"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "malformed"),
        ({"title": "t"}, "malformed"),
        ({"text": None}, "malformed"),
        ({"text": 5}, "malformed"),
        ({"text": [5]}, "malformed"),
        ({"text": [{"text": "a"}]}, "malformed"),
        ({"text": []}, "malformed"),
        ({"text": ""}, "empty"),
        ({"text": "\n", "content": None}, "empty"),
    ],
)
def test_record_without_text_is_a_row(record, reason):
    """The row has the record's own id where there is one."""
    assert _page(record).reason == reason
    assert _page(record).id == "f.jsonl#7"
    assert _page({**record, "id": "own"}).id == "own"


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize(("value", "identity"), [("a", "a"), (12, "12"), (1.5, "1.5"), (True, "true"), (" b", " b")])
def test_own_id_of_any_plain_type(name, value, identity):
    """Numbers become strings as JSON writes them."""
    found = _page({name: value, "text": "A"})
    assert (found.id, dict(found.extra)) == (identity, {})


@pytest.mark.parametrize("value", [None, "", "  ", [1], {"$oid": "x"}, "x" * 5000])
def test_what_is_no_id_stays_data(value):
    """Nothing is thrown away because it could not serve as id."""
    found = _page({"id": value, "text": "A"})
    assert (found.id, dict(found.extra)) == ("f.jsonl#7", {"id": value})


def test_url_is_no_id():
    """Two crawls of one place are two pages."""
    found = _page({"url": "https://example.org/a", "text": "A"})
    assert (found.id, found.url) == ("f.jsonl#7", "https://example.org/a")


@pytest.mark.parametrize("name", DATES)
@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2025-06-09", "2025-06-09"),
        ("2025-06-09T00:00:00", "2025-06-09"),
        ("2025-06-09T10:00:00Z", "2025-06-09T10:00:00+00:00"),
        ("2025-06-09 10:00:00.123456789+02:00", "2025-06-09T10:00:00+02:00"),
        ("2025-06-09 10:00 PST", "2025-06-09"),
    ],
)
def test_crawl_date_keeps_its_time_of_day(name, value, moment):
    """What was written three hours before one in the morning was written the day before."""
    found = _page({name: value, "text": "A"})
    assert (found.crawl_date, dict(found.extra)) == (moment, {"timestamp": value} if name == "timestamp" else {})


@pytest.mark.parametrize("value", [1749456000, "9 June 2025", "2025-13-01", "2025-06-091", "", None])
def test_what_is_no_iso_date_stays_data(value):
    """A time stamp in another form is not guessed at."""
    found = _page({"timestamp": value, "text": "A"})
    assert (found.crawl_date, dict(found.extra)) == (None, {"timestamp": value})


def test_all_of_a_record_arrives():
    """Known fields in their places, the others in their order."""
    record = {"z": 1, "id": "i", "url": "u", "text": "A", "charset": "utf-8", "crawl_date": "2025-06-09", "a": [None]}
    assert _page(record) == Page("i", "A", None, "u", "utf-8", "2025-06-09", "f.jsonl", {"z": 1, "a": [None]})
    assert list(_page(record).extra) == ["z", "a"]


def test_an_url_that_was_chosen_as_id_is_the_url_as_well():
    """Else a page whose id is its address would lose its host name."""
    found = _page({"url": "https://example.org/a", "text": "A", "n": 1}, id="url")
    assert (found.id, found.url, dict(found.extra)) == ("https://example.org/a", "https://example.org/a", {"n": 1})


def test_url_and_charset_of_other_types_stay_data():
    """Only strings have a meaning there."""
    found = _page({"text": "A", "url": 5, "charset": None})
    assert (found.url, found.charset, dict(found.extra)) == (None, None, {"url": 5, "charset": None})


def test_a_path_names_a_text_inside_objects():
    """What else stands in them are fields of the record; one whose name is taken from further out keeps its path."""
    record = {"id": 1, "article": {"id": 2, "title": "T", "body": {"html": "<p>A", "text": None}}}
    found = _page(record, text="article.body.html", id="article.id")
    assert (found.content, found.kind, found.id) == ("<p>A", "html", "2")
    assert dict(found.extra) == {"id": 1, "title": "T", "text": None}
    assert dict(_page(record, text="article.body.html").extra)["article.id"] == 2
    assert _page({"a.b": "A", "a": {"b": "no"}}, text="a.b").content == "A"
    assert _page({"a": {"b": ""}}, text="a.b").reason == "empty"
    assert _page({"a": {"b": {"c": "A"}}}, text="a.b").detail == "'a.b' holds no string but an object"
    assert _page({"a": "b"}, text="a.b.c").detail == "no field 'a.b.c'; the record's fields: 'a'"


@pytest.mark.parametrize(
    ("record", "advice"),
    [
        ({"Beitrag": "A"}, "--text names the one that holds the page"),
        ({"article": {"title": "T", "Body": "A"}}, "--text article.Body would read the text in it"),
        ({"hits": {"hits": [{"_source": {"text": "A"}}]}}, "--text _source.text would read the text in it"),
        ({"content": {"raw": "A"}}, "--text content.raw would read the text in it"),
        ({"title": {"rendered": "T"}, "n": {"rendered": "A"}}, "--text names the one that holds the page"),
    ],
)
def test_a_record_without_text_says_how_to_name_it(record, advice):
    """The fields of text are guessed by English names and at the top only."""
    assert _page(record).detail.endswith(f"; {advice}")


def test_a_post_of_wordpress_has_its_text_in_an_object():
    """What most blogs and many papers answer; a text of the record's own comes first."""
    post = {"id": 7, "title": {"rendered": "T"}, "content": {"rendered": "<p>A", "protected": False}, "author": 3}
    found = _page(post)
    assert (found.id, found.content, found.kind) == ("7", "<p>A", "html")
    assert dict(found.extra) == {"title": {"rendered": "T"}, "protected": False, "author": 3}
    assert has_text(post, Columns())
    assert _page({**post, "text": "B"}).content == "B"
    assert _page({**post, "content": {"rendered": " "}}).reason == "empty"
    assert _page({**post, "content": {"rendered": 5}}).reason == "malformed"
    assert _page({**post, "page": "3"}).content == "<p>A"
    assert _page(post, text="excerpt").reason == "malformed"


_PROSE = "Six words make one short sentence. " * 20


def test_a_text_in_pieces_is_put_together():
    """Paragraphs as crawlers collect them, and messages of which some words are bold; records in an array are none."""
    assert _page({"text": ["One day.", "Two."]}).content == "One day.\n\nTwo."
    bold = {"type": "bold", "text": "this"}
    assert _page({"text": ["See ", bold, " now."]}).content == "See this now."
    assert _page({"text": [bold]}).content == "this"
    assert _page({"a": {"b": ["One day.", "Two."]}}, text="a.b").content == "One day.\n\nTwo."
    assert _page({"text": ["The", "words"]}).content == "The words"
    assert _page({"text": ["a", "b"], "Body": "A"}).content == "A"
    assert _page({"text": ["a", "b"], "body": "A"}).content == "A"


@pytest.mark.parametrize(
    "value",
    [
        {"content": [{"text": "A"}]},
        {"content": [{"type": "article", "text": "A"}, {"type": "article", "text": "B"}], "page": 0},
        {"content": [], "articles": [{"text": "A"}]},
        {"page": ["a", "b"], "results": [{"text": "A"}]},
        {"body": [{"type": "paragraph", "text": "A"}]},
    ],
)
def test_arrays_of_records_are_no_text(value):
    """Pages of answers are called content, too; they hold records, or stand beside some."""
    assert not has_text(value, Columns())
    assert has_text(
        {"text": ["See ", {"type": "bold", "text": "this"}], "text_entities": [{"type": "bold", "text": "this"}]},
        Columns(),
    )


@pytest.mark.parametrize("name", ["page", "Page", "document", "story"])
def test_the_number_of_a_page_is_not_its_text(name):
    """Databases of the press have such a column; the row says which field to name. Without another it is the text."""
    refused = _page({name: "S. 3", "Beitrag": _PROSE, "Vorspann": _PROSE[:510]})
    assert refused.reason == "malformed"
    assert refused.detail.startswith(f"'Beitrag' is far longer than {name!r}; --text names")
    assert _page({name: "S. 3", "Beitrag": "No more."}).content == "S. 3"
    assert _page({name: _PROSE, "Beitrag": _PROSE * 9}).warnings == ("longer_field",)
    assert _page({name: "S. 3", "raw": f"<html>{_PROSE}"}).content == "S. 3"
    assert _page({name: "S. 3", "Volltext": "A"}).content == "A"
    assert _page({name: "S. 3", "Beitrag": _PROSE[:400]}).content == "S. 3"


def test_a_field_of_prose_that_is_far_longer_than_the_text_is_said():
    """A teaser may stand in the usual field and the article in another; pages beside their text are usual."""
    assert _page({"text": "The teaser.", "Beitrag": _PROSE}).warnings == ("longer_field",)
    assert _page({"text": "The teaser.", "Beitrag": _PROSE}, text="text").warnings == ()
    assert _page({"text": "The text.", "html": _PROSE, "key": "x" * 5000, "n": [_PROSE]}).warnings == ()


def test_a_full_text_comes_before_what_may_be_a_part():
    """Answers of services have the first words in 'content', and tools put the whole beside them."""
    assert _page({"content": "The first wor… [+2100 chars]", "full_text": _PROSE}).content == _PROSE
    for flag in ("true", "N/A", "https://example.org/a.pdf"):
        assert _page({"full_text": flag, "text": _PROSE}).content == _PROSE


def test_an_id_that_is_missing_is_said():
    """A misspelt name would number all records without a word."""
    assert _page({"text": "A", "id": "x"}, id="key").warnings == ("id_missing",)
    assert _page({"text": "A", "key": "x"}, id="key").warnings == ()
