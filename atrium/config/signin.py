"""How people sign in: with an address and a password that an administrator gave them."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes themself a colleague."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
