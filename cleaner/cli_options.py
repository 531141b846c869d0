"""What commands share: the options that become settings, and a line for the person at the terminal."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click

from cleaner.config import Balance, Config, Mode, resolve
from cleaner.errors import CleanerError
from cleaner.sizes import size_of
from cleaner.terminal import printable


def say(message: str) -> None:
    """One line to the person at the terminal."""
    click.echo(f"cleaner: {printable(message)}", err=True)


def say_warning(warning: str) -> None:
    """What the person at the terminal should look at."""
    say(f"WARNING: {warning}")


def is_plain() -> bool:
    """Whether the user or the terminal wants no colours: by NO_COLOR (no-color.org), or as one that is dumb."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def emit(text: str) -> None:
    """Data to standard output, in UTF-8 whatever the locale. CleanerError: it is closed."""
    if sys.stdout is None:
        raise CleanerError("standard output is closed: nobody would get the data")
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def settings(command: Callable[..., None]) -> Callable[..., None]:
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
            type=click.Choice(get_args(Mode)),
            help="fast: HTML without trafilatura; trafilatura: it decides alone.",
        ),
        click.option(
            "--balance",
            type=click.Choice(get_args(Balance)),
            help="What to do with doubtful blocks: keep, weigh, drop.",
        ),
        click.option("--comments", is_flag=True, default=None, help="Keep reader comments."),
        click.option(
            "--noscript",
            is_flag=True,
            default=None,
            help="Read <noscript> where a page shows next to nothing without it (Discourse forums).",
        ),
        click.option(
            "--crawl-date", metavar="DATE", help="ISO date of pages that carry none; resolves relative dates."
        ),
    ]

    @functools.wraps(command)
    def resolved(config_path: Path | None, **arguments: Any) -> None:
        config = Config() if config_path is None else Config.from_toml(config_path)
        given = {name: arguments.pop(name) for name in list(arguments) if name in Config.__slots__}
        if (prefer := arguments.pop("prefer", None)) is not None:
            if given["keep"] is not None:
                raise click.UsageError("--prefer is a rule of its own: give it without --keep")
            given["keep"] = prefer
        command(
            config=resolve(config, {name: value for name, value in given.items() if value is not None}), **arguments
        )

    for option in reversed(options):
        resolved = option(resolved)
    return resolved


def fields(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name the fields of records."""
    for option in (
        click.option(
            "--text",
            "text_field",
            metavar="FIELD",
            help="Field of a record that holds its page; article.body: inside an object.",
        ),
        click.option("--id", "id_field", metavar="FIELD", help="Field of a record that holds its id."),
    ):
        command = option(command)
    return command


def listed(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """The parts of a list with commas."""
    return None if value is None else tuple(part.strip() for part in value.split(",") if part.strip())


def names_in(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The SOURCEs that a file lists, one a line, or each before a zero byte; "-" is standard input."""
    if value is None:
        return ()
    try:
        data = sys.stdin.buffer.read() if value == "-" else Path(value).read_bytes()
    except (
        OSError,
        ValueError,
        AttributeError,
    ) as error:  # ValueError: a zero byte in it; AttributeError: it is closed
        raise CleanerError(f"cannot read the list {value}: {getattr(error, 'strerror', None) or error}") from error
    names = data.split(b"\0") if b"\0" in data else data.splitlines()
    return tuple(os.fsdecode(name) for name in names if name.strip())


def size(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """Bytes of a size such as 512M or 4G."""
    try:
        return None if value is None else size_of(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
