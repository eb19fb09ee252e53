"""What is kept in memory of how duplicates are found is forgotten when somebody changes it."""

from django.db import migrations

UP = """
CREATE TRIGGER atrium_types_moved AFTER INSERT OR UPDATE OR DELETE ON duplicates_setting
  FOR EACH STATEMENT EXECUTE FUNCTION atrium_types_moved();
"""
DOWN = "DROP TRIGGER atrium_types_moved ON duplicates_setting"


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0001_initial"), ("records", "0002_counters")]
    operations = [migrations.RunSQL(UP, DOWN)]
