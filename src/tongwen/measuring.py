"""Pages, measured: on which page of a layout each named place falls.

Only a layout knows on which page a heading stands. This room has LibreOffice lay an office file
out where it is installed, and counts in the PDF that comes of it, or in our own. Writers take the
numbers as values: they read no finished file.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .fonts import MissingFonts, fontconfig_file
from .processes import bounds, run, scratch

if TYPE_CHECKING:
    import pikepdf

_SECONDS = 180.0
"""LibreOffice takes a few for a report; past these it is not waited for."""

_FILTER = (
    'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    # A page that is empty so that the next one is a right-hand one is counted too.
    '"IsSkipEmptyPages":{"type":"boolean","value":"false"},'
    # Nobody reads it: tags take a tenth of the time.
    '"UseTaggedPDF":{"type":"boolean","value":"false"}}'
)


SETTINGS = b"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/AsianLayout">
<prop oor:name="CompressCharacterDistance" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""
"""Marks of full width are moved together where they meet, as Word does where a file says so.

LibreOffice does not read that in a Word file (ECMA-376 part 1, 17.15.1.18), and goes by this.
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """The result of a layout.

    Attributes:
        places: named destination → index of its page, from 0.
        spoken: the number of pages that anything is said on.
    """

    places: Mapping[str, int]
    spoken: int = 0

    def written(self) -> bytes:
        """Return it as :meth:`read` reads it."""
        return json.dumps([dict(self.places), self.spoken]).encode()

    @staticmethod
    def read(data: bytes) -> Layout:
        """Return what :meth:`written` returned."""
        return Layout(*json.loads(data))


def office() -> str:
    """Return the path of LibreOffice's program; empty where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def draws_formulas() -> bool:
    """Return whether the LibreOffice that is installed has its formula editor.

    On some systems it is a package of its own. Without it formulas have no height, however tall
    they are, and what follows them falls on pages that are not its own.
    """
    program = Path(office()).resolve().parent
    for registry in (program.parent / "share" / "registry", program.parent / "Resources/registry"):
        if registry.is_dir():
            return (registry / "math.xcd").exists()
    return True  # one that is put together otherwise is whole


def lay_out(data: bytes, extension: str) -> Layout | None:
    """Return the pages of LibreOffice's layout of the file ``data``.

    None if LibreOffice is not installed, fails, or takes longer than three minutes.
    """
    program = office()
    if not program:
        return None
    with scratch() as folder:
        (folder / f"report.{extension}").write_bytes(_without_pictures(data))
        profile = (folder / "profile").as_uri()
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_bytes(SETTINGS)
        known = _extensions(program)
        if known.is_dir():
            shutil.copytree(known, user / known.name)
        try:
            fonts = str(fontconfig_file())
        except MissingFonts:
            return None  # A layout in other faces has other pages.
        environment = {**os.environ, "FONTCONFIG_FILE": fonts, "HOME": str(folder)}
        command = [
            program, "--headless", "--norestore", f"-env:UserInstallation={profile}",
            "--convert-to", _FILTER, "--outdir", str(folder), str(folder / f"report.{extension}"),
        ]  # fmt: skip
        if run(command, folder, environment, replace(bounds(), clock=_SECONDS)) is None:
            return None
        try:
            layout = layout_of((folder / "report.pdf").read_bytes())
        except (OSError, ValueError):
            return None
        _keep_extensions(user / known.name, known)
        return layout


def _extensions(program: str) -> Path:
    """Return where it is kept which extensions a LibreOffice has: in the environment.

    A profile without that makes it, and LibreOffice starts a second time to go on.
    """
    found = Path(program).resolve()
    stamp = f"{found} {found.stat().st_mtime_ns}".encode()
    place = Path(sys.prefix) / "share" / "tongwen"
    return place / f"office-{hashlib.sha256(stamp).hexdigest()[:12]}" / "extensions"


def _keep_extensions(made: Path, place: Path) -> None:
    """Keep a profile's list of extensions, whole or not at all."""
    if place.exists() or not made.is_dir():
        return
    beside = place.parent.with_name(f".{place.parent.name}.{os.getpid()}")
    with contextlib.suppress(OSError, shutil.Error):
        shutil.copytree(made, beside / place.name)
        beside.rename(place.parent)
    shutil.rmtree(beside, ignore_errors=True)


_PICTURE = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU"
    b"\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\xb18\xf6\x14\0\0\0\0IEND\xaeB`\x82"
)
"""A picture of one dot (PNG)."""


def _without_pictures(data: bytes) -> bytes:
    """Return a Word file with a dot for each picture: how large it stands, its frame says.

    To read pictures, and to write them into a PDF that nobody looks at, takes a fifth of the time.
    """
    shorter = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(shorter, "w") as file:
            for part in whole.infolist():
                name = part.filename
                plain = name.startswith("word/media/") and name.endswith(_PLAIN_PICTURES)
                file.writestr(name, _PICTURE if plain else whole.read(part))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return data  # no archive, or not as ours are: LibreOffice says what it makes of it
    return shorter.getvalue()


_PLAIN_PICTURES = (".png", ".jpg", ".jpeg")


def layout_of(data: bytes) -> Layout:
    """Return the pages of the PDF ``data``.

    Raises:
        ValueError: it is none.
    """
    import pikepdf  # not by asking whether LibreOffice is there: a build that is fresh does that

    try:
        opened = pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error
    with opened as pdf:
        indexes = {_reference(page): index for index, page in enumerate(pdf.pages)}
        found: dict[str, int] = {}
        for key, target in destinations(pdf):
            if isinstance(target, pikepdf.Dictionary):
                target = target.get("/D")
            if isinstance(target, pikepdf.Array) and len(target):
                index = indexes.get(_reference(target[0]))
                if index is not None:
                    found[key] = index
        spoken = sum(
            any(
                str(part.operator) in ("Tj", "TJ")
                for part in pikepdf.parse_content_stream(page)
                if isinstance(part, pikepdf.ContentStreamInstruction)
            )
            for page in pdf.pages
        )
    return Layout(found, spoken)


def _reference(thing: Any) -> tuple[int, int]:
    number, generation = thing.objgen
    return int(number), int(generation)


def destinations(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Yield the named places of a PDF and where they lead (ISO 32000-1, 12.3.2.3)."""
    from pikepdf import NameTree

    root = pdf.Root
    for key, target in (root.get("/Dests") or {}).items():
        yield str(key).lstrip("/"), target
    names = root.get("/Names")
    tree = names.get("/Dests") if names is not None else None
    if tree is not None:
        for key, target in NameTree(tree).items():
            yield str(key), target
