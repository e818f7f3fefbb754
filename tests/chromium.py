"""The real browser of the browser tests: Debian's, another one of the family, or Playwright's own. The one without
windows is preferred: it draws the same pages, and not the browser's own toolbars, which cost three times as much.

`python -m tests.chromium` says what to install when there is none: a missing browser is an error, never a skip.
"""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "The browser tests need Chromium, and there is none. On Debian or Ubuntu: "
    "apt-get install --no-install-recommends chromium-headless-shell fonts-noto-cjk. "
    "Elsewhere: .venv/bin/playwright install chromium, or set CHROMIUM to a browser's path."
)


def chromium() -> Path | None:
    """The browser to start: what `CHROMIUM` names, else one on the search path, else Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return Path(found) if found else playwright_chromium()


def playwright_chromium() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


if __name__ == "__main__":
    sys.exit(0 if chromium() else ADVICE)
