"""People, and the actors of the coalition they represent. People's names are here and never in the record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class People(BaseUserManager["Person"]):
    """The people this house knows."""

    def named(self, name: str) -> Person:
        """Make somebody known who has no way to sign in yet."""
        person = Person(name=name)
        person.set_unusable_password()
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody who may sign in. An address for mail is optional: nobody needs mail to begin."""

    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(unique=True, null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    words = models.CharField(max_length=20, blank=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    came_along: list[Representative] | None = None
    """Its representatives, where they were read with it (`rows`)."""

    def __str__(self) -> str:
        return self.name or f"person {self.pk}"

    def save(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        """Keep it. No address is no address: two people without one do not share it."""
        self.email = self.email or None
        super().save(**kwargs)


class Representative(models.Model):
    """A person acts for one actor of a coalition; an actor may have several representatives."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="represents")
    coalition = models.CharField(max_length=120)
    actor = models.CharField(max_length=60)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        """One row a pair."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "coalition", "actor"], name="represents_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.actor}"


class Invitation(models.Model):
    """An invitation to represent an actor, for whoever has its code. It is taken once.

    The code itself is not kept: it follows from `seed` and the house's secret, and is found again by `mark`. So
    whoever reads this table alone cannot walk in.
    """

    coalition = models.CharField(max_length=120)
    actor = models.CharField(max_length=60)
    seed = models.CharField(max_length=40)
    mark = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invited")
    made_at = models.DateTimeField(default=timezone.now)
    good_until = models.DateTimeField()
    hands_over = models.ForeignKey(Representative, null=True, on_delete=models.CASCADE)
    """Whose place is taken: who hands over represents the actor until somebody takes this."""
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.pk} for {self.actor}"
