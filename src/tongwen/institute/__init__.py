"""institute.yaml and _brand.yml → Institute: who publishes, and how that looks.

A pack is a folder of files under templates/institutes/; it may extend another pack, and
every pack extends the house (templates/house/). This room reads the pack through the gate
and derives the design tokens, once, for every format.

===============  ===============================================================
model            the types
pack             institute.yaml, its parents and pictures: :func:`read_institute`
brand            _brand.yml → tokens
colour           contrast and mixing
css              tokens → CSS custom properties
yaml_places      YAML in which each value knows its line
===============  ===============================================================
"""

from .colour import TEXT_PAIRS, contrast
from .css import css_custom_properties
from .model import (
    Colours,
    FontFamilies,
    FontFile,
    Ground,
    Institute,
    Logo,
    Organisation,
    PageGeometry,
    Tokens,
    TypeScale,
)
from .pack import institutes, read_institute

__all__ = [
    "TEXT_PAIRS",
    "Colours",
    "FontFamilies",
    "FontFile",
    "Ground",
    "Institute",
    "Logo",
    "Organisation",
    "PageGeometry",
    "Tokens",
    "TypeScale",
    "contrast",
    "css_custom_properties",
    "institutes",
    "read_institute",
]
