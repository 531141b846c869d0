"""The numbers of a folder: what every part of the report that is no sample is made of.

Everything is counted in whole numbers and every order is complete, so that equal tables give equal figures.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from cleaner.look.alarms import UNWANTED, alarms
from cleaner.look.tables import Tables
from cleaner.records import METADATA, REASONS

Figures = dict[str, Any]

_LISTED = 40
_EXAMPLES = 5
_EXAMPLE_LENGTH = 400
_MOST_MONTHS = 180
_EDGES = (0, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 1_000_000)
_SHARES = 20

#: What a document comes from: its host, the file of records that it stood in, or its folder.
SOURCE = (
    "coalesce(hostname, CASE WHEN source_path IS NULL OR id LIKE source_path || '#%' OR id <> source_path "
    "THEN source_path WHEN contains(source_path, '/') THEN regexp_replace(source_path, '/[^/]*$', '/') END, "
    "'(no host)')"
)
_FACTS = f"""
CREATE TEMP TABLE facts AS
SELECT id, date, language, {SOURCE} AS source, n_words, n_chars, n_chars_input, warnings, text_digest, cluster_size
FROM corpus
"""  # noqa: S608  our own words
# Fewer words in a row are mostly an idiom of the language or of a house, inside sentences of articles: "told the BBC
# News website", however many documents have it.
_STANDING = 12
# Ids and texts may be long and blocks many, so both are held as 64-bit numbers.
_NOISE = """
CREATE TEMP TABLE noise AS
SELECT md5_number_lower(id) AS document, coalesce(reason, field) AS name, verdict, score, length(text) AS size,
       md5_number_lower(text) AS key
FROM removed
"""
_TEXTS = """
CREATE TEMP TABLE noise_texts AS
SELECT name, key, count(*) AS frequent, max(size) AS longest, max(score) AS unsure
FROM noise WHERE verdict = 'drop' GROUP BY name, key
"""


def figures(about: Mapping[str, Any], tables: Tables) -> Figures:
    """All numbers of a folder with the manifest ``about``; leaves the tables ``facts`` and ``noise`` for others."""
    tables.rows(_FACTS)
    tables.rows(_NOISE)
    tables.rows(_TEXTS)
    counts = about["counts"]
    totals = tables.rows(
        "SELECT coalesce(sum(n_words), 0)::BIGINT AS words, coalesce(sum(n_chars), 0)::BIGINT AS characters, "
        "coalesce(sum(n_chars_input), 0)::BIGINT AS before, count(date) AS dated FROM facts"
    )[0]
    found = {
        "counts": counts,
        "totals": totals,
        "funnel": _funnel(counts, about["rejections"]),
        "reasons": _reasons(tables),
        "languages": _listed(tables, "language"),
        "sources": _listed(tables, "source"),
        "dates": _dates(tables),
        "lengths": _lengths(tables),
        "warnings": tables.rows(
            "SELECT split_part(warning, ':', 1) AS name, count(*) AS n FROM (SELECT unnest(warnings) AS warning "
            "FROM facts) GROUP BY name ORDER BY n DESC, name LIMIT 20"
        ),
        "relations": _grouped(tables, "duplicates", "relation"),
        "why_kept": _grouped(tables, "duplicates", "why_kept"),
        "n_clusters": tables.rows("SELECT count(DISTINCT kept_id) AS n FROM duplicates")[0]["n"],
        "similarity": _similarity(tables),
        "rejections": _rejections(tables),
        "fields": _fields(tables),
        # One row, or none.
        "largest_cluster": tables.rows(
            "SELECT kept_id AS id, 1 + count(*) AS n FROM duplicates GROUP BY kept_id ORDER BY n DESC, kept_id LIMIT 1"
        ),
        "standing_passage": tables.rows(
            "SELECT text, words, documents FROM frequent_passages "
            "WHERE words >= $2 AND documents * 100 >= $1 "
            "ORDER BY documents DESC, words DESC, text LIMIT 1",
            *(counts["kept"], _STANDING),
        ),
    }
    return {**found, "alarms": alarms(found)}


def _funnel(counts: Mapping[str, int], rejections: Mapping[str, int]) -> list[dict[str, Any]]:
    """Inputs that are left after each step, and how many the step took."""
    unwanted = sum(rejections.get(name, 0) for name in UNWANTED)
    without = rejections.get("no_article", 0)
    unreadable = counts["rejected"] - unwanted - without
    steps = [
        ("found", "inputs", 0),
        ("read", "not readable", unreadable),
        ("with an article", "without an article", without),
        ("wanted", "too short or in another language", unwanted),
        ("kept", "duplicates", counts["duplicates"]),
    ]
    left, found = counts["inputs"], []
    for name, gone, taken in steps:
        left -= taken
        found.append({"name": name, "n": left, "taken": taken, "gone": gone})
    return found


def _reasons(tables: Tables) -> list[dict[str, Any]]:
    """What each reason removed, those of most characters first, metadata last; with examples."""
    rows = tables.rows(
        "SELECT name, verdict, count(*) AS blocks, sum(size)::BIGINT AS characters, "
        "count(DISTINCT document) AS documents FROM noise "
        "GROUP BY name, verdict ORDER BY verdict, characters DESC, name"
    )
    examples = _examples(tables)
    for row in rows:
        row["about"] = REASONS.get(row["name"], "taken out of the text as metadata")
        row["examples"] = {kind: found.get(row["name"], []) for kind, found in examples.items()}
    return rows


def _examples(tables: Tables) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Kind -> reason -> its first few texts by that measure of ``noise_texts``, each with a document that had it."""
    found = {
        kind: tables.rows(
            f"SELECT name, key, {kind} AS n FROM noise_texts WHERE {kind} > {int(kind == 'frequent')} QUALIFY "  # noqa: S608
            f"row_number() OVER (PARTITION BY name ORDER BY {kind} DESC, key) <= {_EXAMPLES} ORDER BY name, n DESC, key"
        )
        for kind in ("frequent", "longest", "unsure")
    }
    rows = tables.rows(
        "SELECT coalesce(reason, field) AS name, md5_number_lower(text) AS key, min(left(id, 200)) AS id, "  # noqa: S608
        f"min(left(text, {_EXAMPLE_LENGTH})) AS text FROM removed "
        "WHERE md5_number_lower(text) IN (SELECT unnest(?::UBIGINT[])) GROUP BY ALL",
        sorted({row["key"] for kind in found.values() for row in kind}),
    )
    texts = {(row["name"], row["key"]): row for row in rows}
    examples: dict[str, dict[str, list[dict[str, Any]]]] = {kind: {} for kind in found}
    for kind, chosen in found.items():
        for row in chosen:
            examples[kind].setdefault(row["name"], []).append({"n": row["n"], **texts[row["name"], row["key"]]})
    return examples


def _fields(tables: Tables) -> list[dict[str, Any]]:
    """How many documents have each metadata field, and the places that it came from most often."""
    each = " UNION ALL ".join(f"SELECT '{name}' AS name, origin.{name} AS origin, n FROM places" for name in METADATA)  # noqa: S608
    rows = tables.rows(
        "WITH places AS MATERIALIZED (SELECT origin, count(*) AS n FROM corpus GROUP BY origin) "  # noqa: S608
        "SELECT name, origin, sum(n)::BIGINT AS n, sum(sum(n)) OVER (PARTITION BY name)::BIGINT AS total "
        f"FROM ({each}) WHERE origin IS NOT NULL GROUP BY name, origin "
        f"QUALIFY row_number() OVER (PARTITION BY name ORDER BY sum(n) DESC, origin) <= {_EXAMPLES} "
        "ORDER BY name, n DESC, origin"
    )
    places = {name: [row for row in rows if row["name"] == name] for name in METADATA}
    return [{"name": name, "n": found[0]["total"] if found else 0, "places": found} for name, found in places.items()]


def _listed(tables: Tables, name: str) -> dict[str, Any]:
    """Documents by language or source: the most frequent ones and how many others there are."""
    grouped = f"SELECT {name} AS name, count(*) AS n, sum(n_words)::BIGINT AS words FROM facts GROUP BY name"  # noqa: S608
    rows = tables.rows(f"{grouped} ORDER BY n DESC, name LIMIT {_LISTED}")
    every = tables.rows(f"SELECT count(*) AS names, coalesce(sum(n), 0)::BIGINT AS n FROM ({grouped})")[0]  # noqa: S608
    return {
        "rows": rows,
        "others": every["names"] - len(rows),
        "in_others": every["n"] - sum(row["n"] for row in rows),
    }


def _dates(tables: Tables) -> dict[str, Any]:
    """Documents by month, or by year where there are too many months."""
    rows = tables.rows(
        "SELECT left(date, 7) AS name, count(*) AS n FROM facts WHERE date IS NOT NULL GROUP BY name ORDER BY name"
    )
    unit = "month"
    if rows and _months(rows[-1]["name"]) - _months(rows[0]["name"]) > _MOST_MONTHS:
        unit = "year"
        years: dict[str, int] = {}
        for row in rows:
            years[row["name"][:4]] = years.get(row["name"][:4], 0) + row["n"]
        rows = [{"name": name, "n": n} for name, n in years.items()]
    return {"unit": unit, "rows": rows}


def _months(name: str) -> int:
    year, _, month = name.partition("-")
    return int(year) * 12 + int(month or 1)


def _lengths(tables: Tables) -> dict[str, Any]:
    """How many documents have how many characters, before and after; and what share of them stayed."""
    bins = [f"{low:,} to {high:,}" for low, high in itertools.pairwise(_EDGES)] + [f"from {_EDGES[-1]:,}"]
    counted = {
        name: _by_step(tables, " + ".join(f"({column} >= {edge})::INTEGER" for edge in _EDGES[1:]), len(_EDGES))
        for name, column in (("before", "greatest(n_chars_input, 1)"), ("after", "n_chars"))
    }
    share = f"least(n_chars * {_SHARES} // greatest(n_chars_input, 1), {_SHARES - 1})"
    shares = _by_step(tables, share, _SHARES)
    return {
        "bins": [
            {"name": name, "low": low, "before": counted["before"][i], "after": counted["after"][i]}
            for i, (name, low) in enumerate(zip(bins, _EDGES, strict=True))
        ],
        "shares": [{"low": 100 * i // _SHARES, "n": n} for i, n in enumerate(shares)],
    }


def _by_step(tables: Tables, step: str, n_steps: int) -> list[int]:
    """Documents by a step, an expression over ``facts`` that gives 0 to ``n_steps`` - 1."""
    rows = tables.rows(f"SELECT {step} AS step, count(*) AS n FROM facts GROUP BY 1")  # noqa: S608  our own words
    found = {row["step"]: row["n"] for row in rows}
    return [found.get(place, 0) for place in range(n_steps)]


def _grouped(tables: Tables, table: str, name: str) -> list[dict[str, Any]]:
    return tables.rows(f"SELECT {name} AS name, count(*) AS n FROM {table} GROUP BY name ORDER BY n DESC, name")  # noqa: S608


def _similarity(tables: Tables) -> list[dict[str, Any]]:
    """Removed documents by Jaccard similarity to the kept one, in steps of a twentieth."""
    rows = tables.rows(
        f"SELECT least(floor(jaccard * {_SHARES} + 1e-9), {_SHARES - 1})::INTEGER AS step, relation, count(*) AS n "  # noqa: S608
        "FROM duplicates GROUP BY step, relation ORDER BY step, relation"
    )
    return [{"low": row["step"] * 100 // _SHARES, "relation": row["relation"], "n": row["n"]} for row in rows]


def _rejections(tables: Tables) -> list[dict[str, Any]]:
    """Rejected inputs by reason, each with what was said of them most often, numbers aside, and some ids."""
    rows = _grouped(tables, "rejected", "reason")
    kinds = tables.rows(
        "SELECT reason, count(*) AS n, min(said) AS detail, min(id, 3) AS ids "  # noqa: S608  our own words
        "FROM (SELECT id, reason, left(detail, 300) AS said FROM rejected) "
        "GROUP BY reason, regexp_replace(said, '[0-9]+', '0', 'g') "
        f"QUALIFY row_number() OVER (PARTITION BY reason ORDER BY count(*) DESC, min(said)) <= {2 * _EXAMPLES} "
        "ORDER BY reason, n DESC, min(said)"
    )
    for row in rows:
        row["kinds"] = [kind for kind in kinds if kind["reason"] == row["name"]]
    return rows
