"""ZIP files of somebody else: workbooks, Word templates. They are unpacked within a bound, or not.

A directory can lie about a part's size. What unpacks it later believes the directory, and would
inflate a few kilobytes to gigabytes before it looks: so each part is unpacked here as far as it may
go, and what goes on is made of that.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_MEGABYTE = 1024 * 1024
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


class ArchiveFault(Exception):
    """An archive that is not opened; the message says why. ``large``: it holds too much."""

    def __init__(self, message: str, *, large: bool = False) -> None:
        super().__init__(message)
        self.large = large


@dataclass(frozen=True, slots=True)
class Room:
    """How much an archive may hold, unpacked: bytes of all, bytes of one part of XML, parts."""

    whole: int = 64 * _MEGABYTE
    markup: int = 64 * _MEGABYTE
    parts: int = 1000


def unpacked(data: bytes, room: Room) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Yield the lines of an archive's directory, in order, each with its part unpacked.

    Raises:
        ArchiveFault: it is none, is damaged, holds more than ``room``, or packs as no office
            program does.
    """
    left = room.whole
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > room.parts:
                raise ArchiveFault(f"it has more than {room.parts:,} parts", large=True)
            if sum(one.file_size for one in entries) > room.whole:
                raise _too_large("it is", room.whole)
            for entry in entries:
                if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    # The others unpack without a bound.
                    raise ArchiveFault(f"{entry.filename} is packed as no office program packs")
                markup = entry.filename.endswith((".xml", ".rels"))
                most = min(left, room.markup) if markup else left
                with package.open(entry) as part:
                    # Without a number the whole is inflated first, whatever its size is said to be.
                    content = part.read(min(most, entry.file_size) + 1)
                if len(content) > most:
                    raise _too_large(f"{entry.filename} is", most)
                left -= len(content)
                yield entry, content
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError,
        NotImplementedError,
    ) as error:  # fmt: skip
        raise ArchiveFault(f"it is no archive ({error})") from None


def repacked(data: bytes, room: Room) -> bytes:
    """Return an archive with its parts stored as they are, unpacked.

    Raises:
        ArchiveFault: it is none, is damaged, holds more than ``room``, packs as no office program
            does, has a part twice, or declares a document type, which can define entities.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as weighed:
        for entry, content in unpacked(data, room):
            name = entry.filename
            if name in weighed.NameToInfo:
                raise ArchiveFault(f"it has two parts called {name}")
            if name.endswith((".xml", ".rels")) and any(
                mark in content for mark in _DOCUMENT_TYPES
            ):
                raise ArchiveFault(f"{name} declares a document type, as no office program does")
            weighed.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def _too_large(what: str, most: int) -> ArchiveFault:
    return ArchiveFault(f"{what} larger, unpacked, than {most // 1024:,} kB", large=True)
