"""Parity of the frame: each part of what stands round the text holds what belongs in it.

:mod:`.front` asks whether a fact stands anywhere; here it is asked where: a title that is lost
on the title page is not made good by the cover. Links lead where the metadata say, the head of a
page names the page's own chapter, its foot the page's number, and the record for catalogues and
the suggested citation are the report's. A part whose template a pack has of its own is judged
only by :mod:`.front`: the pack decides what stands there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from urllib.parse import unquote

from ..artefacts.structure import Block, FrameKind, Run, Structure
from ..diagnostics import Problem, Span, short
from ..document import RESOLVER, Heading, InlineImage, Math, Passage, Text
from ..edition import Edition
from ..formats import FORMATS
from ..imprint import address
from ..metadata import licence
from ..walk import map_inlines, plain_text, walk
from .belonging import KINDS, belonging, names_of, rows_of
from .flattening import runs_of
from .front import Fact, facts_of, fold, in_order, label_of, lines_of, places_of, worded, words_left
from .recorded import citation_faults, record_faults
from .sameness import Line, lay_open, letters_and_digits, letters_of, same_address

HINT = "build it again; if it stays so, the fault is in a template of the pack or in Tongwen"


def check_frame(
    edition: Edition, format_: str, structure: Structure, damaged: set[str]
) -> Iterator[Problem]:
    """PAR-18: a part of the frame lacks what belongs in it, or a link in it leads elsewhere.

    Cover, title page, imprint, abstract, the head and foot of a page, the suggested citation and
    the record for catalogues are what a library goes by, and nobody proof-reads them twice.

    ``damaged``: facts that are reported already.
    """
    frame = _Frame(edition, format_, structure, damaged)
    for kind in KINDS:
        if frame.is_the_house_s(kind):
            yield from frame.part(kind)
    if not FORMATS[format_].allowances.plain:
        yield from frame.links()
    yield from frame.edges()
    if frame.is_the_house_s("imprint"):
        yield from map(frame.problem, record_faults(edition, format_, structure))
    if frame.is_the_house_s("citation"):
        yield from map(frame.problem, citation_faults(edition, format_, structure))


class _Frame:
    def __init__(
        self, edition: Edition, format_: str, structure: Structure, damaged: set[str]
    ) -> None:
        self.edition, self.format, self.structure = edition, format_, structure
        self.damaged = damaged
        self.has_pages = FORMATS[format_].paged
        self.name = FORMATS[format_].noun
        self.facts = facts_of(edition, format_)
        self.keyed = in_order((fact, fold(fact.letters)) for fact in self.facts)
        self.meanings = _meanings(self.keyed)

    def is_the_house_s(self, kind: FrameKind) -> bool:
        """Whether the format has the part, and no pack a template of its own for it."""
        part = FORMATS[self.format].parts.get(kind)
        return part is not None and not any(
            (folder / name).exists()
            for publisher in self.edition.institute.publishers
            for folder in publisher.folders[:-1]
            for name in part.templates
        )

    def problem(self, message: str, span: Span | None = None) -> Problem:
        """Return a problem, in report.yaml where no other place is known."""
        place = span if span is not None and span.file else self.edition.metadata.span
        return Problem(place, "PAR-18", message, HINT)

    # --- what belongs in a part

    def part(self, kind: FrameKind) -> Iterator[Problem]:
        """Yield the facts that a part lacks."""
        if kind == "abstract" and not self.edition.metadata.abstract:
            return
        blocks = self.structure.frame.get(kind, ())
        if not blocks:
            yield self.problem(f"the {self.name} has no {kind}")
            return
        lines = [self.met(line) for line, _ in lines_of(blocks, self.format)]
        found = Counter(letters for line in lines for letters in line)
        wanted = belonging(self.edition, self.format, kind, self.facts)
        # Two people of one house: its name stands beside each, and once more as the publisher's.
        needed = Counter(fold(fact.letters) for what in wanted.values() for fact in what[:1])
        if kind == "imprint":
            rows = rows_of(self.edition, self.format)
            needed.update(fold(letters_of(entry)) for row in rows for entry in row.entries)
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
        yield from self.twice(lines, kind)
        if kind == "imprint":
            yield from self.rows(blocks)

    def met(self, line: Line) -> list[str]:
        """Return the letters of the facts in a line, in order."""
        return [letters for letters, _ in sorted(self.known(line)[0], key=lambda one: one[1])]

    def twice(self, lines: Sequence[Sequence[str]], kind: FrameKind) -> Iterator[Problem]:
        """Yield what stands twice, one after the other, and is one fact alone."""
        doubled = [one for line in lines for one, other in pairwise(line) if one == other]
        doubled += [one for line, other in pairwise(lines) if line == other for one in line]
        for letters in dict.fromkeys(doubled):
            if self.meanings[letters] == 1:
                fact = next(fact for fact, known in self.keyed if known == letters)
                yield self.problem(
                    f"the {fact.what} (“{short(fact.text)}”) stands twice in the {kind} of the "
                    f"{self.name}",
                    fact.span,
                )

    def rows(self, blocks: Sequence[Block]) -> Iterator[Problem]:
        """Yield the rows of an imprint that are not there, or without their label."""
        said = "".join(
            letters_and_digits(line.letters)
            for block in blocks
            for line in _lines(block, self.format)
        )
        for row in rows_of(self.edition, self.format):
            label, entries = (
                letters_and_digits(row.label),
                [letters_and_digits(entry) for entry in row.entries],
            )
            together = label + "".join(entries) in said
            if together or all(label + entry in said for entry in entries):
                continue
            for text, letters in zip(row.entries, entries, strict=True):
                if letters not in said:
                    yield self.problem(
                        f"“{short(text)}” is missing in the imprint of the {self.name}, beside "
                        f"“{row.label}”"
                    )
            if all(letters in said for letters in entries):
                yield self.problem(f"“{row.label}” is missing in the imprint of the {self.name}")

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
        for kind in KINDS:
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
        page = FORMATS[self.format].offers
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
            if person.url:
                yield person.url, person.url
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
        reported = set()
        # Word links the number of “Chapter 1” alone: the field is what it counts by.
        kept = {
            wanted
            for place, wanted in enumerate(mine.targets)
            if wanted.startswith(("#", "@")) and self.lands(line.targets[begin + place])
        }
        for place, wanted in enumerate(mine.targets):
            found = line.targets[begin + place]
            if (wanted, found) in reported or (not wanted and not found):
                continue
            if not found and wanted in kept:
                continue
            reported.add((wanted, found))
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
        """Yield the faults in the links of a line that is no paragraph."""
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
        first = min(opening, default=0)  # what stands before every chapter has none to name
        pages = {_range(block.place)[0] for block in self.structure.body if block.place} - opening
        over = {page for page, carried in self.over().items() if carried}
        lacking: set[int] = set()
        # What has no words stands on page 0.
        pages, over = ({at for at in found if at > first} for found in (pages, over))
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
        """Yield the heads that name another chapter, or have words that are not in the report."""
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
        with_number = [both for _, *both in headings if both[0] != both[1]]
        whole, unnumbered = ({both[at] for both in with_number} for at in (0, 1))
        named: list[tuple[Block, bool]] = []
        bare: list[Block] = []
        names_any = numbers_any = False
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
            titled = {key for key, _ in found} & titles
            # A chapter called as the report is says nothing where the head has the report's title.
            chapters = titled - {key for _, key in self.keyed}
            named.append((block, bool(titled) or drawn))
            yield from self.unnamed(block)
            names_any = names_any or bool(chapters)
            numbers_any = numbers_any or bool(chapters & whole)
            bare += [block] if chapters and chapters <= unnumbered else []
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
        for block in bare if numbers_any else ():
            yield self.problem(
                f"the head of the {self.name} ({block.place}) lacks its chapter's number"
            )
        # Word's heads keep the report's title where a field shows the chapter's.
        if names_any:
            for block, has in named:
                page, first = _range(block.place)[0], min(at for at, *_ in headings)
                if not has and (page > first or (page == first and not over.get(page, False))):
                    yield self.problem(
                        f"the head of the {self.name} ({block.place}) does not name its chapter"
                    )

    def unnamed(self, block: Block) -> Iterator[Problem]:
        """Yield the publishers' names that are missing in a head.

        Where it has the chapter's title in two languages, names find no room.
        """
        if self.beside:
            return
        said = "".join(fold(line.letters) for line, _ in lines_of((block,), self.format))
        for fact in names_of(self.edition, self.format, "head"):
            if fold(fact.letters) not in said:
                yield self.problem(
                    f"the {fact.what} (“{short(fact.text)}”) is missing in the head of the "
                    f"{self.name} ({block.place})",
                    fact.span,
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
            if not self.has_pages:
                if not block.label and _range(block.place)[1] >= begins:
                    yield self.problem(
                        f"the foot of the {self.name} ({block.place}) has no page number"
                    )
            elif (
                (labels := self.label_of(block))
                and left != labels[0]
                and (left or labels[0] not in line.letters)
            ):
                yield self.problem(
                    f"the foot of the {self.name} ({block.place}) says “{short(left)}”, not "
                    f"“{labels[0]}”"
                )
        if self.has_pages:
            have = {_range(block.place)[0] for block in feet}
            parts = self.structure.frame
            before = (*parts.get("imprint", ()), *parts.get("abstract", ()))
            lists = (block for entries in self.structure.contents for block in entries)
            for blocks in (self.structure.body, (*before, *lists)):
                pages = {_range(block.place)[0] for block in blocks if block.place}
                if len(pages & have) * 2 > len(pages):
                    for page in sorted(pages - have):
                        yield self.problem(f"the foot of page {page} of the {self.name} is missing")


def _meanings(keyed: Sequence[tuple[Fact, str]]) -> Counter[str]:
    """Return how many things the same letters may be: a name may be that of an affiliation, too.

    What a label says besides is not another thing.
    """
    kinds: dict[str, set[str]] = {}
    for fact, letters in keyed:
        kinds.setdefault(letters, set()).add(fact.what)
    return Counter({letters: len(whats - {"label"}) or 1 for letters, whats in kinds.items()})


def _lines(block: Block, format_: str) -> Iterator[Line]:
    yield lay_open([*label_of(block), *worded(block.content, format_)])
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
    shown = number[0] if number and words not in as_text else ""
    words = shown + as_text.get(words.removeprefix(shown), words.removeprefix(shown))
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


__all__ = ["check_frame"]
