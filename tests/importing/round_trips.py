"""A report of this project through Word and back: both editions, resolved."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from likeness import said

from places import PROJECT
from tongwen.diagnostics import Problems
from tongwen.document import (
    NO_PASSAGE,
    Bibliography,
    Cell,
    Chart,
    Citation,
    CitationItem,
    CodeBlock,
    Heading,
    Image,
    Inline,
    LanguageSpan,
    Math,
    MathBlock,
    Passage,
    Strong,
)
from tongwen.edition import Edition
from tongwen.importing import Imported, Source, import_sources
from tongwen.languages import LANGUAGES
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read
from tongwen.readers.markdown.inlines import join_text
from tongwen.walk import map_inlines, plain_text, rebuild
from tongwen.writers.docx import write_docx

MOMENT = datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC)


def edition_of(root: Path, report: str, tag: str, problems: Problems) -> Edition:
    """Return an edition of a report in the project at ``root``."""
    project = Project(root)
    found, institute = read(project, Request(report, ("docx",), ""), problems)
    assert found is not None, [str(each) for each in problems]
    assert institute is not None
    edition = make_edition(project, found, institute, LANGUAGES[tag], problems)
    assert edition is not None, [str(each) for each in problems]
    return edition


def imported_of(edition: Edition, problems: Problems) -> Imported:
    """Return what is imported of an edition's Word file."""
    word = Source("a.docx", write_docx(edition, MOMENT).data, lambda _: None)
    made = import_sources(
        [word], "cuc-icsf", "2024-01-02", problems, institutes=("cuc-icsf", "umt", "lantern")
    )
    assert made is not None, [str(each) for each in problems]
    return made


def written(root: Path, name: str, made: Imported) -> None:
    """Write an imported report into a project of its own at ``root``."""
    if not (root / "templates").exists():
        shutil.copytree(PROJECT / "templates", root / "templates")
    for path, data in made.files.items():
        place = root / "content" / name / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def seen(edition: Edition) -> tuple[Any, ...]:
    """Return the blocks of an edition as a reader sees them.

    Left out is what Word has no place for: that a cell's words are a number or a date, in which
    language code is, that Latin words in Chinese are English, which drawing takes a picture's place
    on a dark screen, and how a formula or a chart is written; not what they show.
    """
    drawn = edition.language.labels["chart"].partition("{number}")[0]

    def change(node: Any) -> Any:
        match node:
            case Cell():
                words = map_inlines(node.content, _plain) if node.header else node.content
                return replace(node, value=None, content=words)
            case LanguageSpan(language="en") if edition.language.script.wide:
                return node.content
            case LanguageSpan():
                return replace(node, content=join_text(list(node.content)))
            case Passage():
                return replace(node, content=join_text(list(node.content)))
            case CodeBlock():
                return replace(node, language="")
            case Chart():
                return replace(node, spec="", words=())
            case Image() if node.chart is not None and not node.chart.native:
                # What Word draws no chart of is a picture there.
                return replace(node, chart=None, width="", alternative=NO_PASSAGE, dark="")
            case Image() if plain_text(node.alternative).startswith(drawn):
                return replace(node, width="", alternative=NO_PASSAGE, dark="")
            case Image():
                return replace(node, width=node.width.replace("100%", ""), dark="")
            case Math() | MathBlock():
                return replace(node, tex="")
            case Heading():
                return replace(node, companion=NO_PASSAGE)
            case Bibliography():
                return Bibliography()
            case Citation():
                return replace(node, content=())
            case CitationItem():
                return replace(node, key="")
        return node

    return tuple(said(rebuild(block, change)) for block in edition.document.blocks)


def _plain(inline: Inline) -> Any:
    return inline.content if isinstance(inline, Strong) else inline
