"""`host.toml`: a mail server, other places where people may sign in, folders of patterns."""

from __future__ import annotations

from pathlib import Path

import pytest

from concerted.errors import InputError
from concerted.web.hostfile import (
    HostFile,
    Log,
    Mail,
    Metrics,
    Mounted,
    Provider,
    Serve,
    mail_settings,
    provider_settings,
    read_host_file,
)

WHOLE = """
[mail]
server = "smtp.example.org"
port = 465
security = "tls"
user = "air"
password = "long and secret"
sender = "Clear Air <air@example.org>"

[[sign-in]]
id = "clinics"
name = "Marrow Clinics"
server = "https://id.clinics.example"
client = "concerted"
secret = "also secret"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "host.toml"


def test_without_a_file_nothing_is_set_and_no_mail_leaves(file: Path):
    assert read_host_file(file) == HostFile()
    assert mail_settings(None) == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


def test_a_whole_file_is_read(file: Path):
    file.write_text(WHOLE)
    found = read_host_file(file)
    assert found.mail == Mail(
        server="smtp.example.org", port=465, security="tls", user="air", password="long and secret",
        sender="Clear Air <air@example.org>",
    )  # fmt: skip
    assert found.providers == (
        Provider(
            id="clinics", name="Marrow Clinics", server="https://id.clinics.example", client="concerted",
            secret="also secret",
        ),
    )  # fmt: skip


def test_a_host_may_take_mail_for_the_radar(file: Path):
    file.write_text('[radar]\naddress = "radar@air.example"\n')
    assert read_host_file(file).radar.address == "radar@air.example"


def test_only_a_host_that_says_so_lets_its_own_network_be_called(file: Path):
    assert not read_host_file(file).calls.private
    file.write_text("[calls]\nprivate = true\n")
    assert read_host_file(file).calls.private


def test_folders_of_patterns_lie_beside_the_file_or_say_from_the_root_on(file: Path):
    assert read_host_file(file).commons == Mounted()
    file.write_text("[commons]\nfolders = ['patterns', '/srv/more']\nstewards = ['lake/river-watch']\n")
    folders = (str(file.parent / "patterns"), "/srv/more")
    assert read_host_file(file).commons == Mounted(folders=folders, stewards=("lake/river-watch",))


def test_mail_goes_out_encrypted_unless_the_host_says_otherwise():
    settings = mail_settings(Mail(server="smtp.example.org", sender="air@example.org"))
    assert (settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (587, True, False)
    settings = mail_settings(Mail(server="smtp.example.org", sender="air@example.org", security="none"))
    assert (settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (False, False)


def test_a_provider_is_asked_with_a_proof_of_the_same_browser(file: Path):
    file.write_text(WHOLE)
    settings = provider_settings(read_host_file(file).providers)["openid_connect"]
    assert settings["OAUTH_PKCE_ENABLED"]
    assert settings["APPS"][0]["settings"] == {"server_url": "https://id.clinics.example"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[mail", "not TOML"),
        ("[post]\n", "there is no such section"),
        ("[mail]\nserver = 'x'\n", "“mail.sender”: is missing"),
        ("[mail]\nserver = 'x'\nsender = 'y'\nport = '25'\n", "“mail.port”: must be a number"),
        ("[mail]\nserver = 5\nsender = 'y'\n", "“mail.server”: must be text"),
        ("[watch]\nallowed = 'yes'\n", "“watch.allowed”: must be true or false"),
        ("[radar]\naddress = 'radar+x@air.example'\n", "“radar.address”: an address such as"),
        ("[watch]\nhours = 0\n", "“watch.hours”: 1 to 168"),
        ("watch = true\n", "“watch”: must be a section of its own"),
        ("[mail]\nserver = 'x'\nsender = 'y'\nhost = 'z'\n", "“mail.host”: there is no such field"),
        ("[mail]\nserver = 'x'\nsender = 'y'\nsecurity = 'ssl'\n", "one of starttls, tls, none"),
        ("[calls]\nprivate = 'yes'\n", "“calls.private”: must be true or false"),
        ("[commons]\nfolders = 'patterns'\n", "“commons.folders”: must be a list of texts"),
        ("[commons]\nstewards = [5]\n", "“commons.stewards”: must be a list of texts"),
        ("mail = 'x'\n", "must be a section"),
        ("[sign-in]\nid = 'x'\n", "double brackets"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_place(file: Path, text: str, said: str):
    file.write_text(text)
    with pytest.raises(InputError, match=r"host\.toml") as raised:
        read_host_file(file)
    assert said in raised.value.message
    assert raised.value.hint


def test_metrics_and_the_log_are_set_and_other_words_for_them_refused(file: Path):
    file.write_text('[metrics]\ntoken = "a long one"\nloopback = true\n\n[log]\nform = "json"\nlevel = "info"\n')
    found = read_host_file(file)
    assert found.metrics == Metrics(token="a long one", loopback=True)
    assert found.log == Log(form="json", level="info")
    for wrong in ('[log]\nform = "xml"', '[log]\nlevel = "debug"'):
        file.write_text(wrong)
        with pytest.raises(InputError) as refused:
            read_host_file(file)
        assert "one of" in refused.value.message


def test_how_many_processes_serve_is_set_within_reason(file: Path):
    file.write_text("[serve]\nprocesses = 4\nworkers = 2\n")
    assert read_host_file(file).serve == Serve(processes=4, workers=2)
    for wrong in ("[serve]\nprocesses = 0", "[serve]\nworkers = 65", '[store]\nreplica = "replica.db"'):
        file.write_text(wrong)
        with pytest.raises(InputError) as refused:
            read_host_file(file)
        assert refused.value.code == "bad-host-file"
