"""The triggers that keep the trail.

Updates and deletes only of records: a trigger on inserts makes bulk loading seven times slower, and
the row itself is the record of its creation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from atrium.core.access.models import Share
from atrium.core.history.models import Retention
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.book import Type
from atrium.core.records.models import Company, Layout, Option, OwnField, Rate

# What is no record but is administered, and so is trailed as well.
BESIDE: dict[str, Any] = {
    "company": Company, "rate": Rate, "option": Option, "own_field": OwnField, "layout": Layout,
    "retention": Retention,
}  # fmt: skip

# Arguments: the type's key, the type of the record the row belongs to and the column that names
# that record ("" for none). The company's own fields are in the trail one by one.
FUNCTION = """
CREATE OR REPLACE FUNCTION atrium_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told jsonb := nullif(current_setting('atrium.action', true), '')::jsonb;
  old_row jsonb := to_jsonb(OLD) - 'password';
  new_row jsonb;
  old_values jsonb;
  new_values jsonb;
BEGIN
  IF TG_OP = 'DELETE' THEN
    old_values := old_row;
  ELSE
    new_row := to_jsonb(NEW);
    SELECT jsonb_object_agg(key, coalesce(o.value, 'null')),
           jsonb_object_agg(key, coalesce(n.value, 'null'))
      INTO old_values, new_values
      FROM jsonb_each((old_row - 'custom') || coalesce(old_row->'custom', '{}')) o
      FULL JOIN jsonb_each((new_row - 'custom') || coalesce(new_row->'custom', '{}')) n
           USING (key)
     WHERE o.value IS DISTINCT FROM n.value
       AND key NOT IN ('version', 'updated_at', 'updated_by_id', 'last_login', 'password');
    IF old_values IS NULL THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO history_historyentry
    (at, record_type, record_id, of_type, of_id, actor, action, source, run, before, after)
  VALUES
    (now(), TG_ARGV[0], OLD.id, TG_ARGV[1], (old_row->>TG_ARGV[2])::bigint,
     (told->>'actor')::bigint, coalesce(told->>'action', ''),
     coalesce(told->>'source', ''), (told->>'run')::uuid, old_values, new_values);
  RETURN NULL;
END $$
"""
# Rows that say of any record what belongs to it: whole, and new ones too, for there is no other
# place that tells when and by whom they came.
SHARES = """
CREATE OR REPLACE FUNCTION atrium_history_share() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told jsonb := nullif(current_setting('atrium.action', true), '')::jsonb;
  row_ jsonb := to_jsonb(CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END);
BEGIN
  INSERT INTO history_historyentry
    (at, record_type, record_id, of_type, of_id, actor, action, source, run, before, after)
  VALUES
    (now(), 'share', (row_->>'id')::bigint, row_->>'record_type', (row_->>'record_id')::bigint,
     (told->>'actor')::bigint, coalesce(told->>'action', ''),
     coalesce(told->>'source', ''), (told->>'run')::uuid,
     CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END,
     CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);
  RETURN NULL;
END $$
"""
# Arguments: the type's key, the field, the column of the record and the column of what is linked.
LINKS = """
CREATE OR REPLACE FUNCTION atrium_history_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told jsonb := nullif(current_setting('atrium.action', true), '')::jsonb;
  row_ jsonb := to_jsonb(CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END);
  linked jsonb := jsonb_build_object(TG_ARGV[1], jsonb_build_array(row_->TG_ARGV[3]));
  nothing jsonb := jsonb_build_object(TG_ARGV[1], '[]'::jsonb);
BEGIN
  INSERT INTO history_historyentry
    (at, record_type, record_id, of_type, actor, action, source, run, before, after)
  VALUES
    (now(), TG_ARGV[0], (row_->>TG_ARGV[2])::bigint, '',
     (told->>'actor')::bigint, coalesce(told->>'action', ''),
     coalesce(told->>'source', ''), (told->>'run')::uuid,
     CASE WHEN TG_OP = 'INSERT' THEN nothing ELSE linked END,
     CASE WHEN TG_OP = 'INSERT' THEN linked ELSE nothing END);
  RETURN NULL;
END $$
"""


def install() -> None:
    """Put the trigger on the table of every record type and what stands beside; safe to repeat."""
    with connection.cursor() as cursor:
        for function in (FUNCTION, SHARES, LINKS):
            cursor.execute(function)
        for table, when, call in _watched():
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER atrium_history AFTER {when} ON "{table}" '
                f"FOR EACH ROW EXECUTE FUNCTION {call}"
            )


def _watched() -> Iterator[tuple[str, str, str]]:
    """Table, events and function call of every trigger."""
    changes, all_of_them = "UPDATE OR DELETE", "INSERT OR UPDATE OR DELETE"
    for kind in registry.all_types():
        owner = kind.fields[kind.parent] if kind.parent else None
        whose = (owner.target, owner.columns[0]) if owner else ("", "")
        call = f"atrium_history('{kind.key}', '{whose[0]}', '{whose[1]}')"
        yield kind.model._meta.db_table, changes, call  # noqa: SLF001
        for key, through, near, far in links(kind):
            call = f"atrium_history_link('{kind.key}', '{key}', '{near}', '{far}')"
            yield through._meta.db_table, "INSERT OR DELETE", call  # noqa: SLF001
    for key, model in BESIDE.items():
        yield model._meta.db_table, changes, f"atrium_history('{key}', '', '')"  # noqa: SLF001
    yield Share._meta.db_table, all_of_them, "atrium_history_share()"  # noqa: SLF001


def links(kind: Type) -> Iterator[tuple[str, Any, str, str]]:
    """Field, table, near and far column of what a type keeps in tables that are no records."""
    for key, f in kind.fields.items():
        if f.through_many:
            relation: Any = kind.model._meta.get_field(key)  # noqa: SLF001
            through = relation.remote_field.through
            if not registry.is_record(through):
                far = f"{relation.m2m_reverse_field_name()}_id"
                yield key, through, f"{relation.m2m_field_name()}_id", far


def tell(actor: Actor, action: str, run: UUID) -> None:
    """Tell the triggers, for this transaction, who does what."""
    told: dict[str, Any] = {
        "actor": actor.person_id,
        "action": action,
        "source": actor.source,
        "run": str(run),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('atrium.action', %s, true)", [json.dumps(told)])
