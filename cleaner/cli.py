"""The command line. Data goes to stdout, everything else to stderr; input strings never reach the terminal raw."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from cleaner.cli_look import COMMANDS as LOOKS
from cleaner.cli_options import fields, is_plain, listed, names_in, say, say_warning, settings, size
from cleaner.cli_pages import COMMANDS as PAGES
from cleaner.config import Config, Keep
from cleaner.counted import counted, was
from cleaner.errors import CleanerError, ConfigError
from cleaner.output.parts import Form
from cleaner.stopping import Stopped, stop_signals
from cleaner.terminal import printable

if TYPE_CHECKING:
    from cleaner.formats.sources import Found
    from cleaner.records import Summary

_LIBRARIES = (
    "trafilatura",
    "langdetect",
    "langdetect-rs",
    "datasketch",
    "selectolax",
    "lxml",
    "numba",
    "numpy",
    "pyarrow",
    "duckdb",
    "jinja2",
    "pyspark",
)


def main() -> NoReturn:
    """Entry point: exit 0 done, 1 could not do the job (one line says why), 2 usage."""
    # A pipe may have a code page that lacks most of the world's letters, as in Windows.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with stop_signals():
            commands(standalone_mode=False)
    except click.exceptions.Exit as wanted:
        sys.exit(wanted.exit_code)
    except click.ClickException as error:
        _show(error)
        sys.exit(error.exit_code)
    except Stopped as stopped:
        say(str(stopped))
        sys.exit(128 + stopped.number)
    except _ReaderGone:
        _drop_stdout()
        sys.exit(0)
    except ConfigError as error:
        say(str(error))
        sys.exit(2)
    except CleanerError as error:
        say(str(error))
        sys.exit(1)
    except MemoryError as error:
        detail = f" ({str(error).splitlines()[0]})" if str(error) else ""
        say(f"out of memory{detail}: free some and run the same command again, what is done is not lost")
        sys.exit(1)
    except OSError as error:
        # Files of the run have their own errors: what has no name is the stream that the user has chosen.
        say(f"{error.filename or 'standard output'}: {error.strerror or error}")
        _drop_stdout()
        sys.exit(1)
    sys.exit(0)


def _show(error: click.ClickException) -> None:
    """What click says of wrong usage, in its form; itself it would print arguments raw."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):  # its message is the help
        error.show()
        return
    if context is not None:
        hint = f"Try '{context.command_path} --help' for help."
        for line in (*context.get_usage().split("\n"), hint, ""):
            click.echo(printable(line), err=True)
    click.echo(f"Error: {printable(error.format_message())}", err=True)


class _ReaderGone(Exception):
    """Whoever read our output has closed it."""


class _Commands(click.Group):
    """Click ends with status 1 when a pipe is closed; here that is a good end."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderGone from error


def _drop_stdout() -> None:
    """What is still to be written to standard output goes nowhere, and nothing complains at exit."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _versions(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from importlib import metadata

    from cleaner.version import VERSION

    click.echo(f"cleaner {VERSION}")
    for name in _LIBRARIES:
        try:
            click.echo(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            click.echo(f"{name} not installed")
    context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--version", is_flag=True, callback=_versions, expose_value=False, is_eager=True, help="Show versions and exit."
)
@click.pass_context
def commands(context: click.Context) -> None:
    """Scraped pages in; a clean, deduplicated corpus with metadata out.

    \b
    cleaner run pages/ --out clean            clean a folder into a corpus
    cleaner explain page.html                 every block of a page, with verdict and reason
    cleaner duplicates pages/                 pairs of duplicates, without writing a corpus
    cleaner why clean page.html               what became of one input, and why
    cleaner browse clean                      look through a corpus in the browser
    cleaner export clean --to txt --out texts give it another form
    cleaner verify clean                      check that an output folder is whole
    """
    context.color = False if is_plain() else None


@commands.command(short_help="Clean files, folders, globs or '-' into a corpus.")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--files-from", callback=names_in, metavar="FILE", help="More SOURCEs, one a line of FILE ('-': standard input)."
)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="Output folder; '-' writes corpus rows to stdout, page by page, without duplicates removed.",
)
@settings
@click.option(
    "--threshold",
    type=float,
    metavar="T",
    help="Jaccard similarity from which two texts are near-duplicates (0.8). To remove fewer raise --containment "
    "too: a text that is contained goes as well.",
)
@click.option("--containment", type=float, metavar="C", help="Share of the smaller text from which it is a copy (0.8).")
@click.option(
    "--keep",
    type=click.Choice(get_args(Keep)),
    help="Which duplicate stays: the one with most words (default), the first by date, the longest.",
)
@click.option(
    "--prefer",
    callback=listed,
    metavar="a.org,b/",
    help="The duplicate from these sources stays, best first: beginnings of ids, paths or host names.",
)
@click.option("--languages", callback=listed, metavar="en,de", help="Keep documents in these languages only.")
@click.option("--min-words", type=int, metavar="N", help="Reject documents with fewer words.")
@click.option("--engine", default="local", show_default=True, metavar="local|spark", help="What cleans the pages.")
@click.option("--master", metavar="URL", help="With --engine spark: its master, such as spark://host:7077 (local[*]).")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Worker processes (default: one per CPU).")
@click.option(
    "--memory",
    callback=size,
    metavar="SIZE",
    help="Memory for all processes, such as 4G (default: half of what is free); bounds the workers.",
)
@click.option(
    "--format", type=click.Choice(get_args(Form)), default="jsonl", show_default=True, help="Of the corpus files."
)
@fields
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Only the first N inputs.")
@click.option(
    "--against", multiple=True, metavar="DIR", help="Remove documents that this finished folder has; may be repeated."
)
@click.option("--strict", is_flag=True, help="Exit 1 when an input was rejected.")
@click.option("--restart", is_flag=True, help="Replace what an earlier run wrote to DIR.")
@click.option(
    "--log", type=click.Path(path_type=Path), metavar="FILE", help="Append rejected inputs and the summary to FILE."
)
@click.option("--quiet", "-q", is_flag=True, help="Neither progress nor summary, only warnings and errors.")
@click.option("--dry-run", is_flag=True, help="Say what would be read, and stop.")
def run(
    sources: tuple[str, ...], files_from: tuple[str, ...], out: str, config: Config, strict: bool, **options: Any
) -> None:
    """Clean SOURCE... (files, folders, globs, '-') into a corpus in DIR.

    Where DIR holds a finished run with the same settings, what is new is added to it.

    \b
    cleaner run pages/ --out clean
    cleaner run 'dump/*.jsonl' --text body --id url --out clean --languages en,de
    cleaner run page.html --out - | jq -r .text
    """
    from cleaner import job, progress

    sources += files_from
    if not sources:
        raise click.UsageError("Missing argument 'SOURCE...'.")
    reading = {"id_field": options.pop("id_field"), "text_field": options.pop("text_field")}
    dry_run, log, quiet = (options.pop(name) for name in ("dry_run", "log", "quiet"))
    if out == "-":
        if log or options.pop("against") or options.pop("restart"):
            raise click.UsageError("--against, --restart and --log need a folder for --out")
        if options.pop("format") != "jsonl":
            raise click.UsageError("--format parquet needs a folder for --out")
    else:
        options["apart"] = () if log is None else (log,)
    if dry_run:
        found = job.would_read(sources, None if out == "-" else out, config, job.Work(**reading, **options))
        if log is not None:
            progress.try_log(log)
        _dry_run(found, config)
        return
    if out == "-":
        rejected = _stream(job.stream(sources, config, job.Work(**reading, **options), warn=say_warning))
    else:
        rejected = _run_into(sources, out, config, log, {**reading, **options}, quiet=quiet)
    if strict and rejected:
        raise CleanerError(f"{counted(rejected, 'input')} {was(rejected)} rejected (--strict); rejected rows say why")


def _dry_run(found: Iterable[Found], config: Config) -> None:
    for one in found:
        size = "?" if one.size is None else f"{one.size:,}"
        click.echo(f"{size:>14}  {printable(one.id)}")
    click.echo(json.dumps(config.as_dict(), ensure_ascii=False), err=True)


def _stream(rows: Any) -> int:
    """Corpus rows to stdout, rejected ones to stderr, as JSON Lines in UTF-8 whatever the locale; how many rejected."""
    rejected = 0
    if sys.stdout is None or sys.stderr is None:
        raise CleanerError("standard output or standard error is closed: nobody would get the rows")
    out, err = sys.stdout.buffer, sys.stderr.buffer
    for kept, line in rows:
        if kept:
            out.write(line)
        else:
            err.write(line)
        rejected += not kept
    out.flush()
    return rejected


def _run_into(
    sources: tuple[str, ...], out: str, config: Config, log_path: Path | None, options: dict[str, Any], *, quiet: bool
) -> int:
    from cleaner import job, progress

    def size() -> int:
        return sum(found.size or 0 for found in job.find(sources, out, options["apart"]))

    def tell(message: str) -> None:
        if log is not None:
            log.say(message)
        if not quiet:
            with progress.beside_bar():
                say(message)

    log = None if log_path is None else progress.Log(log_path)
    refuse = progress.unheard if log is None else log.refuse
    shown = contextlib.nullcontext(progress.nothing) if quiet else progress.bar(size)
    with contextlib.nullcontext() if log is None else contextlib.closing(log), shown as advance:
        calls: dict[str, Any] = {"progress": advance, "refuse": refuse, "tell": tell}
        summary = job.clean_corpus(sources, out, config=config, **calls, **options)
        if log is not None:
            log.say(_counts(summary, out))
            for warning in summary.warnings:
                log.say(f"WARNING: {warning}")
    if not quiet:
        say(_counts(summary, out))
    for warning in summary.warnings:
        say_warning(warning)
    return summary.rejected


def _counts(summary: Summary, out: str) -> str:
    new = "" if summary.new == summary.inputs else f"; {summary.new} of them new or changed"
    return (
        f"{counted(summary.inputs, 'input')}: {summary.kept} kept, {counted(summary.duplicates, 'duplicate')}, "
        f"{summary.rejected} rejected{new}; written to {out}"
    )


@commands.command(short_help="Check that an output folder is whole.")
@click.argument("directory", metavar="DIR")
def verify(directory: str) -> None:
    """Check that an output folder is whole: files, checksums, rows and counts.

    \b
    cleaner verify clean
    """
    from cleaner.output.verify import verify as problems_of

    problems = problems_of(Path(directory))
    for problem in problems:
        say(problem)
    if problems:
        raise CleanerError(f"{directory}: {counted(len(problems), 'problem')} found")
    click.echo(f"{printable(directory)}: whole")


for _command in (*PAGES, *LOOKS):
    commands.add_command(_command)
