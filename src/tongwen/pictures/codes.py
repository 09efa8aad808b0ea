"""An address as a QR code (ISO/IEC 18004), drawn as an SVG: sharp at any size."""

from __future__ import annotations

from itertools import groupby

import segno

from ..document import Resource

_QUIET = 4
"""Modules that stay free round it (ISO/IEC 18004, 6.3.8)."""


def qr_code(name: str, address: str) -> Resource:
    """Return the QR code of ``address``, black on white: a camera reads no other as surely."""
    rows = list(segno.make_qr(address, error="m").matrix)
    size = len(rows) + 2 * _QUIET
    drawn = []
    for y, row in enumerate(rows, start=_QUIET):
        x = _QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    data = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{size}" height="{size}" shape-rendering="crispEdges">'
        f'<path fill="#ffffff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path fill="#000000" d="{"".join(drawn)}"/></svg>'
    )
    return Resource(name, "image/svg+xml", data.encode("ascii"), float(size), float(size))
