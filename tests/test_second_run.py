"""A folder that is added to: what it knows is left alone, what is new is compared with what stands, nothing is lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner import page_task
from cleaner.output.verify import verify
from cleaner.tokens import count


def story(seed: int, sentences: int = 12) -> str:
    """An article of its own."""
    chance = random.Random(seed)
    words = [f"{chance.choice('bdfgklmnprst')}{chance.choice('aeiou')}{chance.choice('lmnrst')}{n}" for n in range(400)]
    lines = [" ".join(["The council", *chance.sample(words, 14), "on Tuesday."]) for _ in range(sentences)]
    return "\n\n".join(" ".join(lines[i : i + 2]) for i in range(0, sentences, 2))


def put(folder: Path, **pages: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def run(source: Any, out: Path, **settings: Any) -> cleaner.Summary:
    summary = cleaner.clean_corpus(source, out, engine="inline", **settings)
    assert verify(out, count_words=count) == []
    assert summary.inputs == summary.kept + summary.duplicates + summary.rejected
    return summary


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of the byte promise."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.parent.name != "index"}


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def ids(out: Path, table: str) -> list[str]:
    return [row["id"].removesuffix(".txt") for row in rows(out, table)]


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the pages that went through the per-page part."""
    found: list[str] = []
    attempt = page_task.attempt

    def noted(page: cleaner.Page, config: cleaner.Config) -> Any:
        found.append(page.id.removesuffix(".txt"))
        return attempt(page, config)

    monkeypatch.setattr(page_task, "attempt", noted)
    return found


def sample(folder: Path) -> Path:
    return put(
        folder, b=story(1), d=story(2), f=story(1) + "\n\nSubscribe\n", h="Home\nAbout us\n", j=story(3), l=story(2, 6)
    )


def test_the_same_run_twice_gives_the_same_bytes_and_cleans_nothing(tmp_path: Path, cleaned: list[str]) -> None:
    source, out = sample(tmp_path / "in"), tmp_path / "out"
    assert run(source, out).new == 6
    before = tree(tmp_path / "out")
    cleaned.clear()
    summary = run(source, out)
    assert (summary.inputs, summary.new, summary.warnings) == (6, 0, ())
    assert cleaned == []
    assert tree(out) == before
    (source / ".hidden").write_text("", encoding="utf-8")  # counted in the manifest, so the folder is written anew
    assert run(source, out).new == 0
    assert cleaned == []
    changed = {name for name, data in tree(out).items() if data != before[name]}
    assert changed == {"manifest.json", "report.html"}


def test_new_inputs_are_cleaned_and_all_rows_stand_in_input_order(tmp_path: Path, cleaned: list[str]) -> None:
    source, out = sample(tmp_path / "in"), tmp_path / "out"
    run(source, out)
    put(source, a=story(7), c="About us\n", e=story(8), m=story(7) + " More of it.")
    cleaned.clear()
    summary = run(source, out)
    assert cleaned == ["a", "c", "e", "m"]
    assert (summary.inputs, summary.new, summary.kept, summary.duplicates, summary.rejected) == (10, 4, 5, 3, 2)
    whole = tmp_path / "whole"
    run(source, whole)
    assert tree(out) == tree(whole)


def test_documents_that_stand_are_never_demoted(tmp_path: Path) -> None:
    """A copy goes, although it ranks higher; a story around an old document says more, and both stay."""
    source, out = put(tmp_path / "in", old=story(1), other=story(2)), tmp_path / "out"
    run(source, out)
    put(
        source,
        again=story(1),
        more=story(1) + " And a last word.",
        half=story(1, 6),
        around=f"{story(1)}\n\n{story(5, 20)}",
    )
    run(source, out)
    found = {row["id"][:-4]: (row["kept_id"], row["relation"], row["why_kept"]) for row in rows(out, "duplicates")}
    assert found == {
        "again": ("old.txt", "exact", "already_published"),
        "more": ("old.txt", "near", "already_published"),
        "half": ("old.txt", "contained", "already_published"),
    }
    kept = {row["id"][:-4]: (row["cluster"], row["cluster_size"]) for row in rows(out, "corpus/part-00000")}
    assert kept == {"around": (None, 1), "old": ("old.txt", 4), "other": (None, 1)}
    passages = [(row["a"], row["b"]) for row in rows(out, "passages")]
    assert passages == [("around.txt", "old.txt")]


def test_a_changed_input_is_redone_and_its_copies_are_judged_again(tmp_path: Path, cleaned: list[str]) -> None:
    source, out = put(tmp_path / "in", a=story(1) + " Long.", b=story(1), c=story(2), d=story(1, 6)), tmp_path / "out"
    run(source, out)
    assert {row["id"]: row["kept_id"] for row in rows(out, "duplicates")} == {"b.txt": "a.txt", "d.txt": "a.txt"}
    put(source, a=story(9))
    cleaned.clear()
    summary = run(source, out)
    assert cleaned == ["a"]
    assert (summary.inputs, summary.new, summary.kept, summary.duplicates) == (4, 1, 3, 1)
    assert {row["id"]: row["kept_id"] for row in rows(out, "duplicates")} == {"d.txt": "b.txt"}
    whole = tmp_path / "whole"
    run(source, whole)
    assert tree(out) == tree(whole)


def test_an_input_that_changes_its_fate_leaves_no_trace_of_the_old_one(tmp_path: Path) -> None:
    source, out = sample(tmp_path / "in"), tmp_path / "out"
    run(source, out)
    put(source, d="Home\n", h=story(4), f=story(6))
    run(source, out)
    whole = tmp_path / "whole"
    run(source, whole)
    assert tree(out) == tree(whole)


def test_vanished_inputs_stay_first_and_are_reported(tmp_path: Path) -> None:
    """One run over A and then one over B leaves what one over A and B would, where none matches across."""
    first, second, out = sample(tmp_path / "in"), put(tmp_path / "second", a=story(11), z=story(12)), tmp_path / "out"
    run(first, out)
    summary = run(second, out)
    assert (summary.inputs, summary.new) == (8, 2)
    assert summary.warnings == ("6 inputs of an earlier run were not among the sources; they stay in the corpus",)
    assert ids(out, "corpus/part-00000") == ["b", "d", "j", "a", "z"]
    whole = tmp_path / "whole"
    run([first, second], whole)
    assert tree(out) == tree(whole)
    before = tree(out)
    assert run(second, out).new == 0
    assert tree(out) == before


def records(path: Path, *rows: tuple[str, int], **fields: Any) -> Path:
    """A file of records with an id and a story each."""
    lines = [json.dumps({"id": name, "text": story(seed), **fields}) for name, seed in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def texts(out: Path) -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["source_path"], row["text"]) for row in rows(out, "corpus/part-00000")}


@pytest.mark.parametrize("against", [False, True])
def test_another_file_with_the_same_ids_holds_other_inputs(tmp_path: Path, cleaned: list[str], against: bool) -> None:
    """A second batch whose records are numbered from 1 again must not take the place of the first one."""
    monday = records(tmp_path / "monday.jsonl", ("1", 1), ("2", 2), ("2", 3))
    tuesday = records(tmp_path / "tuesday.jsonl", ("1", 11), ("2", 12), ("1", 13), ("3", 14))
    out, whole, settings = tmp_path / "out", tmp_path / "whole", {}
    if against:
        run(put(tmp_path / "x", other=story(12)), tmp_path / "other")
        settings = {"against": tmp_path / "other"}
    run(monday, out, **settings)
    summary = run(tuesday, out, **settings)
    assert (summary.inputs, summary.new, summary.duplicates) == (7, 4, int(against))
    assert summary.warnings == (
        "3 ids came more than once; the later ones end in ~2, ~3 and so on",
        "3 inputs of an earlier run were not among the sources; they stay in the corpus",
    )
    run([monday, tuesday], whole, **settings)
    assert tree(out) == tree(whole)
    cleaned.clear()
    for sources in (tuesday, monday, [monday, tuesday]):
        assert run(sources, out, **settings).new == 0
    assert cleaned == []
    assert tree(out) == tree(whole)


@pytest.mark.parametrize("seed", range(6))
def test_inputs_get_the_ids_that_one_run_over_all_gives_them(tmp_path: Path, seed: int) -> None:
    """Whatever ids collide: records with equal ids in one file or several, and ids that end in ~2 by themselves."""
    chance = random.Random(seed)
    files = [
        records(
            tmp_path / f"{number}.jsonl",
            *((chance.choice(["a", "a", "a~2", "b", "a~2~2"]), 10 * number + i) for i in range(chance.randint(1, 6))),
        )
        for number in range(4)
    ]
    out, whole = tmp_path / "out", tmp_path / "whole"
    for file in files:
        run(file, out)
    run(files, whole)
    assert texts(out) == texts(whole)
    assert tree(out) == tree(whole)
    for sources in (files[2], files[1:], files):
        assert run(sources, out).new == 0
    assert tree(out) == tree(whole)


def test_a_record_that_changed_is_redone_and_said_to_be_replaced(tmp_path: Path, cleaned: list[str]) -> None:
    """One of its own file, and one whose id was taken in another file."""
    monday, tuesday = (tmp_path / f"{day}.jsonl" for day in ("monday", "tuesday"))
    out = tmp_path / "out"
    run([records(monday, ("1", 1), ("2", 2)), records(tuesday, ("1", 11), ("3", 12))], out)
    records(monday, ("1", 1), ("2", 22))
    records(tuesday, ("1", 21), ("3", 12))
    cleaned.clear()
    summary = run([monday, tuesday], out)
    assert cleaned == ["2", "1~2"]
    assert (summary.inputs, summary.new) == (4, 2)
    assert summary.warnings[1].startswith("2 inputs of an earlier run were replaced, the first of them 2: inputs with")
    assert texts(out)["1~2"] == ("tuesday.jsonl", story(21))
    run([monday, tuesday], tmp_path / "whole")
    assert tree(out) == tree(tmp_path / "whole")


def test_files_of_two_folders_under_one_name_are_known_by_their_content(tmp_path: Path) -> None:
    """Whichever of the folders is given again; what none of them holds is one that has changed."""
    january, march, out = tmp_path / "january", tmp_path / "march", tmp_path / "out"
    put(january, a=story(1), b=story(2))
    put(march, a=story(11), b=story(12))
    run([january, march], out)
    names = {"a.txt": story(1), "b.txt": story(2), "a.txt~2": story(11), "b.txt~2": story(12)}
    for sources in (march, january, [march, january]):
        assert run(sources, out).new == 0
        assert {name: text for name, (_, text) in texts(out).items()} == names
    put(january, a=story(21))
    summary = run([january, march], out)
    assert summary.new == 1
    assert "1 input of an earlier run was replaced" in " ".join(summary.warnings)
    assert {name: text for name, (_, text) in texts(out).items()} == names | {"a.txt": story(21)}


def test_of_records_with_one_id_those_that_stay_are_known(tmp_path: Path) -> None:
    """The first one goes, so that each of the others is asked for a place earlier than it has."""
    file, out = tmp_path / "m.jsonl", tmp_path / "out"
    run(records(file, ("1", 1), ("1", 2), ("1", 3), ("1", 3), ("1", 4)), out)
    before = tree(out)
    summary = run(records(file, ("1", 2), ("1", 3), ("1", 3), ("1", 4)), out)
    assert (summary.inputs, summary.new, len(summary.warnings)) == (5, 0, 2)
    assert tree(out) == before


def test_a_record_whose_metadata_were_corrected_is_redone(tmp_path: Path) -> None:
    """Its text is the same, and what the record says besides is not."""
    file, out = tmp_path / "m.jsonl", tmp_path / "out"
    run(records(file, ("r", 1), title="A wrong title", date="2020-01-01"), out)
    summary = run(records(file, ("r", 1), title="The right title", date="2024-05-05"), out)
    assert (summary.inputs, summary.new) == (1, 1)
    assert summary.warnings[0].startswith("1 input of an earlier run was replaced")
    (row,) = rows(out, "corpus/part-00000")
    assert (row["title"], row["date"]) == ("The right title", "2024-05-05")
    assert run(file, out).warnings == ()


def test_inputs_are_known_wholly_again_after_an_index_was_lost(tmp_path: Path) -> None:
    """First by their content alone, as far as the corpus tells; then by all that is said of them."""
    monday, tuesday = (tmp_path / f"{day}.jsonl" for day in ("monday", "tuesday"))
    out = tmp_path / "out"
    run([records(monday, ("1", 1), ("2", 2)), records(tuesday, ("1", 11))], out)
    before = tree(out)
    shutil.rmtree(out / "index")
    assert run(tuesday, out).new == 0
    assert run(monday, out).new == 0
    assert texts(out).keys() == {"1", "2", "1~2"}
    assert run([monday, tuesday], out).new == 0
    assert tree(out) == before
    assert run(records(tuesday, ("1", 11), title="Another title"), out).new == 1
    assert texts(out)["1~2"][0] == "tuesday.jsonl"


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_record_that_changed_is_redone_although_the_index_was_lost(tmp_path: Path, form: str) -> None:
    """Its row tells what its record said, whatever characters that has."""
    file, out = tmp_path / "m.jsonl", tmp_path / "out"
    said: dict[str, Any] = {
        "url": 'https://a.org/ä?b="c"',
        "rate": 1.50,
        "note": "\x85\u2028\x7f ß",
        "deep": [{"a": []}],
    }
    run(records(file, ("r", 1), ("s", 2), title="A wrong title", **said), out, format=form)
    shutil.rmtree(out / "index")
    assert run(file, out, format=form).new == 0
    for changed in ({"title": "The right title"}, {"url": "https://a.org/b"}):
        said |= changed
        shutil.rmtree(out / "index")
        summary = run(records(file, ("r", 1), ("s", 2), **said), out, format=form)
        assert (summary.inputs, summary.new) == (2, 2)
        assert run(file, out, format=form).new == 0


@pytest.mark.parametrize(
    ("name", "broken", "repaired"),
    [
        ("t.csv", 'id,text\na,{0}\nb,"{1}\nc,{2}\n', "id,text\na,{0}\nb,{1}\nc,{2}\n"),
        ("t.csv", 'id,"text\na,{0}\nb,{1}\nc,{2}\n', "id,text\na,{0}\nb,{1}\nc,{2}\n"),
        (
            "t.jsonl",
            '{{"id":"a","text":"{0}"}}\n{{"id":"b","text:"{1}"}}\n',
            '{{"id":"a","text":"{0}"}}\n{{"id":"b","text":"{1}"}}\n',
        ),
        (
            "t.json",
            '[{{"id":"a","text":"{0}"}},{{"id":"b","text"',
            '[{{"id":"a","text":"{0}"}},{{"id":"b","text":"{1}"}}]',
        ),
    ],
)
def test_the_row_of_a_record_that_was_repaired_goes(tmp_path: Path, name: str, broken: str, repaired: str) -> None:
    """It gets an id of its own, and what said that it cannot be read is true no more; other rows stay."""
    file, other, out, whole = tmp_path / name, tmp_path / "other.jsonl", tmp_path / "out", tmp_path / "whole"
    stories = [story(number, 3).replace("\n", " ") for number in range(3)]
    other.write_text('{"id": "z"}\n', encoding="utf-8")
    file.write_text(broken.format(*stories), encoding="utf-8")
    assert run([other, file], out).rejected == 2
    assert run(file, out, sample=1).rejected == 2  # what lies behind a sample may still be there
    assert run([other, file], out).new == 0
    file.write_text(repaired.format(*stories), encoding="utf-8")
    run([other, file], out)
    run([other, file], whole)
    assert tree(out) == tree(whole)


def test_the_row_of_an_archive_that_was_repaired_goes(tmp_path: Path) -> None:
    archive, out = tmp_path / "a.zip", tmp_path / "out"
    archive.write_bytes(b"PK no archive")
    assert run(archive, out).rejected == 1
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("b/c.txt", story(1))
    summary = run(archive, out)
    assert (summary.inputs, summary.kept) == (1, 1)


@pytest.mark.parametrize("damage", ["gone", "broken", "foreign", "one"])
def test_an_index_that_cannot_be_used_is_made_anew(tmp_path: Path, damage: str) -> None:
    source, out = sample(tmp_path / "in"), tmp_path / "out"
    run(source, out)
    before = tree(out)
    if damage == "gone":
        shutil.rmtree(out / "index")
    elif damage == "broken":
        (out / "index" / "inputs.parquet").write_bytes(b"PAR1 what is this")
    elif damage == "one":
        (out / "index" / "sets.parquet").unlink()
    else:
        run(put(tmp_path / "x", y=story(20)), tmp_path / "other")
        shutil.rmtree(out / "index")
        shutil.copytree(tmp_path / "other" / "index", out / "index")
    summary = run(source, out)
    assert tree(out) == before
    assert "made anew" in summary.warnings[-1]
    put(source, n=story(3), o=story(1, 6))
    assert run(source, out).new == 2
    assert {row["id"][0]: row["kept_id"][0] for row in rows(out, "duplicates")}["n"] == "j"


def test_a_lost_index_and_vanished_inputs(tmp_path: Path) -> None:
    """Rows of vanished documents stay; only a copy whose kept one has changed cannot, and that is said."""
    source, out = sample(tmp_path / "in"), tmp_path / "out"
    run(source, out)
    before = tree(out)
    copies = {row["id"]: row["kept_id"] for row in rows(out, "duplicates")}
    shutil.rmtree(out / "index")
    shutil.move(tmp_path / "in", tmp_path / "away")
    run(put(tmp_path / "in", z=story(30)), out)
    for name in ("duplicates.jsonl", "rejected.jsonl"):
        assert tree(out)[name] == before[name]
    (changed,) = [name for name in set(copies.values()) if name.startswith(("b", "f"))]
    shutil.rmtree(out / "index")
    put(tmp_path / "in", **{changed[0]: story(40)})
    summary = run(source, out)
    assert any("1 duplicate was dropped: its input" in warning for warning in summary.warnings)
    assert len(rows(out, "duplicates")) == len(copies) - 1


@pytest.mark.parametrize(
    ("settings", "name"),
    [({"threshold": 0.7}, "threshold"), ({"keep": ["x"]}, "keep"), ({"min_words": 3}, "min_words")],
)
def test_other_settings_are_refused_by_name(tmp_path: Path, settings: dict[str, Any], name: str) -> None:
    source, out = sample(tmp_path / "in"), tmp_path / "out"
    run(source, out)
    before = tree(out)
    with pytest.raises(cleaner.EngineError, match=rf"another {name} .*--restart"):
        run(source, out, **settings)
    assert tree(out) == before
    assert run(source, out, restart=True, **settings).new == 6


@pytest.mark.parametrize(("section", "key"), [("cleaner", None), ("checksums", "lexicon")])
def test_another_version_or_lexicon_is_refused(tmp_path: Path, section: str, key: str | None) -> None:
    source, out = sample(tmp_path / "in"), tmp_path / "out"
    run(source, out)
    content = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    if key is None:
        content[section] = "0.0.0"
    else:
        content[section][key] = "0" * 64
    (out / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(cleaner.EngineError, match=r"another (version|lexicon).*--restart"):
        run(source, out)


def test_rows_that_were_changed_by_hand_are_not_carried_over(tmp_path: Path) -> None:
    source, out = sample(tmp_path / "in"), tmp_path / "out"
    run(source, out)
    part = out / "corpus" / "part-00000.jsonl"
    part.write_bytes(part.read_bytes().replace(b"council", b"Council", 1))
    put(source, z=story(50))
    with pytest.raises(cleaner.EngineError, match=r"part-00000.jsonl was changed after the run"):
        run(source, out)


def test_a_killed_run_is_no_earlier_run(tmp_path: Path) -> None:
    source, out = sample(tmp_path / "in"), tmp_path / "out"

    def stop(inputs: int, size: int, rejected: int) -> None:
        raise RuntimeError("stopped in mid-run")

    with pytest.raises(RuntimeError):
        run(source, out, progress=stop)
    assert run(source, out).new == 6
    before = tree(out)
    put(source, z=story(60))
    with pytest.raises(RuntimeError):
        run(source, out, progress=lambda inputs, size, rejected: stop(inputs, size, rejected) if size > 900 else None)
    assert tree(out) == before


def test_records_that_cannot_be_read_are_not_new_each_time(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    lines = [json.dumps({"id": "one", "text": story(1)}), "{", json.dumps({"id": "two", "text": story(1)})]
    (source / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run(source, out).new == 3
    before = tree(out)
    assert run(source, out).new == 0
    assert tree(out) == before


@pytest.mark.parametrize("seed", range(4))
def test_step_by_step_is_what_comparing_everything_gives(tmp_path: Path, seed: int) -> None:
    """Random growth and change: each step removes exactly what a comparison with all that stands removes."""
    chance = random.Random(seed)
    source, out = tmp_path / "in", tmp_path / "out"
    pages: dict[str, str] = {}
    for _ in range(4):
        for _ in range(chance.randint(1, 8)):
            base = story(chance.randint(0, 5))
            parts = base.split("\n\n")
            text = chance.choice(
                [
                    base,
                    "\n\n".join(parts[: chance.randint(1, 6)]),
                    base + "\n\n" + story(chance.randint(0, 5)),
                    "Home\n",
                ]
            )
            pages[f"p{chance.randint(0, 30):02}"] = text
        shutil.rmtree(source, ignore_errors=True)
        left = {name: text for name, text in pages.items() if chance.random() < 0.8 or name == min(pages)}
        before = {row["id"] for row in rows(out, "corpus/part-00000")} if out.exists() else set()
        known = {} if not out.exists() else {row["id"]: row["digest"] for row in rows(out, "corpus/part-00000")}
        run(put(source, **left), out)
        kept = {row["id"]: row for row in rows(out, "corpus/part-00000")}
        gone = before - set(kept)
        assert all(name.removesuffix(".txt") in left for name in gone), "documents that stand stay, unless they changed"
        same = {name for name in before & set(kept) if kept[name]["digest"] == known[name]}
        matched = {
            frozenset((pair.a, pair.b)): pair
            for pair in cleaner.find_duplicates([(name, row["text"]) for name, row in kept.items()]).pairs
        }
        for (
            pair,
            found,
        ) in matched.items():  # what is kept matches nothing kept, unless it stood, or says more than what stood
            assert pair & same, pair
            assert pair <= same or found.relation == "contained"


def test_documents_that_another_folder_has_are_removed(tmp_path: Path) -> None:
    """They name the old document by its folder and id; nothing of it is copied, and the folder is left as it was."""
    run(put(tmp_path / "a", one=story(1), two=story(2, 6)), tmp_path / "first")
    run(put(tmp_path / "b", one=story(3)), tmp_path / "second")
    before = tree(tmp_path / "first")
    shutil.rmtree(tmp_path / "second" / "index")
    source = put(tmp_path / "c", copy=story(1), copy2=story(1), more=story(2), three=story(3, 6), four=story(4))
    out = tmp_path / "out"
    summary = run(source, out, against=[tmp_path / "first", tmp_path / "second"])
    assert (summary.kept, summary.duplicates) == (2, 3)
    found = {row["id"]: (row["kept_id"], row["relation"], row["why_kept"]) for row in rows(out, "duplicates")}
    assert found == {
        "copy.txt": ("first:one.txt", "exact", "already_published"),
        "copy2.txt": ("first:one.txt", "exact", "already_published"),
        "three.txt": ("second:one.txt", "contained", "already_published"),
    }
    assert {row["cluster_size"] for row in rows(out, "corpus/part-00000")} == {1}
    assert tree(tmp_path / "first") == before
    assert not (tmp_path / "second" / "index").exists()
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["against"]) == {"first", "second"}


def test_a_second_run_against_another_folder(tmp_path: Path) -> None:
    """What was removed for the sake of others stays removed; what is new is compared with all that they have then."""
    run(put(tmp_path / "a", one=story(1)), tmp_path / "first")
    run(put(tmp_path / "b", one=story(2)), tmp_path / "second")
    source, out = put(tmp_path / "c", copy=story(1), four=story(4)), tmp_path / "out"
    others = [tmp_path / "first", tmp_path / "second"]
    run(source, out, against=others)
    run(put(tmp_path / "b", two=story(8)), tmp_path / "second")
    put(source, five=story(2), six=story(4, 6), seven=story(7), eight=story(8))
    summary = run(source, out, against=others)
    assert (summary.inputs, summary.new, summary.duplicates) == (6, 4, 4)
    assert {row["id"]: row["kept_id"] for row in rows(out, "duplicates")} == {
        "copy.txt": "first:one.txt",
        "eight.txt": "second:two.txt",
        "five.txt": "second:one.txt",
        "six.txt": "four.txt",
    }
    before = tree(out)
    assert run(source, out, against=others).new == 0
    assert tree(out) == before
    shutil.rmtree(out / "index")
    run(source, out, against=others[::-1])
    assert tree(out) == before


def test_a_folder_is_compared_with_the_same_others_in_each_run(tmp_path: Path) -> None:
    """Else its manifest would name comparisons that some of its documents have never seen."""
    for name, seed in (("first", 1), ("second", 2)):
        run(put(tmp_path / "x", one=story(seed)), tmp_path / name)
    source, out = put(tmp_path / "c", copy=story(1), four=story(4)), tmp_path / "out"
    run(source, out, against=tmp_path / "first")
    before = tree(out)
    for against in ([], [tmp_path / "second"], [tmp_path / "first", tmp_path / "second"]):
        with pytest.raises(cleaner.EngineError, match=r"another --against \(\['first'\], now .*--restart"):
            run(source, out, against=against)
    assert tree(out) == before
    run(source, out, against=tmp_path / "second", restart=True)
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["against"].keys() == {"second"}


def test_folders_to_compare_with_that_cannot_be(tmp_path: Path) -> None:
    source, out = put(tmp_path / "a", one=story(1)), tmp_path / "out"
    (tmp_path / "void").mkdir()
    with pytest.raises(cleaner.EngineError, match="void is not the folder of a finished run"):
        run(source, out, against=tmp_path / "void")
    run(source, out)
    with pytest.raises(cleaner.EngineError, match="the output folder itself"):
        run(source, out, against=out)
    run(source, tmp_path / "deep" / "out")
    with pytest.raises(cleaner.EngineError, match="two folders to compare with are called out"):
        run(source, tmp_path / "new", against=[out, tmp_path / "deep" / "out"])
    with pytest.raises(cleaner.CleanerError, match=r"two documents have the id 'out:one\.txt'"):
        run(put(tmp_path / "b", **{"out:one": story(1)}), tmp_path / "new", against=out)


def test_two_streams_are_two_inputs(tmp_path: Path) -> None:
    """What comes by a pipe has no place, so that the second one cannot be the first one changed."""
    out = tmp_path / "out"
    for number in (1, 2, 2):
        command = [sys.executable, "-m", "cleaner", "run", "-", "--out", str(out)]
        subprocess.run(command, input=story(number).encode(), check=True, capture_output=True)
    assert ids(out, "corpus/part-00000") == ["-", "-~2"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/fd")
def test_two_streams_of_a_shell_are_two_inputs(tmp_path: Path) -> None:
    """The shell gives each the same number; records in them, and rows of those that are broken, stay as well."""
    lines = [{"text": story(number)} for number in range(4)]
    (tmp_path / "1.jsonl").write_text(f"{json.dumps(lines[0])}\n{{broken\n", encoding="utf-8")
    (tmp_path / "2.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines[1:]), encoding="utf-8")
    command = '"$0" -m cleaner run <(cat "$1") --out out'
    for number in (1, 2, 2):
        subprocess.run(
            ["bash", "-c", command, sys.executable, f"{number}.jsonl"],
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    assert ids(tmp_path / "out", "corpus/part-00000") == ["-#1", "-#1~2", "-#2~2", "-#3"]
    assert ids(tmp_path / "out", "rejected") == ["-#2"]
