from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass
from typing import TYPE_CHECKING

from atrium.config.console import Trouble, say
from atrium.config.framework import database, ready

if TYPE_CHECKING:
    from atrium.core.access.models import Person

HELP = "make sign-ins, set passwords, list who can sign in"


def arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    create = verbs.add_parser("create", help="make a person who can sign in")
    create.add_argument("email")
    create.add_argument("--name", required=True)
    create.add_argument(
        "--role", action="append", default=[], metavar="CODE", help="may be given several times"
    )
    passwd = verbs.add_parser("passwd", help="set somebody's password")
    passwd.add_argument("email")
    for verb in (create, passwd):
        verb.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of asking",
        )
    verbs.add_parser("list", help="show who can sign in")


def run(options: Namespace) -> int:
    ready()
    with database():
        {"create": _create, "passwd": _passwd, "list": _list}[options.verb](options)
    return 0


def _create(options: Namespace) -> None:
    from atrium.core.access.models import Role
    from atrium.core.actions import runner
    from atrium.core.records import registry
    from atrium.core.records.actor import system
    from atrium.core.records.errors import Rejected

    rows = Role.objects.unscoped("the administrator at the terminal names roles by their code")
    roles = dict(rows.values_list("code", "pk"))
    unknown = sorted(set(options.role) - set(roles))
    if unknown:
        known = ", ".join(sorted(roles)) or "none yet"
        raise Trouble(f"There is no role {', '.join(unknown)}. There are: {known}.")
    password = _password(options)
    data = {"email": options.email, "name": options.name, "roles": [roles[c] for c in options.role]}
    try:
        person = runner.create(registry.get("person"), system("atrium user create"), data)
    except Rejected as error:
        raise Trouble(" ".join(problem.message for problem in error.problems)) from None
    _set(person, password)
    say(f"{person.email} can sign in.")


def _passwd(options: Namespace) -> None:
    from atrium.core.access.models import Person

    person = Person.objects.filter(email=options.email.lower()).first()
    if person is None:
        raise Trouble(f"Nobody signs in with {options.email}. `atrium user list` shows who does.")
    _set(person, _password(options))
    say(f"{person.email} has a new password; all sessions have ended.")


def _list(_options: Namespace) -> None:
    from atrium.core.access.models import Person

    for person in Person.objects.exclude(email=None).order_by("email"):
        state = "" if person.is_active else "  (inactive)"
        say(f"{person.email}  {person.name}{state}")


def _password(options: Namespace) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if options.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass("Password: ")
        if getpass("Again: ") != password:
            raise Trouble("The two passwords differ.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise Trouble(" ".join(error.messages)) from None
    return password


def _set(person: Person, password: str) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
