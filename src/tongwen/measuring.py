"""Pages, measured: on which page of a layout each named place falls.

Only a layout knows on which page a heading stands. This room has LibreOffice lay an office file
out where it is installed, and counts in the PDF that comes of it, or in our own. Writers take the
numbers as values: they read no finished file.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .fonts import MissingFonts, fontconfig_file

if TYPE_CHECKING:
    import pikepdf

_SECONDS = 180
_FILTER = (
    'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    # A page that is empty so that the next one is a right-hand one is counted too.
    '"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a layout gave.

    Attributes:
        places: named destination → index of its page, from 0.
        spoken: the number of pages that anything is said on.
    """

    places: Mapping[str, int]
    spoken: int = 0


def office() -> str:
    """Return the path of LibreOffice's program; empty where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def lay_out(data: bytes, extension: str) -> Layout | None:
    """Return the pages of LibreOffice's layout of the file ``data``.

    None if LibreOffice is not installed, fails, or takes longer than three minutes.
    """
    program = office()
    if not program:
        return None
    with tempfile.TemporaryDirectory(prefix="tongwen-") as name:
        folder = Path(name)
        (folder / f"report.{extension}").write_bytes(data)
        profile = (folder / "profile").as_uri()
        try:
            fonts = str(fontconfig_file())
        except MissingFonts:
            return None  # A layout in other faces has other pages.
        environment = {**os.environ, "FONTCONFIG_FILE": fonts, "HOME": name}
        command = [
            program, "--headless", "--norestore", f"-env:UserInstallation={profile}",
            "--convert-to", _FILTER, "--outdir", name, str(folder / f"report.{extension}"),
        ]  # fmt: skip
        if not _run(command, environment):
            return None
        try:
            return layout_of((folder / "report.pdf").read_bytes())
        except (OSError, ValueError):
            return None


def _run(command: list[str], environment: Mapping[str, str]) -> bool:
    """Run LibreOffice; whether it ended well and in time.

    It starts a process of its own, so its whole group is ended where it takes too long.
    """
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        # In time or not, or because this process is being ended: nothing of it stays.
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


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
        for key, target in _destinations(pdf):
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


def _destinations(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    from pikepdf import NameTree

    root = pdf.Root
    for key, target in (root.get("/Dests") or {}).items():
        yield str(key).lstrip("/"), target
    names = root.get("/Names")
    tree = names.get("/Dests") if names is not None else None
    if tree is not None:
        for key, target in NameTree(tree).items():
            yield str(key), target
