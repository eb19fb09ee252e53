"""The company and what currencies are worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atrium.core.actions.work import begin
from atrium.core.administration.asking import asked, clean
from atrium.core.administration.guarding import demand_administrator
from atrium.core.records import company, reading, registry, versions
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Problem, Rejected
from atrium.core.records.models import Company, Rate

COMPANY = {
    told.key: told
    for told in (
        asked("name", "text", gettext_lazy("Name"), required=True, max_length=200),
        asked("country", "country", gettext_lazy("Country")),
        asked("language", "language", gettext_lazy("Language"), required=True),
        asked(
            "zone",
            "text",
            gettext_lazy("Time zone"),
            required=True,
            help=gettext_lazy("For people who have chosen none, and for the company's days."),
        ),
        asked(
            "currency",
            "currency",
            gettext_lazy("Currency"),
            required=True,
            help=gettext_lazy(
                "All sums are added up in it. It is fixed once a record holds a sum of money."
            ),
        ),
        asked("year_starts", "number", gettext_lazy("The year begins in"), required=True),
    )
}
RATE = {
    told.key: told
    for told in (
        asked("currency", "currency", gettext_lazy("Currency"), required=True),
        asked("day", "date", gettext_lazy("From day"), required=True),
        asked("rate", "number", gettext_lazy("Rate"), required=True),
    )
}


def describe(actor: Actor, data: Mapping[str, Any]) -> Company:
    """Set what the company is; raises Rejected."""
    demand_administrator(actor)
    values = clean(COMPANY, data, actor)
    problems = list(_problems(values))
    if problems:
        raise Rejected(problems)
    with begin(actor, "describe_company"):
        held = Company.objects.select_for_update().order_by("pk").first() or Company()
        if held.currency != values["currency"] and sums_exist():
            text = _("Records already hold sums that were reckoned in %(currency)s.")
            raise Rejected([Problem("currency", text % {"currency": held.currency})])
        for key, value in values.items():
            setattr(held, key, value)
        held.save()
    versions.refresh()
    return held


def sums_exist() -> bool:
    """Whether any record holds a sum of money, and with it its worth in the company's currency."""
    for kind in registry.all_types():
        for told in kind.fields.values():
            if told.kind.key == "money" and len(told.columns) == 2:
                rows: Any = reading.aliased(kind.model._base_manager.all(), [told])  # noqa: SLF001
                if rows.filter(**{f"{told.path}__isnull": False}).exists():
                    return True
    return False


def _problems(values: Mapping[str, Any]) -> list[Problem]:
    found = []
    if values["language"] not in dict(settings.LANGUAGES):
        found.append(Problem("language", _("Atrium does not speak this language; choose another.")))
    if values["zone"] not in available_timezones():
        found.append(Problem("zone", _("Choose a time zone of the list.")))
    if values["year_starts"] not in range(1, 13):
        found.append(Problem("year_starts", _("Choose one of the twelve months.")))
    return found


def set_rate(actor: Actor, data: Mapping[str, Any], rate_id: int | None = None) -> Rate:
    """Enter a rate, or correct one; sums already recorded keep the worth they were given."""
    demand_administrator(actor)
    values = clean(RATE, data, actor)
    with begin(actor, "set_rate"):
        rate = Rate.objects.select_for_update().filter(pk=rate_id).first() if rate_id else Rate()
        if rate is None:
            raise NotFound
        _check_rate(values, rate)
        for key, value in values.items():
            setattr(rate, key, value)
        rate.save()
    versions.refresh()
    return rate


def _check_rate(values: Mapping[str, Any], rate: Rate) -> None:
    if values["currency"] == company.currency():
        text = _("%(currency)s is the company's own currency and needs no rate.")
        raise Rejected([Problem("currency", text % values)])
    if not 0 < values["rate"] < 10**10:
        raise Rejected([Problem("rate", _("A rate is greater than nothing, such as 0.0061."))])
    same = Rate.objects.filter(currency=values["currency"], day=values["day"])
    if same.exclude(pk=rate.pk).exists():
        text = _("There is a rate of %(currency)s for this day already; change that one.")
        raise Rejected([Problem("day", text % values)])


def remove_rate(actor: Actor, rate_id: int) -> None:
    demand_administrator(actor)
    with begin(actor, "remove_rate"):
        Rate.objects.filter(pk=rate_id).delete()
    versions.refresh()
