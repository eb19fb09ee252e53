"""Counters that rise by themselves when options, the company or its rates change."""

from django.db import migrations

TABLES = ("records_option", "records_company", "records_rate")

UP = """
CREATE FUNCTION atrium_types_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE records_bookversion SET types = types + 1;
  RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER atrium_types_moved AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION atrium_types_moved();\n"
    for table in TABLES
)
DOWN = "DROP FUNCTION atrium_types_moved() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
