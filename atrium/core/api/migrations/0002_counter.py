"""Tokens kept in memory are forgotten when one is revoked or changed."""

from django.db import migrations

# Not the time of the last use, which changes nobody's rights.
UP = """
CREATE TRIGGER atrium_access_moved
  AFTER DELETE OR UPDATE OF person_id, digest, read_only, expires_at, revoked_at ON api_token
  FOR EACH STATEMENT EXECUTE FUNCTION atrium_access_moved();
"""
DOWN = "DROP TRIGGER atrium_access_moved ON api_token"


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("access", "0002_counters")]
    operations = [migrations.RunSQL(UP, DOWN)]
