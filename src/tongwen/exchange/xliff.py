"""A sheet as XLIFF 2.1, which programs for translators read (OASIS, XLIFF Version 2.1, 4)."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ..artefacts.parts import UnreadableArtefact, parse_xml
from .sheet import Row, Sheet

_X = "urn:oasis:names:tc:xliff:document:2.0"
_NS = {"x": _X}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STATES = {"missing": "initial", "to review": "initial", "translated": "translated"}


def write_xliff(sheet: Sheet) -> bytes:
    """Return the sheet as an XLIFF file."""
    root = parse_xml(f'<xliff xmlns="{_X}"/>'.encode(), "itself")
    root.set("version", "2.1")
    root.set("srcLang", sheet.source_language)
    root.set("trgLang", sheet.language)
    file = etree.SubElement(root, f"{{{_X}}}file", id=sheet.report)
    for row in sheet.rows:
        unit = etree.SubElement(file, f"{{{_X}}}unit", id=row.key, name=row.place or row.key)
        if row.comment:
            notes = etree.SubElement(unit, f"{{{_X}}}notes")
            etree.SubElement(notes, f"{{{_X}}}note").text = row.comment
        segment = etree.SubElement(unit, f"{{{_X}}}segment", state=_STATES[row.status])
        if row.status == "to review":
            segment.set("subState", "tongwen:review")
        for name, text in (("source", row.source), ("target", row.translation)):
            if text or name == "source":
                part = etree.SubElement(segment, f"{{{_X}}}{name}")
                part.set(_SPACE, "preserve")
                part.text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def read_xliff(data: bytes) -> Sheet:
    """Return the sheet that an XLIFF file holds; segments that were split are joined.

    Raises:
        UnreadableArtefact: it is no XLIFF 2, or of more files than one.
    """
    root = parse_xml(data, "itself")
    files = root.findall("x:file", _NS)
    if root.tag != f"{{{_X}}}xliff" or len(files) != 1:
        raise UnreadableArtefact("it is no XLIFF 2 with one file in it")
    rows = []
    for unit in files[0].iterfind(".//x:unit", _NS):
        parts = list(unit.iterchildren(f"{{{_X}}}segment", f"{{{_X}}}ignorable"))
        states = {part.get("state", "initial") for part in parts if _is_segment(part)}
        review = any(part.get("subState") == "tongwen:review" for part in parts)
        target = "".join(_said(part, "target") for part in parts)
        status = "translated" if states and "initial" not in states else "missing"
        if review and "initial" in states:
            status = "to review"
        source = "".join(_said(part, "source") for part in parts)
        rows.append(Row(unit.get("id", ""), source, target, status, unit.get("name", "")))
    return Sheet(
        files[0].get("id", ""), root.get("trgLang", ""), root.get("srcLang", ""), tuple(rows)
    )


def _said(part: Any, name: str) -> str:
    found = part.find(f"x:{name}", _NS)
    if found is None:
        return _said(part, "source") if name == "target" and not _is_segment(part) else ""
    return "".join(found.itertext())


def _is_segment(part: Any) -> bool:
    return bool(part.tag == f"{{{_X}}}segment")
