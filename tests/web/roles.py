"""A host with two coalitions, and somebody of every role there is: what the table of who may do what is tried on."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.apps import apps
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import set_script_prefix
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from playwright.sync_api import BrowserContext
from pytest_django import DjangoDbBlocker

from concerted import host
from concerted.coalition import (
    Calling,
    Capacity,
    Citing,
    Closing,
    Convening,
    DrawAnnounced,
    Invitation,
    Nod,
    PeriodOpening,
    Platform,
    Proposing,
    Rotating,
    Seen,
    Stance,
    Wording,
    current,
)
from concerted.coalition.assessments import DIMENSIONS
from concerted.coalition.days import days_later, later
from concerted.coalition.state import State
from concerted.coalition.text import actor_id
from concerted.commons.library import mark
from concerted.demo.story import Teller
from concerted.record import Signer
from concerted.web import reading, writing
from concerted.web.api.models import Scope
from concerted.web.api.tokens import make
from concerted.web.api.webhooks import make as make_webhook
from concerted.web.commons.held import shelf
from concerted.web.hostfile import Mounted
from concerted.web.hosting.setting_up import token as host_link
from concerted.web.house import House, Houses
from concerted.web.notices.calendar import address as calendar_of
from concerted.web.notices.models import Inbox
from concerted.web.notices.stopping import stop_link
from concerted.web.people.invitations import invite
from concerted.web.people.links import link, representatives
from concerted.web.people.models import Person, Representative
from tests.commons.shelf import laid, linked, pattern, proposed
from tests.web.conftest import empty_tables, pages_of
from tests.web.houses import IDS, NAMES, SECOND, adopted_one, clauses, open_one, the_map_with_newcomers
from tests.web.served import serving

OURS, OTHER, YOUNG = "air", "lake", "young"
"""The coalition that the table is of; another one on the same host; and one whose circle has no sentence yet."""

NEWCOMER = "Night Nurses"
CONVENER, PARTICIPANT, REPRESENTED = NAMES[0], NAMES[3], NAMES[5]
MEMBERS = [actor for actor in IDS if actor != actor_id(PARTICIPANT)]


def of_every_role(folder: Path) -> House:
    """Members, a participant that did not endorse, one that is only invited; and in every room something to do."""
    house = House(folder)
    folder.mkdir(parents=True)
    began = datetime.now(UTC) - timedelta(days=6)
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    coalition = host.found(house.record, name="Clear Air", context="activist", convener=CONVENER, at=at)
    with host.opened(house.record) as (database, _):
        teller = Teller(database, coalition, Signer.load(host.key_file(house.record)), began=began)
        _founded(teller)
        _decided(teller)
        _at_work(teller)
    house.map_json.write_text(json.dumps(the_map_with_newcomers()), "utf-8")
    return house


def _founded(teller: Teller) -> None:
    for name in NAMES[1:]:
        teller.do(Invitation(name=name), IDS[0])
    sentence = teller.do(Wording(text=SECOND), IDS[0])
    for actor in IDS[1:]:
        teller.do(Nod(yes=True), actor, ref=sentence)
    teller.do(Platform(clauses=clauses()), IDS[0])
    for actor in MEMBERS:
        teller.endorse(actor)
    teller.do(Invitation(name=NEWCOMER), IDS[0])


def _decided(teller: Teller) -> None:
    propose = partial(Proposing, decision_class="tactical")
    meters = teller.do(propose(title="Buy two meters", text="One to stand, one to travel."), IDS[1])
    teller.answer(meters, dict.fromkeys(MEMBERS, "agree"))
    teller.do(Closing(rationale="All agree."), IDS[1], ref=meters)
    letter = teller.do(propose(title="Write to the county", text="For three years of data."), IDS[2])
    teller.answer(letter, {IDS[2]: "agree"})
    teller.do(Stance(stance="object"), actor_id(REPRESENTED), ref=letter, reason="Name who keeps the records.")
    teller.do(propose(title="A bench", text="By the school.", draft=True), actor_id(REPRESENTED))


def _at_work(teller: Teller) -> None:
    teller.do(Capacity(duties=0), IDS[4])
    teller.do(Rotating())
    period = teller.do(PeriodOpening(clause="attribution"))
    for actor in (IDS[2], actor_id(REPRESENTED)):
        teller.do(Seen(member=actor, seen="missed", evidence="No line in the leaflet."), IDS[1], ref=period)
    teller.do(Calling(member=actor_id(REPRESENTED)), IDS[1], ref=period)
    teller.do(Citing(pattern="turn-taking", name="Taking Turns", why="Nobody tires."), actor_id(REPRESENTED))
    teller.do(Convening(title="Monthly circle", starts=host.now()), IDS[0])
    days = [later(host.now(), days) for days in (1, 2, 3)]
    seeds = (IDS[1], actor_id(REPRESENTED))
    jury = DrawAnnounced(
        title="A jury", among=tuple(MEMBERS), seats=2, commits=seeds, commit_by=days[0], reveal_by=days[1],
        source="drand", published_at=days[2],
    )  # fmt: skip
    teller.do(jury, IDS[0])


@dataclass
class Stage:
    """The host in which everything is tried, put back after each try that changed something."""

    folder: Path
    kept: Path
    clients: dict[str, Client]
    own: dict[str, object]
    """What is the represented member's own, by what the table calls it."""
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Remember by what each is signed in."""
        self.cookies = {role: client.cookies.output(header="", sep=";") for role, client in self.clients.items()}

    def located(self, address: str) -> str:
        """Put what is there into an address of the table."""
        return address.format(**self.own)

    def put_back(self) -> None:
        """Have everything as it was."""
        _close()
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder)
        for role, client in self.clients.items():
            client.cookies = SimpleCookie(self.cookies[role])
        cache.clear()
        shelf().look_again()

    def state(self) -> tuple[object, ...]:
        """Return all by which one can tell that nothing was done: the records, and the rows of the pages' tables."""
        notes = []
        for house in Houses(self.folder).each.values():
            with reading.inside(house):
                notes.append(reading.checkpoint().note)
        kinds = [kind for kind in apps.get_models() if kind._meta.label not in PASSING]
        return (*notes, *(tuple(kind.objects.order_by("pk").values_list()) for kind in kinds))  # type: ignore[attr-defined]


PASSING = ("sessions.Session", "usersessions.UserSession", "people.Person", "notices.CalendarAddress")
"""What a mere look changes: when a session was used last, and the number of a secret address that is shown."""


@contextmanager
def staged(folder: Path, other: House, young: House, blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Set a host up with three coalitions, and sign in somebody of each role."""
    served = Houses(folder / "host")
    of_every_role(served.folder / OURS)
    for name, house in {OTHER: other, YOUNG: young}.items():
        shutil.copytree(house.folder, served.folder / name, ignore=shutil.ignore_patterns("web.*"))
    served.tables.write_bytes(empty_tables(blocker))
    commons = with_patterns(served.folder)
    with pages_of(served, blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "COMMONS", commons)
        clients = _people(served)
        stage = Stage(served.folder, folder / "kept", clients, _own(served))
        _close()
        shutil.copytree(stage.folder, stage.kept)
        yield stage


def with_patterns(folder: Path) -> Mounted:
    """Lay a library of patterns into a folder, with proposals to answer; say how a host mounts it."""
    place = folder / "patterns"
    place.mkdir()
    laid(place, shared_well=proposed("tool-shed", "evening-circle"), turn_taking=linked("requires", "evening-circle"))
    return Mounted(folders=(str(place),), stewards=(f"{OURS}/{actor_id(CONVENER)}",))


def _people(served: Houses) -> dict[str, Client]:
    """Sign in one of each role, in the order of the table."""
    host_itself = Client()
    founded = {"name": "Night Buses", "context": "activist", "convener": "Night Drivers"}
    assert host_itself.post(f"/set-up/{host_link()}", founded).status_code == 302
    return {
        "visitor": Client(),
        "host": host_itself,
        "elsewhere": signed_in(served, OTHER, REPRESENTED),
        "invited": signed_in(served, OURS, NEWCOMER),
        "participant": signed_in(served, OURS, PARTICIPANT),
        "member": signed_in(served, OURS, REPRESENTED),
        "convener": signed_in(served, OURS, CONVENER),
        "young-participant": signed_in(served, YOUNG, NAMES[4]),
        "young-convener": signed_in(served, YOUNG, NAMES[0]),
    }


@contextmanager
def inside(served: Houses, name: str) -> Iterator[State]:
    """Read one of the host's coalitions, and make addresses below its name."""
    set_script_prefix(f"/{name}/")
    with reading.inside(served.each[name]):
        yield reading.state()
    set_script_prefix("/")


def signed_in(served: Houses, house: str, organisation: str) -> Client:
    """Return a client that acts for an organisation in a coalition of the host."""
    client = Client()
    with inside(served, house):
        address = link(_representative(organisation)).removeprefix(settings.ADDRESS)
    assert client.post(address).status_code == 302
    return client


def _representative(organisation: str) -> Representative:
    return representatives(reading.coalition(), {actor_id(organisation): organisation})[0]


def _own(served: Houses) -> dict[str, object]:
    """Return what is there, by what the table calls it. What can be somebody's own is the represented member's."""
    with inside(served, YOUNG) as state:
        young = max(state.sentences)
    with inside(served, OURS) as state:
        row = _representative(REPRESENTED)
        signs_in = link(row).rpartition("/")[2]
        calendar = calendar_of(row.person).rpartition("/")[2].removesuffix(".ics")
        make(row, "a script", Scope.READ)
        inbox = Inbox.objects.create(
            coalition=state.coalition, person=row.person, kind="web", address="https://b.example/in"
        )
        return {
            "open": open_one(state),
            "adopted": adopted_one(state),
            "draft": next(n for n, one in state.proposals.items() if one.status == "draft"),
            "sentence": min(state.sentences),
            "young": young,
            "objection": max(state.objections),
            "period": max(state.periods),
            "call": max(state.calls),
            "cited": max(state.citations),
            "meeting": max(state.meetings),
            "draw": max(state.draws),
            "link": signs_in,
            "calendar": calendar,
            "invitation": invite(row.actor, row.person).pk,
            "seat": row.pk,
            "token": row.tokens.get().pk,
            "webhook": make_webhook(row, "https://b.example/entries").pk,
            "inbox": inbox.pk,
            "stop": stop_link(inbox).rpartition("/")[2],
            "passkey": passkey(row.person).pk,
            "session": UserSession.objects.get(user=row.person).pk,
            "host": host_link(),
        }


def passkey(person: Person, name: str = "A telephone") -> Authenticator:
    """Give a person a passkey, as a browser makes one; nobody has its secret."""
    public = ES256.from_cryptography_key(generate_private_key(SECP256R1()).public_key())
    made = AttestedCredentialData.create(bytes(16), name.encode(), public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    seen = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, made), {})
    told = CollectedClientData.create("webauthn.create", bytes(32), "http://localhost")
    response = {"clientDataJSON": websafe_encode(told), "attestationObject": websafe_encode(seen)}
    key = websafe_encode(name.encode())
    credential = {"id": key, "rawId": key, "type": "public-key", "response": response}
    data = {"name": name, "passwordless": True, "credential": credential}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)


FORM = {
    "title": "Count the hives", "text": "All of them, in May.", "class": "tactical", "stance": "agree",
    "rationale": "Because.", "nod": "yes", "to": IDS[4], "member": IDS[2], "seen": "missed",
    "evidence": "No rows.", "name": "Valley Bakers", "seat": "board", "voice": "latest", "holder": IDS[2],
    "ground": "goal-reached", "sure": "yes", "with": NAMES[4], "answer": "withdrawn", "valid": "yes",
    "clause": "tactics", "boundary": "None.", "why": "It is simpler.", "context": "activist", "actor": "6",
    "view": "agree", "items": "Who is not here?", "felt": "3", "reason": "Both of us carry it.",
    **dict.fromkeys(DIMENSIONS, "3"), "starts": "2030-01-01T18:00", "zone": "UTC", "present": IDS[5],
    "convener": "Night Drivers", "scope": "act", "ending": "renewed",
    "verdict": "reject", "least": "0", "below": "100",
    "kind": "web", "address": "https://b.example/new", "whose": "",
}  # fmt: skip
"""What is sent to every form: something good for each field there is."""


def filled(served: Houses) -> dict[str, str]:
    """Return what is sent to every form, with what only now can be known."""
    with inside(served, OURS) as state:
        turn = current(state)
        assert turn
        held = next(duty for duty, one in turn.duties.items() if one.holder == actor_id(REPRESENTED))
        proposal = mark(pattern("shared-well", path=served.folder / "patterns" / "shared-well.md"))
    return {**form_of(state), "duty": held, "proposal": f"{proposal} tool-shed"}


def form_of(state: State) -> dict[str, str]:
    """Return what is sent to every form of a coalition."""
    assert state.platform
    return {**FORM, "digest": state.platform.digest, "duty": "scheduling", "until": days_later(host.now()[:10], 30)}


def _close() -> None:
    writing.close()
    reading.close()
    connection.close()


@dataclass(frozen=True)
class Hosted:
    """The same host, really served; by what each role is signed in; and one of its coalitions, to be looked at."""

    address: str
    cookies: dict[str, str]
    own: dict[str, object]

    def located(self, address: str) -> str:
        """Return an address of the table's coalition as people type it."""
        return f"{self.address}/{OURS}{address.format(**self.own)}"

    def sign_in(self, context: BrowserContext, role: str) -> None:
        """Have a browser be signed in as somebody of this role; as nobody, for a visitor."""
        context.clear_cookies()
        jar = SimpleCookie(self.cookies[role])
        if settings.SESSION_COOKIE_NAME in jar:
            value = jar[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.address}])


@contextmanager
def hosted(stage: Stage) -> Iterator[Hosted]:
    """Serve a host that was set up, as `concerted serve` does, with mail and another place to sign in."""
    (stage.folder / "web.key").write_text(settings.SECRET_KEY)
    (stage.folder / "host.toml").write_text(
        '[mail]\nserver = "127.0.0.1"\nport = 9\nsecurity = "none"\nsender = "Air <air@example.org>"\n'
        '[[sign-in]]\nid = "bees"\nname = "Bee House"\nserver = "http://127.0.0.1:9"\nclient = "air"\nsecret = "air"\n'
        f'[commons]\nfolders = ["patterns"]\nstewards = ["{OURS}/{actor_id(CONVENER)}"]\n'
    )
    with serving(stage.folder) as served:
        yield Hosted(served.address, stage.cookies, stage.own)


def every_means(stage: Stage) -> None:
    """Give the represented member's person an app, codes, a password and a proven address; all were shown just now."""
    with reading.inside(Houses(stage.folder).each[OURS]):
        person = _representative(REPRESENTED).person
    person.set_password("twelve letters and more")
    person.save()
    EmailAddress.objects.create(user=person, email="ada@river.example", verified=True, primary=True)
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    session = SessionStore(session_key=stage.clients["member"].session.session_key)
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() + 3600}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
