"""Checks of how a PDF is typeset: what a compositor would send back, read from the pages alone.

A style sheet asks for good pages; whether it got them is seen on the pages only. So these checks
take the finished PDF, as :mod:`tongwen.artefacts.pdf.typography` measures it. A problem names its
page by its number and quotes the words that stand there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean
from types import MappingProxyType

from ..artefacts.pdf.typography import Block, Line, Sheet, Typesetting
from ..diagnostics import Problem, Severity, Span
from ..languages import NO_LINE_END, NO_LINE_START

NEAR_EMPTY = 0.25
"""A page of a chapter is near-empty where less than this share of its height is used."""

OVER = 0.75
"""How far text may reach over the measure before anybody sees it, in pt."""

HANGING = 0.6
"""How far a mark may hang into the margin, in em."""

LOOSE_SHARE = 0.15
"""A paragraph's lines are too many loose ones where more than this share of all are."""

LADDER = 4
"""So many lines that end in a hyphen, one under the other, are a ladder."""

NEAREST = 0.08
"""How much room lies between Han and Latin at the least, in em (W3C, clreq, 3.2.2)."""

FOLLOWING = 2
"""Lines of text that a heading has with it on its page, where there are so many."""

SHORT_END = 0.35
"""A chapter's last page is short where less than this share of its height is used."""

FILLED = 0.87
"""A page within a chapter has a hole at its foot where less than this share is used: six lines."""

OFF_GRID = 0.6
"""How far a line may stand from the grid and count as on it, in pt."""

AT_PITCH = 0.005
"""By how much Han characters may stand apart and keep their natural pitch, in em."""

_MARGIN = 14.0
"""Nothing is set nearer to the edge of a page that is not a cover, in pt (5 mm)."""

_RAISED = 3
"""A text of so few letters may stand within a line of another block: the number of a note."""

HYPHENS = ("-", "\N{HYPHEN}", "\N{SOFT HYPHEN}")


@dataclass(frozen=True, slots=True)
class Page:
    """What is judged: a PDF that was measured, and its file, to be named in messages."""

    file: str
    typesetting: Typesetting

    def sheet(self, line: Line) -> Sheet:
        """Return the page that a line stands on."""
        return self.typesetting.pages[line.page]

    def problem(self, code: str, page: int, message: str, hint: str) -> Problem:
        """Return a warning about the page with the index ``page``."""
        sheet = self.typesetting.pages[page]
        return Problem(
            Span(self.file), code, f"page {sheet.label}: {message}", hint, Severity.WARNING
        )


Check = Callable[[Page], Iterator[Problem]]

_REWORD = "give or take a few words, or move the next figure"


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words[:47]}…”" if len(words) > 48 else f"“{words}”"


def check_widows(page: Page) -> Iterator[Problem]:
    """TYP-01: the last line of a paragraph stands alone at the head of a page.

    It looks like a heading, and its sentence has been left behind.
    """
    for block in _running(page):
        parts = block.parts
        if len(parts) > 1 and len(parts[-1]) == 1:
            line = parts[-1][0]
            yield page.problem("TYP-01", line.page, f"a widow: {_quoted(line.text)}", _REWORD)


def check_orphans(page: Page) -> Iterator[Problem]:
    """TYP-02: the first line of a paragraph stands alone at the foot of a page."""
    for block in _running(page):
        parts = block.parts
        if len(parts) > 1 and len(parts[0]) == 1:
            line = parts[0][0]
            yield page.problem("TYP-02", line.page, f"an orphan: {_quoted(line.text)}", _REWORD)


def _running(page: Page) -> Iterator[Block]:
    for block in page.typesetting.blocks:
        if block.kind in ("P", "LBody", "Note"):
            yield block


def _has_below(page: Page, line: Line) -> bool:
    """Return whether a picture or a formula fills what is below ``line`` on its page."""
    sheet = page.sheet(line)
    height = sheet.foot - sheet.top
    notes = (block for block in page.typesetting.blocks if block.kind == "Note")
    room = sum(1.5 * one.size for note in notes for one in note.lines if one.page == line.page)
    return height > 0 and sheet.used * height > line.baseline - sheet.top + room + _BELOW * height


_BELOW = 0.08
"""Of the type area: what a picture or a formula of its own takes up at the least."""


def check_stranded_headings(page: Page) -> Iterator[Problem]:
    """TYP-03: a heading stands at the foot of a page, and what it heads on the next.

    Two lines of text at least are on a heading's page, or a picture or a formula, or all that there
    is before a page that is turned for a wide table. A chapter's title may have a page for itself.
    """
    blocks = [block for block in page.typesetting.blocks if block.kind not in ("Lbl", "Note")]
    for index, block in enumerate(blocks):
        if not block.is_heading or index + 1 == len(blocks) or _has_page(blocks, index):
            continue
        last = block.lines[-1]
        found = needed = 0
        for after in blocks[index + 1 :]:
            turned = _shape(page.sheet(after.lines[0])) != _shape(page.sheet(last))
            if after.is_heading or needed >= FOLLOWING or (turned and needed):
                break
            found += sum(line.page == last.page for line in after.lines)
            needed += len(after.lines)
        parted = found < min(FOLLOWING, needed) or (
            not needed
            and blocks[index + 1].is_heading
            and blocks[index + 1].lines[0].page != last.page
        )
        if parted and not _has_below(page, last):
            yield page.problem(
                "TYP-03", last.page, f"a heading is parted from its text: {_quoted(block.text)}",
                _REWORD,
            )  # fmt: skip


def _has_page(blocks: Sequence[Block], index: int) -> bool:
    """Return whether a chapter's title stands alone on its page, or with its second title."""
    page = blocks[index].lines[0].page
    there = [block for block in blocks if any(line.page == page for line in block.lines)]
    whole = all(line.page == page for block in there for line in block.lines)
    return blocks[index].kind == "H1" and there[0] is blocks[index] and len(there) <= 2 and whole


def _shape(sheet: Sheet) -> tuple[float, float]:
    return round(sheet.width), round(sheet.height)


def check_overfull_lines(page: Page) -> Iterator[Problem]:
    """TYP-04: text reaches beyond the measure, off the page, or into other text.

    A mark may hang by half its width. What is wide on purpose stands on a turned page.
    """
    hint = "give it places to break, or less to say; a wide table may be turned: {.wide}"
    by_page: dict[int, list[tuple[Block, Line]]] = {}
    for block in page.typesetting.blocks:
        for line in block.lines:
            by_page.setdefault(line.page, []).append((block, line))
            sheet = page.sheet(line)
            hung = HANGING * line.size if re.search(r"\W$", line.text) else 0.0
            over = line.right - sheet.right - OVER - hung if sheet.right and block.body else 0.0
            if over > 0:
                message = f"a line is {line.right - sheet.right:.1f} pt too long: "
                yield page.problem("TYP-04", line.page, message + _quoted(line.text), hint)
            elif (line.page or block.body) and not (
                _MARGIN <= line.left <= line.right <= sheet.width - _MARGIN
            ):
                message = f"a line runs into the edge of the page: {_quoted(line.text)}"
                yield page.problem("TYP-04", line.page, message, hint)
    for index, lines in by_page.items():
        lines.sort(key=lambda pair: (pair[1].baseline, pair[1].left))
        for place, (block, line) in enumerate(lines):
            for other_block, other in lines[place + 1 :]:
                if other.baseline - line.baseline > 0.4 * line.size:
                    break
                over = min(line.right, other.right) - max(line.left, other.left)
                if min(len(line.text), len(other.text)) <= _RAISED:
                    continue
                if other_block is not block and over > OVER + 0.1 * line.size:
                    message = f"{_quoted(line.text)} runs into {_quoted(other.text)}"
                    yield page.problem("TYP-04", index, message, hint)


def check_near_empty_pages(page: Page) -> Iterator[Problem]:
    """TYP-05: a page of a chapter holds next to nothing.

    A reader turns the leaf for a few lines. Pages left blank on purpose are not meant, and
    not those of the front matter; nor the one page of a report that has no other.
    """
    if sum(sheet.body for sheet in page.typesetting.pages) == 1:
        return
    for index, sheet in enumerate(page.typesetting.pages):
        if sheet.body and sheet.used < NEAR_EMPTY:
            yield page.problem(
                "TYP-05",
                index,
                f"it is nearly empty: {sheet.used:.0%} of its height is used",
                "shorten the chapter by so much, or join a short one to another",
            )


def check_loose_lines(page: Page) -> Iterator[Problem]:
    """TYP-06: too many lines are loose: their words, or Han characters, stand far apart.

    One loose line is the price of a long word; many make holes in the page.
    """
    lines = page.typesetting.justified_lines
    loose = [line for line in lines if line.is_loose]
    if len(loose) > 2 and len(loose) > LOOSE_SHARE * len(lines):
        worst = max(loose, key=lambda line: line.spread * 10 if line.is_han else line.space)
        yield page.problem(
            "TYP-06",
            worst.page,
            f"{len(loose)} of {len(lines)} justified lines are loose, the loosest here: "
            f"{_quoted(worst.text)}",
            "a smaller text size or a wider page has room for more words a line",
        )


def check_line_ends(page: Page) -> Iterator[Problem]:
    """TYP-07: a closing mark begins a line of Chinese, or an opening one ends it (clreq, 3.1.4)."""
    for block in page.typesetting.blocks:
        for line in block.lines:
            if line.text[:1] in NO_LINE_START and line.han and block.lines[0] is not line:
                message = f"a line begins with “{line.text[0]}”: {_quoted(line.text)}"
                yield page.problem("TYP-07", line.page, message, _REWORD)
            if line.text[-1:] in NO_LINE_END and line.han and block.lines[-1] is not line:
                message = f"a line ends in “{line.text[-1]}”: {_quoted(line.text[-12:])}"
                yield page.problem("TYP-07", line.page, message, _REWORD)


def check_captions(page: Page) -> Iterator[Problem]:
    """TYP-08: a caption stands on another page than its figure or table."""
    for one in page.typesetting.captioned:
        if one.caption_pages and one.pages:
            near = one.pages[0] if one.kind == "Table" else one.pages[-1]
            if one.caption_pages[0] != near:
                yield page.problem(
                    "TYP-08",
                    one.caption_pages[0],
                    f"a caption is parted from what it tells of: {_quoted(one.caption)}",
                    "make the figure lower, or the table's first row shorter",
                )


def check_rows(page: Page) -> Iterator[Problem]:
    """TYP-09: a row of a table is split: it begins on one page and ends on the next."""
    for table, pages in page.typesetting.rows:
        if len(pages) > 1:
            yield page.problem(
                "TYP-09",
                pages[0],
                f"a row of a table is split between two pages{': ' if table else ''}"
                f"{_quoted(table) if table else ''}",
                "give its cells less to say, or part the row in two",
            )


def check_ladders(page: Page) -> Iterator[Problem]:
    """TYP-10: four lines or more, one under another, end in a hyphen."""
    for block in page.typesetting.blocks:
        count = 0
        for line in block.lines:
            count = count + 1 if line.text.endswith(HYPHENS) else 0
            if count == LADDER:
                message = f"{LADDER} lines in a row end in a hyphen: {_quoted(line.text)}"
                yield page.problem("TYP-10", line.page, message, _REWORD)


def check_meetings(page: Page) -> Iterator[Problem]:
    """TYP-11: a Han character touches a Latin letter or a digit."""
    reported: set[int] = set()
    for block in page.typesetting.blocks:
        for line in block.lines:
            for pair, room in line.meetings:
                if room < NEAREST and line.page not in reported:
                    reported.add(line.page)
                    message = f"“{pair}” touch in {_quoted(line.text)}"
                    hint = "leave the room to the house's style; take out what a pack does to it"
                    yield page.problem("TYP-11", line.page, message, hint)


TYPOGRAPHY_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "TYP-01": check_widows,
        "TYP-02": check_orphans,
        "TYP-03": check_stranded_headings,
        "TYP-04": check_overfull_lines,
        "TYP-05": check_near_empty_pages,
        "TYP-06": check_loose_lines,
        "TYP-07": check_line_ends,
        "TYP-08": check_captions,
        "TYP-09": check_rows,
        "TYP-10": check_ladders,
        "TYP-11": check_meetings,
    }
)
"""Code → the check that reports it."""


def check_typography(file: str, typesetting: Typesetting) -> Iterator[Problem]:
    """Yield the typographical faults of the pages of a PDF, named by ``file``."""
    page = Page(file, typesetting)
    for check in TYPOGRAPHY_CHECKS.values():
        yield from check(page)


def count_problems(problems: Sequence[Problem]) -> Mapping[str, int]:
    """Return code → how many of ``problems`` have it, for each code of the table."""
    return {code: sum(one.code == code for one in problems) for code in TYPOGRAPHY_CHECKS}


def short_ends(typesetting: Typesetting) -> tuple[Sheet, ...]:
    """Return the pages on which a chapter ends and of which less than :data:`SHORT_END` is used.

    No fault: a chapter ends where its text does. But of two settings the one with fewer is better.
    A chapter of one page is short itself.
    """
    return tuple(
        sheet
        for sheet in typesetting.pages
        if sheet.body and sheet.closes and not sheet.opens and sheet.used < SHORT_END
    )


def holes(typesetting: Typesetting) -> tuple[Sheet, ...]:
    """Return the pages that end before their foot though their chapter goes on.

    What comes next did not fit: a figure, mostly.
    """
    return tuple(
        sheet
        for sheet in typesetting.pages
        if sheet.body and not sheet.closes and sheet.used < FILLED
    )


def letters_a_line(typesetting: Typesetting) -> tuple[float, float]:
    """Return how many characters a justified line of words holds on average, spaces with them.

    The second number is the share of such lines that end in a hyphen. Both 0 without any.
    """
    lines = [line for line in typesetting.justified_lines if not line.is_han]
    if not lines:
        return 0.0, 0.0
    parted = sum(line.text.endswith(("-", "\N{HYPHEN}")) for line in lines)
    return sum(len(line.text) for line in lines) / len(lines), parted / len(lines)


def pitch(typesetting: Typesetting) -> tuple[float, float]:
    """Return the share of justified lines of Han at their natural pitch, and the worst spread.

    A line is at its pitch where its characters stand apart by less than :data:`AT_PITCH`; the
    spread is in em. (1, 0) where there is no such line.
    """
    spreads = [abs(line.spread) for line in typesetting.justified_lines if line.is_han]
    if not spreads:
        return 1.0, 0.0
    return sum(one < AT_PITCH for one in spreads) / len(spreads), max(spreads)


def standing(typesetting: Typesetting) -> tuple[float, float]:
    """Return by how many pt the titles of chapters with a number differ in height, and the spaces
    above headings of sections that follow running text. A title further down a page, of a chapter
    that runs on, is none of these.
    """
    size = _text_size(typesetting)
    titles: list[float] = []
    spaces: list[float] = []
    for before, block in pairwise(typesetting.blocks):
        at_head = before.lines[-1].page != block.lines[0].page
        if block.kind == "H1" and block.body and at_head and block.text[:1].isdigit():
            smallest = min(line.size for line in block.lines)
            titles.append(next(line.baseline for line in block.lines if line.size == smallest))
        last, first = before.lines[-1], block.lines[0]
        if (
            block.kind == "H2"
            and before.kind in ("P", "LBody")
            and abs(last.size - size) < 0.2
            and last.page == first.page
        ):
            spaces.append(first.baseline - last.baseline)
    return _range(titles), _range(spaces)


def _range(found: Sequence[float]) -> float:
    return round(max(found) - min(found), 2) if found else 0.0


def _text_size(typesetting: Typesetting) -> float:
    """Return the size of most lines of running text, in pt; 0: there is none."""
    sizes = Counter(
        round(line.size, 1)
        for block in typesetting.blocks
        if block.body and block.kind == "P" and block.justified
        for line in block.lines
    )
    return sizes.most_common(1)[0][0] if sizes else 0.0


def leading(typesetting: Typesetting) -> float:
    """Return the distance of most lines of running text from the next, in pt; 0: there is none."""
    steps = [
        after.baseline - before.baseline
        for block in typesetting.blocks
        if block.body and block.justified
        for before, after in pairwise(block.lines)
        if before.page == after.page
    ]
    if not steps:
        return 0.0
    (most, _), *_ = Counter(round(step, 1) for step in steps).most_common(1)
    return round(mean(step for step in steps if abs(step - most) < 0.1), 3)


def grid_share(typesetting: Typesetting, leading: float) -> float:
    """Return the share of lines of running text that stand on a grid of ``leading`` pt, 0 to 1.

    Running text is justified paragraphs, and list items in their size. The grid is that of each
    page: facing lines align where it is the same on both. Lines of another size, as of a
    chapter's lead, are set apart on purpose and do not count.
    """
    text = [
        line
        for block in typesetting.blocks
        if block.body and block.kind == "P" and block.justified
        for line in block.lines
    ]
    if not text:
        return 0.0
    size = _text_size(typesetting)
    items = [
        line
        for block in typesetting.blocks
        if block.body and block.kind == "LBody"
        for line in block.lines
    ]
    offsets = [line.baseline % leading for line in text + items if abs(line.size - size) < 0.2]
    best = max(
        sum(_apart(one, other, leading) < OFF_GRID for other in offsets) for one in set(offsets)
    )
    return best / len(offsets)


def _apart(one: float, other: float, leading: float) -> float:
    return min((one - other) % leading, (other - one) % leading)
