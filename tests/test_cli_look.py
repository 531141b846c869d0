"""The commands that look at an output folder: what goes where, exit codes, nothing raw on the terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from look import corpora

from cleaner.cli import commands
from cleaner.config import Config
from cleaner.errors import CleanerError


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpora.bridge(tmp_path_factory.mktemp("cli") / "out")


def cleaner(*arguments: str | Path, color: bool = False, **env: str) -> Result:
    runner = CliRunner(env={"NO_COLOR": "", "TERM": "xterm", **env})
    return runner.invoke(commands, list(map(str, arguments)), color=color, catch_exceptions=False)


def refused(*arguments: str | Path) -> str:
    """The one line that a command ends with."""
    with pytest.raises(CleanerError) as caught:
        CliRunner().invoke(commands, list(map(str, arguments)), catch_exceptions=False, standalone_mode=False)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_why_tells_the_story(bridge: Path) -> None:
    done = cleaner("why", bridge, "a.txt")
    assert done.stdout.startswith("kept: a.txt\n")
    assert "4 drop share" in done.stdout
    assert "\x1b[31m" in cleaner("why", bridge, "a.txt", color=True).stdout
    rows = [json.loads(line) for line in cleaner("why", bridge, "copy.txt", "--json").stdout.splitlines()]
    assert rows[0] == {"kind": "head", "label": "duplicate", "text": "copy.txt"}
    assert "did you mean copy.txt" in refused("why", bridge, "copi.txt")
    assert "no manifest.json" in refused("why", bridge / "corpus", "a.txt")


def test_no_colours_where_they_are_not_wanted(bridge: Path) -> None:
    """On a terminal as well: by the convention of no-color.org, and where the terminal knows none."""
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in cleaner("why", bridge, "a.txt", color=True, **env).stdout


IMPRINT = "The Valley Post is a newspaper of Valley Holdings Limited, 4 Quay Street, Lenne, registered in Wales"


def test_why_reads_the_source_again_where_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    page = (Path(__file__).parent / "page/cases/in_the_wild/polish.txt").read_text(encoding="utf-8")
    lines = [line.partition("|")[2].strip() for line in page.splitlines() if not line.startswith("#")]
    (tmp_path / "pages" / "recipe.txt").write_text("\n".join([*lines, "", IMPRINT]), encoding="utf-8")
    assert cleaner("run", tmp_path / "pages", "--out", tmp_path / "out").exit_code == 0
    told = cleaner("why", tmp_path / "out", "recipe.txt", "--source", tmp_path / "pages").stdout
    assert "drop low_score" in told
    assert len([line for line in told.splitlines() if line.startswith(" " * 25)]) == 4
    assert "has no input recipe.txt" in refused("why", tmp_path / "out", "recipe.txt", "--source", tmp_path / "out")


def test_why_and_explain_read_records_by_the_names_that_the_run_was_told(tmp_path: Path) -> None:
    """Guessed, another field would be the page: an input that the run never saw."""
    page = (Path(__file__).parent / "page/cases/in_the_wild/polish.txt").read_text(encoding="utf-8")
    lines = [line.partition("|")[2].strip() for line in page.splitlines() if not line.startswith("#")]
    record = {"id": "1", "text": "A teaser.", "page": "\n".join([*lines, "", IMPRINT]), "key": "recipe"}
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps({"text": "x"}) + "\n" + json.dumps(record), encoding="utf-8")
    names = ("--text", "page", "--id", "key")
    assert cleaner("run", dump, "--out", tmp_path / "out", *names).exit_code == 0
    told = cleaner("why", tmp_path / "out", "recipe", "--source", dump, *names).stdout
    assert len([line for line in told.splitlines() if line.startswith(" " * 25)]) == 4
    assert "has no input recipe" in refused("why", tmp_path / "out", "recipe", "--source", dump)
    dump.write_text(json.dumps(record), encoding="utf-8")
    explained = cleaner("explain", dump, *names)
    assert "recipe, the only page in" in explained.stderr
    assert lines[0] in explained.stdout
    assert lines[0] not in cleaner("explain", dump).stdout


def test_diff_by_marks_and_by_colour(bridge: Path) -> None:
    done = cleaner("diff", bridge, "copy.txt", "a.txt")
    assert "[-long" in done.stdout
    assert "{+" in done.stdout
    assert "words the same" in done.stderr
    assert "\x1b" not in done.stdout
    assert "words the same" in cleaner("diff", bridge, "a.txt", "a.txt").stdout
    assert cleaner("diff", bridge, "a.txt", "a.txt", "--all").stdout.split() == corpora.KEPT.split()


def test_restore_writes_the_page(bridge: Path) -> None:
    assert cleaner("restore", bridge, "a.txt").stdout_bytes.decode().startswith("Home\n\nBridge opens\n\n")
    assert "Home" not in cleaner("restore", bridge, "a.txt", "--block", "4").stdout
    assert "block 3 was not removed" in refused("restore", bridge, "a.txt", "--block", "3")
    assert "menu.txt was rejected as no_article" in refused("restore", bridge, "menu.txt")


def test_a_closed_standard_output_is_one_line(bridge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(CleanerError, match="standard output is closed"):
        commands.main(["restore", str(bridge), "a.txt"], standalone_mode=False)
    with pytest.raises(CleanerError, match="standard output is closed"):
        commands.main(["config"], standalone_mode=False)


def test_report_and_export(bridge: Path, tmp_path: Path) -> None:
    before = (bridge / "report.html").read_bytes()
    assert cleaner("report", bridge).stderr == f"cleaner: written to {bridge / 'report.html'}\n"
    assert (bridge / "report.html").read_bytes() == before
    assert "2 documents" in cleaner("export", bridge, "--to", "txt", "--out", tmp_path / "txt").stderr
    assert "not an empty folder" in refused("export", bridge, "--to", "tei", "--out", tmp_path / "txt")


def test_config_explains_itself_and_is_read_back(tmp_path: Path) -> None:
    shown = cleaner("config", "--balance", "recall", "--languages", "en,de").stdout
    assert tomllib.loads(shown)["languages"] == ["en", "de"]
    (tmp_path / "cleaner.toml").write_text(shown, encoding="utf-8")
    assert Config.from_toml(tmp_path / "cleaner.toml") == Config(balance="recall", languages=("en", "de"))
    assert cleaner("config", "--config", tmp_path / "cleaner.toml").stdout == shown
    (tmp_path / "cleaner.toml").write_text("thresold = 0.7\n", encoding="utf-8")
    assert "did you mean 'threshold'" in refused("config", "--config", tmp_path / "cleaner.toml")


def test_config_takes_every_setting_of_the_corpus_as_an_option() -> None:
    done = cleaner("config", "--containment", "0.5", "--prefer", "a.org,b/")
    found = Config(**tomllib.loads(done.stdout))
    assert (found.containment, found.keep) == (0.5, ("a.org", "b/"))


def test_a_code_page_without_the_letters_ends_no_command(tmp_path: Path) -> None:
    out = corpora.write(tmp_path / "out", [corpora.document("caf\u00e9 \u043c.txt", "Text.")], {})
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "cleaner", "why", str(out), "caf\u00e9 \u043c.txt"]
    done = subprocess.run(command, check=True, capture_output=True, env=environment)
    assert done.stdout.startswith(b"kept: caf\xe9 \\u043c.txt")


def test_every_setting_is_explained() -> None:
    from cleaner.config_file import MEANINGS, as_toml

    assert tuple(MEANINGS) == Config.__slots__
    odd = Config(phrases_drop=('"\\\n\t\x7f é 😀',), keep=("a", "b"), crawl_date="2025-06-30")
    assert Config(**tomllib.loads(as_toml(odd))) == odd


def test_hostile_strings_reach_no_terminal(tmp_path: Path) -> None:
    out = corpora.hostile(tmp_path / "\x1b[31mout")
    evil = next(text for text in corpora.HOSTILE if "\x1b" in text)
    name = f"{evil}#{corpora.HOSTILE.index(evil)}"
    for arguments in (("why", out, name), ("diff", out, name, f"copy {name}"), ("report", out)):
        done = cleaner(*arguments)
        assert done.exit_code == 0
        assert not {"\x1b", "\x00", "\u202e", "\x85"} & set(done.output)


@pytest.mark.skipif(sys.platform == "win32", reason="names of bytes as POSIX has them")
def test_an_id_may_be_given_as_the_name_that_the_file_has(tmp_path: Path) -> None:
    out = corpora.write(tmp_path / "out", [corpora.document("caf%E9.txt", "Text.")], {})
    for arguments in (("why", out, "caf\udce9.txt"), ("restore", out, "caf\udce9.txt")):
        assert cleaner(*arguments).exit_code == 0
    assert "caf%E8.txt; did you mean caf%E9.txt?" in refused("diff", out, "caf%E9.txt", "caf\udce8.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_browse_prints_its_address_and_ends_by_a_signal(bridge: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "browse", str(bridge), "--marks", str(tmp_path / "m.jsonl")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=environment, **pipes) as served:
        assert served.stdout is not None
        address = served.stdout.readline().strip()
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  our own server
            assert "Bridge opens" in answer.read().decode()
        served.send_signal(signal.SIGTERM)
        assert served.communicate(timeout=60)[1].splitlines() == [
            f"cleaner: serving {bridge} until Ctrl-C",
            f"cleaner: served {bridge}",
        ]
        assert served.returncode == 0
    assert not (tmp_path / "m.jsonl").exists()
