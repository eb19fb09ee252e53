import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Func

FUNCTION = """
CREATE FUNCTION atrium_one_less(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(left(word, place - 1) || substr(word, place + 1)) || word
  FROM generate_series(1, char_length(word)) AS place
$$;
"""


class Migration(migrations.Migration):
    """The words there are, so that a mistyped one finds the one that was meant."""

    dependencies = [("search", "0003_indexrules")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION atrium_one_less(text)"),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["word"], name="search_word_itself"),
                    django.contrib.postgres.indexes.GinIndex(
                        Func(F("word"), function="atrium_one_less"),
                        name="search_word_one_less",
                        fastupdate=True,
                        gin_pending_list_limit=256,
                    ),
                ]
            },
        ),
    ]
