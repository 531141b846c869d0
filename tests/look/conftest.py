"""Folders that several tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from look import corpora


@pytest.fixture(scope="session")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two kept documents, a duplicate, a rejected input; not to be changed."""
    return corpora.bridge(tmp_path_factory.mktemp("bridge") / "out")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hostile strings in every field; not to be changed."""
    return corpora.hostile(tmp_path_factory.mktemp("hostile") / "out")
