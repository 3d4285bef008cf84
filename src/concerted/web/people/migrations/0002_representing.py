"""What people chose, since when they represent whom, and invitations to."""

from typing import ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A person's own choices; invitations."""

    dependencies: ClassVar = [
        ("people", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="person",
            name="language",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="person",
            name="words",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="person",
            name="zone",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="representative",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("coalition", models.CharField(max_length=120)),
                ("actor", models.CharField(max_length=60)),
                ("seed", models.CharField(max_length=40)),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("good_until", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "hands_over",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="people.representative"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invited", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
