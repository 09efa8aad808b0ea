"""Rules for what CommonMark has not, of whole lines; they push tokens.

``state.env["problems"]`` collects what only a rule can see, as ``(code, offset, message,
hint)``: offsets are into the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from markdown_it.rules_block import StateBlock

from ..directives import BOXES
from .attributes import Item, find_attributes
from .myst import directive_hint
from .one_line import LOOKS_TEX, maths_at

Rule = Callable[[StateBlock, int, int, bool], bool]

_DIVISION = re.compile(r":{3,}[ \t]*")
_DIVISION_NAME = re.compile(r"([^\s{}:\[]+)[ \t]*")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_DELIMITER_CELL = re.compile(r":?-+:?\Z")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|displaymath|align|alignat|flalign|gather|multline|eqnarray)\*?)\}"
)
CAPTION = re.compile(r"(?:[Tt]able[ \t]*)?:[ \t]+(?=\S)")
"""How the caption of a table begins."""


def placed(rule: Rule) -> Rule:
    """Return ``rule`` noting in its first token the column where it began."""

    def wrapped(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        if silent:
            return rule(state, line, end, True)
        first, column = len(state.tokens), column_of(state, line)
        if not rule(state, line, end, False):
            return False
        if len(state.tokens) > first:
            state.tokens[first].attrs["column"] = column
        return True

    return wrapped


def column_of(state: StateBlock, line: int) -> int:
    """Return the column, from 1, where the content of ``line`` begins."""
    offset = state.bMarks[line] + state.tShift[line]
    return int(offset - state.env["starts"][line] + 1)


def text_of(state: StateBlock, line: int) -> str:
    """Return a line from its first character that is no blank on."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _start(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def report(state: StateBlock, code: str, offset: int, message: str, hint: str) -> None:
    """Note a problem at an offset of the whole text."""
    state.env["problems"].append((code, offset, message, hint))


# --- comments ----------------------------------------------------------------------------


def comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``<!-- … -->``, over any number of lines; what follows on its last line is kept."""
    text = text_of(state, start)
    if not text.startswith("<!--") or state.is_code_block(start):
        return False
    if "-->" in text[2:]:
        if text[text.index("-->", 2) + 3 :].strip():
            return False
        if not silent:
            state.line = start + 1
        return True
    if "last comment" not in state.env:
        state.env["last comment"] = state.src.rfind("-->")
    if state.env["last comment"] < _start(state, start):
        return False  # so that no line looks for it to the end of the file
    for line in range(start + 1, end):
        if "-->" not in text_of(state, line):
            continue
        if silent:
            return True
        after = state.src.index("-->", _start(state, line)) + 3
        rest = state.src[after : state.eMarks[line]]
        if not rest.strip():
            state.line = line + 1
            return True
        state.bMarks[line] = after + len(rest) - len(rest.lstrip(" \t"))
        state.tShift[line] = 0
        state.sCount[line] = state.blkIndent
        state.line = line
        return True
    # In a paragraph the rule for what stands in a line reports it.
    return False


# --- divisions ---------------------------------------------------------------------------


_CALLS = re.compile(r":::[ \t]+(?:[A-Za-z_]\w*(?:\.\w+)+|[a-z]+-[a-z]+)[ \t]*")
"""What a plug-in of MkDocs puts something else for: ``::: package.module``; it is not closed."""


def division(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``::: {.name}`` up to its ``:::``, with divisions in it, of any number of colons."""
    text = text_of(state, start)
    if not text.startswith(":::") or state.is_code_block(start):
        return False
    if silent:
        return True
    offset = _start(state, start)
    if not text.strip(": \t"):
        report(
            state,
            "MD-04",
            offset,
            "this closes no division",
            "take it away, or open one above with ::: {.name}",
        )
        state.line = start + 1
        return True
    items, body = _opening(state, start, end)
    closing = _closing(state, body, end)
    if closing < 0 and _CALLS.fullmatch(text):
        return False
    if closing < 0:
        report(
            state,
            "MD-03",
            offset,
            "this division is not closed",
            "write ::: on a line of its own where it ends",
        )
    token = state.push("division_open", "div", 1)
    token.map = [start, end if closing < 0 else closing + 1]
    token.meta["items"] = items
    last = closing if closing >= 0 else _last(state, body, end)
    maximum, parent = state.lineMax, state.parentType
    state.lineMax, state.parentType = last, "root"
    state.md.block.tokenize(state, body, last)
    state.lineMax, state.parentType = maximum, parent
    state.push("division_close", "div", -1)
    state.line = closing + 1 if closing >= 0 else last
    return True


def _opening(state: StateBlock, start: int, end: int) -> tuple[tuple[Item, ...], int]:
    """Return the attributes of the line that opens a division, and its first line inside."""
    match = _DIVISION.match(state.src, _start(state, start))
    position = match.end() if match else _start(state, start)
    items: tuple[Item, ...] = ()
    name = _DIVISION_NAME.match(state.src, position, state.eMarks[start])
    if name:
        items = (Item("class", name[1], "", name.start(), name.start()),)
        position = name.end()
    for line in range(start, min(start + 8, end)):
        if state.isEmpty(line):
            break
        found = find_attributes(state.src, position, state.eMarks[line])
        if found is None and (line > start or state.src.startswith("{", position)):
            continue
        if found:
            items += found.items
            position = found.end
        if not state.src[position : state.eMarks[line]].strip(": \t"):
            return items, line + 1
        break
    rest = state.src[position : state.eMarks[start]].strip()
    if name and name[1] in BOXES and not rest.startswith("{"):
        title = rest.strip("[]")
        at = state.src.index(title, position)
        return (*items, Item("key", "title", title, at, at)), start + 1
    report(
        state,
        "MD-10",
        position,
        f"the attributes of this division do not read: {rest}",
        directive_hint(rest, 'write ::: {#identifier .class key="value"}'),
    )
    return items, start + 1


def _closing(state: StateBlock, start: int, end: int) -> int:
    """Return the line that closes a division whose content begins at ``start``, or -1."""
    depth, fence, in_comment = 1, "", False
    for line in range(start, end):
        if state.isEmpty(line):
            continue
        if state.sCount[line] < state.blkIndent:
            return -1
        text = text_of(state, line)
        if in_comment:
            in_comment = "-->" not in text
        elif fence:
            stripped = text.rstrip()
            if stripped.startswith(fence) and not stripped.strip(fence[0]):
                fence = ""
        elif match := _FENCE.match(text):
            fence = match[1] if match[1][0] == "~" or "`" not in text[match.end() :] else ""
        elif text.startswith("<!--"):
            in_comment = "-->" not in text
        elif text.startswith(":::") and not state.is_code_block(line):
            depth += 1 if text.strip(": \t") else -1
            if not depth:
                return line
    return -1


def _last(state: StateBlock, start: int, end: int) -> int:
    for line in range(start, end):
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return line
    return end


# --- formulas ----------------------------------------------------------------------------


_OPENS_MATHS = re.compile(r"\$\$|\\{1,2}\[")


def maths_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""``$$ … $$ {#eq-x}`` on lines of its own, or ``\[ … \]``; in mdBook ``\\[ … \\]``.

    Pandoc writes formulas that follow one another as ``$$ … $$ $$ … $$\``.
    """
    opening = _OPENS_MATHS.match(text_of(state, start))
    if opening is None or state.is_code_block(start):
        return False
    closer = opening[0].replace("[", "]")
    line, position = start, _start(state, start)
    read: list[tuple[str, list[int], tuple[Item, ...]]] = []
    while not read or (closer == "$$" and state.src.startswith("$$", position)):
        first, position = line, position + len(closer)
        line, closing = _closing_maths(state, line, end, position, closer)
        if closing < 0:
            # In a paragraph the rule for what stands in a line reports it.
            return False
        if closer != "$$" and not LOOKS_TEX.search(state.src, position, closing):
            return False
        lines = [state.src[position : state.eMarks[first]]] if line > first else []
        lines += [text_of(state, middle) for middle in range(first + 1, line)]
        lines.append(state.src[_start(state, line) if line > first else position : closing])
        rest = _after_blanks(state, closing + len(closer))
        found = find_attributes(state.src, rest, state.eMarks[line])
        position = _after_blanks(state, found.end if found else rest)
        read.append(("\n".join(lines).strip(), [first, line + 1], found.items if found else ()))
    if state.src[position : state.eMarks[line]].strip() not in ("", "\\"):
        return False
    if not silent:
        for tex, place, items in read:
            token = state.push("maths_block", "", 0)
            token.content, token.map = tex, place
            token.meta["items"] = items
        state.line = line + 1
    return True


def _closing_maths(
    state: StateBlock, start: int, end: int, position: int, closer: str
) -> tuple[int, int]:
    """Return the line and the offset of ``closer``; -1 where a paragraph ends before it."""
    for line in range(start, end):
        if line > start and (state.isEmpty(line) or state.sCount[line] < state.blkIndent):
            break
        first = position if line == start else _start(state, line)
        closing = state.src.find(closer, first, state.eMarks[line])
        if closing >= 0:
            return line, closing
    return start, -1


def _after_blanks(state: StateBlock, position: int) -> int:
    while state.src[position : position + 1] in (" ", "\t"):
        position += 1
    return position


def maths_environment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""``\begin{align} … \end{align}`` without dollars, as Pandoc passes it on to TeX."""
    match = _ENVIRONMENT.match(text_of(state, start))
    if match is None or state.is_code_block(start):
        return False
    closing = f"\\end{{{match[1]}}}"
    indent = min(state.blkIndent, state.sCount[start])  # it may end a list by standing left of it
    for line in range(start, end):
        if line > start and (state.isEmpty(line) or state.sCount[line] < indent):
            return False
        if not text_of(state, line).rstrip().endswith(closing):
            continue
        if silent:
            return True
        tex = "\n".join(text_of(state, number) for number in range(start, line + 1)).rstrip()
        if match[1].rstrip("*") in ("equation", "displaymath"):
            tex = tex[match.end() :].removesuffix(closing).strip()
        token = state.push("maths_block", "", 0)
        token.content, token.map = tex, [start, line + 1]
        token.meta["items"] = ()
        state.line = line + 1
        return True
    return False


# --- tables ------------------------------------------------------------------------------


def split_cells(text: str, start: int, end: int, expected: int = 0) -> list[tuple[int, int]]:
    r"""Return the offsets of the cells between the pipes of a row; ``\|`` parts nothing.

    GitHub parts cells within code and formulas too, Pandoc does not: where there are more than
    ``expected``, Pandoc is followed.
    """
    cells = _cells(text, start, end, whole=False)
    return _cells(text, start, end, whole=True) if 0 < expected < len(cells) else cells


def _cells(text: str, start: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    """Return the offsets of cells; ``whole``: a pipe in code or in a formula parts nothing."""
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    if text.startswith("|", start) and start < end:
        start += 1
    bars: list[int] = []
    position = start
    while position < end:
        if text[position] == "\\":
            position += 2
            continue
        held = (
            (_CODE.match(text, position, end) or maths_at(text, position, end)) if whole else None
        )
        if held:
            position = held.end()
            continue
        if text[position] == "|":
            bars.append(position)
        position += 1
    edges = [start, *(bar + 1 for bar in bars)]
    ends = [*bars, end]
    if bars and bars[-1] == end - 1:
        edges, ends = edges[:-1], ends[:-1]
    cells = []
    for first, last in zip(edges, ends, strict=True):
        while first < last and text[first] in " \t":
            first += 1
        while last > first and text[last - 1] in " \t":
            last -= 1
        cells.append((first, last))
    return cells


def is_delimiters(lines: Sequence[str]) -> bool:
    """Whether the first of ``lines`` is the one under a table’s head."""
    return bool(lines) and "|" in lines[0] and _DELIMITERS.match(lines[0]) is not None


def is_table(state: StateBlock, line: int, end: int) -> bool:
    """Whether a table with pipes begins at ``line``, well formed or not."""
    if line + 1 >= end or state.isEmpty(line) or state.isEmpty(line + 1):
        return False
    if state.sCount[line + 1] < state.blkIndent or state.is_code_block(line):
        return False
    if state.is_code_block(line + 1):
        return False
    return is_delimiters([text_of(state, line + 1)]) and "|" in text_of(state, line)


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A pipe table, up to a blank line, a caption or another block."""
    if not is_table(state, start, end):
        return False
    marks = split_cells(state.src, _start(state, start + 1), state.eMarks[start + 1])
    head = split_cells(state.src, _start(state, start), state.eMarks[start], len(marks))
    if len(head) != len(marks) or not all(
        _DELIMITER_CELL.match(state.src[first:last]) for first, last in marks
    ):
        if not silent:
            report(
                state,
                "TBL-02",
                _start(state, start + 1),
                f"the table’s head has {count(len(head), 'cell')}, the line under it {len(marks)}",
                "write one --- for each cell of the head",
            )
        return False
    if silent:
        return True
    rows = [head]
    terminators = state.md.block.ruler.getRules("blockquote")
    line = start + 2
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        text = text_of(state, line)
        if CAPTION.match(text) or state.is_code_block(line):
            break
        if any(rule(state, line, end, True) for rule in terminators):
            break
        rows.append(split_cells(state.src, _start(state, line), state.eMarks[line], len(head)))
        line += 1
    token = state.push("pipe_table", "table", 0)
    token.map = [start, line]
    token.meta["rows"] = rows
    token.meta["marks"] = [state.src[first:last] for first, last in marks]
    state.line = line
    return True


# --- definition lists --------------------------------------------------------------------


def count(number: int, noun: str) -> str:
    """Return “1 cell”, “2 cells”."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _marker(state: StateBlock, line: int) -> int:
    """Return the offset after the colon that begins an explanation, or -1."""
    if state.isEmpty(line) or state.is_code_block(line):
        return -1
    start = _start(state, line)
    if state.src[start] not in ":~" or state.src[start + 1 : start + 2] not in (" ", "\t"):
        return -1
    return start + 1 if state.src[start + 1 : state.eMarks[line]].strip(" \t") else -1


def _first_explanation(state: StateBlock, term: int, end: int) -> int:
    """Return the line of the first explanation of the term at ``term``, or -1."""
    if state.isEmpty(term) or _marker(state, term) >= 0 or state.is_code_block(term):
        return -1
    line = term + 1
    blank = line < end and state.isEmpty(line)
    line += blank
    if line >= end or state.sCount[line] < state.blkIndent or _marker(state, line) < 0:
        return -1
    if _is_caption(state, line, end, blank):
        return -1
    return line


def _is_caption(state: StateBlock, line: int, end: int, blank_before: bool) -> bool:
    """Whether ``: words`` is the caption of the table below it, not an explanation."""
    last = line
    while (
        last + 1 < end
        and not state.isEmpty(last + 1)
        and _marker(state, last + 1) < 0
        and not is_table(state, last + 1, end)
    ):
        last += 1
    if re.search(r"\{#tbl-[^{}]*\}[ \t]*\Z", text_of(state, last)):
        return True
    following = last + 1
    while following < end and state.isEmpty(following):
        following += 1
    return blank_before and following < end and is_table(state, following, end)


def definition_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Terms, each with one explanation or several: ``: what it means``."""
    if silent:
        # Inside an explanation, the next one or the next term ends a paragraph.
        return state.ddIndent >= 0 and (
            _marker(state, start) >= 0
            or (
                state.sCount[start] < state.blkIndent
                and start + 1 < end
                and _marker(state, start + 1) >= 0
            )
        )
    explanation = _first_explanation(state, start, end)
    if explanation < 0:
        return False
    opening = state.push("definition_list_open", "dl", 1)
    term = start
    while explanation >= 0:
        token = state.push("term_open", "dt", 1)
        token.map = [term, term + 1]
        token.attrs["column"] = column_of(state, term)
        token = state.push("inline", "", 0)
        token.map = [term, term + 1]
        token.content = text_of(state, term).strip(" \t")
        token.children = []
        state.push("term_close", "dt", -1)
        line = explanation
        while line < end and state.sCount[line] >= state.blkIndent and _marker(state, line) >= 0:
            _explanation(state, line, end)
            line = state.skipEmptyLines(state.line)
        term = line
        explanation = -1
        if line < end and state.sCount[line] >= state.blkIndent:
            explanation = _first_explanation(state, line, end)
    opening.map = [start, state.line]
    state.push("definition_list_close", "dl", -1)
    return True


def _explanation(state: StateBlock, line: int, end: int) -> None:
    content, column = column_after(state, _marker(state, line), state.sCount[line] + 1)
    token = state.push("explanation_open", "dd", 1)
    token.map = [line, line + 1]
    indent = state.sCount[line] + 2
    # More blanks after the colon than an indent are no code.
    with item_within(state, line, content, column if column - indent < 4 else indent):
        state.blkIndent = state.ddIndent = indent
        state.parentType = "deflist"
        state.md.block.tokenize(state, line, end)
    token.map[1] = state.line
    state.push("explanation_close", "dd", -1)


def column_after(state: StateBlock, position: int, column: int) -> tuple[int, int]:
    """Return the offset of what follows the blanks at ``position``, and its column, from 0."""
    while state.src[position] in " \t":
        column += 4 - column % 4 if state.src[position] == "\t" else 1
        position += 1
    return position, column


@contextmanager
def item_within(state: StateBlock, line: int, content: int, column: int) -> Iterator[None]:
    """Read the following inside a list item whose words begin at the offset ``content``."""
    kept = (state.tight, state.ddIndent, state.listIndent, state.blkIndent, state.parentType)
    t_shift, s_count = state.tShift[line], state.sCount[line]
    state.tShift[line], state.sCount[line] = content - state.bMarks[line], column
    state.tight = True
    yield
    state.tShift[line], state.sCount[line] = t_shift, s_count
    state.tight, state.ddIndent, state.listIndent, state.blkIndent, state.parentType = kept
