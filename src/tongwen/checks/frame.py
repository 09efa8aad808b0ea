"""Parity of the frame: each part of what stands round the text holds what belongs in it.

:mod:`.front` asks whether a fact stands anywhere; here it is asked where: a title that is lost
on the title page is not made good by the cover. Links lead where the metadata say, the head of a
page names the page's own chapter, its foot the page's number, and the record for catalogues and
the suggested citation are the report's. A part whose template a pack has of its own is judged
only by :mod:`.front`: the pack decides what stands there.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from urllib.parse import unquote

from ..artefacts.structure import Block, FrameKind, Run, Structure
from ..diagnostics import Problem, Span, short
from ..document import RESOLVER, Heading, InlineImage, Math, Passage, Text
from ..edition import Edition
from ..formats import FORMATS
from ..imprint import address, full_title
from ..metadata import licence
from ..walk import map_inlines, plain_text, walk
from .flattening import runs_of
from .front import Fact, facts_of, fold, places_of, worded, words_left
from .sameness import Line, lay_open, letters_of, same_address

HINT = "build it again; if it stays so, the fault is in a template of the pack or in Tongwen"

_PARTS: Mapping[FrameKind, tuple[str, ...]] = MappingProxyType(
    {
        "cover": (
            *("title", "subtitle", "kind", "credit line", "author ", "affiliation of ", "date"),
            *("series", "number in the series"),
        ),
        "title page": ("title", "subtitle", "kind", "credit line", "author ", "date"),
        "imprint": (
            *("author ", "date", "series", "number in the series", "DOI", "ISBN", "ISSN"),
            *("licence", "suggested citation", "colophon, ", "version ", "disclaimer, "),
        ),
        "abstract": ("abstract, ", "keyword "),
    }
)
"""Part of the frame → the facts that belong in it; one that ends in a space is a beginning."""

_ELSEWHERE: Mapping[tuple[str, FrameKind], tuple[str, ...]] = MappingProxyType(
    {
        ("html", "cover"): ("series", "number in the series"),
        ("html", "imprint"): ("author ", "suggested citation"),
    }
)
"""What a format shows in another of its parts; a web page's title page is its cover."""

_ROWS: Mapping[str, str] = MappingProxyType(
    {"author ": "authors", "date": "published", "series": "series", "DOI": "doi", "ISBN": "isbn",
     "ISSN": "issn", "licence": "licence", "suggested citation": "cite-as", "version ": "history",
     "disclaimer, ": "disclaimer"}
)  # fmt: skip
"""A fact in the imprint → the label that stands before it."""

_TEMPLATES: Mapping[str, Mapping[FrameKind, tuple[str, ...]]] = MappingProxyType(
    {
        "pdf": {
            "cover": ("pdf/cover.html", "pdf/names.html"),
            "title page": ("pdf/title-page.html", "pdf/names.html"),
            "imprint": ("pdf/imprint.html",),
            "abstract": ("pdf/abstract.html",),
            "head": ("pdf/running-header.html", "page.css"),
            "foot": ("page.css",),
        },
        "html": {
            "cover": ("html/edition.html", "parts/people.html"),
            "imprint": ("html/edition.html",),
            "abstract": ("html/edition.html",),
            "citation": ("html/edition.html", "parts/cite.html"),
        },
        "docx": dict.fromkeys(
            ("cover", "title page", "imprint", "abstract", "head", "foot"), ("word/template.docx",)
        ),
    }
)
"""Format → part → the templates that make it."""


def check_frame(
    edition: Edition, format_: str, structure: Structure, damaged: set[str]
) -> Iterator[Problem]:
    """PAR-18: a part of the frame lacks what belongs in it, or a link in it leads elsewhere.

    Cover, title page, imprint, abstract, the head and foot of a page, the suggested citation and
    the record for catalogues are what a library goes by, and nobody proof-reads them twice.

    ``damaged``: facts that are reported already.
    """
    if FORMATS[format_].allowances.plain:
        return  # it has no parts but by their order, and no links: :mod:`.front` asks for its words
    frame = _Frame(edition, format_, structure, damaged)
    for kind in _PARTS:
        if frame.is_the_house_s(kind):
            yield from frame.part(kind)
    yield from frame.links()
    yield from frame.edges()
    if frame.is_the_house_s("imprint"):
        yield from frame.record()
    if frame.is_the_house_s("citation"):
        yield from frame.citation()


class _Frame:
    def __init__(
        self, edition: Edition, format_: str, structure: Structure, damaged: set[str]
    ) -> None:
        self.edition, self.format, self.structure = edition, format_, structure
        self.damaged = damaged
        self.has_pages = FORMATS[format_].paged
        self.name = FORMATS[format_].noun
        self.facts = facts_of(edition, format_)
        # Longest first: a title that has the subtitle's words in it is not the subtitle.
        self.keyed = sorted(
            ((fact, fold(fact.letters)) for fact in self.facts), key=lambda pair: -len(pair[1])
        )

    def is_the_house_s(self, kind: FrameKind) -> bool:
        """Whether no pack has a template of its own for the part."""
        names: tuple[str, ...] = _TEMPLATES[self.format].get(kind, ())
        return not any(
            (folder / name).exists()
            for publisher in self.edition.institute.publishers
            for folder in publisher.folders[:-1]
            for name in names
        )

    def problem(self, message: str, span: Span | None = None) -> Problem:
        """Return a problem, in report.yaml where no other place is known."""
        place = span if span is not None and span.file else self.edition.metadata.span
        return Problem(place, "PAR-18", message, HINT)

    # --- what belongs in a part

    def part(self, kind: FrameKind) -> Iterator[Problem]:
        """Yield the facts that a part lacks."""
        if kind == "title page" and self.format == "html":
            return
        if kind == "abstract" and not self.edition.metadata.abstract:
            return
        blocks = self.structure.frame.get(kind, ())
        if not blocks:
            yield self.problem(f"the {self.name} has no {kind}")
            return
        found: Counter[str] = Counter()
        for block in blocks:
            for line in _lines(block, self.format):
                found.update(letters for letters, _ in self.known(line)[0])
        wanted = self.belonging(kind)
        # Two people of one house: its name stands beside each.
        needed = Counter(fold(fact.letters) for what in wanted.values() for fact in what[:1])
        for what, facts in wanted.items():
            if what in self.damaged:
                continue
            times = needed[fold(facts[0].letters)] if len(facts) == 1 else 1
            if not any(found[fold(fact.letters)] >= times for fact in facts):
                text = short(facts[0].text)
                yield self.problem(
                    f"the {what} (“{text}”) is missing in the {kind} of the {self.name}",
                    facts[0].span,
                )
        if kind == "imprint":
            yield from self.rows(found, wanted)

    def belonging(self, kind: FrameKind) -> dict[str, list[Fact]]:
        """Return what belongs in a part: name of a fact → the ways to say it."""
        companion = self.edition.companion
        suffix = f" in {companion.autonym}" if companion else "\0"
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            what = fact.what.removesuffix(suffix)
            names = set(_PARTS[kind]) - set(_ELSEWHERE.get((self.format, kind), ()))
            belongs = any(
                what.startswith(name) if name.endswith(" ") else what == name for name in names
            )
            if belongs and fact.needed:
                found.setdefault(fact.what, []).append(fact)
        return found

    def rows(self, found: Counter[str], wanted: Mapping[str, Sequence[Fact]]) -> Iterator[Problem]:
        """Yield the labels, and the publisher, that an imprint lacks."""
        language = self.edition.language
        keys = {"publisher"}
        for what in wanted:
            keys |= {key for name, key in _ROWS.items() if what == name or (
                name.endswith(" ") and what.startswith(name))}  # fmt: skip
        for key in sorted(keys):
            label = language.label(key)
            if not found[fold(letters_of(label))]:
                yield self.problem(f"“{label}” is missing in the imprint of the {self.name}")
        named = [
            fact
            for fact in self.facts
            if fact.what == "publisher" and fact.language == language.tag
        ]
        if named and not any(found[fold(fact.letters)] for fact in named):
            yield self.problem(
                f"the publisher (“{short(named[0].text)}”) is missing in the imprint of the "
                f"{self.name}"
            )

    def known(self, line: Line, more: Sequence[str] = ()) -> tuple[list[tuple[str, int]], str]:
        """Return the facts, and letters of ``more``, in a line with their places; and the rest."""
        letters = fold(line.letters)
        mask = [False] * len(letters)
        found = []
        wanted = sorted({*(key for _, key in self.keyed), *more}, key=lambda key: (-len(key), key))
        for key in wanted:
            for at in places_of(letters, key, line, mask):
                mask[at : at + len(key)] = [True] * len(key)
                found.append((key, at))
        return found, words_left(line, mask)

    # --- links

    def links(self) -> Iterator[Problem]:
        """Yield the links of the frame that are lost, or lead elsewhere."""
        expected = {letters_of(words): goal for words, goal in self.addresses()}
        passages = [(lay_open(runs), passage) for passage, runs in self.passages()]
        for kind in _PARTS:
            for block in self.structure.frame.get(kind, ()):
                line = lay_open(block.content)
                said = next(
                    ((mine, own) for mine, own in passages if mine.letters in line.letters), None
                )
                if said is not None:
                    yield from self.within(said[0], said[1], line, kind, block)
                else:
                    yield from self.linked(line, expected, kind, block)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield words that are a link in the frame, and the address that they lead to."""
        metadata = self.edition.metadata
        page = self.format == "html"
        name, goal = licence(metadata.licence or self.edition.institute.licence)
        if goal:
            yield name, goal
        if metadata.doi:
            whole = f"{RESOLVER}{metadata.doi}"
            yield whole, whole
        elif self.edition.metadata.published and (found := address(self.edition)):
            yield found, found  # in the suggested citation
        for person in metadata.contributors:
            if person.orcid:
                whole = f"https://orcid.org/{person.orcid}"
                yield (f"ORCID {person.orcid}" if page else whole), whole
            if person.email and not page:
                yield person.email, f"mailto:{person.email}"
        for publisher in self.edition.institute.publishers:
            for body in publisher.bodies:
                if body.web:
                    yield body.web, body.web
        if page:
            for other in self.edition.alternates:
                yield other.name, other.address
            yield self.edition.name, ""

    def passages(self) -> Iterator[tuple[Passage, list[Run]]]:
        """Yield the paragraphs of abstract and colophon, with what they say."""
        for metadata, language in (
            (self.edition.metadata, self.edition.language),
            (self.edition.companion_metadata, self.edition.companion),
        ):
            for passage in (*metadata.abstract, *metadata.colophon) if metadata else ():
                if passage and language:
                    yield passage, list(runs_of(self.edition, self.format, passage, language.tag))

    def within(
        self, mine: Line, passage: Passage, line: Line, kind: FrameKind, block: Block
    ) -> Iterator[Problem]:
        """Yield the links of a paragraph that are lost or lead elsewhere."""
        begin = line.letters.index(mine.letters)
        told = set()
        # Word links the number of “Chapter 1” alone: the field is what it counts by.
        kept = {
            wanted
            for place, wanted in enumerate(mine.targets)
            if wanted.startswith(("#", "@")) and self.lands(line.targets[begin + place])
        }
        for place, wanted in enumerate(mine.targets):
            found = line.targets[begin + place]
            if (wanted, found) in told or (not wanted and not found):
                continue
            if not found and wanted in kept:
                continue
            told.add((wanted, found))
            inner = wanted.startswith(("#", "@"))
            if inner and found.startswith("#") and self.lands(found):
                continue
            if not inner and wanted and same_address(wanted, found):
                continue
            if not wanted:
                message = f"is a link to “{found}”, and none in the report"
            elif not found:
                message = f"has lost a link to “{wanted.lstrip('@')}”"
            else:
                message = f"has a link to “{found}”, not to “{wanted.lstrip('@')}”"
            said = short(plain_text(passage))
            yield self.problem(
                f"“{said}” in the {kind} of the {self.name} {message} ({block.place})",
                passage.span,
            )

    def lands(self, found: str) -> bool:
        """Whether a link within the artefact arrives anywhere."""
        return found == "#_top" or (
            found.startswith("#") and unquote(found[1:]) in self.structure.landings
        )

    def linked(
        self, line: Line, expected: Mapping[str, str], kind: FrameKind, block: Block
    ) -> Iterator[Problem]:
        """Yield what is wrong with the links of a line that is no paragraph."""
        where = f"in the {kind} of the {self.name} ({block.place})"
        mask = [False] * len(line.letters)
        for words in sorted(expected, key=len, reverse=True):
            for at in places_of(line.letters, words, line, mask):
                mask[at : at + len(words)] = [True] * len(words)
                goals = set(line.targets[at : at + len(words)])
                if not any(goals) and not self.is_current(words):
                    yield self.problem(f"the link “{words}” {where} is lost")
                elif any(goals) and any(not same_address(expected[words], goal) for goal in goals):
                    goal = next(one for one in goals if not same_address(expected[words], one))
                    yield self.problem(
                        f"the link “{words}” {where} leads to “{goal}”, not to “{expected[words]}”"
                    )
        for place, goal in enumerate(line.targets):
            if not goal or mask[place] or goal in line.targets[:place]:
                continue
            if goal.startswith("#"):
                if not self.lands(goal):
                    yield self.problem(f"a link {where} leads to “{goal}”, which is nowhere")
            elif not any(same_address(own, goal) for own in expected.values()):
                yield self.problem(f"a link {where} leads to “{goal}”, which the report has not")

    def is_current(self, words: str) -> bool:
        """Whether ``words`` are the name of the edition that the page is of: no link."""
        return words == letters_of(self.edition.name)

    # --- heads and feet

    def edges(self) -> Iterator[Problem]:
        """Yield what the heads and feet of pages, or of Word's sections, say amiss."""
        as_text = {
            _words(heading.content): fold(letters_of(plain_text(heading.content)))
            for heading in self.edition.document.blocks
            if isinstance(heading, Heading)
        }
        headings = [
            (_range(block.place)[0], *_titles(block, as_text))
            for block in self.structure.body
            if (block.kind, block.level) == ("heading", 1)
        ]
        if self.is_the_house_s("head"):
            yield from self.heads(headings)
            if self.has_pages:
                yield from self.headless({at for at, *_ in headings})
        if self.is_the_house_s("foot"):
            yield from self.feet()

    def headless(self, opening: Set[int]) -> Iterator[Problem]:
        """Yield the pages without a head where most of their kind have one.

        Of one kind are those that no chapter opens on, of the other those that begin with what
        comes over from before: their heads have words.
        """
        heads = self.structure.frame.get("head", ())
        pages = {_range(block.place)[0] for block in self.structure.body if block.place} - opening
        over = {page for page, carried in self.over().items() if carried}
        lacking: set[int] = set()
        pages, over = pages - {0}, over - {0}  # what has no words stands on no page
        for kind, have in (
            (pages, {_range(block.place)[0] for block in heads}),
            (over, {_range(block.place)[0] for block in heads if _words_of(block).letters}),
        ):
            if len(kind & have) * 2 >= len(kind):
                lacking |= kind - have
        for page in sorted(lacking):
            yield self.problem(f"the head of page {page} of the {self.name} is missing")

    def over(self) -> dict[int, bool]:
        """Return the places of the body, each with whether it begins with what comes over to it."""
        over: dict[int, bool] = {}
        for block in self.structure.body:
            opens = (block.kind, block.level) == ("heading", 1)
            over.setdefault(_range(block.place)[0], not opens)
        return over

    @property
    def beside(self) -> tuple[str, ...]:
        """The words behind a chapter's title in a head: its companion, in a parallel edition."""
        if not self.edition.parallel:
            return ()
        chapters = (chapter.heading for chapter in self.edition.chapters if chapter.heading)
        return tuple(
            fold(letters_of(f"·{plain_text(heading.companion)}"))
            for heading in chapters
            if heading.companion
        )

    def heads(self, headings: Sequence[tuple[int, str, str]]) -> Iterator[Problem]:
        """Yield the heads that name another chapter, or say what the report does not."""
        shown = {
            _range(block.place)[0]
            for block in self.structure.body
            if (block.kind, block.level) == ("heading", 1)
            and any(run.kind in ("formula", "picture") for run in block.content)
        }  # where chapters begin whose heading shows what no letters say
        # Word's head keeps the report's title, of which formulas and pictures are no letters.
        title_shows = any(
            isinstance(node, Math | InlineImage) for node in walk(self.edition.metadata.title)
        )
        over = self.over()
        titles = {key for _, *both in headings for key in both if key}
        named: list[tuple[Block, bool]] = []
        names_any = False
        for block in self.structure.frame.get("head", ()):
            line = _words_of(block)
            if not line.letters:
                continue
            first, last = _range(block.place)
            begun = [one for one in headings if first <= one[0] <= last]
            # Where chapters run on, a page's head names the one that comes over to it.
            opened = not self.has_pages and not over.get(first, True)
            carried = [] if opened else [one for one in headings if one[0] < first][-1:]
            chapters_here = carried + begun
            here = {key for _, *both in chapters_here for key in both}
            drawn = any(at in shown for at, *_ in chapters_here)
            found, left = self.known(line, (*titles, *self.beside))
            told = {key for key, _ in found} & titles
            # A chapter called as the report is says nothing where the head has the report's title.
            chapters = told - {key for _, key in self.keyed}
            named.append((block, bool(told) or drawn))
            names_any = names_any or bool(chapters)
            said = short(_readable(line))
            if left and not drawn and not title_shows and not self.is_label(left, block):
                yield self.problem(
                    f"the head “{said}” of the {self.name} ({block.place}) says “{short(left)}”, "
                    "which the report does not say"
                )
            elif chapters and not chapters & here:
                yield self.problem(
                    f"the head “{said}” of the {self.name} ({block.place}) names another chapter"
                )
        # Word's heads keep the report's title where a field shows the chapter's.
        if names_any:
            for block, has in named:
                if not has and _range(block.place)[0] >= min(at for at, *_ in headings):
                    yield self.problem(
                        f"the head of the {self.name} ({block.place}) does not name its chapter"
                    )

    def is_label(self, left: str, block: Block) -> bool:
        """Whether ``left`` is the number of the page."""
        return left in self.label_of(block)

    def label_of(self, block: Block) -> tuple[str, ...]:
        """Return what the page of ``block`` is called, where the format says it."""
        page = _range(block.place)[0] - 1
        return self.structure.page_labels[page : page + 1] if self.has_pages else ()

    def feet(self) -> Iterator[Problem]:
        """Yield the feet without their page's number, and the pages without a foot."""
        feet = self.structure.frame.get("foot", ())
        begins = min(
            (_range(block.place)[0] for block in self.structure.body if block.place), default=0
        )
        for block in feet:
            line = _words_of(block)
            _, left = self.known(line)
            if self.format == "docx":
                if not block.label and _range(block.place)[1] >= begins:
                    yield self.problem(
                        f"the foot of the {self.name} ({block.place}) has no page number"
                    )
            elif left and left not in self.label_of(block):
                yield self.problem(
                    f"the foot of the {self.name} ({block.place}) says “{short(left)}”, not "
                    f"“{', '.join(self.label_of(block))}”"
                )
        if self.has_pages:
            have = {_range(block.place)[0] for block in feet}
            pages = {_range(block.place)[0] for block in self.structure.body if block.place}
            if len(pages & have) * 2 > len(pages):
                for page in sorted(pages - have):
                    yield self.problem(f"the foot of page {page} of the {self.name} is missing")

    # --- catalogues and citation

    def record(self) -> Iterator[Problem]:
        """Yield what the record says otherwise: properties in Word, metadata in a page's head."""
        if self.has_pages:
            return  # PDF-16 holds a PDF's metadata
        # Word's own language is that of Latin letters; what the text is in, its properties say.
        if self.format == "html" and self.structure.language != self.edition.language.tag:
            yield self.problem(
                f"the {self.name} says that it is in “{self.structure.language or 'no language'}”"
            )
        for names, wanted in self.entries():
            for name in names:
                found = self.structure.record.get(name, ())
                if tuple(map(letters_of, found)) != tuple(map(letters_of, wanted)):
                    yield self.problem(
                        f"“{name}” in the metadata of the {self.name} is “{short('; '.join(found))}"
                        f"”, not “{short('; '.join(wanted))}”"
                    )

    def entries(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Yield names of entries of the record, and the values that they have to have."""
        metadata, tag = self.edition.metadata, self.edition.language.tag
        authors = tuple(plain_text(person.name) for person in metadata.contributors)
        keywords = tuple(plain_text(word) for word in metadata.keywords)
        date = metadata.published
        if self.format == "docx":
            yield ("title",), (plain_text(metadata.title),)
            if authors:
                yield ("creator",), ("; ".join(authors),)
            if keywords:
                yield ("keywords",), ("; ".join(keywords),)
            yield ("language",), (tag,)
            return
        yield ("DC.title", "citation_title"), (full_title(self.edition),)
        yield ("author", "DC.creator", "citation_author"), authors
        yield ("DC.language", "citation_language"), (tag,)
        yield ("DC.subject",), keywords
        yield ("DC.date",), (date.isoformat(),) if date else ()
        yield ("citation_publication_date",), (date.isoformat().replace("-", "/"),) if date else ()
        name, goal = licence(metadata.licence)
        yield ("DC.rights",), (goal or name,) if metadata.licence else ()
        yield ("citation_doi",), (metadata.doi,) if metadata.doi else ()
        yield ("citation_isbn",), (metadata.isbn,) if metadata.isbn else ()
        for other in self.edition.alternates:
            if not other.parallel:
                yield (f"alternate {other.tag}",), (other.address,)

    def citation(self) -> Iterator[Problem]:
        """Yield what the suggested citation of a web page lacks, and downloads that are others."""
        if self.format != "html":
            return
        blocks = self.structure.frame.get("citation", ())
        if not blocks:
            yield self.problem(f"the {self.name} does not say how the report is cited")
            return
        metadata = self.edition.metadata
        facts = {"title": _plain(plain_text(metadata.title)), "DOI": _plain(metadata.doi)}
        facts["year"] = str(metadata.published.year) if metadata.published else ""
        for number, person in enumerate(metadata.contributors, start=1):
            words = re.findall(r"\w+", plain_text(person.name))
            facts[f"author {number}"] = _plain(max(words, key=len, default=""))
        kept = ""
        for block in blocks:
            text = "".join(run.text for run in block.content)
            goal = "".join(run.target for run in block.content)
            if goal:
                if _downloaded(goal) != kept:
                    yield self.problem(
                        f"“{short(text)}” of the {self.name} downloads something else than what "
                        f"stands before it ({block.place})"
                    )
                continue
            kept = text.strip()
            said = _plain(text)
            for what, wanted in facts.items():
                if wanted and wanted not in said:
                    yield self.problem(
                        f"the suggested citation “{short(text)}” of the {self.name} lacks the "
                        f"{what} ({block.place})"
                    )


def _lines(block: Block, format_: str) -> Iterator[Line]:
    label = [Run(block.label), Run("\n")] if block.label else []
    yield lay_open([*label, *worded(block.content, format_)])
    for cell in block.cells:
        yield lay_open(cell.content)


def _words_of(block: Block) -> Line:
    """Return a block's words without its formulas, pictures and boxes."""
    return lay_open(run for run in block.content if run.kind == "words")


def _words(passage: Passage) -> str:
    """Return the letters of a passage without its formulas and notes."""
    bare = map_inlines(passage, lambda inline: Text("") if isinstance(inline, Math) else inline)
    return fold(letters_of(plain_text(bare)))


def _titles(heading: Block, as_text: Mapping[str, str]) -> tuple[str, str]:
    """Return a heading's letters, with its number and without.

    ``as_text``: the letters of the report's headings without their formulas → with them, as they
    are where there is text alone.
    """
    words = fold(_words_of(heading).letters)
    number = re.match(r"[\d.]*", words)
    told = number[0] if number and words not in as_text else ""
    words = told + as_text.get(words.removeprefix(told), words.removeprefix(told))
    label = fold(letters_of(heading.label))
    return label + words, words if label else re.sub(r"^[\d.]+", "", words)


def _range(place: str) -> tuple[int, int]:
    """Return the pages, or paragraphs of Word, that a place names: first and last."""
    numbers = [int(found) for found in re.findall(r"(?:page|paragraphs?|to) (\d+)", place)]
    return (numbers[0], numbers[-1]) if numbers else (0, 0)


def _readable(line: Line) -> str:
    return "".join(
        (" " if gap else "") + letter for letter, gap in zip(line.letters, line.gaps, strict=True)
    )


def _plain(text: str) -> str:
    """Return letters and digits alone: notations escape and brace what else there is."""
    return "".join(filter(str.isalnum, text.casefold()))


def _downloaded(address: str) -> str:
    """Return the text that a ``data:`` address holds; "" for any other."""
    kind, comma, data = address.partition(",")
    if not comma or not kind.startswith("data:"):
        return ""
    try:
        raw = base64.b64decode(data) if kind.endswith(";base64") else unquote(data).encode()
        return raw.decode("utf-8", "replace").replace("\r", "").strip()
    except ValueError:
        return ""


__all__ = ["check_frame"]
