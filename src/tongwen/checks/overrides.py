"""Checks of what a pack changes: an override that nothing takes up changes nothing, in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..diagnostics import Problem, Severity, Span, nearest
from ..gate import Gate, GateError
from ..institute import Institute, css_custom_properties
from ..languages import LANGUAGES

SHEETS = ("page.css", "screen.css")
"""The style sheets that a pack may bring, at its root."""

_TEMPLATES = ("pdf", "html", "parts", "blocks", "word")
"""The folders whose files a pack overrides by their names."""

_EXTENDS = re.compile(r"""\{%-?\s*extends\s+["']house/([^"']+)["']""")
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_USED = re.compile(r"var\(\s*(--[\w-]+)")
_DEFINED = re.compile(r"(--[\w-]+)\s*:")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def check_override_names(institute: Institute) -> Iterator[Problem]:
    """INST-26: a file of the pack that overrides nothing.

    A template or a style sheet replaces the house's by its name. One whose name the house does
    not know, and that no other file of the pack includes, is never read.
    """
    own, house = institute.folders[0], institute.folders[-1]
    if own == house:
        return
    gate = _gate(institute)
    known = set(_names(house))
    for parent in institute.folders[1:-1]:
        known |= set(_names(parent))
    files = _names(own)
    texts = {name: text for name in files if (text := _text(gate, name, own)) is not None}
    for name in files:
        if name in known or name in SHEETS or name == "word/template.docx":
            continue
        if any(name in text for other, text in texts.items() if other != name):
            continue
        yield Problem(
            gate.span(own / name),
            "INST-26",
            f"{name} overrides nothing: the house has no file of this name, and no file of the "
            "pack includes it",
            nearest(name, sorted(known | set(SHEETS))) or "docs/institutes.md lists the files",
            Severity.WARNING,
        )


def check_override_blocks(institute: Institute) -> Iterator[Problem]:
    """INST-27: a template that extends the house's changes a part that it does not have.

    Jinja drops a block whose name the parent does not know, without a word: what stands in it
    is never printed.
    """
    own, house = institute.folders[0], institute.folders[-1]
    if own == house:
        return
    gate = _gate(institute)
    for name in _names(own):
        text = _text(gate, name, own) or ""
        extended = _EXTENDS.search(text)
        parent = _text(gate, extended[1], house) if extended else None
        if parent is None:
            continue
        known = _BLOCK.findall(parent)
        inner: set[str] = set()
        for found in _BLOCK.finditer(text):
            # A part that is parted again within one that is known is the pack's own business.
            if found[1] in known or _within(text, found.start(), known):
                inner.add(found[1])
            elif found[1] not in inner:
                yield Problem(
                    _place(gate, own / name, text, found.start(1)),
                    "INST-27",
                    f"the house's {extended[1] if extended else name} has no block “{found[1]}”, "
                    "so what stands in it is never printed",
                    nearest(found[1], known) or f"its blocks: {', '.join(known) or 'none'}",
                )


def check_sheet_variables(institute: Institute) -> Iterator[Problem]:
    """INST-28: a style sheet asks for a custom property that nothing sets.

    ``var(--acent)`` without a value behind a comma makes the whole declaration void: the
    colour stays the house's, and nobody hears of it (CSS Custom Properties 1, 3.1).
    """
    own, house = institute.folders[0], institute.folders[-1]
    if own == house:
        return
    gate = _gate(institute)
    known = _properties(institute, gate)
    for name in SHEETS:
        text = _text(gate, name, own)
        if text is None:
            continue
        # Comments become spaces, so that places stay what they are.
        bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        defined = known | set(_DEFINED.findall(bare))
        for found in _VARIABLE.finditer(bare):
            if found[1] not in defined:
                yield Problem(
                    _place(gate, own / name, text, found.start(1)),
                    "INST-28",
                    f"nothing sets {found[1]}, so this declaration does nothing",
                    nearest(found[1], sorted(known)) or "docs/institutes.md lists the tokens",
                )


def _gate(institute: Institute) -> Gate:
    return Gate(institute.folders[-1].parent.parent, institute.folders)


def _names(folder: Path) -> list[str]:
    """Return the templates and style sheets in ``folder``, as paths from it."""
    found = [path.name for path in folder.glob("*.css")]
    for part in _TEMPLATES:
        found += [
            path.relative_to(folder).as_posix()
            for path in (folder / part).rglob("*")
            if path.is_file() and not path.name.startswith((".", "~"))
        ]
    return sorted(found)


def _text(gate: Gate, name: str, folder: Path) -> str | None:
    try:
        return gate.read_text(name, folder)
    except GateError:
        # It is reported where the file is read; here it has no words.
        return None


def _within(text: str, place: int, known: list[str]) -> bool:
    """Whether ``place`` stands within a block that is ``known``."""
    open_blocks: list[str] = []
    for found in re.finditer(r"\{%-?\s*(?:block\s+(\w+)|endblock)", text[:place]):
        if found[1]:
            open_blocks.append(found[1])
        elif open_blocks:
            open_blocks.pop()
    return any(name in known for name in open_blocks)


def _properties(institute: Institute, gate: Gate) -> set[str]:
    """Return the custom properties that tokens and the sheets below the pack set."""
    known: set[str] = set()
    for tag in institute.languages:
        if tag in LANGUAGES:
            known |= set(_DEFINED.findall(css_custom_properties(institute.tokens, LANGUAGES[tag])))
    for folder in institute.folders[1:]:
        for name in _names(folder):
            if name.endswith((".css", ".html")):
                text = _text(gate, name, folder) or ""
                # Some that the house's sheets use are set by the writer, for each edition.
                known |= set(_DEFINED.findall(text)) | set(_USED.findall(text))
    return known


def _place(gate: Gate, path: Path, text: str, offset: int) -> Span:
    line = text.count("\n", 0, offset) + 1
    return Span(gate.span(path).file, line, offset - text.rfind("\n", 0, offset))
