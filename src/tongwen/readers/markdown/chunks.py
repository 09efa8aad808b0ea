"""Chunks of code that Quarto or knitr would run: what they say of themselves, and what they show.

None is run. Quarto's reference, "Code cells" and "Execution options"; knitr's "Chunk options".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...diagnostics import Problems, Span
from ...document import (
    Block,
    Caption,
    Cell,
    CodeBlock,
    Column,
    Figure,
    Image,
    Passage,
    Row,
    Table,
)
from ...placed import read_placed
from ..directives import listing
from ..placeholder import PLACEHOLDER, placeholder
from .block_rules import count
from .citations import cross_reference
from .excerpt import Excerpt
from .inlines import PassageReader, report_no_alternative, width_of
from .myst import DIRECTIVES

_CHUNK = re.compile(r"\{([A-Za-z]\w*)(?=[\s,}])([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
_VERBATIM = re.compile(r"\{\{([A-Za-z]\w*)[^{}]*\}\}")
_OPTION_LINE = re.compile(r"(?:#|//|--|%%?)\|[ \t]?(.*)")
_OPTION = re.compile(
    r"""\s*,?\s*(?:(?P<key>[\w.-]+)\s*=\s*)?"""
    r"""(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'"""
    r"""|(?P<bare>(?:[^\s,"'()]+|\((?:[^()]|\([^()]*\))*\))+))"""
)
_CAPTION_IN_CODE = re.compile(r"""\bcaption\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_PICTURES = re.compile(
    r"""\s*(?:knitr::)?include_graphics\(\s*(?:c\()?((?:\s*,?\s*(?:"[^"\n]+"|'[^'\n]+'))+)\s*\)?"""
    r"""(?:\s*,[^()\n]*)?\)\s*"""
)
_STRING = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""")
_QUOTED = re.compile(r"""["']([^"']+)["']""")
DRAWINGS = ("mermaid", "dot")
"""Languages whose code is the picture in words."""

Kind = Literal["", "figure", "table"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of code.

    Attributes:
        shown: its code is to be printed, as its options say.
        makes: running it would print something more.
        kind: what that is, where others can refer to it; ``identifier`` and ``caption`` are its.
        alternative: what a reader hears of it.
        pictures: files that it does nothing but show.
        width: of these, as an attribute has it; ``held``: they are one figure.
        label: what its author calls it.
        listed: identifier and caption of its code, where that is counted.
        parts: the captions of its sub-figures or of its tables in one, counted x-1, x-2.
    """

    language: str
    code: str
    shown: bool
    makes: bool = True
    kind: Kind = ""
    identifier: str = ""
    caption: str = ""
    alternative: str = ""
    pictures: tuple[str, ...] = ()
    width: str = ""
    held: bool = False
    label: str = ""
    listed: tuple[str, str] = ("", "")
    parts: tuple[str, ...] = ()


def read_chunk(info: str, code: str, fence: str = "```") -> Chunk | None:
    """Return the chunk of a fence ``{r, echo=FALSE}``; None if it is a fence of code to show.

    Options stand in the braces (knitr) or on lines ``#| echo: false`` (Quarto). An empty chunk
    shows nothing. ``{{r}}`` is one to be read, with its fence, not to be run.
    """
    info = info.strip()
    if match := _VERBATIM.fullmatch(info):
        return Chunk("", f"{fence}{info[1:-1]}\n{code}{fence}\n", shown=True, makes=False)
    match = _CHUNK.fullmatch(info)
    if match is None:
        return None
    lines, written = code.split("\n"), []
    while lines and (option := _OPTION_LINE.match(lines[0])):
        written.append(option[1])
        del lines[0]
    options = {**in_braces(match[2]), **_on_lines(written)}
    rest = "\n".join(lines)
    some = bool(rest.strip())
    included = some and not _is_no(options, "include")
    runs = included and not _is_no(options, "eval")
    kind, identifier, caption = _named(options, rest) if runs else ("", "", "")
    parts = options.get("fig.subcap", "") or options.get("tbl.subcap", "") if identifier else ""
    shown = _PICTURES.fullmatch(rest) if runs else None
    pictures = tuple(_QUOTED.findall(shown[1])) if shown else ()
    if any(name.lower().endswith(".pdf") for name in pictures):
        pictures = ()  # knitr converts it
    hides = options.get("results") == "hide" or _is_no(options, "output")
    return Chunk(
        match[1],
        rest,
        included and not (_is_no(options, "echo") or pictures),
        runs and not hides,
        kind,  # type: ignore[arg-type]
        identifier,
        caption,
        options.get("fig.alt", ""),
        pictures,
        options.get("out.width", ""),
        options.get("fig.show") == "hold",
        options.get("label", ""),
        (options.get("lst.label", ""), options.get("lst.cap", "")),
        tuple(filter(None, _captions(parts))),
    )


def in_braces(text: str) -> dict[str, str]:
    """Return knitr's options: ``plot, fig.cap="A river", echo=FALSE``."""
    found: dict[str, str] = {}
    for match in _OPTION.finditer(text):
        quoted = match["double"] if match["double"] is not None else match["single"]
        value = match["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        if match["key"] or "label" not in found:
            found[_common(match["key"] or "label")] = value
    return found


def _on_lines(lines: list[str]) -> dict[str, str]:
    """Return Quarto's options, which are YAML; knitr takes its own form there, too."""
    text = "\n".join(lines)
    if lines and all("=" in line.split(":")[0] for line in lines):
        return in_braces(text.replace("\n", ", "))
    read = read_placed(text, "", Problems()) if text else None
    pairs = read.value if read is not None and isinstance(read.value, dict) else {}
    return {
        _common(key): value.text
        or (_in_r if key.endswith("-subcap") else "; ".join)([item.text for item in value])
        for key, value in pairs.items()
    }


def _in_r(captions: Sequence[str]) -> str:
    """Return captions as knitr's options hold several: ``c("One", "Two")``."""
    quoted = ", ".join('"' + caption.replace('"', "”") + '"' for caption in captions)
    return f"c({quoted})"


def _common(key: str) -> str:
    """Return an option by knitr's name for it: ``fig-cap`` is Quarto's for ``fig.cap``."""
    return key.replace("-", ".").replace("tab.", "tbl.")


def _is_no(options: Mapping[str, str], key: str) -> bool:
    return options.get(key, "").lower() in ("false", "f", "no")


def _named(options: Mapping[str, str], code: str) -> tuple[str, str, str]:
    """Return the referable result of a chunk: its kind, identifier and caption.

    Quarto counts by the label, ``fig-x`` or ``tbl-x``; bookdown what has a caption, a picture's in
    the options and a table's in the code (its manual, 2.4 and 2.5).
    """
    label = options.get("label", "")
    label = cross_reference(label) or label
    figure, table = options.get("fig.cap", ""), options.get("tbl.cap", "")
    in_code = _CAPTION_IN_CODE.search(code)
    kinds = (
        ("figure", "fig", figure),
        ("table", "tbl", table or ((in_code[1] or in_code[2]) if in_code else "")),
    )
    for kind, start, caption in kinds:
        if label.startswith(f"{start}-"):
            return kind, label, caption
    for kind, start, caption in kinds:
        if caption:
            return kind, f"{start}-{label}" if label else "", caption
    return "", "", ""


def chunk_blocks(
    chunk: Chunk, inlines: PassageReader, in_figure: bool, span: Span
) -> tuple[Block, ...]:
    """Return what is printed of a chunk: its code as its options say, and a place for the rest.

    Where a picture or a table is missing that has a number, “…” keeps its place, so that every
    other has its own and references to it can be read. Problems: those of the passages; what is
    missing is noted down in ``inlines``, and reported by :func:`report_chunks`.
    """
    code: tuple[Block, ...] = ()
    if chunk.shown:
        code = (CodeBlock(chunk.code, chunk.language, span=span),)
    if code and any(chunk.listed):
        name, words = chunk.listed
        code = (listing(code, inlines.passage(Excerpt.at(words, span)), name, span),)
    if not chunk.makes:
        return code
    captions = _captions(chunk.caption)
    at = Excerpt.at(captions[0], span)
    caption = Caption(inlines.passage(at)) if captions[0] else None
    said = Excerpt.at(chunk.alternative, span) if chunk.alternative else at
    alternative = inlines.plain_passage(said)
    if chunk.pictures:
        if not alternative:
            report_no_alternative(span, inlines.problems)
        made = tuple(_pictures(chunk, caption, alternative, span))
        return (*code, *(_in_parts(chunk, made, inlines, caption, span) if chunk.parts else made))
    inlines.chunks.append((chunk.language, span))
    if not chunk.kind and not (in_figure and not chunk.shown):
        return code
    drawn = chunk.language in DRAWINGS
    if not drawn:
        inlines.missing.append((chunk.identifier or chunk.language, span))
    if not chunk.kind:
        return (CodeBlock(f"{PLACEHOLDER}\n", span=span),)
    if chunk.kind == "table":
        cell = Cell(placeholder(span), header=True, span=span)
        table = Table((Column(),), (Row((cell,)),), (), caption, chunk.identifier, span=span)
        tables = [table] * len(chunk.parts)
        return (*code, *(_in_parts(chunk, tables, inlines, caption, span) or (table,)))
    if drawn:
        inside, code = CodeBlock(chunk.code, chunk.language, span=span), ()
    else:
        inside = CodeBlock(f"{PLACEHOLDER}\n", span=span)
    drawings = [Figure((inside,), caption, chunk.identifier, span=span)]
    if chunk.parts:
        drawings *= len(chunk.parts)
        return (*code, *_in_parts(chunk, drawings, inlines, caption, span))
    if captions[1:]:
        # One drawing for each caption; bookdown counts them x-1, x-2.
        drawings = [
            Figure(
                (inside,),
                Caption(inlines.passage(Excerpt.at(words, span))),
                f"{chunk.identifier}-{number}" if chunk.identifier else "",
                span=span,
            )
            for number, words in enumerate(captions, 1)
        ]
    return (*code, *drawings)


def _in_parts(
    chunk: Chunk,
    made: Sequence[Block],
    inlines: PassageReader,
    caption: Caption | None,
    span: Span,
) -> tuple[Block, ...]:
    """Return figures or tables as the parts of one, as Quarto counts them; () without any."""
    parts: list[Block] = []
    several = (
        [
            Figure((image,), span=span)
            for block in made
            for image in (block.blocks if isinstance(block, Figure) else ())
        ]
        if len(made) < len(chunk.parts)
        else made
    )
    for number, (block, words) in enumerate(zip(several, chunk.parts, strict=False), 1):
        assert isinstance(block, (Figure, Table))
        said = Caption(inlines.passage(Excerpt.at(words, span)))
        parts.append(replace(block, caption=said, identifier=f"{chunk.identifier}-{number}"))
    parts.extend(several[len(chunk.parts) :])
    kind: Literal["figure", "table"] = "table" if chunk.kind == "table" else "figure"
    whole = Figure(tuple(parts), caption, chunk.identifier, kind=kind, span=span)
    return (whole,) if parts else ()


def _captions(said: str) -> Sequence[str]:
    """Return the captions of a chunk: one, or those of knitr's ``c('One', 'Two')``."""
    several = re.fullmatch(r"c\((.*)\)", said, re.DOTALL)
    found = [double or single for double, single in _STRING.findall(several[1])] if several else []
    return found or (said,)


def _pictures(
    chunk: Chunk, caption: Caption | None, alternative: Passage, span: Span
) -> Iterator[Block]:
    """Yield the pictures of a chunk.

    Held together they are one figure; else bookdown counts each that has a caption, x-1 and x-2.
    """
    width = width_of(chunk.width) or ""
    images = [Image(name, alternative, width, span=span) for name in chunk.pictures]
    if not (caption or chunk.identifier):
        yield from images
    elif chunk.held or len(images) == 1:
        yield Figure(tuple(images), caption, chunk.identifier, span=span)
    else:
        for number, image in enumerate(images, 1):
            identifier = f"{chunk.identifier}-{number}" if chunk.identifier else ""
            yield Figure((image,), caption, identifier, span=span)


def report_chunks(inlines: PassageReader) -> None:
    """Report the chunks of a file that were not run, and what is missing for that: each in one."""
    reported = {span for _, span in inlines.missing}
    others = [chunk for chunk in inlines.chunks if chunk[1] not in reported]
    for name, span in others:
        if name in DIRECTIVES:
            message = f"“{{{name}}}” is a directive of MyST’s; it is shown as code"
            inlines.problems.warning("MD-18", span, message, DIRECTIVES[name])
    others = [chunk for chunk in others if chunk[0] not in DIRECTIVES]

    def more(found: Sequence[object], what: str) -> str:
        rest = len(found) - 1
        return f"; this file has {count(rest, what)} more" if rest else ""

    for language, span in others[:1]:
        inlines.problems.warning(
            "MD-18",
            span,
            f"the code in {{{language}}} is not run{more(others, 'chunk')}",
            "run it first (quarto render … --to md, or knit it) and build what that writes; "
            "#| include: false in it leaves it out",
        )
    for name, span in inlines.missing[:1]:
        inlines.problems.warning(
            "MD-25",
            span,
            f"“…” stands where “{name}” belongs: the code that makes it is not run"
            f"{more(inlines.missing, 'such place')}",
            "run it first (quarto render … --to md, or knit it) and build what that writes",
        )
