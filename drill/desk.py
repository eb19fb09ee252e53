"""Where one client works: by the API and by the pages, insisting on an answer."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any
from urllib.parse import urlencode

from drill.ledger import Ledger

# No answer, and the answers that say: later.
LATER = {0, 502, 503}
PATIENCE = 90
CSRF = "d" * 32


class Unanswered(Exception):
    """The installation did not come back."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Desk:
    """`contacts` are the records that only this client edits, `crowd` those of bulk edits,
    `others` those of bulk edits that are undone. `parted` and `notes` tell of the merges.
    """

    port: int
    token: str
    session: str
    dice: Random
    ledger: Ledger
    contacts: list[int]
    crowd: list[int]
    others: list[int]
    name: str
    imports: list[tuple[int, str, int]] = field(default_factory=list)
    turn: int = 0
    parted: bool = True
    notes: int = 0

    def unique(self, word: str) -> str:
        """A text that nobody has written before."""
        self.turn += 1
        return f"{word} {self.name}-{self.turn}"

    def api(self, method: str, path: str, data: Any, key: str = "", *, good: int = 200) -> Any:
        """Insist; returns what the answer says."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        body = json.dumps(data).encode()
        answer = self._insist(method, f"/api/v1{path}", body, headers, {good, 409})
        if answer.status == 409:  # the first try is still under way
            time.sleep(0.2)
            return self.api(method, path, data, key, good=good)
        return json.loads(answer.body)

    def page(self, path: str, form: dict[str, Any] | None = None, *, good: int = 200) -> Answer:
        """Insist on a page, or on sending a form to one."""
        headers = self._signed_in()
        if form is None:
            return self._insist("GET", path, b"", headers, {good, 302})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._insist("POST", path, urlencode(form, doseq=True).encode(), headers, {good})

    def upload(self, path: str, name: str, content: str, form: dict[str, str]) -> Answer:
        """Insist on sending a file."""
        mark = "drill-boundary"
        parts = [f'name="{key}"\r\n\r\n{value}' for key, value in form.items()]
        parts.append(f'name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n{content}')
        body = "".join(f"--{mark}\r\nContent-Disposition: form-data; {p}\r\n" for p in parts)
        headers = {**self._signed_in(), "Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._insist("POST", path, f"{body}--{mark}--\r\n".encode(), headers, {302})

    def _signed_in(self) -> dict[str, str]:
        cookies = f"atrium_session={self.session}; csrftoken={CSRF}"
        return {"Cookie": cookies, "X-CSRFToken": CSRF, "Origin": f"http://127.0.0.1:{self.port}"}

    def _insist(
        self, method: str, path: str, body: bytes, headers: dict[str, str], good: set[int]
    ) -> Answer:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = self._ask(method, path, body, headers)
            if answer.status in good:
                return answer
            if answer.status not in LATER:
                told = f"{method} {path} was answered {answer.status}: {answer.body[:200]!r}"
                self.ledger.fault(told)
                if answer.status < 500:
                    raise Unanswered(told)
            time.sleep(0.1)
        raise Unanswered(f"{method} {path}")

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        link = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request(method, path, body, headers)
            got = link.getresponse()
            told = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, got.read(), told)
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            link.close()
