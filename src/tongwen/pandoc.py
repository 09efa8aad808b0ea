"""Pandoc as a program: where it is, and one run of it, bounded and without a network.

It reads what others wrote (``importing``) and sets citations (``transforms.citations``).
Pandoc's manual, "Reader options", "--sandbox".
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from .processes import bounds, run


def pandoc_path() -> str:
    """Return the program: that of the package pypandoc-binary, else the system's; empty if none."""
    found = importlib.util.find_spec("pypandoc")
    for folder in found.submodule_search_locations or () if found else ():
        program = Path(folder) / "files" / "pandoc"
        if program.is_file():
            return str(program)
    return shutil.which("pandoc") or ""


def run_pandoc(program: str, folder: Path, *arguments: str) -> bytes | None:
    """Return what ``program`` printed, started in the scratch ``folder``; None if it failed."""
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return run([program, "--sandbox", *arguments], folder, environment, bounds())
