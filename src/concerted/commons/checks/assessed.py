"""Do the eight dimensions, the overall score and the confidence agree with each other and with the body?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerted.commons.findings import Seen, seen
from concerted.commons.patterns import DIMENSIONS, Assessment, Pattern
from concerted.commons.values import Mapping, Scalar, Value
from concerted.lines import Line

LEAST, MOST = 1, 5
_ROUNDING = 0.0501
_RATING = re.compile(r"Confidence Rating:\**\s*(?:(★{1,5})|([1-5])\s*/\s*[1-5]\b)")


def assessed(pattern: Pattern) -> Iterator[Seen]:
    """Yield what does not add up."""
    node = pattern.top.get("ontology", "commons_assessment")
    ontology = pattern.top.get("ontology")
    key = (ontology.key("commons_assessment") if isinstance(ontology, Mapping) else None) or node
    if node is not None and not isinstance(node, Mapping) and not (isinstance(node, Scalar) and node.is_null):
        said = Line("Each of the eight dimensions stands under its own name, with a number from 1 to 5.")
        yield seen("assessment-wrong-type", key or node, said)
    whole = node.get("overall_score") if isinstance(node, Mapping) else None
    if whole is not None and not isinstance(whole, Scalar):
        yield seen("wrong-type", whole, Line("“{name}” is expected to be a number.", {"name": "overall_score"}))
    if pattern.assessment:
        yield from _scores(pattern.assessment)
        yield from _whole(pattern.assessment)
        yield from _overall(pattern.assessment)
    yield from _confidence(pattern)


def number(value: Value | None) -> float | None:
    """Return what a value counts, if it is a number that is not in quotes."""
    meaning = value.meaning if isinstance(value, Scalar) else None
    return float(meaning) if isinstance(meaning, int | float) and not isinstance(meaning, bool) else None


def numbers(assessment: Assessment) -> list[float]:
    """Return the scores that are numbers."""
    return [score for value in assessment.scores.values() if (score := number(value)) is not None]


def _scores(assessment: Assessment) -> Iterator[Seen]:
    named = dict(assessment.scores)
    if assessment.overall:
        named["overall_score"] = assessment.overall
    for name, value in named.items():
        score = number(value)
        if score is None:
            said = Line("“{name}” is expected to be a number.", {"name": name})
            yield seen("wrong-type", value, said)
        elif not LEAST <= score <= MOST:
            values = {"name": name, "score": value.text if isinstance(value, Scalar) else ""}
            yield seen("assessment-out-of-range", value, Line("“{name}” is {score}; scores go from 1 to 5.", values))


def _whole(assessment: Assessment) -> Iterator[Seen]:
    missing = [name for name in DIMENSIONS if name not in assessment.scores]
    if missing:
        said = Line("Not assessed: {missing}.", {"missing": ", ".join(missing)})
        yield seen("assessment-incomplete", assessment.key, said)
    found = numbers(assessment)
    if len(found) == len(DIMENSIONS) and len(set(found)) == 1:
        said = Line("All eight dimensions are {score}: is none stronger, none weaker?", {"score": f"{found[0]:g}"})
        yield seen("assessment-uniform", assessment.key, said)


def _overall(assessment: Assessment) -> Iterator[Seen]:
    overall, found = number(assessment.overall), numbers(assessment)
    if assessment.overall is None or overall is None or len(found) < len(DIMENSIONS):
        return
    if not all(LEAST <= score <= MOST for score in (overall, *found)):
        return
    mean = sum(found) / len(found)
    if abs(mean - overall) > _ROUNDING:
        said = Line(
            "The overall score is {overall}; the mean of its {count} dimensions is {mean}.",
            {"overall": assessment.overall.text, "mean": f"{mean:.3f}".rstrip("0").rstrip("."), "count": len(found)},
        )
        yield seen("assessment-overall-mismatch", assessment.overall, said, near=f"{mean:.1f}")


def _confidence(pattern: Pattern) -> Iterator[Seen]:
    value = pattern.top.get("lifecycle", "confidence")
    if value is None or (isinstance(value, Scalar) and value.is_null):
        return
    if not isinstance(value, Scalar) or (said := number(value)) is None:
        yield seen("wrong-type", value, Line("“{name}” is expected to be a number.", {"name": "confidence"}))
        return
    if not LEAST <= said <= MOST:
        values = {"name": "confidence", "score": value.text}
        yield seen("assessment-out-of-range", value, Line("“{name}” is {score}; scores go from 1 to 5.", values))
    rating = _RATING.search(pattern.text, pattern.source.body[0])
    if rating is None:
        return
    body = len(rating[1]) if rating[1] else int(rating[2])
    if body != said:
        line = Line(
            "Confidence is {front} here and {body} in the body’s rating: which one holds?",
            {"front": value.text, "body": body},
        )
        yield seen("confidence-contradiction", value, line, near=str(body))
