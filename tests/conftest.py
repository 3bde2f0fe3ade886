"""Which tests run beside which: some want the machine for themselves, some share browsers.

What measures time, waits for it or kills builds is marked as ``alone``. What else drives a browser runs
beside its like, apart from other tests: a process that has driven one keeps an event loop.
"""

from pathlib import Path
from typing import Final

import pytest

FOLDERS: Final = {"bench": pytest.mark.alone, "browser": pytest.mark.browser}
HERE: Final = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark = FOLDERS.get(item.path.relative_to(HERE).parts[0])
        if mark and not item.get_closest_marker("alone"):
            item.add_marker(mark)
