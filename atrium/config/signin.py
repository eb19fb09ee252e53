"""How people sign in: with an address and a password that an administrator gave them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse

from atrium.config import demo
from atrium.config.settings import env
from atrium.core.access.actors import person_with


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes themself a colleague."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """The library's, which also keeps those out who lie in the recycle bin."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and user.deleted_at is None

    def get_user(self, user_id: Any) -> Any:
        person = person_with(int(user_id))
        return person if person and self.user_can_authenticate(person) else None


# What the library offers and a company does not want: making oneself a colleague, a second place
# for one's address past the actions, codes by mail.
CLOSED = (
    "signup/",
    "email/",
    "confirm-email/",
    "confirm-email/<path:rest>",
    "login/code/confirm/",
    "password/set/",
    "reauthenticate/",
)


def closed(_request: HttpRequest, **_address: str) -> HttpResponse:
    raise Http404


class SignIn(LoginView):  # type: ignore[misc]
    """The library's page, which in the demo also names who can be signed in as."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**given)
        if env.demo and env.private:
            context["demo_people"] = [
                {"name": person.name, "email": person.email, "role": person.job_title}
                for person in demo.people()
            ]
            context["demo_password"] = demo.PASSWORD
        return context
