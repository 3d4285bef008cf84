"""The post: looks who is to be told what, and sends it. Each thing goes to each inbox once, or not at all.

A notice is made in the table first, by whoever is first to see that it is due; only then a job sends it. The
job takes it (`due` → `sending`), sends it, and notes that it was sent. What a service did not take is tried
again, later and later. What was being sent when the process died stays as it is: rather never than twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django_tasks import task

from concerted import host
from concerted.coalition import State
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.hosting.entering import entered_of
from concerted.web.notices import chats
from concerted.web.notices.letters import DIGEST, TRIAL, Letter, letter, urgent_for
from concerted.web.notices.models import Inbox, Notice
from concerted.web.notices.owners import owners
from concerted.web.operations.metrics import LETTERS
from concerted.web.people.models import Representative

AGAIN = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""How long after each try that failed the next one is made; then it is given up."""


def clock() -> datetime:
    """Return the present moment, by the host's clock."""
    return datetime.fromisoformat(host.now())


def mail_works() -> bool:
    """Tell whether the host can send mail."""
    return bool(getattr(settings, "MAIL", False))


def look() -> None:
    """Make what is due in this house, and hand it to the jobs."""
    state, now = reading.state(), clock()
    if mail_works():
        _open_mail(state, now)
    for inbox in Inbox.objects.filter(coalition=state.coalition).select_related("person"):
        for about in _due(inbox, state, now):
            _make(inbox, about)


def open_inbox(inbox: Inbox, state: State, now: datetime) -> None:
    """Keep a new inbox. It is told what happens from now on, and its first digest comes with the next day or week."""
    inbox.seen = state.size
    inbox.save()
    for rhythm in (Inbox.Rhythm.DAILY, Inbox.Rhythm.WEEKLY):
        Notice.objects.create(inbox=inbox, about=_period(inbox, rhythm, now), stage=Notice.Stage.MOOT)


def _open_mail(state: State, now: datetime) -> None:
    """Give everybody who represents somebody here and has an address one inbox for mail, once."""
    rows = Representative.objects.filter(coalition=state.coalition, person__email__isnull=False)
    have = Inbox.objects.filter(coalition=state.coalition, kind=Inbox.Kind.MAIL).values("person")
    for row in rows.exclude(person__email="").exclude(person__in=have).select_related("person").order_by("pk"):
        zone = getattr(row.person, "zone", "") or settings.TIME_ZONE
        inbox = Inbox(coalition=state.coalition, person=row.person, kind=Inbox.Kind.MAIL, zone=zone)
        if not Inbox.objects.filter(coalition=state.coalition, kind=Inbox.Kind.MAIL, person=row.person).exists():
            open_inbox(inbox, state, now)


def _due(inbox: Inbox, state: State, now: datetime) -> list[str]:
    """Return what this inbox is to be told now, by what it is about."""
    if inbox.is_quiet(now):
        return []
    about = [one.about for one in urgent_for(inbox, state)] if inbox.urgent else []
    if inbox.digest != Inbox.Rhythm.NEVER and inbox.local(now).hour >= inbox.quiet_until:
        about.append(_period(inbox, inbox.digest, now))
    told = set(inbox.notices.filter(about__in=about).values_list("about", flat=True))
    return [one for one in about if one not in told]


def _period(inbox: Inbox, rhythm: str, now: datetime) -> str:
    """Return what the digest of a day, or of a week, is about; weeks begin on Monday."""
    day = inbox.local(now).date()
    return DIGEST + (day.isoformat() if rhythm == Inbox.Rhythm.DAILY else f"{day:%G-W%V}")


def _make(inbox: Inbox, about: str) -> None:
    with transaction.atomic():  # a notice without its job would never be sent
        notice, made = Notice.objects.get_or_create(inbox=inbox, about=about)
        if made:
            send.enqueue(notice.pk)


def try_out(inbox: Inbox) -> None:
    """Send a letter that only shows that letters arrive."""
    _make(inbox, f"{TRIAL}{inbox.notices.filter(about__startswith=TRIAL).count() + 1}")


@task
def send(number: int) -> None:
    """Send a notice: a job."""
    notice = Notice.objects.select_related("inbox__person").filter(pk=number).first()
    if notice is None:  # its inbox was removed meanwhile
        return
    with entered_of(notice.inbox.coalition) as here:
        if here:
            _send(notice)


def _send(notice: Notice) -> None:
    inbox, now = notice.inbox, clock()
    state = _as_seen_by(inbox)
    if inbox.is_quiet(now) and not notice.about.startswith(TRIAL):
        send.using(run_after=inbox.after_quiet(now)).enqueue(notice.pk)
    elif _taken(notice):
        size = state.size
        told = letter(inbox, notice.about, state) if _wanted(inbox, notice.about) else None
        if told is None:
            _note(notice, Notice.Stage.MOOT)
        elif not deliver(inbox, told):
            _try_again(notice, now)
        else:
            _note(notice, Notice.Stage.SENT)
            if notice.about.startswith(DIGEST):
                Inbox.objects.filter(pk=inbox.pk).update(seen=size)


def _as_seen_by(inbox: Inbox) -> State:
    """Return the state as whoever this inbox belongs to may see it."""
    state = reading.state()
    reading.look_as(member=any(state.actors[actor].member_since for actor in owners(inbox, state)))
    return reading.state()


def _taken(notice: Notice) -> bool:
    """Take a notice to be sent; give False where another job has taken it, or it is not due any more."""
    due = Notice.objects.filter(pk=notice.pk, stage=Notice.Stage.DUE)
    taken = due.update(stage=Notice.Stage.SENDING, tries=F("tries") + 1)
    notice.refresh_from_db(fields=["tries"])
    return bool(taken)


def _try_again(notice: Notice, now: datetime) -> None:
    if notice.tries > len(AGAIN):
        _note(notice, Notice.Stage.FAILED)
        return
    with transaction.atomic():
        _note(notice, Notice.Stage.DUE)
        send.using(run_after=now + AGAIN[notice.tries - 1]).enqueue(notice.pk)


def deliver(inbox: Inbox, told: Letter) -> bool:
    """Hand a letter over; give whether it was taken."""
    by_mail = inbox.kind == Inbox.Kind.MAIL
    try:
        taken = _mail(inbox, told) if by_mail else chats.tell(inbox, told.subject, told.text)
    except (OSError, SMTPException, Refused):
        taken = False
    LETTERS.labels("mail" if by_mail else "chat", "taken" if taken else "failed").inc()
    return taken


def _mail(inbox: Inbox, told: Letter) -> bool:
    if not mail_works() or inbox.person is None or not inbox.person.email:
        return False
    mail = EmailMultiAlternatives(
        told.subject,
        told.text,
        to=[inbox.person.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{told.stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(told.page, "text/html")
    return bool(mail.send())


def _wanted(inbox: Inbox, about: str) -> bool:
    """Tell whether this inbox still wants what it was to be told when the notice was made."""
    if about.startswith(DIGEST):
        return inbox.digest != Inbox.Rhythm.NEVER
    return inbox.urgent or about.startswith(TRIAL)


def _note(notice: Notice, stage: Notice.Stage) -> None:
    notice.stage = stage
    notice.save(update_fields=["stage", "at"])
