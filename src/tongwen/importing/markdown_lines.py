"""Inlines → a line of Markdown that reads back as the same inlines.

Every mark is written so that its neighbours cannot change what it means; where Markdown has no
way to say a thing beside them (``**so,**then``), HTML is written that is read as the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..document import (
    EXAMPLE,
    Citation,
    CitationItem,
    Code,
    CrossReference,
    Emphasis,
    Indexed,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    Math,
    NoteReference,
    Paragraph,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Text,
)
from ..languages import is_square
from ..readers.markdown.citations import KEY, cross_reference, read_locator
from ..walk import plain_text


@dataclass(frozen=True, slots=True)
class Written(Text):
    """Markdown that stands as it is: a comment."""


_SPECIAL = re.compile(
    r"[\\`*\[\]^~$]"
    r"|<(?=[A-Za-z/!?])"
    r"|\{(?=[{%.#\-=:A-Za-z\s])|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9._-])-?@(?=[\w{])"
    r"|&(?=#?[A-Za-z0-9]+;)"
    r"|--+"
)
_AT_START = re.compile(
    r"(?P<mark>[-+#>|=:]|!!!|\?\?\?|[Tt]able(?=[ \t]*:))"
    r"|(?P<number>\d{1,9}|\(?(?:\d{1,9}|#|[A-Za-z]|[ivxlcdm]{2,9}|[IVXLCDM]{2,9}))(?=[.)](?:\s|\Z))"
)
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_]|[:.#$%&+?~/-](?=[A-Za-z0-9_]))*\Z")
_SHORT = {
    "page": "p.", "chapter": "ch.", "section": "sec.", "paragraph": "para.", "volume": "vol.",
    "issue": "no.", "figure": "fig.", "column": "col.", "line": "l.", "note": "n.", "part": "pt.",
    "book": "bk.", "folio": "fol.", "verse": "v.", "opus": "op.", "sub-verbo": "s.v.",
}  # fmt: skip
_TAGS = {Emphasis: "em", Strong: "strong", Strikeout: "s", Superscript: "sup", Subscript: "sub"}
_MARKS = {Emphasis: "*", Strong: "**", Strikeout: "~~", Superscript: "^", Subscript: "~"}


def escaped(text: str) -> str:
    """Return ``text`` with a backslash before each character that would be taken for mark-up."""
    return _SPECIAL.sub(lambda match: "".join(f"\\{char}" for char in match[0]), text)


def attributes(identifier: str = "", classes: Iterable[str] = (), **values: str) -> str:
    """Return ``{#identifier .class key="value"}``; empty where there is nothing to say."""
    parts = [f"#{identifier}"] if identifier else []
    parts += [f".{name}" for name in classes]
    for key, value in values.items():
        if value:
            bare = re.fullmatch(r"[\w.%-]+", value)
            quoted = re.sub(r'([\\"])', r"\\\1", " ".join(value.split()))
            parts.append(f"{key}={value}" if bare else f'{key}="{quoted}"')
    return "{" + " ".join(parts) + "}" if parts else ""


def line_of(content: Sequence[Inline], break_mark: str = "\\\n", *, opens: bool = False) -> str:
    """Return ``content`` as Markdown.

    Args:
        break_mark: how a new line is written: ``<br>`` where the source has to stay on one.
        opens: the line opens a block, so that ``1.`` at its head would be a list.
    """
    text = _line(content, break_mark).strip(" \n")
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    return "\n".join(map(_guarded, text.split("\n"))) if opens else text


def _guarded(line: str) -> str:
    """Return ``line`` so that nothing at its head opens a block."""
    match = _AT_START.match(line)
    if match is None:
        return line
    at = match.end() if match["number"] else 0
    return f"{line[:at]}\\{line[at:]}" if not line[at].isalnum() else f"&#{ord(line[0])};{line[1:]}"


def _line(content: Sequence[Inline], break_mark: str) -> str:
    parts: list[str] = []
    for number, inline in enumerate(content):
        before = parts[-1][-1:] if parts else ""
        after = _first_character(content[number + 1]) if number + 1 < len(content) else ""
        written = _inline(inline, before, after, break_mark)
        if written:
            parts.append(written)
    return "".join(parts)


def _first_character(inline: Inline) -> str:
    match inline:
        case Text(text=text) | Code(text=text):
            return text[:1]
        case LineBreak():
            return "\n"
        case Link() | StyledSpan() | LanguageSpan() | Indexed() | Citation() | NoteReference():
            return "["
        case InlineImage():
            return "!"
        case Math():
            return "$"
        case CrossReference():
            return "@"
    inside = getattr(inline, "content", ())
    if inside and _first_character(inside[0]) == " ":
        return " "
    return _MARKS.get(type(inline), "*")[0]


def _inline(inline: Inline, before: str, after: str, break_mark: str) -> str:
    match inline:
        case Written():
            return inline.text
        case Text():
            return escaped(inline.text)
        case Emphasis() | Strong() | Strikeout() | Superscript() | Subscript():
            return _stressed(inline, before, after, break_mark)
        case StyledSpan():
            return f"[{_line(inline.content, break_mark)}]{{.{inline.style}}}"
        case LanguageSpan():
            return f"[{_line(inline.content, break_mark)}]{{lang={inline.language}}}"
        case Indexed():
            return _indexed(inline, break_mark)
        case Code():
            return _code(inline.text)
        case Math():
            return _maths(inline.tex, after)
        case Link():
            return _link(inline, break_mark)
        case InlineImage():
            width = f"{{width={inline.width}}}" if inline.width else ""
            alone = "" if inline.alternative else "{.decorative}"
            return f"![{escaped(inline.alternative)}]({address(inline.source)}){width or alone}"
        case Citation():
            return _citation(inline, before, after, break_mark)
        case CrossReference():
            return _cross_reference(inline, before, after)
        case NoteReference():
            return _note(inline, break_mark)
        case LineBreak():
            return break_mark
    raise AssertionError(f"no arm for {inline}")


def _stressed(
    inline: Emphasis | Strong | Strikeout | Superscript | Subscript,
    before: str,
    after: str,
    break_mark: str,
) -> str:
    """Return stressed words between their marks; between tags where marks would not do."""
    kind = type(inline)
    mark, inside = _MARKS[kind], _line(inline.content, break_mark)
    words = inside.strip(" ")
    if not words or words != inside:
        # A mark beside a blank is none: the blanks stand outside.
        left = inside[: len(inside) - len(inside.lstrip(" "))]
        right = inside[len(inside.rstrip(" ")) :] if words else ""
        inner = replace(inline, content=(Written(words),)) if words else None
        return left + (_stressed(inner, " " if left else before, " " if right else after,
                                 break_mark) if inner else "") + right  # fmt: skip
    if kind in (Superscript, Subscript):
        sound = not re.search(r"\s", inside) and inside[0] != "[" and mark not in inside
    else:
        # CommonMark 0.31, 6.2: a run of marks opens and closes by what stands beside it.
        clear = all(char not in (before, after) for char in mark)
        opens = inside[0].isalnum() or not before or before.isspace()
        closes = inside[-1].isalnum() or not after or after.isspace()
        sound = clear and opens and closes and not {inside[0], inside[-1]} & {" ", "\n", *mark}
    tag = _TAGS[kind]
    return f"{mark}{inside}{mark}" if sound else f"<{tag}>{inside}</{tag}>"


def _indexed(inline: Indexed, break_mark: str) -> str:
    """Return words with their mark for the index; no ``entry`` where the words name it."""
    entry = "!".join(inline.path)
    values = {
        "entry": "" if entry == plain_text(inline.content) else entry,
        "see-also" if inline.also else "see": inline.see,
    }
    return f"[{_line(inline.content, break_mark)}]{attributes('', ['index'], **values)}"


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    blank = " " if text[:1] in "` " or text[-1:] in "` " or not text.strip() else ""
    return f"{ticks}{blank}{text}{blank}{ticks}"


def _maths(tex: str, after: str) -> str:
    tex = " ".join(tex.split())
    # A digit right behind the dollar would make it a price.
    return f"${tex}$" if not after.isdigit() else f"$${tex}$$"


def address(target: str) -> str:
    """Return ``target`` as it stands between the brackets of a link or an image."""
    if re.search(r"[\s()<>]", target) or not target:
        return "<" + re.sub(r"([\\<>])", r"\\\1", target.replace("\n", " ")) + ">"
    return re.sub(r"([\\*_])", r"\\\1", target) if "\\" in target else target


def _link(link: Link, break_mark: str) -> str:
    if link.content == (Text(link.target),) and re.match(r"https?://[^\s<>]+\Z", link.target):
        return f"<{link.target}>"
    inside = _line(link.content, break_mark)
    title = ' "' + re.sub(r'([\\"])', r"\\\1", link.title) + '"' if link.title else ""
    return f"[{inside}]({address(link.target)}{title})"


def _citation(citation: Citation, before: str, after: str, break_mark: str) -> str:
    first = citation.items[0]
    if citation.narrative and (not before.isalnum() or is_square(before)):
        rest = _item(CitationItem("", (), first.locator_kind, first.locator, first.suffix), "")
        more = [_item(item, break_mark) for item in citation.items[1:]]
        inside = "; ".join(part for part in (rest.lstrip(", "), *more) if part)
        key = _key(first.key)
        if inside:
            return f"@{key} [{inside}]"
        return f"@{{{first.key}}}" if after and not after.isspace() else f"@{key}"
    return f"[{'; '.join(_item(item, break_mark) for item in citation.items)}]"


def _key(key: str) -> str:
    return key if _PLAIN_KEY.match(key) else f"{{{key}}}"


def _item(item: CitationItem, break_mark: str) -> str:
    prefix = _line(item.prefix, break_mark).strip()
    key = f"{'-' if item.suppress_author else ''}@{_key(item.key)}" if item.key else ""
    suffix = _line(item.suffix, break_mark)
    locator = _locator(item, suffix) if item.locator else ""
    if suffix and not locator and suffix[0].isalnum():
        suffix = f" {suffix}"
    return f"{prefix} {key}{locator}{suffix}".strip()


def _locator(item: CitationItem, suffix: str) -> str:
    """Return the place in a work; in braces where it would be read otherwise without them."""
    place = f"{_SHORT.get(item.locator_kind, 'p.')} {item.locator}"
    read = read_locator(f", {place}{suffix}")
    whole = (read.kind, read.end) == (item.locator_kind, len(place) + 2)
    return f", {place}" if whole else f", {{{place}}}"


def _cross_reference(reference: CrossReference, before: str, after: str) -> str:
    if reference.target.startswith(EXAMPLE):
        return f"@{reference.target.removeprefix(EXAMPLE)}"
    # What a key's grammar does not hold as a whole stands in braces: sec-dpll算法 ends before Han.
    name = reference.target if KEY.fullmatch(f"@{reference.target}") else f"{{{reference.target}}}"
    if reference.number_only:
        known = cross_reference(reference.target)
        return f"[-@{name}]" if known else f"\\@ref({reference.target})"
    free = not before or before.isspace() or before in "(（，。、：；"
    ends = not after or after.isspace() or after in ",;:.)，。、：；）"
    return f"@{name}" if free and ends else f"[@{name}]"


def _note(note: NoteReference, break_mark: str) -> str:
    if note.identifier:
        return f"[^{note.identifier}]"
    paragraphs = [block for block in note.blocks if isinstance(block, Paragraph)]
    return "^[" + " ".join(_line(block.content.content, break_mark) for block in paragraphs) + "]"
