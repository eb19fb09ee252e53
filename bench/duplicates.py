"""How long a scan of 100,000 contacts for duplicates takes: `python -m bench.duplicates`.

One contact in twenty is another one entered again, in any of five languages. Told besides is how
many of these are found. Three scans; the slowest counts.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import django

CONTACTS, ACCOUNTS = 100_000, 20_000
BUDGET = 180
SCANS = 3


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    os.environ["SIZE"] = "duplicates"
    django.setup()
    from atrium.core.duplicates.models import Pair
    from atrium.core.duplicates.reviewing import scan
    from atrium.core.records import registry
    from bench import prepare

    prepare.tables(build)
    kind = registry.get("contact")
    taken = []
    for _turn in range(SCANS):
        Pair.objects.all().delete()
        begun = time.perf_counter()
        found = scan(kind)
        taken.append(time.perf_counter() - begun)
        print(f"{CONTACTS:,} contacts, {found:,} pairs: {taken[-1]:.1f} s", flush=True)
    over = " over" if max(taken) > BUDGET else ""
    print(f"budget {BUDGET} s{over}; {_found()}")


def _found() -> str:
    from atrium.core.duplicates.models import Pair
    from atrium.customers.models import Contact

    rows = Contact.objects.unscoped("benchmark").exclude(description="")
    true = {(int(of), pk) for pk, of in rows.values_list("pk", "description")}
    told = set(Pair.objects.values_list("one", "other"))
    return (
        f"{len(true & told):,} of {len(true):,} entered twice are found, {len(told - true):,} more"
    )


def build() -> None:
    """Fill an empty database."""
    from atrium.core.records import versions
    from bench import data

    versions.refresh()
    seed = random.Random(5)
    people = data.people()
    data.copy("customers_account", data.ACCOUNT, data.accounts(seed, people, ACCOUNTS))
    data.copy("customers_contact", data.CONTACT, _contacts(seed, people))
    data.count_on("customers_account", "customers_contact")


def _contacts(seed: random.Random, people: Sequence[tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
    from bench import crowd, data

    for n, one in enumerate(crowd.crowd(seed, CONTACTS, ACCOUNTS), 1):
        name, phones, emails, place = one.columns()
        yield (
            *data.base(seed, n, people), name, "", one.account, "", "", phones, emails,
            one.language, [], "", place, str(one.of or ""),
        )  # fmt: skip


if __name__ == "__main__":
    main()
