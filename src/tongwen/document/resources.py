"""Files that belong to a report or a pack, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Resource:
    """A picture's bytes, read through the gate, so that writers need no disk.

    Attributes:
        name: as the author wrote it; the key in ``Edition.resources``.
        media_type: ``image/svg+xml``, ``image/png``, ``image/jpeg``, ``image/webp`` or
            ``image/gif``.
        width, height: in px; of an SVG that does not say them, in user units; 0 if unknown.
        dropped: what an SVG held that no page shows, and was taken out of it.
        inks: the same picture in inks (CMYK), for print; empty where it has none.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    width: float = 0.0
    height: float = 0.0
    dropped: tuple[str, ...] = ()
    inks: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that can be cited: ``data`` is one CSL-JSON item (citationstyles.org)."""

    key: str
    data: Mapping[str, Any]
    span: Span = field(default=NOWHERE, compare=False, repr=False)
