"""Report and browser pages in a real Chromium: they render, filters work, nothing is run or fetched from outside."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from look import chromium
from look.corpora import HOSTILE

from cleaner.look.browse import Browser
from cleaner.look.server import Server

pytestmark = pytest.mark.skipif(chromium.found() is None, reason="no Chromium found: apt-get install chromium")

#: What an injected script would have done, and live attributes that carry the payload.
_HARM = """[
    typeof window.__xss !== 'undefined', document.title.includes('PWNED'),
    [...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => /^on|^srcdoc$/i.test(a.name))),
    [...document.links].some(a => !/^(https?|file):$/.test(a.protocol)),
    document.querySelectorAll('iframe, object, embed, img').length > 0,
]"""
_CLICK = """for (const e of [...document.querySelectorAll('summary, button, label, select, th')].slice(0, 300)) {
    if (e.form?.method !== 'post' && e.type !== 'submit') { e.click(); e.focus(); }
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[chromium.Page]:
    with chromium.Page() as opened:
        yield opened


@contextlib.contextmanager
def serving(folder: Path, marks: Path) -> Iterator[Server]:
    with contextlib.closing(Browser(folder, marks)) as browser, Server(browser) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def fresh(page: chromium.Page) -> None:
    """What one test has asked for or said is none of the next one's."""
    page.problems.clear()
    page.requests.clear()


def quiet(page: chromium.Page) -> None:
    """Nothing was said on the console."""
    assert page.problems == []


def test_the_report_renders_filters_and_compares(page: chromium.Page, bridge: Path) -> None:
    page.open((bridge / "report.html").as_uri())
    assert page.run("document.querySelectorAll('figure[data-chart] svg').length") >= 6
    assert page.run("document.getElementById('found').textContent") == "2 of 2 documents"
    page.run("search.value = 'nine years'; search.dispatchEvent(new Event('input'))")
    assert page.run("document.getElementById('found').textContent") == "1 of 2 documents"
    assert page.run("[...document.querySelectorAll('#documents .doc:not([hidden]) h3')].map(e => e.textContent)") == [
        "Bridge opens"
    ]
    page.run("document.getElementById('by-blocks').value = 'removed'")
    page.run("document.getElementById('by-blocks').dispatchEvent(new Event('change'))")
    shown = "[...document.querySelectorAll('#documents .doc:not([hidden]) .page > *:not([hidden])')]"
    assert page.run(f"{shown}.every(e => e.classList.contains('block'))")
    assert page.run(f"{shown}.length") == 4
    assert "The next bridge" in page.run("document.querySelector('#duplicates ins').textContent")
    assert "long" in page.run("document.querySelector('#duplicates del').textContent")
    assert page.requests[0] == (bridge / "report.html").as_uri()
    assert all(address.startswith("data:") for address in page.requests[1:])
    quiet(page)


@pytest.mark.parametrize("dark", [False, True])
def test_the_report_fits_a_phone(bridge: Path, dark: bool) -> None:
    with chromium.Page(width=390, height=800, dark=dark) as page:
        page.open((bridge / "report.html").as_uri())
        assert page.run("document.documentElement.scrollWidth") == 390
        light = page.run("getComputedStyle(document.body).backgroundColor.match(/\\d+/g)[0] > 127")
        assert light is not dark
        quiet(page)


def test_everything_in_the_report_is_reached_by_keyboard(page: chromium.Page, bridge: Path) -> None:
    page.open((bridge / "report.html").as_uri())
    for key, place in (("Tab", "A"), ("/", "INPUT")):
        page.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=key if key == "/" else "")
        page.call("Input.dispatchKeyEvent", type="keyUp", key=key)
        if key == "/":
            assert page.run("document.activeElement.tagName") == place
    unreached = (
        "[...document.querySelectorAll('a, summary, input, select, button, .side .text')].filter(e => e.tabIndex < 0)"
    )
    assert page.run(f"{unreached}.length") == 0
    quiet(page)


def test_a_report_of_hostile_texts_runs_and_asks_nothing(page: chromium.Page, hostile: Path) -> None:
    page.open((hostile / "report.html").as_uri())
    assert page.run(_HARM) == [False] * 5
    page.run(_CLICK)
    assert page.run(_HARM) == [False] * 5
    assert page.run("document.querySelectorAll('figure[data-chart] svg').length") >= 6
    assert all(address.startswith(("file:", "data:")) for address in page.requests)
    quiet(page)


def test_browse_searches_marks_and_steps(page: chromium.Page, bridge: Path, tmp_path: Path) -> None:
    with serving(bridge, tmp_path / "marks.jsonl") as server:
        page.open(server.address)
        assert page.run("document.querySelectorAll('.hit').length") == 4
        page.run("search.value = 'walked across'; search.form.requestSubmit()")
        page.until("location.search.includes('walked') && document.readyState == 'complete'")
        assert page.run("[...document.querySelectorAll('.hit .chip:first-of-type')].map(e => e.textContent)") == [
            "kept",
            "duplicate",
        ]
        page.run("document.querySelector('.hit a').click()")
        page.until("location.pathname == '/document' && document.readyState == 'complete'")
        assert page.run(
            "[...document.querySelectorAll('.piece.block .why')].map(e => e.textContent.split(' · ')[0])"
        ) == [
            *("navigation", "metadata: title", "share", "also read"),
        ]
        page.run("document.querySelector('#b5 button').click()")
        page.until("document.querySelector('#b5.marked') !== null && location.hash == '#b5'")
        page.run("document.querySelector('a[href^=\"/cluster\"]:not(nav a)').click()")
        page.until("location.pathname == '/cluster' && document.readyState == 'complete'")
        assert "The next bridge" in page.run("document.querySelector('ins').textContent")
        assert all(
            address.startswith((f"http://127.0.0.1:{server.server_port}/", "data:")) for address in page.requests
        )
        quiet(page)
    assert '"should":"keep"' in (tmp_path / "marks.jsonl").read_text(encoding="utf-8")


def test_browse_of_hostile_texts_runs_and_asks_nothing(page: chromium.Page, hostile: Path, tmp_path: Path) -> None:
    with serving(hostile, tmp_path / "marks.jsonl") as server:
        page.open(server.address)
        documents = [f"/document?id={quote(f'{evil}#{n}')}" for n, evil in enumerate(HOSTILE[:3])]
        search = "/?q=%3Cscript%3E&source=%22%3E%3Csvg%20onload%3D__xss%3D1%3E"
        for path in ("/", search, *documents, "/cluster?n=3", "/marks"):
            page.open(f"http://127.0.0.1:{server.server_port}{path}")
            assert page.run(_HARM) == [False] * 5
        assert page.run("document.querySelectorAll('iframe, object, embed, img').length") == 0
        assert all(
            address.startswith((f"http://127.0.0.1:{server.server_port}/", "data:")) for address in page.requests
        )
        quiet(page)
