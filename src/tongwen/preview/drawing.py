"""Pages of a PDF as pictures, drawn when somebody looks at them (PDFium)."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pypdfium2  # type: ignore[import-untyped]

from .values import Pages

WIDEST = 2400
"""Pixels: more than a page is wide on any screen."""


@dataclass
class Drawer:
    """Draws pages, and keeps the file open that it drew from last. For one thread alone."""

    _data: bytes = b""
    _opened: pypdfium2.PdfDocument | None = field(default=None, repr=False)

    def png(self, pages: Pages, index: int, width: int) -> bytes:
        """Return page ``index`` (from 0) as a PNG of ``width`` pixels."""
        if self._opened is None or self._data is not pages.data:
            if self._opened is not None:
                self._opened.close()
            self._data, self._opened = pages.data, pypdfium2.PdfDocument(pages.data)
        page = self._opened[index]
        scale = max(1, min(width, WIDEST)) / page.get_width()
        picture = page.render(scale=scale).to_pil()
        page.close()
        written = io.BytesIO()
        # Loopback is quicker than deflate.
        picture.save(written, "PNG", compress_level=1)
        return written.getvalue()
