import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="FileText",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="documents.file",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", ""),
                            ("other", ""),
                            ("damaged", "This file is damaged; its text is not searched."),
                            ("encrypted", "This file is encrypted; its text is not searched."),
                            ("large", "This file is too large to be searched."),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                (
                    "pieces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["pieces"], name="documents_text_pieces"
                    )
                ]
            },
        ),
    ]
