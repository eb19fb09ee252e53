"""A server of the gallery and of stand-ins for the addresses that the elements ask."""

from __future__ import annotations

import json
import mimetypes
import time
from contextlib import contextmanager, suppress
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.browser.inputs import gallery

if TYPE_CHECKING:
    from collections.abc import Iterator

STATIC = gallery.SCREENS / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)
PAGE_STYLE = """
body.guide { display: block; padding: 24px clamp(12px, 4vw, 64px); }
body.guide main { max-width: 1000px; margin: auto; }
body.guide form { container-type: inline-size; }
body.guide .sheet { margin: 24px 0; }
"""
PEOPLE = [
    (3, "Mina Sato", "Kansai"),
    (4, "佐藤美奈", "関西"),
    (5, "Prae Suwan", "Bangkok"),
    (6, "Jun Ho", "Seoul"),
    (7, "<b>Bobby</b> & sons", "Naughty"),
]
JAPANESE = ("postcode", "region", "city", "street")
GERMAN = ("street", "postcode", "city")
LABELS = {"postcode": "Postcode", "region": "Prefecture", "city": "City", "street": "Street"}
FIELDS = {"stage": gallery.KINDS[9][0], "title": gallery.KINDS[0][0], "owner": gallery.KINDS[12][0]}


class Pages(BaseHTTPRequestHandler):
    """GET and POST by the first part of the path: /cell/title goes to get_cell or post_cell."""

    protocol_version = "HTTP/1.1"
    state: dict[str, Any] = {}  # one for all, cleared by `serving`

    def do_GET(self) -> None:
        self.dispatch("get")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        self.dispatch("post")

    def dispatch(self, verb: str) -> None:
        where = urlsplit(self.path)
        self.query = {
            key: values[-1] for key, values in parse_qs(where.query, keep_blank_values=True).items()
        }
        self.rest = where.path.strip("/").split("/")
        handler = getattr(self, f"{verb}_{self.rest[0] or 'all'}", None)
        if handler:
            handler()
        else:
            self.answer("not here", 404)

    def answer(
        self, text: str | bytes, status: int = 200, kind: str = "text/html", **more: str
    ) -> None:
        sent = text.encode() if isinstance(text, str) else text
        self.send_response(status)
        self.send_header(
            "Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text") else kind
        )
        self.send_header("Content-Length", str(len(sent)))
        self.send_header("Content-Security-Policy", POLICY)
        for name, value in more.items():
            self.send_header(name, value)
        with suppress(ConnectionError):  # a question the page has given up
            self.end_headers()
            self.wfile.write(sent)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    # Pages

    def page(self, **told: Any) -> None:
        names = sorted(one.name for one in (STATIC / "atrium/css").glob("*.css"))
        names.sort(key=lambda name: name == "inputs.css")  # its layer comes last
        sheets = [f"atrium/css/{name}" for name in names]
        given: dict[str, Any] = {"kinds": [], "parts": None, "form": None, **told}
        template = gallery.environment(self.language).get_template("ui/inputs_guide.html")
        self.answer(template.render(sheets=[*sheets, "gallery.css"], **given))

    def get_all(self) -> None:
        only = self.query.get("kind")
        self.page(
            kinds=[gallery.states(*one) for one in gallery.KINDS if only in (None, one[0].kind)]
        )

    def get_parts(self) -> None:
        def cell(key: str, n: int) -> dict[str, Any]:
            shown = self.state.get(f"{key}/{n}", f"{key} {n}")
            return {"label": FIELDS[key].label, "url": f"/cell/{key}/{n}", "shown": shown}

        rows = [[cell("title", n), cell("stage", n), cell("owner", n)] for n in (1, 2, 3)]
        facts = [cell("title", 9), cell("stage", 9)]
        told = {"spec": gallery.SPEC, "tree": gallery.TREE, "cells": rows, "facts": facts}
        self.page(parts=told)

    def form(self, values: dict[str, Any], errors: dict[str, list[str]]) -> dict[str, Any]:
        fields = [one[0] for one in gallery.KINDS]
        deal = {"title": "Deal", "help": "What is sold to whom.", "fields": fields[:4]}
        return {
            "url": "/form",
            "title": "New deal",
            "values": values,
            "errors": errors,
            "cancel": "/parts",
            "version": 1,
            "sections": [
                {**deal, "more": fields[4:9]},
                {"title": "People", "fields": fields[12:16]},
                {"title": "Places", "fields": fields[16:19], "folded": True},
            ],
        }

    def get_session(self) -> None:
        self.answer(json.dumps({"token": "now"}), kind="application/json")

    def get_form(self) -> None:
        told = self.form({"title": self.query.get("title", "")}, {})
        look = "quick" if "quick" in self.query else "side" if "side" in self.query else ""
        if not look:
            return self.page(form=told)
        quick = {**told, "sections": [{"title": "", "fields": told["sections"][0]["fields"][:2]}]}
        return self.macro("ui/inputs/form.html", "record_form", quick, look)

    def post_form(self) -> None:
        sent = dict(self.sent)
        if sent.get("title"):
            return self.macro(
                "ui/inputs/pick.html",
                "picker_options",
                [{"id": 99, "title": sent["title"]}],
                status=201,
                Location="/parts",
            )
        wrong = self.form(
            sent,
            {
                "title": ["Title is missing. Type what people call it."],
                "count": ["Count “x” is no number."],
            },
        )
        if self.headers["Accept"] == "text/html":
            return self.macro("ui/inputs/form.html", "record_form", wrong, "quick", status=422)
        return self.page(form=wrong)

    def macro(self, template: str, name: str, *args: Any, status: int = 200, **more: str) -> None:
        module = gallery.environment(self.language).get_template(template).module
        self.answer(str(getattr(module, name)(*args)), status, **more)

    # Stand-ins

    def get_pick(self) -> None:
        asked = self.query.get("q", "")
        if asked.startswith("slow"):
            time.sleep(0.6)
        if asked == "broken":
            return self.answer("no", 500)
        self.state.setdefault("asked", []).append(asked)
        found = [
            {"id": i, "title": t, "subtitle": s} for i, t, s in PEOPLE if asked.lower() in t.lower()
        ]
        if asked.startswith("slow"):
            found = [{"id": 1, "title": asked, "subtitle": ""}]
        return self.macro("ui/inputs/pick.html", "picker_options", found)

    get_people = get_pick

    def get_palette(self) -> None:
        asked = self.query.get("q", "")
        if asked == "slow":
            time.sleep(0.6)
        found = [
            {"url": f"/parts?at={i}", "title": t, "subtitle": s}
            for i, t, s in PEOPLE
            if asked.lower() in t.lower()
        ]
        groups = [{"label": "People" if asked else "Lately", "items": found}]
        groups.append(
            {
                "label": "Actions",
                "items": [{"url": "/form", "title": "New deal", "hint": "create"}]
                if "new" in asked
                else [],
            }
        )
        self.macro("ui/palette.html", "palette_results", groups)

    def get_fields(self) -> None:
        order = JAPANESE if self.query["country"] == "JP" else GERMAN
        parts = [{"key": key, "label": LABELS[key]} for key in order]
        self.macro("ui/inputs/compound.html", "address_parts", self.query["name"], parts)

    def post_files(self) -> None:
        name = next(part.get_filename() or "" for part in self.parts)
        time.sleep(0.2)
        if "bad" in name:
            return self.answer(
                json.dumps({"detail": f"“{name}” is too large."}), 413, "application/json"
            )
        told = {"id": 41, "name": name, "size": 3, "url": "/files/41", "type": "text/plain"}
        return self.answer(json.dumps(told), 201, "application/json")

    def get_cell(self) -> None:
        _, key, n = self.rest
        self.cell_editor(key, self.state.get(f"{key}/{n}", f"{key} {n}"), [])

    def cell_editor(self, key: str, value: Any, errors: list[str], status: int = 200) -> None:
        self.macro(
            "ui/inputs/cell.html", "cell_editor", FIELDS[key], value, 1, errors, status=status
        )

    def post_cell(self) -> None:
        _, key, n = self.rest
        sent = dict(self.sent)
        value = sent.get(key, "")
        if value == "bad":
            return self.cell_editor(key, value, ["“bad” is not allowed. Type another title."], 422)
        if value == "clash" and sent["version"] == "1":
            given = (FIELDS[key], [(key, value)], value, "theirs", 2, "Jun Ho")
            return self.macro("ui/inputs/cell.html", "cell_conflict", *given, status=409)
        self.state[f"{key}/{n}"] = value
        return self.answer(value)

    def post_notes(self) -> None:
        if "refuse" in dict(self.sent)["text"]:
            return self.answer(
                "The note may not say “refuse”. Write it differently.", 422, "text/plain"
            )
        shown = json.dumps(self.sent, ensure_ascii=False).replace("<", "&lt;")
        return self.answer(f"<li>{shown}</li>")

    def post_echo(self) -> None:
        self.answer(json.dumps(self.sent, ensure_ascii=False), kind="application/json")

    def get_static(self) -> None:
        if self.rest[-1] == "gallery.css":
            return self.answer(PAGE_STYLE, kind="text/css")
        file = STATIC.joinpath(*self.rest[1:])
        return self.answer(file.read_bytes(), kind=mimetypes.guess_type(file)[0] or "text/plain")

    @property
    def language(self) -> str:
        return self.headers.get("Accept-Language", "en")[:2]

    @property
    def parts(self) -> list[Any]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        return list(BytesParser(policy=HTTP).parsebytes(head + self.body).iter_parts())

    @property
    def sent(self) -> list[tuple[str, str]]:
        """The names and values of the body, in order."""
        if "multipart" not in self.headers["Content-Type"]:
            return parse_qsl(self.body.decode(), keep_blank_values=True)
        return [
            (
                part.get_param("name", header="Content-Disposition"),
                part.get_payload(decode=True).decode(),
            )
            for part in self.parts
        ]


@contextmanager
def serving(port: int = 0) -> Iterator[str]:
    """The server's address, while it runs."""
    Pages.state.clear()
    server = ThreadingHTTPServer(("127.0.0.1", port), Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
