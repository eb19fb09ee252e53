"""What clients do: a function each. SMALL ones are done by every client again and again, each of
STEADY by one client again and again, each of LARGE once in a round.

A work asks until it is answered and then puts into the ledger what must be true from then on.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from drill.desk import Desk
from drill.ledger import Promise

Work = Callable[[Desk], None]
ROWS = 5000


def edit(desk: Desk) -> None:
    """One value of one record; sent twice it is written once."""
    contact, title = desk.dice.choice(desk.contacts), desk.unique("Title")
    desk.api("PATCH", f"/contacts/{contact}", {"job_title": title})
    desk.ledger.promise(
        ("edit", contact),
        Promise(
            f"the edit of contact {contact}",
            "SELECT job_title, (SELECT count(*) FROM history_historyentry"
            " WHERE record_type = 'contact' AND record_id = c.id AND after->>'job_title' = %s)"
            " FROM customers_contact c WHERE id = %s",
            (title, contact),
            (title, 1),
        ),
    )


def create(desk: Desk) -> None:
    """A new record; asked for twice by the same key it is made once."""
    name = desk.unique("Created")
    desk.api("POST", "/contacts", {"name": name}, name, good=201)
    question = "SELECT count(*) FROM customers_contact WHERE name = %s"
    desk.ledger.promise(("create", name), Promise(name, question, (name,), (1,)))


def bulk_edit(desk: Desk) -> None:
    """One value on many records: on all of them, by one run."""
    value = desk.unique("Bulk")
    form = {"verb": "update", "field": "department", "department": value, "ids": desk.crowd}
    desk.page("/contacts/bulk", form, good=204)
    desk.ledger.promise(
        "bulk edit",
        Promise(
            "the bulk edit",
            "SELECT count(*), count(DISTINCT run), (SELECT count(DISTINCT department)"
            " FROM customers_contact WHERE id = ANY (%s)) FROM history_historyentry"
            " WHERE record_type = 'contact' AND after->>'department' = %s",
            (desk.crowd, value),
            (len(desk.crowd), 1, 1),
        ),
    )


def import_rows(desk: Desk) -> None:
    """A file of contacts, which a job writes in batches."""
    word = desk.unique("Imported")
    rows = "".join(f"{word} row {n},Import\n" for n in range(ROWS))
    sent = desk.upload("/import", f"{word}.csv", f"name,job_title\n{rows}", {"type": "contact"})
    number = int(sent.headers["location"].split("/")[2])
    form = {"type": "contact", "go": "1", "on_duplicate": "create"}
    form |= {f"{part}.{n}": key for part in ("name", "column")
             for n, key in enumerate(("name", "job_title"))}  # fmt: skip
    desk.page(f"/import/{number}/columns", form, good=302)
    while desk.page(f"/import/{number}/problems?decided=1").status != 302:
        time.sleep(0.2)
    desk.page(f"/import/{number}/preview", {}, good=302)
    _promise_import(desk, number, word, "done", ROWS)
    desk.imports.append((number, word, ROWS))


def undo_import(desk: Desk) -> None:
    """Take back an import of an earlier round."""
    if len(desk.imports) < 2:
        return
    number, word, _rows = desk.imports.pop(0)
    desk.page(f"/import/{number}/undo", {}, good=302)
    _promise_import(desk, number, word, "undone", 0)


def _promise_import(desk: Desk, number: int, word: str, state: str, left: int) -> None:
    desk.ledger.promise(
        ("import", number),
        Promise(
            f"import {number}",
            "SELECT state, created, refused, (SELECT count(*) FROM customers_contact WHERE"
            " name LIKE %s), (SELECT count(DISTINCT name) FROM customers_contact WHERE name LIKE %s"
            " AND deleted_at IS NULL) FROM transfer_import WHERE id = %s",
            (f"{word} row %", f"{word} row %", number),
            (state, ROWS, 0, ROWS, left),
        ),
    )


SMALL: tuple[Work, ...] = (edit, edit, edit, create)
STEADY: tuple[Work, ...] = (bulk_edit,)
LARGE: tuple[Work, ...] = (import_rows, undo_import)
