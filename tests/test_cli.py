"""The command line as a user meets it: what goes where, exit codes, one clear line for each thing that goes wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="shells, pipes and signals as POSIX has them")
ARTICLE = (
    "Bridge over the Lenne opens after nine years\n\nPublished: 3 March 2024\n\n"
    + "The new bridge over the Lenne was opened on Sunday by the mayor, who walked across it with a school class. " * 3
    + "\n\nAdvertisement\n"
)


def cleaner(*arguments: str | Path, stdin: bytes | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    return subprocess.run(
        command,
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **env},
    )


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def one_line(stderr: bytes) -> str:
    """The error is one line without a traceback."""
    text = stderr.decode()
    assert "Traceback" not in text
    assert text.count("\n") == 1, text
    return text


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        *([name, "--help"] for name in ("run", "explain", "duplicates", "verify", "why", "diff", "restore", "report")),
        *([name, "--help"] for name in ("browse", "export", "config")),
    ],
)
def test_help_has_examples(arguments: list[str]) -> None:
    done = cleaner(*arguments)
    assert done.returncode == 0
    assert b"    cleaner " in done.stdout.replace(b"  cleaner", b"    cleaner")
    assert not done.stderr


def test_explain_says_that_a_file_has_more_pages(tmp_path: Path) -> None:
    """It shows the first one of a file of records; of a file with one page there is nothing to say."""
    several, one = tmp_path / "several.jsonl", tmp_path / "one.jsonl"
    one.write_text(json.dumps({"id": "a", "text": ARTICLE}), encoding="utf-8")
    several.write_text(f"{one.read_text(encoding='utf-8')}\n{{}}\n", encoding="utf-8")
    assert cleaner("explain", several).stderr.startswith(
        f"cleaner: a, the first of several pages in {several}: ".encode()
    )
    assert cleaner("explain", one).stderr.startswith(f"cleaner: a, the only page in {one}\n".encode())


def test_explain_shows_cells_apart_and_no_origin_where_there_is_none(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"{ARTICLE}\n\nLenne\t9 years\t4 arches\n", encoding="utf-8")
    done = cleaner("explain", page)
    assert "Lenne  9 years  4 arches" in done.stdout.decode()
    page.write_text("12 345 678 901 " * 40, encoding="utf-8")
    done = cleaner("explain", page)
    assert "language: und\n" in done.stderr.decode()


def test_help_shows_the_engines() -> None:
    for command in ("run", "duplicates"):
        assert b"--engine local|spark" in cleaner(command, "--help").stdout


def test_a_list_of_files_gives_sources(tmp_path: Path) -> None:
    """As `find` writes it, with line ends or zero bytes, whatever is in the names."""
    names = [tmp_path / "a b.txt", tmp_path / "ü[1].txt"]
    for name in names:
        name.write_text(f"{name.stem} {ARTICLE}", encoding="utf-8")
    for end in (b"\n", b"\r\n", b"\0"):
        given = b"".join(os.fsencode(name) + end for name in names)
        done = cleaner("run", "--files-from", "-", "--out", tmp_path / "out", "--restart", stdin=given)
        assert done.returncode == 0
        assert [row["id"] for row in lines(tmp_path / "out/corpus/part-00000.jsonl")] == ["a b.txt"]
        assert [row["id"] for row in lines(tmp_path / "out/duplicates.jsonl")] == ["ü[1].txt"]
    assert "cannot read the list" in one_line(cleaner("run", "--files-from", tmp_path / "no", "--out", "-").stderr)
    assert cleaner("run", "--files-from", "-", "--out", "-", stdin=b"\n").returncode == 2


def test_quiet_leaves_warnings_and_errors(tmp_path: Path) -> None:
    """Whoever runs it by a clock gets a mail when something is out of the ordinary, and only then."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    done = cleaner("run", tmp_path / "a.txt", "--out", tmp_path / "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    (tmp_path / "b.txt").write_bytes(b"")
    done = cleaner("run", tmp_path / "b.txt", "--out", tmp_path / "other", "-q", "--strict")
    assert done.returncode == 1
    assert [line.split(b":")[1] for line in done.stderr.splitlines()] == [
        b" WARNING",
        b" 1 input was rejected (--strict); rejected rows say why",
    ]


def test_version_names_the_libraries() -> None:
    done = cleaner("--version")
    assert done.stdout.startswith(b"cleaner ")
    assert b"trafilatura " in done.stdout
    assert b"datasketch " in done.stdout


def test_run_verify_and_a_second_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = cleaner("run", ROOT / "seeds", "--out", out)
    assert done.returncode == 0
    assert done.stdout == b""
    assert "5 inputs: 5 kept, 0 duplicates, 0 rejected" in one_line(done.stderr)
    assert cleaner("verify", out).returncode == 0
    again = cleaner("run", ROOT / "seeds", "--out", out)
    assert again.returncode == 0
    assert "5 kept, 0 duplicates, 0 rejected; 0 of them new or changed" in one_line(again.stderr)
    other = cleaner("run", ROOT / "seeds", "--out", out, "--threshold", "0.5")
    assert other.returncode == 1
    assert "--restart" in one_line(other.stderr)
    assert cleaner("run", ROOT / "seeds", "--out", out, "--restart").returncode == 0


def test_the_help_of_threshold_names_the_setting_to_raise_as_well() -> None:
    said = " ".join(cleaner("run", "--help").stdout.decode().split())
    assert "To remove fewer raise --containment too" in said


def test_verify_sees_one_changed_byte(tmp_path: Path) -> None:
    out = tmp_path / "out"
    cleaner("run", ROOT / "seeds", "--out", out)
    part = out / "corpus" / "part-00000.jsonl"
    part.write_bytes(part.read_bytes().replace(b"India", b"india", 1))
    done = cleaner("verify", out)
    assert done.returncode == 1
    assert b"part-00000.jsonl" in done.stderr


def test_every_odd_input_has_a_row_and_good_ones_are_kept(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "empty.txt").write_bytes(b"")
    (pages / "blank.txt").write_bytes(b" \n\n")
    (pages / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (pages / "latin1.txt").write_bytes(ARTICLE.replace("mayor", "maïor of Königssee").encode("latin-1"))
    (pages / "utf16.txt").write_bytes(ARTICLE.replace("Lenne", "Ruhr").encode("utf-16"))
    (pages / "menu.txt").write_text("Home\nAbout us\nContact\n", encoding="utf-8")
    out = tmp_path / "out"
    done = cleaner("run", pages, "--out", out)
    assert done.returncode == 0
    assert {row["id"]: row["reason"] for row in lines(out / "rejected.jsonl")} == {
        "blank.txt": "empty",
        "empty.txt": "empty",
        "menu.txt": "no_article",
        "picture.txt": "binary",
    }
    texts = {row["id"]: str(row["text"]) for row in lines(out / "corpus" / "part-00000.jsonl")}
    assert set(texts) == {"latin1.txt", "utf16.txt"}
    assert "maïor of Königssee" in texts["latin1.txt"]
    assert texts["utf16.txt"].startswith("The new bridge over the Ruhr")
    assert cleaner("verify", out).returncode == 0
    assert cleaner("run", pages, "--out", out, "--restart", "--strict").returncode == 1


def test_all_rejected_is_said_loudly_but_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = cleaner("run", tmp_path / "empty.txt", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert b"every input was rejected" in done.stderr


def test_what_cannot_be_done_is_one_line_and_exit_1(tmp_path: Path) -> None:
    missing = cleaner("run", tmp_path / "nothing", "--out", tmp_path / "out")
    assert missing.returncode == 1
    assert "nothing" in one_line(missing.stderr)
    (tmp_path / "void").mkdir()
    void = cleaner("run", tmp_path / "void", "--out", tmp_path / "out")
    assert void.returncode == 1
    assert "no input found" in one_line(void.stderr)
    assert not (tmp_path / "out").exists()
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    unwritable = cleaner("run", ROOT / "seeds", "--out", file / "below")
    assert unwritable.returncode == 1
    assert str(file) in one_line(unwritable.stderr)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.doc").write_text("mine", encoding="utf-8")
    refused = cleaner("run", ROOT / "seeds", "--out", foreign, "--restart")
    assert refused.returncode == 1
    assert "not empty" in one_line(refused.stderr)
    assert (foreign / "thesis.doc").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "x"],
        ["run", "x", "--out", "y", "--mode", "quick"],
        ["run", "x", "--out", "y", "--workers", "0"],
        ["run", "x", "--out", "y", "--threshold", "7"],
        ["run", "x", "--out", "y", "--engine", "steam"],
        ["run", "x", "--out", "y", "--engine", "inline", "--workers", "2"],
        ["explian"],
    ],
)
def test_usage_errors_are_exit_2(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "cleaner", *arguments], capture_output=True, cwd=tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_missing_extra_says_what_to_install(tmp_path: Path) -> None:
    pytest.importorskip("cleaner")
    if _installed("pyspark"):
        pytest.skip("pyspark is installed, so nothing is missing")
    done = cleaner("run", ROOT / "seeds", "--out", tmp_path / "out", "--engine", "spark")
    assert done.returncode == 1
    assert "pip install 'cleaner[spark]'" in one_line(done.stderr)


def test_settings_from_a_file_with_options_above_them(tmp_path: Path) -> None:
    config = tmp_path / "cleaner.toml"
    config.write_text("min_words = 100000\nthreshold = 0.7\n", encoding="utf-8")
    out = tmp_path / "out"
    assert cleaner("run", ROOT / "seeds", "--out", out, "--config", config, "--threshold", "0.9").returncode == 0
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["threshold"] == 0.9
    assert {row["reason"] for row in lines(out / "rejected.jsonl")} == {"too_short"}
    config.write_text("min_wrods = 1\n", encoding="utf-8")
    wrong = cleaner("run", ROOT / "seeds", "--out", out, "--config", config)
    assert wrong.returncode == 2
    assert "did you mean 'min_words'" in one_line(wrong.stderr)


def test_languages_that_are_not_wanted_are_rejected(tmp_path: Path) -> None:
    cleaner("run", ROOT / "seeds", "--out", tmp_path / "out", "--languages", "de, fr")
    rows = lines(tmp_path / "out" / "rejected.jsonl")
    assert {(row["reason"], row["detail"]) for row in rows} == {("language", "en, not among de, fr")}


def test_pairs_of_duplicates_go_to_stdout(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, text in {"a": ARTICLE, "b": ARTICLE + "\nShare on Facebook\n", "c": "Home\n"}.items():
        (pages / f"{name}.txt").write_text(text, encoding="utf-8")
    done = cleaner("duplicates", pages, "--threshold", "0.9")
    assert done.returncode == 0
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"a": "a.txt", "b": "b.txt", "jaccard": 1.0, "containment": 1.0, "relation": "exact"}
    ]
    assert "1 input gave no document" in one_line(done.stderr)


def test_which_duplicate_stays_is_an_option(tmp_path: Path) -> None:
    for name, text in {
        "web": ARTICLE + "\nThe band of the school played on the new bridge.\n",
        "wire": ARTICLE,
    }.items():
        (tmp_path / "pages" / name).mkdir(parents=True)
        (tmp_path / "pages" / name / "a.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert cleaner("run", tmp_path / "pages", "--out", out, "--prefer", "press/, wire/").returncode == 0
    (row,) = lines(out / "duplicates.jsonl")
    assert (row["id"], row["kept_id"], row["why_kept"]) == ("web/a.txt", "wire/a.txt", "preferred_source")
    for wrong in (["--keep", "newest"], ["--keep", "longest", "--prefer", "wire/"], ["--prefer", ","]):
        assert cleaner("run", tmp_path / "pages", "--out", out, *wrong).returncode == 2


def test_a_run_against_another_folder(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(ARTICLE, encoding="utf-8")
    assert cleaner("run", tmp_path / "one.txt", "--out", tmp_path / "first").returncode == 0
    done = cleaner("run", tmp_path / "two.txt", "--out", tmp_path / "out", "--against", tmp_path / "first")
    assert "0 kept, 1 duplicate," in one_line(done.stderr)
    assert lines(tmp_path / "out" / "duplicates.jsonl")[0]["kept_id"] == "first:one.txt"
    assert cleaner("verify", tmp_path / "out").returncode == 0
    assert cleaner("run", tmp_path / "two.txt", "--out", "-", "--against", tmp_path / "first").returncode == 2


def test_to_stdout_page_by_page() -> None:
    done = cleaner("run", ROOT / "seeds", "-", "--out", "-", stdin=b"\x00\x01\x02\x03")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"][:3] for row in rows] == ["000", "001", "002", "003", "004"]
    rejected, said = done.stderr.splitlines()
    assert json.loads(rejected)["reason"] == "unsupported"
    assert json.loads(rejected)["id"] == "-"
    assert said == b"cleaner: WARNING: - gave no document: its only input was rejected"


def test_stdout_without_an_input_and_with_ids_that_came_twice(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = cleaner("run", tmp_path / "empty", "--out", "-")
    assert (done.returncode, done.stdout) == (1, b"")
    assert "no input found in" in one_line(done.stderr)
    (tmp_path / "a.jsonl").write_text(2 * (json.dumps({"id": 7, "text": ARTICLE}) + "\n"), encoding="utf-8")
    for command in (["run", tmp_path / "a.jsonl", "--out", "-"], ["duplicates", tmp_path / "a.jsonl"]):
        done = cleaner(*command)
        assert (done.returncode, b'"7~2"' in done.stdout) == (0, True)
        assert "WARNING: 1 id came more than once" in one_line(done.stderr)


def test_records_with_named_fields(tmp_path: Path) -> None:
    source = tmp_path / "dump.jsonl"
    source.write_text(json.dumps({"key": 7, "page": ARTICLE, "lang": "x"}) + "\nnot json\n", encoding="utf-8")
    done = cleaner("run", source, "--out", "-", "--id", "key", "--text", "page")
    row = json.loads(done.stdout)
    assert row["id"] == "7"
    assert row["title"] == "Bridge over the Lenne opens after nine years"
    assert json.loads(row["extra"]) == {"lang": "x"}
    assert json.loads(done.stderr)["id"] == "dump.jsonl#2"


def test_sample_and_dry_run(tmp_path: Path) -> None:
    done = cleaner("run", ROOT / "seeds", "--out", tmp_path / "out", "--sample", "2")
    assert "2 inputs" in one_line(done.stderr)
    dry = cleaner("run", ROOT / "seeds", "--out", tmp_path / "dry", "--dry-run")
    assert len(dry.stdout.splitlines()) == 5
    assert not (tmp_path / "dry").exists()


def test_a_dry_run_refuses_what_the_run_would(tmp_path: Path) -> None:
    """And changes nothing: neither the folder of another run nor one that is none."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    cleaner("run", ROOT / "seeds", "--out", tmp_path / "done", "--threshold", "0.7")
    before = sorted(tmp_path.rglob("*"))
    new = tmp_path / "new"
    for status, said, arguments in (
        (2, "no engine 'nonsense'", [ROOT / "seeds", "--out", new, "--engine", "nonsense"]),
        (2, "the output folder (--out) is empty: give a path", [ROOT / "seeds", "--out", ""]),
        (2, "--restart and --log need a folder", [ROOT / "seeds", "--out", "-", "--restart"]),
        (1, "no input found in", [tmp_path / "empty", "--out", new]),
        (1, "no input found in", [tmp_path / "empty", "--out", "-"]),
        (1, "choose another folder", [ROOT / "seeds", "--out", tmp_path / "mine"]),
        (1, "another threshold", [ROOT / "seeds", "--out", tmp_path / "done"]),
        (1, "lies in the output folder", [tmp_path / "done", "--out", tmp_path / "done", "--restart"]),
        (1, "not the folder of a finished run", [ROOT / "seeds", "--out", new, "--against", tmp_path / "empty"]),
        (1, "cannot write", [ROOT / "seeds", "--out", new, "--log", tmp_path / "empty"]),
        (1, "s3://b/x is a URL", [ROOT / "seeds", "--out", "s3://b/x"]),
    ):
        dry, done = (cleaner("run", *arguments, *last) for last in (["--dry-run"], []))
        assert (dry.returncode, done.returncode) == (status, status), arguments
        assert said in dry.stderr.decode().splitlines()[-1]
        assert dry.stderr == done.stderr
    assert sorted(tmp_path.rglob("*")) == before
    dry = cleaner("run", ROOT / "seeds", "--out", tmp_path / "done", "--restart", "--sample", "2", "--dry-run")
    assert (dry.returncode, len(dry.stdout.splitlines())) == (0, 2)


def test_explain_shows_every_block_with_its_reason() -> None:
    path = next((ROOT / "seeds").glob("004*"))
    done = cleaner("explain", path, "--json")
    blocks = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(blocks) == 23
    assert {block["reason"] for block in blocks if block["verdict"] == "drop"} >= {"advertisement", "credit", "related"}
    shown = cleaner("explain", path)
    assert b"drop advertisement" in shown.stdout
    assert b"title: India" in shown.stderr
    assert b"\x1b" not in shown.stdout + shown.stderr  # no colour where there is no terminal


def test_explain_of_a_page_without_article_still_shows_its_blocks() -> None:
    done = cleaner("explain", "-", stdin=b"Home\nAbout us\n")
    assert done.returncode == 1
    assert done.stdout.count(b"drop navigation") == 2


def test_input_strings_never_reach_the_terminal_raw(tmp_path: Path) -> None:
    name = "\x1b]0;pwned\x07.txt"
    (tmp_path / name).write_text(ARTICLE.replace("mayor", "m\x1b[2Jayor"), encoding="utf-8")
    for done in (
        cleaner("explain", tmp_path / name),
        cleaner("run", tmp_path / name, "--out", "-"),
        cleaner("run", tmp_path / name, "--out", tmp_path / "\x1b[31mout"),
        cleaner("run", tmp_path / "\x1b[31m", "--out", tmp_path / "o"),
        cleaner("run", tmp_path, "--out", "x", "--dry-run"),
    ):
        assert b"\x1b" not in done.stdout + done.stderr
        assert b"\x07" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "a.txt", "evil\x1b]0;owned\x07.html"],
        ["run", "a.txt", "--out", "x", "--balance", "\x1b[31mred"],
        ["run", "a.txt", "--out", "x", "--\x1b[31m"],
        ["run", "a.txt", "--out", "x", "--workers", "1\n\x9b31mcleaner: done"],
        ["r\x1b[31mun"],
    ],
)
def test_wrong_usage_is_said_without_the_raw_arguments(arguments: list[str]) -> None:
    done = cleaner(*arguments)
    assert done.returncode == 2
    said = done.stderr.decode()
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "\x9b" not in said
    assert said.startswith("Usage: ")
    assert said.splitlines()[-1].startswith("Error: ")
    assert "\ncleaner: done" not in said


def test_a_command_without_arguments_shows_its_help() -> None:
    said = cleaner().stderr + cleaner().stdout
    assert said.startswith(b"Usage: ")
    assert b"\n  explain " in said


def test_the_same_bytes_in_any_locale_hash_seed_and_time_zone(tmp_path: Path) -> None:
    outputs = []
    for number, env in enumerate(
        (
            {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
            {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kolkata", "PYTHONUTF8": "0"},
        )
    ):
        out = tmp_path / str(number)
        assert cleaner("run", ROOT / "seeds", "--out", out, **env).returncode == 0
        outputs.append({str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert outputs[0] == outputs[1]


@posix_only
@pytest.mark.parametrize(
    ("command", "redirected", "status", "said"),
    [
        ("run - --out out", "<&-", 1, "standard input is closed"),
        ("explain -", "<&-", 1, "standard input is closed"),
        ("run page.txt --out -", ">&-", 1, "standard output"),
        ("run page.txt --out out", "2>&-", 0, ""),
        ("run page.txt --out -", "> /dev/full", 1, "standard output: No space left on device"),
        ("explain page.txt", "> /dev/full", 1, "standard output: No space left on device"),
        ("--version", "> /dev/full", 1, "standard output: No space left on device"),
    ],
)
def test_streams_that_are_closed_or_full(tmp_path: Path, command: str, redirected: str, status: int, said: str) -> None:
    if "/dev/full" in redirected and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    (tmp_path / "page.txt").write_text(ARTICLE, encoding="utf-8")
    shell = f'"{sys.executable}" -m cleaner {command} {redirected}'
    done = subprocess.run(["sh", "-c", shell], capture_output=True, cwd=tmp_path, env=with_package())
    assert done.returncode == status, done.stderr
    if said:
        assert said in one_line(done.stderr)
    else:
        assert (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize(
    "failing",
    [
        "from cleaner import job as module; name = 'clean_corpus'; error = MemoryError()",
        "import duckdb as module; name = 'connect'; error = module.OutOfMemoryException('Out of Memory Error: x')",
    ],
)
def test_a_want_of_memory_is_one_line(tmp_path: Path, failing: str) -> None:
    """Status 1, and nothing but what to do."""
    (tmp_path / "page.txt").write_text(ARTICLE, encoding="utf-8")
    code = f"""
import sys
from cleaner import cli
{failing}
def fail(*_, **__):
    raise error
setattr(module, name, fail)
sys.argv = "cleaner run page.txt --out out".split()
cli.main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path, env=with_package())
    assert done.returncode == 1
    assert "run the same command again" in one_line(done.stderr)


@posix_only
def test_a_reader_that_has_seen_enough_is_no_failure(tmp_path: Path) -> None:
    """`cleaner … | head -1`: nothing is said and the status is 0."""
    records = [json.dumps({"id": str(number), "text": ARTICLE}) for number in range(300)]
    (tmp_path / "pages.jsonl").write_text("\n".join(records), encoding="utf-8")
    command = [sys.executable, "-m", "cleaner", "run", "pages.jsonl", "--out", "-"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=with_package(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == "0"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@posix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_a_run_which_then_can_be_run_again(tmp_path: Path, number: signal.Signals) -> None:
    """One line says how to go on; nothing is left that a second run would stumble over."""
    (tmp_path / "page.txt").write_text(ARTICLE, encoding="utf-8")
    os.mkfifo(tmp_path / "waiting.txt")
    command = [sys.executable, "-m", "cleaner", "run", "page.txt", "waiting.txt", "--out", "out"]
    # A shell's background job, and what starts the tests, may ignore signals; a terminal does not.
    heard = "import runpy, signal; signal.signal(2, signal.default_int_handler); signal.signal(1, signal.SIG_DFL)"
    command[1:3] = ["-c", f"{heard}; runpy.run_module('cleaner', run_name='__main__', alter_sys=True)"]
    with subprocess.Popen(command, cwd=tmp_path, env=with_package(), stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        while not (tmp_path / "out" / ".work" / "scratch").exists():  # it holds the folder, and waits for a writer
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        said = process.stderr.read()
        assert process.wait() == 128 + number
    assert f"stopped by {number.name}: run the same command again" in one_line(said)
    assert not (tmp_path / "out").exists()


def with_package() -> dict[str, str]:
    """The environment in which the package is found from any folder."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}


def _installed(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None
