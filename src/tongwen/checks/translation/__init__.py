"""A translation, checked like code: each problem at its line in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from ...diagnostics import Problem
from .facts import check_names, check_note_places, check_numbers
from .marks import check_markup, check_punctuation
from .pairs import Translated, translated
from .wording import check_completeness, check_left_over, check_regional_words, check_terms

__all__ = ["TRANSLATION_CHECKS", "Translated", "translated"]

TRANSLATION_CHECKS: Mapping[str, Callable[[Translated], Iterable[Problem]]] = MappingProxyType(
    {
        "TR-10": check_numbers,
        "TR-11": check_markup,
        "TR-12": check_left_over,
        "TR-13": check_punctuation,
        "TR-14": check_terms,
        "TR-15": check_regional_words,
        "TR-16": check_names,
        "TR-17": check_note_places,
        "TR-18": check_completeness,
    }
)
"""Code → the check that reports it."""
