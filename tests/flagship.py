"""The flagship report, made once a run in each form: for what only a whole report can show."""

from __future__ import annotations

import datetime
from functools import cache
from typing import cast

from places import PROJECT
from shared import shared
from tongwen.diagnostics import Problems
from tongwen.edition import Artefact, Edition
from tongwen.formats import Format
from tongwen.languages import LANGUAGES
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read
from tongwen.writers import WRITERS

ROOT = PROJECT
REPORT = "ai-pioneers"
MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
PACKS = ("cuc-icsf", "umt", "lantern", "cuc-icsf+umt")
TAGS = ("en", "zh-Hant")


@cache
def flagship(tag: str, pack: str = PACKS[0]) -> Edition:
    """Return the flagship's edition in a language and a pack."""
    project, problems = Project(ROOT), Problems()
    report, institute = read(project, Request(REPORT, ("pdf",), pack), problems)
    assert report is not None
    assert institute is not None
    edition = make_edition(project, report, institute, LANGUAGES[tag], problems)
    assert edition is not None
    return edition


@cache
def flagship_artefact(format_: Format, tag: str, pack: str = PACKS[0]) -> Artefact:
    """Return the flagship as a file of a format."""
    return cast("Artefact", shared(_made, format_, tag, pack))


def _made(format_: Format, tag: str, pack: str) -> Artefact:
    return WRITERS[format_](flagship(tag, pack), MOMENT)


def flagship_pdf(tag: str, pack: str = PACKS[0]) -> Artefact:
    """Return the flagship as a PDF."""
    return flagship_artefact("pdf", tag, pack)
