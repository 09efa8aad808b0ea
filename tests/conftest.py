"""What every test shares: none is judged by the clock; the browser is started once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Error, sync_playwright

# A machine that is busy is no fault of the code; how fast it is, the benchmark tells.
settings.register_profile("tongwen", deadline=None)
settings.load_profile("tongwen")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the tests are skipped, and fail where CI is set."""
    path = shutil.which("chromium")
    if path is None:
        missing = "Chromium is not installed (the package chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(
                executable_path=path,
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
        except Error as error:
            pytest.fail(f"Chromium does not start: {error}")
        yield launched
        launched.close()
