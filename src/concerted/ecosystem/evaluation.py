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
from concerted.ecosystem.profiles import Matrix, profiles, unit

JUDGING = 0.1
"""Share of the words that count: those that judge most clearly."""
DOUBT = 3.0
"""Ridge: so many times the mean variance of an actor's wording."""
TRUSTED = 3.0
"""Standard deviations of the correlation between judgement and wording below which there is no such axis."""
_ROUNDS = 500


@cache
def seeds() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words we call praise and those we call blame, of all languages."""
    lexicon = tomllib.loads(files(__package__).joinpath("judgement.toml").read_text("utf-8"))
    praise = tuple(word for language in lexicon.values() for word in language["praise"])
    return praise, tuple(word for language in lexicon.values() for word in language["blame"])


def judgements(words: Sequence[str], encoder: Encoder) -> Matrix:
    """Return for each word how far it praises (above 0) or blames (below), unit scale: 0 for most."""
    praise, blame = (unit(encoder.meanings(list(kind))).mean(axis=0) for kind in seeds())
    scale = unit(encoder.meanings(words)) @ unit((praise - blame)[None])[0]
    scale = scale - np.median(scale)
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
    single = profiles(texts, fewest=3)
    if len(single.words) < 1 / JUDGING:
        return np.zeros(len(texts)), 0.0
    scores = judged(single.counts, judgements(single.words, encoder))
    wide = profiles(texts, pairs=True, fewest=3)
    counts = wide.counts
    often = np.log1p(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1) * 2000)
    views = (wide.tfidf, often, unit((counts > 0).astype(float)))
    places = np.mean([_standard(predicted(unit(view - view.mean(axis=0)), scores)) for view in views], axis=0)
    with np.errstate(invalid="ignore"):
        together = float(np.nan_to_num(np.corrcoef(places, scores)[0, 1]))
    return places, together * np.sqrt(len(texts) - 1)


def two_sides(places: Matrix) -> NDArray[np.bool_]:
    """Return who is on the upper side: the likelier of two normal distributions, fitted by expectation maximisation."""
    x = _standard(places)
    upper = x > np.median(x)
    share = np.where(upper, 0.9, 0.1)
    for _ in range(_ROUNDS):
        before = share
        densities = []
        for weight in (share, 1 - share):
            total = max(float(weight.sum()), 1e-9)
            mean = float(weight @ x) / total
            variance = float(weight @ (x - mean) ** 2) / total + 0.01
            densities.append(total * np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(variance))
        share = densities[0] / np.maximum(densities[0] + densities[1], 1e-300)
        if np.abs(share - before).max() < 1e-6:  # noqa: PLR2004 - settled
            break
    found: NDArray[np.bool_] = share > 0.5  # noqa: PLR2004 - the likelier
    return found


def _standard(values: Matrix) -> Matrix:
    spread = float(values.std())
    return (values - values.mean()) / (spread if spread > 1e-12 else 1.0)  # noqa: PLR2004 - float noise
