"""Blocks as Pandoc reads them → blocks as an author means them, by styles and neighbours.

A caption belongs to what stands beside it; paragraphs in one style are one quotation, one callout,
one passage of code; an item in the style of a deeper list is an item of the deeper list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from ..diagnostics import short
from ..document import (
    Block,
    Callout,
    CalloutKind,
    Caption,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Epigraph,
    Figure,
    Heading,
    Image,
    Inline,
    LanguageSpan,
    LineBreak,
    List,
    ListItem,
    MathBlock,
    Paragraph,
    Passage,
    PullQuote,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from ..readers.markdown.dialects import equation_labels
from ..readers.markdown.inlines import join_text
from ..walk import plain_text, walk
from .account import Account
from .marks import Anchor, Described, HereReferences, Labelled
from .marks import Sequence as Counted
from .tree import CALLOUTS, DisplayMath, Styled, flat, picture_of, task
from .word.paragraphs import CODE_STYLES

_CAPTIONS = ("caption", "table caption", "image caption", "figure caption")
_DROPPED = re.compile(
    r"toc( ?heading| \d|\b)|contents|list heading|table of (figures|authorities)|chapter companion|"
    r"index( \d| heading)?\b|abstract companion|header|footer|page number|section end"
)
_LIST_DEPTH = re.compile(r"list(?: bullet| number| continue| paragraph)? (\d)\b")
_LABEL = re.compile(
    r"\s*(?P<figure>fig(?:ure|\.)?|abb(?:ildung|\.)?|図|图|圖)?"
    r"(?P<table>tab(?:le|elle|leau|\.)?|表(?:格)?)?"
    r"(?P<equation>eq(?:uation|\.)?|formula|gleichung|式)?"
    r"\s*(?P<number>[A-Z]?\d+(?:[.\-–—]\d+)*|[IVX]+\b)?",
    re.IGNORECASE,
)
_PARTING = " \t\u2002\u2003\u3000\u00a0:.：。、|—–-"
_NUMBER = re.compile(r"\s*[(（]?\s*(?:[A-Z]?\d+(?:[.\-–]\d+)*)?\s*[)）]?\s*")
_ATTRIBUTION = re.compile(r"\s*(?:—|――|–|-{2,3})\s*(?=\S)")
_MOST_HEADING = 90
"""Characters of a bold line that may stand for a heading."""


@dataclass(frozen=True, slots=True)
class Numbered(MathBlock):
    """A formula with a number: ``anchors`` are the bookmarks by which it is referred to."""

    anchors: tuple[Anchor, ...] = ()
    counted: bool = True


def joined(blocks: Sequence[Block], account: Account) -> tuple[Block, ...]:
    """Return ``blocks`` with those joined that belong together, at every level."""
    return tuple(_Joiner(account).join(blocks))


class _Joiner:
    """Joins; ``blocks`` are those that are left, and ``made`` those that are done."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def join(self, blocks: Sequence[Block]) -> list[Block]:
        made: list[Block] = []
        position = 0
        while position < len(blocks):
            block = blocks[position]
            style = block.style.lower() if isinstance(block, Styled) else ""
            for wanted, join in _BY_STYLE:
                if style and wanted.match(style):
                    last = position + 1
                    while last < len(blocks) and _style(blocks[last], wanted):
                        last += 1
                    run = [each for each in blocks[position:last] if isinstance(each, Styled)]
                    made += join(self, run)
                    position = last
                    break
            else:
                made += self._other(block)
                position += 1
        return _captioned(_lists(made), self.account)

    def _other(self, block: Block) -> list[Block]:
        match block:
            case Styled():
                if _DROPPED.match(block.style.lower()):
                    return []
                depth = re.match(r"list (continue|.*\d)", block.style.lower())
                inner = self.join(block.blocks)
                return [Styled(tuple(inner), style=block.style)] if depth else inner
            case Quote():
                return [Quote(tuple(self.join(block.blocks)))]
            case List():
                return [self._list(block)]
            case Division():
                return [replace(block, blocks=tuple(self.join(block.blocks)))]
            case DefinitionList():
                return [replace(block, definitions=tuple(map(self._definition, block.definitions)))]
            case Figure():
                return _labelled_figure(block)
            case Table():
                return [_labelled_table(block)]
            case Paragraph():
                return [_in_its_language(each) for each in _equation(block)]
        return [block]

    def _list(self, block: List) -> Block:
        """Return a list; in the style of its depth, where that says more than its numbering."""
        styles = [
            inner.style
            for item in block.items
            for inner in item.blocks[:1]
            if isinstance(inner, Styled)
        ]
        made = replace(block, items=tuple(map(self._item, block.items)))
        deep = styles and all(_LIST_DEPTH.match(style.lower()) for style in styles)
        loose = any("loose" in style.lower() for style in styles)
        made = replace(made, tight=not loose) if styles and made.tight != (not loose) else made
        return Styled((made,), style=styles[0]) if deep else made

    def _item(self, item: ListItem) -> ListItem:
        # What only says how deep the list is, is no part of the item.
        return replace(item, blocks=tuple(self.join(tuple(flat(item.blocks)))))

    def _definition(self, definition: Definition) -> Definition:
        explained = tuple(tuple(self.join(each)) for each in definition.explanations)
        return replace(definition, explanations=explained)

    # --- runs of one style

    def quoted(self, run: list[Styled]) -> list[Block]:
        """Return a quotation, with its attribution where the last paragraphs give one."""
        said = [block for block in run if "attribution" in block.style.lower()]
        inside = [_unquoted(each) for block in run if block not in said for each in block.blocks]
        blocks = self.join([each for group in inside for each in group])
        attribution = Passage(tuple(_attribution(said)))
        if not blocks:
            return self.join([each for block in said for each in block.blocks])
        name = run[0].style.lower()
        kind: Callable[..., Block] = Quote
        if name.startswith("epigraph"):
            kind = Epigraph
        elif name.startswith("pull quote"):
            kind = PullQuote
        return [kind(tuple(blocks), attribution) if attribution else kind(tuple(blocks))]

    def lead(self, run: list[Styled]) -> list[Block]:
        """Return the opening of a chapter."""
        return [Division(tuple(self._inside(run)), "lead")]

    def margin(self, run: list[Styled]) -> list[Block]:
        """Return a note in the margin."""
        return [Division(tuple(self._inside(run)), "margin")]

    def code(self, run: list[Styled]) -> list[Block]:
        """Return one passage of code: a line for each paragraph."""
        lines = [
            "".join("\n" if isinstance(node, LineBreak) else getattr(node, "text", "")
                    for node in walk(each) if not hasattr(node, "content"))
            for each in flat(run)
        ]  # fmt: skip
        return [CodeBlock("\n".join(lines).replace("\u00a0", " ") + "\n")]

    def callout(self, run: list[Styled]) -> list[Block]:
        """Return the callouts of a run: each begins with its title, or with its first paragraph."""
        groups: list[list[Styled]] = []
        for block in run:
            name = block.style.lower()
            if not groups or re.search(r"\b(title|first|only)\b", name):
                groups.append([])
            groups[-1].append(block)
        return [self._callout(group) for group in groups]

    def _callout(self, group: list[Styled]) -> Block:
        words = group[0].style.lower().split()
        kind = cast("CalloutKind", next((word for word in words if word in CALLOUTS), "finding"))
        title, rest = Passage(), group
        if "title" in words:
            rest = group[1:]
            content = [
                node
                for each in flat(group[:1])
                if isinstance(each, Paragraph)
                for node in each.content.content
            ]
            label = next((at for at, node in enumerate(content) if isinstance(node, Labelled)), -1)
            if label >= 0:
                title = Passage(_lstripped(content[label + 1 :]))
            elif kind == "finding":
                whole = "".join(getattr(node, "text", "") for node in content)
                _, parted, after = whole.partition("\u2002")
                title = Passage((Text(after),)) if parted and after else Passage()
        return Callout(kind, tuple(self._inside(rest)), title)

    def dropped(self, run: list[Styled]) -> list[Block]:
        """Return nothing: what Tongwen makes itself."""
        return []

    def tasks(self, run: list[Styled]) -> list[Block]:
        """Return a list of tasks, each with its box."""
        items = [task(ListItem((each,))) for block in run for each in self.join(block.blocks)]
        return [List(tuple(items))]

    def ornament(self, run: list[Styled]) -> list[Block]:
        """Return a change of subject."""
        return [ThematicBreak()]

    def caption(self, run: list[Styled]) -> list[Block]:
        """Return captions as they stand: what they belong to is looked for afterwards."""
        return list(run)

    def _inside(self, run: Sequence[Styled]) -> list[Block]:
        return self.join([each for block in run for each in block.blocks])


_BY_STYLE: tuple[tuple[re.Pattern[str], Callable[[_Joiner, list[Styled]], list[Block]]], ...] = (
    (_DROPPED, _Joiner.dropped),
    (re.compile(r"epigraph"), _Joiner.quoted),
    (re.compile(r"pull quote"), _Joiner.quoted),
    (re.compile(r"(intense )?quote\b|block text|attribution"), _Joiner.quoted),
    (re.compile(r"lead\b"), _Joiner.lead),
    (re.compile(r"margin note"), _Joiner.margin),
    (re.compile(r"callout"), _Joiner.callout),
    (re.compile(rf"(?:{'|'.join(CODE_STYLES)})\b"), _Joiner.code),
    (re.compile(r"thematic break"), _Joiner.ornament),
    (re.compile(r"list task"), _Joiner.tasks),
    (re.compile("|".join(_CAPTIONS)), _Joiner.caption),
)
"""How the name of a style begins, in small letters → what its paragraphs become together."""


def _style(block: Block, wanted: re.Pattern[str]) -> bool:
    return isinstance(block, Styled) and wanted.match(block.style.lower()) is not None


def _unquoted(block: Block) -> tuple[Block, ...]:
    return block.blocks if isinstance(block, Quote) else (block,)


def _attribution(said: Sequence[Styled]) -> Iterator[Inline]:
    content = [
        node
        for block in flat(said)
        for inner in (block.blocks if isinstance(block, Quote) else (block,))
        if isinstance(inner, Paragraph)
        for node in inner.content.content
    ]
    if content and type(content[0]) is Text:
        content[0] = Text(_ATTRIBUTION.sub("", content[0].text, count=1))
    yield from content


def _lstripped(content: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return ``content`` without what parts it from a label before it."""
    rest = list(content)
    while rest and isinstance(rest[0], Text):
        if type(rest[0]) is Text:
            words = rest[0].text.lstrip(_PARTING)
            if words:
                rest[0] = Text(words)
                break
        rest.pop(0)
    return tuple(rest)


# --- lists -----------------------------------------------------------------------------------


def _lists(blocks: list[Block]) -> list[Block]:
    """Return ``blocks`` with lists nested as their styles say, and with what goes on in an item."""
    made: list[Block] = []
    for block in blocks:
        before = made[-1] if made else None
        styled = block if isinstance(block, Styled) else Styled(())
        name = styled.style.lower()
        if name.startswith("list continue") and isinstance(before, List):
            made[-1] = _continued(before, styled.blocks)
        elif depth := _LIST_DEPTH.match(name):
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


# --- captions --------------------------------------------------------------------------------


def _captioned(blocks: list[Block], account: Account) -> list[Block]:
    """Return ``blocks`` with each caption as a part of the figure or table beside it."""
    made: list[Block] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        words = _caption_of(block)
        if words is None:
            made.append(block)
        elif made and (taken := _with_caption(made[-1], words)):
            made[-1] = taken
        elif position + 1 < len(blocks) and (taken := _with_caption(blocks[position + 1], words)):
            made.append(taken)
            position += 1
        else:
            content = words[1].content.content
            account.change("a caption beside no figure and no table: a paragraph here",
                           short(plain_text(content)))  # fmt: skip
            made.append(Paragraph(Passage(content)))
        position += 1
    return made


def _caption_of(block: Block) -> tuple[str, Caption] | None:
    """Return what kind of thing a caption is of, and it; None for what is no caption."""
    styled = isinstance(block, Styled) and block.style.lower().startswith(_CAPTIONS)
    paragraphs = [each for each in flat((block,)) if isinstance(each, Paragraph)]
    if not paragraphs:
        return None
    content = join_text([node for each in paragraphs for node in each.content.content])
    counted = any(isinstance(node, Counted) for node in content)
    if not styled and not counted:
        return None
    kind, caption = read_caption(content)
    if kind == "equation":
        return None
    return (kind, caption) if styled or kind else None


def read_caption(content: Sequence[Inline]) -> tuple[str, Caption]:
    """Return the kind of thing that a label names, "" where it names none, and the bare caption.

    Anchors stay in it: what is referred to is known by them.
    """
    anchors = tuple(node for node in content if isinstance(node, Anchor))
    counted = [at for at, node in enumerate(content) if isinstance(node, Counted)]
    if counted:
        last = counted[-1]
        label = cast("Counted", content[last]).label
        before = "".join(getattr(node, "text", "") for node in content[:last])
        words = [node for node in content[last + 1 :] if not isinstance(node, Anchor)]
        kind = _kind(f"{before} 1") or _kind(f"{label} 1")
        return kind, Caption(Passage((*anchors, *_lstripped(words))))
    words = [node for node in content if not isinstance(node, Anchor)]
    first = words[0] if words else None
    if type(first) is Text:
        match = _LABEL.match(first.text)
        if match and match["number"] and (kind := _kind(match[0])):
            rest = Text(first.text[match.end() :])
            return kind, Caption(Passage((*anchors, *_lstripped((rest, *words[1:])))))
    return "", Caption(Passage(tuple(content)))


def _kind(label: str) -> str:
    match = _LABEL.match(label)
    if match is None:
        return ""
    return next((kind for kind in ("figure", "table", "equation") if match[kind]), "")


def _with_caption(block: Block, words: tuple[str, Caption]) -> Block | None:
    """Return ``block`` with a caption, where it is of that kind and has none yet."""
    kind, caption = words
    if isinstance(block, Table) and block.caption is None and kind in ("table", ""):
        return replace(block, caption=caption)
    picture = picture_of(block) or (block if isinstance(block, Image) else None)
    if picture is not None and kind in ("figure", ""):
        return Figure((picture,), caption)
    if isinstance(block, Figure) and block.caption is None and kind in ("figure", ""):
        return replace(block, caption=caption)
    if isinstance(block, (CodeBlock, Table)) and kind == "figure":
        return Figure((block,), caption)
    return None


def _labelled_figure(figure: Figure) -> list[Block]:
    """Return a figure with its bare caption; apart from it, where that is a table's behind it."""
    if figure.caption is None:
        return [figure]
    kind, caption = read_caption(figure.caption.content.content)
    if kind == "table":
        paragraph = Paragraph(figure.caption.content)
        return [*figure.blocks, Styled((paragraph,), style="caption")]
    return [replace(figure, caption=caption)]


def _labelled_table(table: Table) -> Block:
    """Return a table with its bare caption, or the formula or the figure that it only draws."""
    equation = _equation_table(table)
    if equation is not None:
        return equation
    if table.caption is None:
        return table
    kind, caption = read_caption(table.caption.content.content)
    if kind == "figure":
        return Figure((replace(table, caption=None),), caption)
    return replace(table, caption=caption)


def _in_its_language(block: Block) -> Block:
    """Return a paragraph that is in another language as a whole as a division in it."""
    content = block.content.content if isinstance(block, Paragraph) else ()
    if len(content) != 1 or not isinstance(content[0], LanguageSpan):
        return block
    return Division((Paragraph(Passage(content[0].content)),), language=content[0].language)


# --- formulas --------------------------------------------------------------------------------


def _equation_table(table: Table) -> MathBlock | None:
    """Return the formula of a table of one row that only sets a formula beside its number."""
    rows = (*table.head, *table.body)
    if len(rows) != 1:
        return None
    formula: DisplayMath | None = None
    anchors: list[Anchor] = []
    for cell in rows[0].cells:
        for node in cell.content.content:
            if isinstance(node, DisplayMath) and formula is None:
                formula = node
            elif isinstance(node, Described):
                continue
            elif isinstance(node, Anchor):
                anchors.append(node)
            elif not isinstance(node, Text) or not _NUMBER.fullmatch(node.text):
                return None
    return None if formula is None else Numbered(formula.tex, anchors=tuple(anchors))


def _equation(paragraph: Paragraph) -> Iterator[Block]:
    """Yield a paragraph; the list of references or the formulas that stand in its place."""
    content = paragraph.content.content
    if any(isinstance(node, HereReferences) for node in content):
        yield Division((), identifier="refs")
        return
    if not any(isinstance(node, DisplayMath) for node in content):
        yield paragraph
        return
    rest = [node for node in content if not isinstance(node, (DisplayMath, Anchor, Counted))]
    formulas = [node for node in content if isinstance(node, DisplayMath)]
    numbered = any(isinstance(node, Counted) for node in content)
    alone = all(isinstance(node, Text) and _NUMBER.fullmatch(node.text) for node in rest)
    if alone and len(formulas) == 1:
        anchors = tuple(node for node in content if isinstance(node, Anchor))
        numbered = numbered or any(re.search(r"\d", getattr(node, "text", "")) for node in rest)
        labels, tex = equation_labels(formulas[0].tex)
        if len(labels) > 1:  # which stay in the formula: a name behind it would be one alone
            labels, tex = [], formulas[0].tex
        label = labels[0] if labels else ""
        yield Numbered(tex, label, anchors=anchors, counted=numbered)
        return
    line: list[Inline] = []
    for node in (*content, None):
        if node is not None and not isinstance(node, DisplayMath):
            line.append(node)
            continue
        if any(not isinstance(each, Text) or each.text.strip() for each in line):
            yield Paragraph(Passage(tuple(line)))
        line = []
        if isinstance(node, DisplayMath):
            yield MathBlock(node.tex)


def tidy_headings(blocks: Sequence[Block], account: Account, *, promote: bool) -> tuple[Block, ...]:
    """Return ``blocks`` with bare headings: no typed numbers, levels from 1 on.

    A bold line that stands for a heading becomes one where ``promote`` says so; else that is noted.
    """
    made = _promoted(blocks, account, promote)
    headings = [block for block in made if isinstance(block, Heading)]
    highest = min((heading.level for heading in headings), default=1)
    typed = _typed_numbers(headings)
    if typed:
        account.changed.setdefault("numbers typed before headings are gone: Tongwen counts", [])
        account.changed["numbers typed before headings are gone: Tongwen counts"] += [
            short(plain_text(heading.content)) for heading in headings if id(heading) in typed
        ]
    result: list[Block] = []
    for block in made:
        if isinstance(block, Heading):
            words = typed.get(id(block))
            numbered = block.numbered and (not typed or words is not None or block.level > highest)
            content = Passage(words) if words is not None else block.content
            block = replace(
                block, level=block.level - highest + 1, content=content, numbered=numbered
            )
        result.append(block)
    return tuple(result)


_TYPED = re.compile(
    r"\s*(?:(?:chapter|section|part|kapitel|chapitre)\s+)?"
    r"(?:(?P<number>\d{1,3}(?:[.．]\d{1,3})*)(?:[.．)）:：、]|(?=\s))|"
    r"第\s*[\d一二三四五六七八九十百]+\s*[章节節部篇编編]|[一二三四五六七八九十]{1,3}[、.．]|"
    r"[（(][一二三四五六七八九十\d]{1,3}[)）])[\s:：.]*(?=\S)",
    re.IGNORECASE,
)


def _typed_numbers(headings: Sequence[Heading]) -> Mapping[int, tuple[Inline, ...]]:
    """Return the words of the headings that begin with a typed number, without it.

    Only where the numbers are a count: most headings have one, and the first is a one.
    """
    found: dict[int, tuple[Inline, ...]] = {}
    numbers: list[str] = []
    for heading in headings:
        content = heading.content.content
        at = next((n for n, node in enumerate(content) if type(node) is Text), -1)
        if at < 0 or any(not isinstance(node, Text) for node in content[:at]):
            continue
        match = _TYPED.match(cast("Text", content[at]).text)
        if match:
            rest = Text(cast("Text", content[at]).text[match.end() :])
            found[id(heading)] = (*content[:at], rest, *content[at + 1 :])
            numbers.append(match["number"] or "1")
    counted = len(found) * 2 >= len(headings) and numbers and numbers[0].split(".")[0] in "01"
    return found if counted else {}


def _promoted(blocks: Sequence[Block], account: Account, promote: bool) -> list[Block]:
    made: list[Block] = []
    level = 0
    for position, block in enumerate(blocks):
        if isinstance(block, Heading):
            level = block.level
        words = _bold_line(block)
        after = blocks[position + 1] if position + 1 < len(blocks) else None
        if words is None or after is None or isinstance(after, (Heading, Figure, Table)):
            made.append(block)
        elif promote:
            account.change("a bold line became a heading", short(plain_text(words)))
            made.append(Heading(min(level + 1, 6), Passage(words)))
        else:
            account.offer(
                "a bold line that seems to be a heading: write # before it, or import again with "
                "--headings",
                short(plain_text(words)),
            )
            made.append(block)
    return made


def _bold_line(block: Block) -> tuple[Inline, ...] | None:
    """Return the words of a paragraph that is bold as a whole, short, and no sentence."""
    if not isinstance(block, Paragraph):
        return None
    content = [
        node
        for node in block.content.content
        if not (isinstance(node, Text) and not node.text.strip())
    ]
    if len(content) != 1 or not isinstance(content[0], Strong):
        return None
    words = plain_text(content[0]).strip()
    if not words or len(words) > _MOST_HEADING or words[-1] in ".。!！?？;；,，":
        return None
    return content[0].content
