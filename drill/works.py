"""What clients do: a function each. SMALL ones are done by every client again and again, each of
STEADY by one client again and again, each of LARGE once in a round.

A work asks until it is answered and then puts into the ledger what must be true from then on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

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


def edit_and_undo(desk: Desk) -> None:
    """A change that is taken back: there once, and gone once."""
    contact, value = desk.dice.choice(desk.contacts), desk.unique("Undone")
    desk.api("PATCH", f"/contacts/{contact}", {"department": value})
    _undo(desk, value, lambda run: bool(run["record"] == contact))
    _promise_undone(desk, value, [contact])


def merge_or_part(desk: Desk) -> None:
    """Two records become one, and two again, with the note that one of them has."""
    kept, other = desk.contacts[:2]
    word, merging = desk.unique("Merge"), desk.parted
    if merging:
        desk.api("POST", f"/contacts/{other}/notes", {"body": f"<p>{word}</p>"}, word, good=201)
        desk.notes += 1
        desk.api("POST", f"/contacts/{kept}/merge", {"ids": [other]}, f"{word} merge")
    else:
        desk.api("POST", f"/contacts/{kept}/unmerge", {}, f"{word} part")
    desk.parted = not merging
    desk.ledger.promise(
        ("merge", kept),
        Promise(
            f"contact {other} {'merged into' if merging else 'parted from'} {kept}",
            "SELECT (SELECT deleted_at IS NULL FROM customers_contact WHERE id = %s),"
            " (SELECT deleted_at IS NOT NULL FROM customers_contact WHERE id = %s),"
            " (SELECT count(*) FROM merging_merge WHERE record_type = 'contact' AND kept = %s"
            " AND undone_at IS NULL), (SELECT count(*) FROM events_note"
            " WHERE record_type = 'contact' AND record_id = %s)",
            (kept, other, kept, kept if merging else other),
            (True, merging, int(merging), desk.notes),
        ),
    )


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


def undo_bulk(desk: Desk) -> None:
    """A change of so many records that a job takes it back."""
    value = desk.unique("Taken back")
    form = {"verb": "update", "field": "department", "department": value, "ids": desk.others}
    desk.page("/contacts/bulk", form, good=204)
    _undo(desk, value, lambda run: bool(run["records"] == len(desk.others)), good=202)
    _promise_undone(desk, value, desk.others)


def _undo(desk: Desk, word: str, meant: Callable[[Any], bool], *, good: int = 200) -> None:
    """Take back the last change that is meant."""
    runs = desk.api("GET", "/actions", None)["data"]
    run = next((r for r in runs if r["action"] == "update" and not r["undone"] and meant(r)), None)
    if run is None:
        desk.ledger.fault(f"what made “{word}” is not among the last actions")
    else:
        desk.api("POST", f"/actions/{run['id']}/undo", {}, f"{word} undo", good=good)


def _promise_undone(desk: Desk, value: str, ids: list[int]) -> None:
    """The department became the value once on each, and as it was once."""
    desk.ledger.promise(
        ("undone", *ids[:1]),
        Promise(
            f"the undo of “{value}”",
            "SELECT (SELECT count(*) FROM customers_contact WHERE id = ANY (%s)"
            " AND department <> ''), count(*) FILTER (WHERE after->>'department' = %s),"
            " count(*) FILTER (WHERE before->>'department' = %s) FROM history_historyentry"
            " WHERE record_type = 'contact' AND record_id = ANY (%s)",
            (ids, value, value, ids),
            (0, len(ids), len(ids)),
        ),
    )


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


SMALL: tuple[Work, ...] = (edit, edit, edit, create, edit_and_undo)
STEADY: tuple[Work, ...] = (bulk_edit, merge_or_part)
LARGE: tuple[Work, ...] = (import_rows, undo_import, undo_bulk)
