"""From the model and the declared facts to the fields of a type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from atrium.core.records import kinds
from atrium.core.records.book import Field
from atrium.core.records.fields import BaseAmountField
from atrium.core.records.types import Fact, RecordType

# The columns of the base model that are no fields of their own.
INNER = {"version", "custom", "archived_at", "deleted_at", "password", "last_login"}
SETTLED = {"id", "created_at", "created_by", "updated_at", "updated_by"}
COMMON_LABELS = {
    "id": _("ID"),
    "owner": _("Owner"),
    "team": _("Team"),
    "tags": _("Tags"),
    "created_at": _("Created"),
    "created_by": _("Created by"),
    "updated_at": _("Changed"),
    "updated_by": _("Changed by"),
    "external_id": _("External ID"),
}
BY_CLASS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.BooleanField, "boolean"),
    (models.IntegerField, "number"),
    (models.DecimalField, "number"),
    (models.FloatField, "number"),
    (models.EmailField, "email"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)


def derive_fields(told: RecordType, targets: Mapping[type[models.Model], str]) -> Iterator[Field]:
    """Every field of the type, in the model's order, the common ones last."""
    facts = {fact.key: fact for fact in told.fields}
    own: list[Field] = []
    common: list[Field] = []
    for column in (*told.model._meta.fields, *told.model._meta.many_to_many):  # noqa: SLF001
        made = _from_column(column, facts.get(column.name, Fact(column.name)), targets)
        if made:
            (common if column.name in COMMON_LABELS else own).append(made)
    yield from own
    for fact in told.fields:
        if fact.computed is not None:
            yield _from_expression(fact)
    for field in own:
        yield from field.kind.parts(field)
    yield from common


def _from_column(
    column: Any, fact: Fact, targets: Mapping[type[models.Model], str]
) -> Field | None:
    if column.name in INNER or isinstance(column, BaseAmountField):
        return None
    if column.name.endswith("_currency") and getattr(column, "kind", "") == "currency":
        return None
    kind, target = _kind_of(column, targets)
    if not (fact.kind or kind):
        return None
    many = isinstance(column, models.ManyToManyField)
    made = kinds.get(fact.kind or kind)
    has_default = column.has_default() and not callable(column.default)
    return Field(
        key=column.name,
        kind=made,
        label=fact.label or COMMON_LABELS.get(column.name) or column.verbose_name,
        help=fact.help or column.help_text,
        path=made.path(column.name),
        columns=() if many else made.columns(column.attname),
        required=_required(column, fact, many=many),
        readonly=fact.settled or column.name in SETTLED,
        personal=fact.personal,
        total=fact.total,
        search=fact.search,
        options=getattr(column, "options", ""),
        target=target,
        max_length=getattr(column, "max_length", None),
        unique=column.unique,
        nullable=column.null,
        whole=_whole(column),
        within=fact.within,
        through_many=many,
        default=column.default if has_default else None,
    )


def _whole(column: Any) -> tuple[int, int] | None:
    if not isinstance(column, models.IntegerField):
        return None
    return connection.ops.integer_field_range(column.get_internal_type())


def _required(column: Any, fact: Fact, *, many: bool) -> bool:
    if fact.required is not None:
        return fact.required
    return not many and not column.blank and not column.null and not column.has_default()


def _kind_of(column: Any, targets: Mapping[type[models.Model], str]) -> tuple[str, str]:
    if isinstance(column, models.ManyToManyField):
        return "references", targets.get(column.related_model, "")
    if isinstance(column, models.ForeignKey):
        target = targets.get(column.related_model, "")
        return {"person": "person", "team": "team", "": ""}.get(target, "reference"), target
    if hasattr(column, "kind"):
        return column.kind, ""
    if isinstance(column, (ArrayField, models.JSONField)):
        return "", ""
    for known, kind in BY_CLASS:
        if isinstance(column, known):
            return kind, ""
    return "", ""


def _from_expression(fact: Fact) -> Field:
    return Field(
        key=fact.key,
        kind=kinds.get(fact.kind),
        label=fact.label or fact.key,
        help=fact.help,
        path=fact.key,
        columns=(fact.key,),
        readonly=True,
        total=fact.total,
        whole=_whole(getattr(fact.computed, "output_field", None)),
        computed={fact.key: fact.computed},
    )
