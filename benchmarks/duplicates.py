"""Near-duplicates: this package beside datasketch and, where installed, rensa. Prints CPU seconds, quality, memory.

    python benchmarks/duplicates.py tools --data FOLDER [--threshold 0.7]   CPU, ratio, P/R/F1, peak memory of each tool
    python benchmarks/duplicates.py signatures --data FOLDER                text to signatures, MB/s
    python benchmarks/duplicates.py edits --data FOLDER                     edited news by kind of edit
    python benchmarks/duplicates.py scripts                                 the same edits in Chinese, Japanese, Thai
    python benchmarks/duplicates.py generated [--documents 10000]           planted duplicates in generated documents
    python benchmarks/duplicates.py identical                               1,000 and 10,000 identical pages
    python benchmarks/duplicates.py bands                                   recall of the bands by threshold

FOLDER holds reuters, reuters_pairs and edited_news as JSON Lines (.gz). Every figure of a tool comes from a
process of its own, on the same texts already in memory, after a warm-up that compiles and imports;
peak memory includes the interpreter and the texts.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import importlib.util
import itertools
import json
import multiprocessing
import random
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from edited_texts import SCRIPTS, Articles, edited_articles

Texts = list[tuple[str, str]]
PairSet = set[tuple[str, str]]

NUM_PERM = 128
#: How often a tool is measured; the quickest counts, since others may be using the machine.
LAPS = 3


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a compressed JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8", errors="surrogatepass") as lines:
        yield from map(json.loads, lines)


def shingle_texts(text: str) -> list[str]:
    """The shingler that users of a sketch library write: word 5-grams, lower-cased."""
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))] if words else []


def pair(a: str, b: str) -> tuple[str, str]:
    """Two ids in order."""
    return (a, b) if a < b else (b, a)


def by_cleaner(texts: Texts, threshold: float) -> PairSet:
    """Verified near and exact pairs."""
    from cleaner import find_duplicates

    return {(p.a, p.b) for p in find_duplicates(texts, threshold).pairs if p.relation != "contained"}


def by_datasketch(texts: Texts, threshold: float) -> PairSet:
    """Candidates of MinHashLSH over MinHash.bulk, as its documentation shows."""
    from datasketch import MinHash, MinHashLSH

    batches = ([s.encode("utf-8", "replace") for s in shingle_texts(text)] for _, text in texts)
    sketches = MinHash.bulk(batches, num_perm=NUM_PERM)
    index = MinHashLSH(threshold=threshold, num_perm=NUM_PERM)
    found: PairSet = set()
    for (name, text), sketch in zip(texts, sketches, strict=True):
        if shingle_texts(text[:100]):
            found.update(pair(name, other) for other in index.query(sketch))
            index.insert(name, sketch)
    return found


def by_rensa(texts: Texts, threshold: float) -> PairSet:
    """Candidates of RMinHashLSH that reach the threshold by the sketch's estimate."""
    from rensa import RMinHash, RMinHashLSH

    sketches = RMinHash.from_token_sets((shingle_texts(text) for _, text in texts), num_perm=NUM_PERM, seed=1)
    index = RMinHashLSH(threshold=threshold, num_perm=NUM_PERM, num_bands=16 if threshold >= 0.8 else 32)
    found: PairSet = set()
    for number, ((name, text), sketch) in enumerate(zip(texts, sketches, strict=True)):
        if shingle_texts(text[:100]):
            near = [other for other in index.query(sketch) if sketches[other].jaccard(sketch) >= threshold]
            found.update(pair(name, texts[other][0]) for other in near)
            index.insert(number, sketch)
    return found


TOOLS: dict[str, Callable[[Texts, float], PairSet]] = {
    "datasketch": by_datasketch,
    "rensa": by_rensa,
    "cleaner": by_cleaner,
}


def measure_tool(name: str, data: Path, threshold: float) -> dict[str, float]:
    """CPU seconds, precision, recall, F1 and peak memory of one tool on Reuters."""
    texts = [(row["id"], row["text"]) for row in rows(data / "reuters.jsonl.gz")]
    gold = {pair(row["a"], row["b"]) for row in rows(data / "reuters_pairs.jsonl.gz") if row["jaccard"] >= threshold}
    found = TOOLS[name](texts[:500], threshold)
    laps = []
    for _ in range(LAPS):
        gc.collect()  # what imports, compilers and the lap before leave behind
        start = time.process_time()
        found = TOOLS[name](texts, threshold)
        laps.append(time.process_time() - start)
    right = len(found & gold)
    precision, recall = right / max(1, len(found)), right / len(gold)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"cpu": min(laps), "P": precision, "R": recall, "F1": f1, "pairs": len(found), "peak_mb": peak_mb()}


def peak_mb() -> float:
    """Most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10 if sys.platform != "darwin" else 1 << 20)


def in_child(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function's answer from a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def tools(options: argparse.Namespace) -> None:
    """Every tool on Reuters."""
    names = [name for name in TOOLS if name == "cleaner" or importlib.util.find_spec(name)]
    results = {name: in_child(measure_tool, name, options.data, options.threshold) for name in names}
    for name, row in results.items():
        print(
            f"{name:11} CPU {row['cpu']:6.2f} s  {row['cpu'] / results['cleaner']['cpu']:5.1f} x cleaner  "
            f"P {row['P']:.4f} R {row['R']:.4f} F1 {row['F1']:.4f}  pairs {row['pairs']}  peak {row['peak_mb']:.0f} MB"
        )


def measure_signatures(data: Path) -> tuple[float, float, float]:
    """MB of text a CPU second: ours from text, datasketch bulk from text, and from ready shingles."""
    from datasketch import MinHash

    from cleaner.corpus.signatures import text_signatures

    texts = [row["text"] for row in rows(data / "reuters.jsonl.gz")]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    text_signatures(texts[:100], NUM_PERM)
    laps = [time.process_time()]
    text_signatures(texts, NUM_PERM)
    laps.append(time.process_time())
    ready = [[shingle.encode("utf-8", "replace") for shingle in shingle_texts(text)] for text in texts]
    laps.append(time.process_time())
    MinHash.bulk(ready, num_perm=NUM_PERM)
    laps.append(time.process_time())
    ours, shingling, bulk = (after - before for before, after in itertools.pairwise(laps))
    return size / ours, size / (shingling + bulk), size / bulk


def signatures(options: argparse.Namespace) -> None:
    """Speed from text to signatures."""
    ours, theirs, ready = in_child(measure_signatures, options.data)
    print(f"signatures: cleaner {ours:.0f} MB/s, datasketch bulk with a Python shingler {theirs:.1f} MB/s")
    print(f"            ratio {ours / theirs:.0f}; datasketch bulk from ready shingles {ready:.1f} MB/s")


def exact_values(a: str, b: str) -> tuple[float, float]:
    """Jaccard and share of the smaller set, by the definition."""
    from cleaner.corpus.hashing import shingles
    from cleaner.tokens import tokens

    first, second = (set(shingles(tokens(text))) for text in (a, b))
    shared = len(first & second)
    return shared / max(1, len(first | second)), shared / max(1, min(len(first), len(second)))


def edits(options: argparse.Namespace) -> None:
    """Edited news: of the edits whose exact values pass, how many come out with the right relation."""
    articles = {row["id"]: row for row in rows(options.data / "edited_news.jsonl.gz")}
    report_edits(articles, options.threshold)


def scripts(options: argparse.Namespace) -> None:
    """The same edits of generated Chinese, Japanese and Thai articles."""
    for script in SCRIPTS:
        print(script)
        report_edits(edited_articles(script, 60), options.threshold)


def report_edits(articles: Articles, threshold: float) -> None:
    """Found and right by kind of edit, and false pairs, at two settings of containment."""
    for containment in (0.8, 0.5):
        tally, false = judge_edits(articles, threshold, containment)
        print(f"threshold {threshold}, containment {containment}")
        for kind, count in sorted(tally.items()):
            share = f"{count['right'] / count['due']:.3f}" if count["due"] else "  -  "
            whole = count["found"] / count["all"]
            print(f"  {kind:13} right {share} of {count['due']:3} that pass; found {whole:.3f} of all")
        print(f"  false pairs across groups: {false}")


def judge_edits(articles: Articles, threshold: float, containment: float) -> tuple[dict[str, Counter[str]], int]:
    """By kind of edit: all, found, due by the exact values, right; and the number of false pairs across groups."""
    from cleaner import find_duplicates

    originals = {row["group"]: name for name, row in articles.items() if row["edit"] == "orig"}
    texts = [(name, row["text"]) for name, row in articles.items()]
    found = find_duplicates(texts, threshold, containment=containment)
    relations = {(p.a, p.b): p.relation for p in found.pairs}
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for name, row in articles.items():
        original = originals.get(row["group"])
        if original is None or original == name:
            continue
        relation = relations.get(pair(original, name))
        expected = expected_relation(articles[original]["text"], row["text"], threshold, containment)
        tally[row["edit"]].update(all=1, found=relation is not None, due=expected is not None)
        tally[row["edit"]].update(right=expected is not None and relation == expected)
    return tally, false_pairs(articles, found.pairs, threshold, containment)


def expected_relation(a: str, b: str, threshold: float, containment: float) -> str | None:
    """The relation that the exact values give."""
    jaccard, share = exact_values(a, b)
    if a == b:
        return "exact"
    return "near" if jaccard >= threshold else "contained" if share >= containment else None


def false_pairs(articles: Articles, pairs: Iterable[Any], threshold: float, containment: float) -> int:
    """Pairs of different groups whose exact values are both below the settings."""
    false = 0
    for found in pairs:
        a, b = articles[found.a], articles[found.b]
        if a["group"] != b["group"] or a["edit"] == "distractor":
            false += expected_relation(a["text"], b["text"], threshold, containment) is None
    return false


def generate(documents: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Documents of about 2 KB; a tenth are edits of earlier ones, and one family has min(5000, documents / 20).

    The id says the family: "family-number".
    """
    chance = random.Random(seed)  # noqa: S311
    vocabulary = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(30_000)]
    common = min(5000, documents // 20)
    recent: list[tuple[int, list[str]]] = []
    star = chance.choices(vocabulary, k=300)
    for number in range(documents):
        draw = chance.random()
        if draw < common / documents:
            family, words = -1, list(star)
        elif draw < common / documents + 0.1 and recent:
            family, words = chance.choice(recent)
            words = list(words)
        else:
            family, words = number, chance.choices(vocabulary, k=300)
            if len(recent) < 1000 or chance.random() < 0.05:
                recent.append((family, list(words)))
            yield f"{family}-{number}", " ".join(words)
            continue
        for _ in range(chance.randint(0, 3)):
            words[chance.randrange(len(words))] = chance.choice(vocabulary)
        yield f"{family}-{number}", " ".join(words)


def measure_generated(documents: int) -> dict[str, float]:
    """Planted duplicates found and wrong, CPU and peak memory; texts are generated while they are read."""
    from cleaner.config import Config
    from cleaner.corpus.collect import Entry, collect
    from cleaner.corpus.duplicates import compare

    families: Counter[str] = Counter()
    apart = {"seconds": 0.0, "characters": 0}

    def entries() -> Iterator[Entry]:
        documents_left = generate(documents)
        while True:
            start = time.process_time()
            name, text = next(documents_left, ("", ""))
            apart["characters"] += len(text)
            apart["seconds"] += time.process_time() - start
            if not name:
                return
            families[name.rsplit("-", 1)[0]] += 1
            yield Entry(name, text)

    compare(collect(Entry(*item) for item in generate(200)), Config())
    gc.collect()
    start = time.process_time()
    compared = compare(collect(entries()), Config())
    cpu = time.process_time() - start - apart["seconds"]
    removed = list(compared.removed())
    planted = sum(size - 1 for size in families.values())
    wrong = sum(row.id.rsplit("-", 1)[0] != row.kept_id.rsplit("-", 1)[0] for row in removed)
    found = {"planted": planted, "found": len(removed) - wrong, "wrong": wrong}
    return {**found, "cpu": cpu, "mb": apart["characters"] / 1e6, "peak_mb": peak_mb()}


def generated(options: argparse.Namespace) -> None:
    """Generated documents with planted duplicates."""
    for documents in options.documents:
        row = in_child(measure_generated, documents)
        share, each = row["found"] / row["planted"], 1e6 * row["cpu"] / documents
        print(
            f"{documents} documents, {row['mb']:.0f} MB: found {share:.5f} of {row['planted']}, wrong {row['wrong']}, "
            f"CPU {row['cpu']:.2f} s ({each:.0f} us a document), peak {row['peak_mb']:.0f} MB"
        )


def measure_identical(pages: int) -> float:
    """CPU seconds for so many identical pages."""
    from cleaner import find_duplicates

    page = next(text for _, text in generate(1))
    find_duplicates([page] * 300)  # beyond what is compared without compiled code
    gc.collect()
    start = time.process_time()
    find_duplicates([page] * pages)
    return time.process_time() - start


def identical(_: argparse.Namespace) -> None:
    """Identical pages cost in proportion."""
    few, many = (in_child(measure_identical, pages) for pages in (1000, 10_000))
    print(f"identical pages: 1,000 {few:.3f} s, 10,000 {many:.3f} s, ratio {many / few:.1f}")


def bands(_: argparse.Namespace) -> None:
    """The curve of the chosen bands."""
    from cleaner.corpus.bands import choose_banding

    for threshold in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        banding = choose_banding(threshold)
        curve = "  ".join(f"{similarity:.1f}:{recall:.3f}" for similarity, recall in banding.curve(10))
        print(f"{threshold}: {banding.bands} x {banding.rows}, recall {banding.recall(threshold):.4f}   {curve}")


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    measurements = {f.__name__: f for f in (tools, signatures, edits, scripts, generated, identical, bands)}
    parser.add_argument("measurement", choices=measurements)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000])
    options = parser.parse_args()
    if options.data is None and options.measurement in {"tools", "signatures", "edits"}:
        parser.error(f"{options.measurement} needs --data FOLDER")
    measurements[options.measurement](options)


if __name__ == "__main__":
    main()
