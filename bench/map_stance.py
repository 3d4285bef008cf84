"""Sides on targets never seen: ours against TF-IDF and logistic regression trained on the same kind of set.

Perspectrum's test split (for or against, no third class); every election of wahlomat (thesis and the party's reason:
agree, neutral, disagree); the sentences of epcoal2010; our own challenge cases. The baseline is given what we are
not: for wahlomat it is trained on all other elections.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any

import numpy as np
from tests.data import DATA

from bench.measure import Figure, machine
from concerted.ecosystem.stance import Stance

BAR_PERSPECTRUM, BAR_WAHLOMAT = 0.70, 0.62
SIDES = {"against": 0, "neither": 1, "for": 2}
Rows = list[tuple[str, str, int]]


def perspectrum() -> dict[str, Rows]:
    """Return the pairs of each split: claim, perspective, 0 against or 2 for."""
    place = DATA / "ecosystem" / "perspectrum"
    split = json.loads((place / "dataset_split_v1.0.json").read_text())
    pool = {p["pId"]: p["text"] for p in json.loads((place / "perspective_pool_v1.0.json").read_text())}
    found: dict[str, Rows] = {"train": [], "dev": [], "test": []}
    for claim in json.loads((place / "perspectrum_with_answers_v1.0.json").read_text()):
        for cluster in claim["perspectives"]:
            side = 2 if cluster["stance_label_3"] == "SUPPORT" else 0
            found[split[str(claim["cId"])]] += [(claim["text"], pool[p], side) for p in cluster["pids"]]
    return found


def wahlomat() -> dict[str, Rows]:
    """Return each election's rows: thesis, reason, side."""
    return {
        place.name: [
            (row["title"], row["text"].strip(' "\n'), row["stance"] + 1)
            for row in map(json.loads, (place / "docs.jsonl").open())
        ]
        for place in sorted((DATA / "ecosystem" / "wahlomat").iterdir())
    }


def epcoal() -> Rows:
    """Return the sentences of the debate on coal subsidies with the crowd's side."""
    place = DATA / "ecosystem" / "epcoal2010"
    texts = {row["doc"]: row["text"] for row in map(json.loads, (place / "docs.jsonl").open())}
    with (place / "positions.csv").open() as file:
        return [("coal subsidies", texts[r["doc"]], int(r["value"]) + 1) for r in csv.DictReader(file)]


def challenge() -> Rows:
    """Return our own cases of negation, reported speech, conditions, questions and concessions."""
    with (Path(__file__).parent.parent / "tests/ecosystem/stance_challenge.tsv").open() as file:
        return [(r["concept"], r["text"], SIDES[r["side"]]) for r in csv.DictReader(file, delimiter="\t")]


def challenge_kinds() -> dict[str, list[int]]:
    """Return which of our own cases are of each kind, and which in each language: English ones come first."""
    with (Path(__file__).parent.parent / "tests/ecosystem/stance_challenge.tsv").open() as file:
        kinds = [row["kind"] for row in csv.DictReader(file, delimiter="\t")]
    found = {"English": list(range(len(kinds) // 2 + 1)), "German": list(range(len(kinds) // 2 + 1, len(kinds)))}
    for number, kind in enumerate(kinds):
        found.setdefault(kind, []).append(number)
    return found


def macro_f1(truth: Any, found: Any, classes: tuple[int, ...]) -> float:  # noqa: ANN401 - arrays
    """Return the mean of the F1 of these classes."""
    truth, found = np.asarray(truth), np.asarray(found)
    hits = [np.sum((truth == c) & (found == c)) for c in classes]
    sizes = [np.sum(truth == c) + np.sum(found == c) for c in classes]
    return float(mean(2 * h / s if s else 0.0 for h, s in zip(hits, sizes, strict=True)))


def calibration_error(probabilities: Any, truth: Any, bins: int = 10) -> float:  # noqa: ANN401 - arrays
    """Return the expected calibration error (Naeini et al. 2015) of the likeliest class, in bins of equal width."""
    best, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == np.asarray(truth)
    places = np.minimum((best * bins).astype(int), bins - 1)
    return float(sum(abs(right[places == b].sum() - best[places == b].sum()) for b in range(bins)) / len(best))


def sides(probabilities: Any) -> Any:  # noqa: ANN401 - arrays
    """Return 0 or 2, whichever of against and for is likelier."""
    return np.where(probabilities[:, 2] > probabilities[:, 0], 2, 0)


def _scores(rows: Rows, probabilities: Any) -> tuple[float, float, float]:  # noqa: ANN401 - arrays
    """Return macro-F1 over three classes and over the two sides alone, and the calibration error."""
    truth = np.array([side for *_, side in rows])
    taken = truth != 1
    return (
        macro_f1(truth, probabilities.argmax(axis=1), (0, 1, 2)),
        macro_f1(truth[taken], sides(probabilities[taken]), (0, 2)),
        calibration_error(probabilities, truth),
    )


def _baseline(train: Rows, tests: Rows) -> Any:  # noqa: ANN401 - an array, or None without scikit-learn
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - not a requirement of ours
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    except ImportError:
        return None
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=4, max_iter=400, class_weight="balanced")
    model.fit(words.fit_transform([f"{a} ||| {b}" for a, b, _ in train]), [side for *_, side in train])
    found = model.predict_proba(words.transform([f"{a} ||| {b}" for a, b, _ in tests]))
    result = np.zeros((len(tests), 3))
    result[:, model.classes_] = found
    return result


def run(*, every: int = 1) -> Figure:
    """Print every score; the figure is macro-F1 on wahlomat over three classes against the baseline's."""
    stance = Stance()
    splits = perspectrum()
    began = process_time()
    found = stance.probabilities([row[:2] for row in splits["test"]])
    speed = len(found) / (process_time() - began)
    ours = macro_f1([r[2] for r in splits["test"]], sides(found), (0, 2))
    peer = _baseline(splits["train"], splits["test"])
    theirs = "needs scikit-learn" if peer is None else f"{_scores(splits['test'], peer)[1]:.3f}"
    error = calibration_error(found[:, [0, 2]] / found[:, [0, 2]].sum(axis=1, keepdims=True),
                              [r[2] // 2 for r in splits["test"]])  # fmt: skip
    print(
        f"  perspectrum test, 2 classes: {ours:.3f} (baseline {theirs}), calibration {error:.3f}, {speed:.0f} pairs/s"
    )
    elections = wahlomat()
    table = []
    for name, rows in list(elections.items())[::every]:
        scores = _scores(rows, stance.probabilities([row[:2] for row in rows]))
        others = [r for other, more in elections.items() if other != name for r in more]
        theses = {r[0] for r in rows}
        peer = _baseline([r for r in others[::4] if r[0] not in theses], rows)
        table.append((*scores, float("nan") if peer is None else _scores(rows, peer)[0]))
        print(f"  wahlomat {name}: " + " ".join(f"{v:.3f}" for v in table[-1]), flush=True)
    three, two, error, theirs3 = (mean(column) for column in zip(*table, strict=True))
    other = mean(row[2] for name, row in zip(list(elections)[::every], table, strict=True) if name[:4] != "2021")
    print(
        f"  wahlomat mean: 3 classes {three:.3f} (baseline {theirs3:.3f}), 2 classes {two:.3f}, calibration"
        f" {error:.3f}, without those of 2021 {other:.3f}"
    )
    for name, rows in (("epcoal2010", epcoal()), ("challenge", challenge())):
        probabilities = stance.probabilities([row[:2] for row in rows])
        scores = _scores(rows, probabilities)
        hits = [int(p == r[2]) for p, r in zip(probabilities.argmax(axis=1), rows, strict=True)]
        print(f"  {name}: 3 classes {scores[0]:.3f}, 2 classes {scores[1]:.3f}, right {mean(hits):.3f}")
    for kind, numbers in challenge_kinds().items():
        print(f"    {kind}: {mean(hits[n] for n in numbers):.2f} of {len(numbers)}")
    return Figure(
        name="map-stance", ours=three, peer=theirs3, ratio=three / theirs3,
        bar=f"wahlomat {BAR_WAHLOMAT}, perspectrum {BAR_PERSPECTRUM}",
        holds=three >= BAR_WAHLOMAT and ours >= BAR_PERSPECTRUM, unit="macro-F1", machine=machine(),
    )  # fmt: skip


if __name__ == "__main__":
    print(run(every=int(sys.argv[1]) if len(sys.argv) > 1 else 1).json())
