"""Messages that were handed in."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first table."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Received",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("coalition", models.CharField(max_length=120)),
                ("member", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("sender", models.CharField(blank=True, max_length=200)),
                ("came", models.CharField(blank=True, max_length=20)),
            ],
        ),
    ]
