"""Which tests run beside others: those that measure time, drive a browser or kill builds do not."""

from pathlib import Path
from typing import Final

import pytest

FOLDERS: Final = ("bench", "browser")  # of tests that each want the machine for themselves
HERE: Final = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.relative_to(HERE).parts[0] in FOLDERS:
            item.add_marker(pytest.mark.alone)
