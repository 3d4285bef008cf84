"""Every migration only adds, so that the version before and the version after may serve the same tables at once.

An upgrade without downtime has both at work for a while, and so has a step back. What the older one does not know
may be there beside what it knows; what it knows may not be gone, renamed, narrower, or demanded anew.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models.fields import NOT_PROVIDED

TAKEN_AWAY: dict[str, str] = {}
"""Migrations that take something away, and the release in which nothing used it any more: an earlier one."""

BEFORE_THE_FIRST_RELEASE = {"people.0002_representing", "api.0002_letting_in"}


def ours() -> dict[str, migrations.Migration]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {
        f"{app}.{name}": migration
        for (app, name), migration in loader.disk_migrations.items()
        if type(migration).__module__.startswith("concerted.")
    }


def narrowing(migration: migrations.Migration) -> Iterator[str]:
    """What in a migration the version before could not live with."""
    made = {one.name.lower() for one in migration.operations if isinstance(one, migrations.CreateModel)}
    for one in migration.operations:
        if not _only_adds(one, made):
            yield one.describe()


def _only_adds(one: Operation, made: set[str]) -> bool:
    if isinstance(one, migrations.CreateModel | migrations.AddIndex):
        return True
    if isinstance(one, migrations.AddConstraint):
        return one.model_name_lower in made
    if isinstance(one, migrations.AddField):
        field = one.field  # a default of Django's own is not in the table: an older version would leave it out
        return one.model_name_lower in made or field.null or field.db_default is not NOT_PROVIDED
    return False


@pytest.mark.parametrize("name", sorted(ours()))
def test_a_migration_only_adds(name: str):
    allowed = name in TAKEN_AWAY or name in BEFORE_THE_FIRST_RELEASE
    assert allowed or list(narrowing(ours()[name])) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("person", "zone"),
        migrations.RenameField("person", "zone", "place"),
        migrations.DeleteModel("person"),
        migrations.RenameModel("person", "human"),
        migrations.AlterField("person", "zone", models.CharField(max_length=3)),
        migrations.AddField("person", "age", models.IntegerField(default=0)),
        migrations.AddConstraint("person", models.UniqueConstraint(fields=["zone"], name="one")),
        migrations.RunSQL("DROP TABLE person"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_takes_away_or_demands_is_found(operation: Operation):
    migration = migrations.Migration("one", "people")
    migration.operations = [operation]
    assert list(narrowing(migration)) != []


def test_what_is_added_beside_is_not_found():
    migration = migrations.Migration("one", "people")
    migration.operations = [
        migrations.CreateModel("pet", [("id", models.AutoField(primary_key=True))]),
        migrations.AddConstraint("pet", models.UniqueConstraint(fields=["id"], name="one")),
        migrations.AddField("person", "age", models.IntegerField(null=True)),
        migrations.AddField("person", "size", models.IntegerField(db_default=0)),
    ]
    assert list(narrowing(migration)) == []
