"""A small finished folder for the tests, and ways to look at folders."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cleaner.output import rows
from cleaner.output.folder import OutputFolder
from cleaner.output.manifest import LOOKS, Counts
from cleaner.records import METADATA, Block, Document, Rejected

SETTINGS = {"mode": "default", "threshold": 0.8}
CHECKSUMS = {"lexicon": "0" * 64}


def document(name: str, text: str, **fields) -> Document:
    """A document whose digests and counts agree with its text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    values = {
        "digest": digest,
        "text_digest": digest,
        "n_words": len(text.split()),
        "n_chars": len(text),
        "n_chars_input": len(text) + 5,
        "origin": dict.fromkeys(METADATA),
        "source_path": name,
    }
    return Document(id=name, text=text, **{**values, **fields})


def write(folder: OutputFolder, kept: int = 5, documents_per_part: int = 2) -> None:
    """``kept`` documents, the first of which stands for a duplicate, and one rejected input."""
    with (
        folder.parts("corpus", documents_per_part) as corpus,
        folder.parts("removed", documents_per_part) as removed,
    ):
        for number in range(kept):
            cluster = {"cluster": "0.txt", "cluster_size": 2} if number == 0 else {}
            corpus.write([rows.corpus_row(document(f"{number}.txt", f"Text number {number}.", **cluster))])
            block = Block(1, "Share", 3, 8, None, "drop", None, "share", 0.123456)
            removed.write(rows.removed_rows(f"{number}.txt", [block]))
    with folder.file("duplicates.jsonl") as file:
        file.write(
            rows.duplicate_row(
                "copy.txt", "0.txt", relation="near", jaccard=0.91239, containment=1.0, why_kept="most_complete"
            )
        )
    with folder.file("passages.jsonl") as file:
        file.write(
            rows.passage_row(
                "1.txt", "2.txt", shared_words=50, share_a=0.123456, share_b=0.2, longest_run=9, examples=["Text"]
            )
        )
    with folder.file("frequent_passages.jsonl"):
        pass
    with folder.file("rejected.jsonl") as file:
        file.write(rows.rejected_row(Rejected("bad.bin", "bad.bin", "binary", "no text")))
    for name in LOOKS:
        folder.add(name, b"")


def publish(folder: OutputFolder, kept: int = 5) -> None:
    """Put in place what `write` wrote."""
    counts = Counts(
        inputs=kept + 2,
        kept=kept,
        duplicates=1,
        rejected=1,
        skipped={"hidden": 2},
        removed={"share": kept},
        rejections={"binary": 1},
    )
    folder.publish(counts, settings=SETTINGS, version="1.2.3", checksums=CHECKSUMS)


def make(path: Path, kept: int = 5, *, restart: bool = False) -> None:
    """A whole run."""
    with OutputFolder(path, restart=restart) as folder:
        write(folder, kept)
        publish(folder, kept)


def tree(path: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}
