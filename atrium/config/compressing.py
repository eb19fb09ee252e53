"""Pages and answers of the API travel compressed; what is compressed in itself does not again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/html", "application/json", "application/problem+json")


class CompressMiddleware(GZipMiddleware):
    """Django's, which also adds a random length against guessing secrets by the size of pages."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        return super().process_response(request, response) if is_text else response
