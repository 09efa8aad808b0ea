"""MathML → SVG by ziamath, with what it lacks: other fonts, lines of an array, some spaces."""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from typing import Any

from ...fonts import FontPlace, Outline, outline

with warnings.catch_warnings():
    # ziamath finds its font in a way that Python has declared old.
    warnings.simplefilter("ignore", DeprecationWarning)
    from ziafont.fonttypes import BBox
    from ziafont.glyph import SimpleGlyph
    from ziafont.svgpath import Cubic, Lineto, Moveto, Point, Quad
    from ziamath import operators, zmath
    from ziamath.config import config
    from ziamath.drawable import HLine, VLine
    from ziamath.mathfont import MathFont
    from ziamath.nodes.mtable import Mtable

_SEGMENTS = {"M": Moveto, "L": Lineto, "Q": Quad, "C": Cubic}
_SPACED = {
    "mediummathspace": "∧∨∩∪∗∙⋅⨿◁▷⋉⋊⊞⊟⊠⊡⊚⊛⊝⋄⋇⋋⋌⋎⋏†‡∔∸⊻⊼",
    "thickmathspace": "⊂⟂⊊⊋⋈⌣⌢⟼⇝↪↩↣↠⇉⇇⊩⊪⊬⊭⊮⊯≊≌≑≒≓≖≗≜≟⊸⋐⋑⋖⋗⋘⋙⋚⋛⋞⋟⋨⋩⪅⪆⪇⪈⪌⪋",
}
"""Operators and relations that ziamath's dictionary lacks, by the space round them (MathML Core,
B.1)."""

for _space, _signs in _SPACED.items():
    for _sign in _signs:
        operators.operators.setdefault((_sign, "infix"), {"lspace": _space, "rspace": _space})

_FOREIGN = 1 << 20
"""From here on are the indices of glyphs that come from another font than that of formulas."""


def draw(tree: ElementTree.Element, size: float, faces: tuple[FontPlace, ...]) -> str:
    """Return the formula ``tree`` as an SVG of paths, ``size`` px an em.

    Args:
        faces: where letters are sought that the font of formulas lacks, in order.
    """
    name = " ".join(("tongwen", *(f"{path}#{index}" for path, index in faces)))
    zmath.loadedfonts[name] = _font(faces)
    before = config.svg2
    # Not every reader of SVG draws symbols that are used by reference: draw paths.
    config.svg2 = False
    try:
        return str(zmath.Math(tree, size=size, font=name).svg())
    finally:
        config.svg2 = before


@lru_cache(maxsize=8)
def _font(faces: tuple[FontPlace, ...]) -> FormulaFont:
    font = FormulaFont(zmath.fontname)
    font.faces = faces
    return font


class _OtherFont:
    """Another font, as far as a glyph of it asks."""

    def __init__(self, info: Any, drawn: Outline) -> None:
        self.info, self.drawn, self.cmap = info, drawn, None

    def advance(self, _glyph: int, _next: int | None) -> float:
        return self.drawn.advance


class FormulaFont(MathFont):
    """The font of formulas; glyphs it lacks come from the first of ``faces`` that has them."""

    faces: tuple[FontPlace, ...] = ()

    def findglyph(self, char: str, variant: Any) -> Any:
        """Return the glyph of a character in a style, as ziamath asks for it."""
        glyph = super().findglyph(char, variant)
        if glyph.index or not char.strip():
            return glyph
        unit = self.info.layout.unitsperem
        for path, index in self.faces:
            drawn = outline(char, path, index, unit)
            if drawn is not None:
                operators = [
                    _SEGMENTS[command](*(Point(*point) for point in points))  # type: ignore[no-untyped-call]
                    for command, points in drawn.path
                ]
                other: Any = _OtherFont(self.info, drawn)
                return SimpleGlyph(_FOREIGN + ord(char), operators, BBox(*drawn.box), other)
        return glyph

    def advance(self, glyph: int, glyph2: int | None) -> Any:
        """Return how far a glyph goes, kerned with the next where both are of this font."""
        return super().advance(glyph, None if glyph2 and glyph2 >= _FOREIGN else glyph2)


class RuledTable(Mtable, tag="mtable"):
    """A table with the lines that its cells ask for in their attribute ``lines``."""

    def _setup(self, **kwargs: Any) -> None:
        super()._setup(**kwargs)
        rows = [list(row) for row in self.element]
        if not any(cell.get("lines") for row in rows for cell in row):
            return
        thick = self.units_to_points(self.font.math.consts.fractionRuleThickness)
        line: HLine | VLine
        lefts, tops = self._edges(len(rows), max(map(len, rows)))
        for down, row in enumerate(rows):
            for along, cell in enumerate(row):
                for side in cell.get("lines", "").split():
                    if side in ("left", "right"):
                        line = VLine(tops[down + 1] - tops[down], thick, style=self.style)
                        place = (lefts[along + (side == "right")], tops[down])
                    else:
                        length = lefts[along + 1] - lefts[along]
                        line = HLine(length, thick, style=self.style)
                        place = (lefts[along], tops[down + (side == "bottom")])
                    self.nodes.append(line)
                    self.nodexy.append(place)

    def _edges(self, rows: int, columns: int) -> tuple[list[float], list[float]]:
        """Return where the columns end, from left to right, and the rows, downwards."""
        cells = list(zip(self.nodes, self.nodexy, strict=True))
        grid = [cells[place * columns : (place + 1) * columns] for place in range(rows)]
        half = self.size_px("0.2em")
        lefts = [0.0]
        for along in range(columns):
            end = max(row[along][1][0] + row[along][0].bbox.xmax for row in grid)
            after = [row[along + 1][1][0] for row in grid] if along + 1 < columns else []
            lefts.append((end + min(after)) / 2 if after else max(end, self.bbox.xmax))
        heads = [row[0][1][1] - max(cell[0].bbox.ymax for cell in row) for row in grid]
        feet = [row[0][1][1] - min(cell[0].bbox.ymin for cell in row) for row in grid]
        between = [(foot + head) / 2 for foot, head in zip(feet, heads[1:], strict=False)]
        return lefts, [heads[0] - half, *between, feet[-1] + half]
