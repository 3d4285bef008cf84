"""Which organisation writes, by the domain of an address. A person's name is an actor only if it is asked for."""

from __future__ import annotations

from concerted.ecosystem.names import canonical_name

PUBLIC_HOSTS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "outlook.de",
        "hotmail.com",
        "hotmail.de",
        "hotmail.fr",
        "hotmail.co.uk",
        "live.com",
        "live.de",
        "msn.com",
        "yahoo.com",
        "yahoo.de",
        "yahoo.fr",
        "yahoo.co.uk",
        "ymail.com",
        "rocketmail.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "gmx.at",
        "gmx.ch",
        "web.de",
        "t-online.de",
        "freenet.de",
        "arcor.de",
        "online.de",
        "email.de",
        "mail.de",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "aol.de",
        "proton.me",
        "protonmail.com",
        "protonmail.ch",
        "pm.me",
        "posteo.de",
        "posteo.net",
        "posteo.org",
        "mailbox.org",
        "tutanota.com",
        "tutanota.de",
        "tuta.io",
        "tuta.com",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "bk.ru",
        "inbox.ru",
        "qq.com",
        "163.com",
        "126.com",
        "sina.com",
        "naver.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "sfr.fr",
        "libero.it",
        "tiscali.it",
        "virgilio.it",
        "wp.pl",
        "o2.pl",
        "onet.pl",
        "interia.pl",
        "seznam.cz",
        "bluewin.ch",
        "hispeed.ch",
        "sunrise.ch",
        "chello.at",
        "aon.at",
        "comcast.net",
        "verizon.net",
        "att.net",
        "sbcglobal.net",
        "bellsouth.net",
        "cox.net",
        "earthlink.net",
        "btinternet.com",
        "sky.com",
        "talktalk.net",
        "virginmedia.com",
        "ntlworld.com",
        "zoho.com",
        "fastmail.com",
        "fastmail.fm",
        "hey.com",
        "riseup.net",
        "disroot.org",
        "autistici.org",
        "systemli.org",
        "mailfence.com",
        "hushmail.com",
        "mail.com",
        "email.com",
        "gmx.us",
        "rediffmail.com",
        "bigpond.com",
        "optusnet.com.au",
        "xs4all.nl",
        "ziggo.nl",
        "planet.nl",
        "kpnmail.nl",
        "telenet.be",
        "skynet.be",
        "users.noreply.github.com",
        "noreply.github.com",
        "users.sourceforge.net",
    ]
)
"""Domains at which anybody may have an address."""
_SECOND_LEVEL = frozenset(
    ["ac", "co", "com", "edu", "gob", "gouv", "gov", "gv", "mil", "net", "ne", "nhs", "nom", "or", "org", "sch"]
)


def organisation(sender: tuple[str, str], *, people: bool = False) -> tuple[str, str]:
    """Return the actor behind a name and address, and, where there is none, why.

    The actor is the domain below which an organisation registers its names, such as `riverwatch.org` for
    `lists.riverwatch.org`. With `people`, a sender at a public mail host is an actor by name.
    """
    name, address = sender
    host = address.rpartition("@")[2].strip(" .>").casefold()
    if "." not in host.strip("."):
        return "", "its sender cannot be told"
    domain = registered(host)
    if host not in PUBLIC_HOSTS and domain not in PUBLIC_HOSTS:
        return domain, ""
    if people:
        return canonical_name(name) or address.rpartition("@")[0], ""
    return "", "its sender writes from a public mail host, for no organisation"


def registered(host: str) -> str:
    """Return the last two labels of a host, or three where the country gives names on the third level."""
    labels = [label for label in host.split(".") if label]
    third = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL  # noqa: PLR2004
    return ".".join(labels[-3:] if third else labels[-2:])
