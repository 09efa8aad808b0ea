"""A Word file as a page in a browser: what its own model says, in the look that its styles give.

A likeness: Word sets lines and pages itself. The words, their order, numbers and languages are
those that stand in the file, as the checks read them back; pictures are shown by their alternative
text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..artefacts import open_artefact
from ..artefacts.look import Look, Spot
from ..artefacts.structure import BREAK, LINE_END, Block, Run
from ..edition import Artefact, Edition
from ..templating import environment, render
from ..writers.html.page import FONTS, digest
from ..writers.html.webfonts import embedded, font_faces

_SPOTS = {
    "heading 1": "h1",
    "heading 2": "h2",
    "heading 3": "h3",
    "caption": "p.caption",
    "code": "p.code",
    "note": ".notes p",
    "table text": "td",
    "table header": "th",
}
"""A spot of the look → what of the page is set in it."""


def likeness_of(edition: Edition, written: Artefact, script: str) -> tuple[str, str, str]:
    """Return the page, the rules of its fonts, and its policy.

    Args:
        script: of the preview's own, that runs in it.
    """
    opened = open_artefact(written.format, written.data)
    structure, look = opened.structure, opened.look
    sheet = sheet_of(look)
    text = render(
        environment(edition.institute),
        "house/preview/likeness.html",
        language=structure.language,
        title=edition.stem,
        fonts=FONTS,
        sheet=sheet,
        parts=[rows_of(blocks) for blocks in (structure.front, structure.body)],
        notes=[(note.number, rows_of(note.blocks)) for note in structure.notes],
        script=script,
    )
    policy = (
        "default-src 'none'; font-src data:; style-src 'unsafe-inline'; "
        f"script-src '{digest(script)}'; base-uri 'none'; form-action 'none'"
    )
    rules = font_faces([str(text)], sheet, edition.institute, edition.language, embedded)
    return str(text), rules, policy


def sheet_of(look: Look) -> str:
    """Return the style sheet of the spots that a Word file has."""
    rules = [_rule("body", look.spots.get("text", Spot()))]
    rules += [
        _rule(selector, look.spots[name]) for name, selector in _SPOTS.items() if name in look.spots
    ]
    return "\n".join(rules)


def _rule(selector: str, spot: Spot) -> str:
    families = ", ".join(_identifier(name) for name in (spot.latin, spot.han) if name)
    said = {
        "font-family": families and f"{families}, serif",
        "font-size": spot.size and f"{spot.size:g}pt",
        "font-weight": spot.weight,
        "color": spot.colour,
        "background": spot.ground,
        "margin-top": f"{spot.space:g}pt" if spot.space else "",
    }
    return f"{selector}{{{';'.join(f'{key}:{value}' for key, value in said.items() if value)}}}"


def _identifier(name: str) -> str:
    """Return a name as CSS reads it without quotation marks (CSS Syntax 3, 4.3.7)."""
    return "".join(
        letter if letter.isalpha() else f"\\{ord(letter):x} " for letter in name
    ).rstrip()


def rows_of(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return blocks as templates may read them."""
    return [
        {
            "kind": block.kind,
            "level": min(6, block.level or 1),
            "label": block.label,
            "runs": runs_of(block.content),
            "cells": [
                [
                    (cell.header, cell.rows, cell.columns, runs_of(cell.content))
                    for cell in block.cells
                    if cell.row == row
                ]
                for row in sorted({cell.row for cell in block.cells})
            ],
        }
        for block in blocks
    ]


def runs_of(runs: Iterable[Run]) -> list[tuple[str, str, str]]:
    """Return the runs of a line: kind, language, words."""
    return [
        (run.kind, run.language, run.text.replace(LINE_END, " ").replace(BREAK, "\n"))
        for run in runs
    ]
