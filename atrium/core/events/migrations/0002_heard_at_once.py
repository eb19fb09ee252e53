"""Each commit that tells of something says so to whoever listens: which records, by type.

The database does it, so that no way of writing can forget it; a commit that tells of very many
records names the type alone, for a message holds at most 8,000 bytes.
"""

from __future__ import annotations

from django.db import migrations

TELL = """
CREATE FUNCTION atrium_heard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched text;
BEGIN
  SELECT json_object_agg(record_type, ids)::text INTO touched FROM (
    SELECT record_type,
           CASE WHEN count(DISTINCT record_id) <= 200
             THEN json_agg(DISTINCT record_id) END AS ids
      FROM fresh GROUP BY record_type
  ) AS told;
  IF touched IS NOT NULL THEN
    PERFORM pg_notify('atrium_events', CASE WHEN octet_length(touched) < 7900 THEN touched
      ELSE (SELECT json_object_agg(record_type, NULL)::text
              FROM (SELECT DISTINCT record_type FROM fresh) AS types) END);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER atrium_heard_new AFTER INSERT ON events_subject
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION atrium_heard();
CREATE TRIGGER atrium_heard_again AFTER UPDATE ON events_subject
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION atrium_heard();
"""
SILENCE = """
DROP TRIGGER atrium_heard_new ON events_subject;
DROP TRIGGER atrium_heard_again ON events_subject;
DROP FUNCTION atrium_heard();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunSQL(TELL, SILENCE)]
