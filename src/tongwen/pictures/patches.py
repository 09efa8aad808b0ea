"""What an emblem draws: how much of its page, and in which colours, patch by patch."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image as Raster

from ..document import Resource
from .words import drawn

_SIDE = 160
"""Pixels: so long is the longer side of the picture that is looked at."""

_FAINT = 40
"""Of 255: what covers its ground less is the edge of something else."""

_COARSE = 16
"""Of 255: shades nearer than that are counted as one."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a picture draws.

    Attributes:
        ground: the colour that it brings as its own ground, ``#rrggbb``; empty: it has none.
        extent: the share of its page that a frame round all it draws takes up, 0 to 1.
        patches: for each part that touches no other, colour (``#rrggbbaa``) → pixels.
    """

    ground: str
    extent: float
    patches: tuple[Mapping[str, int], ...]


def patches_of(resource: Resource, fonts: Sequence[str], usual: Mapping[str, str]) -> Drawn:
    """Return what ``resource`` draws; ``fonts`` and ``usual`` are for its words, as in `drawn`.

    Raises:
        ValueError: it cannot be drawn.
    """
    image = _picture(resource, fonts, usual)
    wide, tall = image.size
    data = image.tobytes()
    pixels = [data[at : at + 4] for at in range(0, len(data), 4)]
    corners = {pixels[0], pixels[wide - 1], pixels[-wide], pixels[-1]}
    own = corners.pop() if len(corners) == 1 else bytes(4)
    ground = _hexadecimal(own[:3]) if own[3] == 255 else ""
    ink = {
        place
        for place, pixel in enumerate(pixels)
        if pixel[3] > _FAINT and not (ground and _near(pixel, own))
    }
    if not ink:
        return Drawn(ground, 0.0, ())
    across = [place % wide for place in ink]
    down = [place // wide for place in ink]
    framed = (max(across) - min(across) + 1) * (max(down) - min(down) + 1)
    patches = tuple(
        Counter(_shade(pixels[place]) for place in patch) for patch in _parted(ink, wide)
    )
    return Drawn(ground, framed / (wide * tall), patches)


def _picture(resource: Resource, fonts: Sequence[str], usual: Mapping[str, str]) -> Raster.Image:
    width, height = resource.width or 1.0, resource.height or 1.0
    scale = _SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    data = resource.data
    if resource.media_type == "image/svg+xml":
        data = drawn(data, *size, fonts, usual)
    with Raster.open(io.BytesIO(data)) as image:
        return image.convert("RGBA").resize(size)


def _near(one: Sequence[int], other: Sequence[int]) -> bool:
    return all(abs(x - y) < _COARSE for x, y in zip(one, other, strict=True))


def _shade(pixel: Sequence[int]) -> str:
    return _hexadecimal([min(255, round(x / _COARSE) * _COARSE) for x in pixel])


def _hexadecimal(channels: Sequence[int]) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _parted(ink: set[int], wide: int) -> list[list[int]]:
    """Return the places of ``ink``, those that touch one another together."""
    left = set(ink)
    found = []
    while left:
        patch = [left.pop()]
        for place in patch:
            beside = [place - wide, place + wide]
            beside += [place - 1] if place % wide else []
            beside += [place + 1] if (place + 1) % wide else []
            for near in beside:
                if near in left:
                    left.remove(near)
                    patch.append(near)
        found.append(patch)
    return found
