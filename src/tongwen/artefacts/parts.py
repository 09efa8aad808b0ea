"""Opening what may be damaged or hostile: a package's parts, bounded, and their XML.

An artefact was made by us, but it may have been changed since, by Word or by anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from ..archives import ArchiveFault, Room, unpacked

PACKAGE = Room(whole=256 * 1024 * 1024, parts=10_000)
"""How much a package may hold, unpacked, to be read."""

MOST_PAGES = 5_000
"""Pages of a PDF that are read."""


class UnreadableArtefact(Exception):
    """A file that is not what its format says. The message is written for an editor."""


def bound_pages(count: int) -> None:
    """Refuse a PDF of too many pages to be read.

    Raises:
        UnreadableArtefact: it has more than :data:`MOST_PAGES`.
    """
    if count > MOST_PAGES:
        raise UnreadableArtefact(f"the PDF has more than {MOST_PAGES:,} pages")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a package's directory: a part's name and time."""

    name: str
    date: tuple[int, int, int, int, int, int]


def read_entries(data: bytes) -> tuple[tuple[Entry, ...], Mapping[str, bytes]]:
    """Return the lines of a package's directory as they stand, and every part by its name.

    Raises:
        UnreadableArtefact: not a package, damaged, or larger than ``PACKAGE``.
    """
    found: dict[str, bytes] = {}
    lines: list[Entry] = []
    try:
        for entry, content in unpacked(data, PACKAGE):
            if not entry.is_dir():
                lines.append(Entry(entry.filename, entry.date_time))
                found[entry.filename] = content
    except ArchiveFault as fault:
        raise UnreadableArtefact(f"it is no package of parts: {fault}") from fault
    return tuple(lines), found


def parse_xml(content: bytes, name: str) -> etree._Element:
    """Return the root of a part; entities are not resolved, nothing else is opened.

    Raises:
        UnreadableArtefact: the part ``name`` is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableArtefact(f"its part {name} is not XML: {error}") from error
