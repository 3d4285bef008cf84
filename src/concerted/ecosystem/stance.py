"""Which side a passage takes on a concept: against it, for it, or neither.

A small cross-encoder reads the concept and the passage together (six layers, 29 million weights in int8), as only that
separates a negated sentence from the plain one. It knows English and German; `docs/stance-model.md` is its card:
what it was trained on, under which licences, how good and how well calibrated it is, and where it errs. Two files lie
beside this module and are checked against their SHA-256.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

from concerted.ecosystem.weights import checked

FILES = {
    "stance.onnx": "f50d871b92c574ea2d5f99ca5901cb1da793082621fd38bfadfd20fffa134d17",
    "stance-tokens.json": "db9b143bfbf7dc05a1915a5621f63a2f76226331befa773c960629e80a157657",
}
"""The model and its tokenizer, each with its SHA-256."""
LONGEST = 128
"""Tokens of concept and passage together that are read; the longer of the two is cut at its end."""
_CHARACTERS = 2_000
_BATCH = 32
_READ = 4_096
_MODELS: dict[Path, Stance] = {}
_READING = Lock()


class Stance:
    """Judges pairs of a concept (a demand or practice) and a passage."""

    made_by = "the small model that is shipped"

    def __init__(self, folder: Path | None = None) -> None:
        """Judge by the model in `folder`, or by the one that is shipped; it is read when first needed."""
        self._folder = folder or Path(__file__).parent / "model"

    def __reduce__(self) -> tuple[Callable[[Path], Stance], tuple[Path]]:
        """Travel without the model: it is read where the work is done, once in a process."""
        return _once, (self._folder,)

    @property
    def identity(self) -> str:
        """The model's digest: what a judgement depends on beside its pair."""
        return FILES["stance.onnx"]

    def prepare(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Do nothing: it costs nothing but time, and nothing leaves the machine."""

    def probabilities(
        self, pairs: Sequence[tuple[str, str]], *, advance: Callable[[int], None] = lambda _: None
    ) -> NDArray[np.float32]:
        """Return the probabilities of against, neither and for (`sides`), shape (pairs, 3); each row's sum is 1.

        A pair is a concept that one can be for or against, and a sentence or short passage by the one whose side
        is asked. The answer to a pair depends on that pair alone. `advance` is told of each so many pairs done.
        Raises `InputError` where the model's files are not the known ones.
        """
        result = np.zeros((len(pairs), 3), np.float32)
        for start in range(0, len(pairs), _READ):
            some = [(concept[:_CHARACTERS], text[:_CHARACTERS]) for concept, text in pairs[start : start + _READ]]
            for rows, batch in self._batches(some):
                result[start + rows] = self._session.run(None, batch)[0]
                advance(len(rows))
        return result

    def _batches(
        self, pairs: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[NDArray[np.int64], dict[str, NDArray[np.int64]]]]:
        """Yield the pairs in batches of like length: their rows, and the model's inputs."""
        coded = self._tokenizer.encode_batch(list(pairs))
        order = np.argsort([len(code.ids) for code in coded], kind="stable")
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            shape = (len(rows), len(coded[rows[-1]].ids))
            ids, types, mask = (np.zeros(shape, np.int64) for _ in range(3))
            for place, row in enumerate(rows):
                code = coded[row]
                ids[place, : len(code.ids)], types[place, : len(code.ids)] = code.ids, code.type_ids
                mask[place, : len(code.ids)] = 1
            yield rows, {"ids": ids, "types": types, "mask": mask}

    @cached_property
    def _session(self) -> InferenceSession:
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return InferenceSession(self._checked("stance.onnx"), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_str(self._checked("stance-tokens.json").decode())
        tokenizer.enable_truncation(LONGEST)
        return tokenizer

    def _checked(self, name: str) -> bytes:
        hint = "Install Concerted again; after a training, write the new sums into stance.py."
        return checked(self._folder / name, FILES[name], called="stance-model", hint=hint)


def _once(folder: Path) -> Stance:
    """Return the judge of a folder, the same for all threads."""
    with _READING:
        return _MODELS.setdefault(folder, Stance(folder))
