"""Checks of a pack: what a brand guide would find fault with although every file could be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from ..diagnostics import Problem, Severity, Span
from ..fonts import USUAL, MissingFonts, drawing_files, embedding_refused, own_face
from ..gate import Gate
from ..institute import (
    FontFile,
    Ground,
    Institute,
    Lockup,
    Logo,
    Place,
    contrast,
    ground_of,
    lockups,
    stands_on,
)
from ..institute.colour import hexadecimal
from ..languages import LANGUAGES
from ..pictures.patches import Drawn, patches_of
from ..pictures.words import has_words
from .glyphs import UNSEEN, drawable

PRINT_RESOLUTION = 300
"""Dots per inch that a picture needs at its printed size."""

_PLACES: tuple[Place, ...] = ("cover", "title-page", "running-header", "colophon")
_UNSEEN, _LOST, _FAINT = 1.2, 1.5, 2.0
"""Contrast ratios below which a mark is not seen, is lost beside one that is seen, and is hardly
seen. (WCAG 2.2 wants 3 of graphics, and excepts emblems.)"""

_A_TRACE = 0.05
"""Of a patch's pixels: where so many stand out (a ring round a disc), the whole is made out."""

_SMALL = 0.3
"""Of its page: an emblem that takes up less is printed far smaller than its room."""

_LICENCES = ("licen", "ofl", "copying")


def check_names(institute: Institute) -> Iterator[Problem]:
    """INST-20: a name that is there in some of the pack's languages and not in all.

    Each edition shows the names in every language of the pack. Where one is missing the
    branding is in another language than the text, or says a name in one script only.
    """
    for body in institute.bodies:
        for what, names in (("name", body.names), ("short name", body.short_names)):
            missing = [tag for tag in institute.languages if tag not in names]
            if what == "name":
                # A script without any name is reported when the pack is read.
                scripts = {LANGUAGES[tag].script for tag in names if tag in LANGUAGES}
                missing = [tag for tag in missing if LANGUAGES[tag].script in scripts]
            # A short name need not be: but who gives two of them gives the third.
            if not missing or (what == "short name" and len(names) < 2):
                continue
            yield Problem(
                next(iter(body.places.values()), institute.span),
                "INST-20",
                f"“{body.name(institute.languages[0])}” has no {what} in {', '.join(missing)}",
                f"add it, or take {', '.join(missing)} out of “languages”",
                Severity.WARNING,
            )


def check_logo_variants(institute: Institute) -> Iterator[Problem]:
    """INST-21: an emblem that is drawn for some languages of the pack only.

    Where there is an emblem for each language, it mostly holds words. An edition in a
    language without its own would wear another's.
    """
    for body in institute.bodies:
        for ground in ("light", "dark"):
            drawn = [logo for logo in body.logos if logo.ground == ground]
            spoken = {logo.language for logo in drawn}
            missing = [tag for tag in institute.languages if tag not in spoken]
            if drawn and "" not in spoken and missing:
                yield Problem(
                    _logo_span(institute, drawn[0]),
                    "INST-21",
                    f"“{body.name('en')}” has no emblem for {', '.join(missing)} "
                    f"on a {ground} ground",
                    "name one for each language, or one as “any”",
                    Severity.WARNING,
                )


def _placed_lockups(institute: Institute) -> Iterator[tuple[Place, Lockup]]:
    """Yield every lockup of the pack, in each of its languages, and where it stands."""
    for tag in institute.languages:
        if tag in LANGUAGES:
            for place in _PLACES:
                for lockup in lockups(institute, LANGUAGES[tag], place):
                    yield place, lockup


def check_logo_resolution(institute: Institute) -> Iterator[Problem]:
    """INST-22: an emblem of too few pixels for the size it is printed in.

    Print needs 300 dots per inch. An emblem that was taken from a web page looks blurred
    on a cover.
    """
    widest: dict[str, tuple[Logo, float]] = {}
    for _, lockup in _placed_lockups(institute):
        logo = lockup.logo
        if logo is None or logo.image.media_type == "image/svg+xml":
            continue
        if lockup.width > widest.get(logo.image.name, (logo, 0.0))[1]:
            widest[logo.image.name] = logo, lockup.width
    for logo, width in widest.values():
        needed = round(width / 25.4 * PRINT_RESOLUTION)
        if logo.image.width is not None and logo.image.width < needed:
            yield Problem(
                _logo_span(institute, logo),
                "INST-22",
                f"{logo.image.name} is {logo.image.width:.0f} pixels wide; printed {width:.0f} mm "
                f"wide it needs {needed} for {PRINT_RESOLUTION} dpi",
                "ask for the emblem as SVG, or for a larger PNG",
            )


def _logo_span(institute: Institute, logo: Logo) -> Span:
    return logo.span if logo.span.file else institute.span


def check_emblems_seen(institute: Institute) -> Iterator[Problem]:
    """INST-13: an institute has no logo, or none that can be seen on a ground that it stands on.

    Its name stands alone, or beside a hole. Each emblem is drawn, and its colours are held
    against the ground's: what cannot be seen is mostly one file for both grounds, or an export
    without its outlines.
    """
    shown: dict[tuple[str, str], tuple[Logo, Ground]] = {}
    for place, lockup in _placed_lockups(institute):
        if lockup.logo is not None:
            known = lockup.logo.image.name, stands_on(institute, place)
            shown.setdefault(known, (lockup.logo, ground_of(institute, place)))
    colours = institute.tokens.colours
    for (name, behind), (logo, ground) in shown.items():
        image = logo.image
        fonts = drawing_files(image.data) if has_words(image.data) else ()
        try:
            drawn = patches_of(image, fonts, USUAL)
        except (ValueError, MissingFonts):
            # What cannot be drawn at all is reported by the writers, with its reason.
            continue
        whose = "the cover's" if behind == "ground" else "the page's"
        fault = _unseen(drawn, getattr(colours, behind), whose, ground)
        if fault:
            message, hint, severity = fault
            span = _logo_span(institute, logo)
            yield Problem(span, "INST-13", f"{name} {message}", hint, severity)


def _unseen(
    drawn: Drawn, colour: str, whose: str, ground: Ground
) -> tuple[str, str, Severity] | None:
    """Return the fault of an emblem on a ground of ``colour``, and the advice."""
    if not drawn.patches:
        return "draws nothing", "export it again, with its shapes", Severity.ERROR
    behind = drawn.ground or colour
    where = f"on {'its own' if drawn.ground else whose} ground, {behind}"
    hint = f"name one that is drawn for a {ground} ground: logos: {ground}: …"
    if _seen_share(drawn, behind, _UNSEEN) < 0.1:
        return f"cannot be seen {where}", hint, Severity.ERROR
    if _seen_share(drawn, behind, _FAINT) < 0.1:
        return f"can hardly be seen {where}", hint, Severity.WARNING
    seen = _seen_share(drawn, behind, _LOST)
    if seen < 0.9:
        return f"is lost by {100 - round(100 * seen)} % {where}", hint, Severity.WARNING
    if drawn.extent < _SMALL:
        return (
            f"takes up {100 * drawn.extent:.0f} % of its page, and is printed as small",
            "crop the page to the drawing: the pack's lockup: clear-space: keeps room round it",
            Severity.WARNING,
        )
    return None


def _seen_share(drawn: Drawn, behind: str, least: float) -> float:
    """Return the share of the drawn pixels that stand out from ``behind``, 0 to 1."""

    def stands_out(patch: Mapping[str, int]) -> bool:
        out = sum(
            pixels
            for shade, pixels in patch.items()
            if contrast(hexadecimal(shade, behind), behind) >= least
        )
        return out >= _A_TRACE * sum(patch.values())

    sizes = [(sum(patch.values()), stands_out(patch)) for patch in drawn.patches]
    return sum(size for size, out in sizes if out) / sum(size for size, _ in sizes)


def check_emblem_words(institute: Institute) -> Iterator[Problem]:
    """INST-29: an emblem whose words are set in type, not drawn as outlines.

    Who opens it has another typeface, and sees another emblem than the one that was drawn.
    """
    reported = set()
    for body in institute.bodies:
        for logo in body.logos:
            image = logo.image
            if image.media_type == "image/svg+xml" and has_words(image.data):
                if image.name not in reported:
                    yield Problem(
                        _logo_span(institute, logo),
                        "INST-29",
                        f"{image.name} has words that are set in type",
                        "save its text as outlines (paths)",
                        Severity.WARNING,
                    )
                reported.add(image.name)


def check_font_licences(institute: Institute) -> Iterator[Problem]:
    """INST-23: a font without a licence beside it, or one that may not be embedded.

    The PDF and the web page carry the font to every reader. Whether that is allowed is what
    its licence says, so it stands beside the font; a font can also forbid it itself.
    """
    said = set()
    for font in institute.font_files:
        folder = font.path.parent
        licence = any(
            path.name.lower().startswith(_LICENCES) and path.is_file() for path in folder.iterdir()
        )
        if not licence and folder not in said:
            said.add(folder)
            yield Problem(
                _place(font, institute),
                "INST-23",
                f"no licence lies beside the font {font.path.name}",
                f"put it into {_gate(institute).span(folder).file}/ as LICENSE or OFL.txt",
            )
        if embedding_refused(font.path):
            yield Problem(
                _place(font, institute),
                "INST-23",
                f"{font.path.name} says of itself that it may not be embedded (OS/2 fsType)",
                "ask its maker for a licence to embed, or take another font",
            )


def check_name_glyphs(institute: Institute) -> Iterator[Problem]:
    """INST-24: a character of a name that no font of the pack has.

    It would be an empty box on the cover. A brand's font often has Latin letters only, and
    not each of those that names are written with.
    """
    try:
        known = drawable(institute, {LANGUAGES[tag].han_variant for tag in institute.languages})
    except MissingFonts as error:
        yield Problem(institute.span, "INST-24", str(error), error.hint, Severity.WARNING)
        return
    for what, text, span in _written(institute):
        for character in dict.fromkeys(text):
            if ord(character) in known or unicodedata.category(character) in UNSEEN:
                continue
            name = unicodedata.name(character, "no name")
            yield Problem(
                span,
                "INST-24",
                f"no font has the character “{character}” (U+{ord(character):04X}, {name}) "
                f"of the {what}",
                "write it otherwise, or add a font that has it under typography: fonts:",
            )


def check_brought_faces(institute: Institute) -> Iterator[Problem]:
    """INST-25: a typeface of the pack without a face that pages are set in, or with a wrong one.

    Text needs a regular, a bold and an italic. What is missing is not made up: the nearest
    face is set in its place, so emphasis would not be seen. A bold file that is not said to be
    one is taken for the regular face, and the whole report comes out bold.
    """
    for font in institute.font_files:
        itself = own_face(font.path)
        if itself is None:
            continue
        # Between a book's 400 and 350, or a bold's 700 and 600, nobody sees a fault.
        if abs(itself[0] - font.weight) < 200 and itself[1] == font.italic:
            continue
        yield Problem(
            _place(font, institute),
            "INST-25",
            f"{font.path.name} is named as {_face_in_words(font.weight, font.italic)}; of itself "
            f"it says that it is {_face_in_words(*itself)}",
            "give the file its own weight: and style: under typography: fonts:",
            Severity.WARNING,
        )
    fonts = institute.tokens.fonts
    by_family: dict[str, list[FontFile]] = {}
    for font in institute.font_files:
        by_family.setdefault(font.family, []).append(font)
    for family, files in by_family.items():
        wanted = []
        if family in (fonts.text, fonts.display, fonts.mono):
            wanted = ["bold"] if not any(font.weight >= 600 for font in files) else []
        if family == fonts.text and not any(font.italic for font in files):
            wanted.append("italic")
        if wanted:
            yield Problem(
                files[0].span if files[0].span.file else institute.span,
                "INST-25",
                f"“{family}” has no {' and no '.join(wanted)} face",
                "add the file under typography: fonts:, with its weight and style",
                Severity.WARNING,
            )


def _gate(institute: Institute) -> Gate:
    return Gate(institute.folders[-1].parent.parent, institute.folders)


def _place(font: FontFile, institute: Institute) -> Span:
    """Return where the pack names a font, else the font itself."""
    return font.span if font.span.file else _gate(institute).span(font.path)


def _face_in_words(weight: int, italic: bool) -> str:
    return f"weight {weight}, {'italic' if italic else 'upright'}"


def _written(institute: Institute) -> Iterator[tuple[str, str, Span]]:
    """Yield each text of the branding: its kind, its words and its place."""
    own, university = institute.organisation, institute.university
    texts = [
        ("name", own.names),
        ("short-name", own.short_names),
        ("address", own.address),
        ("imprint", institute.imprint),
        ("series", institute.series),
    ]
    if university is not None:
        texts += [
            ("university: name", university.names),
            ("university: short-name", university.short_names),
            ("university: address", university.address),
        ]
    for key, by_language in texts:
        for tag, text in (by_language or {}).items():
            span = institute.places.get(f"{key}:{tag}", institute.span)
            yield key.replace(":", "'s").replace("-", " "), text, span
