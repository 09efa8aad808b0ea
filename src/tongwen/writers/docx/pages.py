"""Page numbers for the contents, from a layout of this very document.

Only a layout knows on which page a heading falls. LibreOffice's is taken where it is
installed, else the PDF edition's. Without either the contents are written without page
numbers, since none is better than a wrong one.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pikepdf

from ...fonts import MissingFonts, fontconfig_file
from ...processes import bounds, run, scratch
from .fields import bookmark_name

BODY = "tongwen body"
"""Identifier of the place where pages begin to count from 1; no author's has a space."""

PAGE_COUNT = "tongwen page count"
"""Stands among the bookmarks for the number of all pages; no bookmark has a space."""

_SECONDS = 180.0
"""LibreOffice takes a few for a report; past these it is not waited for."""

_FILTER = (
    'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    # A page that is empty so that the next one is a right-hand one is counted too.
    '"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
)


def measure_pages(package: bytes) -> Mapping[str, int] | None:
    """Return bookmark → page number as printed, by LibreOffice's layout of ``package``.

    None if LibreOffice is not installed, fails, or takes longer than three minutes.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return None
    with scratch() as folder:
        (folder / "report.docx").write_bytes(package)
        profile = (folder / "profile").as_uri()
        try:
            fonts = str(fontconfig_file())
        except MissingFonts:
            return None  # A layout in other faces has other pages.
        environment = {**os.environ, "FONTCONFIG_FILE": fonts, "HOME": str(folder)}
        command = [
            office, "--headless", "--norestore", f"-env:UserInstallation={profile}",
            "--convert-to", _FILTER, "--outdir", str(folder), str(folder / "report.docx"),
        ]  # fmt: skip
        if run(command, folder, environment, replace(bounds(), clock=_SECONDS)) is None:
            return None
        try:
            return pages_of((folder / "report.pdf").read_bytes())
        except (OSError, pikepdf.PdfError):
            return None


def pages_of(data: bytes) -> Mapping[str, int] | None:
    """Return bookmark → page number in LibreOffice's PDF, counted from the page of :data:`BODY`."""
    # LibreOffice writes the underscore that hides a bookmark as its code.
    places = {re.sub("^5F", "_", key): place for key, place in _page_indexes(data).items()}
    return _with_count(_counted(places, bookmark_name(BODY)), data)


def pages_in_print(data: bytes, first: str) -> Mapping[str, int] | None:
    """Return bookmark → page number in our own PDF edition: the next best, without LibreOffice.

    ``first`` is the identifier of the first chapter, where pages begin to count.
    """
    places = {bookmark_name(key): place for key, place in _page_indexes(data).items()}
    return _with_count(_counted(places, bookmark_name(first)), data)


def _counted(places: Mapping[str, int], first: str) -> Mapping[str, int] | None:
    if first not in places:
        return None
    return {key: place - places[first] + 1 for key, place in places.items()}


def _with_count(pages: Mapping[str, int] | None, data: bytes) -> Mapping[str, int] | None:
    """Return ``pages`` with the number of those that anything is said on.

    Word does not count the empty ones that let the next be a right-hand page.
    """
    if pages is None:
        return None
    with pikepdf.open(io.BytesIO(data)) as pdf:
        spoken = sum(
            any(
                str(part.operator) in ("Tj", "TJ")
                for part in pikepdf.parse_content_stream(page)
                if isinstance(part, pikepdf.ContentStreamInstruction)
            )
            for page in pdf.pages
        )
    return {**pages, PAGE_COUNT: spoken}


def _page_indexes(data: bytes) -> dict[str, int]:
    """Return named destination → index of its page, from 0."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        indexes = {_reference(page): index for index, page in enumerate(pdf.pages)}
        found: dict[str, int] = {}
        for key, target in _destinations(pdf):
            if isinstance(target, pikepdf.Dictionary):
                target = target.get("/D")
            if isinstance(target, pikepdf.Array) and len(target):
                index = indexes.get(_reference(target[0]))
                if index is not None:
                    found[key] = index
    return found


def _reference(thing: Any) -> tuple[int, int]:
    number, generation = thing.objgen
    return int(number), int(generation)


def _destinations(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    root = pdf.Root
    for key, target in (root.get("/Dests") or {}).items():
        yield str(key).lstrip("/"), target
    names = root.get("/Names")
    tree = names.get("/Dests") if names is not None else None
    if tree is not None:
        for key, target in pikepdf.NameTree(tree).items():
            yield str(key), target
