"""A photograph in no more pixels than are seen of it."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache

from PIL import Image as Raster

from ..document import Resource

_QUALITY = 82
_RASTERS = ("image/jpeg", "image/png")


@lru_cache(maxsize=8)
def reduced(resource: Resource, most: int) -> Resource:
    """Return ``resource`` at most ``most`` pixels wide or high, as a JPEG where it was larger.

    A drawing, and what is small enough, comes back as it is.
    """
    longest = max(resource.width or 0, resource.height or 0)
    if resource.media_type not in _RASTERS or longest <= most:
        return resource
    target = io.BytesIO()
    with Raster.open(io.BytesIO(resource.data)) as image:
        image.thumbnail((most, most))
        image.convert("RGB").save(target, "JPEG", quality=_QUALITY, optimize=True)
        width, height = image.size
    return replace(
        resource, media_type="image/jpeg", data=target.getvalue(), width=width, height=height
    )
