"""The company's own fields and layouts, and how the database reads their values."""

from typing import Any

from django.db import migrations, models

# Casts from text to dates depend on settings of the session, so that no index may use them; what
# is written is always ISO 8601, moments in UTC.
FUNCTIONS = """
CREATE FUNCTION atrium_date(told text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT make_date(left(told, 4)::int, substr(told, 6, 2)::int, substr(told, 9, 2)::int)
$$;
CREATE FUNCTION atrium_moment(told text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT make_timestamp(
    left(told, 4)::int, substr(told, 6, 2)::int, substr(told, 9, 2)::int,
    substr(told, 12, 2)::int, substr(told, 15, 2)::int, substr(told, 18, 9)::float8
  ) AT TIME ZONE 'UTC'
$$;
CREATE FUNCTION atrium_texts(told jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array(SELECT jsonb_array_elements_text(told)), '{}')
$$;
CREATE FUNCTION atrium_ids(told jsonb) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array(SELECT jsonb_array_elements_text(told)::bigint), '{}')
$$;
"""
NO_FUNCTIONS = """
DROP FUNCTION atrium_date(text);
DROP FUNCTION atrium_moment(text);
DROP FUNCTION atrium_texts(jsonb);
DROP FUNCTION atrium_ids(jsonb);
"""
MOVED = "".join(
    f"CREATE TRIGGER atrium_types_moved AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION atrium_types_moved();\n"
    for table in ("records_ownfield", "records_layout")
)


def text(length: int, **options: Any) -> models.CharField:
    return models.CharField(max_length=length, **options)


def a_json(made: Any = dict) -> models.JSONField:
    return models.JSONField(default=made, blank=True)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_counters")]
    operations = [
        migrations.CreateModel(
            "OwnField",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_type", text(60)),
                ("key", text(48)),
                ("kind", text(20)),
                ("labels", models.JSONField(default=dict)),
                ("help", a_json()),
                ("required", models.BooleanField(default=False)),
                ("unique", models.BooleanField(default=False)),
                ("default", models.JSONField(null=True, blank=True)),
                ("options", text(60, blank=True, default="")),
                ("target", text(60, blank=True, default="")),
                ("max_length", models.PositiveIntegerField(null=True, blank=True)),
                ("search", text(1, blank=True, default="")),
                ("total", models.BooleanField(default=False)),
                ("personal", models.BooleanField(default=False)),
                ("shown_when", a_json()),
                ("demanded_when", a_json()),
                ("position", models.PositiveIntegerField(default=0)),
                ("retired", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["record_type", "position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["record_type", "key"], name="records_ownfield_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            "Layout",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_type", text(60, unique=True)),
                ("sections", a_json(list)),
                ("facts", a_json(list)),
                ("columns", a_json(list)),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
    ]
