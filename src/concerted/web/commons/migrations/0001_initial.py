"""Answers of stewards."""

from typing import ClassVar

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first table."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Answered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("coalition", models.CharField(max_length=120)),
                ("actor", models.CharField(max_length=60)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("pattern", models.CharField(max_length=200)),
                ("target", models.CharField(max_length=200)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("bulk", models.BooleanField(default=False)),
            ],
        ),
    ]
