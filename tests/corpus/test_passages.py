"""Passages that kept documents share."""

import pytest

from cleaner.corpus.collect import Entry, collect
from cleaner.corpus.passages import FREQUENT, find_passages


def words(name, n):
    return " ".join(f"{name}{i}" for i in range(n))


def passages(texts):
    collected = collect(Entry(*item) for item in texts.items())
    return find_passages(
        collected.facts.ids, collected.sets, collected.sets.sizes.nonzero()[0], [*texts.values()].__getitem__
    )


QUOTE = "“We have nothing to add,” said Zoë Müller, speaker of the ministry, on Monday in Wien"
QUOTE_WORDS = 16


def test_a_shared_quotation():
    """Shares over each one's own shingles, words of the smaller, the run, and the text as it was written."""
    texts = {"a": f"{words('a', 60)}. {QUOTE}. {words('x', 9)}", "b": f"{QUOTE.upper()}! {words('b', 30)}"}
    pairs, frequent = passages(texts)
    shared = QUOTE_WORDS - 4
    (found,) = pairs
    assert (found.a, found.b, found.shared_words, found.longest_run) == ("a", "b", QUOTE_WORDS, QUOTE_WORDS)
    assert found.share_a == pytest.approx(shared / (60 + QUOTE_WORDS + 9 - 4), abs=1e-6)
    assert found.share_b == pytest.approx(shared / (30 + QUOTE_WORDS - 4), abs=1e-6)
    assert found.examples == (QUOTE[1:],)
    assert frequent == []


def test_a_pair_needs_fifty_words_or_a_twentieth():
    """Below both bounds nothing is reported; each bound alone is enough."""
    part, long_part = words("p", 20), words("q", 50)
    texts = {
        "few": f"{words('a', 1500)} {part}", "other": f"{part} {words('b', 1500)}",
        "many": f"{words('c', 1500)} {long_part}", "more": f"{long_part} {words('d', 1500)}",
        "short": f"{words('e', 30)} {words('f', 5)}", "brief": f"{words('f', 5)} {words('g', 14)}",
    }  # fmt: skip
    pairs, _ = passages(texts)
    assert [(p.a, p.b, p.shared_words) for p in pairs] == [("brief", "short", 5), ("many", "more", 50)]


def test_three_longest_examples_cut_at_a_word():
    """Longest first, at most three, none beyond its bound."""
    parts = [words(name, n) for name, n in (("k", 6), ("l", 8), ("m", 7), ("n", 200))]
    texts = {"a": " | filler1 ".join(parts), "b": " | filler2 ".join(reversed(parts))}
    ((found,), _) = passages(texts)
    assert found.longest_run == 200
    assert [example.split()[0] for example in found.examples] == ["n0", "l0", "m0"]
    assert len(found.examples[0]) <= 300
    assert parts[3].startswith(found.examples[0] + " ")
    assert found.examples[1:] == (parts[1], parts[2])


def test_texts_without_spaces_and_short_texts():
    """Characters count as words where a script has no spaces; texts under five tokens are one shingle."""
    line = "昨日東京で大きな会議が開かれました"
    texts = {
        "a": f"{line}。新しい話題です",
        "b": f"全然別の文章から始まる。{line}",
        "c": "hello, world",
        "d": "Hello World!",
    }
    pairs, _ = passages(texts)
    assert [(p.a, p.b, p.shared_words, p.examples) for p in pairs] == [
        ("a", "b", len(line), (line,)),
        ("c", "d", 2, ("hello, world",)),
    ]


def test_frequent_passages_count_for_no_pair():
    """A paragraph in more than twenty documents is reported once, whole, although one has it changed."""
    standing = "This story was first published by the Example Agency, whose terms apply to every use of it"
    texts = {f"d{i:03}": f"{words(f'u{i}x', 40)}\n\n{standing}. {words(f'v{i}x', 5)}" for i in range(FREQUENT + 4)}
    texts["d007"] = f"{words('other', 30)} {standing.replace('terms', 'rules')}"
    pairs, frequent = passages(texts)
    assert pairs == []
    (found,) = frequent
    assert (found.text, found.words) == (standing, 17)
    assert found.documents == FREQUENT + 3
    assert found.examples == ("d000", "d001", "d002")


def test_in_just_twenty_documents_it_counts_for_pairs():
    """The bound itself is not frequent."""
    texts = {f"d{i:03}": f"{words(f'u{i}x', 20)} {words('same', 10)}" for i in range(FREQUENT)}
    pairs, frequent = passages(texts)
    assert len(pairs) == FREQUENT * (FREQUENT - 1) // 2
    assert frequent == []


def test_a_repeated_phrase_goes_round_once():
    """A frequent phrase that repeats itself ends."""
    texts = {f"d{i:03}": f"{words(f'u{i}x', 20)} {'tick tock ' * 20}" for i in range(FREQUENT + 5)}
    pairs, frequent = passages(texts)
    assert pairs == []
    assert [found.documents for found in frequent] == [FREQUENT + 5]


def test_nothing_shared():
    """No documents, or none that share, give empty lists."""
    assert passages({}) == ([], [])
    assert passages({"a": words("a", 50), "b": words("b", 50), "c": "..."}) == ([], [])
