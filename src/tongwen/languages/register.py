"""The languages that an edition can be made in: one for each file in ``data/``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ..diagnostics import Problems
from .cldr import language_of_cldr
from .data_files import DATA, read_language
from .model import Language, UnknownLanguage


def read_languages(folder: Path, problems: Problems) -> Mapping[str, Language]:
    """Return the languages of the files in ``folder``, by tag, in the order of their names.

    What is wrong in a file is collected, and its language left out.
    """
    files = sorted(folder.glob("*.toml"), key=lambda file: file.stem)
    made = (read_language(file, problems) for file in files)
    return {language.tag: language for language in made if language is not None}


@cache
def _found() -> Mapping[str, Language]:
    problems = Problems()
    found = read_languages(DATA, problems)
    if len(problems):
        raise ValueError("\n".join(map(str, problems)))
    return found


class _Written(Mapping[str, Language]):
    """The languages of ``data/``, read when the first is asked for."""

    def __getitem__(self, tag: str) -> Language:
        return _found()[tag]

    def __iter__(self) -> Iterator[str]:
        return iter(_found())

    def __len__(self) -> int:
        return len(_found())


class _Languages(_Written):
    """The languages of ``data/``, which are listed, and by its tag any that CLDR knows."""

    def __getitem__(self, tag: str) -> Language:
        known = _found().get(tag) or language_of_cldr(tag)
        if known is None:
            raise KeyError(tag)
        return known


WRITTEN: Mapping[str, Language] = _Written()
"""The languages that have a file of data."""

LANGUAGES: Mapping[str, Language] = _Languages()
"""Every language that an edition can be made in."""


@cache
def counters() -> frozenset[str]:
    """Return the Han characters that stand after a number as its counter: 13家, 2030年."""
    wide = (known for known in LANGUAGES.values() if known.script.wide)
    return frozenset(word for known in wide for word in known.no_break.after_number)


@cache
def number_heads() -> frozenset[str]:
    """Return the Han characters that a number follows as their own: 第3章, 圖1."""
    wide = (known for known in LANGUAGES.values() if known.script.wide)
    return frozenset(word for known in wide for word in known.no_break.before_number)


def language(tag: str) -> Language:
    """Return the language with the BCP 47 ``tag``.

    Raises:
        UnknownLanguage: there is none.
    """
    try:
        return LANGUAGES[tag]
    except KeyError:
        raise UnknownLanguage(tag) from None
