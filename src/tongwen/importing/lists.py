"""Lists as their styles nest them, and those that are only typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..diagnostics import short
from ..document import Block, Delimiter, List, ListItem, Numerals, Paragraph, Passage, Text
from ..walk import plain_text
from .account import Account
from .tree import Styled

LIST_DEPTH = re.compile(r"list(?: bullet| number| continue| paragraph)? (\d)\b")


def nested_lists(blocks: list[Block]) -> list[Block]:
    """Return ``blocks`` with lists nested as their styles say, and with what goes on in an item."""
    made: list[Block] = []
    for block in blocks:
        before = made[-1] if made else None
        styled = block if isinstance(block, Styled) else Styled(())
        name = styled.style.lower()
        if name.startswith("list continue") and isinstance(before, List):
            made[-1] = _continued(before, styled.blocks)
        elif depth := LIST_DEPTH.match(name):
            if int(depth[1]) > 1 and isinstance(before, List):
                made[-1] = _nested(before, styled.blocks)
            else:
                made += styled.blocks
        elif (
            isinstance(block, List)
            and isinstance(before, List)
            and all(item.checked is not None for item in (*before.items, *block.items))
        ):
            made[-1] = replace(before, items=(*before.items, *block.items))
        else:
            made.append(block)
    return made


def _nested(block: List, blocks: Sequence[Block]) -> List:
    """Return a list whose last item holds ``blocks``, lists of the next level."""
    *items, last = block.items
    return replace(block, items=(*items, replace(last, blocks=(*last.blocks, *blocks))))


def _continued(block: List, blocks: Sequence[Block]) -> List:
    """Return a list whose last item goes on with ``blocks``."""
    *items, last = block.items
    if last.blocks and isinstance(last.blocks[-1], List):
        inner = _continued(last.blocks[-1], blocks)
        return replace(block, items=(*items, replace(last, blocks=(*last.blocks[:-1], inner))))
    return replace(
        block, items=(*items, replace(last, blocks=(*last.blocks, *blocks))), tight=False
    )


# --- typed -----------------------------------------------------------------------------------

_BULLET = re.compile(r"\s*[•●▪■◦‣∙·*-][\s\u00a0]+(?=\S)")
_COUNT = re.compile(r"\s*(?P<open>\()?(?P<number>\d{1,2}|[a-z])(?P<close>[.)])[\s\u00a0]+(?=\S)")


def typed_lists(blocks: Sequence[Block], account: Account) -> list[Block]:
    """Return ``blocks`` with lists in the place of paragraphs that begin with a typed mark.

    Only where two follow one another, and numbers count from one.
    """
    made: list[Block] = []
    position = 0
    while position < len(blocks):
        run = _run(blocks[position:])
        if len(run) < 2:
            made.append(blocks[position])
            position += 1
            continue
        made.append(_as_list(run))
        account.change("marks of a list that were typed: it is a list",
                       short(plain_text(run[0])))  # fmt: skip
        position += len(run)
    return made


def _run(blocks: Sequence[Block]) -> list[Paragraph]:
    """Return the paragraphs at the head of ``blocks`` that are items of one typed list."""
    found: list[Paragraph] = []
    first = _mark(blocks[0])
    for number, block in enumerate(blocks):
        mark = _mark(block)
        if mark is None or first is None or not isinstance(block, Paragraph):
            break
        shape, count = mark
        if shape != first[0] or (shape[-1:] in (".", ")") and count != number + 1):
            break
        found.append(block)
    return found


def _mark(block: Block) -> tuple[str, int] | None:
    """Return the kind and the number of a paragraph's list mark; None without one."""
    content = block.content.content if isinstance(block, Paragraph) else ()
    if not content or type(content[0]) is not Text:
        return None
    if match := _BULLET.match(content[0].text):
        return match[0].strip(), 0
    if match := _COUNT.match(content[0].text):
        number = match["number"]
        count = int(number) if number.isdecimal() else ord(number) - ord("a") + 1
        return f"{match['open'] or ''}{'1' if number.isdecimal() else 'a'}{match['close']}", count
    return None


def _as_list(run: Sequence[Paragraph]) -> List:
    shape, _ = _mark(run[0]) or ("", 0)
    items = tuple(ListItem((_unmarked(each),)) for each in run)
    if shape[-1:] not in (".", ")"):
        return List(items)
    delimiter: Delimiter = "period"
    if shape[-1] == ")":
        delimiter = "parentheses" if shape[0] == "(" else "parenthesis"
    letters = "a" in shape
    plain = delimiter == "period" and not letters
    numerals: Numerals = "" if plain else "lower-alpha" if letters else "decimal"
    return List(items, True, numerals=numerals, delimiter=delimiter)


def _unmarked(block: Paragraph) -> Paragraph:
    first, *rest = block.content.content
    words = first.text if isinstance(first, Text) else ""
    match = _BULLET.match(words) or _COUNT.match(words)
    bare = Text(words[match.end() :] if match else words)
    return replace(block, content=Passage((bare, *rest)))
