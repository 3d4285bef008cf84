"""`concerted doctor FOLDER`: what it looks at beside the record, what it finds, and what it says to do."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from concerted import care
from concerted.care import Finding
from concerted.web import jobs
from concerted.web.hostfile import Backups
from concerted.web.house import House
from concerted.web.operations import examining, health
from tests.web.houses import at_the_circle
from tests.web.served import serving
from tests.web.smtp import receiving

PARTS = [
    "database", "record", "key", "clock", "disk", "witnesses",
    "versions", "permissions", "settings", "migrations", "schedule", "mail", "backups",
]  # fmt: skip


@pytest.fixture
def house(mid_life: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(examining, "set_up", lambda *_: None)  # the pages are this house's already
    mid_life.folder.chmod(0o700)
    (mid_life.folder / "web.key").write_text("a secret")
    return mid_life


def looked(house: House, address: str | None = None) -> dict[str, Finding]:
    return {one.what: one for one in examining.examine(house.folder, None, address)}


def test_it_looks_at_every_part_of_a_served_house(house: House):
    found = looked(house)
    assert list(found) == PARTS
    jobs.once()
    assert [what for what, one in looked(house).items() if not one.well] == ["backups"]


def test_a_house_that_nobody_keeps_running_says_so(house: House, monkeypatch: pytest.MonkeyPatch):
    assert found_ill(house, "schedule") == "nobody has looked at what is due yet"
    jobs.once()
    monkeypatch.setattr(health, "MOST", timedelta(seconds=-1))
    assert "ago" in found_ill(house, "schedule")


def test_tables_that_are_older_than_the_version_are_named(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "unapplied", lambda: ["people.0003_more"])
    assert found_ill(house, "migrations") == "not applied: people.0003_more"


def test_secrets_that_others_can_read_are_named_with_what_to_type(house: House):
    house.folder.chmod(0o755)
    house.key.chmod(0o600)
    (house.folder / "web.key").chmod(0o644)
    (house.folder / "web.db").chmod(0o600)
    assert found_ill(house, "permissions") == "others can read web.key"
    (house.folder / "web.key").chmod(0o600)
    assert looked(house)["permissions"].well


def test_backups_are_looked_for_where_the_host_says(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kept = tmp_path / "backups"
    kept.mkdir()
    monkeypatch.setattr(settings, "BACKUPS", Backups(folder=str(kept)))
    assert "there is none" in found_ill(house, "backups")
    care.back_up(house.record, kept / "one.backup")
    assert looked(house)["backups"].well
    monkeypatch.setattr(settings, "BACKUPS", Backups(folder=str(kept), days=-1))
    assert "the newest made" in found_ill(house, "backups")
    (kept / "one.backup").write_bytes(b"torn")
    assert "it is no backup" in found_ill(house, "backups")


def test_a_mail_server_is_asked_whether_it_lets_this_host_in(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "MAIL", True)
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    with receiving() as server:
        monkeypatch.setattr(settings, "EMAIL_PORT", server.port)
        assert looked(house)["mail"].well
        assert server.came.empty()
    assert "ConnectionRefusedError" in found_ill(house, "mail")


def test_a_host_file_that_cannot_be_used_is_named_and_the_pages_are_not_looked_at(house: House):
    (house.folder / "host.toml").write_text("[nonsense]")
    assert "no such section" in found_ill(house, "settings")
    assert "migrations" not in looked(house)


def test_a_house_that_was_never_served_is_left_as_it_is(tmp_path: Path):
    house = at_the_circle(tmp_path / "house")
    before = sorted(path.name for path in house.folder.iterdir())
    assert looked(house)["pages"].said == "they were never served"
    assert sorted(path.name for path in house.folder.iterdir()) == before


def found_ill(house: House, what: str) -> str:
    one = looked(house)[what]
    assert not one.well
    assert one.hint
    return one.said


def test_the_verb_says_it_for_people_and_for_programs_and_by_its_exit_status(tmp_path: Path):
    house = at_the_circle(tmp_path / "house")
    house.folder.chmod(0o700)
    with serving(house.folder) as served:
        as_json = doctor(str(house.folder), "--address", served.address, "--json")
    said = doctor(str(house.folder), "--address", served.address)
    assert (as_json.returncode, said.returncode) == (1, 1)
    told = json.loads(as_json.stdout)
    found = {one["what"]: one for one in told["findings"]}
    assert list(found) == [*PARTS, "address"]
    assert found["address"]["well"]
    assert found["migrations"]["said"] == "all are applied"
    assert not told["well"], "nobody said where the backups are"
    assert "✗ backups: nobody said where they are\n  → Have a timer call concerted backup" in said.stdout
    assert f"✗ address: {served.address} cannot be reached" in said.stdout


def doctor(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "concerted", "doctor", *words],
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


class Ready(BaseHTTPRequestHandler):
    """Answers that it is ready, or not."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def secured(folder: Path, days: int) -> Iterator[str]:
    """Serve on this machine with a certificate of our own that holds for so many days; yield the address."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    whole = folder / "certificate.pem"
    whole.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ready)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(whole)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://localhost:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("days", "well"), [(90, True), (3, False)])
def test_a_certificate_that_soon_ends_is_told_before_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, well: bool
):
    with secured(tmp_path, days) as address:
        assert "cannot be reached" in examining._address(address).said, "nobody trusts this certificate yet"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        found = examining._address(address)
        assert f"its certificate holds for {days} days" in found.said
        assert found.well == well


def test_an_address_that_answers_something_else_is_not_well(house: House):
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    threading.Thread(target=server.handle_request).start()
    found = examining._address(f"http://127.0.0.1:{server.server_address[1]}")
    server.server_close()
    assert "answers 501" in found.said
    assert not found.well
