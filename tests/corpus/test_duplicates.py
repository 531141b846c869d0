"""find_duplicates against comparing everything with everything."""

import datetime as dt
import itertools
import os
import random
import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from cleaner.corpus import few
from cleaner.corpus.duplicates import GROUP_BOUND, find_duplicates
from cleaner.corpus.hashing import shingles
from cleaner.errors import CleanerError, ConfigError
from cleaner.records import Cluster, Document
from cleaner.tokens import tokens


@pytest.fixture(autouse=True, scope="module", params=["few", "many"])
def way(request):
    """Few documents are compared in another way than many; what is true of them is the same."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "many":
            patch.setattr(few, "DOCUMENTS", -1)
        yield request.param


def by_definition(documents, threshold, containment):
    sets = {name: set(shingles(tokens(text))) for name, text in documents}
    texts, pairs = dict(documents), []
    for a, b in itertools.combinations(sorted(texts), 2):
        shared = len(sets[a] & sets[b])
        if texts[a] == texts[b]:
            pairs.append((a, b, 1.0, 1.0, "exact"))
        elif shared:
            jaccard, share = shared / len(sets[a] | sets[b]), shared / min(len(sets[a]), len(sets[b]))
            if jaccard >= threshold or share >= containment:
                pairs.append((a, b, jaccard, share, "near" if jaccard >= threshold else "contained"))
    return pairs


@st.composite
def collections(draw):
    """Texts made from few pieces: copies, cuts, joins and changed words, in a small vocabulary."""
    chance = random.Random(draw(st.integers(0, 10**6)))
    vocabulary = [f"{chance.choice('ab')}{i}" for i in range(draw(st.sampled_from([2, 9, 60])))]
    if draw(st.booleans()):
        vocabulary = [chr(0x4E00 + i) for i in range(len(vocabulary))]
    bases = [[chance.choice(vocabulary) for _ in range(chance.randint(0, 50))] for _ in range(5)]
    texts = []
    for _ in range(draw(st.integers(0, 25))):
        text = list(chance.choice(bases))
        for _ in range(chance.randint(0, 3)):
            edit = chance.random()
            if text and edit < 0.4:
                text[chance.randrange(len(text))] = chance.choice(vocabulary)
            elif edit < 0.7:
                text = text[chance.randint(0, len(text)) :]
            else:
                text += chance.choice(bases)
        texts.append(" ".join(text) + chance.choice(["", ".", " !"]))
    return [(f"d{i}", text) for i, text in enumerate(texts)]


@given(collections(), st.sampled_from([0.3, 0.5, 0.8]))
@settings(max_examples=20, deadline=None)
def test_a_threshold_above_containment_changes_labels_only(documents, containment):
    """The documentation says so, and which setting to raise."""
    low, high = (find_duplicates(documents, threshold, containment=containment) for threshold in (containment, 1.0))
    assert low.clusters == high.clusters
    assert [(pair.a, pair.b) for pair in low.pairs] == [(pair.a, pair.b) for pair in high.pairs]
    assert all(
        pair.relation == "near" for pair in low.pairs if pair.jaccard >= containment and pair.relation != "exact"
    )


@given(
    collections(),
    st.sampled_from([0.3, 0.5, 0.7, 0.8, 1.0]),
    st.sampled_from([0.3, 0.8, 1.0]),
    st.randoms(),
)
@settings(max_examples=50, deadline=None)
def test_pairs_and_clusters_hold_by_definition(documents, threshold, containment, chance):
    """All pairs with their exact values; removed ones match a kept one; kept ones match none; any order of input."""
    found = find_duplicates(documents, threshold, containment=containment)
    assert [(p.a, p.b, p.jaccard, p.containment, p.relation) for p in found.pairs] == by_definition(
        documents, threshold, containment
    )
    assert found.complete
    matched = {frozenset((p.a, p.b)) for p in found.pairs}
    members = [name for cluster in found.clusters for name in cluster.members]
    assert len(set(members)) == len(members)
    assert [row.id for row in found.removed] == [name for name, _ in documents if name in members]
    assert all(
        frozenset((c.kept, name)) in matched and c.kept not in members for c in found.clusters for name in c.members
    )
    kept = [name for name, _ in documents if name not in members]
    assert not any(frozenset(pair) in matched for pair in itertools.combinations(kept, 2))

    shuffled = list(documents)
    chance.shuffle(shuffled)
    again = find_duplicates(shuffled, threshold, containment=containment)
    assert again.pairs == found.pairs
    assert sorted(again.removed, key=lambda r: r.id) == sorted(found.removed, key=lambda r: r.id)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["one"],
        ["one", "two"],
        ["...", "!!!", ""],
        ["\ud800", "\udfff"],
        ["\ud800 a", "\udfff b"],
        ["a" * 10**6, "b"],
        ["x " * 2_000_000, "\ud800" * 10, "x"],
    ],
)
def test_nothing_in_common(texts):
    """Empty, one-word, punctuation and broken texts make no false pair."""
    assert find_duplicates(texts).pairs == ()


def test_texts_without_tokens_are_copies_only_when_equal():
    """Two empty texts, or the same dots twice, are exact copies; other punctuation is not."""
    found = find_duplicates(["", "...", "", "...", "!!!"])
    assert [(p.a, p.b, p.relation) for p in found.pairs] == [("0", "2", "exact"), ("1", "3", "exact")]
    assert found.clusters == (Cluster("0", ("2",)), Cluster("1", ("3",)))


BODY = [f"word{i}" for i in range(200)]
STORY = " ".join(BODY)


@pytest.mark.parametrize(
    ("copy", "relation"),
    [
        (STORY, "exact"),
        (STORY.upper(), "near"),
        ("Another headline altogether\n\n" + STORY, "near"),
        (STORY + "\n\nRecent Posts\n\n" + " ".join(f"post{i}" for i in range(90)), "contained"),
        (" ".join(BODY[:100]), "contained"),
        (" ".join(f"long{i}" for i in range(900)) + " " + STORY, "contained"),
    ],
)
def test_relations(copy, relation):
    """A changed headline, a tail of other titles, a half and an embedded copy come out as what they are."""
    (pair,) = find_duplicates([("a", STORY), ("b", copy)]).pairs
    assert pair.relation == relation


def test_results_depend_on_nothing_but_the_documents(way):
    """Neither on the seed of hashes nor on the order of input: the same bytes from another process."""
    code = f"""if True:
        import random, sys
        from cleaner.corpus import few
        from cleaner.corpus.duplicates import find_duplicates
        few.DOCUMENTS = {few.DOCUMENTS}
        chance = random.Random(3)
        texts = [[f"w{{chance.randrange(500)}}" for _ in range(60)] for _ in range(30)]
        texts += [text[:i] + [f"v{{i}}"] + text[i:] for i, text in enumerate(texts)]
        documents = [(f"d{{i}}", " ".join(text)) for i, text in enumerate(texts)]
        random.Random(sys.argv[1]).shuffle(documents)
        found = find_duplicates(documents, 0.7)
        print(found.pairs, [cluster.kept for cluster in found.clusters], sorted(found.removed, key=lambda r: r.id))"""
    outputs = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code, seed], capture_output=True, check=True, env=env)
        outputs.add(done.stdout)
    (output,) = outputs
    assert b"near" in output


def test_large_groups_of_the_same_shingles_pair_with_their_first():
    """n identical texts give n - 1 pairs and say so; up to the bound every pair is there."""
    many = find_duplicates([STORY] * (GROUP_BOUND + 1))
    assert len(many.pairs) == GROUP_BOUND
    assert {pair.a for pair in many.pairs} == {"0"}
    assert not many.complete
    few = find_duplicates([STORY] * GROUP_BOUND)
    assert len(few.pairs) == GROUP_BOUND * (GROUP_BOUND - 1) // 2
    assert few.complete


def test_thousands_of_variants_make_one_cluster():
    """A family too large for all its pairs is still found whole."""
    found = find_duplicates(f"{STORY} ending{i}" for i in range(1500))
    assert len(found.removed) == 1499
    assert len(found.clusters) == 1
    assert not found.complete


def test_members_are_in_input_order():
    """Whatever the order of ids."""
    (cluster,) = find_duplicates([("z", STORY), ("k", STORY), ("m", STORY), ("b", STORY)]).clusters
    assert cluster == Cluster("b", ("z", "k", "m"))


def test_documents_texts_and_tuples():
    """All three kinds of input, mixed; dates of documents count."""
    documents = [
        Document(id="x", text=STORY, date="2025-05-05"),
        ("y", STORY),
        STORY,
        Document(id="z", text=STORY, date="2025-01-01"),
    ]
    (cluster,) = find_duplicates(documents).clusters
    assert cluster == Cluster("z", ("x", "y", "2"))


def test_equal_ids_are_told_apart_in_the_order_given():
    """Equal pages cleaned one by one have equal ids; they are the very copies to be found."""
    found = find_duplicates([("a", STORY), ("a", STORY), ("a~2", "something else"), ("a", STORY)])
    assert found.clusters == (Cluster("a", ("a~2", "a~3")),)
    assert {pair.relation for pair in found.pairs} == {"exact"}


class Frame:
    """What a DataFrame of pandas or polars is to us: columns by name, each a list on demand."""

    class Column(list):
        to_list = list.copy

    def __init__(self, columns):
        self._columns = columns
        self.columns = list(columns)

    def __getitem__(self, name):
        return self.Column(self._columns[name])


@pytest.mark.parametrize("make", [pa.table, Frame])
def test_tables(make):
    """A table gives what its rows give; ids may be numbers or missing, and what else ranks documents is used."""
    rows = {"id": [7, 8, None], "text": [STORY, STORY + " more", "something else"], "other": [1, 2, 3]}
    (cluster,) = find_duplicates(make(rows)).clusters
    assert cluster == Cluster("8", ("7",))
    del rows["id"]
    (cluster,) = find_duplicates(make(rows)).clusters
    assert cluster == Cluster("1", ("0",))
    rows["date"] = [dt.date(2024, 5, 1), dt.date(2024, 5, 2), None]
    (cluster,) = find_duplicates(make(rows), keep="earliest").clusters
    assert cluster == Cluster("0", ("1",))


def test_a_column_of_texts():
    """A column alone is a list of texts."""
    assert find_duplicates(pa.chunked_array([[STORY], [STORY, "x"]])).clusters == (Cluster("0", ("1",)),)


@pytest.mark.parametrize("table", [pa.table({"id": ["a"]}), pa.table({"text": ["a", None]}), Frame({"text": [1.5]})])
def test_tables_without_texts_are_refused(table):
    """No column, no text in a row: which one, is said."""
    with pytest.raises(CleanerError, match=r"no column text; its columns: id|no text in row [01]"):
        find_duplicates(table)


@pytest.mark.parametrize("documents", ["one string", [1], [("a",)], [("a", 1)]])
def test_wrong_input_is_refused(documents):
    """A single string and foreign values have a clear message."""
    with pytest.raises(CleanerError, match=r"list|no document"):
        find_duplicates(documents)


@pytest.mark.parametrize("setting", [{"threshold": 0}, {"threshold": 1.5}, {"containment": 0.0}, {"keep": "newest"}])
def test_wrong_settings_are_refused(setting):
    """Settings are checked as everywhere else."""
    with pytest.raises(ConfigError):
        find_duplicates(["a"], **setting)
