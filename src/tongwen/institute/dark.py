"""A pack's colours on a dark screen: the same design on a dark ground."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import replace

from .colour import READABLE, channels, contrast, from_channels, mix, readable
from .model import Colours, Tokens

_BLACK, _WHITE = "#0a0c10", "#f4f1ea"


def dark(colours: Colours) -> Colours:
    """Return ``colours`` for a dark screen; every pair that carries text passes WCAG AA.

    The grounds are the deep colour, nearly black; the text is the paper, a little dimmed,
    so that it does not glare. What stands on the deep ground stays as it is.
    """
    paper = mix(colours.deep, _BLACK, 0.8)
    pale = mix(colours.deep, _BLACK, 0.6)
    return Colours(
        ink=readable(mix(_WHITE, paper, 0.1), paper, pale),
        muted=readable(mix(_WHITE, paper, 0.38), paper, pale),
        rule=mix(paper, _WHITE, 0.2),
        paper=paper,
        pale=pale,
        deep=readable(_lighter(colours.deep, 0.82), paper, pale),
        ground=_dimmed(colours),
        heading=readable(_lighter(colours.heading, 0.82), paper, pale),
        accent=readable(mix(colours.on_deep_accent, colours.accent, 0.15), paper, pale),
        on_deep=colours.on_deep,
        on_deep_muted=colours.on_deep_muted,
        on_deep_accent=colours.on_deep_accent,
        link=readable(_lighter(colours.link, 0.76), paper, pale),
    )


def _dimmed(colours: Colours) -> str:
    """Return the cover's ground a little darker, if what stands on it can still be read."""
    ground = mix(colours.ground, _BLACK, 0.35)
    text = (colours.on_deep, colours.on_deep_muted, colours.on_deep_accent)
    return ground if min(contrast(one, ground) for one in text) >= READABLE else colours.ground


def dark_series(series: Sequence[str], colours: Colours) -> tuple[str, ...]:
    """Return the colours of a chart's series on the dark page."""
    grounds = dark(colours)
    return tuple(readable(_lighter(colour, 0.7), grounds.paper, grounds.pale) for colour in series)


def dark_tokens(tokens: Tokens) -> Tokens:
    """Return ``tokens`` in the colours of a dark screen, for drawings that are made for one."""
    return replace(
        tokens, colours=dark(tokens.colours), charts=dark_series(tokens.charts, tokens.colours)
    )


def _lighter(colour: str, lightness: float) -> str:
    """Return ``colour`` with the same hue at ``lightness`` (0 to 1), so that it stays itself."""
    hue, _, saturation = colorsys.rgb_to_hls(*channels(colour))
    return from_channels(*colorsys.hls_to_rgb(hue, lightness, min(saturation, 0.6)))
