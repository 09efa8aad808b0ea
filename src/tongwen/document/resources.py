"""Files that belong to a report or a pack, read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Resource:
    """A picture's bytes, read through the gate, so that writers need no disk.

    Attributes:
        name: as the author wrote it; the key in ``Edition.resources``.
        media_type: ``image/svg+xml``, ``image/png``, ``image/jpeg``, ``image/webp`` or
            ``image/gif``.
        width, height: in px for a raster image, in user units for an SVG; 0 if unknown.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    width: float = 0.0
    height: float = 0.0
