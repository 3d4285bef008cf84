"""Meaning as vectors: a static table of word vectors that comes inside a package, read offline.

The table is the one of wordllama (MIT), 32,000 tokens × 256; its two files are read where the package lies and
checked against their SHA-256, without importing the package. A sentence is the weighted sum of its words'
vectors, rare words counting more (smooth inverse frequency: Arora, Liang, Ma 2017). No encoder separates
negation, so vectors are used to find what a statement is about and never on which side it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load
from tokenizers import Tokenizer

from concerted.ecosystem.statements import words
from concerted.errors import InputError, Place

FILES = {
    "weights/l2_supercat_256.safetensors": "64b47a2dc493cb8e85944076601189739852d7b64e0e1eedcb1937a251cd9fd5",
    "tokenizers/l2_supercat_tokenizer_config.json": "93248f2a9ec36c7b35f700a033d5f36228aae48db61aee31007fa49062cdeb68",
}
"""The table and its tokenizer, each with its SHA-256."""

SMOOTH = 1e-3
"""The constant a of smooth inverse frequency."""
_MANY = 4096


class Encoder:
    """Turns texts into unit vectors."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the table in `folder`, or where its package lies. Raises `InputError` where it is not the known one."""
        weights, tokens = (_checked(folder or _package(), name) for name in FILES)
        self._table: NDArray[np.float32] = load(weights)["embedding.weight"].astype(np.float32)
        self._tokenizer = Tokenizer.from_str(tokens.decode())
        self._words: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str], *, advance: Callable[[int], None] = lambda _: None) -> NDArray[np.float32]:
        """Return one unit vector per text, shape (texts, 256); the zero vector for a text without words."""
        split = [words(text) for text in texts]
        counts = Counter(word for line in split for word in line)
        total = sum(counts.values())
        weight = {word: SMOOTH / (SMOOTH + count / total) for word, count in counts.items()}
        vectors = np.zeros((len(texts), self._table.shape[1]), np.float32)
        for number, line in enumerate(split):
            for word in line:
                vectors[number] += weight[word] * self._word(word)
            if number % _MANY == _MANY - 1:
                advance(_MANY)
        advance(len(texts) % _MANY)
        spoken = np.array([bool(line) for line in split])
        if spoken.any():
            vectors[spoken] -= vectors[spoken].mean(axis=0)
        return unit(vectors)

    def _word(self, word: str) -> NDArray[np.float32]:
        if word not in self._words:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids
            self._words[word] = np.asarray(self._table[ids].mean(axis=0), np.float32)
        return self._words[word]


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors with length one; zero vectors stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-9)  # noqa: PLR2004 - float noise


def _package() -> Path:
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        hint = "Install Concerted's requirements again: make demo."
        raise InputError("no-encoder", "the table of word vectors is not installed", hint=hint)
    return Path(spec.origin).parent


def _checked(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "no-encoder", f"cannot read: {error.strerror}", place=Place(path), hint="Reinstall it."
        ) from None
    if sha256(data).hexdigest() != FILES[name]:
        hint = "Install the pinned version of wordllama again: make demo."
        raise InputError(
            "other-encoder", "this is not the table Concerted was tried with", place=Place(path), hint=hint
        )
    return data
