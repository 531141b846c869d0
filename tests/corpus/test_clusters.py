"""Which document stays, and why."""

import pytest

from cleaner.config import Config
from cleaner.corpus.clusters import merits
from cleaner.corpus.collect import Entry, collect
from cleaner.corpus.duplicates import compare, find_duplicates
from cleaner.records import WHY_KEPT, Document

BODY = " ".join(f"word{i}" for i in range(40))
NEAR = BODY + " and more"


def removed(entries, keep="complete", published=frozenset(), **settings):
    documents = collect(entries)
    documents.facts.published[:] = [entry.id in published for entry in entries]
    compared = compare(documents, Config(keep=keep, **settings))
    rows = list(compared.removed())
    assert all(row.why_kept in WHY_KEPT for row in rows)
    return [(row.id, row.kept_id, row.relation, row.why_kept) for row in rows]


@pytest.mark.parametrize(
    ("a", "b", "keep", "expected"),
    [
        (Entry("a", BODY), Entry("b", NEAR), "complete", ("a", "b", "near", "more_complete")),
        (
            Entry("a", BODY, "2025-02-02"), Entry("b", BODY, "2025-02-01"), "complete",
            ("a", "b", "exact", "earlier"),
        ),
        (Entry("a", BODY), Entry("b", BODY, "2025-02-01"), "complete", ("a", "b", "exact", "earlier")),
        (Entry("b", BODY), Entry("a", BODY), "complete", ("b", "a", "exact", "smaller_id")),
        (Entry("a", NEAR, "2025-03"), Entry("b", BODY, "2025-02-01"), "earliest", ("a", "b", "near", "earlier")),
        (
            Entry("a", BODY, "2025-02-02T01:00:00+05:00"), Entry("b", BODY, "2025-02-01T21:30:00"), "earliest",
            ("b", "a", "exact", "earlier"),
        ),
        (Entry("a", BODY), Entry("b", BODY + " !!"), "longest", ("a", "b", "near", "longer")),
        (Entry("a", BODY), Entry("b", BODY), "longest", ("b", "a", "exact", "smaller_id")),
        (
            Entry("a", BODY, "2025-02-02"), Entry("b", BODY, "2025-02-01"), "longest",
            ("a", "b", "exact", "earlier"),
        ),
        (
            Entry("a", BODY, "2025-02-01"), Entry("b", BODY, "2025-02-01T21:30:00"), "complete",
            ("a", "b", "exact", "earlier"),
        ),
        (
            Entry("a", BODY, "2025-02-01"), Entry("b", BODY, "2025-02-02T00:00:00"), "complete",
            ("b", "a", "exact", "earlier"),
        ),
        (Entry("a", BODY, merits=2), Entry("b", BODY, merits=3), "complete", ("a", "b", "exact", "better_known")),
        (
            Entry("a", BODY, "2025-02-01", merits=2), Entry("b", BODY, merits=3), "complete",
            ("b", "a", "exact", "earlier"),
        ),
        (
            Entry("a", NEAR, source_path="web/1"), Entry("b", BODY, source_path="wire/1"), ("wire/", "web/"),
            ("a", "b", "near", "preferred_source"),
        ),
        (
            Entry("a", NEAR), Entry("b", BODY, hostname="wire.example"), ("wire.example",),
            ("a", "b", "near", "preferred_source"),
        ),
        (Entry("a", NEAR), Entry("wire-7", BODY), ("wire-",), ("a", "wire-7", "near", "preferred_source")),
        (Entry("a", BODY), Entry("b", NEAR), ("wire-",), ("a", "b", "near", "more_complete")),
    ],
)  # fmt: skip
def test_rules(a, b, keep, expected):
    """Each setting with its criteria in order, and the reason that is written down."""
    assert removed([a, b], keep) == [expected]
    assert removed([b, a], keep) == [expected]


def test_removed_documents_match_the_kept_one_directly():
    """In a chain a-b-c where only neighbours match, c is not removed for a's sake."""
    words = [f"w{i}" for i in range(100)]
    a, b, c = (" ".join(words[i : i + 60]) for i in (0, 5, 10))
    assert removed([Entry("a", a), Entry("b", b), Entry("c", c)], containment=1.0) == [
        ("b", "a", "near", "smaller_id"),
    ]


def test_published_documents_are_never_removed():
    """New ones yield to them, even when more complete; two published ones stand side by side."""
    entries = [Entry("new", NEAR + " still"), Entry("old1", BODY), Entry("old2", NEAR), Entry("copy", NEAR)]
    assert removed(entries, published={"old1", "old2"}) == [
        ("new", "old2", "near", "already_published"),
        ("copy", "old2", "exact", "already_published"),
    ]


def test_a_copy_goes_to_the_published_copy_of_its_text():
    """Although a better-ranked published document matches as well."""
    entries = [Entry("old1", NEAR), Entry("old2", BODY), Entry("copy", BODY)]
    assert removed(entries, published={"old1", "old2"}) == [("copy", "old2", "exact", "already_published")]


def test_a_new_document_that_says_more_than_a_published_one_stays():
    """The published one is contained in it; what has less than the published one goes."""
    rest = " ".join(f"more{i}" for i in range(60))
    entries = [Entry("old", BODY), Entry("story", BODY + " " + rest), Entry("half", BODY[: len(BODY) // 2])]
    assert removed(entries, published={"old"}) == [("half", "old", "contained", "already_published")]
    assert removed(entries) == [
        ("old", "story", "contained", "more_complete"),
        ("half", "story", "contained", "more_complete"),
    ]


@pytest.mark.parametrize("keep", ["earliest", ("wire/",)])
def test_what_says_more_does_not_go_for_what_it_contains(keep):
    """An article is no copy of the flash before it, whichever of them ranks first; what is near still goes, as does
    what has hardly more."""
    rest = " ".join(f"more{i}" for i in range(60))
    flash = Entry("flash", BODY, "2025-02-01", "wire/1")
    longer = Entry("longer", BODY + " " + rest[: len(rest) // 3], "2025-02-02", "web/3")
    assert [row[:3] for row in removed([flash, longer], keep)] == [("longer", "flash", "contained")]
    story = Entry("story", BODY + " " + rest, "2025-02-02", "web/1")
    again = Entry("again", BODY + " " + rest + " end", "2025-02-03", "web/2")
    near = ("again", "story", "near") if keep == "earliest" else ("story", "again", "near")
    assert [row[:3] for row in removed([flash, story, again], keep)] == [near]


def test_merits_are_known_fields_less_damage():
    """A text with a hole is worth less than the same without, however much else is known of it."""
    assert merits(["Title", ("Ada",), None, ""], ["no_title"]) == 2
    assert merits(["x"] * 14, ["replacement_characters"]) < merits([None] * 14, [])
    documents = [Document(id=name, text=BODY, title=title) for name, title in (("a", None), ("b", "Barge"))]
    assert [row.kept_id for row in find_duplicates(documents).removed] == ["b"]
