"""A counter that rises by itself when people, teams or roles change."""

from django.db import migrations

# Signing in touches a person's row too and must not make every process read its rights anew.
TABLES = {
    "access_person": (
        "UPDATE OF name, email, password, team_id, is_active, language, zone, theme, density, "
        "deleted_at"
    ),
    "access_team": "UPDATE",
    "access_role": "UPDATE",
    "access_person_roles": "UPDATE",
}

UP = """
CREATE FUNCTION atrium_access_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE records_bookversion SET access = access + 1;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER atrium_access_moved AFTER INSERT OR DELETE OR {update} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION atrium_access_moved();\n"
    for table, update in TABLES.items()
)
DOWN = "DROP FUNCTION atrium_access_moved() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("records", "0002_counters")]
    operations = [migrations.RunSQL(UP, DOWN)]
