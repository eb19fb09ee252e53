"""What went wrong, as RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _

from atrium.core.i18n.errors import Invalid
from atrium.core.records.errors import Conflict, Forbidden, NotFound, Problem, Rejected
from atrium.core.records.outages import Outage

MEDIA_TYPE = "application/problem+json"
AGAIN = {"Retry-After": "10"}


class Fault(Exception):
    """A request that gets no answer but a problem.

    `code` is stable and meant for programs, `detail` for people; `more` are further members.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Iterable[Problem] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = more

    def document(self) -> dict[str, Any]:
        """The problem as JSON data."""
        made: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }
        if self.errors:
            made["errors"] = [
                {"field": p.field, "message": str(p.message), "code": p.code} for p in self.errors
            ]
        return made

    def response(self) -> HttpResponse:
        return HttpResponse(
            orjson.dumps(self.document()),
            status=self.status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
        )


# What the records may answer instead of doing what was asked.
EXPECTED = (Rejected, NotFound, Forbidden, Conflict, Invalid)


def worded(error: Exception) -> Fault:
    """The problem for one of EXPECTED."""
    if isinstance(error, Rejected):
        return rejected(error.problems)
    if isinstance(error, Invalid):
        return rejected([Problem("", str(error))])
    if isinstance(error, Forbidden):
        return Fault(403, "forbidden", str(error))
    if isinstance(error, Conflict):
        return Fault(
            412,
            "changed_meanwhile",
            _("Somebody else has changed this record meanwhile; read it again, then decide."),
            headers={"ETag": etag(error.version)},
            version=error.version,
            theirs=dict(error.theirs),
        )
    return missing()


def outaged(found: Outage | None) -> Fault:
    """The problem for a fault that is not the caller's."""
    if found is None:
        text = _("The server failed to do this. It has been logged.")
        return Fault(500, "failure", text)
    if found is Outage.DISK:
        return Fault(507, "disk_full", found.told, headers=AGAIN)
    return Fault(503, "unavailable", found.told, headers=AGAIN)


def rejected(problems: Iterable[Problem]) -> Fault:
    text = _("What was sent is not acceptable; “errors” says which fields and why.")
    return Fault(422, "rejected", text, errors=problems)


def missing() -> Fault:
    return Fault(404, "not_found", _("There is nothing here, or it is not yours to see."))


def etag(version: int) -> str:
    """The entity tag of a record."""
    return f'"{version}"'
