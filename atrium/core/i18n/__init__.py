"""Languages: numbers, countries and languages by name, time zones, and the error of all reading.

A shelf: imports nothing else of Atrium. Babel is loaded with the first name or number asked for.
"""

from atrium.core.i18n.errors import Invalid
from atrium.core.i18n.locales import LOCALES, locale, locale_of_dates
from atrium.core.i18n.numbers import bytes_label, format_number, format_percent, parse_number
from atrium.core.i18n.places import countries, country_name, language_name, languages, timezones

__all__ = [
    "LOCALES",
    "Invalid",
    "bytes_label",
    "countries",
    "country_name",
    "format_number",
    "format_percent",
    "language_name",
    "languages",
    "locale",
    "locale_of_dates",
    "parse_number",
    "timezones",
]
