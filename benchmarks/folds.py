"""Folds by registrable domain: all pages of a domain share one, whatever set they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.page import trees

try:
    from tld import get_fld
except ModuleNotFoundError as error:
    raise SystemExit("folds of labelled pages need tld: pip install -e '.[train]' in the checkout") from error

FOLDS = 5
Models = dict[str, trees.Trees]


def domain_of(row: Mapping[str, Any]) -> str:
    """The registrable domain of a labelled page, or what else it is known by."""
    return get_fld(row.get("url") or "", fail_silently=True) or row.get("host") or str(row["id"])


def fold_of(domain: str) -> int:
    """The fold of a domain, 0 to `FOLDS` - 1."""
    return int.from_bytes(hashlib.blake2b(domain.encode(), digest_size=4).digest(), "big") % FOLDS


def save(path: Path, models: Mapping[int, Models]) -> None:
    """Write the trees that were grown without each fold."""
    named = {f"{fold}-{name}": grown for fold, of in models.items() for name, grown in of.items()}
    np.savez_compressed(path, **trees.arrays(named))  # type: ignore[arg-type]


def load(path: Path) -> dict[int, Models]:
    """The trees that were grown without each fold."""
    models: dict[int, Models] = {}
    with path.open("rb") as stream:
        for name, grown in trees.read(stream).items():
            fold, _, part = name.partition("-")
            models.setdefault(int(fold), {})[part] = grown
    return models
