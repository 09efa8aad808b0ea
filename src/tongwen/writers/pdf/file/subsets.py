"""Han fonts without the room that their unused glyphs take.

WeasyPrint keeps a glyph's number when it cuts a font down to the glyphs that a file draws,
and the tables of a Han font have a row for each of its sixty thousand numbers. A font that
is keyed by CID need not: it says itself which CID each of its glyphs has (Adobe Technical
Note 5176, 18), and text in a PDF names CIDs (ISO 32000-1, 9.7.4.2). So such a font is
written anew with the drawn glyphs alone, and as bare CFF: the other tables of an OpenType
font mean nothing to a PDF's reader (ISO 32000-1, table 126, CIDFontType0C).
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

from ...memory import remembered


def compact_fonts(pdf: pikepdf.Pdf) -> None:
    """Write each CID-keyed OpenType font of ``pdf`` anew, as CFF with the drawn glyphs alone.

    A font that is not keyed by CID, or that cannot be read, stays as it is.
    """
    files: dict[tuple[int, int], pikepdf.Object] = {}
    drawn: dict[tuple[int, int], set[int]] = {}
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Subtype") != "/CIDFontType0":
            continue
        file = item.FontDescriptor.get("/FontFile3")
        if file is not None and file.get("/Subtype") == "/OpenType":
            files[file.objgen] = file
            drawn.setdefault(file.objgen, {0}).update(_cids(item.W))
    for place, file in files.items():
        data = remembered(_compact, file.read_bytes(), tuple(sorted(drawn[place])))
        if data:
            file.write(data)
            file.Subtype = pikepdf.Name.CIDFontType0C


def _cids(widths: Any) -> set[int]:
    """Return the CIDs that have a width, ``[first [width …] …]`` (ISO 32000-1, 9.7.4.3)."""
    items = list(widths)
    return {
        int(first) + offset
        for first, run in zip(items[::2], items[1::2], strict=True)
        for offset in range(len(run))
    }


@lru_cache(maxsize=16)
def _compact(data: bytes, cids: tuple[int, ...]) -> bytes:
    """Return the CFF table of the font ``data`` with the glyphs ``cids``, or nothing.

    Kept, since the names of institutes are drawn with the same few glyphs in file after file.
    """
    try:
        font = TTFont(io.BytesIO(data), lazy=True, recalcBBoxes=False)
        if "CFF " not in font or not hasattr(font["CFF "].cff[0], "ROS"):
            return b""
        table = font["CFF "].cff
        _keep_glyphs(table[0], cids)
        output = io.BytesIO()
        table.compile(output, font)
    except TTLibError:
        return b""
    return output.getvalue()


def _keep_glyphs(face: Any, cids: tuple[int, ...]) -> None:
    """Drop the glyphs of ``face`` that are not in ``cids``; each of the rest keeps its CID.

    What draws a glyph is moved as it stands, unread: that takes a tenth of the time that
    fontTools' own subsetting takes, which follows each glyph's strokes.
    """
    # WeasyPrint wrote glyph numbers for CIDs, so they are the same here. It writes numbers
    # beyond the last for characters that no font has; they are drawn as glyph 0.
    kept = [cid for cid in cids if cid < len(face.charset)]
    names = [f"cid{cid:05}" if cid else ".notdef" for cid in kept]
    glyphs = face.CharStrings
    index = glyphs.charStringsIndex
    index.items = [index[cid] for cid in kept]
    del index.file, index.offsets
    face.FDSelect.gidArray = [face.FDSelect.gidArray[cid] for cid in kept]
    face.FDSelect.format = None
    glyphs.charStrings = {name: place for place, name in enumerate(names)}
    face.charset = names
    face.numGlyphs = len(names)
