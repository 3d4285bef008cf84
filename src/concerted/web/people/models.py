"""People, and the actors of the coalition they represent. People's names are here and never in the record."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager["Person"]):
    """The people this house knows."""


class Person(AbstractBaseUser):
    """Somebody who may sign in. An address for mail is optional: nobody needs mail to begin."""

    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(unique=True, null=True, blank=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return self.name or f"person {self.pk}"


class Representative(models.Model):
    """A person acts for one actor of a coalition; an actor may have several representatives."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="represents")
    coalition = models.CharField(max_length=120)
    actor = models.CharField(max_length=60)

    class Meta:
        """One row a pair."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "coalition", "actor"], name="represents_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.actor}"
