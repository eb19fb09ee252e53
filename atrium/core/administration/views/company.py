"""The company and its rates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.administration.actions import company as actions
from atrium.core.administration.asking import as_input
from atrium.core.administration.guarding import for_administrators
from atrium.core.clock import format_date
from atrium.core.i18n import country_name, format_number, locale, timezones
from atrium.core.records import company
from atrium.core.records.actor import Actor
from atrium.core.records.errors import NotFound, Rejected
from atrium.core.records.models import Rate
from atrium.core.screens.forms import FormSection, Option, RecordForm, by_field, sent
from atrium.core.screens.framing import frame
from atrium.core.screens.toasts import toast

MOST_RATES = 200


def tabs(now: str) -> list[dict[str, Any]]:
    """The pages of the company's settings."""
    told = (
        ("/company", _("Company")),
        ("/company/rates", _("Rates")),
        ("/company/options", _("Options")),
        ("/company/fields", _("Fields")),
        ("/company/duplicates", _("Duplicates")),
        ("/company/retention", _("Retention")),
    )
    return [{"label": label, "href": href, "current": href == now} for href, label in told]


@require_http_methods(["GET", "POST"])
@for_administrators
def settings_page(request: Request) -> HttpResponse:
    held, actor = company.company(), request.actor
    values = {key: getattr(held, key) for key in actions.COMPANY}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        data = sent(request.POST, actions.COMPANY)
        try:
            actions.describe(actor, data)
        except Rejected as wrong:
            errors, values = by_field(wrong.problems, actions.COMPANY), {**values, **data}
        else:
            toast(request, _("Saved."))
            return redirect("/company")
    form = RecordForm(
        url="/company",
        sections=[FormSection("", tuple(_inputs(actor)))],
        values=_shown(values, actor),
        errors=errors,
        csrf=get_token(request),
    )
    title = _("Company settings")
    context = {"frame": frame(request, title), "form": form, "tabs": tabs("/company")}
    status = 422 if errors else 200
    return render(request, "administration/company.html", context, status=status)


def _inputs(actor: Actor) -> list[Any]:
    fields = actions.COMPANY
    months = [
        Option(str(n), name)
        for n, name in locale(actor.language).months["stand-alone"]["wide"].items()
    ]
    spoken = [Option(code, name) for code, name in settings.LANGUAGES]
    return [
        as_input(fields["name"]),
        as_input(fields["country"]),
        as_input(fields["language"], kind="choice", choices=spoken),
        as_input(fields["zone"], kind="reference", source="/pick/zone"),
        as_input(fields["currency"]),
        as_input(fields["year_starts"], kind="choice", choices=months),
    ]


def _shown(values: dict[str, Any], actor: Actor) -> dict[str, Any]:
    code, zone = str(values["country"] or ""), str(values["zone"] or "")
    zones = dict(timezones(actor.language))
    return {
        **values,
        "year_starts": str(values["year_starts"]),
        "country": {"id": code, "title": country_name(code, actor.language)} if code else None,
        "zone": {"id": zone, "title": zones.get(zone, zone)},
    }


@require_http_methods(["GET", "POST"])
@for_administrators
def rates(request: Request, pk: int | None = None) -> HttpResponse:
    """The table of rates, with the form for a new one or for the one chosen."""
    actor = request.actor
    chosen = Rate.objects.filter(pk=pk).first() if pk else None
    if pk and chosen is None:
        raise NotFound
    values: dict[str, Any] = {
        "currency": "",
        "day": clock.today(actor.zone).isoformat(),
        "rate": "",
    }
    if chosen:
        rate = _rate(chosen, actor)
        values = {"currency": chosen.currency, "day": chosen.day.isoformat(), "rate": rate}
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        data = sent(request.POST, actions.RATE)
        try:
            made = actions.set_rate(actor, data, pk)
        except Rejected as wrong:
            errors, values = by_field(wrong.problems, actions.RATE), {**values, **data}
        else:
            toast(request, _("The rate of %(currency)s was saved.") % {"currency": made.currency})
            return redirect("/company/rates")
    form = RecordForm(
        url=request.path,
        sections=[FormSection("", tuple(as_input(told) for told in actions.RATE.values()))],
        values=values,
        errors=errors,
        csrf=get_token(request),
        cancel="/company/rates" if chosen else "",
    )
    found = Rate.objects.order_by("currency", "-day")[:MOST_RATES]
    context = {
        "frame": frame(request, _("Rates")),
        "form": form,
        "tabs": tabs("/company/rates"),
        "own": company.currency(),
        "chosen": chosen,
        "rates": [(r, format_date(r.day, actor.language), _rate(r, actor)) for r in found],
    }
    status = 422 if errors else 200
    return render(request, "administration/rates.html", context, status=status)


@require_POST
@for_administrators
def remove_rate(request: Request, pk: int) -> HttpResponse:
    actions.remove_rate(request.actor, pk)
    toast(request, _("The rate was removed."))
    return redirect("/company/rates")


def _rate(rate: Rate, actor: Actor) -> str:
    return format_number(rate.rate.normalize(), actor.language)
