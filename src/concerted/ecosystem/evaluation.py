"""Two sides of one question, found by who praises and who finds fault.

Where all speak to one question, what separates two sides is not what they speak of but how they judge it: one defends,
the other attacks. A few words that judge, ours, are widened to the corpus' own by the table of word vectors, which gives
each actor a noisy score. What the rest of the wording says about that score (ridge regression, each actor predicted
from all others) is the side; a mixture of two normal distributions (Dempster, Laird, Rubin 1977) cuts it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.profiles import Matrix, Profiles, profiles, unit

JUDGING = 0.1
"""Share of the words that count: those that judge most clearly."""
DOUBT = 3.0
"""Ridge: so many times the mean variance of an actor's wording."""
TRUSTED = 3.0
"""Standard deviations of the correlation between judgement and wording below which there is no such axis."""
_ROUNDS = 500
_CUTS = (0.2, 0.35, 0.5, 0.65, 0.8)
_FLOOR = 1e-3


@cache
def seeds() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return for each language the words that we call praise and those we call blame."""
    lexicon = tomllib.loads(files(__package__).joinpath("judgement.toml").read_text("utf-8"))
    return tuple((tuple(language["praise"]), tuple(language["blame"])) for language in lexicon.values())


def judgements(found: Profiles, encoder: Encoder) -> Matrix:
    """Return for each word how far it praises (above 0) or blames (below); 0 for the nine in ten that hardly judge.

    The seeds are those of the language whose seeds the texts use most.
    """
    share = found.counts.sum(axis=0) / found.counts.sum()
    often = dict(zip(found.words, share.tolist(), strict=True))
    praise, blame = max(seeds(), key=lambda kinds: sum(often.get(word, 0.0) for kind in kinds for word in kind))
    way = unit(encoder.meanings(praise)).mean(axis=0) - unit(encoder.meanings(blame)).mean(axis=0)
    scale = unit(encoder.meanings(found.words)) @ unit(way[None])[0]
    scale = scale - share @ scale
    return np.where(np.abs(scale) >= np.quantile(np.abs(scale), 1 - JUDGING), scale, 0.0)


def judged(counts: Matrix, scale: Matrix) -> Matrix:
    """Return each actor's judgement as a number of standard deviations from what all say, its length accounted for."""
    length = counts.sum(axis=1)
    share = counts.sum(axis=0) / counts.sum()
    mean = share @ scale
    spread = max(float(share @ scale**2 - mean**2), 1e-12)
    scores: Matrix = (counts @ scale - length * mean) / np.sqrt(spread * np.maximum(length, 1))
    return scores


def predicted(rows: Matrix, scores: Matrix) -> Matrix:
    """Return each actor's score as the wording of all others predicts it (leave-one-out ridge regression)."""
    centred = rows - rows.mean(axis=0)
    like = centred @ centred.T
    n = len(like)
    target = scores - scores.mean()
    hat = like @ np.linalg.inv(like + DOUBT * max(np.trace(like) / n, 1e-12) * np.eye(n))
    own = np.diag(hat)
    out: Matrix = (hat @ target - own * target) / (1 - own)
    return out


def axis(texts: Sequence[Sequence[str]], encoder: Encoder) -> tuple[Matrix, float]:
    """Return each actor's place between blame and praise, and z, how surely wording and judgement go together.

    The place is the mean over three views of the wording: rare words, frequencies, mere presence.
    """
    single = profiles(texts)
    if len(single.words) < 1 / JUDGING:
        return np.zeros(len(texts)), 0.0
    scores = judged(single.counts, judgements(single, encoder))
    wide = profiles(texts, pairs=True, fewest=3)
    counts = wide.counts
    often = np.log1p(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1) * 2000)
    views = (wide.tfidf, often, unit((counts > 0).astype(float)))
    places = np.mean([_standard(predicted(unit(view - view.mean(axis=0)), scores)) for view in views], axis=0)
    with np.errstate(invalid="ignore"):
        together = float(np.nan_to_num(np.corrcoef(places, scores)[0, 1]))
    return places, together * np.sqrt(len(texts) - 1)


def two_sides(places: Matrix) -> NDArray[np.bool_]:
    """Return who is on the upper side: of two normal distributions of one spread, the likelier for each actor.

    Fitted by expectation maximisation from several cuts; the fit of the greatest likelihood counts. One spread makes the
    sides an upper and a lower one, however unequal their numbers.
    """
    x = _standard(places)
    fits = [_fitted(x, x > np.quantile(x, cut)) for cut in _CUTS]
    return max(fits, key=lambda fit: fit[0])[1] > 0.5  # noqa: PLR2004 - the likelier


def _fitted(x: Matrix, upper: NDArray[np.bool_]) -> tuple[float, Matrix]:
    """Return the log likelihood, and how likely each is of the upper distribution."""
    share = upper.astype(float)
    likelihood = -np.inf
    for _ in range(_ROUNDS):
        weight = np.clip(np.array([share.sum(), (1 - share).sum()]), 1e-9, None)
        mean = np.array([share @ x, (1 - share) @ x]) / weight
        variance = float(share @ (x - mean[0]) ** 2 + (1 - share) @ (x - mean[1]) ** 2) / len(x) + _FLOOR
        dense = weight / len(x) * np.exp(-((x[:, None] - mean) ** 2) / (2 * variance)) / np.sqrt(variance)
        total = np.maximum(dense.sum(axis=1), 1e-300)
        share, before, likelihood = dense[:, 0] / total, likelihood, float(np.log(total).sum())
        if likelihood - before < 1e-9:  # noqa: PLR2004 - settled
            break
    return likelihood, share


def _standard(values: Matrix) -> Matrix:
    spread = float(values.std())
    return (values - values.mean()) / (spread if spread > 1e-12 else 1.0)  # noqa: PLR2004 - float noise
