from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("history", "0002_runs_and_retention"), ("jobs", "0002_cancelled")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="progress",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.progress",
            ),
        ),
    ]
