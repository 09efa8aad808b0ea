"""Formulas in lines of their own, with their numbers.

Word displays a formula (sums with their bounds above and below, fractions at full size) where it
is alone in its paragraph: ``m:oMathPara``, ECMA-376 part 1, 22.1.2.78. Beside anything else, a
number behind a tab, it is set as in a line of text. So a formula with a number is a row of a table
without rules: formula and number stand in a cell each.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...document import MathBlock
from .captions import sequence_number
from .fields import sequence
from .flow import Flow, Place
from .markup import Element, element, name, paragraph, twips_of_mm
from .styles import EQUATION_NUMBER, style_id
from .tables import new_table


def formula(flow: Flow, block: MathBlock, place: Place) -> Iterator[Element]:
    """Yield a formula in a line of its own, with its number where it has one."""
    setting = flow.setting(place)
    made = flow.ink.formula(block, setting, block.span)
    if made and made[0].tag == name("m:oMath"):
        made = [element("m:oMathPara", *made)]
    if not block.number:
        yield flow.plain("Equation", flow.marked(block.identifier, made, place), place)
        return
    target = "" if place.bare else block.identifier
    counted = sequence(flow.ink.language.label("equation", block.number), block.number)
    number = flow.marked(
        block.identifier,
        [
            *flow.ink.words("(", setting),
            *sequence_number(flow, counted, block.number, target, setting),
            *flow.ink.words(")", setting),
        ],
        place,
    )
    indent = place.indent
    if place.list_depth >= 0:
        indent = max(indent, flow.step * (place.list_depth + 1))
    widths = [twips_of_mm(flow.measure - indent - EQUATION_NUMBER), twips_of_mm(EQUATION_NUMBER)]
    whole = new_table(
        "Equation Table",
        widths,
        twips_of_mm(indent),
        first_row=False,
        first_column=False,
        title="",
        description=block.formula.spoken or block.formula.text or block.tex,
    )
    row = element("w:tr", element("w:trPr", element("w:cantSplit")))
    cells = (("Equation Numbered", made), ("Equation Number", number))
    for width, (style, inside) in zip(widths, cells, strict=True):
        width_of_cell = element("w:tcPr", element("w:tcW", w=width, type_="dxa"))
        row.append(element("w:tc", width_of_cell, paragraph(style_id(style), *inside)))
    whole.append(row)
    yield whole
    # Word joins tables that touch, and ends neither text nor cell with one.
    yield paragraph(style_id("Section End"))
