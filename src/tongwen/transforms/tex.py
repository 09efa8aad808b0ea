r"""TeX notation → MathML, the same for every writer.

math-core reads the TeX. Before it, :func:`prepared` writes what LaTeX and amsmath have and
math-core lacks in terms of what it has: ``eqnarray``, ``alignedat``, ``split``, a bare ``\\``,
``\\[4pt]``, ``\tag``, formulas within ``\text``. After it, :func:`simplified` leaves of its MathML
what each writer can take. The elements are those of MathML Core (https://www.w3.org/TR/mathml-core)
with ``menclose``, and from MathML 3 the attributes ``columnalign`` on cells, ``columnspacing`` and
``rowspacing`` on tables and ``mathvariant`` on text; where a browser knows only CSS, the same
stands in ``style``.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from functools import lru_cache

from math_core import LatexError, LatexToMathML

Element = ElementTree.Element

LARGEST = 10_000
"""Characters of TeX; more is no formula."""

_DEEPEST = 60
"""Braces, environments and ``\\left`` in one another. math-core ends the process at a thousand."""

_RUN = re.compile(r"(?:\\[A-Za-z]+[\s^_]*){100}")
"""Commands in a row, each of which may be the argument of the one before."""

_SPACE_MARK = "\uf8fb"
"""Begins a text that stands for the length in ``\\\\[4pt]``: math-core has no place for it."""

_TOGETHER = "\uf8fc"
"""Such a text in the first cell of an ``alignedat``, whose columns have no space between them."""

_ALIGNED = dict.fromkeys(
    ("align", "align*", "aligned", "split", "flalign", "flalign*", "alignat", "alignat*"), "aligned"
) | {"alignedat": "aligned", "xalignat": "aligned", "xalignat*": "aligned"}
_ENVIRONMENTS = _ALIGNED | {
    "gather": "gathered", "gather*": "gathered", "multlined": "gathered", "smallmatrix": "matrix",
    "equation": "", "equation*": "", "displaymath": "", "math": "", "subequations": "",
    "eqnarray": "darray", "eqnarray*": "darray", "multline": "multline*",
    **{f"{kind}matrix*": f"{kind}matrix" for kind in ("", "p", "b", "v", "B", "V")},
}  # fmt: skip
"""What an environment is written as; nothing for one that only numbers, which Tongwen does."""

_COUNTED = frozenset({"alignat", "alignat*", "alignedat", "xalignat", "xalignat*"})
_PLACED = frozenset(_ALIGNED) | {"gathered", "multlined", "array"}
"""Environments with an optional place, ``[t]``, which sets them beside text."""

_TEXT = frozenset(
    {"text", "mbox", "hbox", "textrm", "textnormal", "textup", "textit", "textbf", "textsf"}
) | {"texttt", "intertext", "shortintertext", "fbox", "textsl", "textmd"}
_WRITTEN_AS = {
    "mbox": r"\text", "hbox": r"\text", "textnormal": r"\text", "textup": r"\text",
    "textmd": r"\text", "textrm": r"\text", "intertext": r"\text", "shortintertext": r"\text",
    "textsl": r"\textit", "fbox": r"\boxed", "pmb": r"\boldsymbol", "newline": r"\\",
    "cr": r"\\", "tabularnewline": r"\\", "varlimsup": r"\overline{\lim}",
    "varliminf": r"\underline{\lim}", "strut": "", "smash": "", "displaybreak": "",
    "allowbreak": "", "nobreak": "", "ensuremath": "", "nonumber": "", "notag": "",
    "tfrac": r"\tfrac", "hspace*": r"\hspace", "textbackslash": r"\backslash",
    "textdegree": r"\degree", "texteuro": r"\text{€}", "varpropto": r"\propto",
    "thicksim": r"\sim", "thickapprox": r"\approx", "smallsmile": r"\smile",
    "smallfrown": r"\frown", "shortmid": r"\mid", "shortparallel": r"\parallel",
    "smallsetminus": r"\setminus", "centerdot": r"\cdot", "dotsc": r"\ldots", "dotso": r"\ldots",
    "hdots": r"\ldots", "dotsb": r"\cdots", "dotsm": r"\cdots", "dotsi": r"\cdots",
    "intop": r"\int", "smallint": r"\int", "varinjlim": r"\underrightarrow{\lim}",
    "varprojlim": r"\underleftarrow{\lim}", "AA": r"\text{Å}", "mathds": r"\mathbb",
    "mathpzc": r"\mathcal", "wideparen": r"\overparen", "mathnormal": "", "rlap": "", "llap": "",
    "mathrlap": "", "mathllap": "", "mathclap": "",
}  # fmt: skip

_PUNCTUATION = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))
"""TeX's ligatures, which math-core leaves as they are typed."""

_NAMES_IT = (
    "name the formula behind its dollars, $$ … $$ {#eq-name}, and refer to it in the text with "
    "@eq-name"
)
_DEFINES = "write out what the command stands for in each formula: definitions are not kept"
_LINES = r"put the lines between \begin{aligned} and \end{aligned}"
_HINTS = {
    "label": _NAMES_IT, "ref": _NAMES_IT, "eqref": _NAMES_IT, "cref": _NAMES_IT,
    "autoref": _NAMES_IT, "newcommand": _DEFINES, "renewcommand": _DEFINES, "def": _DEFINES,
    "gdef": _DEFINES, "let": _DEFINES, "providecommand": _DEFINES,
    "DeclareMathOperator": r"write \operatorname{name} in each formula: definitions are not kept",
    "ce": r"write the formula of chemistry with letters upright: \mathrm{H_2O}",
    "cite": "cite in the text, [@key]", "footnote": "put the note behind the formula: ^[…]",
    "href": "put the link in the text: [words](address)",
}  # fmt: skip
"""Commands that are refused here, and what to do instead."""

_UNITS = {
    "SI": r"write the number and the unit: 3\,\mathrm{kg}",
    "si": r"write the unit upright: \mathrm{kg}",
    "qty": r"write the number and the unit: 3\,\mathrm{kg}",
    "unit": r"write the unit upright: \mathrm{kg}",
    "num": "write the number",
    "pu": r"write the number and the unit: 3\,\mathrm{kg}",
}
_GENERAL = "write it in LaTeX notation, each brace closed; docs/authors.md says which is read"

_TOKEN = re.compile(
    r"""(?P<begin>\\begin\s*\{\s*(?P<opened>[A-Za-z]+\*?)\s*\})
    | (?P<end>\\end\s*\{\s*(?P<closed>[A-Za-z]+\*?)\s*\})
    | (?P<row>\\\\\*?|\\(?:newline|cr|tabularnewline)(?![A-Za-z]))
    | \\(?P<command>(?:hspace|operatorname|tag)\*|[A-Za-z]+)
    | (?P<sign>\\.|\\\Z)
    | (?P<comment>%[^\n]*\n?)
    | (?P<brace>[{}])
    | (?P<blank>\s+)
    | (?P<other>[^\\%{}\s]+)""",
    re.VERBOSE | re.DOTALL,
)
_GAP = re.compile(
    r"\s*\[\s*(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))\s*(?P<unit>pt|em|ex|mm|cm|in|bp|pc|mu|px)\s*\]"
)
_EMS = {
    "pt": 0.1, "em": 1.0, "ex": 0.43, "mm": 0.2845, "cm": 2.845, "in": 7.227, "bp": 0.1004,
    "pc": 1.2, "mu": 1 / 18, "px": 0.0753, "rem": 1.0,
}  # fmt: skip
"""Lengths of TeX in em, at 10 pt as TeX sets them."""

_SIGN_THEN_BLANK = re.compile(r"(?<!\\)\\[%&$#_](?=\s)")
"""A sign in a text behind which math-core would drop the blank, as TeX does behind a word."""

_PLACE = re.compile(r"\s*\[\s*[tbc]\s*\]")
_LIMITS = re.compile(r"\s*\\limits(?![A-Za-z])")
_SCRIPT = re.compile(r"\s*(?P<mark>[_^])\s*(?:(?P<one>\\[A-Za-z]+|[^\s{}\\])|(?P<group>\{))")
_COLUMNS = re.compile(r"\s*\[\s*[lcr]\s*\]")
_COUNT = re.compile(r"\s*\{\s*\d+\s*\}")


class UnreadableFormula(Exception):
    """TeX that is not read.

    Attributes:
        reason: to follow "the formula “…” cannot be read: ".
        hint: what to do instead.
    """

    def __init__(self, reason: str, hint: str = _GENERAL) -> None:
        super().__init__(reason)
        self.reason, self.hint = reason, hint


@lru_cache(maxsize=4096)
def mathml(tex: str, display: bool) -> str:
    """Return ``tex`` as a ``<math>`` element, in a line or on lines of its own.

    Raises:
        UnreadableFormula: it is not TeX that is read here.
    """
    source = prepared(tex, display)
    try:
        read = _converter().convert_with_local_state(source, displaystyle=display)
    except LatexError as error:
        raise _explained(str(error)) from None
    try:
        root = simplified(ElementTree.fromstring(_without_entities(read)))
    except RecursionError:
        raise _too_deep() from None
    if not len(root):
        raise UnreadableFormula("it says nothing", "write the formula, or take the dollars away")
    root.set("display", "block" if display else "inline")
    return ElementTree.tostring(root, encoding="unicode")


def _too_deep() -> UnreadableFormula:
    return UnreadableFormula("it nests too deeply", "simplify the formula")


@lru_cache(maxsize=1)
def _converter() -> LatexToMathML:
    return LatexToMathML(
        fancy_error=False,
        allow_unreliable_rendering=True,
        macros={"substack": r"\begin{subarray}{c}#1\end{subarray}"},
    )


def _without_entities(markup: str) -> str:
    return re.sub(
        r"&(?!(?:amp|lt|gt|quot|apos);)\w+;", lambda found: html.unescape(found[0]), markup
    )


def _explained(message: str) -> UnreadableFormula:
    """Return math-core's message for an author, without the place that it begins with."""
    reason = message.partition(": ")[2].removesuffix(".") or message
    reason = re.sub(r'"([^"]*)"', r"“\1”", reason)
    reason = reason[:1].lower() + reason[1:]
    command = re.search(r"“\\(\w+)”", reason)
    hint = _GENERAL
    if command and command[1] in _UNITS:
        hint = _UNITS[command[1]]
    elif "“&”" in reason:
        hint = _LINES
    elif "text mode" in reason:
        hint = r"write it as a formula within the text, \text{for each $x_i$}, or with a backslash"
    elif "environment" in reason and reason.startswith("unknown"):
        hint = "write it with aligned, gathered, cases, matrix, pmatrix or array"
    return UnreadableFormula(reason, hint)


# --- before math-core --------------------------------------------------------------------


def prepared(tex: str, display: bool) -> str:
    r"""Return ``tex`` in the terms of math-core.

    Raises:
        UnreadableFormula: it is too long or too deep, numbers or defines something, or holds a
            ``%`` that would swallow the rest.
    """
    if len(tex) > LARGEST:
        raise UnreadableFormula(f"it is longer than {LARGEST} characters", "part it")
    if _SPACE_MARK in tex or _TOGETHER in tex:
        raise UnreadableFormula("it holds a character of private use", "take the character away")
    if _RUN.search(tex):
        raise _too_deep()
    made = _Preparation(tex, display).whole()
    if (left_open := _left_open(made)) > _MOST_OPEN:
        raise UnreadableFormula(
            f"{left_open} brackets of one line are opened and not closed", "close them"
        )
    return made


_MOST_OPEN = 12
"""math-core tries each way of pairing brackets that nothing closes: 2 to the power of them."""
_BRACKET = re.compile(
    r"(?P<passed>\\(?:left|right)\s*(?:\\[a-zA-Z]+|\\?.))"
    r"|(?P<line>\\\\|(?<!\\)&)"
    r"|(?P<open>\\(?:l(?:paren|brack|brace|angle|floor|ceil|vert|Vert|group|moustache)\b|\{)|[(\[])"
    r"|(?P<close>\\(?:r(?:paren|brack|brace|angle|floor|ceil|vert|Vert|group|moustache)\b|\})|[)\]])"
)


def _left_open(tex: str) -> int:
    """Return how many brackets of a line, or of a cell, nothing closes, where they are most."""
    left = [0]
    for found in _BRACKET.finditer(tex):
        if found["line"]:
            left.append(0)
        elif found["open"]:
            left[-1] += 1
        elif found["close"] and left[-1]:
            left[-1] -= 1
    return max(left)


class _Preparation:
    """One pass over a formula's TeX, which writes it anew."""

    def __init__(self, tex: str, display: bool, inner: bool = False) -> None:
        self.tex, self.display, self.inner = tex, display, inner
        self.place = 0
        self.made: list[str] = []
        self.environments: list[str] = []
        self.depth = 0
        self.bare_rows = False

    def whole(self) -> str:
        while self.place < len(self.tex):
            found = _TOKEN.match(self.tex, self.place)
            assert found is not None
            self.place = found.end()
            self._take(found)
            if self.depth + len(self.environments) > _DEEPEST:
                raise _too_deep()
        self._drop_last_row()
        made = "".join(self.made)
        if self.bare_rows and any(part == r"\\" for part in self.made):
            return rf"\begin{{gathered}}{made}\end{{gathered}}"
        return made

    def _take(self, found: re.Match[str]) -> None:
        if found["begin"]:
            self._begin(found["opened"])
        elif found["end"]:
            self._end(found["closed"])
        elif found["row"]:
            self._row()
        elif found["command"]:
            self._command(found["command"])
        elif found["comment"]:
            before = self.tex[found.start() - 1 : found.start()]
            if not self.display or "\n" not in self.tex or before.isdigit():
                raise UnreadableFormula(
                    "a % begins a comment, and what follows it is lost", r"write \%"
                )
        elif found["brace"]:
            self.depth += 1 if found[0] == "{" else -1
            self.made.append(found[0])
        elif found[0] == "\\":
            raise UnreadableFormula("it ends in a backslash", "take the backslash away")
        else:
            self.made.append(found[0])

    def _begin(self, name: str) -> None:
        self.environments.append(name)
        if name in _PLACED:
            self._skip(_PLACE)
        if name.endswith("matrix*"):
            self._skip(_COLUMNS)
        if name in _COUNTED:
            self._skip(_COUNT)
        written = _ENVIRONMENTS.get(name, name)
        if written:
            self.made.append(rf"\begin{{{written}}}")
        if name in ("alignat", "alignat*", "alignedat"):
            self.made.append(rf"\text{{{_TOGETHER}}}")
        if name.startswith("eqnarray"):
            self.made.append("{rcl}")
        elif name in ("array", "darray", "subarray") and (group := self._group()) is not None:
            # Space between columns is a matter of look: @{…} and !{…} name some.
            columns = re.sub(r"[@!>]\{[^{}]*\}", "", group)
            self.made.append(f"{{{columns}}}")

    def _end(self, name: str) -> None:
        if self.environments:
            self.environments.pop()
        if any(part == r"\\" for part in self.made):
            self._drop_last_row()
        written = _ENVIRONMENTS.get(name, name)
        if written:
            self.made.append(rf"\end{{{written}}}")

    def _row(self) -> None:
        if not self.depth and all(not _ENVIRONMENTS.get(one, one) for one in self.environments):
            self.bare_rows = True
        gap = _GAP.match(self.tex, self.place)
        if gap:
            self.place = gap.end()
            ems = float(gap["number"]) * _EMS[gap["unit"]]
            self.made.append(rf"\text{{{_SPACE_MARK}{ems:.3f}}}")
        self.made.append(r"\\")

    def _drop_last_row(self) -> None:
        r"""Take away a ``\\`` that nothing follows: it would make an empty row."""
        end = len(self.made)
        while end and self.made[end - 1].isspace():
            end -= 1
        if end and self.made[end - 1] == r"\\":
            end -= 1
            if end and self.made[end - 1].startswith(rf"\text{{{_SPACE_MARK}"):
                end -= 1
            del self.made[end:]
            self._drop_last_row()

    def _command(self, name: str) -> None:
        if name in _HINTS:
            raise UnreadableFormula(f"“\\{name}” is not read in a formula", _HINTS[name])
        if name in ("tag", "tag*"):
            self._tag(name)
        elif name in _TEXT:
            self._text(name)
        elif name in ("mathop", "operatorname"):
            self._operator(name)
        else:
            self.depth += {"left": 1, "right": -1}.get(name, 0)
            written = _WRITTEN_AS.get(name, f"\\{name}")
            self.made.append(written)
            after = self.tex[self.place : self.place + 1]
            if (after.isalpha() or after == "*") and written[-1:].isalpha():
                self.made.append(" ")  # the star of a product belongs to no command

    def _tag(self, name: str) -> None:
        group = self._group()
        if group is None:
            raise UnreadableFormula(r"“\tag” has nothing in braces", r"write \tag{1}")
        self.made.append(r"\qquad ")
        self._words(r"\text", group if name.endswith("*") else f"({group})")

    def _operator(self, name: str) -> None:
        r"""Write ``\mathop{\arg\max}\limits_x``: math-core knows limits of its own names alone."""
        group = self._group()
        if group is None:
            self.made.append(rf"\{name} ")
            return
        inner = _Preparation(group, self.display, True).whole()
        made = rf"\{name}{{{inner}}}"
        if found := _LIMITS.match(self.tex, self.place):
            self.place = found.end()
            while script := _SCRIPT.match(self.tex, self.place):
                self.place = script.end() if script["one"] else script.start("group")
                given = script["one"] or self._group() or ""
                given = _Preparation(given, False, True).whole()
                made = (
                    rf"\{'underset' if script['mark'] == '_' else 'overset'}{{{given}}}{{{made}}}"
                )
        self.made.append(made)

    def _text(self, name: str) -> None:
        written = _WRITTEN_AS.get(name, f"\\{name}")
        group = self._group()
        if group is None:
            self.made.append(f"{written} ")
        elif written == r"\boxed":
            self.made.append(r"\boxed{")
            self._words(r"\text", group)
            self.made.append("}")
        else:
            self._words(written, group)

    def _words(self, command: str, group: str) -> None:
        r"""Write a text of ``command``; the formulas within it, between dollars, as formulas."""
        for typed, meant in _PUNCTUATION:
            group = group.replace(typed, meant)
        group = _SIGN_THEN_BLANK.sub(r"\g<0>{}", group)
        parts = re.split(r"(?<!\\)\$", group)
        if len(parts) == 1:
            self.made.append(rf"{command}{{{group}}}")
            return
        if len(parts) % 2 == 0:
            raise UnreadableFormula("a dollar in its text has no partner", r"write \$")
        self.made.append("{")
        for index, part in enumerate(parts):
            if index % 2:
                self.made.append("{" + _Preparation(part, False, True).whole() + "}")
            elif part:
                self.made.append(rf"{command}{{{part}}}")
        self.made.append("}")

    def _group(self) -> str | None:
        """Return what stands between the braces here, and go behind them; None without them."""
        start = self.place
        while self.tex[start : start + 1].isspace():
            start += 1
        if self.tex[start : start + 1] != "{":
            return None
        depth = 0
        for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(self.tex, start):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if depth == 0:
                self.place = found.end()
                return self.tex[start + 1 : found.start()]
        raise UnreadableFormula("a brace is not closed")

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.tex, self.place):
            self.place = found.end()


# --- after math-core ---------------------------------------------------------------------

_VARIATION = re.compile("[\ufe00\ufe01]")
"""They choose between two forms of a script letter, which the faces here do not have."""

_LINES_OVER = {"\u0332": "\u00af", "\u0305": "\u00af"}
_LINES_UNDER = {"\u0332": "_", "\u0305": "_"}
_KEPT = frozenset(
    {"stretchy", "form", "lspace", "rspace", "minsize", "maxsize", "symmetric", "movablelimits"}
) | {"accent", "accentunder", "displaystyle", "scriptlevel", "linethickness", "notation"} | {
    "width", "height", "depth", "voffset", "mathvariant", "mathcolor",
}  # fmt: skip
_TEXT_STYLES = {
    "b": ("bold", "font-weight:bold"),
    "i": ("italic", "font-style:italic"),
    "code": ("monospace", "font-family:monospace"),
    "span": ("sans-serif", "font-family:sans-serif"),
}
_ROW_SPACING = {"true": 0.45, "false": 0.3}
"""Em between the rows of a display and of a matrix."""


def simplified(node: Element) -> Element:
    """Return math-core's element in the terms that the head of this module names."""
    parts = _signs([simplified(part) for part in node])
    if node.tag == "mrow" and len(parts) == 2 and _is_nothing(parts[0]) and parts[1].tag == "mi":
        # An empty space before a letter keeps a browser from slanting it: an attribute does too.
        return parts[1]
    if node.tag in ("mover", "munder") and parts[1].tag == "mspace":
        # It keeps an arrow long in a browser; what is written over the arrow does too.
        return parts[0]
    made = Element(node.tag)
    made.text = _VARIATION.sub("", node.text) if node.text else None
    _attributes(node, made)
    if node.tag == "mtext":
        _text_style(node, made)
    elif node.tag == "menclose":
        made.extend(part for part in parts if not _is_stroke(part))
    elif node.tag == "mmultiscripts":
        return _scripts(parts)
    elif node.tag == "mtable":
        _rows(node, parts, made)
    else:
        made.extend(parts)
    if node.tag in ("mover", "munder") and len(made) == 2 and made[1].text:
        lines = _LINES_OVER if node.tag == "mover" else _LINES_UNDER
        made[1].text = lines.get(made[1].text, made[1].text)
    return made


def _signs(parts: list[Element]) -> list[Element]:
    r"""Return ``parts`` without invisible signs, with ``\dots`` as one sign."""
    made: list[Element] = []
    for part in parts:
        if part.tag == "mo" and part.text == "\u2063":
            continue  # the missing partner of a bracket
        made.append(part)
        if [one.text for one in made[-3:] if one.tag == "mo"] == ["."] * 3:
            dots = Element("mo")
            dots.text = "…"
            made[-3:] = [dots]
    return made


def _attributes(node: Element, made: Element) -> None:
    for name, value in node.attrib.items():
        if name in _KEPT:
            made.set(name, _in_ems(value))
    style = {
        key.strip(): value.strip()
        for key, _, value in (part.partition(":") for part in node.get("style", "").split(";"))
    }
    if colour := style.get("color"):
        made.set("mathcolor", colour)
    if node.tag == "mspace" and (margin := style.get("margin-left")):
        made.set("width", margin)
        made.set("style", f"margin-left:{margin}")
    if node.tag == "mi" and len(made.text or "") == 1 and node.get("mathvariant") == "normal":
        made.set("mathvariant", "normal")


def _in_ems(value: str) -> str:
    if value.endswith("rem"):
        return f"{value.removesuffix('rem')}em"
    return value


def _text_style(node: Element, made: Element) -> None:
    """Write words in another style as MathML does; math-core uses elements of HTML."""
    if not len(node):
        return
    inner = node[0]
    variant, style = _TEXT_STYLES.get(inner.tag, ("", ""))
    if inner.tag == "span" and "sans" not in inner.get("class", ""):
        variant = style = ""
    if variant:
        made.set("mathvariant", variant)
        made.set("style", style)
    made.text = "".join(node.itertext())
    for part in list(made):
        made.remove(part)


def _is_nothing(node: Element) -> bool:
    return node.tag == "mspace" and not node.attrib


def _is_stroke(node: Element) -> bool:
    return node.tag == "mrow" and not len(node) and not node.attrib


def _scripts(parts: list[Element]) -> Element:
    """Return scripts before and after a base by elements that every writer knows."""
    base, *rest = parts
    tags = [part.tag for part in rest]
    split = tags.index("mprescripts") if "mprescripts" in tags else len(rest)
    after, before = rest[:split], rest[split + 1 :]
    row = Element("mrow")
    if before:
        row.append(_scripted(Element("mrow"), before))
    row.append(_scripted(base, after) if after else base)
    return row


def _scripted(base: Element, scripts: list[Element]) -> Element:
    made = Element("msubsup")
    made.extend([base, *scripts[:2]])
    return made


def _rows(node: Element, rows: list[Element], made: Element) -> None:
    """Fill the table ``made``: alignment, the lines of an array, the space between its rows."""
    if "100%" in node.get("style", ""):
        _step(node, rows)
    display = node.get("displaystyle") == "true"
    spacing = _ROW_SPACING["true" if display else "false"]
    spaces: list[float] = []
    together = False
    widest = max((len(row) for row in rows), default=0)
    for source, row in zip(node, rows, strict=True):
        gap = 0.0
        for cell_source, cell in zip(source, row, strict=True):
            gap = max(gap, float((_taken(cell, _SPACE_MARK) or "00")[1:]))
            together = together or bool(_taken(cell, _TOGETHER))
            _cell(cell_source, cell)
        if row is rows[-1] and len(rows) > 1 and _is_blank(row):
            _close(made, row)
            continue
        while len(row) < widest:
            row.append(Element("mtd"))
        made.append(row)
        spaces.append(gap)
        if gap > 0:
            for cell in row:
                cell.set("style", f"{cell.get('style', '')}padding-bottom:{0.25 + gap:.3f}em;")
    aligned = _pairs(made)
    if aligned:
        _infix(made)
    script = node.get("scriptlevel") == "1"
    made.set("columnspacing", _column_spacing(widest, aligned, script or together))
    for cell in made.iter("mtd") if together else ():
        cell.set("style", f"{cell.get('style', '')}padding-left: 0;padding-right: 0;")
    made.set("rowspacing", " ".join(f"{max(spacing + gap, 0):.3f}em" for gap in spaces[:-1]) or "0")
    if script:
        made.set("rowspacing", "0.1em")


def _step(node: Element, rows: list[Element]) -> None:
    """Set a multline as wide as it is: the first line at the left, the last at the right.

    math-core makes it as wide as the page, between two empty columns.
    """
    for source, row in zip(node, rows, strict=True):
        for place in (2, 0):
            source.remove(source[place])
            row.remove(row[place])
    if len(rows) > 1:
        rows[0][0].append(Element("mspace", width="2em"))
        rows[-1][0].insert(0, Element("mspace", width="2em"))


def _taken(cell: Element, mark: str) -> str:
    """Return a text of ours in a cell, which begins with ``mark``, and take it away; else ""."""
    for part in cell.iter():
        for child in list(part):
            if child.tag == "mtext" and (child.text or "").startswith(mark):
                part.remove(child)
                return child.text or ""
    return ""


def _cell(source: Element, cell: Element) -> None:
    style = source.get("style", "")
    kept = [
        part
        for part in style.split(";")
        if part.strip() and part.partition(":")[0].strip() in _CELL_STYLES
    ]
    if kept:
        cell.set("style", ";".join(part.strip() for part in kept) + ";")
    if found := re.search(r"text-align:\s*(left|right)", style):
        cell.set("columnalign", found[1])


_CELL_STYLES = frozenset(
    {"text-align", "justify-items", "padding-left", "padding-right", "padding-top"}
) | {"padding-bottom", "border-left", "border-right", "border-top", "border-bottom"}


def _is_blank(row: Element) -> bool:
    return all(not len(cell) and not (cell.text or "").strip() for cell in row)


def _close(table: Element, row: Element) -> None:
    """Draw the line above a last row without cells below the row before it."""
    if len(table) and any("border-top" in cell.get("style", "") for cell in row):
        for cell in table[-1]:
            line = "border-bottom:0.05em solid currentcolor;"
            cell.set("style", cell.get("style", "") + line)


def _pairs(table: Element) -> bool:
    """Return whether a table's columns are aligned in pairs, right then left, at a relation."""
    return any("columnalign" in cell.attrib for row in table for cell in row) and all(
        cell.get("columnalign", "right" if place % 2 == 0 else "left")
        == ("right" if place % 2 == 0 else "left")
        for row in table
        for place, cell in enumerate(row)
    )


def _infix(table: Element) -> None:
    """Set the spaces of a relation or of a plus at the alignment, as TeX does."""
    for row in table:
        for cell in list(row)[1::2]:
            if len(cell) > 1 and cell[0].tag == "mo" and "form" not in cell[0].attrib:
                cell[0].set("form", "infix")


def _column_spacing(widest: int, aligned: bool, close: bool) -> str:
    if close or widest < 2:
        return "0em"
    if not aligned:
        return "1em"
    return " ".join("0em" if place % 2 == 0 else "2em" for place in range(widest - 1))
