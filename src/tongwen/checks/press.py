"""Checks of what a printer gets: the body and the cover's sheet, read back.

A printer's own preflight refuses a file that is wrong in one of these ways, days later and by
telephone. Codes: ``PDF-70`` to ``PDF-79``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..artefacts.pdf.press import Box, PressSheets, Sheet
from ..diagnostics import Problem, Severity, Span
from ..edition import Edition
from ..institute import MOST_INK, PRINTING_CONDITIONS

LEAST_BLEED = 3.0
"""In mm: what a guillotine may be off by."""

SMALL_TYPE = 14.0
"""In pt: larger type bears inks that miss each other a little."""

_NEAR = 0.3
"""In mm: what is nearer to an edge than this lies on it."""

_INKS = ("DeviceCMYK", "DeviceGray", "Separation", "Pattern")
_GOOD_SPACES = ("DeviceCMYK", "DeviceGray", "a profile of 4 parts", "a profile of 1 parts")


@dataclass(frozen=True, slots=True)
class Printed:
    """The two files for a printer, and the edition that they were made of."""

    edition: Edition
    inside: PressSheets
    cover: PressSheets

    @property
    def files(self) -> Iterator[tuple[str, PressSheets]]:
        """Both, each with its name."""
        yield f"{self.edition.stem}.inside.pdf", self.inside
        yield f"{self.edition.stem}.cover.pdf", self.cover

    @property
    def sheets(self) -> Iterator[tuple[str, int, Sheet]]:
        """Every sheet, with its file's name and its number from 1."""
        for name, file in self.files:
            for number, sheet in enumerate(file.sheets, start=1):
                yield name, number, sheet


PressCheck = Callable[[Printed], Iterable[Problem]]


def _problem(code: str, file: str, message: str, hint: str = "") -> Problem:
    return Problem(Span(file), code, message, hint, Severity.ERROR)


def check_boxes(printed: Printed) -> Iterator[Problem]:
    """PDF-70: a page that does not say where it is cut, or cannot be cut there.

    The trim box is where the guillotine cuts, the bleed box how far art goes on beyond it
    (ISO 32000-1, 14.11.2); without them a printer guesses.
    """
    sizes = set()
    inside, _ = (name for name, _ in printed.files)
    for name, number, sheet in printed.sheets:
        if sheet.trim is None or sheet.bleed is None:
            yield _problem("PDF-70", name, f"page {number}: it has no trim box or no bleed box")
        elif not (_within(sheet.trim, sheet.bleed) and _within(sheet.bleed, sheet.media)):
            yield _problem("PDF-70", name, f"page {number}: its boxes do not lie in one another")
        elif name == inside:
            sizes.add(tuple(round(edge, 1) for edge in _size(sheet.trim)))
    if len(sizes) > 1:
        yield _problem("PDF-70", inside, "its pages are cut to different sizes")


def _within(inner: Box, outer: Box) -> bool:
    slack = 0.01
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def _size(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def check_bleed(printed: Printed) -> Iterator[Problem]:
    """PDF-71: a bleed that is narrower than the cut may be off."""
    for name, number, sheet in printed.sheets:
        if sheet.trim is None or sheet.bleed is None:
            continue
        narrowest = min(
            sheet.trim[0] - sheet.bleed[0],
            sheet.trim[1] - sheet.bleed[1],
            sheet.bleed[2] - sheet.trim[2],
            sheet.bleed[3] - sheet.trim[3],
        )
        if narrowest < LEAST_BLEED - 0.01:
            message = f"page {number}: its bleed is {narrowest:.1f} mm; {LEAST_BLEED:g} mm are safe"
            yield _problem("PDF-71", name, message, "write defaults: tongwen: print: bleed: 3")
            return


def check_colours(printed: Printed) -> Iterator[Problem]:
    """PDF-72: a colour that is of a screen, not of four inks.

    Whoever prints it turns it into inks in a way that nobody has seen.
    """
    hint = "write the colour as #rrggbb, and save the picture as sRGB, CMYK or grey"
    for name, file in printed.files:
        for space in file.spaces:
            if space.split(" in ", 1)[1] not in _GOOD_SPACES:
                yield _problem("PDF-72", name, f"it has {space}", hint)
    reported = set()
    for name, number, sheet in printed.sheets:
        for one in sheet.painted:
            if one.space not in ("", *_INKS) and (name, one.space) not in reported:
                reported.add((name, one.space))
                message = f"page {number}: something is painted in {one.space}"
                yield _problem("PDF-72", name, message, hint)


def check_intent(printed: Printed) -> Iterator[Problem]:
    """PDF-73: no output intent names the press and paper of the inks (ISO 15930-7, 6.2)."""
    for name, file in printed.files:
        said = [intent for intent in file.intents if intent.get("S") == "/GTS_PDFX"]
        if len(said) != 1:
            yield _problem("PDF-73", name, "it has no output intent for print")
        elif said[0].get("OutputConditionIdentifier") not in PRINTING_CONDITIONS:
            condition = said[0].get("OutputConditionIdentifier", "")
            yield _problem("PDF-73", name, f"“{condition}” is no registered printing condition")


def check_ink(printed: Printed) -> Iterator[Problem]:
    """PDF-74: more ink in one place than paper takes."""
    for name, number, sheet in printed.sheets:
        most = max((sum(one.inks) for one in sheet.painted if one.inks), default=0.0) * 100
        if most > MOST_INK + 0.5:
            message = f"page {number}: {most:.0f} % of ink in one place; paper takes {MOST_INK:g} %"
            yield _problem("PDF-74", name, message, "take less of each ink, and more black")


def check_art(printed: Printed) -> Iterator[Problem]:
    """PDF-75: a ground or a picture that ends where the page is cut.

    If the cut is off by a hair, a white line shows. What meets the edge has to go on to the end of
    the bleed.
    """
    for name, number, sheet in printed.sheets:
        if sheet.trim is None or sheet.bleed is None:
            continue
        short = {
            side
            for one in sheet.painted
            if one.kind in ("ground", "picture") and one.box is not None
            if one.inks is None or sum(one.inks) > 0
            for side in _short_sides(one.box, sheet.trim, sheet.bleed)
        }
        for side in sorted(short):
            message = f"page {number}: art ends at the {side} edge and does not reach the bleed's"
            hint = "draw it beyond the page: a page's background does so by itself"
            yield _problem("PDF-75", name, message, hint)


def _short_sides(box: Box, trim: Box, bleed: Box) -> Iterator[str]:
    """Yield the sides at which ``box`` passes or meets the trim and stays short of the bleed."""
    for side, place, sign in (("left", 0, 1), ("lower", 1, 1), ("right", 2, -1), ("upper", 3, -1)):
        beyond = (trim[place] - box[place]) * sign
        missing = (box[place] - bleed[place]) * sign
        if beyond > -_NEAR and missing > _NEAR:
            yield side


def check_black(printed: Printed) -> Iterator[Problem]:
    """PDF-76: small black type in several inks.

    The plates of a press are never quite on one another: small type in four inks has coloured
    edges and reads badly.
    """
    for name, number, sheet in printed.sheets:
        for one in sheet.painted:
            if one.kind != "text" or one.inks is None or one.size >= SMALL_TYPE:
                continue
            if one.inks[3] > 0.9 and sum(one.inks[:3]) > 0.1:
                words = one.words if len(one.words) <= 30 else f"{one.words[:29]}…"
                message = f"page {number}: “{words}” is black in several inks"
                hint = "give the colour's role inks of its own: [0, 0, 0, 100]"
                yield _problem("PDF-76", name, message, hint)
                break


def check_spine(printed: Printed) -> Iterator[Problem]:
    """PDF-77: a cover that does not fit round the body: another page, another spine.

    The spine is as wide as the leaves are thick, and the body comes in fours.
    """
    body, cover = printed.inside.sheets, printed.cover.sheets
    inside_name, cover_name = (name for name, _ in printed.files)
    if not body or len(body) % 4:
        message = f"it has {len(body)} pages; folded sheets have four each"
        yield _problem("PDF-77", inside_name, message, "build it again")
    if len(cover) != 1 or not body or cover[0].trim is None or body[0].trim is None:
        yield _problem("PDF-77", cover_name, "it is not one sheet that is cut", "build it again")
        return
    spine = printed.edition.spine_width(len(body))
    width, height = _size(body[0].trim)
    found = _size(cover[0].trim)
    wanted = (2 * width + spine, height)
    if any(abs(one - other) > 0.15 for one, other in zip(found, wanted, strict=True)):
        message = (
            f"it is {found[0]:.1f} × {found[1]:.1f} mm; the body with a spine of {spine:g} mm "
            f"wants {wanted[0]:.1f} × {wanted[1]:.1f} mm"
        )
        yield _problem("PDF-77", cover_name, message, "build both again")


def check_notes(printed: Printed) -> Iterator[Problem]:
    """PDF-78: a link or a comment lies on the sheet, where a press might draw it."""
    for name, number, sheet in printed.sheets:
        if sheet.notes:
            yield _problem("PDF-78", name, f"page {number}: a link or a comment lies on it")


def check_fonts(printed: Printed) -> Iterator[Problem]:
    """PDF-79: a font that is not in the file, so that the printer sets another in its place."""
    for name, file in printed.files:
        for font in file.loose_fonts:
            yield _problem("PDF-79", name, f"the font “{font}” is not in it")


PRESS_CHECKS: Mapping[str, PressCheck] = MappingProxyType(
    {
        "PDF-70": check_boxes,
        "PDF-71": check_bleed,
        "PDF-72": check_colours,
        "PDF-73": check_intent,
        "PDF-74": check_ink,
        "PDF-75": check_art,
        "PDF-76": check_black,
        "PDF-77": check_spine,
        "PDF-78": check_notes,
        "PDF-79": check_fonts,
    }
)
"""Code → the check of a printer's files that reports it."""
