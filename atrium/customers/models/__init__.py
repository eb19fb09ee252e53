from atrium.customers.models.account import Account
from atrium.customers.models.classes import ClassDimension, CustomerClass
from atrium.customers.models.contact import Contact
from atrium.customers.models.life_cycle import LifeCycleEntry
from atrium.customers.models.relation import AccountRelation, ContactRole

__all__ = [
    "Account",
    "AccountRelation",
    "ClassDimension",
    "Contact",
    "ContactRole",
    "CustomerClass",
    "LifeCycleEntry",
]
