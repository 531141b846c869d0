"""One page through the per-page part: bytes -> text -> runs -> verdicts -> document. No I/O, no state."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from cleaner.config import Config, crawl_moment, resolve
from cleaner.counted import counted
from cleaner.errors import ConfigError, NoArticle
from cleaner.page import decode, kind as kinds, lexicon as lexicons, markdown, metadata, text_runs
from cleaner.page.addresses import host_of
from cleaner.page.assemble import assemble
from cleaner.page.facts import look
from cleaner.page.forms import count_tokens
from cleaner.page.judge import judge
from cleaner.page.judged import Judged, around_metadata
from cleaner.page.language_choice import Language, choose
from cleaner.page.warning_signs import is_stub, looks_wrong
from cleaner.page.wrapped import joined, paragraphs
from cleaner.records import METADATA, Block, Document, Kind, Page

_FOR_READERS_WITHOUT_SCRIPTS = "<noscript"
_FRAMES = "<frameset"
_IN_NOSCRIPT = "; its text stands in <noscript>, which the setting noscript (--noscript) reads"


def clean_page(
    page: str | bytes | Page,
    url: str | None = None,
    kind: Kind | None = None,
    config: Config | None = None,
    **settings: Any,
) -> Document:
    """The document of one page, with a verdict on each of its blocks.

    ``url`` and ``kind`` override what the page says. Settings are those of `Config`.
    Raises NoArticle when no block is kept, ReadError when the bytes are no text, ConfigError for a bad setting or
    kind; TypeError for arguments, or fields of the Page, of other types than theirs.
    """
    resolved = resolve(config, settings)
    source = _as_page(page, url, kind)
    as_html = None if source.kind is None else source.kind == "html"
    decoded = decode.decode(source.content, charset=source.charset, html=as_html)
    digest = _digest_of(source.content, decoded)
    crawl_date, warnings = _crawl_date(source.crawl_date, resolved.crawl_date)
    source = dataclasses.replace(
        source,
        id=page.id if isinstance(page, Page) else digest[:16],
        kind=source.kind or kinds.tell(decoded.text),
        crawl_date=crawl_date,
    )
    judged = judge_page(decoded, source, resolved)
    text = assemble(judged.runs, judged.verdicts)
    if not text:
        raise _nothing_kept(judged, decoded.text, source, resolved)
    if warnings:
        judged = dataclasses.replace(judged, warnings=(*warnings, *judged.warnings))
    return _document(source, digest, decoded, judged, text, resolved)


def judge_page(decoded: decode.Decoded, page: Page, config: Config) -> Judged:
    """Runs of a decoded page with verdicts and metadata; ``page`` says its kind, url and crawl date."""
    if page.kind == "html":
        from cleaner.page.clean_html import judge_html_page  # the HTML parsers are heavy, and text has no use for them

        return judge_html_page(decoded, page, config)
    return _judge_text(decoded.text, page, config)


def _judge_text(text: str, page: Page, config: Config) -> Judged:
    runs = text_runs.cut(text)
    seen = markdown.read(runs)
    if not config.metadata:
        return Judged(runs, judge(seen, config))
    lexicon = lexicons.load()
    facts = look(seen, lexicon)
    firsts = paragraphs(seen)
    told = seen if len(firsts) == len(seen) else joined(seen, firsts)
    found = metadata.of_text(told, facts if told is seen else look(told, lexicon), lexicon, page)
    ends = [*firsts[1:], len(seen)]
    meta = {i: name for place, name in found.runs.items() for i in range(firsts[place], ends[place])}
    verdicts = around_metadata(seen, meta, lambda rest, at: judge(rest, config, [facts[i] for i in at], at))
    return Judged(runs, verdicts, found.values, found.origin, found.warnings)


def _digest_of(content: str | bytes, decoded: decode.Decoded) -> str:
    """The sha256 of a page's content, in hex."""
    if isinstance(content, str):
        same = decoded.utf8 if decoded.text is content else None
        content = same or content.encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()


def _as_page(page: str | bytes | Page, url: str | None, kind: Kind | None) -> Page:
    content = page.content if isinstance(page, Page) else page
    if not isinstance(content, str | bytes):
        raise TypeError(f"a page is str, bytes or a Page with one of them, not {type(content).__name__}")
    if not isinstance(page, Page):
        page = Page("", page)
    if url is not None or kind is not None:
        page = dataclasses.replace(page, url=page.url if url is None else url, kind=page.kind if kind is None else kind)
    _check_facts(page)
    return page


def _check_facts(page: Page) -> None:
    """TypeError or ConfigError for what is said about a page, where nothing sensible can come of it."""
    for name in ("url", "charset", "crawl_date", "source_path"):
        value = getattr(page, name)
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} of a page is a string or None, not {type(value).__name__}")
    if not isinstance(page.extra, Mapping):
        raise TypeError(f"extra of a page is a mapping, not {type(page.extra).__name__}")
    if page.kind not in (None, "html", "text"):
        raise ConfigError(f"kind must be html, text or None, not {page.kind!r}")


def _crawl_date(given: str | None, usual: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The page's own ISO date or moment, else the ``usual`` one, with a warning where its own is none."""
    try:
        return (crawl_moment(given) if given else usual), ()
    except ValueError:
        return usual, ("crawl_date_unreadable",)


def _nothing_kept(judged: Judged, text: str, page: Page, config: Config) -> NoArticle:
    scripted = page.kind == "html" and _FOR_READERS_WITHOUT_SCRIPTS in text.lower()
    why = _IN_NOSCRIPT if scripted and not config.noscript and _has_noscript(text) else ""
    if not judged.runs:
        why = why or (": what it shows comes by scripts" if scripted else "")
        if page.kind == "html" and _FRAMES in text.lower():
            why = ": what it shows are other pages, in frames"
        return NoArticle(f"the page has no visible character{why}", "empty")
    blocks = counted(len(judged.runs), "block")
    message = f"of the page's {blocks} none was kept; `cleaner explain` shows why each was dropped{why}"
    return NoArticle(message, "no_article", _blocks(judged))


def _has_noscript(text: str) -> bool:
    from cleaner.page.html_noscript import holds_text

    return holds_text(text)


def _document(page: Page, digest: str, decoded: decode.Decoded, judged: Judged, text: str, config: Config) -> Document:
    values: dict[str, Any] = dict(judged.values)
    origin: dict[str, str | None] = dict(judged.origin)
    language = choose(text, values.pop("language", None), origin.get("language"))
    origin["language"] = language.origin
    if page.url and "url" not in values:
        values["url"], origin["url"] = page.url, "record"
    if values.get("url") and "hostname" not in values:
        values["hostname"], origin["hostname"] = host_of(values["url"]), origin["url"]
    n_words = count_tokens(text)
    return Document(
        id=page.id,
        text=text,
        language=language.code,
        language_score=language.score,
        source_path=page.source_path,
        digest=digest,
        text_digest=hashlib.sha256(text.encode()).hexdigest(),
        n_words=n_words,
        n_chars=len(text),
        n_chars_input=len(decoded.text),
        warnings=_warnings((*page.warnings, *decoded.warnings, *judged.warnings), judged, n_words, language, config),
        origin={name: origin.get(name) for name in METADATA},
        extra=page.extra,
        blocks=_blocks(judged),
        **{name: value for name, value in values.items() if value},
    )


def _warnings(
    known: Iterable[str], judged: Judged, n_words: int, language: Language, config: Config
) -> tuple[str, ...]:
    """Each warning once: what was noticed on the way, and what looks wrong about the document."""
    noticed = [name for name in known if name != "paywall" or is_stub(n_words)]
    found = looks_wrong(judged.runs, judged.verdicts, judged.values, n_words, metadata=config.metadata)
    unsure = () if language.sure else ("language_unsure",)
    return tuple(dict.fromkeys((*noticed, *found, *unsure)))


def _blocks(judged: Judged) -> tuple[Block, ...]:
    blocks = []
    for index, (run, verdict) in enumerate(zip(judged.runs, judged.verdicts, strict=True)):
        reason = verdict.reason if verdict.decision == "drop" else verdict.field
        outcome = (verdict.decision, verdict.field, reason, round(verdict.score, 4))
        blocks.append(Block(index, run.text, run.start, run.end, run.path, *outcome))
    return tuple(blocks)
