"""`atrium token EMAIL --name NAME` prints a new token and nothing else."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from atrium.core import clock
from atrium.core.access.models import Person
from atrium.core.api import tokens
from atrium.core.records.errors import Rejected


class Command(BaseCommand):
    help = "make a token with which a program acts as a person"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the person as whom the program acts")
        parser.add_argument("--name", required=True, help="what uses the token")
        parser.add_argument("--days", type=int, help="how long it is good; for ever if left out")
        parser.add_argument("--read-only", action="store_true", help="the program may only read")

    def handle(self, *_words: Any, **options: Any) -> None:
        person = Person.objects.filter(
            email__iexact=options["email"], is_active=True, deleted_at=None
        ).first()
        if person is None:
            raise CommandError(
                f"Nobody who can sign in has the address {options['email']}. "
                "`atrium user list` shows who can."
            )
        days = options["days"]
        if days is not None and not 1 <= days <= 36_500:
            raise CommandError("--days must be from 1 to 36500.")
        expires = clock.now() + timedelta(days=days) if days else None
        try:
            _token, secret = tokens.make(
                person, options["name"], expires_at=expires, read_only=options["read_only"]
            )
        except Rejected as wrong:
            raise CommandError(" ".join(p.message for p in wrong.problems)) from wrong
        self.stdout.write(secret)
