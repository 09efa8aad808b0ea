"""The designs of covers: each a folder in ``covers/`` of the house or of a pack.

It holds ``layout.yaml`` (where the parts stand, :class:`~.model.CoverLayout`), ``page.css`` and
``screen.css`` (how they look), and ``ground.svg`` where a pattern lies on its ground. So another
cover is another folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..diagnostics import Problems, nearest
from ..gate import MEGABYTE, Gate, GateError
from ..pictures import read_picture
from .model import CoverDesign, CoverLayout
from .records import read_record
from .yaml_places import Node, read_yaml

FOLDER, LAYOUT = "covers", "layout.yaml"
OWN_KEYS = ("design", "picture")
"""What a pack says of its cover besides the fields of the record."""

_WITH_PICTURE = ("picture", "pattern")
"""What covers draw that have a place for a picture of the pack's."""

LARGEST_PICTURE = 16 * MEGABYTE
MOST_PIXELS = 40_000_000
"""Pixels of a picture on a cover: A4 at 600 dpi has 35 million."""


def read_layouts(gate: Gate, folder: Path, problems: Problems) -> dict[str, CoverLayout]:
    """Return the designs in ``folder`` of a pack or of the house, by the names of their folders."""
    found: dict[str, CoverLayout] = {}
    for path in sorted((folder / FOLDER).glob(f"*/{LAYOUT}")):
        node = read_yaml(gate, LAYOUT, path.parent, problems)
        if node is not None:
            found[path.parent.name] = read_record(node, CoverLayout(), problems, LAYOUT)
    return found


def designed(
    section: Node,
    cover: CoverDesign,
    layouts: Mapping[str, CoverLayout],
    gate: Gate,
    folder: Path,
    problems: Problems,
) -> CoverDesign:
    """Return ``cover`` in the design that ``section`` names, with its picture.

    Problems: ``INST-14`` no such design, or one without the picture that it is made for; those
    of the gate and of pictures.
    """
    design, picture = (section.fields.get(key) for key in OWN_KEYS)
    name, image = cover.design, cover.picture
    if design is not None and (design.text or "") in layouts:
        name = design.text
    elif design is not None:
        problems.error(
            "INST-14",
            design.span,
            f"there is no cover “{design.plain()}”",
            nearest(str(design.plain()), layouts) or f"write one of: {', '.join(layouts)}",
        )
    if picture is not None:
        try:
            image = read_picture(gate, picture.text, folder, LARGEST_PICTURE, MOST_PIXELS)
        except GateError as error:
            problems.error(error.code, picture.span, str(error), error.hint)
    layout = layouts.get(name, cover.layout)
    if layout.art == "picture" and image is None and design is not None:
        problems.error(
            "INST-14",
            design.span,
            f"a cover of the design “{name}” needs a picture",
            "picture: pictures/river.jpg",
        )
        return cover
    if picture is not None and layout.art not in _WITH_PICTURE:
        problems.warning(
            "INST-14",
            picture.span,
            f"a cover of the design “{name}” has no place for a picture",
            "choose another: "
            + ", ".join(sorted(one for one in layouts if layouts[one].art in _WITH_PICTURE)),
        )
    return CoverDesign(
        design=name, layout=layout, picture=image, band=cover.band, bar=cover.bar,
        drawing=cover.drawing,
    )  # fmt: skip
