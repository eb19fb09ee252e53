"""What one euro was worth, for companies that have entered no rates of their own.

Rounded reference rates of the autumn of 2026; good for a first look at sums in several
currencies, not for accounts.
"""

from __future__ import annotations

from decimal import Decimal

REFERENCE_RATES: dict[str, Decimal] = {
    code: Decimal(rate)
    for code, rate in {
        "EUR": "1", "USD": "1.16", "GBP": "0.87", "JPY": "176", "CNY": "8.25", "KRW": "1650",
        "THB": "37.8", "CHF": "0.93", "SEK": "11.0", "NOK": "11.7", "DKK": "7.46", "PLN": "4.25",
        "CZK": "24.3", "HUF": "388", "RON": "5.09", "BGN": "1.956", "ISK": "143", "TRY": "49",
        "AUD": "1.77", "CAD": "1.62", "NZD": "2.02", "SGD": "1.50", "HKD": "9.0", "TWD": "35.6",
        "INR": "102", "IDR": "19300", "MYR": "4.88", "PHP": "68", "VND": "30500", "BRL": "6.25",
        "MXN": "21.4", "ZAR": "20.1", "ILS": "3.8", "AED": "4.26", "SAR": "4.35", "EGP": "55",
        "RUB": "94", "UAH": "48.5", "KZT": "620", "ARS": "1660", "CLP": "1100", "COP": "4500",
    }.items()
}  # fmt: skip
