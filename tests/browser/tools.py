"""The programs of others that judge our pages: found, or a sentence that says what is missing."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
BROWSER: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # else the shell rounds letters to whole pixels, as no screen does
)
# The shell first: what opens no window of its own opens a page with a third of the work.
CHROMIUM: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")  # fmt: skip
PLAYWRIGHTS: Final = ("chromium_headless_shell-*/*/chrome-headless-shell", "chromium-*/*/chrome")


class MissingToolError(Exception):
    """A tool that a judgement needs is not here; without it nothing is proved, so tests fail."""


def find_program(name: str, advice: str) -> str:
    found = shutil.which(name)
    if not found:
        raise MissingToolError(f"`{name}` is not installed: {advice}")
    return found


def install_judges() -> Path:
    """The folder of the packages that package.json pins, installed where it lacks one of them."""
    pinned = json.loads((HERE / "package.json").read_text())["devDependencies"]
    npm = find_program("npm", "the pages' judges come with it. Install Node.js 20 or newer.")
    folder = os.open(HERE, os.O_RDONLY)
    try:
        # Sessions side by side share the folder; one installs and the others wait for it.
        fcntl.flock(folder, fcntl.LOCK_EX)
        if lacking := _lacking(pinned):
            _install(npm, lacking)
    finally:
        os.close(folder)
    return HERE / "node_modules"


def _lacking(pinned: dict[str, str]) -> list[str]:
    return [
        f"{name} {version}"
        for name, version in pinned.items()
        if _installed(HERE / "node_modules" / name / "package.json") != version
    ]


def _installed(manifest: Path) -> str:
    return json.loads(manifest.read_text())["version"] if manifest.is_file() else ""


def _install(npm: str, lacking: list[str]) -> None:
    options = ["--no-save", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    done = subprocess.run([npm, "install", *options], cwd=HERE, capture_output=True, text=True)
    if done.returncode:
        raise MissingToolError(
            f"npm could not install {', '.join(lacking)} into {HERE}: {done.stderr.strip()}"
        )


def find_chromium() -> str:
    """The browser named by CHROMIUM, the system's, or playwright's own."""
    asked = os.environ.get("CHROMIUM")
    candidates = [asked] if asked else [*filter(None, map(shutil.which, CHROMIUM)), *_playwrights()]
    for candidate in candidates:
        if os.access(candidate, os.X_OK):
            return candidate
    raise MissingToolError(
        f"CHROMIUM names {asked}, which is no program."
        if asked
        else "There is no Chromium: install the system's package, name one in CHROMIUM, "
        "or run `playwright install --only-shell chromium`."
    )


def _playwrights() -> list[str]:
    kept = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    usual = "Library/Caches" if sys.platform == "darwin" else ".cache"
    folder = Path(kept) if kept else Path.home() / usual / "ms-playwright"
    return [str(path) for kind in PLAYWRIGHTS for path in sorted(folder.glob(kind), reverse=True)]
