"""What tests of the corpus part share."""

import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def benchmark():
    """The benchmark of duplicates: its generators and its judge of edited texts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
        import duplicates

        yield duplicates
        for name in ("duplicates", "edited_texts"):
            sys.modules.pop(name, None)
