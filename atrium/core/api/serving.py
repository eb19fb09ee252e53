"""From handlers to a view: what is the same for every address of the API."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from atrium.core.access.middleware import open_to_all
from atrium.core.api.callers import Caller, caller_of
from atrium.core.api.problems import EXPECTED, Fault, outaged, worded
from atrium.core.records.outages import outage

log = logging.getLogger(__name__)

Handler = Callable[..., HttpResponseBase]
View = Callable[..., HttpResponseBase]
JSON = "application/json"
ANYTHING = "*/*"


def endpoint(*, produces: str = JSON, **handlers: Handler) -> View:
    """A view of a handler per method (get=, post=…), which gets the request and the caller."""
    by_method = {name.upper(): handler for name, handler in handlers.items()}
    if "GET" in by_method:
        by_method["HEAD"] = by_method["GET"]

    @csrf_exempt
    @open_to_all
    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            return _answer(request, by_method, parts, produces)
        except Fault as fault:
            return fault.response()
        except EXPECTED as error:
            return worded(error).response()
        except Exception as error:
            found = outage(error)
            if found:
                log.error("the API cannot go on: %s", error)  # noqa: TRY400 - no fault of ours
            else:
                log.exception("the API failed")
            got_request_exception.send(sender=None, request=request)
            return outaged(found).response()

    return view


def _answer(
    request: HttpRequest, by_method: Mapping[str, Handler], parts: dict[str, Any], produces: str
) -> HttpResponseBase:
    caller = caller_of(request)
    allowed = {"Allow": ", ".join(sorted({*by_method, "OPTIONS"}))}
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=allowed)
    handler = by_method.get(request.method or "")
    if handler is None:
        text = _("This address does not understand %(method)s.") % {"method": request.method}
        raise Fault(405, "method_not_allowed", text, headers=allowed)
    _check_accept(request, produces)
    response = handler(request, caller, **parts)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _check_accept(request: HttpRequest, produces: str) -> None:
    told = request.headers.get("Accept", "*/*")
    if told != "*/*" and produces != ANYTHING and not request.accepts(produces):
        text = _("This address answers in %(type)s.") % {"type": produces}
        raise Fault(406, "not_acceptable", text)


def reply(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer in JSON."""
    return HttpResponse(
        orjson.dumps(data), status=status, content_type=JSON, headers=dict(headers or {})
    )


def nothing_here(_request: HttpRequest, _caller: Caller, **_parts: Any) -> HttpResponse:
    from atrium.core.api.problems import missing

    raise missing()
