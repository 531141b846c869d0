"""Makes `folders` importable here and in the processes that the tests start."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folders():
    """The module `folders` that stands beside this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent))
        import folders

        yield folders
        sys.modules.pop("folders", None)
