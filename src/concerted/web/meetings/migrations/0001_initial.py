"""Notes of meetings."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first table."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Notes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("coalition", models.CharField(max_length=120)),
                ("meeting", models.IntegerField()),
                ("text", models.TextField(blank=True)),
                ("by", models.CharField(max_length=60)),
                ("times", models.IntegerField(default=1)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["coalition", "meeting"], name="notes_once")],
            },
        ),
    ]
