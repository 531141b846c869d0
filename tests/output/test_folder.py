"""The output folder: ours or refused, one run at a time, whole or not there, nothing left behind."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.errors import EngineError
from cleaner.output.folder import OutputFolder
from cleaner.output.lock import Lock
from cleaner.output.manifest import Counts
from cleaner.output.verify import verify
from cleaner.stopping import Stopped

FILES = {
    *(f"{table}/part-0000{number}.jsonl" for table in ("corpus", "removed") for number in range(3)),
    *("duplicates.jsonl", "passages.jsonl", "frequent_passages.jsonl", "rejected.jsonl", "manifest.json"),
    *("report.html", "README.md", "croissant.json"),
}


def test_a_finished_run_leaves_its_files_and_nothing_else(tmp_path, folders):
    folders.make(tmp_path / "out")
    assert set(folders.tree(tmp_path / "out")) == FILES
    assert {entry.name for entry in (tmp_path / "out").iterdir() if entry.is_dir()} == {"corpus", "removed"}
    assert verify(tmp_path / "out", count_words=lambda text: len(text.split())) == []


def test_the_manifest_says_what_the_bytes_depend_on_and_nothing_else(tmp_path, folders):
    folders.make(tmp_path / "out")
    text = (tmp_path / "out" / "manifest.json").read_text()
    content = json.loads(text)
    assert list(content) == sorted(
        ["cleaner", "checksums", "counts", "files", "rejections", "removed", "settings", "skipped"]
    )
    assert content["counts"] == {"inputs": 7, "kept": 5, "duplicates": 1, "rejected": 1}
    assert set(content["files"]) == FILES - {"manifest.json"}
    assert text == json.dumps(content, indent=2, sort_keys=True) + "\n"
    assert str(tmp_path) not in text


def test_two_runs_give_the_same_bytes(tmp_path, folders):
    folders.make(tmp_path / "a")
    folders.make(tmp_path / "b")
    assert folders.tree(tmp_path / "a") == folders.tree(tmp_path / "b")


def test_nothing_stands_under_a_final_name_before_all_is_written(tmp_path, folders):
    with OutputFolder(tmp_path / "out") as folder:
        folders.write(folder)
        assert all(name.startswith(".work/") for name in folders.tree(tmp_path / "out"))


def test_a_run_that_fails_leaves_a_new_folder_not_at_all(tmp_path, folders):
    with OutputFolder(tmp_path / "out") as folder:
        folders.write(folder)  # and never published
    assert not (tmp_path / "out").exists()


def test_a_run_that_fails_leaves_an_earlier_one_as_it_was(tmp_path, folders):
    folders.make(tmp_path / "out")
    before = folders.tree(tmp_path / "out")
    with OutputFolder(tmp_path / "out", restart=True) as folder:
        folders.write(folder, 9)  # and never published
    assert folders.tree(tmp_path / "out") == before


def test_counts_that_do_not_add_up_end_the_run_before_anything_is_put_in_place(tmp_path):
    with pytest.raises(EngineError, match="the count of inputs is wrong"), OutputFolder(tmp_path / "out") as folder:
        folder.publish(Counts(inputs=3, kept=1, duplicates=0, rejected=1), settings={}, version="1", checksums={})
    assert not (tmp_path / "out").exists()


def test_an_earlier_manifest_is_there_to_compare_with(tmp_path, folders):
    folders.make(tmp_path / "out")
    with OutputFolder(tmp_path / "out") as folder:
        assert folder.earlier is not None
        assert folder.earlier["settings"] == folders.SETTINGS
    with OutputFolder(tmp_path / "new") as folder:
        assert folder.earlier is None


def test_a_new_run_removes_what_the_earlier_one_had_more_and_no_foreign_file(tmp_path, folders):
    out = tmp_path / "out"
    folders.make(out, 9)
    foreign = ["notes.txt", "README", "corpus/mine.txt", ".hidden", "index/mine.txt", "corpus/part-1.jsonl"]
    for name in foreign:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text("mine")
    folders.make(out, 1, restart=True)
    left = folders.tree(out)
    assert {name for name in left if "part-00001" in name or "part-00002" in name} == set()
    assert all(left[name] == b"mine" for name in foreign)
    folders.make(tmp_path / "fresh", 1)
    assert folders.tree(tmp_path / "fresh") == {name: left[name] for name in left if name not in foreign}


def test_a_file_that_the_earlier_manifest_lists_is_ours(tmp_path, folders):
    with OutputFolder(tmp_path / "out") as folder:
        folders.write(folder)
        folder.add("report.html", b"<html></html>")
        folders.publish(folder)
    assert (tmp_path / "out" / "report.html").read_bytes() == b"<html></html>"
    assert verify(tmp_path / "out") == []
    folders.make(tmp_path / "out", restart=True)
    assert (tmp_path / "out" / "report.html").read_bytes() == b""


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("name", ["thesis.txt", "manifest.json", "corpus/part-00000.jsonl", ".work/mine.txt"])
def test_a_folder_that_is_not_ours_is_refused_and_left_alone(tmp_path, folders, name, restart):
    out = tmp_path / "out"
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("{}")
    with pytest.raises(EngineError, match=r"out .*choose another folder"):
        folders.make(out, restart=restart)
    assert folders.tree(out) == {name: b"{}"}


def test_an_empty_folder_is_taken_and_stays_when_the_run_fails(tmp_path):
    (tmp_path / "out" / ".work").mkdir(parents=True)  # what a run that was killed at once leaves
    with OutputFolder(tmp_path / "out"):
        pass
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(EngineError, match="out is not a folder"):
        OutputFolder(tmp_path / "out")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
def test_a_folder_that_cannot_be_written_is_named_with_the_cause(tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(EngineError, match=r"cannot write .*taken/out.*: Not a directory"):
        OutputFolder(tmp_path / "taken" / "out")


def test_a_second_run_at_the_same_time_is_refused_at_once(tmp_path, folders):
    with OutputFolder(tmp_path / "out") as folder:
        folders.write(folder)
        with pytest.raises(EngineError, match=r"another run holds .*out"):
            OutputFolder(tmp_path / "out", restart=True)
        folders.publish(folder)
    assert verify(tmp_path / "out") == []


def test_a_lock_whose_file_was_just_removed_is_taken_anew(tmp_path, monkeypatch):
    """The holder before removes the file between our opening and locking it."""
    from cleaner.output import lock

    path, taken = tmp_path / ".work" / "lock", []
    honest = lock._try

    def late(descriptor):
        if not taken:
            path.unlink()
        taken.append(descriptor)
        return honest(descriptor)

    monkeypatch.setattr(lock, "_try", late)
    first = Lock(path, "out")
    assert len(taken) == 2
    with pytest.raises(EngineError, match="another run"):
        Lock(path, "out")
    first.release(remove=True)
    assert not path.exists()


KILLED = """
import os, sys
sys.path[:] = {path!r}
from pathlib import Path
import folders
left = {steps}
def dying(step):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return step(*args, **kwargs)
    return call
for owner, names in ((os, ["fsync", "rmdir"]), (Path, ["replace", "unlink", "mkdir", "rmdir"])):
    for name in names:
        setattr(owner, name, dying(getattr(owner, name)))
folders.make(Path({out!r}), {kept}, restart=True)
"""


@pytest.mark.parametrize("earlier", [False, True])
def test_a_run_killed_at_any_step_leaves_whole_files_and_the_next_run_gives_the_same_bytes(tmp_path, folders, earlier):
    """Steps are the system calls by which files come to the disk, get their names and go."""
    folders.make(tmp_path / "want", 3)
    folders.make(tmp_path / "old", 5)
    want, old = folders.tree(tmp_path / "want"), folders.tree(tmp_path / "old")
    for steps in range(0, 200, 3 if earlier else 2):
        out = tmp_path / f"out{steps}"
        if earlier:
            folders.make(out, 5)
        code = KILLED.format(path=sys.path, steps=steps, out=str(out), kept=3)
        done = subprocess.run([sys.executable, "-c", code], check=False)
        found = {name: data for name, data in folders.tree(out).items() if not name.startswith(".work/")}
        assert all(data in (want.get(name), old.get(name) if earlier else None) for name, data in found.items())
        if "manifest.json" in found:
            assert found in (want, old)
        folders.make(out, 3, restart=steps % 2 == 0)
        assert folders.tree(out) == want
        if done.returncode == 0:
            break
        assert done.returncode == 9
    else:
        pytest.fail("the run never ended")


def test_a_run_killed_while_it_put_its_files_in_place_is_ended_by_the_next(tmp_path, folders):
    """What stood before is not whole any more; what could not be made again must not be lost with it."""
    folders.make(tmp_path / "old", 5)
    folders.make(tmp_path / "want", 3)
    want, old, ends = folders.tree(tmp_path / "want"), folders.tree(tmp_path / "old"), set()
    for steps in range(0, 200, 2):
        out = tmp_path / f"out{steps}"
        folders.make(out, 5)
        code = KILLED.format(path=sys.path, steps=steps, out=str(out), kept=3)
        done = subprocess.run([sys.executable, "-c", code], check=False)
        with OutputFolder(out) as folder:
            assert folder.earlier is not None
        found = folders.tree(out)
        assert found in (want, old)
        assert verify(out) == []
        ends.add(found == want)
        if done.returncode == 0:
            break
    assert ends == {False, True}


#: What can happen at a call: a signal, or the disk fails once, once and after all, or from then on.
ACCIDENTS = ["stopped", "failed", "failed late", "broken"]
CALLS = ("fsync", "rmdir", "unlink", "replace", "mkdir", "listdir", "scandir", "open", "stat")


@contextlib.contextmanager
def accident(kind, at):
    """The ``at``-th call of the system goes wrong; gives a list that has an entry when it has come to that."""
    happened, left = [], itertools.count(at, -1)

    def wrap(call, name):
        def step(*args, **kwargs):
            now = next(left)
            if now == 0 or (now < 0 and kind == "broken"):
                happened.append(name)
                if kind == "stopped":
                    raise Stopped(15)
                if kind == "failed late" and name not in {"open", "scandir"}:  # what these gave would stay open
                    call(*args, **kwargs)
                raise OSError(errno.EIO, "Input/output error", "a/file")
            return call(*args, **kwargs)

        return step

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, wrap(getattr(os, name), name))
        yield happened


@pytest.fixture
def _quick_disk(monkeypatch):
    """Nothing is brought to the disk, which takes longest; that it is asked to can still go wrong."""
    monkeypatch.setattr(os, "fsync", bool)


@pytest.mark.usefixtures("_quick_disk")
@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("kind", ACCIDENTS)
def test_a_run_that_is_stopped_or_fails_at_any_step_loses_neither_the_old_corpus_nor_the_new(
    tmp_path, folders, kind, earlier
):
    """Unlike a killed run it clears up behind itself, which must not take away the only whole copy."""
    folders.make(tmp_path / "want", 3)
    folders.make(tmp_path / "old", 5)
    want, old = folders.tree(tmp_path / "want"), folders.tree(tmp_path / "old")
    for step in range(400):
        out = tmp_path / f"out{step}"
        if earlier:
            folders.make(out, 5)
        with accident(kind, step) as happened, contextlib.suppress(EngineError, Stopped):
            folders.make(out, 3, restart=True)
        found = {name: data for name, data in folders.tree(out).items() if not name.startswith(".work/")}
        assert all(data in (want.get(name), old.get(name) if earlier else None) for name, data in found.items())
        if "manifest.json" in found:
            assert found in (want, old)
        with OutputFolder(out) as folder:
            assert folder.earlier is not None or not (earlier or found)
        assert folders.tree(out) in ([want, old] if earlier else [want, {}])
        folders.make(out, 3, restart=True)
        assert folders.tree(out) == want
        if not happened:
            break
    else:
        pytest.fail("the run never ended")


@pytest.mark.usefixtures("_quick_disk")
@pytest.mark.parametrize("kind", ACCIDENTS)
def test_runs_that_are_stopped_again_and_again_lose_nothing_and_end(tmp_path, folders, kind):
    """Also the run that ends a broken one can be stopped, at any step."""
    folders.make(tmp_path / "want", 3)
    folders.make(tmp_path / "old", 5)
    want, old, out = folders.tree(tmp_path / "want"), folders.tree(tmp_path / "old"), tmp_path / "out"
    folders.make(out, 5)
    for step in range(20, 400):
        with accident(kind, step), contextlib.suppress(EngineError, Stopped):
            folders.make(out, 3, restart=True)
        for again in range(step % 7, 400, 5):
            with accident(kind, again) as happened, contextlib.suppress(EngineError, Stopped), OutputFolder(out):
                pass
            if not happened:
                break
        assert folders.tree(out) in (want, old)
        if folders.tree(out) == want:
            return
    pytest.fail("the run never ended")


def test_what_the_disk_refused_is_said_with_the_way_on(tmp_path, folders, monkeypatch):
    folders.make(tmp_path / "out", 5)

    def fail(*_):
        raise OSError(errno.EIO, "Input/output error", "a/file")

    with monkeypatch.context() as patch:
        patch.setattr(OutputFolder, "_put_in_place", fail)
        with pytest.raises(EngineError, match=r"a/file: Input/output error; run the same command again"):
            folders.make(tmp_path / "out", 3, restart=True)
    with OutputFolder(tmp_path / "out") as folder:
        assert folder.earlier is not None
        assert folder.earlier["counts"]["kept"] == 3
    assert verify(tmp_path / "out") == []


def test_work_that_is_cleared_is_never_taken_for_whole(tmp_path, folders, monkeypatch):
    """A run is stopped just before it puts its files in place, and ended while it clears them away."""
    out = tmp_path / "out"

    def ended(path):
        (path / "rejected.jsonl").unlink()
        raise OSError(errno.EIO, "the process was ended here")

    with monkeypatch.context() as patch, contextlib.suppress(EngineError), OutputFolder(out) as folder:
        folders.write(folder)
        patch.setattr("cleaner.output.folder.sync_folder", ended)
        patch.setattr("shutil.rmtree", ended)
        folders.publish(folder)
    assert (out / ".work" / "new" / "duplicates.jsonl").exists()
    with OutputFolder(out) as folder:
        assert folder.earlier is None
    assert list(out.iterdir()) == []


def test_a_run_that_ended_while_another_one_began_is_an_earlier_run(tmp_path, folders, monkeypatch):
    """The other one finds no manifest at first, and must not take what came meanwhile for remains."""
    from cleaner.output import folder as module

    out, honest = tmp_path / "out", module.Lock

    def late(path, what):
        monkeypatch.setattr(module, "Lock", honest)
        folders.make(out, 5)
        return honest(path, what)

    monkeypatch.setattr(module, "Lock", late)
    with OutputFolder(out) as folder:
        assert folder.earlier is not None


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_is_named(tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(EngineError, match=r"cannot write .*out.*: Permission denied"):
        OutputFolder(tmp_path / "out")


def test_a_file_size_limit_is_an_error_of_one_line_and_leaves_nothing(tmp_path):
    resource = pytest.importorskip("resource")
    code = (
        f"import sys; sys.path[:] = {[*sys.path]!r}; import folders\n"
        "from pathlib import Path\n"
        "from cleaner.errors import EngineError\n"
        "try: folders.make(Path(sys.argv[1]), 500)\n"
        "except EngineError as error: print(error); sys.exit(1)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "out")],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600)),
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("cannot write ")
    assert done.stdout.endswith(": File too large\n")
    assert not Path(tmp_path / "out").exists()


def test_a_way_through_a_folder_that_is_not_there_yet_leads_to_what_stands(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "README.md").write_text("mine")
    with pytest.raises(EngineError, match="is not empty"):
        OutputFolder(tmp_path / "new" / ".." / "mine")
    assert [entry.name for entry in tmp_path.rglob("*")] == ["mine", "README.md"]
