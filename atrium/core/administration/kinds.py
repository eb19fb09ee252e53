"""The kinds of field in words, for who chooses one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from atrium.core.records.types import Text

# Each with the icon, the name, and what it is for; the usual ones first.
KINDS: Mapping[str, tuple[str, Text, Text]] = {
    "text": ("type", _("Text"), _("One line, such as a name or a number of a contract.")),
    "longtext": ("file-text", _("Formatted text"), _("Paragraphs with bold, lists and links.")),
    "number": ("hash", _("Number"), _("Counted or measured, with up to four decimals.")),
    "money": ("coins", _("Money"), _("A sum in any currency, added up in the company's.")),
    "percent": ("percent", _("Per cent"), _("A share, such as 12.5 %.")),
    "date": ("calendar", _("Date"), _("A day.")),
    "datetime": ("clock", _("Date and time"), _("A moment, shown in each person's time zone.")),
    "duration": ("clock", _("Duration"), _("How long something takes, such as 1 h 30 min.")),
    "boolean": ("check", _("Yes or no"), _("A tick.")),
    "choice": ("list", _("Choice"), _("One of a list of options; makes a board.")),
    "choices": ("list", _("Several choices"), _("Any number of a list of options.")),
    "tags": ("tag", _("Tags"), _("Any words, as they come up.")),
    "rating": ("star", _("Stars"), _("One to five stars.")),
    "reference": ("link", _("Record"), _("Points at one record, such as an account.")),
    "references": ("link", _("Several records"), _("Points at any number of records of one type.")),
    "person": ("user", _("Person"), _("Somebody of the company.")),
    "team": ("users", _("Team"), _("A team of the company.")),
    "phones": ("phone", _("Phone numbers"), _("Read and shown as each country writes them.")),
    "emails": ("mail", _("Mail addresses"), _("Several addresses with labels.")),
    "email": ("mail", _("Mail address"), _("One address.")),
    "address": ("map-pin", _("Address"), _("A postal address in its country's form.")),
    "url": ("globe", _("Web address"), _("A link to a page.")),
    "files": ("paperclip", _("Files"), _("Pictures and documents.")),
    "country": ("globe", _("Country"), _("A country by its name in any language.")),
    "language": ("languages", _("Language"), _("A language that people speak.")),
    "currency": ("coins", _("Currency"), _("A currency by its code.")),
    "labels": ("languages", _("Name in several languages"), _("One text for each language.")),
}
