import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """`atrium reindex` fills the new table."""

    dependencies = [
        ("search", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "record_type",
                        "record_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record_type", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("owner", models.BigIntegerField(null=True)),
                ("team", models.BigIntegerField(null=True)),
                ("changed", models.DateTimeField()),
                ("title", models.TextField()),
                ("rest", models.TextField()),
                ("pieces", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=True,
                        fields=["pieces"],
                        gin_pending_list_limit=1024,
                        name="search_pieces",
                    ),
                    models.Index(fields=["record_type", "changed"], name="search_by_type"),
                    models.Index(fields=["record_type", "team", "changed"], name="search_by_team"),
                    models.Index(
                        fields=["record_type", "owner", "changed"], name="search_by_owner"
                    ),
                ],
            },
        ),
        # How common a piece is decides how to look for it: more of them than usual must be known.
        migrations.RunSQL(
            "ALTER TABLE search_searchentry ALTER COLUMN pieces SET STATISTICS 400",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="RecentView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_type", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="search_recent_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "record_type", "record_id"), name="search_recent_once"
                    )
                ],
            },
        ),
    ]
