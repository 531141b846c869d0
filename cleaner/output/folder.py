"""The output folder of one run: locked, written out of sight, put in place when everything is whole.

    DIR/.work/cleaner.lock   held while a run lasts; also the mark by which a killed run's folder is known as ours
    DIR/.work/new/…          the files being written
    DIR/.work/scratch/…      whatever a run keeps for itself
    DIR/.work/shards/…       finished work that a run which is killed or stopped leaves to the next one; former/ as well

What stood in DIR stays as it was until a run has written all its files. Then the manifest goes
first and comes back last: a folder with a manifest is complete. A run that is killed in between, or stopped, or that
the disk fails, leaves its files where they are and is ended by the next one, since what stood before is not whole any
more, and some of it cannot be made again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from cleaner.errors import EngineError, ReadError
from cleaner.output import manifest
from cleaner.output.disk import disk_errors, sync_folder, write_whole
from cleaner.output.jsonl import RowFile
from cleaner.output.lock import Lock
from cleaner.output.parts import DOCUMENTS_PER_PART, Form, Parts

WORK = ".work"
_LOCK = "cleaner.lock"
#: Folders of the work area that outlive a run which did not end.
_RESUMABLE = ("shards", "former")


class OutputFolder:
    """A folder opened for one run; leave it by `with`.

    ``earlier`` is the manifest that stands in it, or None: nothing there, or a run that was killed.
    EngineError: the folder is neither empty nor ours, another run holds it, or it cannot be written.
    """

    def __init__(self, path: str | Path, *, restart: bool = False) -> None:
        self.path = _real(path)
        self._writers: list[RowFile | Parts] = []
        self._files: dict[str, Path] = {}
        self._ended = self._publishing = False
        with disk_errors(self.path):
            self._made = not self.path.exists()
            _recognise(self.path, restart=restart)  # before anything is made in it
            self.work = self.path / WORK
            self._lock = Lock(self.work / _LOCK, str(self.path))
            try:
                self.earlier = _recognise(self.path, restart=restart)  # a run may just have ended there
                if self.earlier is None:
                    self._end_broken()
                self._clear_work()
            except BaseException:
                self._lock.release(remove=False)
                raise

    def file(self, name: str) -> RowFile:
        """A table in one file, such as "rejected.jsonl", to write rows to."""
        writer = RowFile(self.work / "new" / name)
        self._writers.append(writer)
        return writer

    def parts(self, name: str, documents_per_part: int = DOCUMENTS_PER_PART, form: Form = "jsonl") -> Parts:
        """A table in parts, "corpus" or "removed", to write rows to."""
        writer = Parts(self.work / "new" / name, documents_per_part, form)
        self._writers.append(writer)
        return writer

    def add(self, name: str, content: bytes) -> None:
        """A file that is not made of rows, such as "report.html"."""
        target = self.work / "new" / name
        with disk_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
        self._files[name] = target

    def scratch(self) -> Path:
        """A folder for what the run keeps for itself; it goes when the run ends."""
        path = self.work / "scratch"
        with disk_errors(path):
            path.mkdir(parents=True, exist_ok=True)
        return path

    def resumable(self) -> Path:
        """Where the run leaves finished work, in "shards" and "former", for the case that it does not end."""
        return self.work

    def forget(self) -> None:
        """The run has ended, and needs nothing of its finished work any more."""
        self._ended = True

    def index_folder(self) -> Path:
        """Where to write the files of the index; they are put in place with the others, and are in no checksum."""
        return self.work / "new" / "index"

    def sealed(self) -> dict[str, str]:
        """Close every table; the sha256 of each file, by name."""
        for writer in self._writers:
            writer.close()
        return self._digests()

    def publish(
        self,
        counts: manifest.Counts,
        *,
        settings: Mapping[str, Any],
        version: str,
        checksums: Mapping[str, str],
        against: Mapping[str, str] = MappingProxyType({}),
        alarms: Sequence[str] = (),
    ) -> None:
        """Put every file in place, the manifest last. See `cleaner.output.manifest.build`.

        EngineError: the disk failed; what it could not put in place then, the next run does.
        """
        digests = self.sealed()
        content = manifest.build(
            counts,
            settings=settings,
            version=version,
            checksums=checksums,
            files=digests,
            against=against,
            alarms=alarms,
        )
        new = self.work / "new"
        try:
            with disk_errors(self.path):
                write_whole(new / manifest.NAME, content)
                for folder in (new, *(entry for entry in new.iterdir() if entry.is_dir())):
                    sync_folder(folder)
                self._publishing = True
                self._remove_earlier()
                self._put_in_place(self._remaining())
        except EngineError as error:
            if not self._publishing:
                raise
            raise EngineError(f"{error}; run the same command again: it goes on with the files in {new}") from error
        self._ended = True

    def close(self) -> None:
        """Let go of the folder and leave nothing of the work in it.

        Only where a run broke off while it put its files in place, or left finished work for the next one, the lock
        file stays, so that the next run knows the folder.
        """
        settled = False
        try:
            for writer in self._writers:
                writer.abandon()
            with disk_errors(self.path):
                self._clear_work()
                others = [entry for entry in _entries(self.path) if entry != WORK]
                settled = (not others or manifest.NAME in others) and not self._left_over()
        finally:
            with disk_errors(self.path):
                self._lock.release(remove=settled)
            if settled:
                with contextlib.suppress(OSError):  # another run has come, or it was not ours to make
                    self.work.rmdir()
                    if self._made:
                        self.path.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _digests(self) -> dict[str, str]:
        new = self.work / "new"
        found: dict[str, str] = {}
        for writer in self._writers:
            for file in writer.files if isinstance(writer, Parts) else [writer]:
                found[file.path.relative_to(new).as_posix()] = file.digest
        for name, path in self._files.items():
            found[name] = manifest.file_digest(path)
        return found

    def _end_broken(self) -> None:
        """Go on where a run was killed while it put its files in place."""
        try:
            written = manifest.read(self.work / "new")
        except ReadError:  # killed while it wrote the manifest: nothing was put in place yet
            return
        if written is not None:
            self._remove_earlier(keep=written["files"])
            self._put_in_place(self._remaining())
            self.earlier = written

    def _remaining(self) -> list[str]:
        """Files of the work area that are still to be put in place, the manifest aside."""
        new = self.work / "new"
        files = (path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file())
        return sorted(name for name in files if name != manifest.NAME)

    def _put_in_place(self, names: list[str]) -> None:
        new = self.work / "new"
        for name in names:
            (self.path / name).parent.mkdir(exist_ok=True)
            (new / name).replace(self.path / name)
        for folder in {(self.path / name).parent for name in names}:
            sync_folder(folder)
        sync_folder(self.path)
        (new / manifest.NAME).replace(self.path / manifest.NAME)
        sync_folder(self.path)

    def _remove_earlier(self, keep: Container[str] = ()) -> None:
        """Remove data of an earlier or broken run, its manifest first; what this package does not write stays.

        ``keep``: names that stay, and with them the index, which says itself what it belongs to.
        """
        (self.path / manifest.NAME).unlink(missing_ok=True)
        sync_folder(self.path)
        for folder in ("corpus", "removed", "index", "."):
            for name in _entries(self.path / folder):
                relative = name if folder == "." else f"{folder}/{name}"
                target = self.path / relative
                stays = relative in keep or (keep and folder == "index")
                if manifest.is_ours(relative, self.earlier) and not stays and not target.is_dir():
                    target.unlink()

    def _left_over(self) -> list[str]:
        """Folders with finished work that the next run can take over."""
        if self._ended:
            return []
        # Without the manifest in its place the earlier files are not whole any more, and those in "new" are.
        broken = self._publishing and manifest.NAME not in _entries(self.path)
        return [name for name in (*_RESUMABLE, *["new"] * broken) if _entries(self.work / name)]

    def _clear_work(self) -> None:
        left = self._left_over()
        if "new" not in left:  # the manifest first: with it what is left after a kill would pass for whole
            (self.work / "new" / manifest.NAME).unlink(missing_ok=True)
        for name in _entries(self.work):
            if name != _LOCK and name not in left:
                target = self.work / name
                if target.is_dir() and not target.is_symlink():
                    shutil.rmtree(target)
                else:
                    target.unlink()


def standing(path: str | Path, *, restart: bool = False) -> dict[str, Any] | None:
    """The manifest that stands in a folder, without opening that for a run. EngineError: neither empty nor ours."""
    real = _real(path)
    with disk_errors(real):
        return _recognise(real, restart=restart)


def _real(path: str | Path) -> Path:
    """The folder meant: "new/../mine" is there only when "new" is, and would pass for empty until then."""
    return Path(os.path.realpath(path)) if ".." in Path(path).parts else Path(path)


def _entries(folder: Path) -> list[str]:
    """Names in a folder, sorted; none when there is no such folder."""
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _recognise(path: Path, *, restart: bool) -> dict[str, Any] | None:
    """The manifest of an earlier run in ``path``; EngineError when what stands there is not ours."""
    if path.exists() and not path.is_dir():
        raise EngineError(f"{path} is not a folder: choose another one for --out")
    entries = _entries(path)
    try:
        earlier = manifest.read(path)
    except ReadError as error:
        if restart and (path / WORK / _LOCK).exists():
            return None
        raise EngineError(
            f"{path} holds files that are not of an earlier run ({error}): choose another folder"
        ) from error
    foreign = [name for name in entries if name != WORK or _entries(path / WORK)]
    if earlier is None and foreign and not (path / WORK / _LOCK).exists():
        raise EngineError(f"{path} is not empty and not of an earlier run: choose another folder, or empty this one")
    return earlier
