"""The triggers that keep the trail.

Updates and deletes only: a trigger on inserts makes bulk loading seven times slower, and the row
itself is the record of its creation.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import connection

from atrium.core.access.models import Share
from atrium.core.records import registry
from atrium.core.records.actor import Actor
from atrium.core.records.models import Company, Layout, Option, OwnField, Rate

# What is no record but is administered, and so is trailed as well.
BESIDE = {
    "company": Company, "rate": Rate, "option": Option, "own_field": OwnField,
    "layout": Layout, "share": Share,
}  # fmt: skip

FUNCTION = """
CREATE OR REPLACE FUNCTION atrium_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told jsonb := nullif(current_setting('atrium.action', true), '')::jsonb;
  old_values jsonb;
  new_values jsonb;
BEGIN
  IF TG_OP = 'DELETE' THEN
    old_values := to_jsonb(OLD) - 'password';
  ELSE
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value)
      INTO old_values, new_values
      FROM jsonb_each(to_jsonb(OLD)) o JOIN jsonb_each(to_jsonb(NEW)) n USING (key)
     WHERE o.value IS DISTINCT FROM n.value
       AND o.key NOT IN ('version', 'updated_at', 'updated_by_id', 'last_login', 'password');
    IF old_values IS NULL THEN RETURN NULL; END IF;
  END IF;
  INSERT INTO history_historyentry
    (at, record_type, record_id, actor, action, source, run, before, after)
  VALUES
    (now(), TG_ARGV[0], OLD.id, (told->>'actor')::bigint, coalesce(told->>'action', ''),
     coalesce(told->>'source', ''), (told->>'run')::uuid, old_values, new_values);
  RETURN NULL;
END $$
"""


def install() -> None:
    """Put the trigger on the table of every record type and what stands beside; safe to repeat."""
    watched: dict[str, Any] = {kind.key: kind.model for kind in registry.all_types()} | BESIDE
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        for key, model in watched.items():
            table = model._meta.db_table  # noqa: SLF001
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER atrium_history AFTER UPDATE OR DELETE ON "{table}" '
                f"FOR EACH ROW EXECUTE FUNCTION atrium_history('{key}')"
            )


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
