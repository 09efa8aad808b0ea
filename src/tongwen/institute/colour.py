"""Colours as numbers: contrast by WCAG 2.2, mixing, and finding a shade that can be read."""

from __future__ import annotations

import colorsys

from PIL import ImageColor

READABLE = 4.5
"""The contrast ratio that WCAG 2.2 demands of text (1.4.3, level AA)."""

VISIBLE = 3.0
"""The contrast ratio that WCAG 2.2 demands of what a graphic is read by (1.4.11, level AA)."""

GROUND = 1.3
"""The contrast with the page from which on a brand's colour is seen as a ground of its own."""

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("ink", "paper"),
    ("muted", "paper"),
    ("deep", "paper"),
    ("heading", "paper"),
    ("accent", "paper"),
    ("link", "paper"),
    ("ink", "pale"),
    ("muted", "pale"),
    ("deep", "pale"),
    ("accent", "pale"),
    ("link", "pale"),
    ("on_deep", "ground"),
    ("on_deep_muted", "ground"),
    ("on_deep_accent", "ground"),
)
"""Every pair of roles in which text stands on a ground, in any format."""


def hexadecimal(value: str, ground: str = "#ffffff") -> str:
    """Return a CSS colour as ``#rrggbb``; a translucent one as it looks on ``ground``.

    Accepts hexadecimal, ``rgb()``, ``hsl()`` and the CSS names.

    Raises:
        ValueError: it is no colour.
    """
    channels = ImageColor.getrgb(value.strip())
    red, green, blue = channels[:3]
    # Out of range in rgb() is cut off by CSS; ImageColor hands it through.
    colour = "#" + "".join(f"{min(255, max(0, channel)):02x}" for channel in (red, green, blue))
    if len(channels) == 4 and channels[3] < 255:
        return mix(colour, ground, 1 - channels[3] / 255)
    return colour


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of ``#rrggbb``, each 0 to 1."""
    return (
        int(colour[1:3], 16) / 255,
        int(colour[3:5], 16) / 255,
        int(colour[5:7], 16) / 255,
    )


def from_channels(red: float, green: float, blue: float) -> str:
    """Return red, green and blue, each 0 to 1, as ``#rrggbb``."""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in (red, green, blue))


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, definitions)."""
    return luminance_of(*channels(colour))


def luminance_of(red: float, green: float, blue: float) -> float:
    """Return the relative luminance of a colour whose channels are 0 to 1, as :func:`luminance`."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    red, green, blue = (one + (two - one) * share for one, two in pairs)
    return from_channels(red, green, blue)


def turn(colour: str, degrees: float) -> str:
    """Return ``colour`` with its hue turned by ``degrees``; a grey stays one."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    return from_channels(*colorsys.hls_to_rgb((hue + degrees / 360) % 1, lightness, saturation))


def text_on(ground: str, *colours: str) -> str:
    """Return the first of ``colours`` readable on ``ground``, else a shade of the last."""
    found = (colour for colour in colours if contrast(colour, ground) >= READABLE)
    return next(found, None) or readable(colours[-1], ground)


def readable(colour: str, *grounds: str, least: float = READABLE) -> str:
    """Return ``colour``, moved as little towards black or white as text on ``grounds`` needs.

    ``least`` is the contrast ratio to reach. Where no shade reaches it on every ground, the one
    whose worst contrast is best.
    """

    def worst(candidate: str) -> float:
        return min(contrast(candidate, ground) for ground in grounds)

    if worst(colour) >= least:
        return colour
    end = max(("#000000", "#ffffff"), key=worst)
    for step in range(1, 51):
        candidate = mix(colour, end, step / 50)
        if worst(candidate) >= least:
            return candidate
    return end
