"""Where a bracket ends: markdown-it's rule, in a time that grows with the text and no faster.

Its own function looks for the end of each bracket anew, and five rules ask it at each one; a page
of brackets that nothing closes took minutes. What it finds inside a bracket holds for all that lie
around: one that is never closed leaves those open, too.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

_Known = dict[tuple[int, int, bool], int]


# The argument's name in camel case is markdown-it's, which calls this by it.
def label_end(
    state: StateInline,
    start: int,
    disableNested: bool = False,  # noqa: N803
) -> int:
    """Return where the ``]`` of the ``[`` at ``start`` stands; -1 where there is none.

    ``disableNested``: nor where a link or the like lies between (CommonMark 0.31, 6.3).
    """
    known: _Known | None = getattr(state, "labels", None)
    if known is None:
        known = {}
        state.labels = known  # type: ignore[attr-defined]
    most = state.posMax
    found = known.get((start, most, disableNested))
    if found is None:
        position = state.pos
        found = _sought(state, start, disableNested, known)
        state.pos = position
    return found


def _sought(state: StateInline, start: int, lone: bool, known: _Known) -> int:
    """Find the end of the bracket at ``start``, and note down that of each bracket on the way."""
    most, src, skip = state.posMax, state.src, state.md.inline.skipToken
    opened = [start]
    state.pos = start + 1
    while state.pos < most:
        at = state.pos
        if src[at] == "]":
            known[opened.pop(), most, lone] = at
            if not opened:
                return at
        skip(state)
        if src[at] != "[":
            continue
        if state.pos != at + 1:
            if lone:
                break
            continue
        inner = known.get((at, most, lone))
        if inner is None:
            opened.append(at)
        elif inner < 0:
            break
        else:
            state.pos = inner + 1
    for bracket in opened:
        known[bracket, most, lone] = -1
    return -1
