"""Commands that look at what a run has left: report, why, diff, restore, export, browse."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli_options import emit, fields, is_plain
from cleaner.counted import counted
from cleaner.errors import EngineError
from cleaner.records import REASONS
from cleaner.stopping import Stopped
from cleaner.terminal import printable, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.look.story import Told
    from cleaner.look.tables import Tables
    from cleaner.look.word_diff import Run
    from cleaner.records import Block

_COLOURS = {"kept": "green", "removed": "red", "metadata": "cyan", "fact": None, "other": "yellow"}
_LABEL = 24
_CONTEXT = 12


def _id(_: click.Context, __: click.Parameter, name: str) -> str:
    """An id as a run writes it, also where it is given as the name of a file whose bytes are not UTF-8."""
    from cleaner.formats.sources import as_id

    return as_id(name)


@click.command(short_help="Write the report of a folder anew.")
@click.argument("directory", metavar="DIR")
def report(directory: str) -> None:
    """Write DIR/report.html anew, and with it the dataset card and the Croissant metadata.

    A run writes them by itself; this is for a folder of which they were deleted or changed.

    \b
    cleaner report clean
    """
    from cleaner.look.write import renew

    click.echo(f"cleaner: written to {printable(str(renew(directory)))}", err=True)


@click.command(short_help="Tell what became of one input, and why.")
@click.argument("directory", metavar="DIR")
@click.argument("id_", metavar="ID", callback=_id)
@click.option(
    "--source", metavar="SOURCE", help="The SOURCE that was cleaned: read again, to say what decided on low scores."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line of the story, on stdout.")
@fields
def why(directory: str, id_: str, source: str | None, as_json: bool, **names: str | None) -> None:
    """Tell what became of one input: kept, removed as a duplicate or rejected, and why; with its blocks in order.

    \b
    cleaner why clean page.html
    cleaner why clean page.html --source pages/
    cleaner why clean 'dump.jsonl#12' --json
    cleaner why clean 4711 --source dump.csv --text page --id key
    cleaner why clean -- '-name that begins like an option.html'
    """
    from cleaner.look.story import why as story
    from cleaner.look.tables import open_folder
    from cleaner.output.jsonl import dump

    about, tables = open_folder(directory)
    with tables:
        told = story(tables, id_, about["settings"])
        if source is not None:  # an id that nobody knows is refused before a large SOURCE is read
            told = story(tables, id_, about["settings"], _measures(tables, id_, source, about["settings"], names))
    if as_json:
        emit("".join(dump(line._asdict()) for line in told))
        return
    for line in told:
        click.echo(_told(line))


def _measures(
    tables: Tables, id_: str, source: str, settings: Mapping[str, Any], names: Mapping[str, str | None]
) -> Mapping[int, list[str]]:
    """What decided on the blocks of an input whose score was too low, from the input itself."""
    from cleaner.again import decided_again
    from cleaner.config import Config
    from cleaner.look.samples import removed_of
    from cleaner.look.story import replaced

    row = tables.row("corpus", id_) or replaced(tables, id_) or tables.row("rejected", id_) or {}
    wanted = {row["index"]: row["score"] for row in removed_of(tables, [id_])[id_] if row["reason"] == "low_score"}
    return decided_again(source, id_, row.get("digest"), row.get("source_path"), wanted, Config(**settings), **names)


def _told(line: Told) -> str:
    if line.kind == "measure":
        return click.style(f"{'':<{_LABEL + 1}}{printable(line.text, 400)}", dim=True)
    if line.kind == "head":
        return click.style(f"{line.label}: {printable(line.text, 400)}", bold=True)
    text = (printable if line.kind in ("fact", "other") else shown)(line.text, 300)
    return f"{click.style(f'  {printable(line.label):<{_LABEL}}', fg=_COLOURS[line.kind])} {text}"


@click.command(short_help="Show where two texts differ, word by word.")
@click.argument("directory", metavar="DIR")
@click.argument("left", metavar="ID", callback=_id)
@click.argument("right", metavar="ID", callback=_id)
@click.option("--all", "everything", is_flag=True, help="Show all that is the same as well.")
def diff(directory: str, left: str, right: str, everything: bool) -> None:
    """Show where the texts of two inputs differ, word by word; also of one that was removed as a duplicate.

    On a terminal by colour, elsewhere as [-words of the first-] and {+words of the second+}.

    \b
    cleaner diff clean copy.txt original.txt
    """
    from cleaner.look.story import text_of
    from cleaner.look.tables import open_folder
    from cleaner.look.word_diff import folded, word_diff

    _, tables = open_folder(directory)
    with tables:
        runs = word_diff(text_of(tables, left), text_of(tables, right))
    coloured = sys.stdout is not None and sys.stdout.isatty() and not is_plain()
    shown: Sequence[Run | int] = runs if everything else folded(runs, _CONTEXT)
    click.echo("".join(_run(run, coloured) for run in shown).rstrip("\n"))
    same, only = (sum(run.words for run in runs if (run.side == "both") is both) for both in (True, False))
    click.echo(f"cleaner: {counted(same, 'word')} the same, {only} different", err=True)


def _run(run: Run | int, coloured: bool) -> str:
    if isinstance(run, int):
        return click.style(f"\n… {counted(run, 'word')} the same …\n", dim=True)
    body = run.text.rstrip()
    end = run.text[len(body) :]
    text = "\n".join(map(shown, body.split("\n")))
    if run.side == "left":
        text = click.style(text, fg="red", strikethrough=True) if coloured else f"[-{text}-]"
    elif run.side == "right":
        text = click.style(text, fg="green", underline=True) if coloured else f"{{+{text}+}}"
    return text + "".join(char if char == "\n" else " " for char in end)


@click.command(short_help="Put removed blocks of a document back.")
@click.argument("directory", metavar="DIR")
@click.argument("id_", metavar="ID", callback=_id)
@click.option("--block", type=click.IntRange(min=0), metavar="N", help="Only the removed block with this index.")
def restore(directory: str, id_: str, block: int | None) -> None:
    """Write a document with its removed blocks back in place to stdout; `cleaner why` shows their indexes.

    \b
    cleaner restore clean page.html
    cleaner restore clean page.html --block 7
    """
    from cleaner.look.story import restored
    from cleaner.look.tables import open_folder

    _, tables = open_folder(directory)
    with tables:
        text = restored(tables, id_, block)
    if sys.stdout is not None and sys.stdout.isatty():
        text = "\n".join(map(shown, text.split("\n")))
    emit(f"{text}\n")


@click.command()
@click.argument("directory", metavar="DIR")
@click.option(
    "--to",
    "form",
    required=True,
    type=click.Choice(["hf", "datatrove", "dolma", "tei", "txt"]),
    help="hf: Parquet for Hugging Face; dolma: documents, and removed blocks as spans; tei, txt: one file a document.",
)
@click.option("--out", required=True, metavar="DIR2", help="New or empty folder.")
def export(directory: str, form: str, out: str) -> None:
    """Write the kept documents in the form that another tool reads.

    \b
    cleaner export clean --to hf --out for-hugging-face
    cleaner export clean --to txt --out texts
    """
    from cleaner.look.export import export as write

    count = write(directory, form, out)
    click.echo(f"cleaner: {counted(count, 'document')} written to {printable(out)}", err=True)


@click.command(short_help="Serve a local page over the whole output.")
@click.argument("directory", metavar="DIR")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port on the loopback interface (default: a free one)."
)
@click.option("--marks", metavar="FILE", help="Where marked decisions are kept (default: DIR-marks.jsonl).")
@click.option("--open", "opens", is_flag=True, help="Open the page in the web browser.")
def browse(directory: str, port: int, marks: str | None, opens: bool) -> None:
    """Serve a local page over the whole output: search, filters, blocks in place, clusters, marks.

    The address on stdout holds a token and works on this machine only. Ctrl-C ends it.

    \b
    cleaner browse clean --open
    """
    from cleaner.look.browse import Browser
    from cleaner.look.server import Server

    folder = Path(directory)
    with contextlib.closing(Browser(folder, marks or f"{folder.absolute()}-marks.jsonl")) as browser:
        try:
            server = Server(browser, port)
        except OSError as error:
            raise EngineError(
                f"cannot listen on port {port}: {error.strerror or error}; choose another --port"
            ) from error
        with server, contextlib.suppress(Stopped):  # a signal is how this ends
            click.echo(server.address)
            click.echo(f"cleaner: serving {printable(directory)} until Ctrl-C", err=True)
            if opens:
                click.launch(server.address)
            server.serve_forever()
        kept = f"; marks are in {printable(str(browser.marks.path))}" if len(browser.marks) else ""
        click.echo(f"cleaner: served {printable(directory)}{kept}", err=True)


def say_reasons(blocks: Sequence[Block]) -> None:
    """How many blocks stay and go, and what the reasons mean."""
    counts = Counter(block.reason for block in blocks if block.verdict == "drop")
    kept = sum(block.verdict == "keep" for block in blocks)
    click.echo(
        click.style(f"{counted(len(blocks), 'block')}: {kept} kept, {counts.total()} dropped", bold=True), err=True
    )
    for reason, count in sorted(counts.items(), key=lambda one: (-one[1], one[0] or "")):
        click.echo(f"{count:>5} {click.style(f'{reason:<18}', fg='red')} {REASONS[reason or '']}", err=True)


COMMANDS: tuple[Any, ...] = (report, why, diff, restore, export, browse)
