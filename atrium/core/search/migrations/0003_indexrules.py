from django.db import migrations, models


class Migration(migrations.Migration):
    """The program notes which rules the entries follow; until it has, it builds them anew."""

    dependencies = [("search", "0002_entries_and_views")]

    operations = [
        migrations.CreateModel(
            name="IndexRules",
            fields=[
                ("record_type", models.TextField(primary_key=True, serialize=False)),
                ("rules", models.IntegerField()),
            ],
        ),
    ]
