"""Checks of lines: as high as was meant in every program, and high enough for what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...artefacts.docx.package import Element
from ...artefacts.docx.word import WP, M, Paragraph, Story, W, WordFile, local, value
from ...diagnostics import Problem
from ...languages.characters import WORD_EAST_ASIAN
from .reporting import near, problem, warning

_HAN = re.compile(f"[{WORD_EAST_ASIAN}]")

_HAN_LINE = 1.3 * 1.437
"""Em. Word gives a line of Han 1.3 times the height of its face (seen in two engines); Noto's is
1.437."""

_ABOVE = 4 / 5
"""Of an exact line: so much of it lies above the foot of letters."""

_HIGH = tuple(f"{M}{tag}" for tag in ("f", "nary", "m", "eqArr", "limLow", "limUpp", "groupChr"))
_EMU_A_TWIP = 635
_SIGN = "\ue000"
_NUMBERED = re.compile(rf"\s*{_SIGN}[^\S\t]*\t\s*[(（]?[A-Z]?[0-9.]+[)）]?\s*")


def check_line_heights(file: WordFile) -> Iterator[Problem]:
    """WORD-64: lines with Han in them may grow beyond their leading.

    Where a line is *at least* so high, Word and LibreOffice each give it the height that the Han
    face asks for, and not the same: pages end elsewhere, and the contents are wrong. Lines that
    hold a picture or a high formula have to grow, and Han in a formula is Word's own affair; a
    chapter's numeral may share its title's paragraph.
    """
    reported: set[str] = set()
    for story, paragraph in _running(file):
        line, rule = _line(file, paragraph)
        if (
            rule != "atLeast"
            or paragraph.style in reported
            or file.styles.level_of(paragraph.node) == 0
        ):
            continue
        size = value(file.styles.property(paragraph.style, f"{W}rPr/{W}sz")) or value(
            file.styles.defaults(f"{W}rPrDefault/{W}rPr/{W}sz")
        )
        needed = int(size) * 10 * _HAN_LINE if size.isdecimal() else 0.0
        said = "".join(node.text or "" for node in paragraph.node.iter(f"{W}t"))
        if needed > line and _HAN.search(said) and not _high(paragraph.node):
            reported.add(paragraph.style)
            yield warning(
                story.name,
                "WORD-64",
                f"lines of “{paragraph.style}” are at least {line / 20:g} pt high, and Word makes "
                f"those with Han up to {needed / 20:.1f} pt" + near(story, story.near(paragraph)),
                'say w:lineRule="exact" in the style',
            )


def check_room_in_lines(file: WordFile) -> Iterator[Problem]:
    """WORD-65: a picture or a formula stands in a line that is too low for it.

    A line of an exact height shows a strip of it and hides the rest.
    """
    for story, paragraph in _running(file):
        line, rule = _line(file, paragraph)
        if rule != "exact":
            continue
        for node in _high(paragraph.node):
            extent = node.find(f"{WP}extent")
            if extent is not None:
                height = extent.get("cy") or "0"
                if height.isdecimal() and int(height) <= line * _ABOVE * _EMU_A_TWIP:
                    continue
            what = "formula" if extent is None else "picture"
            yield problem(
                story.name,
                "WORD-65",
                f"a {what} is higher than its line" + near(story, story.near(paragraph)),
                'say w:lineRule="atLeast" in the style',
            )
            break


def check_display(file: WordFile) -> Iterator[Problem]:
    """WORD-82: a formula in a line of its own is set as in a line of text, small and flat.

    Word displays it only where it is alone in its paragraph; beside a number, sums lose the
    places above and below them, and fractions shrink.
    """
    for story, paragraph in _running(file):
        # What it says in order: a formula in a line as one sign, a tab as itself.
        said = "".join(
            (node.text or "") if node.tag == f"{W}t" else "\t" if node.tag == f"{W}tab" else _SIGN
            for node in paragraph.node.iter(f"{W}t", f"{W}tab", f"{M}oMath")
            if node.tag != f"{M}oMath" or _parent(node) != "oMathPara"
        )
        if _NUMBERED.fullmatch(said):
            yield problem(
                story.name,
                "WORD-82",
                "a formula is set as in a line" + near(story, story.near(paragraph)),
                "give formula and number a cell each, in a table without rules",
            )


def _parent(node: Element) -> str:
    parent = node.getparent()
    return "" if parent is None else local(parent)


def _running(file: WordFile) -> Iterator[tuple[Story, Paragraph]]:
    """Yield the paragraphs of the text and of its notes."""
    for story in file.stories:
        if story.kind in ("document", "footnotes"):
            for paragraph in story.paragraphs:
                yield story, paragraph


def _line(file: WordFile, paragraph: Paragraph) -> tuple[int, str]:
    """Return the height of a paragraph's lines in twips, and its rule (17.3.1.33)."""
    found = {"line": "", "lineRule": ""}
    for node in (paragraph.node, *file.styles.chain(paragraph.style or file.styles.default)):
        spacing = node.find(f"{W}pPr/{W}spacing")
        found = {name: said or value(spacing, name) for name, said in found.items()}
    return int(found["line"]) if found["line"].isdecimal() else 0, found["lineRule"]


def _high(node: Element) -> list[Element]:
    """Return the pictures in the line and the formulas that may be higher than letters."""
    return [
        *node.iter(f"{WP}inline"),
        *(math for math in node.iter(f"{M}oMath") if next(math.iter(*_HIGH), None) is not None),
    ]
