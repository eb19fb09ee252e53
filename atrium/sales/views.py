"""The pages of sales that no record type draws by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from markupsafe import Markup

from atrium.core import clock
from atrium.core.access.middleware import Request
from atrium.core.i18n import format_number, format_percent
from atrium.core.money import Money, format_money
from atrium.core.records import company, reading, registry
from atrium.core.records.actor import Actor
from atrium.core.screens import charts
from atrium.core.screens.access import answers
from atrium.core.screens.charts import Point
from atrium.core.screens.framing import frame
from atrium.sales.reports import PipelineReport, Slice, pipeline_report

PERIODS = ("this_quarter", "last_quarter", "this_year", "last_year")
MOST_PEOPLE = 40


@require_GET
@answers
def pipeline(request: Request) -> HttpResponse:
    """The pipeline report as a page; every mark leads to the deals behind it."""
    actor = request.actor
    told = _asked(request)
    report = pipeline_report(actor, told)
    return render(
        request,
        "sales/pipeline.html",
        {
            "frame": frame(request, _("Pipeline report")),
            "report": report,
            "stats": _stats(report, actor),
            "quarters": _quarters(report, actor, told),
            "teams": _ranks(_("Won by team"), report.teams, "team", actor, told),
            "people": _people(report, actor, told),
            "stages": _stages(report, actor, told),
            "choices": _choices(request, actor),
            "empty": not (report.totals.won or report.totals.lost or report.totals.open),
        },
    )


def _asked(request: Request) -> dict[str, Any]:
    """The filter of the page: a period of closing (open deals stay in), a pipeline, a team."""
    parts: list[dict[str, Any]] = []
    period = request.GET.get("period", "")
    if period in PERIODS:
        within = {"field": "closed_on", "op": "within", "value": {"relative": period}}
        parts.append({"any": [within, {"field": "outcome", "op": "in", "value": ["open"]}]})
    for key, op in (("pipeline", "in"), ("team", "below")):
        if request.GET.get(key, "").isdigit():
            parts.append({"field": key, "op": op, "value": [int(request.GET[key])]})
    return {"all": parts} if parts else {}


def _choices(request: Request, actor: Actor) -> dict[str, Any]:
    told = {key: request.GET.get(key, "") for key in ("period", "pipeline", "team")}
    spans = [(key, str(clock.relative(key).label)) for key in PERIODS]
    known = {
        key: [(str(pk), t) for pk, t in reading.titled(kind, actor, _ordered(kind, actor))]
        for key, kind in (("pipeline", registry.get("pipeline")), ("team", registry.get("team")))
    }
    return {
        "now": told,
        "fields": [
            {"key": "period", "label": _("Closed in"), "all": _("All time"), "options": spans},
            {
                "key": "pipeline",
                "label": _("Pipeline"),
                "all": _("All"),
                "options": known["pipeline"],
            },
            {"key": "team", "label": _("Team"), "all": _("All"), "options": known["team"]},
        ],
    }


def _ordered(kind: Any, actor: Actor) -> Any:
    return reading.visible(kind, actor).order_by(
        "position" if "position" in kind.fields else "name"
    )


def _money(amount: Decimal | float | None, actor: Actor, *, compact: bool = False) -> str:
    whole = Money(Decimal(amount or 0), company.currency())
    return format_money(whole, actor.language, compact=compact, trim=True)


def _days(pair: tuple[float | None, float | None], actor: Actor) -> str:
    if pair[0] is None:
        return "—"
    mean = format_number(Decimal(str(round(pair[0], 2))), actor.language)
    return _("%(mean)s days") % {"mean": mean}


def _median(pair: tuple[float | None, float | None], actor: Actor) -> str:
    if pair[1] is None:
        return ""
    return _("median %(median)s") % {
        "median": format_number(Decimal(str(round(pair[1], 2))), actor.language)
    }


def _stats(report: PipelineReport, actor: Actor) -> list[dict[str, str]]:
    totals = report.totals

    def number(value: int) -> str:
        return format_number(value, actor.language)

    rate = (
        "—"
        if totals.win_rate is None
        else format_percent(totals.win_rate.quantize(Decimal("0.01")), actor.language)
    )
    closed = _("%(won)s won, %(lost)s lost") % {
        "won": number(totals.won),
        "lost": number(totals.lost),
    }
    stats = []
    if totals.won_worth is not None:
        stats.append({"title": _("Won"), "value": _money(totals.won_worth, actor), "note": closed})
    if totals.open_worth is not None:
        weighted = _money(totals.weighted, actor) if totals.weighted is not None else ""
        note = _("weighted %(sum)s") % {"sum": weighted} if weighted else ""
        stats.append({"title": _("Open"), "value": _money(totals.open_worth, actor), "note": note})
    return [
        *stats,
        {"title": _("Win rate"), "value": rate, "note": closed if not stats else ""},
        {
            "title": _("Won after"),
            "value": _days(totals.won_days, actor),
            "note": _median(totals.won_days, actor),
        },
        {
            "title": _("Lost after"),
            "value": _days(totals.lost_days, actor),
            "note": _median(totals.lost_days, actor),
        },
    ]


def _behind(told: dict[str, Any], *parts: dict[str, Any]) -> str:
    """The list of the deals behind a mark."""
    whole = {"all": [*told.get("all", []), *parts]}
    return "/deals?filter=" + quote(json.dumps(whole))


def _only(outcome: str) -> dict[str, Any]:
    return {"field": "outcome", "op": "in", "value": [outcome]}


def _value(one: Slice) -> float:
    return float(one.won if one.worth is None else one.worth)


def _shown(one: Slice, actor: Actor) -> str:
    if one.worth is None:
        return format_number(one.won, actor.language)
    return _money(one.worth, actor)


def _tell(report: PipelineReport, actor: Actor) -> charts.Tell:
    if report.totals.won_worth is None:
        return _plainly(actor)
    return lambda value: _money(Decimal(str(value)), actor, compact=True)


def _plainly(actor: Actor) -> charts.Tell:
    return lambda value: format_number(Decimal(str(value)), actor.language)


def _quarters(report: PipelineReport, actor: Actor, told: dict[str, Any]) -> Any:
    points = []
    for one in report.quarters:
        first = one.key
        last = first.replace(month=first.month + 2, day=28)
        span = {
            "field": "closed_on",
            "op": "between",
            "value": [first.isoformat(), _month_end(last).isoformat()],
        }
        label = f"{first.year} Q{(first.month + 2) // 3}"
        href = _behind(told, _only("won"), span)
        points.append(Point(label, _value(one), _shown(one, actor), _rate(one, actor), href=href))
    if not points:
        return ""
    return charts.bars("quarters", _("Won by quarter"), points, tell=_tell(report, actor))


def _month_end(day: Any) -> Any:
    from calendar import monthrange

    return day.replace(day=monthrange(day.year, day.month)[1])


def _rate(one: Slice, actor: Actor) -> str:
    rate = one.win_rate
    return "" if rate is None else format_percent(rate.quantize(Decimal("0.1")), actor.language)


def _ranks(
    title: str, slices: Sequence[Slice], key: str, actor: Actor, told: dict[str, Any]
) -> Any:
    points = [
        Point(
            one.label,
            _value(one),
            _shown(one, actor),
            _rate(one, actor),
            href=_behind(told, _only("won"), {"field": key, "op": "in", "value": [one.key]}),
        )
        for one in slices
    ]
    return charts.ranks(title, points, tell=_plainly(actor)) if points else ""


def _people(report: PipelineReport, actor: Actor, told: dict[str, Any]) -> dict[str, Any]:
    columns = [
        {"label": _("Person")},
        {"label": _("Won"), "num": True},
        {"label": _("Lost"), "num": True},
        {"label": _("Win rate"), "num": True},
    ]
    worth = report.totals.won_worth is not None
    if worth:
        columns.append({"label": _("Worth"), "num": True})
    rows = []
    for one in report.people[:MOST_PEOPLE]:
        href = _behind(told, {"field": "owner", "op": "in", "value": [one.key]})
        line: list[Any] = [
            Markup('<a class="link" href="{}">{}</a>').format(href, one.label),
            format_number(one.won, actor.language),
            format_number(one.lost, actor.language),
            _rate(one, actor),
        ]
        rows.append([*line, _money(one.worth, actor)] if worth else line)
    return {"columns": columns, "rows": rows}


def _stages(report: PipelineReport, actor: Actor, told: dict[str, Any]) -> Any:
    points = [
        Point(
            one.label,
            float(one.open if one.worth is None else one.worth),
            format_number(one.open, actor.language)
            if one.worth is None
            else _money(one.worth, actor),
            format_number(one.open, actor.language),
            href=_behind(told, _only("open"), {"field": "stage", "op": "in", "value": [one.key]}),
        )
        for one in report.stages
    ]
    return charts.ranks(_("Open by stage"), points, tell=_plainly(actor)) if points else ""
