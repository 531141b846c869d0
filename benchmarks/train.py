"""Train the judge of plain text and write its weights.

    python benchmarks/train.py text --data FOLDER --out cleaner/page/text_model.npz

FOLDER holds labelled dumps, ``text_lines.jsonl.gz``: one JSON object a page with ``lines``, ``labels`` (1 article,
0 not, 2 metadata, -1 blank), ``url``, ``source``, ``lang``, ``ptype``, ``style``, ``id``, ``gold_coverage``. The same
folder, seed and library versions give the same file. Beside the weights goes a JSON file that says where they come
from and how good they are on domains that were held out. ``--predictions FILE`` also writes the held-out article text
of every dump. Runs about 10 minutes on one core and needs LightGBM and tld, which the package itself does not.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import train_text as text

from cleaner.page import trees
from cleaner.page.score_text import MODEL


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["text"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "cleaner" / "page" / MODEL)
    parser.add_argument("--predictions", type=Path)
    options = parser.parse_args()
    dumps = text.read_dumps(options.data)
    models, held_out, provenance = text.train(dumps)
    np.savez_compressed(options.out, **trees.arrays(models))  # type: ignore[arg-type]
    options.out.with_suffix(".json").write_text(
        json.dumps(provenance, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    if options.predictions:
        with options.predictions.open("w", encoding="utf-8", errors="surrogatepass") as out:
            for dump, kept in zip(dumps, held_out, strict=True):
                row = {"source": dump.source, "style": dump.style, "id": dump.id, "text": kept}
                out.write(json.dumps(row) + "\n")
    print(json.dumps(provenance["held_out"], indent=1))


if __name__ == "__main__":
    main()
