"""Two sides of one question, found by who praises and who finds fault.

Where all speak to one question, what separates two sides is not what they speak of but how they judge it: one
defends, the other attacks. A few words that judge, ours, are widened to the corpus' own by the table of word vectors,
which gives each actor a noisy score. What the rest of the wording says about that score (ridge regression, each actor
predicted from all others) is the side; it is cut where the wording explains the two sides best.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Sequence
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
TYPICAL = 2_000
"""Words of a document that frequencies are reckoned by."""
FEWEST = 3
"""Actors of a side, and users of a word."""
LEAST = 0.1
"""Share of the actors on a side."""


@cache
def seeds() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return for each language the words that we call praise and those we call blame."""
    lexicon = tomllib.loads(files(__package__).joinpath("judgement.toml").read_text("utf-8"))
    return tuple((tuple(language["praise"]), tuple(language["blame"])) for language in lexicon.values())


def judgements(found: Profiles, encoder: Encoder) -> Matrix:
    """Return for each word how far it praises (above 0) or blames (below); 0 for the nine in ten that hardly judge.

    The seeds are those of the language whose seeds the texts use most. Where not even half of the actors use any,
    nobody judges: all are 0.
    """
    share = found.counts.sum(axis=0) / found.counts.sum()
    often = dict(zip(found.words, share.tolist(), strict=True))
    praise, blame = max(seeds(), key=lambda kinds: sum(often.get(word, 0.0) for kind in kinds for word in kind))
    known = [column for column, word in enumerate(found.words) if word in {*praise, *blame}]
    if 2 * int((found.counts[:, known].sum(axis=1) > 0).sum()) < len(found.counts):
        return np.zeros(len(found.words))
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


def likeness(rows: Matrix) -> Matrix:
    """Return the products of rows of wording, centred."""
    centred = rows - rows.mean(axis=0)
    like: Matrix = centred @ centred.T
    return like


def hat(like: Matrix) -> Matrix:
    """Return the hat matrix of ridge regression on rows of this likeness: a product with it predicts."""
    made: Matrix = like @ np.linalg.inv(like + DOUBT * max(np.trace(like) / len(like), 1e-12) * np.eye(len(like)))
    return made


def predicted(explained: Matrix, scores: Matrix) -> Matrix:
    """Return each actor's score as the wording of all others predicts it (leave-one-out, from the hat matrix)."""
    target = scores - scores.mean()
    own = np.diag(explained)
    out: Matrix = (explained @ target - own * target) / (1 - own)
    return out


def two_sides(texts: Sequence[Sequence[str]], encoder: Encoder) -> NDArray[np.bool_] | None:
    """Return who is on the side that praises, or None where judging does not go with the rest of the wording.

    An actor's place is the mean over three views of the wording: rare words, how often, and whether at all.
    """
    single, wide = profiles(texts), profiles(texts, pairs=True, fewest=FEWEST)
    if len(texts) < 2 * FEWEST or min(len(single.words), len(wide.words)) < 1 / JUDGING:
        return None
    scores = judged(single.counts, judgements(single, encoder))
    if not scores.std():
        return None
    length = np.maximum(wide.counts.sum(axis=1, keepdims=True), 1)
    views: tuple[Callable[[], Matrix], ...] = (
        lambda: wide.tfidf,
        lambda: np.log1p(wide.counts / length * TYPICAL),
        lambda: unit((wide.counts > 0).astype(float)),
    )  # one at a time, since each is as large as the counts
    likes = [_viewed(view()) for view in views]
    places = np.mean([_standard(predicted(hat(like), scores)) for like in likes], axis=0)
    with np.errstate(invalid="ignore"):  # places that are all alike go with nothing: not a number, and no sides
        together = float(np.corrcoef(places, scores)[0, 1]) * math.sqrt(len(texts) - 1)
    return cut(places, hat(np.sum(likes, axis=0))) if together >= TRUSTED else None


def cut(places: Matrix, explained: Matrix) -> NDArray[np.bool_]:
    """Return who is on the upper side: the cut of the axis whose two sides the wording explains best.

    `explained` is the hat matrix of the wording; the share of the sides' variance it explains is a Rayleigh quotient.
    Each side has at least a tenth of the actors.
    """
    n = len(places)
    least = max(FEWEST, math.ceil(LEAST * n))
    order = np.argsort(-places, kind="stable")
    upper = np.zeros(n, bool)
    best, size = -np.inf, 0
    for count in range(1, n - least + 1):
        upper[order[count - 1]] = True
        if count >= least:
            side = upper - upper.mean()
            share = float(side @ explained @ side) / float(side @ side)
            if share > best + 1e-12:
                best, size = share, count
    found = np.zeros(n, bool)
    found[order[:size]] = True
    return found


def _viewed(view: Matrix) -> Matrix:
    view -= view.mean(axis=0)
    return likeness(unit(view))


def _standard(values: Matrix) -> Matrix:
    spread = float(values.std())
    standard: Matrix = (values - values.mean()) / (spread if spread > 1e-12 else 1.0)  # noqa: PLR2004 - float noise
    return standard
