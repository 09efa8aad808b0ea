"""The cover as a picture, 1200 by 630: what is shown where somebody shares the report's address.

Drawn by the template ``html/cover.svg`` from the same tokens, drawing and words as the cover.
"""

from __future__ import annotations

import resvg_py

from ... import fonts
from ...edition import Edition
from ...imprint import full_title, kind_of, publisher_names
from ...languages import is_square
from ...walk import plain_text
from .content import Renderer

WIDTH, HEIGHT = 1200, 630
"""Pixels: the shape that those who show links ask for (Open Graph)."""

_ROOM = 1000
"""Pixels that a line of words may take."""


def draw_cover(edition: Edition, renderer: Renderer) -> bytes:
    """Return the picture as PNG.

    Raises:
        TemplateProblem: the institute's template fails, or makes no SVG.
    """
    from ...templating import TemplateProblem

    metadata = edition.metadata
    title = plain_text(metadata.title)
    size = 84 if _width(title) <= 20 else 68 if _width(title) <= 36 else 54
    drawn = renderer.template(
        "html/cover.svg",
        width=WIDTH,
        height=HEIGHT,
        size=size,
        kicker=plain_text(kind_of(edition)),
        titles=_lines(title, _ROOM / size, 3),
        subtitles=_lines(plain_text(metadata.subtitle), _ROOM / 34, 2),
        publishers=_lines(" · ".join(publisher_names(edition)), _ROOM / 26, 2),
        whole=full_title(edition),
    )
    families = edition.institute.tokens.fonts
    wanted = {families.title, families.display, families.text_han, families.display_han}
    files = {
        str(face.path)
        for face in fonts.faces()
        if not face.italic and any(face.family.startswith(family) for family in wanted)
    } | {str(font.path) for font in edition.institute.font_files if font.family in wanted}
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=str(drawn),
                width=WIDTH,
                height=HEIGHT,
                dpi=96,
                skip_system_fonts=True,
                font_files=sorted(files),
            )
        )
    except ValueError as error:
        raise TemplateProblem("html/cover.svg", 0, f"cannot be drawn: {error}") from None


def _width(text: str) -> float:
    """Return about how wide ``text`` is, in ems."""
    return sum(1.0 if is_square(character) else 0.52 for character in text)


def _lines(text: str, room: float, most: int) -> list[str]:
    """Break ``text`` into lines of at most ``room`` ems; what is too long ends in an ellipsis.

    Latin breaks between words, Han after any character but before no punctuation.
    """
    pieces: list[str] = []
    for character in text:
        before = pieces[-1][-1] if pieces else " "
        starts = is_square(character) and character not in "，。、：；！？）》」』”…—"
        if not pieces or before == " " or (starts and (is_square(before) or character == "《")):
            pieces.append(character)
        else:
            pieces[-1] += character
    lines: list[str] = []
    for piece in pieces:
        if lines and _width((lines[-1] + piece).rstrip()) <= room:
            lines[-1] += piece
        else:
            lines.append(piece)
    lines = [line.strip() for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip("，。,. ") + "…"]
    return lines
