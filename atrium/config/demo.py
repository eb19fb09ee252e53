"""The sign-ins of the demo company: told on this machine, closed to every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrium.config.console import Trouble
from atrium.config.environment import Environment

if TYPE_CHECKING:
    from atrium.core.access.models import Person

DOMAIN = "@demo.example"
PASSWORD = "atrium"  # noqa: S105  everybody knows it, and that is the point


def people() -> list[Person]:
    """The people of the demo company who can sign in."""
    from atrium.core.access.models import Person

    found = Person.objects.filter(email__endswith=DOMAIN, is_active=True).order_by("pk")
    return [person for person in found if person.has_usable_password()]


def check(env: Environment) -> None:
    """Raise Trouble where others than this machine could use the demo sign-ins."""
    if env.private:
        return
    if any(person.check_password(PASSWORD) for person in people()):
        raise Trouble(open_door(env, "The demo company's"))


def open_door(env: Environment, whose: str) -> str:
    """The sentence that refuses to open the program to others."""
    return (
        f"{whose} sign-ins have a password that everybody knows, and ATRIUM_ADDRESS or "
        f"ATRIUM_BASE_URL ({env.address}, {env.base_url}) opens the program to other machines. "
        "Start on an empty data folder with ATRIUM_DEMO=0, or give each of them another password "
        "with `atrium user passwd`."
    )
