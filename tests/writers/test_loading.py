"""A writer that several workers need is loaded once, and leaves its process as it was."""

from __future__ import annotations

import subprocess
import sys

from places import PROJECT

CODE = """
import os, sys
os.environ.pop("FONTCONFIG_FILE", None)
from tongwen.writers import load
load("pdf")
print("weasyprint" in sys.modules)
load("pdf", whole=True)
print("weasyprint" in sys.modules, "FONTCONFIG_FILE" in os.environ, os.listdir("/proc/self/task"))
load("txt", whole=True)
"""


def test_the_layout_engine_is_loaded_for_several_and_begins_no_thread() -> None:
    command = [sys.executable, "-c", CODE]
    told = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    first, then = told.stdout.splitlines()
    assert first == "False"
    loaded, fonts, *threads = then.split()
    assert (loaded, fonts) == ("True", "False")
    assert len(threads) == 1  # so that its workers may begin as copies of it
