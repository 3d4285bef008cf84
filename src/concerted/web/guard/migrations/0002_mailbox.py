"""Addresses to which members forward what they receive."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A secret for each member."""

    dependencies: ClassVar = [("guard", "0001_initial")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("coalition", models.CharField(max_length=120)),
                ("member", models.CharField(max_length=60)),
                ("code", models.CharField(max_length=20, unique=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.UniqueConstraint(fields=("coalition", "member"), name="one_mailbox_each"),
        ),
    ]
