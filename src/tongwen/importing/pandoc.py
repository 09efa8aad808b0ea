"""Pandoc, which reads what others wrote: started in a scratch folder, bounded, without a network.

It is asked for its syntax tree as JSON (pandoc-types 1.23) and for CSL-JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..artefacts.docx.package import Element
from ..artefacts.parts import UnreadableArtefact, parse_xml
from ..diagnostics import Problem, Span
from ..pandoc import pandoc_path, run_pandoc
from ..processes import scratch
from .libraries import ris_records, with_bodies, with_fields, with_tags

FORMATS: Mapping[str, str] = {
    ".docx": "docx+styles",
    ".odt": "odt",
    ".tex": "latex",
    ".latex": "latex",
    ".html": "html",
    ".htm": "html",
    ".ipynb": "ipynb+citations",
    ".rst": "rst",
    ".org": "org",
    ".rtf": "rtf",
    ".epub": "epub",
    ".textile": "textile",
    ".adoc": "asciidoc",
    ".typ": "typst",
}
"""How the names of files end that Pandoc reads as a text → what it calls their format."""

WORKS: Mapping[str, str] = {
    ".ris": "ris",
    ".xml": "endnotexml",
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".json": "csljson",
}
"""The same for files of works to cite."""

KEYED = (".bib", ".bibtex", ".json")
"""Those in which an author gives each work its key."""


class PandocProblem(Exception):
    """Pandoc is not there, or could not read a file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Tree:
    """What Pandoc read: blocks and metadata of its tree, and the pictures by their names."""

    blocks: list[Any]
    meta: Mapping[str, Any] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)


def read_tree(data: bytes, format_: str, name: str, *options: str) -> Tree:
    """Return what Pandoc reads in ``data``; ``name`` is the file's, for messages.

    Raises:
        PandocProblem: there is no Pandoc, or it cannot read the file.
    """
    with scratch() as folder:
        printed = _run(
            folder, data, name, "--from", format_, "--to", "json", "--extract-media",
            str(folder / "media"), *options,
        )  # fmt: skip
        root = _parsed(printed, name)
        return Tree(root["blocks"], root["meta"], _media(folder))


def read_works(data: bytes, format_: str, name: str) -> list[dict[str, Any]]:
    """Return the works in ``data`` as CSL-JSON.

    Raises:
        PandocProblem: as :func:`read_tree`.
    """
    tags = ris_records(data) if format_ == "ris" else []
    if format_ == "ris":
        data = _regular(data)
    with scratch() as folder:
        found = _parsed(_run(folder, data, name, "--from", format_, "--to", "csljson"), name)
    if format_ == "endnotexml":
        return [
            with_fields(work, record) for work, record in zip(found, _records(data), strict=False)
        ]
    if len(tags) == len(found):
        return [
            with_bodies(with_tags(work, tagged)) for work, tagged in zip(found, tags, strict=True)
        ]
    return [{**work, "type": work.get("type") or "document"} for work in found]


_CORPORATE = re.compile(
    rb"^((?:AU|A[1-4]|ED)  - )((?:[^,\r\n ]+ ){2,}[^,\r\n]+|[^,\r\n]*"
    rb"(?:Institut|Universit|Minist|Council|Bank|Committee|Agency|Organi[sz]ation)[^,\r\n]*)(\r?)$",
    re.MULTILINE,
)
_DAY = re.compile(rb"^((?:PY|Y1)  - \d{4})/[^\r\n]*", re.MULTILINE)


def _regular(ris: bytes) -> bytes:
    """Return RIS as Pandoc reads all of it: a year alone, and a comma behind who is no person.

    PY may be year/month/day/other (RIS format specifications, "Date fields").
    """
    return _CORPORATE.sub(rb"\1\2,\3", _DAY.sub(rb"\1", ris))


def _records(xml: bytes) -> list[Element]:
    try:
        return list(parse_xml(xml, "EndNote").iter("record"))
    except UnreadableArtefact:
        return []


def _run(folder: Path, data: bytes, name: str, *arguments: str) -> bytes:
    program = pandoc_path()
    if not program:
        raise PandocProblem(
            Problem(
                Span(name),
                "IMP-01",
                "Pandoc, which reads such files, is not installed",
                "sh setup/prepare.sh run installs it",
            )
        )
    source = folder / f"source{Path(name).suffix}"
    source.write_bytes(data)
    printed = run_pandoc(program, folder, *arguments, str(source))
    if printed is None:
        raise PandocProblem(
            Problem(
                Span(name),
                "IMP-02",
                "Pandoc cannot read this file: it is damaged, or not what its name says",
                "open it in the program that wrote it, and save it anew under its right name",
            )
        )
    return printed


def _parsed(printed: bytes, name: str) -> Any:
    try:
        return json.loads(printed)
    except (ValueError, RecursionError):
        problem = Problem(
            Span(name),
            "IMP-02",
            "what Pandoc made of this file cannot be read: it lies in itself too deep",
            "take nested tables and lists out of it",
        )
        raise PandocProblem(problem) from None


def _media(folder: Path) -> dict[str, bytes]:
    """Return the pictures that Pandoc took out of the file, by the names in its tree."""
    found = {}
    for path in sorted((folder / "media").rglob("*")):
        if path.is_file() and not path.is_symlink():
            found[str(path)] = path.read_bytes()
    return found
