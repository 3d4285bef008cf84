"""What a statement is about, as a vector of its meaning and its wording, both made offline.

Meaning comes from a static table of word vectors that lies inside a package: wordllama's (MIT), 32,000 tokens × 256.
Its two files are read where the package lies and checked against their SHA-256, without importing the package.
A sentence is the weighted sum of its words' vectors, rare words counting more (smooth inverse frequency:
Arora, Liang, Ma 2017). Wording is the same sum over vectors of random signs, one for each word (random indexing:
Kanerva 2000), weighted by inverse document frequency: two statements that use the same rare words are near.
No encoder separates negation, so vectors say what a statement is about and never on which side it is.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load
from tokenizers import Tokenizer

from concerted.ecosystem.lexicon import words
from concerted.ecosystem.weights import checked
from concerted.errors import InputError

FILES = {
    "weights/l2_supercat_256.safetensors": "64b47a2dc493cb8e85944076601189739852d7b64e0e1eedcb1937a251cd9fd5",
    "tokenizers/l2_supercat_tokenizer_config.json": "93248f2a9ec36c7b35f700a033d5f36228aae48db61aee31007fa49062cdeb68",
}
"""The table and its tokenizer, each with its SHA-256."""

SMOOTH = 1e-2
"""The constant a of smooth inverse frequency; large, because a corpus of a few documents knows few words well."""
WORDING = 0.8
"""Share of the wording in a cosine; the rest is meaning."""
_SIGNS = 256
_MANY = 1024
_HALVED = 200_000
_READ: dict[Path | None, Encoder] = {}
_READING = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How words are used in some texts: what a vector depends on beside its own text."""

    words: Mapping[str, tuple[int, int]]
    """Word → how often it stands there, and in how many of the texts; one that is not there counts as standing once."""
    said: int
    """How many words the texts have together."""
    texts: int
    mean: NDArray[np.float32]
    """What the meanings of all texts have in common."""


class Encoder:
    """Turns texts into unit vectors."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the table in `folder`, or where its package lies. Raises `InputError` where it is not the known one."""
        hint = "Install the pinned version of wordllama again: make demo."
        weights, tokens = (
            checked((folder or _package()) / name, digest, called="encoder", hint=hint)
            for name, digest in FILES.items()
        )
        self._folder = folder
        self._table: NDArray[np.float32] = load(weights)["embedding.weight"].astype(np.float32)
        self._tokenizer = Tokenizer.from_str(tokens.decode())
        self._words: dict[str, NDArray[np.float32]] = {}

    def __reduce__(self) -> tuple[Callable[[Path | None], Encoder], tuple[Path | None]]:
        """Travel without the table: it is read where the work is done, once in a process."""
        return _once, (self._folder,)

    def encode(self, texts: Sequence[str], *, advance: Callable[[int], None] = lambda _: None) -> NDArray[np.float32]:
        """Return one unit vector per text, shape (texts, 512); the zero vector for a text without words.

        Of more than `_HALVED` texts each number has two bytes, so that a million take one gigabyte.
        """
        place: dict[str, int] = {}
        said, spread, lengths = array("i"), Counter[int](), np.zeros(len(texts), np.intp)
        for number, text in enumerate(texts):
            line = [place.setdefault(word, len(place)) for word in words(text)]
            said.extend(line)
            spread.update(set(line))
            lengths[number] = len(line)
        numbers = np.frombuffer(said, np.int32) if said else np.zeros(0, np.int32)
        counts = np.bincount(numbers, minlength=len(place))
        width = self._table.shape[1]
        table = np.zeros((len(place), width + _SIGNS), np.float32)
        for word, number in place.items():
            table[number] = self._both(word, int(counts[number]) / len(numbers), spread[number] / len(texts))
        mean = (counts @ table[:, :width].astype(np.float64)) / max(1, int((lengths > 0).sum()))
        vectors = np.zeros((len(texts), width + _SIGNS), np.float16 if len(texts) > _HALVED else np.float32)
        ends = np.cumsum(lengths)
        for begin in range(0, len(texts), _MANY):
            some = slice(begin, begin + _MANY)
            spoken = lengths[some] > 0
            if spoken.any():
                starts = (ends[some] - lengths[some])[spoken]
                inside = numbers[starts[0] : ends[some][-1]]
                part = np.add.reduceat(table[inside], starts - starts[0], axis=0)
                part[:, :width] -= mean.astype(np.float32)
                scale(part[:, :width], np.sqrt(1 - WORDING))
                scale(part[:, width:], np.sqrt(WORDING))
                vectors[some][spoken] = part
            advance(len(spoken))
        return vectors

    def usage(self, texts: Sequence[str]) -> Usage:
        """Return how the texts use words, so that further texts can be encoded as if they were among them."""
        counts, spread, spoken = Counter[str](), Counter[str](), 0
        for text in texts:
            line = words(text)
            counts.update(line)
            spread.update(set(line))
            spoken += bool(line)
        said = counts.total()
        mean = np.zeros(self._table.shape[1])
        for word, count in counts.items():
            mean += self._word(word).astype(np.float64) * (count * SMOOTH / (SMOOTH + count / said))
        return Usage(
            words={word: (count, spread[word]) for word, count in counts.items()},
            said=said, texts=len(texts), mean=(mean / max(1, spoken)).astype(np.float32),
        )  # fmt: skip

    def encode_as(self, texts: Sequence[str], usage: Usage) -> NDArray[np.float32]:
        """Return the unit vectors that texts would have among those whose use of words is known, shape (texts, 512)."""
        width = self._table.shape[1]
        vectors = np.zeros((len(texts), width + _SIGNS), np.float32)
        known: dict[str, NDArray[np.float32]] = {}
        for row, text in enumerate(texts):
            line = words(text)
            for word in line:
                if word not in known:
                    count, spread = usage.words.get(word, (1, 1))
                    known[word] = self._both(word, count / usage.said, spread / usage.texts)
            if line:
                vectors[row] = np.sum([known[word] for word in line], axis=0)
                vectors[row, :width] -= usage.mean
        scale(vectors[:, :width], np.sqrt(1 - WORDING))
        scale(vectors[:, width:], np.sqrt(WORDING))
        return vectors

    def meanings(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return the vector of each word's meaning alone, shape (words, 256), as the table has it."""
        return np.array([self._word(word) for word in words], np.float64).reshape(len(words), self._table.shape[1])

    def _both(self, word: str, frequency: float, spread: float) -> NDArray[np.float32]:
        """Return a word's weighted meaning and its weighted signs, end to end."""
        meaning = self._word(word) * np.float32(SMOOTH / (SMOOTH + frequency))
        bits = np.unpackbits(np.frombuffer(sha256(word.encode()).digest(), np.uint8))
        return np.concatenate([meaning, (bits * np.float32(2) - 1) * np.float32(-np.log(spread))])

    def _word(self, word: str) -> NDArray[np.float32]:
        if word not in self._words:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids
            mean: NDArray[np.float32] = self._table[ids].mean(axis=0)
            self._words[word] = mean
        return self._words[word]


def scale(vectors: NDArray[np.float32], length: float) -> None:
    """Give every vector this length, in place; zero vectors stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors *= np.float32(length) / np.maximum(lengths, np.float32(1e-9))


def _once(folder: Path | None) -> Encoder:
    """Return the encoder of a folder, the same for all threads."""
    with _READING:
        if folder not in _READ:
            _READ[folder] = Encoder(folder)
        return _READ[folder]


def _package() -> Path:
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        hint = "Install Concerted's requirements again: make demo."
        raise InputError("no-encoder", "the table of word vectors is not installed", hint=hint)
    return Path(spec.origin).parent
