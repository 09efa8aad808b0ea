"""What an institute pack says, as types: who publishes, and how that looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from ..diagnostics import NOWHERE, Span, nearest
from ..document import Resource
from ..fonts import BESIDE_HAN
from ..languages import Language, is_kind_of


@dataclass(frozen=True)
class Bounds:
    """What may be written for a number: from ``least`` to ``most`` of a ``unit``.

    ``step``: what it is a multiple of. ``what`` and ``hint``: how a number that is none of these
    is explained, where it is no length.
    """

    least: float
    most: float
    unit: str
    step: int | None = None
    what: str = ""
    hint: str = ""
    code: str = "INST-14"

    def fault(self, value: Any) -> tuple[str, str]:
        """Return what is wrong with ``value``, and what to write."""
        what = self.what or f"a length from {self.least:g} to {self.most:g} {self.unit}"
        return f"{value!r} is not {what}", self.hint or f"write a number, in {self.unit}"


@dataclass(frozen=True)
class OneOf:
    """What may be written for a choice: one of ``words``. ``what``: what each of them is."""

    words: tuple[str, ...]
    what: str
    code: str = "INST-14"

    def fault(self, value: Any) -> tuple[str, str]:
        """Return what is wrong with ``value``, and what to write."""
        hint = nearest(str(value), self.words) or f"write one of: {', '.join(self.words)}"
        return f"{value!r} is not {self.what}", hint


@dataclass(frozen=True)
class YesOrNo:
    """What may be written for a choice of two: true or false."""

    code: str = "INST-14"

    def fault(self, value: Any) -> tuple[str, str]:
        """Return what is wrong with ``value``, and what to write."""
        return f"{value!r} says neither yes nor no", "write true or false"


Check = Bounds | OneOf | YesOrNo

_TYPE = Bounds(4, 120, "pt")
_MARGIN = Bounds(0, 100, "mm")
_SIDE = Bounds(100, 450, "mm")
_COLUMNS = Bounds(1, 2, "", step=1, what="a number of columns, 1 or 2", hint="write 1 or 2")
_WEIGHT = Bounds(
    least=100,
    most=900,
    unit="",
    step=100,
    what="a weight of type",
    hint="write 300 for light, 400 regular, 600 semibold, 700 bold",
)

Ground = Literal["light", "dark"]
Size = Literal["", "small", "medium", "large"]

MOST_PUBLISHERS = 4
"""Institutes that may publish a report together: more lockups than theirs no cover carries."""

PARTED = "+"
"""Stands between the slugs of institutes that publish together; no slug has it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """An emblem, drawn for a light or a dark ground.

    Attributes:
        language: BCP 47; empty: for any.
        size: what it is drawn for: ``small`` for a running header, ``large`` for a cover;
            empty: for any.
    """

    image: Resource
    ground: Ground = "light"
    language: str = ""
    size: Size = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A university or an institute: names by BCP 47 tag, and its emblems.

    ``places`` has where each name is written, by its language.
    """

    names: Mapping[str, str]
    short_names: Mapping[str, str]
    logos: tuple[Logo, ...] = ()
    address: Mapping[str, str] | None = None
    web: str = ""
    places: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)

    def name(self, language: str) -> str:
        """Return the name in ``language``, else in a language of its script, else any."""
        return _by_language(self.names, language)

    def name_language(self, language: str) -> str:
        """Return the tag of the language that :meth:`name` is in; "" for ``language`` itself.

        What is said to be in Traditional Chinese is in that of Hong Kong, too.
        """
        name = self.name(language)
        spoken = {tag for tag, text in self.names.items() if text == name}
        own = any(is_kind_of(language, tag) for tag in spoken)
        return "" if own or not spoken else min(spoken)

    def short_name(self, language: str) -> str:
        """Return the short name in ``language``, or the name where there is none."""
        return _by_language(self.short_names, language) or self.name(language)

    def logo(self, ground: Ground, language: str = "", size: Size = "medium") -> Logo | None:
        """Return the emblem for ``ground``: one for ``language`` first, of the nearest ``size``."""
        if not self.logos:
            return None
        sizes = _NEAREST_SIZES[size]

        def misfit(logo: Logo) -> tuple[bool, int, int]:
            spoken = 0 if logo.language == language else 1 if not logo.language else 2
            return logo.ground != ground, spoken, sizes.index(logo.size)

        return min(self.logos, key=misfit)


_NEAREST_SIZES: Mapping[Size, tuple[Size, ...]] = {
    "": ("", "medium", "large", "small"),
    "small": ("small", "", "medium", "large"),
    "medium": ("medium", "", "large", "small"),
    "large": ("large", "", "medium", "small"),
}
"""For each size, the sizes that may stand in for it, the best first."""


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
        deep: titles, leads. heading: headings; nobody said: deep.
        ground: the cover, and the head and foot of the web page; nobody said: deep.
        accent: labels, numerals, marks.
        on_deep, on_deep_muted, on_deep_accent: the same ranks of text on ``ground``.
        link: links in text.
    """

    ink: str
    muted: str
    rule: str
    paper: str
    pale: str
    deep: str
    ground: str
    heading: str
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

    text: Annotated[float, _TYPE]
    leading: Annotated[float, _TYPE]
    small: Annotated[float, _TYPE]
    caption: Annotated[float, _TYPE]
    lead: Annotated[float, _TYPE]
    heading2: Annotated[float, _TYPE]
    heading3: Annotated[float, _TYPE]
    heading1: Annotated[float, _TYPE]
    title: Annotated[float, _TYPE]


Opening = Literal["next", "recto", "run-on"]
Numerals = Literal["above", "beside", "page"]


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """The page in mm; ``hang`` is how far headings and tables reach into the inner margin.

    Attributes:
        facing: whether left and right pages mirror each other, margins, running headers and
            folios; None: nobody said, so they do where a report is printed and bound.
        chapters: where a chapter opens: on the next page, on the next right-hand one, or where the
            one before it ends.
        numerals: where a chapter's numeral stands: above its title, beside it, or with it on a page
            of their own: the folder in ``openings/``.
        half_title: whether a page with the title alone stands before the title page; a report
            that is printed always has one.
        grid: whether the lines of running text stand on one grid, the same on each page.
        columns: in how many the text of chapters stands, 1 or 2; of two, nothing hangs.
    """

    width: Annotated[float, _SIDE]
    height: Annotated[float, _SIDE]
    top: Annotated[float, _MARGIN]
    outer: Annotated[float, _MARGIN]
    foot: Annotated[float, _MARGIN]
    inner: Annotated[float, _MARGIN]
    hang: Annotated[float, _MARGIN]
    facing: bool | None = None
    chapters: Annotated[Opening, OneOf(get_args(Opening), "a place for a chapter to open")] = "next"
    numerals: Annotated[Numerals, OneOf(get_args(Numerals), "a place for numerals")] = "above"
    half_title: bool = False
    grid: bool = True
    columns: Annotated[int, _COLUMNS] = 1


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of type, CSS scale: 300 light, 400 regular, 600 semibold, 700 bold."""

    heading: Annotated[int, _WEIGHT] = 600
    title: Annotated[int, _WEIGHT] = 300


@dataclass(frozen=True, slots=True)
class Spacing:
    """Space in pt: above a second-rank heading, above and below figures, tables and boxes."""

    heading: Annotated[float, Bounds(0, 90, "pt")] = 27.0
    block: Annotated[float, Bounds(0, 60, "pt")] = 22.5


@dataclass(frozen=True, slots=True)
class Rules:
    """Thickness of rules in pt: between a table's rows, under its head, above and below it."""

    hair: Annotated[float, Bounds(0, 4, "pt")] = 0.4
    thin: Annotated[float, Bounds(0, 6, "pt")] = 0.5
    thick: Annotated[float, Bounds(0, 12, "pt")] = 1.0


Band = Literal["pale", "paper", "deep"]


Edge = Literal["head", "foot"]
Art = Literal["drawing", "pattern", "picture", "none"]
_EDGE = OneOf(get_args(Edge), "an edge of the page")
_LENGTH = Bounds(0, 297, "mm")


@dataclass(frozen=True, slots=True)
class CoverLayout:
    """Where the parts of a cover stand: ``layout.yaml`` in the folder of its design.

    How they look is said by ``page.css`` and ``screen.css`` beside it. Lengths are in mm on A4.

    Attributes:
        emblems: the ground that lockups stand on.
        left, right: what stays free beside titles and authors.
        outer: what stays free at the right of the lockups.
        lockups, titles: the edge of the page that they stand at.
        title: how large the title is set, against the token's size.
        clear: how far from the page's head titles at its foot keep, whatever stands there.
        art: what lies on the ground: the report's drawing, a pattern (``ground.svg``) that a
            picture of the pack may stand in for, a picture, which the pack has to bring.
    """

    emblems: Annotated[Ground, OneOf(get_args(Ground), "a ground for emblems")] = "dark"
    left: Annotated[float, _LENGTH] = 22.0
    right: Annotated[float, _LENGTH] = 22.0
    outer: Annotated[float, _LENGTH] = 22.0
    lockups: Annotated[Edge, _EDGE] = "head"
    titles: Annotated[Edge, _EDGE] = "foot"
    title: Annotated[float, Bounds(0.4, 2, "")] = 1.0
    clear: Annotated[float, _LENGTH] = 0.0
    art: Annotated[Art, OneOf(get_args(Art), "something that lies on a cover")] = "drawing"


@dataclass(frozen=True, slots=True)
class CoverDesign:
    """What a cover is composed of.

    Attributes:
        design: the folder in ``covers/`` that says how it is composed.
        layout: what is said there.
        picture: the pack's own, in the place that the design has for one.
        band: the role of the ground that authors and date stand on, at its foot; ``deep``:
            the cover's own.
        bar: thickness in mm of the bar in ``on_deep_accent`` above the band; 0: none.
        drawing: whether the report's drawing lies on the ground.
    """

    design: str = "drawing"
    layout: CoverLayout = CoverLayout()
    picture: Resource | None = None
    band: Annotated[Band, OneOf(get_args(Band), "a ground for the cover's foot")] = "pale"
    bar: Annotated[float, Bounds(0, 20, "mm")] = 0.0
    drawing: bool = True


BESIDE_NOTES, AROUND_NOTES = 5.0, 6.0
"""What stays free between text and margin notes, and between these and the page's edge, in mm."""

DROP_LINES = 3
"""Lines that a drop capital stands beside."""

_NARROW_LETTER = 0.43
"""Em. The mean width of a letter in narrow text faces, with its share of the spaces."""


TableRows = Literal["ruled", "banded"]


@dataclass(frozen=True, slots=True)
class TablesDesign:
    """How tables are drawn, by the style sheets of the folder in ``tables/`` that is named.

    Attributes:
        rows: ``ruled``: hairlines between them; ``banded``: every second one on ``pale``.
    """

    rows: Annotated[TableRows, OneOf(get_args(TableRows), "a design of tables")] = "ruled"


@dataclass(frozen=True, slots=True)
class ReferencesDesign:
    """How a list of references is set.

    Attributes:
        cited_on: whether each work says where it is cited, by page or section, with links.
    """

    cited_on: bool = True


@dataclass(frozen=True, slots=True)
class Ornaments:
    """What draws a reader in, beside the text.

    Attributes:
        pull_quotes: whether pull quotes are set; they only repeat.
        drop_capitals: whether the text of a chapter begins with a letter over several lines, in
            languages that have capitals.
        margin_notes: how wide the column of margin notes is, in mm; 0: they stand in the text.
    """

    pull_quotes: bool = True
    drop_capitals: bool = False
    margin_notes: Annotated[float, Bounds(0, 60, "mm")] = 0.0


PRINTING_CONDITIONS: Mapping[str, str] = {
    "FOGRA51": "offset on coated paper, PSO Coated v3 (ISO 12647-2:2013)",
    "FOGRA52": "offset on uncoated paper, PSO Uncoated v3 (ISO 12647-2:2013)",
    "FOGRA39": "offset on coated paper (ISO 12647-2:2004)",
    "FOGRA47": "offset on uncoated paper (ISO 12647-2:2004)",
    "CGATS21_CRPC5": "offset on uncoated paper, GRACoL and SWOP 2013 (ISO/PAS 15339)",
    "CGATS21_CRPC6": "offset on coated paper, GRACoL 2013 (ISO/PAS 15339)",
    "JC200103": "offset on coated paper, Japan Color 2001",
}
"""Printing conditions by their names in the ICC's registry, and what each is for."""
MOST_INK = 300.0
"""Per cent of the four inks together; offset paper that bears more does not dry clean."""

Inks = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, each as a share of full, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a printer needs to know of a pack.

    Attributes:
        bleed: how far what meets the edge is drawn beyond it, in mm.
        grammage: of the paper of the body, in g/m².
        bulk: of that paper, in cm³/g: grammage × bulk is a leaf's thickness in µm.
        caliper: a leaf's thickness in µm as the mill states it; 0: from grammage and bulk.
        condition: the printing condition, by its name in the ICC's registry of
            characterization data ("FOGRA51").
        inks: colours of the brand by their role, as its guide mixes them for the press.
    """

    bleed: Annotated[float, Bounds(0, 10, "mm")] = 3.0
    grammage: Annotated[float, Bounds(40, 400, "g")] = 100.0
    bulk: Annotated[float, Bounds(0.5, 3, "cm³/g")] = 1.2
    caliper: Annotated[float, Bounds(30, 800, "µm")] = 0.0
    condition: Annotated[
        str, OneOf(tuple(PRINTING_CONDITIONS), "a printing condition of the ICC's registry")
    ] = "FOGRA51"
    inks: Mapping[str, Inks] = field(default_factory=dict)

    @property
    def leaf(self) -> float:
        """A leaf's thickness in mm."""
        return (self.caliper or self.grammage * self.bulk) / 1000


CHART_COLOURS = 6
"""Series that a chart parts by colour; a reader can part no more of them."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The design tokens of a pack: everything that its look is derived from.

    ``charts`` are the colours of a chart's series, in order, :data:`CHART_COLOURS` of them.
    """

    colours: Colours
    fonts: FontFamilies
    scale: TypeScale
    page: PageGeometry
    weights: Weights = Weights()
    spacing: Spacing = Spacing()
    rules: Rules = Rules()
    cover: CoverDesign = CoverDesign()
    tables: TablesDesign = TablesDesign()
    references: ReferencesDesign = ReferencesDesign()
    ornaments: Ornaments = Ornaments()
    press: Press = Press()
    charts: tuple[str, ...] = ("#000000",) * CHART_COLOURS

    @property
    def capitals_from(self) -> int:
        """How many letters a paragraph has to have to begin with a drop capital; 0: none does.

        So many that it has a line more than the capital stands beside, also where letters are
        narrow.
        """
        if not self.ornaments.drop_capitals:
            return 0
        measure = (self.page.width - self.page.inner - self.page.outer) * 72 / 25.4
        return round((DROP_LINES + 1) * measure / (_NARROW_LETTER * self.scale.text))


NameOrder = Literal["edition-first", "fixed"]
BodyOrder = Literal["university-first", "institute-first"]
Orientation = Literal["beside", "below"]
_ORDER, _PLACE = "an order in a lockup", "a place for the names of a lockup"


@dataclass(frozen=True, slots=True)
class LockupRules:
    """How a brand guide wants emblem and names set together.

    Attributes:
        order: which body stands first.
        names: whether the name in the edition's language stands first, or the pack's
            ``languages`` always in their order.
        orientation: names beside the emblem or below it.
        height: of the emblem on the cover, in mm.
        smallest_width: the emblem is never set narrower, in mm; where there is no room for
            that, the names stand alone.
        clear_space: what is kept free round the emblem, as a share of its height.
        wordmark: the emblem holds the names: they are not set again beside it.
    """

    order: Annotated[BodyOrder, OneOf(get_args(BodyOrder), _ORDER, "INST-07")] = "university-first"
    names: Annotated[NameOrder, OneOf(get_args(NameOrder), _ORDER, "INST-07")] = "edition-first"
    orientation: Annotated[Orientation, OneOf(get_args(Orientation), _PLACE, "INST-07")] = "beside"
    height: Annotated[float, Bounds(5, 40, "mm")] = 14.0
    smallest_width: Annotated[float, Bounds(1, 60, "mm")] = 4.0
    clear_space: Annotated[float, Bounds(0, 2, "emblem heights")] = 0.25
    wordmark: Annotated[bool, YesOrNo("INST-07")] = False


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font that a pack brings, one face: ``path`` lies in the pack; ``weight`` 100 to 900."""

    family: str
    path: Path
    weight: int = 400
    italic: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


def upright_files(files: Iterable[FontFile]) -> tuple[tuple[str, int, Path], ...]:
    """Return family, weight and path of each of ``files`` that is upright."""
    return tuple((font.family, font.weight, font.path) for font in files if not font.italic)


def in_language(institute: Institute, language: Language) -> Institute:
    """Return ``institute`` with the families that its editions in ``language`` are set in.

    Latin among Han is as light as that; families that the institute brings stay.
    """
    if not language.script.wide:
        return institute
    own = {font.family for font in institute.font_files}
    tokens = institute.tokens
    lighter = {
        role: BESIDE_HAN[family]
        for role in ("text", "display", "title")
        if (family := getattr(tokens.fonts, role)) in BESIDE_HAN and family not in own
    }
    return replace(institute, tokens=replace(tokens, fonts=replace(tokens.fonts, **lighter)))


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
        lockup: how emblem and names are set together.
        partners: who publishes with it: each with its names, emblems and lockup's rules;
            their look is not used.
        span: its institute.yaml. places: where in it texts by language are ("imprint:en").
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
    lockup: LockupRules = LockupRules()
    partners: tuple[Institute, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    places: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)

    @property
    def granted(self) -> tuple[Path, ...]:
        """The folders whose files its pages may hold: those of templates, and of its fonts."""
        return (*self.folders, *(font.path.parent for font in self.font_files))

    @property
    def publishers(self) -> tuple[Institute, ...]:
        """The institutes that publish together; the first is this one, which gives the look."""
        return (self, *self.partners)

    @property
    def bodies(self) -> tuple[Organisation, ...]:
        """University and institute, in the order that the lockup's rules say."""
        if self.university is None:
            return (self.organisation,)
        if self.lockup.order == "institute-first":
            return (self.organisation, self.university)
        return (self.university, self.organisation)

    def publisher_names(self, language: str) -> tuple[str, ...]:
        """Return the names of all who publish, in ``language``, as an imprint gives them."""
        return tuple(
            (publisher.imprint or {}).get(language) or publisher.organisation.name(language)
            for publisher in self.publishers
        )

    def publisher_languages(self, language: str) -> tuple[str, ...]:
        """Return the language of each of :meth:`publisher_names`; "" for ``language`` itself."""
        return tuple(
            ""
            if (publisher.imprint or {}).get(language)
            else publisher.organisation.name_language(language)
            for publisher in self.publishers
        )
