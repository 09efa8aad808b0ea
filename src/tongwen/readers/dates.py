"""Dates of works: what an author writes → the numbers of a CSL date."""

from __future__ import annotations

import re
from typing import Any

_ISO_DATE = re.compile(r"(-?\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
WRITTEN = (
    rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}[ -]\d{{4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?, ?\d{{4}}|\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}}"
    r"|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
)
"""A day as people write it, as a pattern; not 5/6/2020, which is two days."""


def _written(text: str) -> list[int] | None:
    """Return year, month and day of a date that people wrote, or None."""
    if not re.fullmatch(WRITTEN, text, re.IGNORECASE):
        return None
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    name = re.search(r"[a-z]{3,}", re.sub(r"\d(?:st|nd|rd|th)", "", text.lower()))
    if name:
        numbers.insert(1, _MONTHS.index(name[0][:3]) + 1)
        day, month, year = numbers if numbers[0] < 32 else numbers[::-1]
    else:
        day, month, year = numbers if numbers[-1] > 31 else numbers[::-1]
    return date_parts(f"{year}-{month}-{day}")


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
    words = " ".join(text.split())
    if parts := _written(words):
        return {"date-parts": [parts]}
    about = re.fullmatch(r"(?:c|ca|circa)\.?\s?(\d{4})", words, re.IGNORECASE)
    if about:
        return {"date-parts": [[int(about[1])]], "circa": True}
    return {"literal": words}
