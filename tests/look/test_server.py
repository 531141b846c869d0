"""The browser's server answers on this machine, to who has the token, under its own name only."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from look import corpora
from look.corpora import HOSTILE

from cleaner.errors import ReadError
from cleaner.look.browse import Browser
from cleaner.look.marks import Marks
from cleaner.look.server import Server
from cleaner.output import rows


@pytest.fixture
def server(bridge: Path, tmp_path: Path) -> Iterator[Server]:
    with contextlib.closing(Browser(bridge, tmp_path / "marks.jsonl")) as browser, Server(browser) as opened:
        thread = threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield opened
        opened.shutdown()
        thread.join()


def ask(
    server: Server, path: str, *, method: str = "GET", body: str | None = None, token: bool = True, **headers: str
) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    if token:
        headers["Cookie"] = f"{server.cookie}={server.token}"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, dict(answer.headers)


def mark(server: Server, headers: dict[str, str] | None = None, **form: str) -> int:
    sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return ask(server, "/mark", method="POST", body=urlencode(form), **sent)[0]


def test_only_who_has_the_token_sees_anything(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    for path in ("/", "/document?id=a.txt", "/marks", "/labelled.jsonl", "/?token=", "/?token=wrong"):
        status, text, _ = ask(server, path, token=False)
        assert status == 403
        assert "Lenne" not in text
    status, text, headers = ask(server, f"/?token={server.token}", token=False)
    assert status == 200
    assert "Bridge opens" in text
    assert "HttpOnly; SameSite=Strict" in headers["Set-Cookie"]
    assert server.token not in text  # no page of another site could learn it from a link


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost.evil:{port}", ""])
def test_a_name_from_outside_is_refused(server: Server, host: str) -> None:
    assert ask(server, "/", Host=host.format(port=server.server_port))[0] == 403
    assert ask(server, "/look.css", Host=host.format(port=server.server_port))[0] == 403
    assert ask(server, "/", Host=f"localhost:{server.server_port}")[0] == 200


@pytest.mark.parametrize(
    "path", ["/../manifest.json", "/corpus/part-00000.jsonl", "//etc/passwd", "/look.css/..", "/x"]
)
def test_no_path_leads_to_a_file(server: Server, path: str) -> None:
    assert ask(server, path)[0] == 404


def test_pages_say_what_may_run(server: Server) -> None:
    headers = ask(server, "/")[2]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["a.txt", "b.html", "copy.txt", "menu.txt"]),
        ("q=NINE+years", ["a.txt", "copy.txt"]),
        ("status=rejected", ["menu.txt"]),
        ("reason=share", ["a.txt"]),
        ("source=b.example", ["b.html"]),
        ("language=en&from=2024-04-01&to=2024-12-31", ["b.html"]),
        ("sort=newest&status=kept", ["b.html", "a.txt"]),
        ("page=999999999999&q=%25", []),
        ("q=%27+OR+1%3D1--", []),
    ],
)
def test_search_and_filters(server: Server, query: str, ids: list[str]) -> None:
    status, text, _ = ask(server, f"/?{query}")
    assert status == 200
    assert [part.split('"')[0] for part in text.split('href="/document?id=')[1:]] == ids


def test_a_document_has_its_blocks_in_place(server: Server) -> None:
    text = ask(server, "/document?id=a.txt")[1]
    places = [
        text.index(words) for words in ("Home", "was opened on Sunday", "Share on Facebook", "Also read", "next bridge")
    ]
    assert places == sorted(places)
    assert ask(server, "/document?id=copy.txt")[1].count("nine long years") == 1
    assert "menu.txt" in ask(server, "/document?id=menu.txt")[1]
    assert ask(server, f"/document?id={quote(HOSTILE[0])}")[0] == 404


def test_marks_are_set_taken_back_and_exported(server: Server, bridge: Path) -> None:
    assert mark(server, id="a.txt", block="4") == 303
    assert mark(server, id="a.txt", block="6", reason="tags") == 303
    assert mark(server, id="copy.txt", block="") == 303
    marks = Marks(server.browser.marks.path).all()
    assert [(row["id"], row["block"], row["was"], row["should"]) for row in marks] == [
        ("a.txt", 4, "drop:share", "keep"),
        ("a.txt", 6, "keep", "drop:tags"),
        ("copy.txt", None, "duplicate", "keep"),
    ]
    (line,) = ask(server, "/labelled.jsonl")[1].splitlines()
    page = json.loads(line)
    assert dict(zip(page["lines"], page["labels"], strict=True))["Share on Facebook"] == 1
    assert dict(zip(page["lines"], page["labels"], strict=True))["Home"] == 0
    assert dict(zip(page["lines"], page["labels"], strict=True))["Bridge opens"] == 2
    case = ask(server, "/case.txt?id=a.txt")[1]
    assert "keep | Share on Facebook\n" in case
    assert "drop | Home\n" in case
    assert mark(server, id="a.txt", block="4") == 303
    assert 4 not in server.browser.marks.of("a.txt")


def test_marks_come_from_pages_of_the_server_only(server: Server) -> None:
    own = f"http://127.0.0.1:{server.server_port}"
    assert mark(server, {"Origin": "https://evil.example"}, id="a.txt", block="4") == 403
    assert mark(server, {"Host": "evil.example"}, id="a.txt", block="4") == 403
    assert ask(server, "/mark", method="POST", body="x" * 70_000)[0] == 413
    for wrong in ("99", "-1", "x", "4.0"):
        assert mark(server, {"Origin": own}, id="a.txt", block=wrong) == 404
    assert mark(server, {"Origin": own}, id="nobody", block="1") == 404
    for no_duplicate in ("a.txt", "menu.txt"):
        assert mark(server, {"Origin": own}, id=no_duplicate, block="") == 404
    assert len(server.browser.marks) == 0


@pytest.mark.parametrize("parquet", [False, True])
@pytest.mark.parametrize("place", ["it's [another] place*?", "id=5", "language=xx", "~", "~me", "file:", "new/../out"])
def test_a_document_is_found_in_its_part_wherever_the_folder_stands(
    place: str, parquet: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").mkdir()
    monkeypatch.chdir(tmp_path)  # by a relative path, since some names have a meaning only in front
    out = corpora.bridge(Path(place), parquet=parquet)
    with contextlib.closing(Browser(out, tmp_path / "marks.jsonl")) as browser:
        for name, words in (("a.txt", "Share on Facebook"), ("copy.txt", "nine long years"), ("b.html", "It is short")):
            assert words in browser.document({"id": name}).decode()
        assert "next bridge" in browser.cluster({"n": "1"}).decode()


def test_a_file_that_holds_no_marks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "marks.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(ReadError, match="--marks"):
        Marks(tmp_path / "marks.jsonl")
    with pytest.raises(ReadError, match=r"there is no folder .* for marks"):
        Marks(tmp_path / "nowhere" / "marks.jsonl")


def test_a_visitor_who_leaves_early_is_no_error(
    server: Server, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(server, "finish_request", gone)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as visitor:
        assert visitor.recv(1) == b""  # the server has let go
    assert capfd.readouterr().err == ""


def test_a_copy_of_what_another_folder_has_leads_nowhere(tmp_path: Path) -> None:
    row = rows.duplicate_row("b", "old:a", relation="exact", jaccard=1.0, containment=1.0, why_kept="already_published")
    out = corpora.write(tmp_path / "out", [], {}, duplicates=[(corpora.document("b", "Text."), row)])
    with contextlib.closing(Browser(out, tmp_path / "marks.jsonl")) as browser:
        shown = browser.document({"id": "b"}).decode()
        assert "old:a</span> in another folder, which is" in shown
        assert "id=old%3Aa" not in shown


def test_a_damaged_index_is_as_good_as_none(tmp_path: Path) -> None:
    out = corpora.bridge(tmp_path / "out")
    (out / "index" / "duplicates.parquet").write_bytes(b"x")
    with contextlib.closing(Browser(out, tmp_path / "marks.jsonl")) as browser:
        assert "not on record any more" in browser.document({"id": "copy.txt"}).decode()
