"""Pages of a PDF as pictures, drawn when somebody looks at them (PDFium)."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pypdfium2

WIDEST = 2400
"""Pixels: more than a page is wide on any screen."""

MOST = 4
"""Files that stay open: the whole, and chapters that were laid out since."""


@dataclass
class Drawer:
    """Draws pages, and keeps the files open that it drew from last. For one thread alone."""

    _opened: list[tuple[bytes, pypdfium2.PdfDocument]] = field(default_factory=list, repr=False)

    def png(self, data: bytes, index: int, width: int) -> bytes:
        """Return page ``index`` (from 0) of a PDF as a PNG of ``width`` pixels."""
        page = self._open(data)[index]
        picture = page.render(scale=max(1, min(width, WIDEST)) / page.get_width()).to_pil()
        page.close()
        written = io.BytesIO()
        # Loopback is quicker than deflate.
        picture.save(written, "PNG", compress_level=1)
        return written.getvalue()

    def _open(self, data: bytes) -> pypdfium2.PdfDocument:
        for known, document in self._opened:
            if known is data:
                return document
        while len(self._opened) > MOST:
            self._opened.pop(0)[1].close()
        self._opened.append((data, pypdfium2.PdfDocument(data)))
        return self._opened[-1][1]
