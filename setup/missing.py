"""Says which of the things that the system has to give are missing: ``missing.py NEED…``.

``pango``: the libraries that lay out text; ``fonts``: the Han font files; ``scripts``: those of
Arabic, Hebrew, Devanagari and Thai; ``emoji``: of pictures in a line; ``venv``: what makes virtual
environments; ``formulas``: the formula editor of the LibreOffice that is there. Prints each NEED
that is missing, one a line.
Runs on any Python from 3.11 on, before a package is installed, so it uses the standard library
and two modules of ``tongwen`` that do the same.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

LIBRARIES = {
    "pango-1.0": "0",
    "pangoft2-1.0": "0",
    "gobject-2.0": "0",
    "harfbuzz": "0",
    "harfbuzz-subset": "0",
    "fontconfig": "1",
}
"""What WeasyPrint loads, with the version of the interface. Without harfbuzz-subset it works,
but takes ten seconds longer for each document with Han text."""


def has_pango() -> bool:
    """Return whether this Python can load every library, which is what publishing does."""
    return all(_loads(stem, version) for stem, version in LIBRARIES.items())


def _loads(stem: str, version: str) -> bool:
    names = (
        f"lib{stem}.so.{version}",
        f"lib{stem}.{version}.dylib",
        ctypes.util.find_library(stem),
    )
    for name in filter(None, names):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def has_fonts() -> bool:
    """Return whether every Han font file is where Tongwen looks for it."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    from tongwen import fonts

    return fonts.HAN_FILES.keys() <= fonts.han_files().keys()


def has_venv() -> bool:
    """Return whether this Python makes environments with pip; Debian parts that off."""
    return all(importlib.util.find_spec(name) for name in ("ensurepip", "venv"))


def has_scripts() -> bool:
    """Return whether the font files of other scripts are where Tongwen looks for them."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    from tongwen import fonts

    return not any(map(fonts.missing_of_script, ("Arab", "Deva", "Hebr", "Thai")))


def has_emoji() -> bool:
    """Return whether a font of emoji is where Tongwen looks for it."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    from tongwen import fonts
    from tongwen.fonts.scripts import EMOJI

    return not fonts.missing_of_script(EMOJI)


def has_formulas() -> bool:
    """Return whether LibreOffice, where there is one, knows how high formulas are."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    from tongwen import measuring

    return not measuring.office() or measuring.draws_formulas()


CHECKS: dict[str, Callable[[], bool]] = {
    "pango": has_pango,
    "fonts": has_fonts,
    "scripts": has_scripts,
    "emoji": has_emoji,
    "venv": has_venv,
    "formulas": has_formulas,
}

if __name__ == "__main__":
    for need in sys.argv[1:]:
        if not CHECKS[need]():
            print(need)
