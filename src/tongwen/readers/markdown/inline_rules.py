"""Rules for what CommonMark has not, inside a line; they push tokens and report nothing.

Offsets in a token's ``meta`` are into the message; :mod:`.inlines` turns tokens into
inlines and reports. ``at`` is where a token begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from html import unescape

from markdown_it import rules_inline
from markdown_it.common.html_re import HTML_TAG_RE, attribute
from markdown_it.rules_inline import StateInline

from ...languages import is_square
from .attributes import LOOKS_LIKE, find_attributes
from .citations import KEY, KEY_IN_BRACKET, cross_reference, read_locator, referred
from .dialects import wordless_at
from .emoji import NAMED, emoji_in
from .labels import label_end
from .one_line import LOOKS_TEX, maths_at

Rule = Callable[[StateInline, bool], bool]

HTML_TAGS = ("a", "abbr", "b", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img",
             "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
             "sup", "tt", "u", "var", "wbr")  # fmt: skip
"""The HTML elements that are read in a line."""

_ADDRESS = re.compile(r"://[A-Za-z0-9\u00c0-\u024f\-._~:/?#\[\]@!$&'()+,;=%*]+")
_BOOKDOWN = re.compile(
    r"\\(?:@ref\((?P<name>[^\s()]+)\)"
    r"|(?P<tex>eqref|ref|autoref|cref|Cref)\{(?P<label>[^{}\s]+)\})"
)
_INDEX = re.compile(r"\\index\{(?P<said>(?:[^{}]|\{[^{}]*\})+)\}")
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}", re.DOTALL)
_TEX_COMMAND = re.compile(r"\\[A-Za-z]{2,}\*?")
TEX_BREAKS = (r"\newline", r"\linebreak")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_TAG_ATTRIBUTE = re.compile(
    r"([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?"
)


def tokenize_range(state: StateInline, start: int, end: int) -> None:
    """Make tokens of the part of the message from ``start`` up to ``end``."""
    position, maximum = state.pos, state.posMax
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.pos, state.posMax = position, maximum


def _before(state: StateInline) -> str:
    return state.src[state.pos - 1 : state.pos]


def text(state: StateInline, silent: bool) -> bool:
    """Take characters up to the next that a rule may begin with, within the range."""
    match = state.md.inline.terminator_re.search(state.src, state.pos, state.posMax)
    end = match.start() if match else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def no_break_space(state: StateInline, silent: bool) -> bool:
    r"""``\`` and a space: a space that no line ends at."""
    if not state.src.startswith("\\ ", state.pos) or state.pos + 1 >= state.posMax:
        return False
    if not silent:
        state.push("text_special", "", 0).content = "\u00a0"
    state.pos += 2
    return True


def maths(state: StateInline, silent: bool) -> bool:
    """``$tex$`` by Pandoc's rules, so that prices stay prices; also ``$$tex$$`` in a line."""
    if state.src[state.pos] != "$":
        return False
    match = maths_at(state.src, state.pos, state.posMax)
    if match is None:
        if not state.src.startswith("$$", state.pos) or state.pos + 2 > state.posMax:
            return False
        if not silent:
            state.push("open_maths", "", 0).content = "$$"
        state.pos += 2
        return True
    if not silent:
        state.push("maths", "", 0).content = match[0].strip("$").strip()
    state.pos = match.end()
    return True


_IN_BRACKETS = re.compile(
    r"(\\{1,2})\((?P<round>(?:[^\\\n]|\\[^)(\\]|\\\\(?!\))|\n(?!\n))+?)\1\)"
    r"|\\\[(?P<square>(?:[^\\\n]|\\[^][]|\n(?!\n))+?)\\\]"
)
_A_COMMAND = re.compile(r"\\[A-Za-z]+")


def maths_in_brackets(state: StateInline, silent: bool) -> bool:
    r"""``\(tex\)`` and ``\[tex\]``, as R Markdown and chat programs have it; else brackets.

    Where a backslash escapes, as in mdBook, it is ``\\(tex\\)``. Square brackets are often escaped
    by programs, around names such as ``\[a_b\]``: a formula has a command.
    """
    match = _IN_BRACKETS.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    tex = match["round"] or match["square"]
    if not (LOOKS_TEX if match["round"] else _A_COMMAND).search(tex):
        return False
    if not silent:
        state.push("maths", "", 0).content = tex.strip()
    state.pos = match.end()
    return True


def note(state: StateInline, silent: bool) -> bool:
    """``^[a note written here]``."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = label_end(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        state.push("note", "", 0).meta["range"] = (state.pos + 2, end)
    state.pos = end + 1
    return True


def tex_command(state: StateInline, silent: bool) -> bool:
    r"""``\newpage`` and its kin, which Pandoc hands on to TeX: text here.

    What has no words, as ``\noindent``, is left out, as Pandoc leaves it out of a web page.
    """
    wordless = wordless_at(state.src, state.pos) if state.src[state.pos] == "\\" else 0
    if wordless and (_before(state).isspace() or not _before(state)):
        state.pos = wordless
        return True
    match = _TEX_COMMAND.match(state.src, state.pos, state.posMax)
    if match is None or not (
        _before(state).isspace() or not _before(state) or match[0] in TEX_BREAKS
    ):
        return False
    if not silent:
        state.push("tex_command", "", 0).content = match[0]
    blank = match[0] in TEX_BREAKS and state.src[match.end() : match.end() + 1] == " "
    state.pos = match.end() + blank
    return True


def _raised(marker: str, name: str) -> Rule:
    def rule(state: StateInline, silent: bool) -> bool:
        start, maximum = state.pos, state.posMax
        if state.src[start] != marker or state.src[start + 1 : start + 2] in (marker, "[", ""):
            return False
        state.pos += 1
        while state.pos < maximum and state.src[state.pos] != marker:
            if state.src[state.pos].isspace():
                break
            state.md.inline.skipToken(state)
        end, state.pos = state.pos, start
        if end >= maximum or state.src[end] != marker or end == start + 1:
            return False
        if not silent:
            state.push(f"{name}_open", "", 1)
            tokenize_range(state, start + 1, end)
            state.push(f"{name}_close", "", -1)
        state.pos = end + 1
        return True

    return rule


superscript = _raised("^", "superscript")
subscript = _raised("~", "subscript")


def bracketed_span(state: StateInline, silent: bool) -> bool:
    """``[words]{.class lang=…}``."""
    start = state.pos
    if state.src[start] != "[" or state.src.startswith("[^", start):
        return False
    end = label_end(state, start)
    if end < 0 or not state.src.startswith("{", end + 1):
        return False
    found = find_attributes(state.src, end + 1, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("span_open", "", 1).meta["items"] = found.items
        tokenize_range(state, start + 1, end)
        state.push("span_close", "", -1)
    state.pos = found.end
    return True


def with_attributes(rule: Rule, kind: str) -> Rule:
    """Return ``rule`` reading ``{…}`` after what it matches; its token is of ``kind``.

    Notes in the token's ``meta`` the attributes, and for a link or an image the range of
    its brackets and, where a definition stands for the address, what that would replace.
    """

    def wrapped(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens) + bool(state.pending)
        if not rule(state, silent):
            return False
        if silent:
            found = find_attributes(state.src, state.pos, state.posMax)
            state.pos = found.end if found else state.pos
            return True
        if len(state.tokens) <= first or state.tokens[first].type != kind:
            return True
        token = state.tokens[first]
        token.meta["at"] = start
        if kind != "code_inline":
            opening = start + (kind == "image")
            end, position = state.pos, state.pos
            state.pos = start
            closing = label_end(state, opening, kind != "image")
            state.pos = position
            token.meta["range"] = (opening + 1, closing)
            if token.meta.get("label"):
                token.meta["replaces"] = (closing + 1, end)
        found = find_attributes(state.src, state.pos, state.posMax)
        if found:
            token.meta["items"] = found.items
            state.pos = found.end
        return True

    return wrapped


code = with_attributes(rules_inline.backtick, "code_inline")
link = with_attributes(rules_inline.link, "link_open")
image = with_attributes(rules_inline.image, "image")


def _pieces(state: StateInline, start: int, end: int) -> list[tuple[int, int]]:
    """Part a bracket's inside at its semicolons, those in brackets and code left out."""
    pieces: list[tuple[int, int]] = []
    position, old = start, state.pos
    state.pos = start
    while state.pos < end:
        if state.src[state.pos] in ";；":
            pieces.append((position, state.pos))
            position = state.pos + 1
            state.pos += 1
        elif match := KEY_IN_BRACKET.match(state.src, state.pos, end):
            state.pos = match.end()
        else:
            state.md.inline.skipToken(state)
    state.pos = old
    pieces.append((position, end))
    return pieces


def _find_key(state: StateInline, start: int, end: int) -> re.Match[str] | None:
    """Find the key in a piece of a bracket: not one in a nested bracket or in code."""
    old = state.pos
    state.pos = start
    found: re.Match[str] | None = None
    while state.pos < end and found is None:
        before = state.src[state.pos - 1 : state.pos]
        if state.src[state.pos] == "@" and not (before.isalnum() and not is_square(before)):
            found = KEY_IN_BRACKET.match(state.src, state.pos, end)
        if state.src[state.pos] in "@-":
            state.pos += 1
        elif found is None:
            state.md.inline.skipToken(state)
    state.pos = old
    return found


class _Item:
    """One work in a citation, by offsets into the message."""

    def __init__(self, state: StateInline, start: int, end: int, key: re.Match[str]) -> None:
        self.key = key["braced"] or key["plain"]
        self.at = key.start()
        self.suppressed = state.src[key.start() - 1 : key.start()] == "-" and key.start() > start
        before = key.start() - self.suppressed
        self.prefix = _trimmed(state.src, start, before)
        self.locator = read_locator(state.src[key.end() : end])
        self.suffix = (key.end() + self.locator.end, end)
        self.target = cross_reference(self.key)
        if self.target:
            self.suffix = (key.end(), end)

    def push(self, state: StateInline) -> None:
        token = state.push("item_open", "", 1)
        token.meta.update(
            at=self.at,
            key=self.key,
            suppressed=self.suppressed,
            kind=self.locator.kind,
            locator=self.locator.value,
        )
        for name, (start, end) in (("prefix", self.prefix), ("suffix", self.suffix)):
            state.push(f"{name}_open", "", 1)
            tokenize_range(state, start, end)
            state.push(f"{name}_close", "", -1)
        state.push("item_close", "", -1)

    def push_reference(self, state: StateInline) -> None:
        # As Quarto has it: words before a reference stand in for its own label.
        start, end = self.prefix
        if start < end:
            tokenize_range(state, start, end)
            state.push("text", "", 0).content = " "
        token = state.push("cross_reference", "", 0)
        token.meta.update(
            at=self.at, target=self.target, number_only=self.suppressed or start < end
        )
        tokenize_range(state, *self.suffix)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def bracketed_citation(state: StateInline, silent: bool) -> bool:
    """``[see @a, p. 7; -@b]``, and ``[@fig-a; @fig-b]``."""
    start = state.pos
    if state.src[start] != "[" or state.src.startswith("[^", start):
        return False
    if state.src.find("@", start, state.posMax) < 0:
        return False
    end = label_end(state, start)
    if end < 0 or state.src.find("@", start, end) < 0:
        return False
    items = _items(state, _pieces(state, start + 1, end))
    if not items:
        return False
    if not silent:
        _push_items(state, items, start)
    state.pos = end + 1
    return True


def _items(state: StateInline, pieces: list[tuple[int, int]]) -> list[_Item]:
    """Return the works in ``pieces``; one without a key belongs to the work beside it."""
    found: list[tuple[int, int, re.Match[str]]] = []
    waiting = -1
    for first, last in pieces:
        key = _find_key(state, first, last)
        if key is not None:
            found.append((waiting if waiting >= 0 else first, last, key))
            waiting = -1
        elif found:
            found[-1] = (found[-1][0], last, found[-1][2])
        elif waiting < 0:
            waiting = first
    return [_Item(state, *_trimmed(state.src, first, last), key) for first, last, key in found]


def _push_items(state: StateInline, items: list[_Item], at: int) -> None:
    is_open = False
    for index, item in enumerate(items):
        if item.target or not is_open:
            if is_open:
                state.push("citation_close", "", -1)
                is_open = False
            if index:
                same = bool(item.target and items[index - 1].target)
                state.push("separator", "", 0).meta["same"] = same
        if item.target:
            item.push_reference(state)
            continue
        if not is_open:
            state.push("citation_open", "", 1).meta.update(at=at, narrative=False)
            is_open = True
        item.push(state)
    if is_open:
        state.push("citation_close", "", -1)


def narrative_citation(state: StateInline, silent: bool) -> bool:
    """``@key``, ``@key [p. 7]`` and ``@fig-x`` in running text; no e-mail address."""
    start = state.pos
    suppressed = state.src.startswith("-@", start)
    before = _before(state)
    # Arabic's “and” is one word with what follows: «و@fig-x».
    joined = is_square(before) or unicodedata.bidirectional(before or " ") == "AL"
    if (before.isalnum() and not joined) or (before in "-_@/" and before):
        return False
    match = KEY.match(state.src, start + suppressed, state.posMax)
    if match is None:
        return False
    item = _Item(state, start, match.end(), match)
    position = match.end()
    if before == "[" and state.src.startswith("](", position) and not item.target:
        return False  # whose page a link leads to, as GitHub and MkDocs name people
    if item.target:
        if not silent:
            item.push_reference(state)
        state.pos = position
        return True
    further: list[_Item] = []
    braced = state.src.startswith("{", position)
    if braced and find_attributes(state.src, position, state.posMax) is None:
        locator = read_locator(state.src[position : state.posMax])
        if locator.end:
            item.locator, position = locator, position + locator.end
            item.suffix = (position, position)
    opening = position + state.src.startswith(" ", position)
    if state.src.startswith("[", opening) and not state.src.startswith("[^", opening):
        position = _read_bracket(state, item, further, opening, position)
    if not silent:
        state.push("citation_open", "", 1).meta.update(at=start, narrative=not suppressed)
        item.push(state)
        for other in further:
            other.push(state)
        state.push("citation_close", "", -1)
    state.pos = position
    return True


def tex_index(state: StateInline, silent: bool) -> bool:
    r"""``\index{rivers!floods}``: a place that the index leads to, as LaTeX has it."""
    match = _INDEX.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("tex_index", "", 0)
        token.content = match["said"]
        token.meta["at"] = state.pos
    state.pos = match.end()
    return True


def bookdown_reference(state: StateInline, silent: bool) -> bool:
    r"""``\@ref(fig:x)``, ``\ref{fig:x}``: a number, as bookdown and TeX have it.

    bookdown's manual, 2.2 and 2.4; ``\autoref`` and ``\cref`` say the kind, too.
    """
    match = _BOOKDOWN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        name = match["name"] or match["label"]
        before, after = ("(", ")") if match["tex"] == "eqref" else ("", "")
        state.pending += before
        token = state.push("cross_reference", "", 0)
        token.meta.update(
            at=state.pos,
            target=referred(name),
            number_only=match["tex"] in (None, "ref", "eqref"),
        )
        state.pending += after
    state.pos = match.end()
    return True


def _read_bracket(
    state: StateInline, item: _Item, further: list[_Item], opening: int, position: int
) -> int:
    """Read ``[p. 7; @b]`` after a key; return where what belongs to the citation ends."""
    old = state.pos
    state.pos = opening
    end = label_end(state, opening)
    state.pos = old
    if end < 0 or state.src[end + 1 : end + 2] in ("(", "[", "{"):
        return position
    (start, first_end), *rest = _pieces(state, opening + 1, end)
    if _find_key(state, start, first_end) is not None:
        return position
    others = _items(state, rest)
    if any(other.target for other in others):
        return position
    further.extend(others)
    if rest and not others:
        first_end = end
    locator = read_locator(state.src[start:first_end], bare=True)
    if locator.end:
        item.locator = locator
    item.suffix = (start + locator.end, first_end)
    return end + 1


def bare_address(state: StateInline, silent: bool) -> bool:
    """``https://…`` in running text, up to the punctuation of its sentence or to Han."""
    start = state.pos
    if not state.src.startswith("://", start) or state.linkLevel:
        return False
    scheme = re.search(r"(?<![A-Za-z0-9])https?\Z", state.src[max(start - 6, 0) : start])
    match = _ADDRESS.match(state.src, start, state.posMax)
    if scheme is None or match is None:
        return False
    # A bracket that closes what was opened before the address is not the address's.
    address = re.split(r"\](?=[(\[])", match[0], maxsplit=1)[0]
    if "[" in address:
        address = match[0]
    while address:
        if address[-1] in ".,;:!?'*_~" or (address[-1] in ")]" and _unbalanced(address)):
            address = address[:-1]
        else:
            break
    if len(address) <= 3 or not address[3].isalnum():
        return False
    if not silent:
        if not state.pending.endswith(scheme[0]):
            return False
        state.pending = state.pending[: -len(scheme[0])]
        full = scheme[0] + address
        token = state.push("link_open", "a", 1)
        token.attrs, token.info = {"href": full}, "auto"
        token.meta["at"] = start - len(scheme[0])
        state.push("text_special", "", 0).content = full
        state.push("link_close", "a", -1)
    state.pos = start + len(address)
    return True


def emoji(state: StateInline, silent: bool) -> bool:
    """``:rocket:``, where there is an emoji of that name."""
    match = NAMED.match(state.src, state.pos, state.posMax)
    sign = emoji_in(match[0]).get(match[1], "") if match else ""
    if match is None or not sign:
        return False
    if not silent:
        state.push("text_special", "", 0).content = sign
    state.pos = match.end()
    return True


def _unbalanced(address: str) -> bool:
    closing = address[-1]
    return address.count(closing) > address.count("(" if closing == ")" else "[")


def html(state: StateInline, silent: bool) -> bool:
    """An HTML tag: read where the report allows it and the model has a place for it."""
    start = state.pos
    if state.src[start] != "<":
        return False
    match = None
    if _may_end(state, start):
        match = HTML_TAG_RE.match(state.src, start, state.posMax)
    if match is None:
        if not state.src.startswith("<!--", start):
            return False
        if not silent:
            state.push("open_comment", "", 0).content = "<!--"
        state.pos = start + 4
        return True
    tag = match[0]
    if tag.startswith("<!--"):
        state.pos = match.end()
        return True
    name = found[1].lower() if (found := _TAG_NAME.match(tag)) else ""
    if not state.env.get("raw_html") or name not in HTML_TAGS or tag.startswith("</"):
        return _html_as_text(state, silent, match.end(), name)
    if name in ("br", "wbr", "img"):
        if not silent and name != "wbr":
            token = state.push("hardbreak" if name == "br" else "html_image", name, 0)
            token.meta["attributes"] = _attributes(tag)
        state.pos = match.end()
        return True
    closing = _closing_tag(state, name, match.end())
    if closing is None or tag.endswith("/>"):
        return _html_as_text(state, silent, match.end(), name)
    if not silent:
        if name in ("code", "kbd", "samp", "tt"):
            inside = state.src[match.end() : closing.start()]
            state.push("code_inline", "code", 0).content = unescape(inside)
        else:
            state.push("html_open", name, 1).meta["attributes"] = _attributes(tag)
            tokenize_range(state, match.end(), closing.start())
            state.push("html_close", name, -1)
    state.pos = closing.end()
    return True


_HTML_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>", "<!": ">"}
"""How HTML that is no tag begins, and how it ends (CommonMark 0.31, 6.6)."""


def _may_end(state: StateInline, start: int) -> bool:
    """Return whether what begins at ``start`` can end: no end is looked for where none can be."""
    for opening, ending in _HTML_ENDS.items():
        if state.src.startswith(opening, start):
            return state.html_terminator_last(ending) > start
    return True


def _attributes(tag: str) -> dict[str, str]:
    return {
        key.lower(): unescape(double or single or bare)
        for key, double, single, bare in _TAG_ATTRIBUTE.findall(tag.split(None, 1)[-1].rstrip("/>"))
    }


def _html_as_text(state: StateInline, silent: bool, end: int, name: str) -> bool:
    if not silent:
        token = state.push("html_text", name, 0)
        token.content = state.src[state.pos : end]
    state.pos = end
    return True


def _closing_tag(state: StateInline, name: str, start: int) -> re.Match[str] | None:
    """Return the tag that closes the one that ends at ``start``; None where none does."""
    found = _pairs(state, name).get(start)
    return found if found and found.end() <= state.posMax else None


def _pairs(state: StateInline, name: str) -> Mapping[int, re.Match[str]]:
    """Return the end of each opening tag of an element → the tag that closes it.

    They are paired once for the whole message: looked for anew at each tag, a page of tags that
    nothing closes takes minutes.
    """
    known: dict[str, dict[int, re.Match[str]]] | None = getattr(state, "pairs", None)
    if known is None:
        known = {}
        state.pairs = known  # type: ignore[attr-defined]
    if name not in known:
        pairs = known[name] = {}
        opened: list[int] = []
        tags = rf"<{name}(?:{attribute})*\s*/?>|<(/){name}(?=[\s/>])[^<>]*>"
        for match in re.finditer(tags, state.src, re.IGNORECASE):
            if not match[1]:
                opened.append(match.end())
            elif opened:
                pairs[opened.pop()] = match
    return known[name]


_KEYS = ("lang", "width", "height", "alt", "style")
"""Attributes that nobody writes in braces who means something else: a set, ``{x=1}``."""


def stray_braces(state: StateInline, silent: bool) -> bool:
    """``{.class}`` after nothing that takes it, and Quarto's ``{{< shortcode >}}``."""
    start = state.pos
    if state.src[start] != "{":
        return False
    kind = "shortcode"
    match = _SHORTCODE.match(state.src, start, state.posMax)
    end = match.end() if match else 0
    if not end:
        kind = "stray_attributes"
        found = find_attributes(state.src, start, state.posMax)
        if found and any(item.kind != "key" or item.name in _KEYS for item in found.items):
            end = found.end
    if not end and (match := LOOKS_LIKE.match(state.src, start, state.posMax)):
        kind, end = "broken_attributes", match.end()
    if not end:
        return False
    if not silent:
        state.push(kind, "", 0).content = state.src[start:end]
    state.pos = end
    return True
