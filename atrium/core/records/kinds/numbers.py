from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from atrium.core import money
from atrium.core.clock import format_duration, parse_duration
from atrium.core.i18n import format_number, format_percent, parse_number
from atrium.core.i18n.errors import Invalid
from atrium.core.records import company
from atrium.core.records.kinds.base import Kind

if TYPE_CHECKING:
    from atrium.core.records.actor import Actor
    from atrium.core.records.book import Field

# What a bigint or numeric(19, 4) column takes with room to spare.
LARGEST = Decimal(10) ** 14
AS_TEXT = "A text where a number of JSON would lose digits, as in “90071992547409.93”."


class Number(Kind):
    key: ClassVar[str] = "number"
    family: ClassVar[str] = "number"
    lowest: ClassVar[Decimal] = -LARGEST
    highest: ClassVar[Decimal] = LARGEST

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        if raw is None or raw == "":
            return None
        number = self.number(raw, actor)
        _check(number, *self.limits(field))
        if field.whole and number != int(number):
            raise Invalid(_("%(number)s is not a whole number."), number=number)
        return number

    def limits(self, field: Field) -> tuple[Decimal, Decimal]:
        least, most = field.whole or (self.lowest, self.highest)
        return max(self.lowest, Decimal(least)), min(self.highest, Decimal(most))

    def fits(self, value: Any, field: Field) -> None:
        """Raise Invalid for a number that the field does not take, though a filter may name it."""
        if field.within and value is not None:
            _check(value, *map(Decimal, field.within))

    def number(self, raw: Any, actor: Actor) -> Decimal:
        if isinstance(raw, bool):
            raise Invalid(_("This must be a number."))
        if isinstance(raw, (int, float, Decimal)):
            return exact(raw)
        return parse_number(str(raw), actor.language)

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return "" if value is None else format_number(value, actor.language)

    def data(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return plain(value)
        return value

    def schema(self, field: Field) -> dict[str, Any]:
        if not (field.whole or field.within):
            return {"type": ["number", "string", "null"], "description": AS_TEXT}
        kind = "integer" if field.whole else "number"
        lowest, highest = field.within or (int(limit) for limit in self.limits(field))
        return {"type": [kind, "null"], "minimum": lowest, "maximum": highest}

    def words(self, value: Any) -> Iterable[str]:
        return ()


def plain(number: Decimal) -> int | float | str:
    """The number as JSON has it; a text where a float would lose digits."""
    if number == number.to_integral_value():
        return int(number)
    near = float(number)
    return near if Decimal(repr(near)) == number else format(number.normalize(), "f")


def _check(number: Decimal, lowest: Decimal, highest: Decimal) -> None:
    if not lowest <= number <= highest:
        raise Invalid(
            _("%(number)s is out of range; it must be from %(lowest)s to %(highest)s."),
            number=number,
            lowest=lowest,
            highest=highest,
        )


def exact(raw: float | Decimal) -> Decimal:
    """The number as a decimal, by its shortest digits; raises Invalid for NaN and infinity."""
    number = Decimal(str(raw))
    if not number.is_finite():
        raise Invalid(_("This must be a number."))
    return number


class Percent(Number):
    key: ClassVar[str] = "percent"
    lowest: ClassVar[Decimal] = Decimal(-1000)
    highest: ClassVar[Decimal] = Decimal(1000)

    def number(self, raw: Any, actor: Actor) -> Decimal:
        return super().number(raw.rstrip(" %％") if isinstance(raw, str) else raw, actor)

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return "" if value is None else format_percent(value, actor.language)


class Rating(Number):
    key: ClassVar[str] = "rating"
    lowest: ClassVar[Decimal] = Decimal(1)
    highest: ClassVar[Decimal] = Decimal(5)

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        number = super().clean(raw, field, actor)
        return None if number is None else int(number)

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return "★" * value if value else ""

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["integer", "null"], "minimum": 1, "maximum": 5}


class Duration(Number):
    """Whole seconds."""

    key: ClassVar[str] = "duration"

    def number(self, raw: Any, actor: Actor) -> Decimal:
        if isinstance(raw, str):
            return Decimal(parse_duration(raw, actor.language))
        return Decimal(int(super().number(raw, actor)))

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return "" if value is None else format_duration(int(value), actor.language)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["integer", "null"], "description": "Seconds."}


class Money(Kind):
    """A sum in its currency; sorted, filtered and summed by its worth in the company's."""

    key: ClassVar[str] = "money"
    family: ClassVar[str] = "number"

    def clean(self, raw: Any, field: Field, actor: Actor) -> Any:
        if raw is None or raw == "":
            return None
        amount, currency = raw, ""
        if isinstance(raw, Mapping):
            amount, currency = raw.get("amount"), str(raw.get("currency") or "")
        elif isinstance(raw, money.Money):
            amount, currency = raw.amount, raw.currency
        if amount is None or amount == "":
            return None
        if isinstance(amount, bool):
            raise Invalid(_("This must be an amount of money."))
        currency = currency.upper()
        if isinstance(amount, (int, float, Decimal)):
            number = exact(amount)
        else:
            read = money.parse_money(str(amount), actor.language, currency or company.currency())
            number, currency = read.amount, read.currency
        if abs(number) > LARGEST:
            raise Invalid(_("This amount is too large."))
        currency = currency or company.currency()
        if currency not in money.known_currencies():
            raise Invalid(
                _("“%(currency)s” is no currency. Use a code such as EUR or JPY."),
                currency=currency,
            )
        return money.Money(number, currency).rounded()

    def display(self, value: Any, field: Field, actor: Actor) -> str:
        return "" if value is None else money.format_money(value, actor.language, trim=True)

    def data(self, value: Any) -> Any:
        if value is None:
            return None
        return {"amount": Number().data(value.amount), "currency": value.currency}

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": ["object", "null"],
            "properties": {
                "amount": {"type": ["number", "string"], "description": AS_TEXT},
                "currency": {"type": "string", "minLength": 3, "maxLength": 3},
            },
            "required": ["amount", "currency"],
        }

    def words(self, value: Any) -> Iterable[str]:
        return ()

    def columns(self, attname: str) -> tuple[str, ...]:
        return (attname, f"{attname}_currency")

    def path(self, name: str) -> str:
        return f"{name}_base"

    def load(self, values: Sequence[Any], field: Field) -> Any:
        if values[0] is None:
            return None
        currency = values[1] if len(values) > 1 else ""
        return money.Money(values[0], currency or company.currency())

    def store(self, value: Any, field: Field) -> Mapping[str, Any]:
        amount, currency = field.columns
        return {
            amount: value.amount if value is not None else None,
            currency: value.currency if value is not None else "",
        }
