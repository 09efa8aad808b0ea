"""A laid-out PDF → a file for a printer: inks, boxes, marks, and the condition it is made for.

Each page is put in the middle of a sheet. ISO 15930-7 (PDF/X-4) is followed but for one thing:
the printing condition is named by its entry in the ICC's registry of characterization data, and
no profile is embedded, since none of the registered ones may be passed on with this program.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pikepdf

from ....institute import PRINTING_CONDITIONS, Colours, Press
from .archive import (
    NAMESPACES,
    Properties,
    made_fields,
    packet,
    write_information,
)
from .inks import Palette, turn_into_inks
from .subsets import compact_fonts

_MM = 72 / 25.4

SLUG = 10.0
"""Room for the marks round the bleed, in mm."""

MARK, MARK_GAP, MARK_WIDTH = 5.0, 2.0, 0.25
"""How long a crop mark is and how far it stays from the trim at least, in mm; its width in pt."""

BOUND_IN = 4
"""Pages that a body comes in: a folded sheet, the smallest that is bound."""

REGISTRY = "http://www.color.org"


@dataclass(frozen=True, slots=True)
class PressFile:
    """A file for a printer, and in words what in it could not be turned into inks."""

    data: bytes
    left: tuple[str, ...]
    pages: int


def for_press(
    data: bytes,
    properties: Properties,
    press: Press,
    colours: Colours,
    *,
    folds: Sequence[float] = (),
    bound: bool = False,
) -> PressFile:
    """Return the PDF ``data``, laid out with the pack's bleed, as a file for a printer.

    Args:
        folds: where a sheet is folded, in mm from the left edge of the trim.
        bound: whether it is a body: its pages all stand upright, and come in fours.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        left = turn_into_inks(pdf, Palette(colours, press))
        compact_fonts(pdf)
        sheets = [_Sheet.of(page, press.bleed, upright=bound) for page in pdf.pages]
        marks = pdf.make_indirect(_registration(pdf))
        for page, sheet in zip(pdf.pages, sheets, strict=True):
            sheet.put(pdf, page, marks, folds)
        while bound and len(pdf.pages) % BOUND_IN:
            pdf.add_blank_page(page_size=(sheets[-1].width, sheets[-1].height))
            pdf.pages[-1].obj.Resources = pikepdf.Dictionary()
            pdf.pages[-1].obj.Contents = pdf.make_stream(b"")
            sheets[-1].put(pdf, pdf.pages[-1], marks, folds)
        _describe(pdf, properties, press)
        output = io.BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(
            output,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            compress_streams=True,
        )
        return PressFile(output.getvalue(), left, len(pdf.pages))


# --- a sheet ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a page is put on, in pt: its trim's size, and whether it is turned to lie on it."""

    width: float
    height: float
    bleed: float
    turned: bool

    @staticmethod
    def of(page: pikepdf.Page, bleed: float, *, upright: bool) -> _Sheet:
        left, foot, right, head = (float(edge) for edge in page.trimbox)
        width, height = right - left, head - foot
        if upright and width > height:
            return _Sheet(height, width, bleed * _MM, turned=True)
        return _Sheet(width, height, bleed * _MM, turned=False)

    def put(
        self, pdf: pikepdf.Pdf, page: pikepdf.Page, marks: pikepdf.Object, folds: Sequence[float]
    ) -> None:
        """Put the page on the sheet, cut off what lies beyond the bleed, and draw the marks."""
        edge = self.bleed + SLUG * _MM
        bled = (edge - self.bleed, edge - self.bleed)
        # A page that lies across is turned against the clock: its head is at the left.
        turn = f"0 1 -1 0 {edge + self.width:.4f} {edge:.4f} cm" if self.turned else (
            f"1 0 0 1 {edge:.4f} {edge:.4f} cm"
        )  # fmt: skip
        clip = (
            f"{bled[0]:.4f} {bled[1]:.4f} {self.width + 2 * self.bleed:.4f} "
            f"{self.height + 2 * self.bleed:.4f} re W n"
        )
        drawn = bytes(page.obj.Contents.get_stream_buffer())
        page.obj.Contents = pdf.make_stream(
            f"q {clip} {turn}\n".encode() + drawn + b"\nQ\n" + self._marks(edge, folds)
        )
        resources = page.obj.Resources
        if "/ColorSpace" not in resources:
            resources.ColorSpace = pikepdf.Dictionary()
        resources.ColorSpace.Registration = marks
        box = (edge, edge, edge + self.width, edge + self.height)
        page.obj.TrimBox = pikepdf.Array([round(value, 4) for value in box])
        grown = (edge - self.bleed, edge - self.bleed, box[2] + self.bleed, box[3] + self.bleed)
        page.obj.BleedBox = pikepdf.Array([round(value, 4) for value in grown])
        media = (0, 0, self.width + 2 * edge, self.height + 2 * edge)
        page.obj.MediaBox = pikepdf.Array([round(value, 4) for value in media])
        for name in ("/Annots", "/CropBox", "/ArtBox", "/StructParents", "/Tabs"):
            if name in page.obj:
                del page.obj[name]

    def _marks(self, edge: float, folds: Sequence[float]) -> bytes:
        gap, length = max(self.bleed, MARK_GAP * _MM), MARK * _MM
        lines = []
        for x in (edge, edge + self.width):
            lines += [(x, edge - gap, x, edge - gap - length)]
            lines += [(x, edge + self.height + gap, x, edge + self.height + gap + length)]
        for y in (edge, edge + self.height):
            lines += [(edge - gap, y, edge - gap - length, y)]
            lines += [(edge + self.width + gap, y, edge + self.width + gap + length, y)]
        drawn = _strokes(lines)
        if folds:
            folded = []
            for fold in folds:
                x, head = edge + fold * _MM, edge + self.height + gap
                folded += [(x, edge - gap, x, edge - gap - length), (x, head, x, head + length)]
            drawn += "[1.5 1.5] 0 d " + _strokes(folded)
        return f"q /Registration CS 1 SCN {MARK_WIDTH} w {drawn}Q\n".encode()


def _strokes(lines: Sequence[tuple[float, float, float, float]]) -> str:
    return "".join(f"{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l S " for a, b, c, d in lines)


def _registration(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return the colour of the marks, which lies on every plate (ISO 32000-1, 8.6.6.4)."""
    tint = pikepdf.Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1
    )  # fmt: skip
    return pikepdf.Array(
        [
            pikepdf.Name.Separation,
            pikepdf.Name.All,
            pikepdf.Name.DeviceCMYK,
            pdf.make_indirect(tint),
        ]
    )


# --- what the file says of itself --------------------------------------------------------------


def _describe(pdf: pikepdf.Pdf, properties: Properties, press: Press) -> None:
    for name in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/PageLabels", "/PageMode"):
        if name in pdf.Root:
            del pdf.Root[name]
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFX,
                OutputConditionIdentifier=pikepdf.String(press.condition),
                OutputCondition=pikepdf.String(PRINTING_CONDITIONS.get(press.condition, "")),
                RegistryName=pikepdf.String(REGISTRY),
                Info=pikepdf.String(press.condition),
            )
        ]
    )
    kept = ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate")
    write_information(pdf, properties, kept)
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")
    pdf.Root.Lang = pikepdf.String(properties.language)
    pdf.Root.Metadata = pdf.make_stream(
        _packet(properties), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


def _packet(properties: Properties) -> bytes:
    """Return the XMP packet of what a printer's programs ask for, and no more."""
    made = f"{properties.moment:%Y-%m-%dT%H:%M:%SZ}"
    work = uuid.uuid5(uuid.NAMESPACE_URL, f"{properties.title}/{properties.language}/{made}")
    title = escape(properties.title)
    fields = (
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>',
        *made_fields(properties),
        f"<xmpMM:DocumentID>uuid:{work}</xmpMM:DocumentID>",
        "<xmpMM:VersionID>1</xmpMM:VersionID>",
        "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
        "<pdf:Trapped>False</pdf:Trapped>",
    )
    namespaces = {prefix: NAMESPACES[prefix] for prefix in ("rdf", "dc", "xmp", "pdf")}
    return packet(fields, {**namespaces, "xmpMM": "http://ns.adobe.com/xap/1.0/mm/"})
