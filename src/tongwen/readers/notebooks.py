"""Jupyter's notebooks: what a cell printed when it was last run.

nbformat 4.5, "The Notebook file format". A cell goes by the label in its options, by a tag or by
its own name (Quarto's guide, "Embedding notebooks").
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .markdown.chunks import read_chunk

ENDING = ".ipynb"
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
_FENCED = re.compile(
    r"^(?P<fence>`{3,})(?P<info>\{[A-Za-z][^\n]*\})[ \t]*\n(?P<code>.*?)^(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_OPTION = re.compile(r"(?:#|//|--|%%?)\|")
_LABEL = re.compile(r"^#\|[ \t]*label:[ \t]*[\"']?([^\s\"']+)", re.MULTILINE)


def embedded(text: str, cell: str, file: str) -> str | None:
    """Return as Markdown what the cell ``cell`` of ``file`` printed; None if there is no such cell.

    Where it was not run, and in a notebook of Quarto's or knitr's own, it is its chunk of code,
    which is not shown. A picture is named as a part of its file: :func:`recorded_picture`.
    """
    if not file.endswith(ENDING):
        return _chunk_of(text, cell)
    found = _cell(text, cell)
    if found is None:
        return None
    source = _joined(found.get("source", ""))
    said = list(_said(found, f"{file}#{cell}"))
    if not said:
        return _hidden("{python}", source)
    chunk = read_chunk("{python}", source)
    if chunk is None or not chunk.kind:
        return "\n\n".join(said)
    alternative = chunk.alternative.replace('"', "”")
    heard = f' alt="{alternative}"' if alternative else ""
    caption = f"\n\n{chunk.caption}" if chunk.caption else ""
    return "\n\n".join([f"::: {{#{chunk.identifier}{heard}}}", *said]) + f"{caption}\n\n:::"


def _said(cell: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield each output of a cell as Markdown."""
    for data in _outputs(cell):
        if any(kind in data for kind in _PICTURES):
            yield f"![](<{name}>)"
        elif "text/markdown" in data or "text/html" in data:
            yield _joined(data.get("text/markdown") or data["text/html"]).strip()
        elif printed := _joined(data.get("text/plain", "")).strip("\n"):
            yield f"````\n{printed}\n````"


def _chunk_of(text: str, name: str) -> str | None:
    for found in _FENCED.finditer(text):
        chunk = read_chunk(found["info"], found["code"])
        if chunk is not None and name in (chunk.label, chunk.identifier):
            return _hidden(found["info"], found["code"])
    return None


def _hidden(info: str, code: str) -> str:
    code = code.rstrip("\n")
    options = "".join(f"{line}\n" for line in code.split("\n") if _OPTION.match(line))
    rest = "\n".join(line for line in code.split("\n") if not _OPTION.match(line))
    return f"````{info}\n{options}#| echo: false\n{rest}\n````"


def recorded_picture(text: str, cell: str) -> bytes:
    """Return the first picture that the cell drew; nothing if it drew none."""
    for data in _outputs(_cell(text, cell) or {}):
        for kind in _PICTURES:
            if kind in data:
                drawn = _joined(data[kind])
                try:
                    return drawn.encode() if "svg" in kind else base64.b64decode(drawn)
                except binascii.Error:
                    return b""
    return b""


def _cell(text: str, name: str) -> Mapping[str, Any] | None:
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError):
        return None
    for cell in cells if isinstance(cells, list) else ():
        if not isinstance(cell, dict):
            continue
        label = _LABEL.search(_joined(cell.get("source", "")))
        metadata = cell.get("metadata")
        tags = metadata.get("tags", ()) if isinstance(metadata, dict) else ()
        if name in (label[1] if label else "", cell.get("id"), *tags):
            return cell
    return None


def _outputs(cell: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for output in cell.get("outputs", ()):
        if isinstance(output, dict) and isinstance(output.get("data"), dict):
            yield output["data"]
        elif isinstance(output, dict) and output.get("output_type") == "stream":
            yield {"text/plain": output.get("text", "")}


def _joined(text: object) -> str:
    """Return text that may stand there as a list of its lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text)
