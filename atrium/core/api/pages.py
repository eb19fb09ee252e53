"""The pages about the API, for people: what there is, and one's tokens."""

from __future__ import annotations

from django.http import HttpResponse


def guide(request):
    return HttpResponse("")


def tokens_page(request):
    return HttpResponse("")
