"""Querysets that do not run until somebody has said for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import sql

from atrium.core.records.actor import Actor, Verb
from atrium.core.records.errors import Unscoped

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


class ScopedQuery(sql.Query):
    """Refuses to become SQL, alone or inside another query, before it has been scoped."""

    scope_reason: str = ""

    def get_compiler(self, *args: Any, **kwargs: Any) -> SQLCompiler:
        self.demand_scope()
        return super().get_compiler(*args, **kwargs)  # type: ignore[no-any-return]

    def demand_scope(self) -> None:
        if not self.scope_reason:
            name = self.model.__name__ if self.model else "?"
            raise Unscoped(
                f"A query on {name} has no actor. Use .visible_to(actor), or "
                f'.unscoped("why all rows are right here").'
            )


class RecordQuerySet(models.QuerySet[M]):
    """The queryset of every record model."""

    def __init__(
        self,
        model: type[M] | None = None,
        query: sql.Query | None = None,
        using: str | None = None,
        hints: dict[str, models.Model] | None = None,
    ) -> None:
        super().__init__(model, query or ScopedQuery(model), using, hints)

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE, *, deleted: bool = False) -> Self:
        """The rows on which the actor may do `verb`; those in the recycle bin only if asked."""
        from atrium.core.records.registry import type_of

        kind = type_of(self.model)
        rows = self.unscoped(f"visible_to {verb}")
        condition = kind.policy.condition(actor, verb, kind)
        limits = () if condition is None else (condition,)
        return rows.filter(*limits, deleted_at__isnull=not deleted)

    def unscoped(self, reason: str) -> Self:
        """All rows, the deleted ones too; `reason` must say why that is right."""
        if not reason:
            raise Unscoped("unscoped() needs a reason.")
        rows = self._chain()  # type: ignore[attr-defined]
        rows.query.scope_reason = reason
        return rows  # type: ignore[no-any-return]

    def update(self, **values: Any) -> int:
        self._demand_scope()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand_scope()
        return super().delete()

    def _demand_scope(self) -> None:
        if isinstance(self.query, ScopedQuery):
            self.query.demand_scope()


RecordManager = models.Manager.from_queryset(RecordQuerySet)
