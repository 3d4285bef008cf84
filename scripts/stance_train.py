"""Train the stance model; `docs/stance-model.md` says what came out.

    pip install torch transformers safetensors tokenizers scikit-learn
    python scripts/stance_train.py WORK --data ../shared/data --threads 2

WORK holds what `stance_vocabulary.py` wrote: `tok_de.json`, `table_de.safetensors`, and `base/`, the encoder to begin
with. Trained on: Perspectrum's train and dev split, SemAntoNeg and WikiFactCheck (CC BY-SA 4.0), and our own text
(`stance_text.py`). Never on what states no licence. One seed; the last bits of the
weights depend on the kind of processor.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import time
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from stance_text import Writer
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

LENGTH, BATCH, RATE, SEED = 96, 32, 1e-4, 5
AGAINST, NEITHER, FOR = 0, 1, 2
Pair = tuple[str, str, int]


class Model(torch.nn.Module):
    """A small BERT over both texts; the first token and the mean of all decide."""

    def __init__(self, vocabulary: int, layers: int = 6) -> None:
        super().__init__()
        self.bert = BertModel(BertConfig(
            vocab_size=vocabulary, hidden_size=384, num_hidden_layers=layers, num_attention_heads=12,
            intermediate_size=1536,
        ))  # fmt: skip
        self.head = torch.nn.Linear(768, 3)

    def forward(self, ids: Any, types: Any, mask: Any) -> Any:  # noqa: ANN401 - tensors
        """Return the scores of the three sides, shape (pairs, 3)."""
        hidden = self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        return self.head(torch.cat([hidden[:, 0], (hidden * weight).sum(1) / weight.sum(1)], 1))


def perspectrum(data: Path) -> dict[str, list[Pair]]:
    """Return Perspectrum's pairs for each split."""
    place = data / "ecosystem" / "perspectrum"
    split = json.loads((place / "dataset_split_v1.0.json").read_text())
    pool = {p["pId"]: p["text"] for p in json.loads((place / "perspective_pool_v1.0.json").read_text())}
    found: dict[str, list[Pair]] = {"train": [], "dev": [], "test": []}
    for claim in json.loads((place / "perspectrum_with_answers_v1.0.json").read_text()):
        for cluster in claim["perspectives"]:
            side = FOR if cluster["stance_label_3"] == "SUPPORT" else AGAINST
            found[split[str(claim["cId"])]] += [(claim["text"], pool[p], side) for p in cluster["pids"]]
    return found


def contradictions(data: Path) -> list[Pair]:
    """Return sentences with their antonyms and negations: same meaning is for, the opposite is against."""
    place = data / "guard" / "wedge"
    with (place / "semantoneg/processed/sem_anto_neg.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [(r["premise"], r["hypothesis"], AGAINST if r["label"] == "1" else FOR) for r in rows]
    for part in (0, 1):
        with (place / f"wikifactcheck/wikifactcheck_english_{part}.tsv").open() as file:
            found += [
                (r["sentence"], r["negated"], AGAINST)
                for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["negated"]
            ]  # fmt: skip
    return found


class Switcher:
    """Puts German words in the place of English ones, so arguments carry over (code-switching: Qin et al. 2020)."""

    def __init__(self, dictionary: Path) -> None:
        self.german: dict[str, list[str]] = json.loads(dictionary.read_text("utf-8"))
        for line in (Path(__file__).parent / "stance" / "words.txt").read_text("utf-8").splitlines():
            english, german = line.split("|")
            self.german[english] = german.split(",")

    def __call__(self, text: str, draw: random.Random, share: float) -> str:
        """Return the text with this share of the words that are known put into German."""
        return re.sub(r"[A-Za-z]+", lambda found: self._word(found[0], draw, share), text)

    def _word(self, word: str, draw: random.Random, share: float) -> str:
        known = self.german.get(word.lower())
        return draw.choice(known) if known and draw.random() < share else word


def epoch_of(number: int, data: Path, own: int, share: float, switch: Switcher) -> list[Pair]:
    """Return one epoch's pairs: the given ones, what belongs to no claim, turned claims, and fresh text of our own."""
    draw = random.Random(SEED * 1000 + number)  # noqa: S311
    splits = perspectrum(data)
    given = splits["train"] + splits["dev"]
    given = draw.sample(given, int(share * len(given)))
    pairs: list[Pair] = []
    for concept, text, side in given:
        if draw.random() < 0.08:  # noqa: PLR2004
            turned = draw.choice(("It is wrong that {}", "It is not true that {}", "Against the view that {}"))
            pairs.append((turned.format(concept[0].lower() + concept[1:]), text, 2 - side))
        else:
            pairs.append((concept, text, side))
    pairs += [(draw.choice(given)[0], draw.choice(given)[1], NEITHER) for _ in range(int(900 * share))]
    pairs += draw.sample(contradictions(data), int(1500 * share))
    pairs = [_switched(pair, switch, draw) for pair in pairs]
    pairs += list(Writer(SEED * 77 + number).pairs(own))
    draw.shuffle(pairs)
    return pairs


def _switched(pair: Pair, switch: Switcher, draw: random.Random) -> Pair:
    concept, text, side = pair
    kind = draw.random()
    if kind < 0.55:  # noqa: PLR2004 - both in German, or one of the two, or none
        return switch(concept, draw, 0.95), switch(text, draw, 0.95), side
    if kind < 0.65:  # noqa: PLR2004
        return concept, switch(text, draw, 0.95), side
    return pair


def batches(pairs: list[Pair], tokenizer: Tokenizer, draw: random.Random) -> list[Any]:
    """Return batches of pairs of like length, in random order: ids, types, mask, sides."""
    coded = tokenizer.encode_batch([(a, b) for a, b, _ in pairs])
    order = sorted(range(len(pairs)), key=lambda i: (len(coded[i].ids), i))
    made = []
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        size = max(len(coded[i].ids) for i in rows)
        ids, types, mask = (torch.zeros(len(rows), size, dtype=torch.long) for _ in range(3))
        for place, i in enumerate(rows):
            n = len(coded[i].ids)
            ids[place, :n], mask[place, :n] = torch.tensor(coded[i].ids), 1
            types[place, :n] = torch.tensor(coded[i].type_ids)
        made.append((ids, types, mask, torch.tensor([pairs[i][2] for i in rows])))
    draw.shuffle(made)
    return made


def main() -> None:
    """Train and write `stance.safetensors` to the work folder after each epoch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--own", type=int, default=10_000)
    parser.add_argument("--share", type=float, default=1.0, help="of the given pairs in each epoch")
    parser.add_argument("--go-on", type=Path, help="weights of an earlier run")
    parser.add_argument("--begin", type=int, default=0, help="number of the first epoch")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(SEED)
    draw = random.Random(SEED)  # noqa: S311
    switch = Switcher(given.work / "dictionary.json")
    tokenizer = Tokenizer.from_file(str(given.work / "tok_de.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LENGTH)
    table = load_file(given.work / "table_de.safetensors")["table"]
    model = Model(len(table))
    start = {k: v for k, v in load_file(given.work / "base" / "model.safetensors").items() if "position_ids" not in k}
    start["embeddings.word_embeddings.weight"] = table
    model.bert.load_state_dict(start, strict=False)
    if given.go_on:
        model.load_state_dict(load_file(given.go_on))
    words = list(model.bert.embeddings.parameters())
    rest = [*model.bert.encoder.parameters(), *model.head.parameters()]
    steps = given.epochs * (len(epoch_of(0, given.data, given.own, given.share, switch)) // BATCH + 1)
    optimiser = torch.optim.AdamW(
        [{"params": words, "weight_decay": 0.0, "lr": RATE / 3}, {"params": rest, "weight_decay": 0.01, "lr": RATE}]
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=[RATE / 3, RATE], total_steps=steps + 1, pct_start=0.08, anneal_strategy="linear"
    )
    began, seen = time.time(), 0.0
    for number in range(given.begin, given.begin + given.epochs):
        model.train()
        for step, (ids, types, mask, sides) in enumerate(
            batches(epoch_of(number, given.data, given.own, given.share, switch), tokenizer, draw)
        ):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(ids, types, mask)
            loss = torch.nn.functional.cross_entropy(scores.float(), sides, label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            seen = 0.98 * seen + 0.02 * float(loss.detach())
            if step % 100 == 0:
                print(number, step, f"{seen:.3f}", f"{time.time() - began:.0f} s", flush=True)
        save_file({k: v.contiguous() for k, v in model.state_dict().items()}, given.work / "stance.safetensors")
        print("epoch", number, f"{time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
