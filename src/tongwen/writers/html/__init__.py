"""The HTML edition, and blocks and inlines as HTML for the pages of the PDF.

===============  =================================================================
content          blocks and inlines, in two modes
mathematics      formulas
citing           the report as a reference, and for search engines
cover            the cover as a picture
page             the edition as one self-contained file
site             the edition as a folder of pages
theme            the dark theme, derived from the tokens
webfonts         subsets of exactly the characters that the file has
===============  =================================================================
"""

from .content import Mode, Renderer, render_blocks, render_inlines, template_of
from .page import write_html
from .site import write_site

__all__ = [
    "Mode",
    "Renderer",
    "render_blocks",
    "render_inlines",
    "template_of",
    "write_html",
    "write_site",
]
