"""The flagship report, made once a run in each form: for what only a whole report can show."""

from __future__ import annotations

import datetime
from functools import cache
from typing import cast

from places import PROJECT
from shared import shared
from tongwen.diagnostics import Problems
from tongwen.edition import Artefact, Edition
from tongwen.formats import FORMATS, Format
from tongwen.languages import LANGUAGES, meant_by
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read
from tongwen.pipeline.state import BuildState, digest_of_sources
from tongwen.writers import WRITERS

ROOT = PROJECT
REPORT = "ai-pioneers"
MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
PACKS = ("cuc-icsf", "umt", "lantern", "cuc-icsf+umt")
TAGS = ("en", "zh-Hant")
PAIRS = (("cuc-icsf", "en"), *zip(PACKS, ("zh-Hant", "en") * 2, strict=True))
"""Each pack, each language, two institutes together: not each with each."""


@cache
def flagship(tag: str, pack: str = PACKS[0]) -> Edition:
    """Return the flagship's edition in a language, or in its kind of it, and a pack."""
    project, problems = Project(ROOT), Problems()
    report, institute = read(project, Request(REPORT, ("pdf",), pack), problems)
    assert report is not None
    assert institute is not None
    language = LANGUAGES[meant_by(tag, report.metadata.languages)]
    edition = make_edition(project, report, institute, language, problems)
    assert edition is not None
    return edition


@cache
def flagship_artefact(format_: Format, tag: str, pack: str = PACKS[0]) -> Artefact:
    """Return the flagship as a file of a format."""
    return cast("Artefact", shared(_made, format_, tag, pack))


def _made(format_: Format, tag: str, pack: str) -> Artefact:
    edition = flagship(tag, pack)
    return _built(format_, edition) or WRITERS[format_](edition, MOMENT)


def _built(format_: Format, edition: Edition) -> Artefact | None:
    """Return a file of build/ that was made from these very sources, as in CI; None where none was.

    Not a Word file, which is built with the page numbers of a layout, nor a page with downloads.
    """
    if FORMATS[format_].numbers or FORMATS[format_].offers:
        return None
    project = Project(ROOT)
    path = project.place_of(edition, format_)
    problems = BuildState(project, REPORT).artefact(path, digest_of_sources(project, REPORT))
    return None if problems is None else Artefact(format_, path.read_bytes(), problems)


def flagship_pdf(tag: str, pack: str = PACKS[0]) -> Artefact:
    """Return the flagship as a PDF."""
    return flagship_artefact("pdf", tag, pack)
