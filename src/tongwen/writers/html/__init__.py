"""The HTML edition, and blocks and inlines as HTML for the pages of the PDF.

===============  =================================================================
content          blocks and inlines, in two modes
mathematics      formulas
page             the edition as one self-contained file
theme            the dark theme, derived from the tokens
webfonts         subsets of exactly the characters that the file has
===============  =================================================================
"""

from .content import Mode, Renderer, render_blocks, render_inlines, template_of
from .page import write_html

__all__ = [
    "Mode",
    "Renderer",
    "render_blocks",
    "render_inlines",
    "template_of",
    "write_html",
]
