"""Every check of the toolchain in one table: code → what it judges, and the function that does.

The lists of each kind stay with their checks (CHECKS, PACK_CHECKS, LOOK_CHECKS, WORD_CHECKS, …);
here they are put together, so that whoever runs, explains or counts checks has one place to ask.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from ..formats import Format

Kind = Literal[
    "report",
    "edition",
    "pack",
    "look",
    "structure",
    "word",
    "pdf",
    "typography",
    "page",
    "press",
    "file",
]
"""What a check judges: a report as it was read, an edition, a pack, or a finished artefact: its
look (:class:`~tongwen.artefacts.look.Look`), what it says
(:class:`~tongwen.artefacts.structure.Structure`), its parts as Word reads them, what a PDF holds
besides its look (:class:`~tongwen.artefacts.pdf.file.PdfFile`), how its pages are set
(:class:`~tongwen.artefacts.pdf.typography.Typesetting`), the elements of its page, what a printer
gets (:class:`~tongwen.artefacts.pdf.press.PressSheets`), its size."""

ALL: tuple[Format, ...] = ("pdf", "docx", "html")


@dataclass(frozen=True, slots=True)
class Rule:
    """A check. ``formats``: the artefacts it judges; none for what is judged before any is made."""

    code: str
    kind: Kind
    check: Callable[..., Any]
    formats: tuple[Format, ...] = ()

    @property
    def title(self) -> str:
        """What is wrong, in one sentence: from the head of its docstring."""
        return _parted(self.check, self.code)[0]

    @property
    def why(self) -> str:
        """Why there is the rule; empty where one function reports many codes."""
        return _parted(self.check, self.code)[1]


def _parted(check: Callable[..., Any], code: str) -> tuple[str, str]:
    text = inspect.getdoc(check) or ""
    if not text.startswith(f"{code}:"):
        return "", ""
    head, _, rest = text.removeprefix(f"{code}:").partition("\n\n")
    # A heading of two sentences says what is wrong and why: the first is the title.
    return " ".join(head.split()), "\n\n".join(
        " ".join(paragraph.split()) for paragraph in rest.split("\n\n") if paragraph.strip()
    )


@cache
def rules() -> Mapping[str, Rule]:
    """Return every check by its code, sorted.

    Raises:
        ValueError: two checks have one code.
    """
    found: dict[str, Rule] = {}
    for rule in _listed():
        if rule.code in found:
            raise ValueError(f"{rule.code} is the code of two checks")
        found[rule.code] = rule
    return MappingProxyType(dict(sorted(found.items())))


def _listed() -> Iterator[Rule]:
    from . import CHECKS, PACK_CHECKS
    from .look import LOOK_CHECKS
    from .page import PAGE_CHECKS
    from .parity import check_parity
    from .pdf import PDF_CHECKS, check_data, check_particulars, check_source
    from .press import PRESS_CHECKS
    from .publication import PUBLICATION_CHECKS, REPORT_CHECKS, check_size
    from .spelling import check_spelling
    from .typography import TYPOGRAPHY_CHECKS
    from .word import WORD_CHECKS

    for code, check in CHECKS.items():
        yield Rule(code, "edition", check)
    for code, judge in PACK_CHECKS.items():
        yield Rule(code, "pack", judge)
    for code, look in LOOK_CHECKS.items():
        yield Rule(code, "look", look, ALL)
    for number in range(1, 17):
        # One comparison finds all of them: a block that moved is neither missing nor foreign.
        yield Rule(f"PAR-{number:02}", "structure", check_parity, ALL)
    for code, word in WORD_CHECKS.items():
        yield Rule(code, "word", word, ("docx",))
    for code, paper in PDF_CHECKS.items():
        yield Rule(code, "pdf", paper, ("pdf",))
    yield Rule("PDF-16", "pdf", check_particulars, ("pdf",))
    yield Rule("PDF-61", "pdf", check_source, ("pdf",))
    yield Rule("PDF-62", "pdf", check_data, ("pdf",))
    for code, press in PRESS_CHECKS.items():
        yield Rule(code, "press", press, ("print",))
    for code, page in TYPOGRAPHY_CHECKS.items():
        yield Rule(code, "typography", page, ("pdf",))
    for code, whole in REPORT_CHECKS.items():
        yield Rule(code, "report", whole)
    for code, fit in PUBLICATION_CHECKS.items():
        yield Rule(code, "edition", fit)
    for code, web in PAGE_CHECKS.items():
        yield Rule(code, "page", web, ("html",))
    yield Rule("SIZE-10", "file", check_size, ALL)
    yield Rule("SPELL-10", "edition", check_spelling)
