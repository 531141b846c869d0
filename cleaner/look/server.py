"""The browser's server: on the loopback interface only, for who has the token, without a name from outside.

A page of another site can make a browser send requests here, also under a name of its own that leads to 127.0.0.1. So
the Host header must be ours, nothing is answered without the token (first in the address, then in a cookie that other
sites cannot send along), and a form that changes something must come from a page of this server.
"""

from __future__ import annotations

import hmac
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from cleaner.errors import CleanerError
from cleaner.look.browse import Browser
from cleaner.look.render import asset, render
from cleaner.terminal import printable

HOST = "127.0.0.1"
_MOST_FORM = 1 << 16
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_STATIC = {"/look.css": ("look.css", "text/css"), "/browse.js": ("browse.js", "text/javascript")}

Pages = Mapping[str, tuple[Callable[[Mapping[str, str]], bytes], str]]


class Server(ThreadingHTTPServer):
    """Serves one `Browser` until it is shut down. ``address`` is the one to open, token included.

    ``port`` 0: any that is free. OSError: the port is taken.
    """

    daemon_threads = True

    def __init__(self, browser: Browser, port: int = 0) -> None:
        super().__init__((HOST, port), _Answer)
        self.browser = browser
        self.token = secrets.token_urlsafe(24)
        self.one_at_a_time = threading.Lock()
        self.hosts = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}
        self.cookie = f"cleaner{self.server_port}"
        html = "text/html"
        self.pages: Pages = {
            "/": (browser.inputs, html),
            "/document": (browser.document, html),
            "/cluster": (browser.cluster, html),
            "/marks": (browser.marked, html),
            "/labelled.jsonl": (browser.labelled, "application/jsonl"),
            "/case.txt": (browser.case, "text/plain"),
        }

    @property
    def address(self) -> str:
        """Where to look."""
        return f"http://{HOST}:{self.server_port}/?token={self.token}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who goes away before the answer has come is no error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Answer(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    server_version, sys_version = "cleaner", ""
    timeout = 60

    def do_GET(self) -> None:
        """A page, or one of the two files that pages need."""
        path, query = self._asked()
        if not self._ours():
            self._refuse(HTTPStatus.FORBIDDEN, "This server has no such name.")
        elif path in _STATIC:
            name, kind = _STATIC[path]
            self._send(asset(name).encode(), kind)
        elif not self._known(query.get("token")):
            self._refuse(HTTPStatus.FORBIDDEN, "Open the address that cleaner browse has printed, token included.")
        elif path not in self.server.pages:
            self._refuse(HTTPStatus.NOT_FOUND, "There is no such page.")
        else:
            make, kind = self.server.pages[path]
            self._answer(lambda: make(query), kind)

    def do_POST(self) -> None:
        """A mark set or taken back."""
        length = self.headers.get("Content-Length", "")
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 9 else _MOST_FORM + 1
        if size > _MOST_FORM:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too much.")
            return
        form = dict(parse_qsl(self.rfile.read(size).decode("utf-8", "replace"), keep_blank_values=True))
        origin = self.headers.get("Origin")
        from_here = origin in (None, "null", *(f"http://{host}" for host in self.server.hosts))
        if not self._ours() or not from_here or not self._known(None) or self.path != "/mark":
            self._refuse(HTTPStatus.FORBIDDEN, "Marks are set on the pages of this server only.")
            return
        try:
            with self.server.one_at_a_time:
                id_ = self.server.browser.mark(form)
        except CleanerError as error:
            self._refuse(HTTPStatus.NOT_FOUND, str(error))
            return
        place = f"#b{form['block']}" if form.get("block", "").isdigit() else ""
        self._send(b"", "text/html", HTTPStatus.SEE_OTHER, {"Location": f"/document?id={quote(id_, safe='')}{place}"})

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the base class's name
        """Nothing is logged: addresses hold the token, and whatever a visitor sends."""

    def _asked(self) -> tuple[str, dict[str, str]]:
        try:
            parts = urlsplit(self.path)
            return parts.path, dict(parse_qsl(parts.query, max_num_fields=50))
        except ValueError:
            return "", {}

    def _ours(self) -> bool:
        return self.headers.get("Host", "") in self.server.hosts

    def _known(self, given: str | None) -> bool:
        """Has the visitor the token?"""
        try:
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get(self.server.cookie)
        except CookieError:
            cookie = None
        tokens = (given or "", cookie.value if cookie else "")
        return any(hmac.compare_digest(token.encode(), self.server.token.encode()) for token in tokens)

    def _answer(self, make: Callable[[], bytes], kind: str) -> None:
        try:
            with self.server.one_at_a_time:
                content = make()
        except CleanerError as error:
            self._refuse(HTTPStatus.NOT_FOUND, str(error))
            return
        cookie = f"{self.server.cookie}={self.server.token}; HttpOnly; SameSite=Strict; Path=/"
        self._send(content, kind, more={"Set-Cookie": cookie})

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        page = render("browse_refused.html.jinja", message=printable(message, 400), status=status.phrase)
        self._send(page, "text/html", status)

    def _send(
        self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, more: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(content)), **_HEADERS}
        for name, value in (headers | dict(more or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
