"""Charts drawn by the engine, in a process that is bounded; what was drawn once is kept."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from ..processes import MEGABYTE, Bounds, bounds, run, scratch

_SECONDS = 60
"""Of the processor, for the charts of an edition; a usual one takes a tenth of one."""

_MEGABYTES = 2048
"""What the engine may write to. It reserves 64 GB of addresses, which cost nothing."""

_NOISE = re.compile(r"\s+at .*", re.DOTALL)
_FRONT = re.compile(r"^.*? conversion failed:\s*(?:Error:\s*)?", re.DOTALL)

_UNSEEN = re.compile(rb'<text\b[^>]*\sopacity="0"[^>]*>.*?</text>', re.DOTALL)
STOPPED = "it takes more time or memory than a chart may"


@lru_cache(64)
def drawn(requests: tuple[str, ...], fonts: tuple[str, ...]) -> tuple[bytes | str, ...]:
    """Return the SVG of each request, or what is wrong with it, in words.

    Args:
        requests: JSON as :mod:`.engine` reads it: "spec", "config", "numbers", "times".
        fonts: the folders of the faces that words are measured in.
    """
    found: dict[int, bytes | str] = {}
    while len(found) < len(requests):
        left = [number for number in range(len(requests)) if number not in found]
        new = _drawn_at_once({number: requests[number] for number in left}, fonts)
        found.update(new)
        # The first one that is not there has broken the process: the rest are tried without it.
        if missing := [number for number in left if number not in new]:
            found[missing[0]] = STOPPED
    return tuple(found[number] for number in range(len(requests)))


def without_unseen(svg: bytes) -> bytes:
    """Return a drawing without the labels that Vega hides for want of room.

    They would be read out and copied, and be words that a picture made of it does not show.
    """
    return _UNSEEN.sub(b"", svg)


def _drawn_at_once(requests: Mapping[int, str], fonts: Sequence[str]) -> dict[int, bytes | str]:
    usual = bounds()
    bound = Bounds(
        processor=min(_SECONDS, usual.processor) or _SECONDS,
        clock=4.0 * _SECONDS,
        memory=0,
        written=_MEGABYTES * MEGABYTE,
    )
    found: dict[int, bytes | str] = {}
    with scratch() as folder:
        charts = {str(number): json.loads(request) for number, request in requests.items()}
        asked = {"fonts": list(fonts), "charts": charts}
        (folder / "requests.json").write_bytes(json.dumps(asked).encode())
        # The engine gets nothing of the environment that could name a proxy or a certificate.
        kept = ("PATH", "HOME", "TMPDIR", "LANG", "PYTHONPATH", "FONTCONFIG_FILE")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        command = (sys.executable, "-m", "tongwen.charts.engine", str(folder))
        run(command, folder, environment, bound)
        for number in requests:
            svg, fault = folder / f"{number}.svg", folder / f"{number}.fault"
            if svg.exists():
                found[number] = without_unseen(svg.read_bytes())
            elif fault.exists():
                found[number] = _in_words(fault.read_bytes().decode())
    return found


def _in_words(fault: str) -> str:
    """Return what the engine says, without where in its own source it says it."""
    words = _FRONT.sub("", _NOISE.sub("", fault)).strip()
    return " ".join(words.split())[:300] or "the engine does not draw it"


def font_folders(files: Sequence[Path]) -> tuple[str, ...]:
    """Return the folders of font files, each once."""
    return tuple(dict.fromkeys(str(file.parent) for file in files))
