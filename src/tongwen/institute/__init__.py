"""institute.yaml and _brand.yml → Institute: who publishes, and how that looks.

A pack is a folder of files under templates/institutes/; it may extend another pack, and
every pack extends the house (templates/house/). This room reads the pack through the gate
and derives the design tokens, once, for every format.

===============  ===============================================================
model            the types
pack             institute.yaml, its parents and pictures: :func:`read_institute`
brand_yml_file   _brand.yml, validated by the brand-yml package
brand_values_file  its values, validated once
records          a section of YAML → a frozen record, checked by pydantic
brand            _brand.yml → tokens
covers           the designs of covers, a folder each
font_files       whether a font is whole
colour           contrast and mixing
lockup           emblem and names set together: :func:`lockups`
css              tokens → CSS custom properties
dark             the colours of a dark screen
stylesheets      whether a pack's own style sheet may be used
columns          a page with room for two columns: :func:`in_columns`, :func:`column_width`
yaml_places      YAML in which each value knows its line
===============  ===============================================================

The codes of the problems: ``INST-01`` there is no such institute, ``INST-04`` an unknown key,
``INST-05`` a name that is missing, ``INST-06`` a value of the wrong kind, ``INST-07`` a value that
cannot be, ``INST-08`` packs that extend one another wrongly, ``INST-09`` what brand.yml does not
allow, ``INST-10`` no colour, ``INST-11`` text that cannot be read on its ground, ``INST-12`` a
typeface, ``INST-13`` a logo that is missing, ``INST-14`` a length, ``INST-15`` a style sheet,
``INST-16`` a colour that is changed so that it can be read; those of the gate, of YAML
(``YAML-…``) and of pictures (``PIC-…``).
"""

from .colour import TEXT_PAIRS, contrast, mix
from .columns import GUTTER, column_width, in_columns
from .css import css_custom_properties, drawing_families, drawing_with_tokens
from .lockup import Lockup, LockupName, Place, ground_of, lockups, stands_on
from .model import (
    BESIDE_NOTES,
    CHART_COLOURS,
    DROP_LINES,
    MOST_INK,
    MOST_PUBLISHERS,
    PARTED,
    PRINTING_CONDITIONS,
    Band,
    Colours,
    CoverDesign,
    CoverLayout,
    FontFamilies,
    FontFile,
    Ground,
    Inks,
    Institute,
    LockupRules,
    Logo,
    Organisation,
    Ornaments,
    PageGeometry,
    Press,
    ReferencesDesign,
    Rules,
    Size,
    Spacing,
    Tokens,
    TypeScale,
    Weights,
    in_language,
    upright_files,
)
from .pack import HOUSE, institutes, read_institute

__all__ = [
    "BESIDE_NOTES",
    "CHART_COLOURS",
    "DROP_LINES",
    "GUTTER",
    "HOUSE",
    "MOST_INK",
    "MOST_PUBLISHERS",
    "PARTED",
    "PRINTING_CONDITIONS",
    "TEXT_PAIRS",
    "Band",
    "Colours",
    "CoverDesign",
    "CoverLayout",
    "FontFamilies",
    "FontFile",
    "Ground",
    "Inks",
    "Institute",
    "Lockup",
    "LockupName",
    "LockupRules",
    "Logo",
    "Organisation",
    "Ornaments",
    "PageGeometry",
    "Place",
    "Press",
    "ReferencesDesign",
    "Rules",
    "Size",
    "Spacing",
    "Tokens",
    "TypeScale",
    "Weights",
    "column_width",
    "contrast",
    "css_custom_properties",
    "drawing_families",
    "drawing_with_tokens",
    "ground_of",
    "in_columns",
    "in_language",
    "institutes",
    "lockups",
    "mix",
    "read_institute",
    "stands_on",
    "upright_files",
]
