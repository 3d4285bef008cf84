"""Tokens that let in, and end by themselves."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A longer scope, and until when a token is good."""

    dependencies: ClassVar = [("api", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField("token", "until", models.DateTimeField(null=True)),
        migrations.AlterField(
            "token",
            "scope",
            models.CharField(
                choices=[("read", "read"), ("draft", "draft"), ("act", "act"), ("let-in", "let in")], max_length=6
            ),
        ),
    ]
