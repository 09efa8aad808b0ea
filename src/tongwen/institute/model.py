"""What an institute pack says, as types: who publishes, and how that looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..document import Resource

Ground = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Logo:
    """An emblem, drawn for a light or a dark ground. ``language`` empty: for any."""

    image: Resource
    ground: Ground = "light"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A university or an institute: names by BCP 47 tag, and its emblems."""

    names: Mapping[str, str]
    short_names: Mapping[str, str]
    logos: tuple[Logo, ...] = ()
    address: Mapping[str, str] | None = None
    web: str = ""

    def name(self, language: str) -> str:
        """Return the name in ``language``, else in a language of its script, else any."""
        return _by_language(self.names, language)

    def short_name(self, language: str) -> str:
        """Return the short name in ``language``, or the name where there is none."""
        return _by_language(self.short_names, language) or self.name(language)

    def logo(self, ground: Ground, language: str = "") -> Logo | None:
        """Return the emblem for ``ground``, one made for ``language`` first."""
        fitting = [logo for logo in self.logos if logo.ground == ground] or list(self.logos)
        for logo in fitting:
            if logo.language == language:
                return logo
        return next((logo for logo in fitting if not logo.language), None) or next(
            iter(fitting), None
        )


def _by_language(names: Mapping[str, str], language: str) -> str:
    if language in names:
        return names[language]
    base = language.split("-")[0]
    for tag, name in names.items():
        if tag.split("-")[0] == base:
            return name
    return next(iter(names.values()), "")


@dataclass(frozen=True, slots=True)
class Colours:
    """The roles that colours play, each as ``#rrggbb``.

    Attributes:
        ink: text. muted: second-rank text. rule: hairlines. paper: the page.
        pale: the ground of boxes and of the cover's band.
        deep: the ground of the cover; headings.
        accent: labels, numerals, marks.
        on_deep, on_deep_muted, on_deep_accent: the same ranks of text on ``deep``.
        link: links in text.
    """

    ink: str
    muted: str
    rule: str
    paper: str
    pale: str
    deep: str
    accent: str
    on_deep: str
    on_deep_muted: str
    on_deep_accent: str
    link: str


@dataclass(frozen=True, slots=True)
class FontFamilies:
    """Type families by role. The Han ones end in the variant of the language (TC, SC, HK).

    Attributes:
        text, display, title, mono: the Latin faces of running text, of headings and
            captions, of the cover's title, and of code.
        text_han, display_han: their Han partners, without the variant
            ("Noto Serif CJK", "Noto Sans CJK").
    """

    text: str
    display: str
    title: str
    mono: str
    text_han: str
    display_han: str


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Sizes and leading in pt."""

    text: float
    leading: float
    small: float
    caption: float
    lead: float
    heading2: float
    heading3: float
    heading1: float
    title: float


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """The page in mm; ``hang`` is how far headings and tables reach into the inner margin."""

    width: float
    height: float
    top: float
    outer: float
    foot: float
    inner: float
    hang: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """The design tokens of a pack: everything that its look is derived from."""

    colours: Colours
    fonts: FontFamilies
    scale: TypeScale
    page: PageGeometry


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font that a pack brings, one face: ``path`` lies in the pack; ``weight`` 100 to 900."""

    family: str
    path: Path
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Institute:
    """A pack, read.

    Attributes:
        slug: its folder's name.
        university: the parent body, or None.
        organisation: the institute itself.
        tokens: the design.
        folders: where its templates are looked up: its own, its parents', the house's.
        languages: BCP 47 tags whose scripts its branding shows, in order.
        citation_style: the style used where the report names none.
        imprint: the imprint by language; licence: where the report names none.
        stylesheets: brand CSS by format ("page" for PDF, "screen" for HTML), parents first.
        series: the series by language, where the report names none.
        font_files: the fonts that the pack and its parents bring.
    """

    slug: str
    university: Organisation | None
    organisation: Organisation
    tokens: Tokens
    folders: tuple[Path, ...]
    languages: tuple[str, ...]
    citation_style: str = "numeric"
    imprint: Mapping[str, str] | None = None
    licence: str = ""
    stylesheets: Mapping[str, tuple[str, ...]] | None = None
    series: Mapping[str, str] | None = None
    font_files: tuple[FontFile, ...] = ()

    @property
    def lockups(self) -> tuple[Organisation, ...]:
        """The bodies on the cover, in order: university, institute."""
        return (*([self.university] if self.university else []), self.organisation)
