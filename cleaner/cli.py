"""The command line. Data goes to stdout, everything else to stderr; input strings never reach the terminal raw."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from cleaner.cli_look import COMMANDS, say_reasons
from cleaner.config import Config, resolve
from cleaner.errors import CleanerError, ConfigError
from cleaner.records import METADATA, Rejected
from cleaner.stopping import Stopped, stop_signals
from cleaner.terminal import printable

if TYPE_CHECKING:
    from cleaner.records import Block, Summary

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
)


def main() -> NoReturn:
    """Entry point: exit 0 done, 1 could not do the job (one line says why), 2 usage."""
    try:
        with stop_signals():
            commands(standalone_mode=False)
    except click.exceptions.Exit as wanted:
        sys.exit(wanted.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Stopped as stopped:
        _say(str(stopped))
        sys.exit(128 + stopped.number)
    except _ReaderGone:
        _drop_stdout()
        sys.exit(0)
    except ConfigError as error:
        _say(str(error))
        sys.exit(2)
    except CleanerError as error:
        _say(str(error))
        sys.exit(1)
    except OSError as error:
        # Files of the run have their own errors: what has no name is the stream that the user has chosen.
        _say(f"{error.filename or 'standard output'}: {error.strerror or error}")
        _drop_stdout()
        sys.exit(1)
    sys.exit(0)


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


def _say(message: str) -> None:
    click.echo(f"cleaner: {printable(message)}", err=True)


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
def commands() -> None:
    """Scraped pages in; a clean, deduplicated corpus with metadata out.

    \b
    cleaner run pages/ --out clean            clean a folder into a corpus
    cleaner explain page.html                 every block of a page, with verdict and reason
    cleaner duplicates pages/                 pairs of duplicates, without writing a corpus
    cleaner why clean page.html               what became of one input, and why
    cleaner browse clean                      look through a corpus in the browser
    cleaner verify clean                      check that an output folder is whole
    """


def _settings(command: Callable[..., None]) -> Callable[..., None]:
    """The options that become settings, the same for every command that cleans pages."""
    options = [
        click.option(
            "--config",
            "config_path",
            type=click.Path(path_type=Path),
            help="Settings from a TOML file; options win over it.",
        ),
        click.option(
            "--mode",
            type=click.Choice(["default", "fast", "trafilatura"]),
            help="fast: HTML without trafilatura; trafilatura: it decides alone.",
        ),
        click.option(
            "--balance",
            type=click.Choice(["recall", "balanced", "precision"]),
            help="What to do with doubtful blocks: keep, weigh, drop.",
        ),
        click.option("--comments", is_flag=True, default=None, help="Keep reader comments."),
        click.option(
            "--crawl-date", metavar="DATE", help="ISO date of pages that carry none; resolves relative dates."
        ),
    ]

    @functools.wraps(command)
    def resolved(config_path: Path | None, **arguments: Any) -> None:
        config = Config() if config_path is None else Config.from_toml(config_path)
        given = {name: arguments.pop(name) for name in list(arguments) if name in Config.__slots__}
        command(
            config=resolve(config, {name: value for name, value in given.items() if value is not None}), **arguments
        )

    for option in reversed(options):
        resolved = option(resolved)
    return resolved


def _codes(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(code.strip() for code in value.split(",") if code.strip())


@commands.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="Output folder; '-' writes corpus rows to stdout, page by page, without duplicates removed.",
)
@_settings
@click.option(
    "--threshold", type=float, metavar="T", help="Jaccard similarity from which two texts are near-duplicates (0.8)."
)
@click.option("--languages", callback=_codes, metavar="en,de", help="Keep documents in these languages only.")
@click.option("--min-words", type=int, metavar="N", help="Reject documents with fewer words.")
@click.option("--engine", default="local", show_default=True, help="What carries the run out.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Worker processes (default: one per CPU).")
@click.option("--id", "id_field", metavar="FIELD", help="Field of a record that holds its id.")
@click.option("--text", "text_field", metavar="FIELD", help="Field of a record that holds its page.")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Only the first N inputs.")
@click.option(
    "--against", multiple=True, metavar="DIR", help="Remove documents that this finished folder has; may be repeated."
)
@click.option("--strict", is_flag=True, help="Exit 1 when an input was rejected.")
@click.option("--restart", is_flag=True, help="Replace what an earlier run wrote to DIR.")
@click.option("--dry-run", is_flag=True, help="Say what would be read, and stop.")
def run(sources: tuple[str, ...], out: str, config: Config, strict: bool, **options: Any) -> None:
    """Clean SOURCE... (files, folders, globs, '-') into a corpus in DIR.

    Where DIR holds a finished run with the same settings, what is new is added to it.

    \b
    cleaner run pages/ --out clean
    cleaner run 'dump/*.jsonl' --text body --id url --out clean --languages en,de
    cleaner run page.html --out - | jq -r .text
    """
    from cleaner import job

    if options.pop("dry_run"):
        _dry_run(sources, out, config)
        return
    reading = {
        "id_field": options.pop("id_field"),
        "text_field": options.pop("text_field"),
        "sample": options.pop("sample"),
    }
    if out == "-":
        if options.pop("against") or options.pop("restart"):
            raise click.UsageError("--against and --restart need a folder for --out")
        rejected = _stream(job.stream(sources, config, **reading, **options))
    else:
        rejected = _run_into(sources, out, config, reading, options)
    if strict and rejected:
        raise CleanerError(f"{rejected} inputs were rejected (--strict); rejected rows say why")


def _dry_run(sources: tuple[str, ...], out: str, config: Config) -> None:
    from cleaner import job

    for found in job.find(sources, out):
        size = "?" if found.size is None else f"{found.size:,}"
        click.echo(f"{size:>14}  {printable(found.id)}")
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
    sources: tuple[str, ...], out: str, config: Config, reading: dict[str, Any], options: dict[str, Any]
) -> int:
    from cleaner import job, progress

    with progress.bar(lambda: sum(found.size or 0 for found in job.find(sources, out))) as advance:
        summary = job.clean_corpus(sources, out, config=config, progress=advance, **reading, **options)
    _report(summary, out)
    return summary.rejected


def _report(summary: Summary, out: str) -> None:
    new = "" if summary.new == summary.inputs else f"; {summary.new} of them new or changed"
    click.echo(
        f"cleaner: {summary.inputs} inputs: {summary.kept} kept, {summary.duplicates} duplicates, "
        f"{summary.rejected} rejected{new}; written to {printable(out)}",
        err=True,
    )
    for warning in summary.warnings:
        _say(f"WARNING: {warning}")


@commands.command("config")
@_settings
@click.option("--threshold", type=float, metavar="T", help="Jaccard similarity of near-duplicates (0.8).")
@click.option("--languages", callback=_codes, metavar="en,de", help="Keep documents in these languages only.")
@click.option("--min-words", type=int, metavar="N", help="Reject documents with fewer words.")
def show_config(config: Config) -> None:
    """Print the settings in effect as a TOML file, with what each of them does.

    \b
    cleaner config > cleaner.toml
    cleaner config --config cleaner.toml --balance recall
    """
    from cleaner.config_file import as_toml

    click.echo(as_toml(config), nl=False)


@commands.command()
@click.argument("file", metavar="FILE|-")
@_settings
@click.option("--kind", type=click.Choice(["html", "text"]), help="What the page is, where its content does not tell.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a block, on stdout.")
@click.option("--removed", is_flag=True, help="Only what goes, and the block before and after it.")
def explain(file: str, config: Config, kind: Any, as_json: bool, removed: bool) -> None:
    """Show every block of a page with its verdict and reason.

    \b
    cleaner explain page.html
    cleaner explain page.html --removed
    curl -s https://example.org/ | cleaner explain - --json
    """
    from cleaner import job

    outcome, blocks = job.judge_one(file, config, kind)
    if as_json:
        for block in blocks:
            click.echo(json.dumps(_block_row(block), ensure_ascii=False))
        return
    goes = {block.index for block in blocks if block.verdict != "keep"}
    for block in blocks:
        if not removed or goes & {block.index - 1, block.index, block.index + 1}:
            click.echo(_block_line(block))
    say_reasons(blocks)
    if isinstance(outcome, Rejected):
        raise CleanerError(f"{file}: {outcome.reason}: {outcome.detail}")
    for name in METADATA:
        if value := getattr(outcome, name):
            shown = "; ".join(value) if isinstance(value, tuple) else str(value)
            click.echo(click.style(f"{name}: {printable(shown, 200)}  ({outcome.origin[name]})", fg="cyan"), err=True)


def _block_row(block: Block) -> dict[str, Any]:
    names = ("index", "start", "end", "path", "text", "verdict", "field", "reason", "score")
    return {name: getattr(block, name) for name in names}


def _block_line(block: Block) -> str:
    label = {"keep": "keep", "drop": f"drop {block.reason}", "meta": f"meta {block.field}"}[block.verdict]
    colour = {"keep": "green", "drop": "red", "meta": "cyan"}[block.verdict]
    return f"{click.style(f'{label:<22}', fg=colour)} {block.score:.2f}  {printable(block.text, 200)}"


@commands.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_settings
@click.option("--threshold", type=float, metavar="T", help="Jaccard similarity from which a pair is near (0.8).")
@click.option(
    "--containment", type=float, metavar="C", help="Share of the smaller text from which it is contained (0.8)."
)
@click.option("--engine", default="local", show_default=True, help="What cleans the pages.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Worker processes (default: one per CPU).")
@click.option("--id", "id_field", metavar="FIELD", help="Field of a record that holds its id.")
@click.option("--text", "text_field", metavar="FIELD", help="Field of a record that holds its page.")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Only the first N inputs.")
def duplicates(sources: tuple[str, ...], config: Config, **options: Any) -> None:
    """Print the pairs of duplicates among cleaned pages, as JSON Lines.

    \b
    cleaner duplicates pages/
    cleaner duplicates 'dump/*.jsonl' --threshold 0.7 | jq -r .a
    """
    from cleaner import job
    from cleaner.output.jsonl import dump

    compared, rejected = job.duplicates(sources, config, **options)
    for pair in compared.pairs():
        values = {name: getattr(pair, name) for name in ("a", "b", "jaccard", "containment", "relation")}
        values |= {name: round(values[name], 4) for name in ("jaccard", "containment")}
        sys.stdout.buffer.write(dump(values).encode())
    sys.stdout.buffer.flush()
    if rejected:
        _say(f"{rejected} inputs gave no document and were not compared")
    if not compared.complete:
        _say("WARNING: very large groups of alike documents are paired with their best-ranked ones only")


@commands.command()
@click.argument("directory", metavar="DIR")
def verify(directory: str) -> None:
    """Check that an output folder is whole: files, checksums, rows and counts.

    \b
    cleaner verify clean
    """
    from cleaner.output.verify import verify as problems_of

    problems = problems_of(Path(directory))
    for problem in problems:
        _say(problem)
    if problems:
        raise CleanerError(f"{directory}: {len(problems)} problems found")
    click.echo(f"{printable(directory)}: whole")


for _command in COMMANDS:
    commands.add_command(_command)
