"""A server of the style guide, and of stand-ins for what its pages ask."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from atrium.core.screens import guide

STATIC = Path(guide.__file__).parents[1] / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
MOVED = '<header id="lane-{}"><h2 class="cut">Moved</h2><span class="tally">99</span></header>'
FORM = (
    '<form id="form" hx-post="/echo" hx-target="#form" hx-swap="outerHTML"><p>422 shown</p></form>'
)


class Pages(BaseHTTPRequestHandler):
    """/list?language=ja&theme=dark&density=compact draws; /answer/503 answers so."""

    asked: list[str] = []
    posted: list[dict[str, str]] = []

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        self.asked.append(where.path)
        part = where.path.strip("/")
        if part in guide.PARTS:
            told = {key: values[0] for key, values in parse_qs(where.query).items()}
            page = guide.draw(part, **told)  # type: ignore[arg-type]
            self.answer(page.replace("</main>", extras() + "</main>"))
        elif part.startswith("static/"):
            file = STATIC / part.removeprefix("static/")
            kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
            self.answer(file.read_bytes(), kind=kind)
        elif part.startswith("answer/"):
            self.fail(int(part.split("/")[1]), "plain" in where.query)
        else:
            self.answer("", 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        sent = {key: ",".join(values) for key, values in parse_qs(body).items()}
        self.posted.append({**sent, "path": self.path, "token": self.headers["X-CSRFToken"] or ""})
        if sent.get("to") == "s3":
            self.answer("The deal needs a signed contract first.", 422, "text/plain")
        elif self.path == "/guide/move":
            self.answer(MOVED.format(sent["to"]))
        else:
            self.answer("", 204)

    def fail(self, status: int, plain: bool) -> None:
        if plain:
            self.answer("Give the view a name.", status, "text/plain")
        else:
            self.answer(FORM if status == 422 else "", status)

    def answer(self, text: str | bytes, status: int = 200, kind: str = "text/html") -> None:
        sent = text.encode() if isinstance(text, str) else text
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Content-Length", str(len(sent)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


def extras() -> str:
    """A form that asks for answers of every status."""
    return (
        '<form id="form" hx-get="/answer/200" hx-target="#form" hx-swap="outerHTML">'
        '<input class="box" name="typed" aria-label="typed"><button class="btn">Go</button></form>'
    )


@contextmanager
def serving() -> Iterator[str]:
    """The server's address, while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
