"""glossary.yaml → the terms that a report keeps in each of its languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..diagnostics import NOWHERE, Problems, Span
from ..gate import FEWER, Gate, GateError
from ..languages import LANGUAGES
from ..placed import Placed, read_placed, unknown_keys

FILE = "glossary.yaml"
_KEYS = ("forbidden", "note")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a report.

    Attributes:
        words: language (BCP 47) → what the term is called there; the first is to be preferred.
        forbidden: language → what it must not be called there.
        note: for translators.
    """

    words: Mapping[str, tuple[str, ...]]
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def in_language(self, tag: str) -> tuple[str, ...]:
        """Return what the term is called in the language ``tag``, or the one it is a kind of."""
        return _of(self.words, tag)

    def forbidden_in(self, tag: str) -> tuple[str, ...]:
        """Return what the term must not be called in the language ``tag``."""
        return _of(self.forbidden, tag)


def _of(table: Mapping[str, tuple[str, ...]], tag: str) -> tuple[str, ...]:
    while tag and tag not in table:
        tag = tag.rpartition("-")[0]
    return table.get(tag, ())


def read_glossary(gate: Gate, folder: Path, problems: Problems) -> tuple[Term, ...]:
    """Return the terms of the report in ``folder``; none where it has no glossary.yaml.

    Problems: ``TR-20`` what is no term, and those of the gate and of YAML.
    """
    if not (folder / FILE).exists():
        return ()
    span = gate.span(folder / FILE)
    try:
        text = gate.read_text(FILE, folder, advice=FEWER)
    except GateError as error:
        problems.error(error.code, error.place(span), error.reason, error.hint)
        return ()
    root = read_placed(text, span.file, problems)
    found = (_term(item, problems) for item in root or ())
    return tuple(term for term in found if term is not None)


_HINT = "- en: artificial intelligence\n  zh-Hant: 人工智能\n  forbidden: {zh-Hant: [人工智慧]}"


def _term(placed: Placed, problems: Problems) -> Term | None:
    if not isinstance(placed.value, dict):
        problems.error("TR-20", placed.span, "a term is its words by language", _HINT)
        return None
    unknown_keys(placed, (*LANGUAGES, *_KEYS), "TR-20", problems)
    forbidden = placed.get("forbidden")
    unknown_keys(forbidden, tuple(LANGUAGES), "TR-20", problems)
    if forbidden and not isinstance(forbidden.value, dict):
        problems.error("TR-20", forbidden.span, "say what is forbidden by language", _HINT)
    words = {tag: _words(placed.get(tag)) for tag in placed.keys if tag not in _KEYS}
    if len(words) < 2:
        problems.error("TR-20", placed.span, "a term wants two languages at the least", _HINT)
        return None
    return Term(
        words,
        {tag: _words(forbidden.get(tag)) for tag in forbidden.keys},
        placed.get("note").text,
        placed.span,
    )


def _words(placed: Placed) -> tuple[str, ...]:
    return tuple(word for item in placed if (word := " ".join(item.text.split())))
