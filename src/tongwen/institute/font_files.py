"""What is wrong with a font file that a pack brings, found before any layout opens it.

The libraries that set type read fonts in C, and some answer a damaged one with an empty page or
by ending the process. Here only the frame is read: that it is a font, whole, with the tables
that every font needs.
"""

from __future__ import annotations

import struct

from ..gate import LARGEST_FILE

_PLAIN = (b"\0\1\0\0", b"OTTO", b"true")
_PACKED = (b"wOFF", b"wOF2")
_NEEDED = (b"cmap", b"head", b"hhea", b"hmtx", b"maxp")
_MOST_TABLES = 100


def font_fault(data: bytes) -> str:
    """Return what is wrong with the font ``data``; empty if its frame is sound.

    OpenType 1.9, "Organization of an OpenType font"; WOFF 1.0, section 4; WOFF 2.0, section 4.1.
    """
    opening = data[:4]
    try:
        if opening in _PLAIN:
            return _fault_of_tables(data, 0)
        if opening == b"ttcf":
            (count,) = struct.unpack_from(">I", data, 8)
            if not 0 < count <= _MOST_TABLES:
                return "is damaged: it is a collection without a font"
            offsets = struct.unpack_from(f">{count}I", data, 12)
            return next((fault for at in offsets if (fault := _fault_of_tables(data, at))), "")
        if opening in _PACKED:
            length, unpacked = struct.unpack_from(">I4xI", data, 8)
            if length != len(data):
                return f"is damaged: it should have {length:,} bytes and has {len(data):,}"
            if unpacked > LARGEST_FILE:
                return "is not to be unpacked: it would be larger than a font is"
            return ""
    except struct.error:
        return "is damaged: it is cut off in its first lines"
    return "is not a font"


def _fault_of_tables(data: bytes, start: int) -> str:
    (count,) = struct.unpack_from(">H", data, start + 4)
    if not 0 < count <= _MOST_TABLES:
        return "is damaged: it says that it has no tables, or more than fonts have"
    names = set()
    for number in range(count):
        name, offset, length = struct.unpack_from(">4s4xII", data, start + 12 + 16 * number)
        if offset + length > len(data):
            return f"is damaged: it ends within its table “{_shown(name)}”"
        names.add(name)
    missing = [_shown(name) for name in _NEEDED if name not in names]
    outlines = names & {b"glyf", b"CFF ", b"CFF2", b"CBDT", b"sbix", b"SVG "}
    if missing or not outlines:
        return f"is damaged: it has no {', '.join(missing) or 'outlines'}"
    return ""


def _shown(name: bytes) -> str:
    return "".join(chr(byte) if 0x20 < byte < 0x7F else "?" for byte in name.rstrip())
