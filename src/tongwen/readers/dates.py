"""Dates of works: what an author writes → the numbers of a CSL date."""

from __future__ import annotations

import re
from typing import Any

_ISO_DATE = re.compile(r"(-?\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def date_parts(text: str) -> list[int] | None:
    """Return ``2023``, ``2023-10`` or ``2023-10-17`` as numbers; None if it is no such date."""
    match = _ISO_DATE.fullmatch(text.strip())
    if match is None:
        return None
    parts = [int(part) for part in match.groups() if part is not None]
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        return None
    if len(parts) > 2 and not 1 <= parts[2] <= 31:
        return None
    return parts


def date(text: str) -> dict[str, Any]:
    """Return a CSL date from EDTF (``2023-10``, ``2022/2023``, ``2023~``) or from free words."""
    halves = [date_parts(half.rstrip("~?%")) for half in text.split("/")]
    if len(halves) <= 2 and all(halves):
        if len(halves) == 2 and halves[0] == halves[1]:
            halves.pop()
        return {"date-parts": halves}
    return {"literal": " ".join(text.split())}
