"""Train a judge and write its weights.

    python benchmarks/train.py text --data FOLDER [--out cleaner/page/text_model.npz]
    python benchmarks/train.py html --data FOLDER [--out cleaner/page/html_model.npz]

FOLDER holds labelled sets as compressed JSON Lines. ``text`` reads dumps, ``text_lines.jsonl.gz``: ``lines``,
``labels`` (1 article, 0 not, 2 metadata, -1 blank), ``url``, ``source``, ``lang``, ``ptype``, ``style``, ``id``,
``gold_coverage``. ``html`` reads pages, ``NAME.jsonl.gz`` or ``.xz`` of each set in `train_html.SETS`: ``html``,
``gold_text``, ``url``, ``id``, and ``page_type`` where not all are articles.

The same folder, seed and library versions give the same file. Beside the weights goes a JSON file that says where they
come from and how good they are on domains that were held out. ``--predictions FILE`` also writes the held-out article
text of every dump or page; ``--held-out FILE`` the trees grown without each fold, for ``predict.py``. Runs about 10
minutes and needs LightGBM and tld, which the package itself does not: ``pip install -e '.[train]'`` in the checkout.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import folds
import numpy as np
import train_html as html
import train_text as text

from cleaner.page import score_html, score_text, trees


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["text", "html"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--ablate", choices=html.ABLATIONS, help="html: train without a part, to see what it is worth")
    parser.add_argument("--held-out", type=Path, help="html: also write the trees that were grown without each fold")
    options = parser.parse_args()
    rows: Iterable[Mapping[str, Any]]
    if options.task == "text":
        dumps = text.read_dumps(options.data)
        models, kept, provenance = text.train(dumps)
        rows = text.predictions(dumps, kept)
    else:
        pages = html.read_pages(options.data)
        by_fold, kept, provenance = html.train(pages, options.ablate)
        models = by_fold[folds.FOLDS]
        if options.held_out:
            folds.save(options.held_out, by_fold)
        rows = html.predictions(pages, kept)
    name = score_text.MODEL if options.task == "text" else score_html.MODEL
    out = options.out or Path(__file__).parents[1] / "cleaner" / "page" / name
    np.savez_compressed(out, **trees.arrays(models))  # type: ignore[arg-type]
    out.with_suffix(".json").write_text(json.dumps(provenance, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.predictions:
        with options.predictions.open("w", encoding="utf-8", errors="surrogatepass") as stream:
            stream.writelines(json.dumps(row) + "\n" for row in rows)
    print(json.dumps(provenance["held_out"], indent=1))


if __name__ == "__main__":
    main()
