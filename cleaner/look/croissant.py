"""croissant.json: Croissant 1.0 metadata, by which dataset search and ML tools know files, fields and checksums."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cleaner.counted import counted
from cleaner.look.figures import Figures
from cleaner.output.rows import TABLES, FieldType
from cleaner.records import METADATA

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES: Mapping[str, str] = {"count": "sc:Integer", "share": "sc:Float"}
_DATES = ("date", "date_modified")
_FORMATS = {"jsonl": "application/jsonlines", "parquet": "application/x-parquet"}


def croissant(about: Mapping[str, Any], figures: Figures) -> bytes:
    """The metadata of a folder with the manifest ``about``: every file of rows, and a record set for each."""
    counts = about["counts"]
    names = sorted(name for name in about["files"] if name.split("/")[0].split(".")[0] in TABLES)
    content = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "cleaned-corpus",
        "description": (
            f"{counted(counts['kept'], 'document')} of {counted(figures['totals']['words'], 'word')}, made of "
            f"{counted(counts['inputs'], 'input')}; "
            "every removed block is on record with its reason."
        ),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": "1.0.0",
        "creator": {"@type": "sc:Organization", "name": f"cleaner {about['cleaner']}"},
        "isLiveDataset": False,
        "inLanguage": [row["name"] for row in figures["languages"]["rows"] if row["name"] != "und"],
        "distribution": [_file(name, about["files"][name]) for name in names],
        "recordSet": [_records(name) for name in names],
    }
    return (json.dumps(content, indent=1, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def _file(name: str, digest: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "encodingFormat": _FORMATS[name.rpartition(".")[2]],
        "sha256": digest,
    }


def _records(name: str) -> dict[str, Any]:
    """The record set of a file: "corpus" and its fields, for later parts "corpus-00001"."""
    table, _, part = name.rpartition(".")[0].partition("/part-")
    set_id = table if part in ("", "00000") else f"{table}-{part}"
    return {
        "@type": "cr:RecordSet",
        "@id": set_id,
        "name": set_id,
        **({"key": {"@id": f"{set_id}/id"}} if table == "corpus" else {}),
        "field": [_field(set_id, name, field, kind) for field, kind in TABLES[table].items()],
    }


def _field(set_id: str, file: str, name: str, kind: FieldType) -> dict[str, Any]:
    bare = kind.removesuffix("?")
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{set_id}/{name}",
        "name": f"{set_id}/{name}",
        "dataType": "sc:Date" if name in _DATES else _TYPES.get(bare, "sc:Text"),
        "source": {"fileObject": {"@id": file}, "extract": {"column": name}},
    }
    if bare == "texts":
        field["repeated"] = True
    if bare == "origin":
        del field["dataType"]
        field["subField"] = [
            {
                "@type": "cr:Field",
                "@id": f"{set_id}/{name}/{entry}",
                "name": f"{set_id}/{name}/{entry}",
                "dataType": "sc:Text",
                "source": {
                    "fileObject": {"@id": file},
                    "extract": {"column": name},
                    "transform": {"jsonPath": f"$.{entry}"},
                },
            }
            for entry in METADATA
        ]
    return field
