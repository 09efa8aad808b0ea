"""What the registry's checks find in finished files, given as bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tongwen.artefacts import Look, Structure, open_artefact
from tongwen.artefacts.pdf.file import read_pdf
from tongwen.artefacts.pdf.press import read_press
from tongwen.checks.press import Printed
from tongwen.checks.registry import run
from tongwen.checks.seen import Seen
from tongwen.diagnostics import Problem
from tongwen.edition import Edition
from tongwen.institute import Institute
from tongwen.languages import Language


def read_structure(format_: str, data: bytes) -> Structure:
    """Return what an artefact of ``format_`` says."""
    return open_artefact(format_, data).structure


def check_pdf(data: bytes) -> Iterator[Problem]:
    """Yield what the checks of a PDF by itself find."""
    return run("pdf", read_pdf(data))


def check_of_edition(edition: Edition, data: bytes) -> Iterator[Problem]:
    """Yield what a PDF says, or holds, otherwise than the edition it is to be of."""
    return run("held", edition, read_pdf(data))


def check_press(edition: Edition, inside: bytes, cover: bytes) -> Iterator[Problem]:
    """Yield what the checks of a printer's files find in the two files of ``edition``."""
    return run("press", Printed(edition, read_press(inside), read_press(cover)))


def check_look(
    institute: Institute, language: Language, looks: Mapping[str, Look]
) -> Iterator[Problem]:
    """Yield each token of a pack that did not take effect in its specimen, format → look."""
    for look in looks.values():
        for kind in ("specimen", "look"):
            yield from run(kind, Seen(institute, language, look))
