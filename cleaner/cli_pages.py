"""Commands about pages, without a corpus: explain, duplicates, and the settings in effect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from cleaner.cli_look import say_reasons
from cleaner.cli_options import emit, fields, listed, say, say_warning, settings
from cleaner.config import Config, Keep
from cleaner.counted import counted, was
from cleaner.errors import CleanerError
from cleaner.records import METADATA, WARNINGS, Kind, Rejected
from cleaner.terminal import shown

if TYPE_CHECKING:
    from cleaner.records import Block


@click.command("config", short_help="Print the settings in effect.")
@settings
@click.option("--threshold", type=float, metavar="T", help="Jaccard similarity of near-duplicates (0.8).")
@click.option("--containment", type=float, metavar="C", help="Share of the smaller text from which it is a copy (0.8).")
@click.option("--keep", type=click.Choice(get_args(Keep)), help="Which duplicate stays.")
@click.option("--prefer", callback=listed, metavar="a.org,b/", help="The duplicate from these sources stays.")
@click.option("--languages", callback=listed, metavar="en,de", help="Keep documents in these languages only.")
@click.option("--min-words", type=int, metavar="N", help="Reject documents with fewer words.")
def show_config(config: Config) -> None:
    """Print the settings in effect as a TOML file, with what each of them does.

    \b
    cleaner config > cleaner.toml
    cleaner config --config cleaner.toml --balance recall
    """
    from cleaner.config_file import as_toml

    emit(as_toml(config))


@click.command()
@click.argument("file", metavar="FILE|-")
@settings
@click.option("--kind", type=click.Choice(get_args(Kind)), help="What the page is, where its content does not tell.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a block, on stdout.")
@click.option("--removed", is_flag=True, help="Only what goes, and the block before and after it.")
@fields
def explain(file: str, config: Config, kind: Any, as_json: bool, removed: bool, **names: str | None) -> None:
    """Show every block of a page with its verdict and reason.

    \b
    cleaner explain page.html
    cleaner explain page.html --removed
    curl -s https://example.org/ | cleaner explain - --json
    """
    from cleaner import job
    from cleaner.output.jsonl import dump

    outcome, blocks, decided, has_more = job.judge_one(file, config, kind, **names)
    if has_more:
        say(f"{outcome.id}, the first of several pages in {file}: after a run, `cleaner why DIR ID` tells of each")
    elif outcome.id not in (file, Path(file).name):
        say(f"{outcome.id}, the only page in {file}")
    if as_json:
        emit("".join(dump({**_block_row(block), "decided": decided.get(block.index)}) for block in blocks))
        return
    goes = {block.index for block in blocks if block.verdict != "keep"}
    for block in blocks:
        if not removed or goes & {block.index - 1, block.index, block.index + 1}:
            click.echo(_block_line(block))
            for measure in decided.get(block.index, ()):
                click.echo(click.style(f"{'':<28}{measure}", dim=True))
    say_reasons(blocks)
    if isinstance(outcome, Rejected):
        raise CleanerError(f"{file}: {outcome.reason}: {outcome.detail}")
    for name in METADATA:
        if value := getattr(outcome, name):
            line = f"{name}: {shown('; '.join(value) if isinstance(value, tuple) else str(value), 200)}"
            origin = f"  ({outcome.origin[name]})" if outcome.origin[name] else ""
            click.echo(click.style(f"{line}{origin}", fg="cyan"), err=True)
    for warning in outcome.warnings:
        click.echo(click.style(f"warning: {warning}  ({WARNINGS[warning]})", fg="yellow"), err=True)


def _block_row(block: Block) -> dict[str, Any]:
    names = ("index", "start", "end", "path", "text", "verdict", "field", "reason", "score")
    return {name: getattr(block, name) for name in names}


def _block_line(block: Block) -> str:
    label = {"keep": "keep", "drop": f"drop {block.reason}", "meta": f"meta {block.field}"}[block.verdict]
    colour = {"keep": "green", "drop": "red", "meta": "cyan"}[block.verdict]
    return f"{click.style(f'{label:<22}', fg=colour)} {block.score:.2f}  {shown(block.text, 200)}"


@click.command(short_help="Print pairs of duplicates as JSON Lines.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@settings
@click.option("--threshold", type=float, metavar="T", help="Jaccard similarity from which a pair is near (0.8).")
@click.option(
    "--containment", type=float, metavar="C", help="Share of the smaller text from which it is contained (0.8)."
)
@click.option("--engine", default="local", show_default=True, metavar="local|spark", help="What cleans the pages.")
@click.option("--master", metavar="URL", help="With --engine spark: its master, such as spark://host:7077 (local[*]).")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Worker processes (default: one per CPU).")
@fields
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Only the first N inputs.")
def duplicates(sources: tuple[str, ...], config: Config, **options: Any) -> None:
    """Print the pairs of duplicates among cleaned pages, as JSON Lines.

    \b
    cleaner duplicates pages/
    cleaner duplicates 'dump/*.jsonl' --threshold 0.7 | jq -r .a
    """
    from cleaner import job
    from cleaner.output.jsonl import dump

    compared, rejected = job.duplicates(sources, config, job.Work(**options), warn=say_warning)
    for pair in compared.pairs():
        values = {name: getattr(pair, name) for name in ("a", "b", "jaccard", "containment", "relation")}
        values |= {name: round(values[name], 4) for name in ("jaccard", "containment")}
        emit(dump(values))
    if rejected:
        say(f"{counted(rejected, 'input')} gave no document and {was(rejected)} not compared")
    if not compared.complete:
        say_warning("very large groups of alike documents are paired with their best-ranked ones only")


COMMANDS = (show_config, explain, duplicates)
