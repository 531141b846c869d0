"""Finished folders for the tests, written by hand: no page is cleaned, so they cost little and hold rare things."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from cleaner.look.write import add_looks
from cleaner.output import index, manifest, rows
from cleaner.output.folder import OutputFolder
from cleaner.output.manifest import Counts
from cleaner.records import METADATA, Block, Document, Rejected

SETTINGS = {"mode": "default", "threshold": 0.8, "phrases_drop": []}
KEPT = (
    "The bridge over the Lenne was opened on Sunday by the mayor.\n\nA school class walked across it first.\n"
    "It had been closed for nine years.\n\nThe next bridge follows in May."
)
COPY = KEPT.replace("nine years", "nine long years").replace("\n\nThe next bridge follows in May.", "")
BLOCKS = (
    Block(0, "Home", 0, 4, None, "drop", None, "navigation", 0.01),
    Block(1, "Bridge opens", 6, 18, None, "meta", "title", "title", 1.0),
    Block(4, "Share on Facebook", 150, 167, None, "drop", None, "share", 0.02),
    Block(5, "Also read: bridges", 168, 186, None, "drop", None, "also_read", 0.3),
)
#: Everything that a page may try, in every field that reaches a page of ours.
HOSTILE = (
    "<script>window.__xss=1;document.title='PWNED'</script>",
    "</script><script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    '"><svg onload=window.__xss=1>',
    "'-window.__xss=1-'",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "${window.__xss=1}",
    "javascript:window.__xss=1",
    "]]><script>window.__xss=1</script>",
    "\u202egnp.exe\u202c \u2028\u2029\x00\x1b[31m\x85\ufeff",
    "<iframe srcdoc='<script>parent.__xss=1</script>'>",
    "&lt;script&gt;window.__xss=1&lt;/script&gt;",
    "<a href=javascript:window.__xss=1>x</a>",
)


def document(name: str, text: str, **fields: Any) -> Document:
    """A document whose digests and counts agree with its text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    values: dict[str, Any] = {
        "digest": digest,
        "text_digest": digest,
        "n_words": len(text.split()),
        "n_chars": len(text),
        "n_chars_input": len(text) + 300,
        "origin": dict.fromkeys(METADATA),
        "source_path": name,
        "language": "en",
        "language_score": 1.0,
    }
    return Document(id=name, text=text, **{**values, **fields})


def write(
    path: Path,
    documents: list[Document],
    removed: dict[str, tuple[Block, ...]],
    *,
    duplicates: list[tuple[Document, dict[str, Any]]] = [],  # noqa: B006  never changed
    passages: list[dict[str, Any]] = [],  # noqa: B006
    frequent: list[dict[str, Any]] = [],  # noqa: B006
    rejected: list[Rejected] = [],  # noqa: B006
    with_index: bool = True,
    parquet: bool = False,
) -> Path:
    """A whole folder with report, card, metadata and what the index knows of removed documents."""
    tables = {
        "duplicates": [row for _, row in duplicates],
        "passages": passages,
        "frequent_passages": frequent,
        "rejected": [rows.rejected_row(one) for one in rejected],
    }
    counts = Counts(
        inputs=len(documents) + len(duplicates) + len(rejected),
        kept=len(documents),
        duplicates=len(duplicates),
        rejected=len(rejected),
        skipped={"hidden": 1, "links": 0},
        removed=_counted(block.reason for blocks in removed.values() for block in blocks),
        rejections=_counted(one.reason for one in rejected),
    )
    facts: dict[str, Any] = {"settings": SETTINGS, "version": "1.2.3", "checksums": {"lexicon": "0" * 64}}
    with OutputFolder(path, restart=True) as folder:
        if parquet:
            _write_parquet(folder, documents, removed)
        else:
            with folder.parts("corpus") as corpus, folder.parts("removed") as blocks:
                for one in documents:
                    corpus.write([rows.corpus_row(one)])
                    blocks.write(rows.removed_rows(one.id, removed.get(one.id, ())))
                for gone in rejected:
                    blocks.write(rows.removed_rows(gone.id, removed.get(gone.id, ())))
        for table, found in tables.items():
            with folder.file(f"{table}.jsonl") as file:
                for row in found:
                    file.write(row)
        if with_index:
            _write_index(folder, [one for one, _ in duplicates])
        about = json.loads(manifest.build(counts, files=folder.sealed(), **facts))
        alarms = add_looks(folder, about)
        folder.publish(counts, alarms=alarms, **facts)
    return path


def _counted(names: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found


def _write_index(folder: OutputFolder, documents: list[Document]) -> None:
    entries = ((one.id, json.dumps(rows.corpus_row(one))) for one in documents)
    index.write(folder.index_folder(), folder.sealed(), [], [], entries)


def _write_parquet(folder: OutputFolder, documents: list[Document], removed: dict[str, tuple[Block, ...]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = {
        "corpus": [rows.corpus_row(one) for one in documents],
        "removed": [row for one in documents for row in rows.removed_rows(one.id, removed.get(one.id, ()))],
    }
    for table, found in tables.items():
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(found), sink)
        folder.add(f"{table}/part-00000.parquet", sink.getvalue().to_pybytes())


def bridge(path: Path, **options: Any) -> Path:
    """Two kept documents, a duplicate of the first, a shared passage and a rejected input."""
    other = document("b.html", "Another story.\n\nIt is short.", date="2024-05-01", hostname="b.example")
    kept = document(
        "a.txt",
        KEPT,
        title="Bridge opens",
        authors=("Ann Lee",),
        date="2024-03-03T08:00:00+01:00",
        url="https://a.example/bridge",
        hostname="a.example",
        cluster="a.txt",
        cluster_size=2,
        warnings=("truncated: at 64 MiB",),
    )
    copied = rows.duplicate_row(
        "copy.txt", "a.txt", relation="near", jaccard=0.81, containment=0.97, why_kept="more_complete"
    )
    shared = rows.passage_row(
        "a.txt", "b.html", shared_words=60, share_a=0.1, share_b=0.5, longest_run=20, examples=["It is short."]
    )
    return write(
        path,
        [kept, other],
        {"a.txt": BLOCKS},
        duplicates=[(document("copy.txt", COPY, title="Copied"), copied)],
        passages=[shared],
        rejected=[Rejected("menu.txt", "menu.txt", "no_article", "none of the page's 3 blocks was kept")],
        **options,
    )


def hostile(path: Path) -> Path:
    """Every hostile string in every field."""
    documents, removed, duplicates, passages, rejected = [], {}, [], [], []
    for number, evil in enumerate(HOSTILE):
        name = f"{evil}#{number}"
        text = f"{evil}\n\nA line between.\n\n{evil}"
        fields = dict.fromkeys(
            ("title", "section", "description", "synopsis", "license", "site_name", "hostname"), evil
        )
        url = [evil, f"http://x.example/{evil}", "javascript:window.__xss=1", "data:text/html,<script>1</script>"]
        one = document(
            name,
            text,
            authors=(evil,),
            url=url[number % 4],
            warnings=(evil,),
            date="2024-01-01",
            language=evil,
            cluster=name,
            cluster_size=2,
            **fields,
        )
        documents.append(one)
        removed[name] = (Block(1, evil, 0, 1, None, "drop", None, "share", 0.1),)
        copied = rows.duplicate_row(
            f"copy {name}", name, relation="near", jaccard=0.9, containment=0.9, why_kept="more_complete"
        )
        duplicates.append((document(f"copy {name}", text + " more", title=evil), copied))
        rejected.append(Rejected(f"no {name}", evil, "no_article", evil))
        if number:
            passages.append(
                rows.passage_row(
                    documents[0].id, name, shared_words=50, share_a=0.1, share_b=0.1, longest_run=9, examples=[evil]
                )
            )
    frequent = [rows.frequent_passage_row(evil, words=9, documents=30, examples=[]) for evil in HOSTILE]
    return write(
        path, documents, removed, duplicates=duplicates, passages=passages, frequent=frequent, rejected=rejected
    )
