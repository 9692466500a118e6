from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.sandbox import parent


@pytest.fixture(autouse=True, scope="module")
def one_child() -> Iterator[None]:
    """The documents of a module share a child, as those of a batch do: its start is paid once."""
    with parent.batch():
        yield
