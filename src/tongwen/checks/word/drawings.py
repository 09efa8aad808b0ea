"""Checks of drawings: the picture beside an SVG shows what the SVG says."""

from __future__ import annotations

from collections.abc import Iterator

from ...artefacts.docx.word import A, R, WordFile
from ...diagnostics import Problem
from ...fonts import USUAL, MissingFonts, drawing_files
from ...pictures.words import has_words, lost_words
from .reporting import problem

_SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def check_drawn_words(file: WordFile) -> Iterator[Problem]:
    """WORD-81: the picture beside an SVG lacks words that the SVG has.

    Word before 2016 and most other readers show the picture. A program that knows no face for
    words leaves them out of it, without a word.
    """
    reported: set[tuple[str, str]] = set()
    for story in file.stories:
        relations = file.package.relations_of(story.name)
        for blip in story.root.iter(f"{A}blip"):
            named = [blip, *blip.iter(_SVG_BLIP)]
            targets = [
                relation.target
                for node in named
                if (relation := relations.get(str(node.get(f"{R}embed", ""))))
            ]
            picture, drawing = (*targets, "", "")[:2]
            if (picture, drawing) in reported or not file.package.parts.get(picture):
                continue
            reported.add((picture, drawing))
            data = file.package.parts.get(drawing, b"")
            if not has_words(data):
                continue
            try:
                lost = list(
                    lost_words(data, file.package.parts[picture], drawing_files(data), USUAL)
                )
            except (OSError, ValueError, MissingFonts):
                continue  # what is no picture at all is WORD-13's to report
            for words in lost:
                yield problem(
                    picture,
                    "WORD-81",
                    f"the picture does not show “{words}”",
                    "build the file again; or name a face that is there: font-family=\"'Arial'\"",
                )
