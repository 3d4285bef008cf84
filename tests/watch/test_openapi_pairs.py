"""Our verdicts beside those of the reference tool, on its own published pairs (`CONCERTED_DATA`)."""

from bench.watch_openapi import measured

from tests.data import needs


def test_breaking_changes_are_found_as_the_reference_tool_finds_them():
    figures = measured(needs("watch/openapi"))
    assert figures.pairs == 71
    assert figures.precision >= 0.95
    assert figures.recall >= 0.95
    assert figures.kinds_recall >= 0.95
