"""Names of people as BibTeX and biblatex write them → names of CSL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .tex_words import plain

_OTHERS = frozenset(("others", "et al.", "et al", "等"))
_AND = r"(?i:\s+and\s+)|\s*\\and\b\s*"
_EXTENDED = {
    "family": "family", "given": "given", "prefix": "non-dropping-particle", "suffix": "suffix",
}  # fmt: skip
"""What biblatex calls the parts of a name (its manual, 3.4) → CSL's names of them."""


def people(value: str) -> tuple[list[dict[str, str]], bool]:
    """Return the people in a field, and whether commas part them where “and” should."""
    found: list[dict[str, str]] = []
    by_commas = False
    for person in filter(None, (part.strip() for part in _split(value, _AND))):
        parts = [part.strip() for part in _split(person, ",")]
        if plain(person) in _OTHERS:
            found += [{"literal": "et al."}] if found else []
        elif person.startswith("{") and person.endswith("}") and _is_one_group(person):
            found.append({"literal": plain(person)})
        elif all(part.partition("=")[0].strip() in _EXTENDED for part in parts):
            found.append(dict(_extended(parts)))
        elif len(parts) > 3:
            by_commas = True
            found += _listed([part for part in parts if part])
        else:
            found.append(_person(parts))
    return found, by_commas


def _extended(parts: list[str]) -> Iterator[tuple[str, str]]:
    for part in parts:
        name, _, value = part.partition("=")
        yield _EXTENDED[name.strip()], plain(value.strip().strip('"'))


def _listed(parts: list[str]) -> Iterator[dict[str, str]]:
    """Yield the people of “Doe, J., Roe, R.” or of “Jane Doe, Richard Roe, Edgar Poe”."""
    in_turn = len(parts) % 2 == 0 and not any(" " in part for part in parts[::2])
    for index in range(0, len(parts), 2 if in_turn else 1):
        yield _person(parts[index : index + 2] if in_turn else [parts[index]])


def _is_one_group(text: str) -> bool:
    depth = 0
    for position, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if not depth and position < len(text) - 1:
            return False
    return True


def _person(parts: list[str]) -> dict[str, str]:
    """Read “von Last, Jr, First”, “von Last, First” or “First von Last”."""
    if len(parts) > 1:
        words = _split(parts[0], r"\s+")
        given, suffix = parts[-1], (parts[1] if len(parts) > 2 else "")
    else:
        words = _split(parts[0], r"\s+")
        # A particle begins at the first word in lower case; the last word is family name.
        small = next((i for i, word in enumerate(words[:-1]) if _is_small(word)), len(words) - 1)
        given, suffix = " ".join(words[:small]), ""
        words = words[small:]
    particles = []
    while len(words) > 1 and _is_small(words[0]):
        particles.append(words.pop(0))
    name = {
        "family": plain(" ".join(words)),
        "given": plain(given),
        "non-dropping-particle": plain(" ".join(particles)),
        "suffix": plain(suffix),
    }
    return {key: value for key, value in name.items() if value}


def _is_small(word: str) -> bool:
    letters = re.sub(r"[^\w]", "", plain(word))
    return bool(letters) and letters[0].islower() and not word.startswith("{")


def _split(text: str, pattern: str) -> list[str]:
    """Split ``text`` at ``pattern`` outside braces."""
    separator = re.compile(pattern)
    parts, start, position, depth = [], 0, 0, 0
    while position < len(text):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        match = separator.match(text, position) if not depth else None
        if match:
            parts.append(text[start:position])
            start = position = match.end()
        else:
            position += 1
    return [*parts, text[start:]]
