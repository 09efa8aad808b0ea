"""A finished PDF as text, for goldens: what it says of itself, its bookmarks, its tag tree."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import playa
from playa.structure import ContentItem, Element


def as_text(data: bytes) -> str:
    """Return properties, page labels, bookmarks and tags, one a line."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = {
            "properties": _properties(pdf),
            "labels": _labels(pdf),
            "bookmarks": _bookmarks(pdf),
            "tags": tags(data),
        }
        return "\n".join(f"== {name}\n" + "\n".join(lines) for name, lines in parts.items()) + "\n"


def tags(data: bytes) -> list[str]:
    """Return a line for each structure element, indented, with the attributes that speak.

    Text that lies in one element without another between is joined.
    """
    with playa.Document(data) as document:
        assert document.structure is not None, "no structure tree"
        return list(_tags(document.structure, 0))


def _tags(parent: Any, depth: int) -> Iterator[str]:
    words = ""
    for item in parent:
        if isinstance(item, Element):
            if words.strip():
                yield f"{'  ' * depth}“{words}”"
            words = ""
            yield f"{'  ' * depth}{item.type}{_attributes(item)}"
            yield from _tags(item, depth + 1)
        elif isinstance(item, ContentItem):
            words += _said(item)
    if words.strip():
        yield f"{'  ' * depth}“{words}”"


def _said(item: ContentItem) -> str:
    """Return a piece's words: its ActualText once, however many fonts it is set in."""
    for drawn in item:
        properties = drawn.mcs.props if drawn.mcs else {}
        if "ActualText" in properties:
            return _string(properties["ActualText"]).replace("\N{SOFT HYPHEN}", "")
    return item.text


def _attributes(element: Element) -> str:
    said = []
    for name in ("Lang", "Alt", "E", "ID"):
        if name in element.props:
            said.append(f"{name}={_string(element.props[name])}")
    attributes: Any = element.props.get("A")
    for attribute in attributes if isinstance(attributes, list) else [attributes]:
        resolved = attribute.resolve() if hasattr(attribute, "resolve") else attribute
        for name in ("ListNumbering", "Scope", "ColSpan", "RowSpan"):
            if resolved and name in resolved:
                said.append(f"{name}={getattr(resolved[name], 'name', resolved[name])}")
    return f" [{', '.join(said)}]" if said else ""


def _string(value: Any) -> str:
    return str(pikepdf.String(value)) if isinstance(value, bytes) else str(value)


def _properties(pdf: pikepdf.Pdf) -> list[str]:
    lines = [f"{name[1:]}: {value}" for name, value in sorted(pdf.docinfo.items())]
    lines.append(f"language: {pdf.Root.Lang}")
    lines.append(f"title shown: {pdf.Root.ViewerPreferences.DisplayDocTitle}")
    with pdf.open_metadata() as metadata:
        lines.extend(
            f"{name}: {metadata.get(name)}"
            for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "dc:rights")
        )
    return lines


def _labels(pdf: pikepdf.Pdf) -> list[str]:
    return [f"{index + 1} = {page.label}" for index, page in enumerate(pdf.pages)]


def _bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    lines: list[str] = []

    def add(items: list[pikepdf.OutlineItem], depth: int) -> None:
        for item in items:
            lines.append(f"{'  ' * depth}{item.title}")
            add(list(item.children), depth + 1)

    with pdf.open_outline() as outline:
        add(list(outline.root), 0)
    return lines


def page_texts(data: bytes, folder: Path, *, lines: bool = False) -> list[str]:
    """Return the text of each page as poppler reads it, headers and folios included.

    ``lines`` keeps the page's lines; without it poppler joins what a hyphen parts.
    """
    path = folder / "paper.pdf"
    path.write_bytes(data)
    command = ["pdftotext", *(["-layout"] if lines else []), str(path), "-"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return run.stdout.split("\f")[:-1]


def line_boxes(data: bytes, folder: Path) -> list[list[tuple[float, float]]]:
    """Return where each line of each page starts and ends, in pt from the left."""
    path = folder / "paper.pdf"
    path.write_bytes(data)
    command = ["pdftotext", "-bbox-layout", str(path), "-"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pattern = re.compile(r'<line xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"')
    return [
        [(float(start), float(end)) for start, end in pattern.findall(page)]
        for page in found.split("<page ")[1:]
    ]


def font_names(data: bytes) -> set[str]:
    """Return the names of the fonts in the file, without the tags of their subsets.

    Raises:
        AssertionError: one is not embedded.
    """
    names = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                name = str(item.FontName).removeprefix("/").split("+")[-1]
                assert any(f"/FontFile{kind}" in item for kind in ("", 2, 3)), name
                names.add(name)
    return names
