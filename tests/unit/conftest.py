"""What tests of several rooms begin with."""

import pytest

from generator.publish import looks


@pytest.fixture
def believing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are believed however young they are: what a build has seen is not read again."""
    monkeypatch.setattr(looks, "SETTLED", 0)
