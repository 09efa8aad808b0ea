"""Words that a region has for itself: 軟件 in Hong Kong, 軟體 in Taiwan, 软件 on the mainland.

They stand in ``regions.txt``. What a report calls a thing otherwise than its region, its glossary
says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .conversion import convert

FILE = Path(__file__).with_name("regions.txt")
REGIONS = ("CN", "HK", "TW")


@dataclass(frozen=True, slots=True)
class Thing:
    """What a thing is called: region → its words there, all in one script."""

    words: dict[str, tuple[str, ...]]

    @property
    def apart(self) -> bool:
        """Whether Hong Kong and Taiwan have no word for it in common."""
        return set(self.words["HK"]).isdisjoint(self.words["TW"])

    def at_home(self, word: str) -> tuple[str, ...]:
        """Return the regions in which ``word`` is at home."""
        return tuple(region for region, theirs in self.words.items() if word in theirs)


@cache
def things(script: str) -> tuple[Thing, ...]:
    """Return the things that regions call otherwise, in the script ``Hant`` or ``Hans``."""
    found = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            columns = (convert(line, "zh-Hant", "zh-Hans") if script == "Hans" else line).split()
            words = (tuple(column.split("|")) for column in columns)
            found.append(Thing(dict(zip(REGIONS, words, strict=True))))
    return tuple(found)


@cache
def _any_word(script: str) -> tuple[re.Pattern[str], dict[str, Thing]]:
    by_word = {
        word: thing for thing in things(script) for words in thing.words.values() for word in words
    }
    longest_first = sorted(by_word, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), by_word


def regional_words(text: str, script: str) -> Iterator[tuple[str, Thing]]:
    """Yield each word in ``text`` that only one region uses, with its meaning."""
    pattern, by_word = _any_word(script)
    for match in pattern.finditer(text):
        yield match[0], by_word[match[0]]


def with_words_of(text: str, script: str, region: str) -> str:
    """Return ``text`` with what other regions call things as ``region`` calls them."""
    pattern, by_word = _any_word(script)

    def at_home(match: re.Match[str]) -> str:
        theirs = by_word[match[0]].words.get(region, (match[0],))
        return match[0] if match[0] in theirs else theirs[0]

    return pattern.sub(at_home, text)
