"""What every test shares: none is judged by the clock; the browser is started once."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Error, expect, sync_playwright

from effort import PATIENCE
from shared import FOLDER
from tongwen.fonts import MissingFonts, install_fontconfig

FONTS = "FONTCONFIG_FILE"
"""Says which fonts a process sees, and those that it starts."""

# A machine that is busy is no fault of the code; how fast it is, the benchmark tells.
# Where the result decides on others' work, the inputs are those of the last run.
settings.register_profile("tongwen", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("tongwen")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of what the workers share; they begin after this and inherit its name.

    All pages are set in the house's fonts, whichever test is the first of its process.
    """
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="tongwen-tests-")
    try:
        install_fontconfig()
    except MissingFonts as error:
        raise pytest.UsageError(str(error)) from None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take that folder away."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def pytest_collection_finish() -> None:
    """Keep what was imported out of each search for garbage: that took a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 5)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the tests are skipped, and fail where CI is set.

    It sees the machine's fonts, as a reader's does, and not the house's alone.
    """
    path = shutil.which("chromium")
    if path is None:
        missing = "Chromium is not installed (the package chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(
                executable_path=path,
                timeout=1000 * PATIENCE,
                env={name: value for name, value in os.environ.items() if name != FONTS},
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
        except Error as error:
            pytest.fail(f"Chromium does not start: {error}")
        yield launched
        launched.close()
