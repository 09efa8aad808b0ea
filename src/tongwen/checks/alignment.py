"""Which block of an artefact is which block of the report: by the words, and their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from ..artefacts.structure import LINE_END, Block, Run
from .flattening import DASHES
from .sameness import Line, lay_open, letters_of

_CLOSE = 0.5
"""How alike two blocks must be to be the same one, changed."""

_MOST_PAIRS = 4_000
"""Blocks on one side times blocks on the other, up to which likeness is measured."""


@dataclass(frozen=True)
class Side:
    """A block of either side, laid open."""

    block: Block
    found: bool = False

    @cached_property
    def label(self) -> str:
        """The letters of its label."""
        return letters_of(self.block.label)

    @cached_property
    def line(self) -> Line:
        """All its words, its label first, laid open."""
        runs = self.block.content
        if self.block.kind == "attribution" and runs and runs[0].kind == "words":
            # Word and the web page set a dash before it; the report's words may begin with one.
            text = re.sub(r"^(—— ?|— )", "", runs[0].text, count=1) if self.found else runs[0].text
            runs = (replace(runs[0], text=text), *runs[1:])
        if self.block.label:
            # Where a label ends and the words begin, a format need not say.
            target = runs[0].target if self.block.kind == "contents" and runs else ""
            runs = (Run(self.block.label, "", target), Run(LINE_END, "", target), *runs)
        return lay_open(runs)

    @cached_property
    def letters(self) -> str:
        """All of it, to be found by."""
        if self.block.kind == "table":
            return "\x1f".join(sorted(lay_open(cell.content).letters for cell in self.block.cells))
        return self.line.letters

    @cached_property
    def words(self) -> str:
        """The letters without the label, where the block says which that is."""
        return self.line.letters[len(self.label) :]

    @property
    def key(self) -> tuple[str, str]:
        """What is the same in two blocks that need no second look."""
        return self.block.kind, self.letters


def align(
    ours: Sequence[Side], theirs: Sequence[Side]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Return the pairs of equal blocks, in order, and the blocks left over on each side."""
    mine, other = [side.key for side in ours], [side.key for side in theirs]
    begin = 0
    while begin < min(len(mine), len(other)) and mine[begin] == other[begin]:
        begin += 1
    end = 0
    while end < min(len(mine), len(other)) - begin and mine[-1 - end] == other[-1 - end]:
        end += 1
    pairs = [(place, place) for place in range(begin)]
    pairs += [(len(mine) - place, len(other) - place) for place in range(end, 0, -1)]
    lost: list[int] = []
    extra: list[int] = []
    matcher = SequenceMatcher(
        None, mine[begin : len(mine) - end], other[begin : len(other) - end], autojunk=False
    )
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        one = range(begin + a1, begin + a2)
        two = range(begin + b1, begin + b2)
        if kind == "equal":
            pairs += zip(one, two, strict=True)
            continue
        met = _likest(ours, theirs, one, two)
        pairs += met
        lost += sorted(set(one) - {pair[0] for pair in met})
        extra += sorted(set(two) - {pair[1] for pair in met})
    return sorted(pairs), lost, extra


def _likest(
    ours: Sequence[Side], theirs: Sequence[Side], one: range, two: range
) -> list[tuple[int, int]]:
    """Return the pairs, in order, whose likeness comes to most."""
    if not one or not two:
        return []
    if len(one) * len(two) > _MOST_PAIRS:
        return [
            (a, b) for a, b in zip(one, two, strict=False) if _likeness(ours[a], theirs[b]) > _CLOSE
        ]
    best = [[0.0] * (len(two) + 1) for _ in range(len(one) + 1)]
    like = [[_likeness(ours[a], theirs[b]) for b in two] for a in one]
    for a in range(len(one) - 1, -1, -1):
        for b in range(len(two) - 1, -1, -1):
            taken = like[a][b] + best[a + 1][b + 1] if like[a][b] > _CLOSE else 0.0
            best[a][b] = max(taken, best[a + 1][b], best[a][b + 1])
    pairs = []
    a = b = 0
    while a < len(one) and b < len(two):
        if like[a][b] > _CLOSE and best[a][b] == like[a][b] + best[a + 1][b + 1]:
            pairs.append((one[a], two[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return pairs


def _likeness(mine: Side, other: Side) -> float:
    """Return how alike two blocks are, from 0 to 1."""
    same_kind = mine.block.kind == other.block.kind
    if same_kind and mine.block.kind in ("picture", "formula", "break"):
        return 0.9 if mine.letters == other.letters else 0.6
    if mine.letters == other.letters:
        return 0.97 if mine.letters else 0.0
    if "table" in (mine.block.kind, other.block.kind) and not same_kind:
        return 0.0
    one, two = mine.letters, other.letters
    if not one or not two:
        return 0.0
    if len(two) >= 4 and one.startswith(two):
        return 0.9 if same_kind else 0.6
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
        return 0.0
    return matcher.ratio() * (1.0 if same_kind else 0.9)


def label_differs(ours: Side, theirs: Side) -> str | None:
    """Return the artefact's number where it differs from ours and nothing else does; else None."""
    if theirs.block.label and ours.words == theirs.words:
        return theirs.block.label
    if ours.block.label and not theirs.block.label and ours.words:
        other = theirs.line.letters
        if other.endswith(ours.words) and len(other) - len(ours.words) < 24:
            return other[: len(other) - len(ours.words)]
    if theirs.block.label and not ours.block.label and theirs.words == ours.line.letters:
        return theirs.block.label
    return None


def undashed(side: Side, dashed: Mapping[str, int]) -> Side:
    """Return a PDF's paragraph without the dash before it, if it is one of ``dashed``.

    Nothing in a PDF marks an attribution off from a paragraph. ``dashed``: letters without a dash
    before them → how many they are with the dashes that are the report's own.
    """
    runs = side.block.content
    bare = side.line.letters.lstrip(DASHES)
    if side.block.kind != "paragraph" or bare not in dashed or runs[0].kind != "words":
        return side
    text = runs[0].text
    for _ in range(len(side.line.letters) - dashed[bare]):
        text = text.lstrip()[1:]
    return Side(replace(side.block, content=(replace(runs[0], text=text), *runs[1:])), True)
