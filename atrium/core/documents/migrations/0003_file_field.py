from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_filetext")]

    operations = [
        migrations.AddField(
            model_name="file",
            name="field",
            field=models.CharField(default="", max_length=80, null=True),
        ),
    ]
