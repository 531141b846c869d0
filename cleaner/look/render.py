"""Pages from templates: everything from outside is text, escaped by the template engine; links lead to the web only."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
import unicodedata
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cleaner.records import REASONS

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

#: Reasons that are shown in one colour; what is no reason is a field of metadata.
_FAMILIES = {
    **dict.fromkeys(("navigation", "pagination", "tags", "list_of_links"), "menu"),
    **dict.fromkeys(("related", "recent_posts", "also_read", "teaser"), "other"),
    **dict.fromkeys(("advertisement", "comments", "share", "subscribe", "cookie"), "call"),
    **dict.fromkeys(("timestamp", "legal", "credit", "byline"), "furniture"),
    **dict.fromkeys(("template", "duplicate_block", "boilerplate_run", "low_score"), "judged"),
}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ODD_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>\"\\]")


def render(template: str, **values: Any) -> bytes:
    """A template of ``assets`` as the bytes of a page."""
    return _environment().get_template(template).render(**values).encode("utf-8", "replace")


@functools.cache
def asset(name: str) -> str:
    """A text file of ``assets``."""
    return files("cleaner.look").joinpath("assets", name).read_text(encoding="utf-8")


def trusted(text: str) -> Markup:
    """Our own text, which a template takes as it is."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704  called for our own files and for JSON without markup


def script_hashes(scripts: tuple[str, ...]) -> str:
    """What a Content-Security-Policy says to let these scripts run and no other."""
    return " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )


def json_data(value: Any) -> Markup:
    """A value as JSON that can stand inside a script element: nothing in it opens or closes one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return trusted(text)


def web_address(address: object) -> str | None:
    """An http or https address as it came, else None."""
    if not isinstance(address, str) or _ODD_ADDRESS.search(address) or len(address) > 2000:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def visible(text: str) -> str:
    """Text in which control characters are seen: as their picture or the replacement character."""
    return _CONTROL.sub(lambda match: chr(0x2400 + ord(match[0])) if match[0] < " " else "\ufffd", text)


def clip(text: object, most: int) -> str:
    """One line of at most ``most`` characters, with an ellipsis where it was longer."""
    line = str(text)[: most * 4]
    line = "".join(char for char in line if unicodedata.category(char) not in ("Cs", "Co") and char not in _BIDI)
    line = " ".join(visible(line).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


#: These turn what stands around them, also outside of their own line.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def family(name: str) -> str:
    """The group of reasons that a reason belongs to, by which it is coloured; "meta" for fields."""
    return _FAMILIES.get(name, "meta")


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "number": lambda value: f"{value:,}",
        "score": lambda value: f"{value:.2f}",
        "percent": lambda value: f"{100 * value:.0f}%",
        "words": lambda value: str(value).replace("_", " "),
        "web": web_address,
        "visible": visible,
        "clip": clip,
        "tojson": lambda value: json.dumps(value, ensure_ascii=False),
    }
    environment.globals["family"] = family
    assert set(_FAMILIES) == set(REASONS)
    return environment
