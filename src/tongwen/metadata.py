"""report.yaml → Metadata: what a report says of itself.

Every text that a reader sees is a :class:`~tongwen.document.Passage`, so that it may hold
emphasis or another script, and is translated through the same catalogue as the report.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, cast, get_args

from .book_files import markdown_files
from .diagnostics import NOWHERE, Problems, Span, nearest
from .document import NO_PASSAGE, RESOLVER, Passage
from .explanations import explanations
from .front_matter import (
    BRAND,
    DEPTHS,
    MISSING,
    WORKS,
    brand_file,
    head_file,
    metadata_elsewhere,
    paragraphs,
)
from .gate import MEGABYTE, Gate, GateError
from .languages import LANGUAGES, TOGETHER, can_convert, spoken_in
from .limits import CODE, LIMITS, exceeded, most, raise_to
from .metadata_keys import KEYS, MEANT
from .placed import Placed, as_date, as_flag, places_of, read_placed, unknown_keys

FILE = "report.yaml"
_LARGEST = MEGABYTE

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-(\d\.\d)")


def licence(identifier: str) -> tuple[str, str]:
    """Return a licence's name and address: Creative Commons by SPDX, others as they stand."""
    match = _COMMONS.fullmatch(identifier)
    if not match:
        return identifier, ""
    kind, version = match.groups()
    address = f"https://creativecommons.org/licenses/{kind.lower()}/{version}/"
    return f"CC {kind} {version}", address


def is_identifier(text: str) -> bool:
    """Whether a licence is named by its identifier (SPDX), which is the same in every language."""
    return _IDENTIFIER.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or a body that made the report.

    ``affiliation`` is one passage a line, as it is to be set; ``ror`` that body's identifier.
    ``about`` are paragraphs on who it is; ``url`` is the address of a page of its own.
    """

    name: Passage
    affiliation: tuple[Passage, ...] = ()
    orcid: str = ""
    email: str = ""
    ror: str = ""
    about: tuple[Passage, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a book: its first file, which is also its page where it has no title."""

    first: str
    title: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


CheckLevel = Literal["error", "warning", "off"]
"""How much a check's problems count: an error stops publication; what is off is left out."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A check that counts more or less for this report than for others, and why."""

    code: str
    level: CheckLevel
    reason: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EditionRule:
    """The settings of report.yaml for the edition in one language.

    Attributes:
        language: BCP 47 tag.
        may_lack: what need not be translated: chapters, and parts of :data:`LACKABLE`.
        derived_from: the language that it is converted from, where it has no catalogue.
        keep: words that stay as they are then.
    """

    language: str
    may_lack: tuple[str, ...] = ()
    derived_from: str = ""
    keep: tuple[str, ...] = ()


LACKABLE: Mapping[str, str] = {
    "abstract": "abstract",
    "keywords": "keyword",
    "colophon": "colophon",
    "affiliations": "affiliation",
    "notes": "note",
    "captions": "caption",
    "alternative-text": "alternative text",
}
"""What an edition may lack besides chapters → what its messages are called in a catalogue."""


@dataclass(frozen=True, slots=True)
class Printing:
    """How this report is printed, where that is not as its institute's pack says; 0: as there.

    Attributes:
        grammage: of the paper of the body, in g/m²; ``bulk`` in cm³/g; ``caliper`` of a leaf
            in µm.
        spine: the cover's spine in mm, as the printer states it.
    """

    grammage: float = 0.0
    bulk: float = 0.0
    caliper: float = 0.0
    spine: float = 0.0


ATTACHMENTS = ("source",)
"""What a PDF can hold for an archive: ``source``, the report's folder as it was written."""

PRINTING: Mapping[str, tuple[float, float, str]] = {
    "grammage": (40, 400, "g/m²"),
    "bulk": (0.5, 3, "cm³/g"),
    "caliper": (30, 800, "µm"),
    "spine": (0.5, 100, "mm"),
}
"""The keys below ``print`` with the least and the most that each may be, and its unit."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """A report's metadata, in one language.

    Attributes:
        kind: what it is ("Report"), set above the title.
        credit_line: set before the authors ("Jointly written by").
        languages: BCP 47 tags; the first is the language it is written in.
        chapters: the Markdown files, in order, ``appendices`` the last of them.
        references: the files with works to cite; works: those that are written out.
        colophon: paragraphs for the colophon page; history: what each version changed;
            disclaimer: for what it does not answer.
        qr_code: the imprint has its address as a QR code.
        licence: an SPDX identifier ("CC-BY-4.0") or a sentence; ``licence_sentence`` is that
            sentence where it is one, to be translated.
        address: where its site will stand, ending in “/”: for what must name it whole.
        citation_style: the name of a CSL style, or a .csl file of the report.
        listed: keys of works that the list of references holds though none cites them; "*": all.
        checks: those that count more or less for this report.
        raw_html: HTML in the Markdown is cleaned and read; else it is shown as text.
        numbered: its headings have numbers.
        contents_depth: the deepest level of headings in its contents; 0: the format's.
        attachments: what the PDF holds besides its pages, of :data:`ATTACHMENTS`.
        brand: the brand file that lies beside it, or "".
        depths: how deep each chapter's file stands in another's, where one does.
        missing: files of works to cite that are not there, and need not be yet.
        places: the places of values by their keys; :meth:`place` looks them up.
        head: the chapter at whose head the metadata stand; empty where in report.yaml.
        editions: what single editions may be.
        parallel: editions in two of the languages, side by side: ``en+zh-Hant``.
    """

    title: Passage
    subtitle: Passage = NO_PASSAGE
    kind: Passage = NO_PASSAGE
    contributors: tuple[Contributor, ...] = ()
    credit_line: Passage = NO_PASSAGE
    published: datetime.date | None = None
    abstract: tuple[Passage, ...] = ()
    keywords: tuple[Passage, ...] = ()
    series: Passage = NO_PASSAGE
    series_number: str = ""
    licence: str = ""
    publisher: Passage = NO_PASSAGE
    colophon: tuple[Passage, ...] = ()
    history: tuple[Passage, ...] = ()
    disclaimer: tuple[Passage, ...] = ()
    qr_code: bool = False
    languages: tuple[str, ...] = ("en",)
    citation_style: str = ""
    listed: tuple[str, ...] = ()
    institutes: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    appendices: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    references: tuple[str, ...] = ()
    works: tuple[Placed, ...] = ()
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    address: str = ""
    checks: tuple[Adjustment, ...] = ()
    raw_html: bool = True
    numbered: bool = True
    contents_depth: int = 0
    printing: Printing = Printing()
    attachments: tuple[str, ...] = ()
    brand: str = ""
    licence_sentence: Passage = NO_PASSAGE
    head: str = ""
    missing: tuple[str, ...] = ()
    depths: Mapping[str, int] = field(default_factory=dict)
    editions: tuple[EditionRule, ...] = ()
    parallel: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)
    places: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)

    @property
    def made(self) -> tuple[str, ...]:
        """The editions that are made where none is asked for, by tag."""
        return (*self.languages, *self.parallel)

    def place(self, key: str) -> Span:
        """Return where the value of ``key`` stands; where it is not written, the file."""
        return self.places.get(key, self.span)

    def rule(self, language: str) -> EditionRule:
        """Return the edition's own settings in ``language``."""
        found = (rule for rule in self.editions if rule.language == language)
        return next(found, EditionRule(language))


PassageReader = Callable[[str, Span, str, bool], Passage]
"""``(text, span, language, raw_html) → Passage``: the Markdown reader, from readers.source."""


_KEYS_LISTED = re.compile(r"[^\s,;@{}\[\]]+")
_AUTHOR_KEYS = ("name", "affiliation", "orcid", "email", "ror", "about", "url")


def read_metadata(
    gate: Gate, folder: Path, read_passage: PassageReader, problems: Problems, named: str = ""
) -> Metadata | None:
    """Return the metadata of the report in ``folder``; None if there is none to go on with.

    They stand in report.yaml. What Quarto and others keep at the head of a report's one file, or
    in a project's file, is read too; report.yaml wins where both speak. ``named`` is the one file
    that was asked for, if one was.

    Problems: ``META-01`` unknown key, ``META-02`` missing, ``META-03`` of the wrong kind,
    ``META-04`` a value that cannot be, and those of the gate and of YAML.
    """
    head = head_file(gate, folder, named) if folder.is_dir() else ""
    if not (folder / FILE).exists():
        elsewhere = metadata_elsewhere(gate, folder, named, head, problems)
        if elsewhere is not None:
            said = _Reader(gate, folder, read_passage, problems, elsewhere).metadata(head)
            return replace(said, institutes=said.institutes or ("house",))
    try:
        text = gate.read_text(FILE, folder, _LARGEST, advice="what it says belongs into chapters")
    except GateError as error:
        place = error.place(gate.span(folder / FILE))
        problems.error(error.code, place, error.reason, error.hint)
        return None
    own = read_placed(text, gate.span(folder / FILE).file, problems)
    if own is None:
        return None
    if not isinstance(own.value, dict):
        problems.error(
            "META-03", own.span, "report.yaml holds no keys", "write “title: …” and so on"
        )
        return None
    unknown_keys(own, KEYS, "META-01", problems, MEANT)
    # A report that names itself has chapters alone: what stands at their heads is theirs.
    head = "" if "title" in own.keys else head
    elsewhere = metadata_elsewhere(gate, folder, named, head, problems, own.keys)
    if elsewhere is not None and isinstance(elsewhere.value, dict):
        for key, value in elsewhere.value.items():
            own = own if key in own.keys else _with(own, key, value)
    return _Reader(gate, folder, read_passage, problems, own).metadata(head)


def _with(root: Placed, key: str, value: Placed) -> Placed:
    """Return the mapping ``root`` with one key more."""
    pairs = root.value if isinstance(root.value, dict) else {}
    return replace(root, value={**pairs, key: value}, keys={**root.keys, key: value.span})


class _Reader:
    """Reads one report.yaml; a class only to spare every function the same five arguments."""

    def __init__(
        self,
        gate: Gate,
        folder: Path,
        read_passage: PassageReader,
        problems: Problems,
        root: Placed,
    ) -> None:
        self.gate, self.folder, self.problems, self.root = gate, folder, problems, root
        self.read_passage = read_passage
        raise_to(self.limits())
        self.languages = self.read_languages()
        self.raw_html = self.flag("raw-html")
        self.own_brand = self.brand()

    def metadata(self, head: str) -> Metadata:
        root = self.root
        cited = root.get("references")
        works = [item for item in cited if isinstance(item.value, dict)]
        files = Placed(tuple(item for item in cited if item not in works), cited.span)
        title = self.passage(root.get("title"))
        if not title:
            self.problems.error("META-02", root.span, "the report has no title", "write “title: …”")
        return Metadata(
            title=title,
            subtitle=self.passage(root.get("subtitle")),
            kind=self.passage(root.get("kind")),
            contributors=tuple(self.contributor(author) for author in root.get("authors")),
            credit_line=self.passage(root.get("credit-line")),
            published=as_date(root.get("published"), "META-04", self.problems),
            abstract=self.paragraphs(root.get("abstract")),
            keywords=tuple(self.passage(keyword) for keyword in root.get("keywords")),
            series=self.passage(root.get("series")),
            series_number=self.text(root.get("series-number")),
            licence=self.text(root.get("licence")),
            licence_sentence=self.sentence(root.get("licence")),
            publisher=self.passage(root.get("publisher")),
            colophon=self.paragraphs(root.get("colophon")),
            history=self.paragraphs(root.get("history")),
            disclaimer=self.paragraphs(root.get("disclaimer")),
            qr_code=root.get("qr-code").value is not None and self.flag("qr-code"),
            languages=self.languages,
            citation_style=self.text(root.get("citation-style")),
            listed=tuple(
                key for item in root.get("nocite") for key in _KEYS_LISTED.findall(self.text(item))
            ),
            institutes=self.institutes(),
            chapters=self.chapters(),
            appendices=self.files(root.get("appendices")),
            parts=self.parts(),
            references=self.files(files),
            works=(*works, *root.get(WORKS)),
            depths={name: int(root.get(DEPTHS).get(name).text) for name in root.get(DEPTHS).keys},
            missing=tuple(item.text for item in root.get(MISSING)),
            doi=self.text(root.get("doi")).removeprefix(RESOLVER),
            isbn=self.text(root.get("isbn")),
            issn=self.text(root.get("issn")),
            checks=self.checks(),
            address=self.address(root.get("address")),
            raw_html=self.raw_html,
            numbered=self.flag("number-sections"),
            contents_depth=self.contents_depth(),
            printing=self.printing(),
            attachments=self.attachments(),
            brand=self.own_brand,
            head=head,
            editions=self.editions(),
            parallel=self.parallel(),
            span=root.span,
            places=dict(places_of(root)),
        )

    def flag(self, key: str) -> bool:
        """Return the value of ``key``; true where it is left out."""
        said = self.root.get(key)
        return said.value is None or as_flag(said, "META-03", self.problems)

    def contents_depth(self) -> int:
        """Return how deep the contents go; 0: as deep as the format has them."""
        said = self.root.get("toc-depth")
        depth = self.text(said)
        if depth and not re.fullmatch("[1-9]", depth):
            self.problems.error(
                "META-04", said.span, f"“{depth}” is no depth of contents", "write 1, 2 or 3"
            )
        return int(depth) if re.fullmatch("[1-9]", depth) else 0

    def scalar(self, placed: Placed) -> str:
        """Return the text as written, without the blanks round it."""
        if isinstance(placed.value, (tuple, dict)):
            self.problems.error(
                "META-03", placed.span, "a text is wanted here, not a list", "write one line"
            )
        return placed.text.strip(" \t\n")

    def text(self, placed: Placed) -> str:
        """Return the text on one line; an ideographic space in it is one that is meant."""
        return re.sub(r"[ \t\n]+", " ", self.scalar(placed))

    def passage(self, placed: Placed, limit: str = "title") -> Passage:
        """Read a text; ``LIM-01`` where it is longer than ``limit`` allows."""
        text = self.scalar(placed)
        if not text:
            return NO_PASSAGE
        if len(text) > most(limit):
            self.problems.error(CODE, placed.span, *exceeded(limit, len(text)))
            return NO_PASSAGE
        return self.read_passage(text, placed.span, self.languages[0], self.raw_html)

    def sentence(self, placed: Placed) -> Passage:
        """Return a licence that is a sentence; "" for an identifier."""
        return NO_PASSAGE if is_identifier(self.text(placed)) else self.passage(placed)

    def paragraphs(self, placed: Placed) -> tuple[Passage, ...]:
        """Read a list of paragraphs, or one text with blank lines between them."""
        passages = []
        for item in placed:
            if not isinstance(item.value, str):
                self.text(item)
                continue
            written = paragraphs(item, self.problems)
            passages += [self.passage(paragraph, "paragraph") for paragraph in written]
        return tuple(passages)

    def contributor(self, placed: Placed) -> Contributor:
        is_mapping = isinstance(placed.value, dict)
        unknown_keys(placed, _AUTHOR_KEYS, "META-01", self.problems)
        name = self.passage(placed.get("name") if is_mapping else placed)
        if not name:
            self.problems.error("META-02", placed.span, "an author has no name", "write “name: …”")
        return Contributor(
            name=name,
            affiliation=tuple(
                self.passage(Placed(line, item.span))
                for item in placed.get("affiliation")
                for line in self.scalar(item).split("\n")
                if line.strip()
            ),
            orcid=self.text(placed.get("orcid")),
            email=self.text(placed.get("email")),
            ror=self.text(placed.get("ror")).removeprefix("https://ror.org/"),
            about=self.paragraphs(placed.get("about")),
            url=self.address(placed.get("url"), page=True),
        )

    def address(self, placed: Placed, *, page: bool = False) -> str:
        """Return the address of a site, or of a page of somebody's own: without it goes on, too."""
        address = self.text(placed)
        rest = r"[^\s<>\"'\\]*" if page else r"(/[^\s?#<>\"'\\]*)?"
        if not address or re.fullmatch(rf"https?://[^\s/?#<>\"'\\]+{rest}", address):
            return address if page or not address else f"{address.rstrip('/')}/"
        report = self.problems.warning if page else self.problems.error
        of = "of a page, so it is not printed" if page else "of a site"
        message = f"“{address}” is not the address {of}"
        report("META-04", placed.span, message, "write it whole: https://example.org/rivers/")
        return ""

    def read_languages(self) -> tuple[str, ...]:
        tags = []
        for item in self.root.get("languages"):
            tag = item.text.strip()
            if tag not in LANGUAGES:
                self.problems.error(
                    "META-04",
                    item.span,
                    f"there is no language “{tag}”",
                    nearest(tag, LANGUAGES) or f"known: {', '.join(LANGUAGES)}",
                )
            elif tag not in tags and (lacking := LANGUAGES[tag].borrowed):
                tags.append(tag)
                shown = ", ".join(LANGUAGES[tag].label(key, "…") for key in lacking[:3])
                self.problems.warning(
                    "LANG-05",
                    item.span,
                    f"“{tag}” has no file of data here: its dates and citations come right, "
                    f"{len(lacking)} labels such as “{shown}” are in English",
                    "read what stands round the text and say so, checks: {LANG-05: {level: off, "
                    "reason: …}}; or add the language (CONTRIBUTING.md)",
                )
            elif tag in tags:
                self.problems.error(
                    "META-04", item.span, f"“{tag}” is listed twice", "take one away"
                )
            else:
                tags.append(tag)
        return tuple(tags) or ("en",)

    def editions(self) -> tuple[EditionRule, ...]:
        """Read the settings of single editions: ``zh-Hant: {may-lack: [keywords]}``."""
        root = self.mapping(
            "editions",
            "languages, and what is said of each",
            "editions:\n  zh-Hant: {may-lack: [keywords]}",
        )
        unknown_keys(root, self.languages[1:], "META-04", self.problems)
        return tuple(
            self.edition_rule(tag, root.get(tag)) for tag in self.languages[1:] if root.get(tag)
        )

    def parallel(self) -> tuple[str, ...]:
        """Read which editions have two of the languages side by side: ``[en+zh-Hant]``."""
        found: list[str] = []
        for item in self.root.get("parallel"):
            tag = self.text(item)
            spoken = spoken_in(tag)
            unknown = next((part for part in spoken if part not in self.languages), "")
            if unknown or len(set(spoken)) != 2 or len(spoken) != 2:
                pair = TOGETHER.join(self.languages[:2])
                self.problems.error(
                    "META-04",
                    item.span,
                    f"“{tag}” is no pair of the report's languages",
                    nearest(unknown, self.languages)
                    or f"write two that stand under “languages”, as in parallel: [{pair}]",
                )
            elif tag not in found:
                found.append(tag)
        return tuple(found)

    def edition_rule(self, tag: str, placed: Placed) -> EditionRule:
        unknown_keys(placed, ("may-lack", "from", "keep"), "META-01", self.problems)
        known = (*LACKABLE, *self.chapters())
        lacking, source = placed.get("may-lack"), placed.get("from")
        for item in lacking:
            if self.text(item) not in known:
                self.problems.error(
                    "META-04",
                    item.span,
                    f"there is no “{self.text(item)}” that an edition could lack",
                    nearest(self.text(item), known) or f"known: {', '.join(LACKABLE)}, chapters",
                )
        base = self.text(source)
        others = [known for known in self.languages if can_convert(known, tag)]
        if source and base not in others:
            self.problems.error(
                "META-04",
                source.span,
                f"an edition in {tag} cannot be made of one in “{base}”",
                f"it can be of {' or '.join(others)}"
                if others
                else "only one kind of Chinese can be made of another, and both must be languages",
            )
            base = ""
        keep = tuple(self.text(item) for item in placed.get("keep"))
        return EditionRule(tag, tuple(self.text(item) for item in lacking), base, keep)

    def institutes(self) -> tuple[str, ...]:
        """Read one pack's name, a list of them, or ``a+b`` as on the command line."""
        names: list[str] = []
        for item in self.root.get("institute"):
            for name in self.text(item).split("+"):
                if name.strip() in names:
                    self.problems.error(
                        "META-04", item.span, f"“{name.strip()}” is listed twice", "take one away"
                    )
                elif name.strip():
                    names.append(name.strip())
        return tuple(names) or ((BRAND,) if self.own_brand else ())

    def brand(self) -> str:
        """Return the brand file beside the report; "" where there is none, or none that is read."""
        said = self.root.get("brand")
        if isinstance(said.value, dict) and not said.get("light").text:
            self.problems.warning(
                "META-03",
                said.span,
                "a brand that stands in the metadata is not read",
                "write it into _brand.yml beside the report",
            )
        name = brand_file(self.folder, said)
        return next(iter(self.files(Placed(name, said.span))), "")

    def checks(self) -> tuple[Adjustment, ...]:
        """Read which checks count more or less: ``FIG-10: {level: error, reason: …}``."""
        root = self.mapping(
            "checks", "codes with level and reason", "FIG-10:\n      level: error\n      reason: …"
        )
        unknown_keys(root, explanations(), "META-04", self.problems)
        found = []
        for code, span in root.keys.items():
            value = root.get(code)
            unknown_keys(value, ("level", "reason"), "META-01", self.problems)
            if code not in explanations():
                continue
            level, reason = self.text(value.get("level")), self.text(value.get("reason"))
            if level not in get_args(CheckLevel):
                place = value.get("level").span if value.get("level") else span
                self.problems.error(
                    "META-04",
                    place,
                    f"“{level}” is no level of a check" if level else f"{code} has no level",
                    nearest(level, get_args(CheckLevel)) or "write level: error, warning or off",
                )
            elif not reason:
                self.problems.error(
                    "META-02",
                    span,
                    f"{code} counts otherwise here, and nobody says why",
                    "write “reason: …”; it is shown in the report of the preflight",
                )
            else:
                found.append(Adjustment(code, cast("CheckLevel", level), reason, span))
        return tuple(found)

    def attachments(self) -> tuple[str, ...]:
        found = []
        for item in self.root.get("attachments"):
            word = self.text(item)
            if word in ATTACHMENTS:
                found.append(word)
            else:
                hint = nearest(word, ATTACHMENTS) or f"known: {', '.join(ATTACHMENTS)}"
                self.problems.error("META-04", item.span, f"“{word}” cannot be attached", hint)
        return tuple(dict.fromkeys(found))

    def printing(self) -> Printing:
        """Read the paper of this report: ``print: {grammage: 120, bulk: 1.3}``."""
        root = self.mapping("print", "keys and numbers", "print:\n  grammage: 120\n  bulk: 1.3")
        unknown_keys(root, PRINTING, "META-01", self.problems)
        found: dict[str, float] = {}
        for key, (least, largest, unit) in PRINTING.items():
            value = root.get(key)
            if not value:
                continue
            written = self.text(value)
            number = float(written) if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", written) else -1.0
            if least <= number <= largest:
                found[key] = number
            else:
                self.problems.error(
                    "META-04",
                    value.span,
                    f"“{written}” is no {key} from {least:g} to {largest:g} {unit}",
                    f"write a number, in {unit}",
                )
        return Printing(**found)

    def limits(self) -> dict[str, int]:
        """Read which limits are raised: ``limits: {cells: 50000}``."""
        root = self.mapping("limits", "keys and numbers", "limits: {cells: 50000}")
        unknown_keys(root, LIMITS, "META-01", self.problems)
        found: dict[str, int] = {}
        for key in root.keys.keys() & LIMITS.keys():
            written = self.text(root.get(key))
            if re.fullmatch(r"[1-9][0-9]{0,11}", written):
                found[key] = int(written)
            else:
                self.problems.error(
                    "META-04",
                    root.get(key).span,
                    f"“{written}” is no number of {LIMITS[key].what}",
                    f"write a whole number, as in {key}: {LIMITS[key].most}",
                )
        return found

    def mapping(self, key: str, wanted: str, hint: str) -> Placed:
        """Return the keys and values below ``key``; none where something else stands there."""
        root = self.root.get(key)
        if root and not isinstance(root.value, dict):
            self.problems.error("META-03", root.span, f"“{key}” wants {wanted}", hint)
            return Placed(None, root.span)
        return root

    def files(self, placed: Placed) -> tuple[str, ...]:
        names: list[str] = []
        for item in placed:
            name = self.text(item)
            if name in names:
                self.problems.error(
                    "META-04", item.span, f"“{name}” is listed twice", "take one away"
                )
                continue
            try:
                self.gate.locate(name, self.folder)
            except GateError as error:
                self.problems.error(error.code, item.span, f"“{name}” {error.reason}", error.hint)
            else:
                names.append(name)
        return tuple(names)

    def chapters(self) -> tuple[str, ...]:
        listed, last = self.root.get("chapters"), self.files(self.root.get("appendices"))
        if listed:
            return (*(name for name in self.files(listed) if name not in last), *last)
        found = [name for name in markdown_files(self.folder) if name not in last]
        if not found:
            missing = ("the report has no chapters", "write a Markdown file beside report.yaml")
            self.problems.error("META-02", self.root.span, *missing)
        return (*found, *last)

    def parts(self) -> tuple[Part, ...]:
        """Read the parts of a book: the file of each one's first chapter → its title."""
        root = self.root.get("parts")
        return tuple(
            Part(first, self.text(root.get(first)), root.keys[first]) for first in root.keys
        )
