"""What other tools' authors write for our blocks: GitHub, MkDocs, Pandoc, knitr.

Rules as in :mod:`.block_rules`; each makes tokens that the reader has already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType

from markdown_it.rules_block import StateBlock

from ..directives import MEANINGS, TAB
from .attributes import Item
from .block_rules import column_of, is_table, text_of
from .citations import cross_reference
from .excerpt import Excerpt

CALLOUTS: Mapping[str, str] = MappingProxyType(
    {
        "note": "note", "info": "note", "abstract": "note", "summary": "note", "tldr": "note",
        "question": "note", "help": "note", "faq": "note", "example": "note", "todo": "note",
        "seealso": "note", "quote": "note", "cite": "note",
        "tip": "tip", "hint": "tip", "success": "tip", "check": "tip", "done": "tip",
        "important": "important",
        "warning": "warning", "attention": "warning",
        "caution": "caution", "danger": "caution", "error": "caution", "failure": "caution",
        "fail": "caution", "missing": "caution", "bug": "caution",
    }
)  # fmt: skip
"""A kind of GitHub's alerts, MkDocs' and Obsidian's admonitions → ours that is nearest."""

PAGE_BREAK = re.compile(
    r"\{\{<[ \t]*pagebreak[ \t]*>\}\}|\\(?:newpage|pagebreak|clearpage)(?:\{\})?"
)
"""A page break as a paragraph of its own: Quarto's shortcode, and TeX's commands."""

_OURS = frozenset(CALLOUTS.values())
ALERT = re.compile(r"\[!([A-Za-z]+)\][+-]?[ \t]*(.*)")
"""The first line of an alert in a quotation: GitHub's, with Obsidian's title after it."""

_ADMONITION = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]*)(?:[ \t]+[\w-]+)*(?:[ \t]+\"([^\"]*)\")?[ \t]*\Z"
    r"|={3}[!+]?[ \t]+\"([^\"]+)\"[ \t]*\Z"
)
_LINE = re.compile(r"\|(?:[ \t]|\Z)")


def callout_title(kind: str) -> str:
    """Return the title that a kind of callout has by its name, where ours is called otherwise."""
    return "" if kind.lower() in _OURS else kind.capitalize()


def admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``!!! note "Title"``, or the tab ``=== "Title"``, with the lines indented under it.

    So MkDocs has them, of whatever kind; a tab is known by its title in bold.
    """
    offset = state.bMarks[start] + state.tShift[start]
    line = state.src[offset : state.eMarks[start]]
    match = _ADMONITION.match(line) if line[:3] in ("!!!", "???", "===") else None
    if match is None or state.is_code_block(start):
        return False
    indent = state.sCount[start] + 4
    named = (match[1] or "").lower() in CALLOUTS or match[3] or match[2]
    if not named and not (start + 1 < end and state.sCount[start + 1] >= indent):
        return False  # “!!! Wait” with nothing under it is a cry
    if silent:
        return True
    last = body = start + 1
    for number in range(body, end):
        if state.isEmpty(number):
            continue
        if state.sCount[number] < indent:
            break
        last = number + 1
    at = offset + max(match.start(1), match.start(3))
    kind = TAB if match[3] else f"callout-{CALLOUTS.get(match[1].lower(), 'note')}"
    items = [Item("class", kind, "", at, at)]
    title = match[3] or (match[2] if match[2] is not None else callout_title(match[1]))
    if title:
        at = offset + match.start(2) if match[2] else at
        items.append(Item("key", "title", title, at, at))
    token = state.push("division_open", "div", 1)
    token.map = [start, last]
    token.meta["items"] = tuple(items)
    kept = (state.blkIndent, state.lineMax, state.parentType)
    state.blkIndent, state.lineMax, state.parentType = indent, last, "root"
    state.md.block.tokenize(state, body, last)
    state.blkIndent, state.lineMax, state.parentType = kept
    state.push("division_close", "div", -1)
    state.line = last
    return True


_PICTURE = re.compile(r"!\[.*\]\([^()]*\)(?:\{[^{}]*\})?[ \t]*\\?")
_SHARE = re.compile(r"(?<=[ {])width=[\"']?\d+%[\"']?")
_NAMED_DIV = re.compile(
    r"<div[ \t]+id=[\"']?(?P<name>(?:fig|tbl|tab|lst)[:-][^\s\"'<>]+)[\"']?[ \t]*>[ \t]*\Z"
)


def named_div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``<div id="fig:x">`` as a division of that name, up to its ``</div>``.

    So pandoc-crossref's manual has figures of several parts ("Subfigures"): each picture on a line
    is one, and those on lines that follow one another stand side by side.
    """
    match = _NAMED_DIV.match(text_of(state, start))
    if match is None or state.is_code_block(start):
        return False
    last = next((n for n in range(start + 1, end) if text_of(state, n).strip() == "</div>"), -1)
    if last < 0:
        return False
    if silent:
        return True
    at = state.bMarks[start] + state.tShift[start] + match.start("name")
    first_token = len(state.tokens)
    token = state.push("division_open", "div", 1)
    token.map = [start, last + 1]
    pictures = [n for n in range(start + 1, last) if _PICTURE.fullmatch(text_of(state, n))]
    beside = sum(n + 1 in pictures for n in pictures) + 1
    token.meta["items"] = (
        Item("identifier", match["name"], "", at, at),
        *((Item("key", "layout-ncol", f"{min(beside, 4)}", at, at),) if beside > 1 else ()),
    )
    cuts = sorted({start + 1, last, *pictures, *(n + 1 for n in pictures)})
    maximum, parent = state.lineMax, state.parentType
    state.parentType = "root"
    for first, state.lineMax in pairwise(cuts):
        state.md.block.tokenize(state, first, state.lineMax)
    state.lineMax, state.parentType = maximum, parent
    for inner in state.tokens[first_token:] if beside > 1 else ():
        # Each is as wide as its place; what was a share of the page would be one of that.
        inner.content = _SHARE.sub(lambda share: " " * len(share[0]), inner.content)
    state.push("division_close", "div", -1)
    state.line = last + 1
    return True


_MEANING = re.compile(r"\*\[([^\[\]\\]*\S[^\[\]\\]*)\][ ]?:[ \t]*(.*?)[ \t]*\Z")


def meanings(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``*[HW]: Hardware``, an abbreviation and what it stands for, and those right under it.

    So PHP Markdown Extra and MkDocs have them, the words on the next line too. One that says
    nothing is text, of which :mod:`.foreign` reports.
    """
    if state.is_code_block(start) or not _meaning(state, start, end):
        return False
    if silent:
        return True
    division = state.push("division_open", "div", 1)
    division.meta["items"] = (Item("class", MEANINGS, "", 0, 0),)
    opening = state.push("definition_list_open", "dl", 1)
    line = start
    while found := _meaning(state, line, end):
        for kind, number, words in (("term", line, found[0]), ("explanation", found[2], found[1])):
            token = state.push(f"{kind}_open", "", 1)
            token.map = [number, number + 1]
            token.attrs["column"] = column_of(state, number)
            if kind == "explanation":
                state.push("paragraph_open", "p", 1).map = token.map
            inline = state.push("inline", "", 0)
            inline.map, inline.content, inline.children = token.map, words, []
            if kind == "explanation":
                state.push("paragraph_close", "p", -1)
            state.push(f"{kind}_close", "", -1)
        line = found[2] + 1
    division.map = opening.map = [start, line]
    state.push("definition_list_close", "dl", -1)
    state.push("division_close", "div", -1)
    state.line = line
    return True


def _meaning(state: StateBlock, line: int, end: int) -> tuple[str, str, int] | None:
    """Return the abbreviation that ``line`` explains, its words, and their line."""
    if line >= end or state.sCount[line] < state.blkIndent:
        return None
    match = _MEANING.match(text_of(state, line))
    if match is None:
        return None
    words = match[2]
    if not words and line + 1 < end:
        line += 1
        words = text_of(state, line).strip()
    return (match[1].strip(), words, line) if words and not _MEANING.match(words) else None


def line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``| lines`` kept as lines, as Pandoc does; a line that begins with a blank goes on.

    Pandoc's manual, "Line blocks". Lines that end with a pipe as well are a table gone wrong.
    """
    if state.is_code_block(start) or is_table(state, start, end):
        return False
    line, pieces = start, []
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
        if _LINE.match(text):
            if text.endswith("|") and text.count("|") > 1:
                return False
            words = text[1:].removeprefix(" ")
            kept = len(words) - len(words.lstrip(" "))
            pieces.append("\\ " * kept + words.lstrip(" "))
        elif pieces and state.sCount[line] > state.blkIndent:
            pieces[-1] += " " + text
        else:
            break
        line += 1
    if not pieces:
        return False
    if silent:
        return True
    token = state.push("paragraph_open", "p", 1)
    token.map = [start, line]
    inline = state.push("inline", "", 0)
    inline.map = [start, line]
    inline.content = "\\\n".join(piece or "\\ " for piece in pieces)
    inline.children = []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def page_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Read ``\newpage`` on a line of its own, between lines of words too."""
    if state.is_code_block(start) or not without_words(text_of(state, start)):
        return False
    if not silent:
        state.push("paragraph_open", "p", 1).map = [start, start + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = text_of(state, start), [start, start + 1], []
        state.push("paragraph_close", "p", -1)
        state.line = start + 1
    return True


_CODE_IF = re.compile(r"`r[ \t]+if[ \t]*\([^`]*")


def code_over_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read knitr's code round Markdown, ```r if (knitr::is_html_output()) '# References'`.

    Its condition is not known, so it is code that is not run and not shown.
    """
    lines: list[str] = []
    for line in range(start, end):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
        if not (lines or _CODE_IF.fullmatch(text)) or ("`" in text[:-1] and lines):
            return False
        lines.append(text)
        if len(lines) > 1 and text.endswith("`"):
            break
    else:
        return False
    if silent:
        return True
    token = state.push("fence", "code", 0)
    token.info = "{r, echo=FALSE}"
    token.content = "\n".join(lines).removeprefix("`r").strip(" `") + "\n"
    token.map = [start, line + 1]
    state.line = line + 1
    return True


_LABEL = re.compile(r"\s*\(\\#(fig|tab|eq):([^\s()]+)\)\s*")
_LABEL_BEHIND = re.compile(r"\s*\[\]\{#((?:fig|tbl|tab|lst)[:-][^\s{}]+)[^{}]*\}\s*\Z")


def take_label(excerpt: Excerpt) -> tuple[str, Excerpt]:
    r"""Return the identifier that is written in a caption, and the rest of it.

    So bookdown does, ``(\#fig:x) A river``, and pandoc-shortcaption, ``A river []{#fig:x}``.
    """
    match = _LABEL.match(excerpt.text)
    if match is None:
        behind = _LABEL_BEHIND.search(excerpt.text)
        name = cross_reference(behind[1]) if behind else ""
        return name, excerpt.cut(0, behind.start()) if behind else excerpt
    name = cross_reference(f"{match[1]}:{match[2]}")
    return name, excerpt.cut(match.end(), len(excerpt.text))


_EQUATION = re.compile(r"\s*(?:\(\\#eq:([^\s()]+)\)|\\label\{([^{}\s]+)\})")


def equation_labels(tex: str) -> tuple[list[str], str]:
    r"""Return the identifiers that ``(\#eq:x)`` or ``\label{eq:x}`` give, and the rest.

    Lines of ``align`` may each have one: the formula has one number, to which they all lead.
    """
    names = [
        "eq-" + (match[1] or match[2].removeprefix("eq:").removeprefix("eq-"))
        for match in _EQUATION.finditer(tex)
    ]
    return names, _EQUATION.sub("", tex).strip() if names else tex


_ANCHOR = re.compile(
    r"<(?:a|span)\s[^<>]*?\b(?:name|id)\s*=\s*[\"']?(?P<tag>[^\"'\s<>=]+)[^<>]*>"
    r"|\]\{#(?P<span>[^\s{}]+)[^{}\n]*\}|[*_`]\{:?[ ]*#(?P<marked>[^\s{}]+)[ ]*\}",
    re.IGNORECASE,
)
NAME_ALONE = re.compile(r"\{:?[ ]*#[^\s{}]+[ ]*\}")
"""A name behind words that take none, as MkDocs has it: of the paragraph."""


def anchors_in(text: str, *, tags: bool = True) -> Iterator[str]:
    """Yield the names of places that links may lead to: ``<a name="x"></a>``, ``[words]{#x}``."""
    if "<" in text or "#" in text:
        for match in _ANCHOR.finditer(text):
            if tags or not match["tag"]:
                yield match["span"] or match["marked"] or match["tag"]


CHUNK_CLASSES = frozenset({"cell-code", "sourceCode", "numberSource", "code-with-copy"})
"""Classes of code that a run of knitr, Quarto or Pandoc leaves behind."""

IN_LINE = re.compile(r"(?:(r)[ \t]+|\{(\w+)\}[ \t]+)\S")
"""Code in a line that knitr or Quarto would run: ``r 1 + 1``, ``{python} x``."""

RUN_IN = (".qmd", ".Rmd", ".rmd")
"""How the names of files end in which it would be."""


_RAW = re.compile(r"\{=(?:(html[45]?)|latex|tex|context)\}", re.IGNORECASE)
_WORDLESS = re.compile(
    r"\\(?:(?P<page>newpage|pagebreak|clear(?:double)?page)|(?:no)?indent|centering|sloppy"
    r"|ragged(?:right|left|bottom)|(?:big|med|small)skip|tiny|scriptsize|footnotesize|small"
    r"|normalsize|[lL]arge|LARGE|[hH]uge|[hv]fill?|par|FloatBarrier|appendix|phantomsection"
    r"|(?:(?:begin|end)\{(?:landscape|center|flushleft|flushright|small|footnotesize)\})"
    r"|[vh]space\*?\{[^{}]*\}|setlength\{[^{}]*\}\{[^{}]*\}|setcounter\{[^{}]*\}\{[^{}]*\}"
    r"|(?:front|main|back)matter|maketitle|tableofcontents|listof(?:figures|tables)"
    r"|printbibliography|printindex|doublespacing|singlespacing|onehalfspacing"
    r"|(?:bibliography(?:style)?|(?:chapter|section|right)?mark(?:right)?|usepackage)\{[^{}]*\}"
    r"|markboth\{[^{}]*\}\{[^{}]*\}|addcontentsline\{[^{}]*\}\{[^{}]*\}\{[^{}]*\}"
    r"|(?:page(?:style|numbering)|thispagestyle|renewcommand\{[^{}]*\})\{[^{}]*\})(?![A-Za-z])"
)
"""What TeX does to the page and says no word by; words of running heads and of the contents stand
in the headings, too."""


def wordless_at(text: str, position: int = 0) -> int:
    """Return where TeX without words ends, with the blanks behind it; 0 where none stands.

    What begins a page is none of it: it is a block, or reported.
    """
    match = _WORDLESS.match(text, position)
    while match and not match["page"]:
        position = match.end()
        while text[position : position + 1] in (" ", "\t", "\n"):
            position += 1
        following = _WORDLESS.match(text, position)
        if not following or following["page"]:
            return position
        match = following
    return 0


def raw_format(info: str) -> str:
    """Return ``web`` or ``tex`` where a fence or code in a line is raw, ``{=latex}``; else ""."""
    match = _RAW.fullmatch(info.strip())
    return ("web" if match[1] else "tex") if match else ""


def without_words(tex: str) -> bool | None:
    """Return whether TeX without words begins a page; None where it has words."""
    lines = [line.split("%")[0] for line in tex.split("\n")]
    if _WORDLESS.sub("", "\n".join(lines)).strip():
        return None
    return re.search(r"\\(?:newpage|pagebreak|clear(?:double)?page)", tex) is not None
