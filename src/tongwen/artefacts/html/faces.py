"""The fonts that a web page carries in itself: which letters, in which weight (CSS Fonts 4, 4)."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

import tinycss2  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont

LARGEST_FONT = 16 * 1024 * 1024
"""Bytes of a font, as it lies in the page."""

MOST_FACES = 256

GENERIC = frozenset(
    {
        *("serif", "sans-serif", "monospace", "cursive", "fantasy", "math", "fangsong"),
        *("system-ui", "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded"),
    }
)
"""Names that stand for whatever face the reader's machine has for them."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font in the page: ``weight`` CSS scale; ``letters`` as code points."""

    family: str
    weight: int
    letters: frozenset[int]


class Faces:
    """The page's fonts, by family."""

    def __init__(self, faces: Iterable[Face]) -> None:
        self._by_family: dict[str, list[Face]] = {}
        for face in faces:
            self._by_family.setdefault(face.family, []).append(face)
        self._found: dict[tuple[Sequence[str], int, str], tuple[str, int]] = {}

    @property
    def families(self) -> frozenset[str]:
        """The families that the page carries."""
        return frozenset(self._by_family)

    def drawn(self, families: Sequence[str], weight: int, letter: str) -> tuple[str, int]:
        """Return family and weight that ``letter`` is drawn in, of a ``font-family`` list.

        A family that the page does not carry is taken to be on the reader's machine with all
        letters, in the weight that is asked for; the first that has the letter draws it.
        """
        key = (families, weight, letter)
        if key not in self._found:
            self._found[key] = self._draw(families, weight, letter)
        return self._found[key]

    def _draw(self, families: Sequence[str], weight: int, letter: str) -> tuple[str, int]:
        for family in families:
            faces = self._by_family.get(family)
            if faces is None:
                return family, weight
            having = [face.weight for face in faces if ord(letter) in face.letters]
            if having:
                return family, _nearest(weight, having)
        return "", weight


def _nearest(weight: int, weights: Iterable[int]) -> int:
    """Return the weight that a browser takes for a requested one (CSS Fonts 4, 5.2)."""

    def order(found: int) -> tuple[int, int]:
        if 400 <= weight <= 500:
            if weight <= found <= 500:
                return 0, found
            return (1, -found) if found < weight else (2, found)
        if weight < 400:
            return (0, -found) if found <= weight else (1, found)
        return (0, found) if found >= weight else (1, -found)

    return min(weights, key=order)


def read_faces(rules: Iterable[Any]) -> Faces:
    """Return the fonts of ``@font-face`` rules; one that is no font, or lies elsewhere, is none."""
    faces = []
    for count, rule in enumerate(rules):
        if count >= MOST_FACES:
            break
        declared = {
            node.lower_name: node.value
            for node in tinycss2.parse_blocks_contents(rule.content or [])
            if node.type == "declaration"
        }
        family = "".join(
            node.value for node in declared.get("font-family", ()) if node.type == "string"
        ) or " ".join(
            node.value for node in declared.get("font-family", ()) if node.type == "ident"
        )
        letters = _letters(declared)
        if family and letters:
            faces.append(Face(family, _weight(declared), letters))
    return Faces(faces)


def _weight(declared: Mapping[str, Sequence[Any]]) -> int:
    for node in declared.get("font-weight", ()):
        if node.type == "number":
            return int(node.value)
        if node.type == "ident" and node.lower_value == "bold":
            return 700
    return 400


def _letters(declared: Mapping[str, Sequence[Any]]) -> frozenset[int]:
    found: frozenset[int] = frozenset()
    for data in _sources(declared.get("src", ())):
        try:
            with TTFont(io.BytesIO(data), lazy=True) as font:
                found = frozenset(font.getBestCmap() or ())
        except Exception:
            # fontTools raises errors of every kind for what is no font; it draws nothing.
            continue
        break
    if "unicode-range" in declared:
        written = tinycss2.serialize(declared["unicode-range"])
        ranges = list(_ranges(written))
        found = frozenset(code for code in found if any(a <= code <= b for a, b in ranges))
    return found


def _sources(nodes: Sequence[Any]) -> Iterator[bytes]:
    for node in nodes:
        address = ""
        if node.type == "url":
            address = node.value
        elif node.type == "function" and node.lower_name == "url":
            address = "".join(part.value for part in node.arguments if part.type == "string")
        scheme, _, rest = address.partition(":")
        kind, comma, data = rest.partition(",")
        if scheme.lower() != "data" or not comma or len(data) > LARGEST_FONT * 4 // 3:
            continue
        try:
            if kind.endswith(";base64"):
                yield base64.b64decode(data)
            else:
                yield unquote_to_bytes(data)
        except (binascii.Error, ValueError):
            continue


def _ranges(written: str) -> Iterator[tuple[int, int]]:
    for first, wild, last in re.findall(
        r"[Uu]\+([0-9A-Fa-f]{1,6})(\?{0,5})(?:-([0-9A-Fa-f]+))?", written
    ):
        if wild:
            yield int(first + "0" * len(wild), 16), int(first + "f" * len(wild), 16)
        else:
            yield int(first, 16), int(last or first, 16)
