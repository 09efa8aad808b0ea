"""The HTML edition, and blocks and inlines as HTML for the pages of the PDF.

===============  =================================================================
content          blocks and inlines, in two modes
mathematics      formulas
drawing          formulas as pictures
citing           the report as a reference, and for search engines
cover            the cover as a picture
direction        which way the words of each element run
keeping          blocks as they were set the last time, for a preview
page             the edition as one self-contained file
site             the edition as a folder of pages
theme            the dark theme, derived from the tokens
webfonts         subsets of exactly the characters that the file has
words            where lines may end in addresses, and in what no line parts: nowhere
===============  =================================================================
"""

from .content import Mode, Renderer, template_of
from .direction import with_directions
from .page import write_html
from .site import write_site

__all__ = [
    "Mode",
    "Renderer",
    "template_of",
    "with_directions",
    "write_html",
    "write_site",
]
