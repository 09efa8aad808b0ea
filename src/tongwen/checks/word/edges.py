"""Checks of edges: what ends or begins with the text does so on every page, turned ones too."""

from __future__ import annotations

from collections.abc import Iterator

from ...artefacts.docx.package import Element
from ...artefacts.docx.word import Paragraph, W, WordFile, value
from ...diagnostics import Problem
from .telling import near, problem

_NEAR = 40
"""Twips: so far apart two edges are one to the eye."""


def check_header_widths(file: WordFile) -> Iterator[Problem]:
    """WORD-93: a running header is not as wide as the text of its pages.

    A tab of the upright page ends in the middle of a turned one (17.3.1.37).
    """
    for story in file.stories:
        if story.kind != "header":
            continue
        for section in file.sections_with(story.name):
            size, margins = (section.node.find(f"{W}{tag}") for tag in ("pgSz", "pgMar"))
            sides = [value(margins, side) for side in ("left", "right")]
            if not all(one.lstrip("-").isdigit() for one in (value(size, "w"), *sides)):
                continue
            width = int(value(size, "w")) - sum(map(int, sides))
            for paragraph in story.paragraphs:
                ends = _right_tabs(file, paragraph)
                if "\t" in story.words(paragraph) and ends and abs(max(ends) - width) > _NEAR:
                    yield problem(
                        story.name,
                        "WORD-93",
                        f"a header ends {max(ends) / 567:.1f} cm from the margin, its text "
                        f"{width / 567:.1f} cm" + near(story, story.near(paragraph)),
                        "give turned pages a header of their own",
                    )


def check_table_edges(file: WordFile) -> Iterator[Problem]:
    """WORD-94: a table does not begin where its caption does.

    A reader takes the two for one thing by their common edge; in Word each has an indent of its
    own (17.4.50).
    """
    story = file.document
    for paragraph in story.paragraphs:
        table = paragraph.node.getnext()
        if table is None or table.tag != f"{W}tbl":
            continue
        if "caption" not in file.styles.names(paragraph.style):
            continue
        begins = _number(value(table.find(f"{W}tblPr/{W}tblInd"), "w"))
        said = next((found for node in _properties(file, paragraph)
                     if (found := value(node.find(f"{W}ind"), "left"))), "")  # fmt: skip
        if abs(begins - _number(said)) > _NEAR:
            yield problem(
                story.name,
                "WORD-94",
                f"a table begins {(begins - _number(said)) / 567:.1f} cm from its caption's edge"
                + near(story, story.near(paragraph)),
                "give caption and table one indent",
            )


def _properties(file: WordFile, paragraph: Paragraph) -> Iterator[Element]:
    """Yield a paragraph's own properties, then those of its styles, the nearest first."""
    nodes = [paragraph.node, *file.styles.chain(paragraph.style or file.styles.default)]
    for node in nodes:
        found = node.find(f"{W}pPr")
        if found is not None:
            yield found


def _right_tabs(file: WordFile, paragraph: Paragraph) -> set[int]:
    """Return the places of a paragraph's right tabs, in twips."""
    found: dict[int, str] = {}
    for properties in reversed([*_properties(file, paragraph)]):
        for tab in properties.findall(f"{W}tabs/{W}tab"):
            found[_number(value(tab, "pos"))] = value(tab)
    return {place for place, kind in found.items() if kind in ("right", "end")}


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0
