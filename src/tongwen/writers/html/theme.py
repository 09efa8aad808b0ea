"""The dark theme: the same design on a dark ground, derived from the tokens' colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from ...institute import Colours
from ...institute.dark import dark, dark_series

__all__ = ["charts", "dark", "properties"]


def charts(series: Sequence[str], colours: Colours) -> str:
    """Return the colours of a chart's series on the dark page, as CSS: ``--chart-1:#…;…``."""
    return ";".join(
        f"--chart-{number}:{colour}"
        for number, colour in enumerate(dark_series(series, colours), start=1)
    )


def properties(colours: Colours) -> str:
    """Return colours as CSS declarations: ``--ink:#16243a;…``."""
    return ";".join(
        f"--{field.name.replace('_', '-')}:{getattr(colours, field.name)}"
        for field in fields(colours)
    )
