"""Names, and how to reach whoever bears them: search keys, phones, mail and postal addresses.

A shelf: imports only `i18n`. What reads typed text raises `i18n.Invalid`.
"""

from atrium.core.names.folding import fold
from atrium.core.names.monogram import initials, without_legal_form
from atrium.core.names.nearest import closest
from atrium.core.names.phones import Phone, format_phone, parse_phone, phone_region
from atrium.core.names.places import country_code, language_code
from atrium.core.names.postal import (
    Address,
    address_fields,
    format_address,
    parse_address,
)
from atrium.core.names.readings import latin
from atrium.core.names.spellings import spellings
from atrium.core.names.splitting import split_address
from atrium.core.names.web import domain_of, parse_email, parse_url

__all__ = [
    "Address",
    "Phone",
    "address_fields",
    "closest",
    "country_code",
    "domain_of",
    "fold",
    "format_address",
    "format_phone",
    "initials",
    "language_code",
    "latin",
    "parse_address",
    "parse_email",
    "parse_phone",
    "parse_url",
    "phone_region",
    "spellings",
    "split_address",
    "without_legal_form",
]
