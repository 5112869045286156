"""What tests of several folders share: the understanding engine as it is shipped, loaded once."""

from __future__ import annotations

import pytest

from nlu.interpret import Interpreter


@pytest.fixture(scope="session")
def interpreter() -> Interpreter:
    """The embedded engine that ``make test`` trained."""
    return Interpreter.load()
