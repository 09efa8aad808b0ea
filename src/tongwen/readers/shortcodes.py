"""What stands elsewhere and is named here: files included, values of metadata, films, captions.

Quarto's guide, "Includes", "Variables", "Videos"; bookdown's manual, 2.2.4. What is included reads
as though it stood there; its places are those of its own file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath

from ..book_files import PROJECT_FILES
from ..diagnostics import Problem, Problems, Span
from ..document import Document
from ..front_matter import split_head
from ..gate import Gate, GateError
from ..placed import Placed, read_placed
from ..walk import Node, rebuild
from .directives import STATEMENTS
from .markdown.chunks import in_braces
from .notebooks import embedded
from .placeholder import PLACEHOLDER

_SHORTCODE = re.compile(
    r"(?<!\{)\{\{<\s*(?P<name>meta|var|video|kbd)\s+(?P<rest>[^{}]*?)\s*>\}\}(?!\})"
)
_LOOKED_UP = re.compile(
    r"\b(?P<word>when|unless)-(?P<kind>meta|profile)=[\"']?(?P<name>[\w.-]+)[\"']?"
)
_INCLUDE = re.compile(
    r"\s*(?:\{\{<\s*(?P<name>include|embed)\s+[\"']?(?P<file>[^\s\"'<>]+)[\"']?"
    r"(?:\s+echo=\w+)?\s*>\}\}"
    r"|\{\{#(?P<of>include|rustdoc_include|playground)\s+(?P<part>[^\s{}]+)[^{}]*\}\}"
    r"|-+8<-+\s+[\"'](?P<snippet>[^\"']+)[\"'])\s*\Z"
)
"""Quarto's shortcodes, mdBook's (its guide, "mdBook-specific features"), snippets of MkDocs."""
_TITLE_OF_PAGE = re.compile(r"\s*\{\{#title\b[^{}]*\}\}\s*\Z")
_ANCHOR = re.compile(r"\bANCHOR(?:_END)?:\s*(\S+)")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_TITLE = re.compile(r"title=\"([^\"]*)\"|title='([^']*)'")
_POSTER = re.compile(r"poster=\"([^\"]+)\"|poster='?([^'\"\s]+)'?")
_DEEPEST = 10
"""Files that include one another in a row."""

_VARIABLES = "_variables.yml"


@dataclass(frozen=True, slots=True)
class Expanded:
    """A chapter after its includes: its text, and for each line its file and line."""

    text: str
    lines: tuple[Span, ...] = ()

    def place(self, span: Span) -> Span:
        """Return the place in its own file of a place in the text."""
        if not self.lines or not 0 < span.line <= len(self.lines):
            return span
        return replace(self.lines[span.line - 1], column=span.column)

    def placed(self, document: Document) -> Document:
        """Return the chapter's document with its places in their own files."""

        def change(node: Node) -> Node:
            span = getattr(node, "span", None)
            return node if span is None else replace(node, span=self.place(span))

        return rebuild(document, change) if self.lines else document

    def moved(self, problem: Problem) -> Problem:
        """Return a problem of reading it with its place in its own file."""
        return replace(problem, span=self.place(problem.span)) if self.lines else problem


def expanded(gate: Gate, folder: Path, name: str, text: str, problems: Problems) -> Expanded:
    """Return the chapter ``name`` with what its shortcodes name in their place.

    What is not known stays as it is; the reader of the text reports it. Problems: those of the
    gate, for a file that is to be included.
    """
    values = _values(gate, folder, name)
    if "(ref:" in text or "```{" in text:
        pieces = _FENCED.split(text)  # each second piece is a fence
        _use_text_references(pieces)
        pieces[1::2] = map(_as_division, pieces[1::2])
        text = _with_hidden_code("".join(pieces), values)
    if not any(mark in text for mark in ("{{<", "{{#", "8<-")) and not _LOOKED_UP.search(text):
        return Expanded(text)
    lines = list(_lines(gate, folder, name, text, values, problems, ()))
    whole = "\n".join(line for line, _ in lines)
    file = gate.span(folder / name).file
    own = [span for _, span in lines] == [Span(file, n, 1) for n in range(1, len(lines) + 1)]
    return Expanded(whole, () if own else tuple(span for _, span in lines))


_FENCED = re.compile(r"^((?:`{3,}|~{3,}).*\n(?:.*\n)*?(?:`{3,}|~{3,})[ \t]*$)", re.MULTILINE)
_OPTIONS = re.compile(r"\A[ \t>]*`{3,}\{.*|^#\|.*", re.MULTILINE)
_PLAIN = ("block", "block2", "asis")
_ENGINE = re.compile(r"`{3,}(?P<info>\{(?P<name>\w+)(?P<options>[\s,][^\n]*)?\})[ \t]*(?=\n)")
_ALL_HIDDEN = re.compile(r"opts_chunk\$set\((?:[^()]|\([^()]*\))*?\becho\s*=\s*F(?:ALSE)?\b")
_TEXT_REFERENCE = re.compile(r"^\((ref:[\w:-]+)\)[ \t]+(\S.*(?:\n(?![ \t]*$).+)*)", re.MULTILINE)


def _use_text_references(pieces: list[str]) -> None:
    """Put the words of the paragraph that begins with ``(ref:x)`` where ``(ref:x)`` stands."""
    said: dict[str, str] = {}

    def define(match: re.Match[str]) -> str:
        said.setdefault(match[1], " ".join(match[2].split()))
        return "\n" * match[0].count("\n")  # the lines after it stay where they are

    def use(text: str) -> str:
        return re.sub(r"\((ref:[\w:-]+)\)", lambda found: said.get(found[1], found[0]), text)

    def quoted(match: re.Match[str]) -> str:
        # R reads escapes in quotes of both kinds, YAML in double ones.
        if match[1] == '"' or (match[1] and "|" not in match.string[:2]):
            return match[1] + re.sub(r"[\\\"']", r"\\\g<0>", use(match[2]))
        return match[1] + use(match[2])

    def in_options(match: re.Match[str]) -> str:
        return re.sub(r"([\"']?)(\(ref:[\w:-]+\))", quoted, match[0])

    # What stands in a fence is code, but for the options of a chunk.
    pieces[::2] = [_TEXT_REFERENCE.sub(define, piece) for piece in pieces[::2]]
    pieces[::2] = map(use, pieces[::2])
    pieces[1::2] = (_OPTIONS.sub(in_options, piece) for piece in pieces[1::2])


def _as_division(fence: str) -> str:
    """Return a chunk of words, not code, as the division it stands for; others unchanged.

    knitr's engines ``block``, ``block2`` and ``asis``, and its children, which are included;
    bookdown's ``{theorem, pyth, name="…"}`` (its manual, 2.2.2 and 2.7).
    """
    engine = _ENGINE.match(fence)
    if engine is None:
        return fence
    if "`" in engine["info"]:
        # Before code between backticks Markdown lets none stand; between tildes it does.
        ticks = fence[: engine.start("info")]
        fence = "~" * len(ticks) + fence[len(ticks) :].rstrip().rstrip("`") + "~" * len(ticks)
    options = in_braces(engine["options"] or "")
    inside = fence[engine.end() : fence.rindex("\n")]
    if child := options.get("child"):
        return f"{{{{< include {child} >}}}}" + "\n" * fence.count("\n")
    if engine["name"] in _PLAIN:
        return f"::: {{.{options.get('type', 'output')}}}{inside}\n:::"
    if engine["name"] not in STATEMENTS.values():
        return fence
    label = f" #{options['label']}" if "label" in options else ""
    title = options.get("name", "").replace('"', "”")
    named = f' name="{title}"' if title else ""
    return f"::: {{.{engine['name']}{label}{named}}}{inside}\n:::"


def _with_hidden_code(text: str, values: _Values) -> str:
    """Return ``text`` with code hidden where a report says so of all its chunks at once.

    It does at its head (``execute: echo: false``) or in a chunk (``opts_chunk$set(echo = FALSE)``).
    """
    if values["meta"]("execute.echo").lower() != "false" and not _ALL_HIDDEN.search(text):
        return text
    # A chunk's own options stand behind it, and win.
    return re.sub(r"^([ \t>]*`{3,}\{\w+)(?=[\s,}])", r"\1 echo=FALSE,", text, flags=re.MULTILINE)


_Values = Mapping[str, Callable[[str], str]]


def _lines(
    gate: Gate,
    folder: Path,
    name: str,
    text: str,
    values: _Values,
    problems: Problems,
    around: tuple[str, ...],
) -> Iterator[tuple[str, Span]]:
    """Yield each line with its place, those of included files among them."""
    file = gate.span(folder / name).file
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        match = _FENCE.match(line)
        if match and (not fence or match[1].startswith(fence)):
            fence = "" if fence else match[1]
        include = _INCLUDE.match(line)
        if include is None or (fence and include["name"]) or len(around) >= _DEEPEST:
            if not fence:
                line = _TITLE_OF_PAGE.sub("", line)
                line = _SHORTCODE.sub(_replacing(values), line)
                line = _LOOKED_UP.sub(_condition(values), line)
            yield line, Span(file, number, 1)
            continue
        wanted, _, cell = (include["file"] or include["snippet"] or "").partition("#")
        if include["part"]:
            wanted, _, cell = include["part"].partition(":")
        target = (
            wanted.lstrip("/")
            if wanted.startswith("/") or include["snippet"]
            else posixpath.normpath(PurePosixPath(name).parent / wanted)
        )
        if include["name"] == "include" and target in (*around, name):
            problems.error(
                "MD-18",
                Span(file, number, 1),
                f"“{target}” includes itself",
                "take the line away: what stands in a file stands there once",
            )
            yield "", Span(file, number, 1)
            continue
        try:
            inside = gate.read_text(target, folder)
        except GateError as error:
            problems.warning(
                "MD-25",
                Span(file, number, 1),
                f"“…” stands for what is included here: “{target}” {error.reason}",
                error.hint,
            )
            yield PLACEHOLDER, Span(file, number, 1)
            continue
        if include["name"] == "embed":
            made = embedded(inside, cell, target)
            # Where there is no such cell the shortcode stays, and the reader reports it.
            yield from ((each, Span(file, number, 1)) for each in (made or line).split("\n"))
            continue
        if include["of"]:
            inside = _part_of(inside, cell)
        if fence or include["of"] == "playground":
            code = inside.removesuffix("\n").split("\n")
            around_it = ([], []) if fence else (["```rust"], ["```"])
            shown = (*around_it[0], *code, *around_it[1])
            yield from ((each, Span(file, number, 1)) for each in shown)
            continue
        rest = split_head(inside, gate.span(folder / target).file, Problems())[1]
        yield from _lines(gate, folder, target, rest, values, problems, (*around, name))


def _part_of(text: str, wanted: str) -> str:
    """Return the lines of a file that mdBook's ``file:2:10`` or ``file:name`` means."""
    lines = text.split("\n")
    if match := re.fullmatch(r"(\d*)(:?)(\d*)", wanted):
        first = int(match[1] or 1)
        last = int(match[3]) if match[3] else len(lines) if match[2] or not wanted else first
        lines = lines[first - 1 : last]
    else:
        marks = [n for n, line in enumerate(lines) if wanted in _ANCHOR.findall(line)]
        lines = lines[marks[0] : marks[-1]] if marks else []
    return "\n".join(line for line in lines if not _ANCHOR.search(line))


def _replacing(values: _Values) -> Callable[[re.Match[str]], str]:
    def replacing(match: re.Match[str]) -> str:
        words = match["rest"].split()
        if match["name"] == "kbd":
            return f"`{words[0]}`"
        if match["name"] == "video":
            title = _TITLE.search(match["rest"])
            address = words[0] if words else ""
            shown = (title[1] or title[2]) if title else address
            # A film of the report's own is in no edition: its title is what there is to say.
            said = f"[{shown}](<{address}>)" if re.match(r"https?://", address) else f"*{shown}*"
            poster = _POSTER.search(match["rest"])
            return f"![{said}](<{poster[1] or poster[2]}>)" if poster else said
        found = values[match["name"]](words[0]) if len(words) == 1 else ""
        return found or match[0]

    return replacing


def _condition(values: _Values) -> Callable[[re.Match[str]], str]:
    """Replace the name in ``when-meta="a.b"`` by whether it has a value that is not false.

    Of a project's profiles the one that it names as its default is in force.
    """

    def replacing(match: re.Match[str]) -> str:
        if match["kind"] == "meta":
            met = values["meta"](match["name"]).lower() not in ("", "false", "no", "off", "null")
        else:
            met = match["name"] in re.split(r"[\s,]+", values["meta"]("profile.default"))
        return f'{match["word"]}-{match["kind"]}="{str(met).lower()}"'

    return replacing


def _values(gate: Gate, folder: Path, name: str) -> _Values:
    """Return what ``meta`` and ``var`` look their names up in."""

    def placed(file: str) -> Placed | None:
        try:
            text = gate.read_text(file, folder)
        except GateError:
            return None
        where = gate.span(folder / file).file
        if file == name:
            return split_head(text, where, Problems())[0]
        return read_placed(text, where, Problems())

    @cache
    def said() -> list[Placed | None]:
        roots = [placed(file) for file in (name, "report.yaml", "_metadata.yml", *PROJECT_FILES)]
        return roots + [root.get("book") for root in roots if root is not None]

    return {
        "meta": lambda key: _looked_up(said(), key),
        "var": lambda key: _looked_up([placed(_VARIABLES)], key),
    }


def _looked_up(roots: Sequence[Placed | None], key: str) -> str:
    """Return the text at the dotted ``key`` in the first of ``roots`` that has one."""
    for root in roots:
        found = root
        for part in key.split("."):
            found = found.get(part) if found is not None and isinstance(found.value, dict) else None
        if found is not None and (isinstance(found.value, str) or found.text):
            return " ".join(found.text.split())
    return ""
