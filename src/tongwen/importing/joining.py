"""Blocks as Pandoc reads them → blocks as an author means them, by styles and neighbours.

A caption belongs to what stands beside it; paragraphs in one style are one quotation, one callout,
one passage of code; an item in the style of a deeper list is an item of the deeper list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from ..diagnostics import short
from ..document import (
    NO_PASSAGE,
    Block,
    Callout,
    CalloutKind,
    Caption,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Emphasis,
    Epigraph,
    Figure,
    Heading,
    Image,
    Index,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Passage,
    PullQuote,
    Quote,
    Table,
    Text,
    ThematicBreak,
)
from ..languages import LANGUAGES
from ..readers.markdown.inlines import join_text
from ..walk import plain_text, walk
from .account import Account
from .equations import equation_of_table, equations
from .headings import bold_line
from .lists import LIST_DEPTH, nested_lists, typed_lists
from .marks import Anchor, Drawn, HereBoxEnds, HereIndex, Labelled
from .marks import Sequence as Counted
from .side_by_side import as_part_of_tables, in_frame, is_of_parts, laid_out, with_marked
from .stated import Called, without_label
from .tree import CALLOUTS, Styled, flat, picture_of, task
from .typed import looks_like_caption, lstripped, read_caption
from .word.paragraphs import CAPTIONS, CODE_STYLES

_DROPPED = re.compile(
    r"toc( ?heading| \d|\b)|contents|list heading|table of (figures|authorities)|chapter companion|"
    r"index( \d| heading)?\b|abstract companion|header|footer|page number|section end"
)
_NOTES = re.compile(r"table note")
_ATTRIBUTION = re.compile(r"\s*(?:—|――|–|-{2,3})\s*(?=\S)")
_CALLOUT_LABELS: Mapping[str, CalloutKind] = {
    language.labels[f"callout-{kind}"].casefold(): kind
    for language in LANGUAGES.values()
    for kind in CALLOUTS
    if f"callout-{kind}" in language.labels
}


def joined(blocks: Sequence[Block], account: Account) -> tuple[Block, ...]:
    """Return ``blocks`` with those joined that belong together, at every level."""
    return tuple(_Joiner(account).join(blocks))


class _Joiner:
    """Joins blocks; ``blocks`` are still to do, ``made`` are done."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def join(self, blocks: Sequence[Block]) -> list[Block]:
        made: list[Block] = []
        blocks = with_marked(blocks)
        position = 0
        while position < len(blocks):
            block = blocks[position]
            style = block.style.lower() if isinstance(block, Styled) else ""
            for wanted, join in _BY_STYLE:
                if style and wanted.match(style):
                    if boxed := _box_at(blocks, position):
                        made += self._boxed(blocks[position:boxed])
                        position = boxed
                        break
                    last = position + 1
                    while (
                        last < len(blocks)
                        and _style(blocks[last], wanted)
                        and not _style(blocks[last], _BEGINS_BOX)
                    ):
                        last += 1
                    run = [each for each in blocks[position:last] if isinstance(each, Styled)]
                    made += join(self, run)
                    position = last
                    break
            else:
                made += self._other(block)
                position += 1
        made = _captioned(typed_lists(nested_lists(made), self.account), self.account)
        return [_described(each) for each in made]

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
            case Division() if block.role == "row":
                return laid_out(block, lambda each: [picture_of(b) or b for b in self.join(each)])
            case Division() if block.role in ("wrapped", "margin"):
                return in_frame(block, [picture_of(b) or b for b in self.join(block.blocks)])
            case Division():
                whole = replace(block, blocks=tuple(self.join(block.blocks)))
                return [without_label(whole) if isinstance(whole, Called) else whole]
            case DefinitionList():
                return [replace(block, definitions=tuple(map(self._definition, block.definitions)))]
            case Callout():
                return [_box(replace(block, blocks=tuple(self.join(block.blocks))))]
            case Figure():
                return _labelled_figure(block)
            case Table():
                return [_labelled_table(block)]
            case Paragraph() if (picture := picture_of(block)) and picture.decorative:
                return [picture]
            case Paragraph() if (parts := _picture_apart(block)) is not None:
                return parts
            case Paragraph():
                apart = [each for part in _drawn_apart(block) for each in equations(part)]
                return [_in_its_language(each) for each in apart]
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
        deep = styles and all(LIST_DEPTH.match(style.lower()) for style in styles)
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

    def _callout(self, group: list[Styled]) -> Callout:
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
                title = Passage(lstripped(content[label + 1 :]))
            elif kind == "finding":
                # In files of ours the label stands in words, and a wide blank behind it.
                whole = "".join(getattr(node, "text", "") for node in content)
                before, parted, after = whole.partition("\u2002")
                kind = _CALLOUT_LABELS.get(before.strip().casefold(), kind)
                title = Passage((Text(after),)) if parted and after else Passage()
        return Callout(kind, tuple(self._inside(rest)), title)

    def _boxed(self, group: Sequence[Block]) -> list[Block]:
        """Return the callout that all of ``group`` stands in."""
        front = [each for each in group[:1] if isinstance(each, Styled)]
        inside: list[Block] = []
        for each in group[1:]:
            text = isinstance(each, Styled) and _CALLOUT.match(each.style.lower())
            inside += each.blocks if isinstance(each, Styled) and text else (each,)
        made = self._callout(front)
        return [replace(made, blocks=(*made.blocks, *self.join(inside)))]

    def dropped(self, run: list[Styled]) -> list[Block]:
        """Return nothing: what Tongwen makes itself; the index in its place."""
        here = any(isinstance(node, HereIndex) for block in run for node in walk(block))
        return [Index(())] if here else []

    def noted(self, run: list[Styled]) -> list[Block]:
        """Return notes to a table as they stand: they are joined to it afterwards."""
        return list(run)

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


_CALLOUT = re.compile(r"callout")
_FINDINGS = re.compile(
    r"(?:key|main) (?:messages?|findings?|points?|results?)|highlights|(?:核心|主要|關鍵|关键)"
    r"(?:訊息|信息|發現|发现|結論|结论|觀點|观点)|要點|要点",
    re.IGNORECASE,
)
_MOST_TITLE = 60
"""Characters of the first line of a box that may be its title."""
_SAID = re.compile(r"\s*[“„«「\"]")


def _box(box: Callout) -> Block:
    """Return a box that somebody drew: with its first line as its title, where that is in bold.

    What is only words that somebody says is a pull quote.
    """
    first, *rest = box.blocks or (Paragraph(NO_PASSAGE),)
    last = rest[-1] if rest else first
    if len(rest) == 1 and isinstance(first, Paragraph) and isinstance(last, Paragraph) and (
        _SAID.match(plain_text(first)) and _ATTRIBUTION.match(plain_text(last))
    ):  # fmt: skip
        said = Styled((last,), style="attribution")
        return PullQuote((first,), Passage(tuple(_attribution((said,)))))
    words = bold_line(first) or _short_line(first)
    if words is None or not rest:
        return box
    kind: CalloutKind = "finding" if _FINDINGS.match(plain_text(words)) else box.kind
    return Callout(kind, tuple(rest), Passage(words))


def _short_line(block: Block) -> tuple[Inline, ...] | None:
    """Return the words of a line that is too short for a sentence, and none."""
    words = plain_text(block).strip() if isinstance(block, Paragraph) else ""
    short_ = words and len(words) <= _MOST_TITLE and words[-1] not in '.。!！?？:：;；,，、”」’»"'
    return block.content.content if short_ and isinstance(block, Paragraph) else None


def _described(block: Block) -> Block:
    """Return a picture in a paragraph of its own as one: what describes it is no caption."""
    picture = picture_of(block) if isinstance(block, Paragraph) else None
    return picture or block


def _box_at(blocks: Sequence[Block], position: int) -> int:
    """Return the place behind the box that begins at ``position``; 0 if it is no such box."""
    if not _style(blocks[position], _CALLOUT):
        return 0
    for place, block in enumerate(blocks[position:], position):
        if place > position and _style(block, _BEGINS_BOX):
            return 0
        if any(isinstance(node, HereBoxEnds) for node in walk(block)):
            return place + 1
    return 0


_BEGINS_BOX = re.compile(r"callout (title|first|only)")

_BY_STYLE: tuple[tuple[re.Pattern[str], Callable[[_Joiner, list[Styled]], list[Block]]], ...] = (
    (_DROPPED, _Joiner.dropped),
    (re.compile(r"epigraph"), _Joiner.quoted),
    (re.compile(r"pull quote"), _Joiner.quoted),
    (re.compile(r"(intense )?quot(e|ations?)\b|block text|attribution"), _Joiner.quoted),
    (re.compile(r"lead\b"), _Joiner.lead),
    (re.compile(r"margin note"), _Joiner.margin),
    (_CALLOUT, _Joiner.callout),
    (re.compile(rf"(?:{'|'.join(CODE_STYLES)})\b"), _Joiner.code),
    (re.compile(r"thematic break"), _Joiner.ornament),
    (re.compile(r"list task"), _Joiner.tasks),
    (_NOTES, _Joiner.noted),
    (re.compile("|".join(CAPTIONS)), _Joiner.caption),
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


# --- captions --------------------------------------------------------------------------------


def _captioned(blocks: list[Block], account: Account) -> list[Block]:
    """Return ``blocks`` with each caption as a part of the figure or table beside it."""
    made: list[Block] = []
    position = 0
    blocks = _sources_behind(blocks)
    while position < len(blocks):
        block = blocks[position]
        words = _caption_of(block)
        table = made[-1] if made else None
        if isinstance(block, Styled) and _style(block, _NOTES):
            said = tuple(each.content for each in flat((block,)) if isinstance(each, Paragraph))
            if isinstance(table, Table) and said:
                made[-1] = replace(table, notes=(*table.notes, *said))
            else:
                made += block.blocks
        elif words is None:
            made[-1:] = _sourced(made[-1:], block)
        elif made and words[0] in ("figure", "") and is_of_parts(made[-1]):
            parts = [made.pop()]
            while made and is_of_parts(made[-1]):
                parts.insert(0, made.pop())
            made.append(Figure(tuple(parts), words[1]))
        elif words[0] in ("table", "") and (tables := _tables_round(made, blocks[position + 1 :])):
            made.append(Figure(tuple(part for part, _ in tables), words[1], kind="table"))
            position += sum(taken for _, taken in tables)
        elif not _is_caption(block, _content_of(block)) and not any(
            _shows(near, words[0]) for near in (*made[-1:], *blocks[position + 1 : position + 2])
        ):
            made.append(block)
        elif made and (taken := _with_caption(made[-1], words)):
            made[-1] = taken
        elif position + 1 < len(blocks) and (taken := _with_caption(blocks[position + 1], words)):
            made.append(taken)
            position += 1
        else:
            content = _content_of(block)
            if _is_caption(block, content) and plain_text(content).strip():
                account.change(
                    "a caption beside no figure and no table: a paragraph here",
                    short(plain_text(content)),
                )
            made.append(Paragraph(Passage(content)))
        position += 1
    return made


_SOURCE = re.compile(
    r"\s*(?:(?P<credit>(?:data )?sources?|photo(?:graph)?s?|credits?|quellen?|"
    r"(?:資料|资料|數據|数据)?(?:來源|来源)|攝影|摄影)|notes?|anmerkung(?:en)?|remarks?|[註注](?:釋|释)?|說明|说明)\s*[:：]",
    re.IGNORECASE,
)


def _source_line(block: Block) -> str | None:
    """Return what a line says that begins as those below tables do: a source, or else a note."""
    inner = next(iter(flat((block,))), block)
    match = _SOURCE.match(plain_text(inner)) if isinstance(inner, Paragraph) else None
    return None if match is None else "source" if match["credit"] else "note"


def _sources_behind(blocks: Sequence[Block]) -> list[Block]:
    """Return ``blocks`` with a source that stands between a picture and its caption behind it."""
    made = list(blocks)
    for at in range(1, len(made) - 1):
        between = _source_line(made[at]) and _caption_of(made[at + 1])
        if between and _shows(made[at - 1], between[0] or "figure"):
            made[at], made[at + 1] = made[at + 1], made[at]
    return made


def _sourced(before: Sequence[Block], block: Block) -> list[Block]:
    """Return a block behind the one ``before``, or that with ``block`` as its source or note."""
    kind = _source_line(block)
    inner = next(iter(flat((block,))), block)
    of = before[0] if before else None
    if kind and isinstance(inner, Paragraph):
        if isinstance(of, Table):
            return [replace(of, notes=(*of.notes, _unstressed(inner.content)))]
        if kind == "source" and isinstance(of, Figure) and of.caption and not of.credit:
            return [replace(of, credit=_unstressed(inner.content))]
    return [*before, block]


def _unstressed(passage: Passage) -> Passage:
    """Return a line that is in italics as a whole without: that is the look of small type."""
    only = passage.content[0] if len(passage.content) == 1 else None
    return Passage(only.content) if isinstance(only, Emphasis) else passage


def _tables_round(before: list[Block], blocks: Sequence[Block]) -> list[tuple[Block, int]]:
    """Return the tables that are parts of the one whose caption stands between ``blocks``.

    Each with the number of blocks that it was. Pandoc puts the caption behind the first row of
    them, which is a table to it: that is taken out of what stands ``before``.
    """
    found: list[tuple[Block, int]] = []
    if before and isinstance(before[-1], Division) and (part := as_part_of_tables(before[-1])):
        found.append((part, 0))
        before.pop()
    at = 0
    while at < len(blocks):
        table, words = blocks[at], _caption_of(blocks[at])
        if words is not None and at + 1 < len(blocks) and isinstance(blocks[at + 1], Table):
            table = _with_caption(blocks[at + 1], words) or table
        part = as_part_of_tables(table)
        if part is None:
            break
        found.append((part, 1 + (table is not blocks[at])))
        at += found[-1][1]
    return found


def _caption_of(block: Block) -> tuple[str, Caption] | None:
    """Return the kind of a caption and its words; None for another paragraph."""
    content = _content_of(block)
    if not content:
        return None
    if not _is_caption(block, content):
        plain = isinstance(block, Paragraph) and looks_like_caption(content)
        return read_caption(content) if plain else None
    kind, caption = read_caption(content)
    if kind == "equation":
        return None
    styled = isinstance(block, Styled) and block.style.lower().startswith(CAPTIONS)
    return (kind, caption) if styled or kind else None


def _content_of(block: Block) -> tuple[Inline, ...]:
    paragraphs = [each for each in flat((block,)) if isinstance(each, Paragraph)]
    return join_text([node for each in paragraphs for node in each.content.content])


def _is_caption(block: Block, content: Sequence[Inline]) -> bool:
    """Whether a paragraph is a caption by its style, or by a number that Word counts."""
    styled = isinstance(block, Styled) and block.style.lower().startswith(CAPTIONS)
    return styled or any(isinstance(node, Counted) for node in content)


def _shows(block: Block, kind: str) -> bool:
    """Whether a block without a caption is what one of this ``kind`` is typed beside."""
    if kind == "table":
        return isinstance(block, Table) and block.caption is None
    alone = picture_of(block) is not None or isinstance(block, Image) or is_of_parts(block)
    return alone or (isinstance(block, Figure) and block.caption is None)


def _with_caption(block: Block, words: tuple[str, Caption]) -> Block | None:
    """Return ``block`` with a caption, where the kinds agree and it has none yet."""
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
    equation = equation_of_table(table)
    if equation is not None:
        return equation
    if table.caption is None:
        return table
    kind, caption = read_caption(table.caption.content.content)
    if kind == "figure":
        return Figure((replace(table, caption=None),), caption)
    return replace(table, caption=caption)


def _drawn_apart(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Yield a paragraph with each chart in it as one of its own, behind the words before it."""
    content = paragraph.content.content
    charts = [node for node in content if isinstance(node, Drawn)]
    words = tuple(node for node in content if not isinstance(node, Drawn))
    if not charts or not any(not isinstance(node, Text) or node.text.strip() for node in words):
        yield paragraph
        return
    yield replace(paragraph, content=Passage(words))
    for chart in charts:
        yield Paragraph(Passage((chart,)))


def _picture_apart(paragraph: Paragraph) -> list[Block] | None:
    """Return a picture and, behind it, the caption that stands in its paragraph; None for others.

    So does one who ends the line below a picture, and not the paragraph.
    """
    content = [node for node in paragraph.content.content if not isinstance(node, Anchor)]
    if len(content) < 3 or not isinstance(content[0], InlineImage):
        return None
    anchors = [node for node in paragraph.content.content if isinstance(node, Anchor)]
    words = tuple(content[1:])
    while words and (
        isinstance(words[0], LineBreak) or (type(words[0]) is Text and not words[0].text.strip())
    ):
        words = words[1:]
    if not looks_like_caption(words):
        return None
    caption = Paragraph(Passage((*anchors, *words)))
    return [Paragraph(Passage((content[0],))), Styled((caption,), style="caption")]


def _in_its_language(block: Block) -> Block:
    """Return a paragraph that is in another language as a whole as a division in it."""
    content = block.content.content if isinstance(block, Paragraph) else ()
    if len(content) != 1 or not isinstance(content[0], LanguageSpan):
        return block
    return Division((Paragraph(Passage(content[0].content)),), language=content[0].language)


def labelled_behind(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return ``blocks`` with the labels that Typst sets behind a heading or a figure in it."""
    made: list[Block] = []
    for block in blocks:
        before = made[-1] if made else None
        content = block.content.content if isinstance(block, Paragraph) else ()
        if not content or not isinstance(content[0], Anchor):
            made.append(block)
            continue
        if isinstance(before, Heading):
            words = Passage((*before.content.content, content[0]))
            made[-1] = replace(before, content=words)
        elif isinstance(before, Figure) and before.caption:
            words = Passage((*before.caption.content.content, content[0]))
            made[-1] = replace(before, caption=replace(before.caption, content=words))
        else:
            made.append(block)
            continue
        rest = content[1:]
        if any(type(node) is not Text or node.text.strip() for node in rest):
            made.append(Paragraph(Passage(rest)))
    return tuple(made)
