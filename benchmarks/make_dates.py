"""Renew the CLDR part of ``cleaner/page/dates.json``: names of months and weekdays, "… ago" patterns.

    python benchmarks/make_dates.py --out cleaner/page/dates.json

It needs Babel, which no other part of the package does. The hand-written part (``cues``) is that of
``cleaner/page/dates.json``, as it stands. Names are written once, by month; what is
folded away at run time (case, accents, full stops) is evened out here too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cleaner.page.words import fold

try:
    import babel
    from babel import Locale
except ModuleNotFoundError as error:
    raise SystemExit(f"make_dates.py needs {error.name}: pip install babel") from error

DATES = Path(__file__).parents[1] / "cleaner" / "page" / "dates.json"
LOCALES = """
    en de de_AT fr es pt it nl pl cs sk sl hr bs sr sr_Latn mk bg ru uk be ro el hu fi et lv lt sv da nb nn is ga cy
    eu ca gl sq tr az kk uz hy ka he ar ar_SY ar_DZ ar_MA fa ps ur hi mr ne bn pa gu ta te kn ml si th id ms jv fil vi
    sw af zu so ha am zh zh_Hant ja ko
"""
UNITS = {"second": 0, "minute": 60, "hour": 3600, "day": 86400}
# Months counted by number need no names: they are read as year, month and day signs.
NUMBERED = ("zh", "zh_Hant", "ja", "ko")


def _names(table: Any, keys: Iterable[int]) -> dict[int, set[str]]:
    """Names by key over the wide and abbreviated, format and stand-alone forms."""
    found: dict[int, set[str]] = {key: set() for key in keys}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for key, name in table[context][width].items():
                # A name of one sign ("T2" for Monday, "1") says nothing by itself.
                if len(plain := fold(name)) > 1 and not plain[-1].isdecimal():
                    found[key].add(plain)
    return found


def months(locales: Iterable[str]) -> dict[str, list[int]]:
    """Folded name -> the months it stands for, in the order of the locales."""
    found: dict[str, list[int]] = {}
    for locale in locales:
        if locale in NUMBERED:
            continue
        for month, names in _names(Locale.parse(locale).months, range(1, 13)).items():
            for name in sorted(names):
                if month not in found.setdefault(name, []):
                    found[name].append(month)
    return dict(sorted(found.items()))


def weekdays(locales: Iterable[str]) -> dict[str, list[int]]:
    """Folded name -> the days it stands for, 0 is Monday, both sorted."""
    found: dict[str, set[int]] = {}
    for locale in locales:
        for day, names in _names(Locale.parse(locale).days, range(7)).items():
            for name in names:
                found.setdefault(name, set()).add(day)
    return {name: sorted(days) for name, days in sorted(found.items())}


def ago(locales: Iterable[str]) -> dict[str, int]:
    """ "before|after" the number, folded -> seconds of the unit."""
    found: dict[str, int] = {}
    for locale in locales:
        fields = Locale.parse(locale)._data["date_fields"]  # noqa: SLF001 - Babel has no public reader of these
        for unit, seconds in UNITS.items():
            for width in ("", "-short", "-narrow"):
                past = fields.get(unit + width, {}).get("past", {})
                for _, pattern in sorted(past.items()):
                    before, mark, after = pattern.partition("{0}")
                    key = "|".join(fold(part) for part in (before, after))
                    # "-2 h" is no more than a unit once the sign is gone.
                    if mark and (len(key) > 4 or not key.isascii()) and not before.rstrip().endswith(("-", "−", "‑")):
                        found.setdefault(key, seconds)
    return dict(sorted(found.items()))


def _written(name: str, value: Any) -> str:
    """One line per name; the cues, which people edit, one line per list."""
    if name != "cues":
        return f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
    rows = ",\n".join(f"  {json.dumps(key)}: {json.dumps(cues, ensure_ascii=False)}" for key, cues in value.items())
    return f'"cues": {{\n{rows}\n}}'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="written anew: cleaner/page/dates.json")
    out: Path = parser.parse_args().out
    locales = LOCALES.split()
    data = {
        "origin": f"months, weekdays, ago: Unicode CLDR by Babel {babel.__version__}; cues: written by hand",
        "licence": "months, weekdays, ago: Unicode-3.0, (c) 1991-present Unicode, Inc.; cues: as this package",
        "renew": "python benchmarks/make_dates.py --out cleaner/page/dates.json",
        "cues": json.loads(DATES.read_text(encoding="utf-8"))["cues"],
        "months": months(locales),
        "weekdays": weekdays(locales),
        "ago": ago(locales),
    }
    out.write_text("{\n" + ",\n".join(_written(*item) for item in data.items()) + "\n}\n", encoding="utf-8")
    shared = {name: numbers for name, numbers in data["months"].items() if len(numbers) > 1}
    print({name: len(data[name]) for name in ("months", "weekdays", "ago")}, "names of two months:", shared)


if __name__ == "__main__":
    main()
