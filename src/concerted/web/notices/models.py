"""Where people and organisations are told what happens, and what each of these places was told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models

from concerted.web.people.models import Person


class Inbox(models.Model):
    """One place to be told in: a person's mail, or a chat or web address of a person's or of an organisation's.

    Everything one can choose about being told is chosen here, for each place apart.
    """

    class Kind(models.TextChoices):
        """The services that we can tell."""

        MAIL = "mail"
        SLACK = "slack"
        MATRIX = "matrix"
        TEAMS = "teams"
        DISCORD = "discord"
        MATTERMOST = "mattermost"
        TELEGRAM = "telegram"
        WEB = "web"

    class Rhythm(models.TextChoices):
        """How often the digest comes."""

        WEEKLY = "weekly"
        DAILY = "daily"
        NEVER = "never"

    coalition = models.CharField(max_length=120)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="inboxes")
    actor = models.CharField(max_length=60, blank=True)
    """The organisation whose place it is; empty for a person's own."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    address = models.CharField(max_length=500, blank=True)
    """Empty for mail: it goes to whatever address the person has."""
    digest = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    urgent = models.BooleanField(default=True)
    zone = models.CharField(max_length=60, default="UTC")
    quiet_from = models.PositiveSmallIntegerField(default=21)
    """The hour, in its zone, from which it is left in peace; the same as `quiet_until` for never."""
    quiet_until = models.PositiveSmallIntegerField(default=8)
    """The hour at which the digest comes."""
    seen = models.PositiveIntegerField(default=0)
    """Entries of the record that digests have told of."""

    class Meta:
        """A person's mail is one place; so is each address."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coalition", "person", "kind", "address"], name="inbox_of_person_once"),
            models.UniqueConstraint(
                fields=["coalition", "actor", "kind", "address"],
                condition=~models.Q(actor=""),
                name="inbox_of_actor_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person or self.actor}"

    def local(self, now: datetime) -> datetime:
        """Return a moment as the clocks of this place show it."""
        return now.astimezone(ZoneInfo(self.zone))

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether this place is to be left in peace at a moment."""
        hour, begins, ends = self.local(now).hour, self.quiet_from, self.quiet_until
        return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends

    def after_quiet(self, now: datetime) -> datetime:
        """Return the next moment at which its quiet hours end."""
        local = self.local(now).replace(minute=0, second=0, microsecond=0)
        ends = local.replace(hour=self.quiet_until)
        return ends if ends > now else ends + timedelta(days=1)


class Notice(models.Model):
    """One thing that one inbox is told. The row is made before anything is sent: so nothing is told twice."""

    class Stage(models.TextChoices):
        """Where it is: a process that dies while it sends leaves it at `sending` for good."""

        DUE = "due"
        SENDING = "sending"
        SENT = "sent"
        MOOT = "moot"
        FAILED = "failed"

    inbox = models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="notices")
    about = models.CharField(max_length=120)
    """What it tells of, by which it is never told again: `digest:2026-W49`, `objection:67`."""
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.DUE)
    tries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """Each thing once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["inbox", "about"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.about} to {self.inbox}"


class CalendarAddress(models.Model):
    """How often a person has asked for another secret calendar address: only the latest one is good."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_addresses")
    coalition = models.CharField(max_length=120)
    turn = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a person and coalition."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "coalition"], name="calendar_once")]

    def __str__(self) -> str:
        return f"calendar of {self.person}"
