"""A stranger's server on loopback for each file of tests, with nothing on it when a test begins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.watch.strangers import Stranger, stranger


@pytest.fixture(scope="module")
def serving() -> Iterator[Stranger]:
    with stranger() as served:
        yield served


@pytest.fixture
def there(serving: Stranger) -> Stranger:
    serving.at.clear()
    serving.heard.clear()
    return serving
