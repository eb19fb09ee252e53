"""Every address needs signing in, unless it is marked as open."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern, URLResolver

from atrium.core.access.middleware import OPEN_APPS

VALUES = ("1", "accounts", "name", "0" * 32, str(uuid.UUID(int=1)), "a/b")
# What the sign-in library shows to somebody who is not signed in.
DOORS = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


def patterns(resolver: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def address(route: str, pattern: URLPattern) -> str:
    """Some address that the pattern takes."""
    if isinstance(pattern.pattern, RegexPattern):
        return ""
    for name, converter in pattern.pattern.converters.items():
        value = next(value for value in VALUES if re.fullmatch(converter.regex, value))
        route = re.sub(rf"<(\w+:)?{name}>", value, route)
    return "/" + route


EVERY = [
    (address(route, pattern), pattern)
    for route, pattern in patterns(get_resolver())
    if address(route, pattern)
]


def is_open(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "open_to_all", False) or pattern.name in DOORS


@pytest.mark.parametrize(
    ("path", "pattern"),
    [(path, pattern) for path, pattern in EVERY if not is_open(pattern)],
    ids=[path for path, pattern in EVERY if not is_open(pattern)],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_sent_to_the_door(
    db: None, static_files: None, path: str, pattern: URLPattern, method: str
) -> None:
    answer = getattr(Client(), method)(path)
    if pattern.callback.__module__.startswith(OPEN_APPS):
        assert answer.status_code in {302, 404, 405}
    else:
        assert answer.status_code == 302, answer.content[:200]
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/auth/login/")


def test_there_are_addresses_to_test() -> None:
    assert len(EVERY) > 60
