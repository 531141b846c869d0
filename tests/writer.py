"""Made-up articles of any length, always the same ones."""

from __future__ import annotations

import random
import re
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
NAMES = ("Ada Stone", "Bo Lund", "Cy Marsh", "Dora Vale")


class Writer:
    """Sentences of the words of the five seed articles, the same for the same number."""

    def __init__(self, seed: int = 4) -> None:
        self.chance = random.Random(seed)
        texts = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
        self._words = [word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower())]

    def sentence(self, least: int = 9, most: int = 22) -> str:
        return " ".join(self.chance.choices(self._words, k=self.chance.randint(least, most))).capitalize() + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.chance.randint(2, 5)))

    def name(self) -> str:
        return self.chance.choice(NAMES)
