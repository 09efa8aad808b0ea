"""Formulas: TeX → MathML, words and speech, once for every writer and check."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from ..diagnostics import NOWHERE, Problems, Span
from ..document import Document, Formula, Math, MathBlock
from ..languages import LANGUAGES
from ..walk import Node, field_names, lacks, rewrite_fields
from .context import Context
from .formula_text import in_a_line
from .speech import spoken
from .tex import UnreadableFormula, mathml

T = TypeVar("T")

_LONGEST_SHOWN = 60
_FORMULAS = frozenset({Math, MathBlock})

_TAGGED = re.compile(
    r"(?P<tex>(?:(?!\\tag\b|\\\\).)*?|\s*\\begin\{(?P<of>\w+)\}(?:(?!\\tag\b).)*\\end\{(?P=of)\})"
    r"\s*\\tag\s*\{(?P<tag>[^{}\\$]+)\}\s*(?P<end>\\end\{equation\*?\}\s*)?",
    re.DOTALL,
)
"""A formula, of one line or in an environment, whose author gives it a number."""


def resolve_formulas(document: Document, context: Context) -> Document:
    """Return ``document`` with each formula read; ``MATH-01`` for one that cannot be."""
    return read_formulas(document, context.language.tag, context.problems)


def read_formulas(node: T, language: str, problems: Problems, span: Span = NOWHERE) -> T:
    """Return ``node`` (a Document, a Metadata …) with each formula read.

    Args:
        language: the BCP 47 tag of the words in which formulas are spoken.
        span: the place of a formula that has none of its own.
    """

    def change(part: Node, around: Span) -> Node:
        if lacks(part, _FORMULAS):
            return part
        own = getattr(part, "span", NOWHERE)
        place = own if own.file else around
        if isinstance(part, (Math, MathBlock)):
            return _read(part, language, problems, place)
        return rewrite_fields(part, field_names(part), lambda inner: change(inner, place))

    changed: T = change(node, span)
    return changed


def _read(
    part: Math | MathBlock, language: str, problems: Problems, place: Span
) -> Math | MathBlock:
    if isinstance(part, MathBlock) and (tagged := _TAGGED.fullmatch(part.tex)):
        # It stands where numbers do, at the edge, as amsmath has it.
        part = replace(part, tex=tagged["tex"] + (tagged["end"] or ""), number=tagged["tag"])
    try:
        return replace(part, formula=formula_of(part.tex, isinstance(part, MathBlock), language))
    except UnreadableFormula as error:
        shown = " ".join(part.tex.split())
        if len(shown) > _LONGEST_SHOWN:
            shown = shown[: _LONGEST_SHOWN - 1] + "…"
        problems.error(
            "MATH-01", place, f"the formula “{shown}” cannot be read: {error.reason}", error.hint
        )
        return part


@lru_cache(maxsize=4096)
def formula_of(tex: str, display: bool, language: str) -> Formula:
    """Return ``tex`` read, its speech in ``language``, a tag.

    Raises:
        UnreadableFormula: it is not TeX that is read here.
    """
    markup = mathml(tex, display)
    root = ElementTree.fromstring(markup)
    return Formula(markup, in_a_line(root), spoken(root, LANGUAGES[language].spoken))
