"""Ties that stand in the documents themselves: who shares a document with whom, links to whom, names whom.

Each comes with the document and the place that shows it. The corpus is read once, word by word, and each word is
looked up in a tree of all names, as in a dictionary of keywords (Aho, Corasick 1975), so that the time grows with
the texts and not with the number of names. What cannot be told apart is not counted, and listed: names that two actors
share, names that are common words, hosts that several actors use, texts that a crowd has signed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations
from urllib.parse import urlsplit

from concerted.ecosystem.corpus import Corpus, Document, Skipped, Tie

NAMED = "named"
"""The kind of tie of one actor naming another: opponents do that too, so it does not say that they know each other."""
SHORTEST = 3
"""Letters and digits that a name must have."""
COMMON, EVERYWHERE, FEW = 0.1, 0.5, 3
"""A one-word name is a common word when more than this share of the actors, and more than `FEW`, write it in lower
case, or when more than the second share write it as the name does; abbreviations are exempt from the second."""
LEAST_SHARED = 200
"""Letters that a text must have to be one document by itself; shorter ones must have the same source, too."""
MOST_SIGNING = 100
"""Actors that may share a document; what more have signed is a petition or a form."""
LONGEST_GAP = 3
"""Characters between two words of one name."""
LONGEST_WORD = 100
PLATFORMS = frozenset(
    [
        "bitbucket.org",
        "bsky.app",
        "codeberg.org",
        "docs.google.com",
        "drive.google.com",
        "dropbox.com",
        "facebook.com",
        "flickr.com",
        "github.com",
        "gitlab.com",
        "instagram.com",
        "linkedin.com",
        "mastodon.social",
        "medium.com",
        "reddit.com",
        "soundcloud.com",
        "t.me",
        "tiktok.com",
        "twitter.com",
        "vimeo.com",
        "wikipedia.org",
        "x.com",
        "youtube.com",
    ]
)
"""Hosts on which everybody has a page: only the page is an actor's own, never the host."""

_WORD = re.compile(r"\w+")
_LINK = re.compile(r"https?://[^\s<>\"'\])}|\\^`]{4,500}|\bwww\.[^\s<>\"'\])}|\\^`]{4,500}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@/])@(?P<handle>[\w.-]{2,64})(?:@(?P<host>[\w.-]{4,253}))?")
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,10}[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)
_MARKS = ".,;:!?"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTies:
    """The ties of a corpus, and what was not counted, with the reason."""

    ties: tuple[Tie, ...] = ()
    uncounted: tuple[Skipped, ...] = ()


def find_ties(corpus: Corpus, *, advance: Callable[[int], None] = lambda _: None) -> FoundTies:
    """Return the ties found in the documents: kinds `shared`, `linked` and `named`, each once per pair and document.

    Spellings that were merged into an actor's name count as its name. The result does not depend on the order of the
    documents, but for the numbers that it names them by.
    """
    shared, crowds = shared_documents(corpus.documents)
    names, unclear = _names(corpus)
    addresses, common_hosts = _addresses(corpus)
    named = _Named(names)
    linked: list[Tie] = []
    for number, document in enumerate(corpus.documents):
        named.read(number, document)
        linked.extend(_linked(number, document, addresses))
        advance(1)
    mentions, common = named.ties(corpus)
    ties = sorted({*shared, *linked, *mentions}, key=_order)
    return FoundTies(ties=tuple(ties), uncounted=(*unclear, *common, *common_hosts, *crowds))


def shared_documents(documents: Sequence[Document]) -> tuple[list[Tie], list[Skipped]]:
    """Return a tie for each two actors that have one document: the same text, and its source where it is short."""
    having: dict[tuple[str, bytes], dict[str, int]] = defaultdict(dict)
    for number, document in enumerate(documents):
        if alike := same_text(document):
            having[alike].setdefault(document.actor, number)
    ties, crowds = [], []
    for actors in having.values():
        if len(actors) > MOST_SIGNING:
            why = f"signed by {len(actors)} actors: a petition or a form, not a tie"
            crowds.append(Skipped(source=min(documents[number].source for number in actors.values()), why=why))
            continue
        for a, b in combinations(sorted(actors), 2):
            ties.append(_tie((a, b), "shared", documents[actors[a]], (actors[a], 0, len(documents[actors[a]].text))))
    return ties, sorted(crowds, key=lambda crowd: crowd.source)


def same_text(document: Document) -> tuple[str, bytes] | None:
    """Return what documents with one text have in common: its digest, with the source where it is short; or nothing."""
    text = " ".join(document.text.split())
    source = document.source if len(text) < LEAST_SHARED else ""
    if not text or not (source or len(text) >= LEAST_SHARED):
        return None
    return source, sha256(text.casefold().encode("utf-8", "surrogatepass")).digest()


def _tie(pair: tuple[str, str], kind: str, document: Document, where: tuple[int, int, int]) -> Tie:
    a, b = sorted(pair)
    number, start, end = where
    return Tie(a=a, b=b, where=document.source, date=document.date, kind=kind, document=number, start=start, end=end)


def _order(tie: Tie) -> tuple[str, str, str, str, str, int, int]:
    return tie.a, tie.b, tie.kind, tie.date, tie.where, tie.start, -1 if tie.document is None else tie.document


def _names(corpus: Corpus) -> tuple[dict[tuple[str, ...], str], list[Skipped]]:
    """Return the words of each name → its actor, without those that are too short or that several actors share."""
    meant: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for actor in corpus.actors:
        for spelling in (actor, *corpus.merged.get(actor, ())):
            meant[tuple(_WORD.findall(spelling))].add(actor)
    names, unclear = {}, []
    for words, actors in sorted(meant.items()):
        name = " ".join(words) or min(actors)
        if len("".join(words)) < SHORTEST:
            unclear.append(Skipped(source=name, why="too short a name to be looked for"))
        elif len(actors) > 1:
            unclear.append(Skipped(source=name, why=f"may be any of {', '.join(sorted(actors))}"))
        else:
            names[words] = min(actors)
    return names, unclear


@dataclass(slots=True)
class _Branch:
    """A place in the tree of names: the words that may follow, and the name that is complete here."""

    next: dict[str, _Branch] = field(default_factory=dict)
    name: tuple[str, ...] = ()


class _Named:
    """Reads documents for actors' names, and then tells which of them were names and which common words."""

    def __init__(self, names: Mapping[tuple[str, ...], str]) -> None:
        self._names = names
        self._tree = _Branch()
        for words in names:
            branch = self._tree
            for word in words:
                branch = branch.next.setdefault(word, _Branch())
            branch.name = words
        self._lower = {words[0].lower(): words for words in names if len(words) == 1}
        self._as_word: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._as_name: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._hits: list[tuple[tuple[str, ...], int, int, int]] = []

    def read(self, number: int, document: Document) -> None:
        """Remember the first mention of each name in a document."""
        seen: set[tuple[str, ...]] = set()
        after = 0
        for found in _WORD.finditer(document.text):
            word = found[0]
            if word in self._lower:
                self._as_word[self._lower[word]].add(document.actor)
            if word in self._tree.next and found.start() >= after:
                words, end = self._longest(document.text, found)
                if words:
                    after = end
                    self._as_name[words].add(document.actor)
                if words and words not in seen and self._names[words] != document.actor:
                    seen.add(words)
                    self._hits.append((words, number, found.start(), end))

    def _longest(self, text: str, first: re.Match[str]) -> tuple[tuple[str, ...], int]:
        """Return the longest name that begins here, and where it ends; no name where there is none."""
        branch = self._tree.next[first[0]]
        name, at, end = branch.name, first.end(), first.end()
        while branch.next:
            following = _WORD.search(text, at, at + LONGEST_GAP + LONGEST_WORD)
            if following is None or following.start() > at + LONGEST_GAP or following[0] not in branch.next:
                break
            branch, at = branch.next[following[0]], following.end()
            if branch.name:
                name, end = branch.name, at
        return name, end

    def ties(self, corpus: Corpus) -> tuple[list[Tie], list[Skipped]]:
        """Return a tie for each mention, and the names that are common words."""
        actors = len(corpus.actors)
        common = {words: why for words in self._names if (why := self._why_common(words, actors))}
        ties: dict[tuple[str, int], Tie] = {}
        for words, number, start, end in self._hits:
            if words not in common:
                document = corpus.documents[number]
                tie = _tie((self._names[words], document.actor), NAMED, document, (number, start, end))
                ties.setdefault((self._names[words], number), tie)
        return list(ties.values()), [Skipped(source=" ".join(words), why=why) for words, why in sorted(common.items())]

    def _why_common(self, words: tuple[str, ...], actors: int) -> str:
        if len(words) > 1:
            return ""
        as_word, as_name = len(self._as_word[words]), len(self._as_name[words] - {self._names[words]})
        if as_word > max(FEW, COMMON * actors):
            return f"a common word: {as_word} of {actors} actors write it in lower case"
        if as_name > max(FEW, EVERYWHERE * actors) and not words[0].isupper():
            return f"a common word: {as_name} of {actors} actors write it"
        return ""


def _addresses(corpus: Corpus) -> tuple[dict[str, str], list[Skipped]]:
    """Return the hosts, pages and handles that are one actor's own → that actor.

    They come from what `actors.csv` says of it, and from the addresses that its documents were read from.
    """
    having: dict[str, set[str]] = defaultdict(set)
    for actor, facts in corpus.facts.items():
        for address in facts.values():
            for key in _own(address.strip()):
                having[key].add(actor)
    for document in corpus.documents:
        if "://" in document.source:
            for key in _keys(document.source):
                having[key].add(document.actor)
    shared = {key: actors for key, actors in having.items() if len(actors) > 1}
    return {key: min(actors) for key, actors in having.items() if len(actors) == 1}, [
        Skipped(source=key, why=f"an address of {len(actors)} actors") for key, actors in sorted(shared.items())
    ]


def _own(address: str) -> Iterable[str]:
    """Return the keys of an address that a table gives, or none where it is no address."""
    if address.startswith("@") and _HANDLE.fullmatch(address):
        return [address.casefold()]
    if "://" in address:
        return _keys(address)
    return _keys(f"https://{address}") if _HOST.fullmatch(address) else ()


def _keys(link: str) -> Iterator[str]:
    """Yield what may tell whose page this is: its host, and its host with the first part of its path."""
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # such as a bracket that is not closed
        return
    if "." in host:
        if host not in PLATFORMS:
            yield host
        if first := parts.path.strip("/").split("/", maxsplit=1)[0]:
            yield f"{host}/{first}".casefold()


def _linked(number: int, document: Document, addresses: Mapping[str, str]) -> Iterator[Tie]:
    """Yield a tie for each other actor that a document links to, at the first link."""
    seen = {document.actor}
    for start, end, keys in _references(document.text) if addresses else ():
        actor = next((addresses[key] for key in keys if key in addresses), document.actor)
        if actor not in seen:
            seen.add(actor)
            yield _tie((actor, document.actor), "linked", document, (number, start, end))


def _references(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each link and handle of a text: where it stands, and its keys, the most particular first."""
    for found in _LINK.finditer(text):
        link = found[0].rstrip(_MARKS)
        keys = list(_keys(link))
        if keys:
            hosts = keys[0].partition("/")[0].split(".")
            parents = [".".join(hosts[level:]) for level in range(1, len(hosts) - 1)]
            yield found.start(), found.start() + len(link), [*keys[::-1], *parents]
    for found in _HANDLE.finditer(text):
        handle = found[0].rstrip(_MARKS)
        yield found.start(), found.start() + len(handle), [handle.casefold()]
