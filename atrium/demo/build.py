"""The demo company as a whole."""

from __future__ import annotations

from datetime import date

from atrium.demo import staff
from atrium.demo.accounts import Makings, accounts, relations
from atrium.demo.catalogue import pipelines, products
from atrium.demo.company import Company
from atrium.demo.contacts import contacts, entered_twice
from atrium.demo.deals import deals
from atrium.demo.dice import Dice
from atrium.demo.life import lived
from atrium.demo.names import Names
from atrium.demo.notes import notes
from atrium.demo.places import Numbers
from atrium.demo.rates import rates
from atrium.demo.table import choices, dimensions


def build(today: date, seed: int = 7) -> Company:
    """The company as it stands on the morning of `today`; the same for the same arguments."""
    people = staff.people(today)
    dice = Dice(seed, "customers", today)
    makings = Makings(dice, today, people, Numbers(dice), Names(dice))
    customers = accounts(makings)
    known = contacts(makings, customers)
    money = rates(Dice(seed, "rates", today), today)
    goods, ways = products(), pipelines()
    sold = deals(Dice(seed, "deals", today), today, people, customers, known, goods, ways, money)
    customers = lived(Dice(seed, "life", today), today, customers, sold, money)
    said = notes(Dice(seed, "notes", today), people, customers, known, sold)
    return Company(
        name=staff.NAME,
        currency="EUR",
        today=today,
        seed=seed,
        teams=staff.teams(),
        people=people,
        industries=choices("industries"),
        sources=choices("sources"),
        lost_reasons=choices("lost_reasons"),
        life_stages=choices("life_stages"),
        channels=choices("channels"),
        relation_kinds=choices("relation_kinds"),
        dimensions=dimensions(),
        product_families=choices("families"),
        units=choices("units"),
        note_kinds=choices("note_kinds"),
        rates=money,
        products=goods,
        pipelines=ways,
        accounts=customers,
        relations=relations(customers),
        contacts=(*known, *entered_twice(makings, known)),
        deals=sold,
        notes=said,
    )
