"""Comparing what an artefact says with the edition, made flat: block by block, run by run."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..artefacts.structure import Block, Cell, Landing, Note, Run, Structure
from ..diagnostics import NOWHERE, Problem, Span
from ..formats import FORMATS
from ..languages import language_key
from .alignment import Side, align, label_differs, undashed
from .excerpts import (
    READABLE,
    brief,
    excerpt,
    excerpts,
    headed,
    letters,
    plain,
    shape,
    span_of,
    stretches,
)
from .flattening import CROSS, DASHES, NOTES_TARGET, Flat, Wanted, WantedNote
from .sameness import (
    FORMULA,
    NOTE,
    PICTURE,
    Line,
    first_language,
    lay_open,
    letters_of,
    same_address,
    same_formula,
    same_gaps,
)

HINT = "build it again; if it stays so, the fault is Tongwen's: tell its makers"

_NOUNS = {
    "paragraph": "paragraph",
    "heading": "heading",
    "item": "list item",
    "term": "term",
    "explanation": "explanation",
    "attribution": "attribution",
    "caption": "caption",
    "label": "label",
    "code": "code",
    "formula": "formula",
    "picture": "picture",
    "reference": "reference",
    "break": "break",
    "table": "table",
    "contents": "line of contents",
}


@dataclass
class Comparison:
    """An artefact's structure beside the edition, made flat: what differs is a problem."""

    format: str
    structure: Structure
    flat: Flat
    _met: dict[int, Wanted] = field(default_factory=dict)
    _noted: dict[int, WantedNote] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the format is called in a message."""
        return FORMATS[self.format].noun

    def problems(self) -> Iterator[Problem]:
        """Yield the problems of the text, of the notes and of the contents."""
        body = [Side(wanted.block) for wanted in self.flat.body]
        dashed = {
            side.line.letters.lstrip(DASHES): len(side.line.letters)
            for wanted, side in zip(self.flat.body, body, strict=True)
            if wanted.dashed
        }
        found = [undashed(Side(block, True), dashed) for block in self.structure.body]
        pairs, problems = self._aligned(self.flat.body, body, found, "")
        self._met = {place: self.flat.body[index] for index, place in pairs}
        yield from problems
        noted = list(self._notes())
        for index, place in pairs:
            yield from self._differences(self.flat.body[index], body[index], found[place])
        yield from noted
        yield from self._contents()

    # --- alignment

    def _aligned(
        self,
        wanted: Sequence[Wanted],
        ours: Sequence[Side],
        theirs: Sequence[Side],
        within: str,
    ) -> tuple[list[tuple[int, int]], list[Problem]]:
        """Return which block matches which, and the problems of those without a match."""
        pairs, lost, extra = align(ours, theirs)
        problems: list[Problem] = []
        places = dict(pairs)
        spare = defaultdict(list)
        for place in extra:
            spare[theirs[place].letters].append(place)
        paired: set[int] = set()
        for index in lost:
            same = spare.get(ours[index].letters, []) if ours[index].letters else []
            at = self._where(index, places, theirs)
            if same:
                place = same.pop(0)
                paired.add(place)
                pairs.append((index, place))
                problems.append(
                    self._problem(
                        wanted[index].span,
                        "PAR-03",
                        f"the {self._said(ours[index])} stands at another place in the "
                        f"{self.name}{within}: {theirs[place].block.place}",
                    )
                )
            else:
                problems.append(
                    self._problem(
                        wanted[index].span,
                        "PAR-12" if ours[index].block.kind == "picture" else "PAR-01",
                        f"the {self._said(ours[index])} is missing in the {self.name}{within}{at}",
                    )
                )
        known = {ours[index].letters: index for index, _ in pairs}
        for place in extra:
            if place in paired:
                continue
            side = theirs[place]
            twin = known.get(side.letters) if side.letters else None
            near = self._neighbour(place, pairs)
            if twin is not None:
                problems.append(
                    self._problem(
                        wanted[twin].span,
                        "PAR-02",
                        f"the {self._said(ours[twin])} stands twice in the {self.name}{within}, "
                        f"again at {side.block.place}",
                    )
                )
            else:
                problems.append(
                    self._problem(
                        wanted[near].span if near is not None else NOWHERE,
                        "PAR-04",
                        f"the {self.name}{within} has a {self._said(side)} that the report does "
                        f"not have, at {side.block.place}",
                    )
                )
        return sorted(pairs), problems

    @staticmethod
    def _where(index: int, places: Mapping[int, int], theirs: Sequence[Side]) -> str:
        before = next((places[at] for at in range(index - 1, -1, -1) if at in places), None)
        if before is None:
            return ""
        return f", after {theirs[before].block.place}"

    @staticmethod
    def _neighbour(place: int, pairs: Iterable[tuple[int, int]]) -> int | None:
        before = [(at, index) for index, at in pairs if at < place]
        return max(before)[1] if before else min((index for index, _ in pairs), default=None)

    # --- two blocks

    def _differences(self, wanted: Wanted, ours: Side, theirs: Side) -> Iterator[Problem]:
        mine, other = ours.block, theirs.block
        said = self._said(ours)
        at = f"in the {self.name} ({other.place})"
        yield from self._ways_back(wanted, other, said, at)
        if mine.kind == other.kind == "table":
            yield from self._table(wanted, mine, other, at)
            return
        if mine.kind != other.kind:
            yield self._problem(wanted.span, "PAR-05", f"the {said} is a {_NOUNS[other.kind]} {at}")
        elif mine.level != other.level and None not in (mine.level, other.level):
            yield self._problem(
                wanted.span,
                "PAR-05",
                f"the {said} has the level {other.level}, not {mine.level}, {at}",
            )
        if mine.kind == "formula":
            yield from self._formula_block(wanted, ours, theirs, at)
            return
        if ours.line.letters != theirs.line.letters:
            yield from self._words(wanted, ours, theirs, said, at)
            return
        if other.label and ours.label != theirs.label:
            yield self._problem(
                wanted.span, "PAR-06",
                f"the {said} has the label “{other.label}”, not “{mine.label}”, {at}",
            )  # fmt: skip
        if mine.mark and other.mark and other.mark != mine.mark:
            yield self._problem(
                wanted.span,
                "PAR-06",
                f"the {said} is counted “{other.mark}”, not “{mine.mark}”, {at}",
            )
        yield from self._lines(wanted, ours.line, theirs.line, said, at)

    def _words(
        self, wanted: Wanted, ours: Side, theirs: Side, said: str, at: str
    ) -> Iterator[Problem]:
        """Yield how the letters of two blocks differ: by number, by cutting, by words."""
        mine, other = ours.line.letters, theirs.line.letters
        numbered = label_differs(ours, theirs)
        if numbered is not None:
            shown = numbered or "none"
            yield self._problem(
                wanted.span,
                "PAR-06",
                f"the {said} has the number “{shown}”, not “{ours.block.label}”, {at}",
            )
            return
        for sign, code, noun in (
            (NOTE, "PAR-11", "the call of a note"),
            (PICTURE, "PAR-12", "a picture"),
            (FORMULA, "PAR-13", "a formula"),
        ):
            if mine.replace(sign, "") == other.replace(sign, ""):
                fewer = mine.count(sign) > other.count(sign)
                change = "has lost" if fewer else "has moved or won"
                yield self._problem(wanted.span, code, f"the {said} {change} {noun} {at}")
                return
        if other and mine.startswith(other):
            ends = other[-24:].translate(READABLE)
            yield self._problem(
                wanted.span, "PAR-08", f"the {said} is cut off {at}: it ends “…{ends}”"
            )
        else:
            one, two = excerpts(ours.line, theirs.line)
            yield self._problem(
                wanted.span, "PAR-07", f"the {said} reads “{two}”, not “{one}”, {at}"
            )

    def _lines(
        self, wanted: Wanted, mine: Line, other: Line, said: str, at: str
    ) -> Iterator[Problem]:
        """Yield how two lines of the same letters differ: gaps, languages, links, notes."""
        place = same_gaps(mine.gaps, other.gaps)
        if place is not None:
            one, two = excerpt(mine, place), excerpt(other, place)
            yield self._problem(
                wanted.span, "PAR-07", f"the {said} reads “{two}”, not “{one}”, {at}"
            )
        yield from self._languages(wanted, mine, other, said, at)
        yield from self._links(wanted, mine, other, said, at)
        for one_run, other_run in zip(mine.objects, other.objects, strict=True):
            yield from self._object(wanted, one_run, other_run, said, at)

    def _languages(
        self, wanted: Wanted, mine: Line, other: Line, said: str, at: str
    ) -> Iterator[Problem]:
        place = first_language(self.format, mine, other, 0)
        if place is not None:
            yield self._problem(
                wanted.span,
                "PAR-10",
                f"“{excerpt(mine, place)}” in the {said} is marked as "
                f"“{other.languages[place] or 'no language'}”, not “{mine.languages[place]}”, {at}",
            )

    def _links(
        self, wanted: Wanted, mine: Line, other: Line, said: str, at: str
    ) -> Iterator[Problem]:
        if mine.targets == other.targets and not any(mine.targets):
            return
        for begin, end, target in stretches(mine.targets):
            met = Counter(other.targets[begin:end])
            words = excerpt(mine, begin)
            if not target:
                foreign = next((goal for goal in met if goal), None)
                if foreign is not None:
                    yield self._problem(
                        wanted.span, "PAR-09",
                        f"“{words}” in the {said} is a link to {foreign} {at}, and no link in "
                        "the report",
                    )  # fmt: skip
                continue
            partly = target.startswith(CROSS)
            if met[""] and (not partly or met[""] == end - begin):
                shown = target.lstrip(CROSS)
                yield self._problem(
                    wanted.span, "PAR-09", f"the link to “{shown}” in the {said} is lost {at}"
                )
                continue
            for goal in met:
                if goal and not self._arrives(goal, target):
                    yield self._problem(
                        wanted.span, "PAR-09",
                        f"the link “{words}” in the {said} leads to {self._goal(goal)}, not to "
                        f"{target.lstrip(CROSS)}, {at}",
                    )  # fmt: skip

    def _ways_back(self, wanted: Wanted, other: Block, said: str, at: str) -> Iterator[Problem]:
        """Yield what is wrong with the links from a work to where it is cited.

        A PDF names each page once; its destinations lie within blocks, so that nothing here shows
        in which. Where they lead is checked by PDF-54.
        """
        found = len(other.ways)
        if self.format == "pdf" and 0 < found <= wanted.ways:
            found = wanted.ways
        if found != wanted.ways:
            change = "has lost a way back" if found < wanted.ways else "has a way back too many"
            yield self._problem(
                wanted.span, "PAR-09", f"the {said} {change} to where it is cited {at}"
            )
        for goal in other.ways:
            name = goal.removeprefix("#")
            landing = self.structure.landings.get(name)
            astray = wanted.goals and name not in wanted.goals
            if self.format != "pdf":
                cites = wanted.block.kind != "reference" or (landing and self._cites(landing))
                astray = astray or landing is None or not cites
            if astray:
                what = "has its word" if wanted.goals else "cites it"
                yield self._problem(
                    wanted.span, "PAR-09",
                    f"the way back “{goal}” from the {said} leads to nothing that {what} {at}",
                )  # fmt: skip

    def _cites(self, landing: Landing) -> bool:
        """Whether a link leads from there to a work; that of a row of works names two of them."""
        parts = {"front": self.structure.front, "body": self.structure.body}
        if landing.part == "note":
            blocks: Sequence[Block] = self.structure.notes[landing.index].blocks
        else:
            blocks = parts[landing.part][landing.index : landing.index + 1]
        works = {name for met in self.flat.body if met.ways for name in met.names}
        return any(
            run.target.removeprefix("#") in works
            for block in blocks
            for runs in (block.content, *(cell.content for cell in block.cells))
            for run in runs
        )

    def _arrives(self, found: str, wanted: str) -> bool:
        """Whether a link that was found leads where the report's leads."""
        if not wanted.startswith(("#", CROSS)):
            return same_address(wanted, found)
        if not found.startswith("#"):
            return False
        landing = self.structure.landings.get(found[1:])
        if landing is not None and landing.part == "note":
            return wanted == NOTES_TARGET and landing.index == 0
        if landing is None or landing.part != "body":
            return False
        met = self._met.get(landing.index)
        return met is not None and wanted[1:] in met.names

    def _goal(self, found: str) -> str:
        landing = self.structure.landings.get(found[1:]) if found.startswith("#") else None
        met = self._met.get(landing.index) if landing and landing.part == "body" else None
        if met is not None:
            return f"the {self._said(Side(met.block))}"
        return (
            f"“{found}”" if landing or not found.startswith("#") else f"“{found}”, which is nowhere"
        )

    def _object(
        self, wanted: Wanted, mine: Run, other: Run, said: str, at: str
    ) -> Iterator[Problem]:
        if mine.kind == "note":
            landing = self.structure.landings.get(other.target[1:])
            if mine.text != other.text:
                yield self._problem(
                    wanted.span, "PAR-11",
                    f"note {mine.text} is called “{other.text}” in the {said} {at}",
                )  # fmt: skip
            if landing is None or landing.part != "note":
                yield self._problem(
                    wanted.span, "PAR-11",
                    f"the call of note {mine.text} in the {said} leads to no note {at}",
                )  # fmt: skip
            elif landing.index < len(self.structure.notes):
                met = self._noted.get(landing.index)
                if met is not None and met.number != mine.text:
                    yield self._problem(
                        wanted.span, "PAR-11",
                        f"the call of note {mine.text} in the {said} leads to note "
                        f"{met.number} {at}",
                    )  # fmt: skip
        elif mine.kind == "picture":
            if letters_of(mine.text) != letters_of(other.text):
                shown = f"is “{brief(other.text)}”" if other.text else "is lost"
                yield self._problem(
                    wanted.span, "PAR-12",
                    f"the alternative text “{brief(mine.text)}” {shown} {at}",
                )  # fmt: skip
            elif (
                other.language
                and mine.text
                and self.format != "docx"
                and (language_key(mine.language) != language_key(other.language))
            ):
                yield self._problem(
                    wanted.span, "PAR-10",
                    f"the alternative text “{brief(mine.text)}” is marked as "
                    f"“{other.language}”, not “{mine.language}”, {at}",
                )  # fmt: skip
        elif not same_formula(self.format, mine.text, other.text):
            yield self._problem(
                wanted.span, "PAR-13",
                f"the formula “{brief(mine.text)}” is “{brief(other.text)}” {at}",
            )  # fmt: skip

    def _formula_block(
        self, wanted: Wanted, ours: Side, theirs: Side, at: str
    ) -> Iterator[Problem]:
        if ours.label != theirs.label:
            yield self._problem(
                wanted.span, "PAR-06",
                f"the {self._said(ours)} has the number “{theirs.block.label}”, not "
                f"“{ours.block.label}”, {at}",
            )  # fmt: skip
        mine = "".join(run.text for run in ours.block.content)
        other = "".join(run.text for run in theirs.block.content)
        if not same_formula(self.format, mine, other):
            yield self._problem(
                wanted.span, "PAR-13",
                f"the formula “{brief(mine)}” is “{brief(other)}” {at}",
            )  # fmt: skip

    # --- tables

    def _table(self, wanted: Wanted, mine: Block, other: Block, at: str) -> Iterator[Problem]:
        cells = other.cells
        if wanted.turned and shape(cells) != shape(mine.cells):
            cells = tuple(
                sorted(
                    (replace(cell, row=cell.column, column=cell.row) for cell in cells),
                    key=lambda cell: (cell.row, cell.column),
                )
            )
        said = self._said(Side(mine))
        if mine.alternative and letters_of(mine.alternative) != letters_of(other.alternative):
            shown = f"is “{brief(other.alternative)}”" if other.alternative else "is lost"
            yield self._problem(
                wanted.span, "PAR-12",
                f"the alternative text “{brief(mine.alternative)}” {shown} {at}",
            )  # fmt: skip
        if mine.head is not None and other.head is not None and mine.head != other.head:
            yield self._problem(
                wanted.span, "PAR-14",
                f"the {said} has {other.head} head rows, not {mine.head}, {at}",
            )  # fmt: skip
        if shape(mine.cells) != shape(cells):
            rows, columns = shape(cells)
            right = shape(mine.cells)
            yield self._problem(
                wanted.span, "PAR-14",
                f"the {said} has {rows} rows and {columns} columns, not {right[0]} and "
                f"{right[1]}, {at}",
            )  # fmt: skip
        here = {(cell.row, cell.column): cell for cell in cells}
        wrong: list[tuple[int, Cell, Cell | None]] = []
        for index, cell in enumerate(mine.cells):
            match = here.get((cell.row, cell.column))
            if match is None or lay_open(match.content).letters != lay_open(cell.content).letters:
                wrong.append((index, cell, match))
            else:
                yield from self._cell(wanted, index, cell, match, mine, at)
        yield from self._wrong_cells(
            wanted, wrong, mine, at, same=shape(mine.cells) == shape(cells)
        )

    def _wrong_cells(
        self,
        wanted: Wanted,
        wrong: list[tuple[int, Cell, Cell | None]],
        table: Block,
        at: str,
        *,
        same: bool,
    ) -> Iterator[Problem]:
        swapped: set[int] = set()
        for number, (index, cell, match) in enumerate(wrong):
            if number in swapped or match is None:
                continue
            for later, (_, other, met) in enumerate(wrong[number + 1 :], start=number + 1):
                if met is not None and later not in swapped and (
                    letters(match), letters(met)
                ) == (letters(other), letters(cell)):  # fmt: skip
                    swapped |= {number, later}
                    yield self._problem(
                        span_of(wanted, index), "PAR-14",
                        f"the cells “{brief(plain(cell))}” and “{brief(plain(other))}” of "
                        f"the {self._said(Side(table))} have changed places {at}",
                    )  # fmt: skip
                    break
        reported = 0
        for number, (index, cell, match) in enumerate(wrong):
            if number in swapped:
                continue
            reported += 1
            if reported > 3 and not same:
                return  # a row or a column too few moves all that follow
            where = headed(table, cell)
            if match is None:
                yield self._problem(
                    span_of(wanted, index), "PAR-14",
                    f"the cell “{brief(plain(cell))}”{where} is missing {at}",
                )  # fmt: skip
            else:
                yield self._problem(
                    span_of(wanted, index), "PAR-14",
                    f"the cell “{brief(plain(cell))}”{where} reads "
                    f"“{brief(plain(match))}” {at}",
                )  # fmt: skip

    def _cell(
        self, wanted: Wanted, index: int, cell: Cell, match: Cell, table: Block, at: str
    ) -> Iterator[Problem]:
        span = span_of(wanted, index)
        said = f"cell “{brief(plain(cell))}”{headed(table, cell)}"
        if (cell.rows, cell.columns) != (match.rows, match.columns):
            yield self._problem(
                span, "PAR-14",
                f"the {said} spans {match.rows} rows and {match.columns} columns, not "
                f"{cell.rows} and {cell.columns}, {at}",
            )  # fmt: skip
        in_head = table.head is not None and cell.row < table.head
        # Word knows of head rows and head columns; whether an empty cell heads one is nobody's.
        asked = not wanted.turned and not (self.format == "docx" and (in_head or not cell.content))
        if asked and cell.header != match.header:
            change = "is no head of its row or column" if cell.header else "is a head"
            yield self._problem(span, "PAR-14", f"the {said} {change} {at}")
        inside = replace(wanted, span=span)
        yield from self._lines(inside, lay_open(cell.content), lay_open(match.content), said, at)

    # --- notes and contents

    def _notes(self) -> Iterator[Problem]:
        pairs = self._same_notes()
        self._noted = {place: note for note, place in pairs if place is not None}
        for note, place in pairs:
            if place is None:
                yield self._problem(
                    note.span, "PAR-11", f"note {note.number} is missing in the {self.name}"
                )
                continue
            match = self.structure.notes[place]
            if match.number != note.number:
                shown = f"has the number “{match.number}”" if match.number else "has no call"
                yield self._problem(
                    note.span, "PAR-11",
                    f"note {note.number} {shown} in the {self.name} ({match.place})",
                )  # fmt: skip
            yield from self._note(note, match)
        for place, other in enumerate(self.structure.notes):
            if place not in self._noted:
                yield self._problem(
                    NOWHERE, "PAR-11",
                    f"the {self.name} has a note “{other.number}” that the report does not have, "
                    f"at {other.place}",
                )  # fmt: skip
        order = [place for _, place in pairs if place is not None]
        if order != sorted(order):
            late = next(at for at in range(1, len(order)) if order[at] < order[at - 1])
            note = pairs[late][0]
            yield self._problem(
                note.span, "PAR-03",
                f"note {note.number} stands at another place in the {self.name}",
            )  # fmt: skip

    def _same_notes(self) -> list[tuple[WantedNote, int | None]]:
        """Return each note and the index of the one that was found for it: by words, by number."""

        def letters(blocks: Iterable[Block]) -> str:
            return "\x1f".join(Side(block).letters for block in blocks)

        free = list(range(len(self.structure.notes)))
        found: dict[str, int] = {}
        notes = self.structure.notes
        said = [letters(note.blocks) for note in notes]
        for by in ("both", "words", "number"):
            for note in self.flat.notes:
                if note.number in found:
                    continue
                words = letters(wanted.block for wanted in note.blocks)
                for place in free:
                    same_words = said[place] == words
                    same_number = notes[place].number == note.number
                    if {"both": same_words and same_number, "words": same_words and bool(words),
                        "number": same_number}[by]:  # fmt: skip
                        found[note.number] = place
                        free.remove(place)
                        break
        return [(note, found.get(note.number)) for note in self.flat.notes]

    def _note(self, note: WantedNote, match: Note) -> Iterator[Problem]:
        ours = [Side(wanted.block) for wanted in note.blocks]
        theirs = [Side(replace(block, level=None) if self.format == "pdf" else block)
                  for block in match.blocks]  # fmt: skip
        within = f", in note {note.number}"
        pairs, problems = self._aligned(note.blocks, ours, theirs, within)
        for problem in problems:
            place = problem.span if problem.span.file else note.span
            yield replace(problem, code="PAR-11", span=place)
        for index, place_ in pairs:
            yield from self._differences(note.blocks[index], ours[index], theirs[place_])
        if match.back:
            landing = self.structure.landings.get(match.back[1:])
            met = self._met.get(landing.index) if landing and landing.part == "body" else None
            if met is None or not any(
                run.kind == "note" and run.text == note.number
                for runs in (met.block.content, *(cell.content for cell in met.block.cells))
                for run in runs
            ):
                yield self._problem(
                    note.span, "PAR-11",
                    f"the way back from note {note.number} does not lead to its call in the "
                    f"{self.name} ({match.place})",
                )  # fmt: skip

    def _contents(self) -> Iterator[Problem]:
        wanted_lists, found_lists = list(self.flat.contents), list(self.structure.contents)
        found_lists = [entries for entries in found_lists if entries]
        if len(found_lists) < len(wanted_lists):
            missing = wanted_lists[len(found_lists)]
            yield self._problem(
                missing[0].span, "PAR-16",
                f"the {self.name} has {len(found_lists)} lists of contents, not "
                f"{len(wanted_lists)}",
            )  # fmt: skip
        for wanted, found in zip(wanted_lists, found_lists, strict=False):
            ours = [Side(entry.block) for entry in wanted]
            blocks = [self._paged(block) for block in found]
            theirs = [Side(block) for block, _ in blocks]
            pairs, problems = self._aligned(wanted, ours, theirs, ", in the contents")
            for problem in problems:
                yield replace(problem, code="PAR-16")
            for index, place in pairs:
                for problem in self._differences(wanted[index], ours[index], theirs[place]):
                    yield replace(problem, code="PAR-16")
                yield from self._page(wanted[index], ours[index], found[place], blocks[place][1])

    def _paged(self, block: Block) -> tuple[Block, str]:
        """Return a line of contents without its page number, and the page number."""
        if self.format != "pdf" or not block.content:
            return block, ""
        last = block.content[-1]
        match = re.search(r"\n([0-9]+|[ivxlcdm]+)\s*$", last.text)
        if match is None:
            return block, ""
        runs = (*block.content[:-1], replace(last, text=last.text[: match.start()]))
        return replace(block, content=runs), match[1]

    def _page(self, wanted: Wanted, ours: Side, block: Block, page: str) -> Iterator[Problem]:
        if self.format != "pdf":
            return
        target = next((run.target for run in block.content if run.target), "")
        landing = self.structure.landings.get(target[1:])
        if landing is None or landing.part != "body":
            return  # reported as a link that leads nowhere
        place = self.structure.body[landing.index].place.removeprefix("page ")
        labels = self.structure.page_labels
        label = labels[int(place) - 1] if place.isdigit() and int(place) <= len(labels) else ""
        if label and label != page:
            yield self._problem(
                wanted.span, "PAR-16",
                f"the {self._said(ours)} names page {page or 'none'}, and leads to page {label}, "
                f"in the {self.name} ({block.place})",
            )  # fmt: skip

    # --- reporting

    def _said(self, side: Side) -> str:
        block = side.block
        noun = _NOUNS[block.kind]
        if block.kind == "table":
            words = " ".join(plain(cell) for cell in block.cells[:4])
        else:
            words = " ".join((block.label, "".join(run.text for run in block.content)))
        words = brief(words)
        return f"{noun} “{words}”" if words else f"{noun} without words"

    def _problem(self, span: Span, code: str, message: str) -> Problem:
        return Problem(span, code, message, HINT)


# --- which block is which ----------------------------------------------------------------
