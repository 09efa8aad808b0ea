"""Parity of what stands before the text and after it: cover, title page, abstract, imprint.

Packs lay these out as they like, and formats show other parts of them. So no order is asked for:
every word there must be one of the *facts* that the edition knows (its metadata, the names of
who publishes, the labels of its languages), and every fact that a reader needs must be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ..artefacts.structure import Block, Run, Structure
from ..diagnostics import NOWHERE, Problem, Severity, Span, short
from ..document import RESOLVER, InlineImage, LanguageSpan, Passage
from ..edition import Edition
from ..formats import FORMATS
from ..imprint import cited, imprint_rows, kind_of
from ..institute import Institute, Organisation
from ..languages import FIRST_EAST_ASIAN, Language, language_key
from ..metadata import Contributor, Metadata, licence
from ..walk import plain_text, walk
from .flattening import runs_of
from .sameness import Line, first_language, formula_words, lay_open, letters_of

_CLOSE = 0.6
_SHORT = 8
"""Letters. A shorter fact is found only where no word goes on around it."""

_HINT = "build it again; if it stays so, the fault is in a template of the pack or in Tongwen"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that front matter may say.

    Attributes:
        what: what it is, in words.
        text: as it is shown.
        language: BCP 47 tag; empty: it is in none.
        needed: a reader must find it, or another of the same ``what``.
        once: it stands but once.
        languages: of each of its letters, where not all are in one.
    """

    what: str
    text: str
    language: str = ""
    span: Span = NOWHERE
    needed: bool = False
    once: bool = False
    languages: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """The letters by which it is found."""
        return letters_of(self.text)


def facts_of(edition: Edition, format_: str) -> list[Fact]:
    """Return all that the front matter of an artefact may say."""
    language, companion = edition.language, edition.companion
    row, mine = FORMATS[format_], edition.metadata
    second = row.allowances.second
    found = list(_of_metadata(edition, mine, language.tag, format_, edition.people))
    found.append(Fact("date", plain_text(edition.published), language.tag, edition.metadata.span,
                      needed=True))  # fmt: skip
    runs = worded(runs_of(edition, format_, cited(edition), language.tag), format_)
    found.append(Fact("suggested citation", "".join(run.text for run in runs), language.tag,
                      mine.span, "citation" not in row.parts,
                      languages=lay_open(runs).languages))  # fmt: skip
    if companion and edition.companion_metadata:
        theirs = edition.companion_metadata
        # In a parallel edition the authors stand in both languages already.
        people = () if edition.parallel else theirs.contributors
        names = [Fact("author", plain_text(one.name), companion.tag) for one in theirs.contributors]
        found += names if edition.parallel else []
        for fact in _of_metadata(edition, theirs, companion.tag, format_, people):
            shown = fact.what.partition(",")[0] in second
            found.append(
                replace(fact, what=f"{fact.what} in {companion.autonym}",
                        needed=fact.needed and shown)
            )  # fmt: skip
    if companion:
        found.append(Fact(f"date in {companion.autonym}", plain_text(edition.companion_published),
                          companion.tag, mine.span, "date" in second))  # fmt: skip
    for publisher in edition.institute.publishers:
        found += _of_institute(publisher, edition)
    for spoken in (language, companion):
        if spoken is not None:
            found += _labels(spoken, edition)
    for key in _headings(edition, format_):
        label = language.label(key)
        found.append(Fact(f"heading “{label}”", label, "", mine.span, needed=True))
    editions = [(other.name, other.language.tag) for other in edition.alternates]
    if row.offers and editions:
        editions.append((edition.name, language.tag))
    found += [Fact(f"edition in {name}", name, tag, mine.span, row.offers)
              for name, tag in editions]  # fmt: skip
    return [fact for fact in found if fact.letters]


def _headings(edition: Edition, format_: str) -> Iterator[str]:
    """Yield the labels that stand over parts of the front matter."""
    document, metadata = edition.document, edition.metadata
    lists = FORMATS[format_].allowances.lists
    for key, there in (
        ("abstract", metadata.abstract),
        ("keywords", metadata.keywords),
        ("contents", document.contents),
        ("figures", document.figures if lists else ()),
        ("tables", document.tables if lists else ()),
    ):
        if there:
            yield key


def _in_each_language(passage: Passage) -> Iterator[Passage]:
    """Yield the parts of a passage that says something in two languages, each in its own."""
    spans = [part for part in passage.content if isinstance(part, LanguageSpan)]
    others = tuple(part for part in passage.content if not isinstance(part, LanguageSpan))
    if not spans or any(map(str.isalnum, plain_text(others))):
        yield passage
        return
    for part in spans:
        yield replace(passage, content=part.content, language=part.language)


def _of_metadata(
    edition: Edition, metadata: Metadata, tag: str, format_: str, people: Sequence[Contributor]
) -> Iterator[Fact]:
    span = metadata.span

    def fact(what: str, passage: Passage, *, needed: bool = True, once: bool = False) -> Fact:
        place = passage.span if passage.span.file else span
        # What its pictures say is a fact of its own: artefacts have it beside the words.
        runs = worded(runs_of(edition, format_, passage, tag), format_)
        words = "".join(run.text for run in runs)
        spoken = lay_open(runs).languages
        language = passage.language or tag
        return Fact(what, words, language, place, needed and bool(words), once, spoken)

    # Of many authors the names alone stand on a printed cover.
    allowed = FORMATS[format_].allowances
    affiliated = len(people) <= allowed.affiliated
    yield fact("title", metadata.title)
    yield fact("subtitle", metadata.subtitle)
    kind = kind_of(edition) if metadata is edition.metadata else metadata.kind
    yield fact("kind", kind, needed=bool(metadata.kind))
    for line in _in_each_language(metadata.credit_line):
        yield fact("credit line", line, needed=bool(people))
    for number, person in enumerate(people, start=1):
        for name in _in_each_language(person.name):
            yield fact(f"author {number}", name)
        for place, line in enumerate(person.affiliation, start=1):
            what = f"affiliation of author {number}, line {place}"
            yield fact(what, line, needed=affiliated)
        if person.orcid:
            what = f"ORCID iD of author {number}"
            yield Fact(what, person.orcid, "", span, needed=True)
            yield Fact(what, f"https://orcid.org/{person.orcid}", "", span, needed=True)
            yield Fact("ORCID", "ORCID")
        if person.email:
            what = f"e-mail of author {number}"
            yield Fact(what, person.email, "", span, not what.startswith(allowed.omits))
        if person.url:
            yield Fact(f"address of author {number}", person.url, "", span, needed=True)
    for number, paragraph in enumerate(metadata.abstract, start=1):
        yield fact(f"abstract, paragraph {number}", paragraph, once=True)
    for word in metadata.keywords:
        yield fact(f"keyword “{plain_text(word)}”", word)
    yield fact("series", metadata.series)
    if metadata.series_number:
        yield Fact("number in the series", metadata.series_number, "", span, needed=True)
    yield fact("publisher", metadata.publisher, needed=False)
    for number, paragraph in enumerate(metadata.colophon, start=1):
        yield fact(f"colophon, paragraph {number}", paragraph, once=True)
    for number, change in enumerate(metadata.history, start=1):
        yield fact(f"version {number}", change, once=True)
    for number, paragraph in enumerate(metadata.disclaimer, start=1):
        yield fact(f"disclaimer, paragraph {number}", paragraph, once=True)
    if metadata.qr_code:
        yield Fact("QR code", edition.language.label("qr-code"), "", span)
        for row in imprint_rows(edition):
            for image in walk(row.content):
                if isinstance(image, InlineImage):
                    yield Fact("QR code", image.alternative, "", span, needed=True)
    if metadata.licence:
        yield Fact("licence", licence(metadata.licence)[0], "", span, needed=True)
        yield Fact("licence", licence(metadata.licence)[1])
    for node in walk(metadata):
        if isinstance(node, InlineImage):
            said = node.alternative
            yield Fact(f"picture “{said}”", said, "", node.span, needed=True)
    for what, value in (
        ("DOI", metadata.doi),
        ("ISBN", metadata.isbn),
        ("ISSN", metadata.issn),
    ):
        if value:
            yield Fact(what, value, "", span, needed=True)
    if metadata.doi:
        yield Fact("DOI", f"{RESOLVER}{metadata.doi}", "", span, needed=True)


def _of_institute(institute: Institute, edition: Edition) -> Iterator[Fact]:
    for body in institute.bodies:
        what = f"name of {body.name(edition.language.tag)}"
        for name, tag in _names(body):
            yield Fact(what, name, tag, institute.span, needed=True)
        for spoken in (edition.language, edition.companion):
            if spoken is not None:
                emblem = spoken.label("emblem-of", body.name(spoken.tag))
                yield Fact(f"emblem of {body.name(edition.language.tag)}", emblem, "")
        for tag, address in (body.address or {}).items():
            yield Fact("address", address, tag)
        yield Fact("web address", body.web)
    for texts, what in ((institute.imprint, "publisher"), (institute.series, "series")):
        for tag, text in (texts or {}).items():
            yield Fact(what, text, tag)
    for words in licence(institute.licence):
        yield Fact("licence", words)


def _names(body: Organisation) -> Iterator[tuple[str, str]]:
    for names in (body.names, body.short_names):
        for tag, name in names.items():
            yield name, tag


def _labels(language: Language, edition: Edition) -> Iterator[Fact]:
    # What runs from right to left has a third language in Word, which nobody reads back yet.
    tag = "" if language.script.right_to_left else language.tag
    for key in _LABELS:
        yield Fact("label", language.label(key), tag)
    # The program's name is in no language, whatever stands round it.
    yield Fact("label", language.label("set-with", edition.version), "")
    yield Fact("label", language.label("extent"), "")  # the number belongs to layout
    yield Fact("label", language.autonym, "")


_LABELS = (
    "contents", "figures", "tables", "abstract", "keywords", "authors", "published", "publisher",
    "series", "licence", "colophon", "language", "top", "doi", "isbn", "issn",
    "cite-as", "address", "report", "cover", "history",
    "disclaimer",
)  # fmt: skip


def check_front(
    edition: Edition, format_: str, structure: Structure, damaged: set[str]
) -> Iterator[Problem]:
    """Yield what the front matter of an artefact says otherwise than the edition, or not at all.

    ``damaged`` takes the facts that a problem is about.
    """
    name = FORMATS[format_].noun
    folded = FORMATS[format_].allowances.capitals
    facts = facts_of(edition, format_)
    compared = [(fact, fold(fact.letters) if folded else fact.letters) for fact in facts]
    keyed = in_order(compared)
    met: dict[str, int] = {}
    texts: dict[str, int] = {}
    for line, place in lines_of(structure.front, format_):
        letters = fold(line.letters) if folded else line.letters
        mask = [False] * len(letters)
        for fact, wanted in keyed:
            for at in places_of(letters, wanted, line, mask):
                mask[at : at + len(wanted)] = [True] * len(wanted)
                met[fact.what] = met.get(fact.what, 0) + 1
                texts[wanted] = texts.get(wanted, 0) + 1
                yield from _language(fact, facts, line, at, format_, name, place)
        left = words_left(line, mask)
        if left:
            near = _nearest(letters, left, keyed)
            if near is None:
                yield Problem(
                    edition.metadata.span,
                    "PAR-15",
                    f"the front matter of the {name} says “{short(left)}” ({place}), which the "
                    "report does not say",
                    _HINT,
                    Severity.WARNING,
                )
            else:
                damaged.add(near.what)
                yield Problem(
                    near.span if near.span.file else edition.metadata.span,
                    "PAR-15",
                    f"the {near.what} reads “{short(_readable(line))}”, not "
                    f"“{short(near.text)}”, in the {name} ({place})",
                    _HINT,
                )
    shown_as = {*met, *(fact.what for fact, letters in compared if letters in texts)}
    same = Counter(letters for fact, letters in compared if fact.what.startswith("affiliation"))
    for fact, letters in compared:
        place_ = fact.span if fact.span.file else edition.metadata.span
        shown = fact.what in shown_as
        if texts.get(letters, 0) < same.get(letters, 0):
            shown = False  # two people of one house: it stands beside each
        if fact.needed and not shown and fact.what not in damaged:
            damaged.add(fact.what)
            yield Problem(
                place_, "PAR-15",
                f"the {fact.what} (“{short(fact.text)}”) is missing in the {name}", _HINT,
            )  # fmt: skip
        elif fact.once and texts.get(letters, 0) > 1:
            yield Problem(place_, "PAR-02", f"the {fact.what} stands twice in the {name}", _HINT)


def in_order(facts: Iterable[tuple[Fact, str]]) -> list[tuple[Fact, str]]:
    """Return facts with their letters in the order in which they are looked for.

    Longest first: a title that has the subtitle's words in it is not the subtitle. Of those with
    the same letters the first is one that says in which language it is.
    """
    return sorted(facts, key=lambda pair: (-len(pair[1]), not pair[0].language))


def lines_of(blocks: Iterable[Block], format_: str) -> Iterator[tuple[Line, str]]:
    """Yield the words of each block, and each alternative text as words of its own."""
    for block in blocks:
        runs = worded(block.content, format_)
        yield lay_open([*label_of(block), *runs]), block.place
        for run in block.content:
            if run.kind == "picture" and run.text:
                yield lay_open([Run(run.text, run.language)]), block.place
        for cell in block.cells:
            yield lay_open(cell.content), block.place


def label_of(block: Block) -> list[Run]:
    """Return a block's label as words before its own, in their language."""
    spoken = next((run.language for run in block.content if run.kind == "words"), "")
    return [Run(block.label, spoken), Run("\n")] if block.label else []


def worded(runs: Iterable[Run], format_: str) -> list[Run]:
    """Return the runs of words, and of formulas as the words that the format carries."""
    return [
        replace(run, text=formula_words(format_, run.text), kind="words")
        if run.kind == "formula"
        else run
        for run in runs
        if run.kind in ("words", "formula")
    ]


def fold(text: str) -> str:
    """Return ``text`` in small letters, as many as it has."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def places_of(letters: str, wanted: str, line: Line, mask: list[bool]) -> Iterator[int]:
    """Yield where ``wanted`` stands in ``letters``, in a place that no longer fact has taken."""
    at = letters.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not any(mask[at:end]) and (
            len(wanted) >= _SHORT or (_apart(letters, line, mask, at) and
                                      _apart(letters, line, mask, end))
        ):  # fmt: skip
            yield at
            at = letters.find(wanted, end)
        else:
            at = letters.find(wanted, at + 1)


def _apart(letters: str, line: Line, mask: list[bool], at: int) -> bool:
    """Whether no word goes on across ``at``."""
    if at in (0, len(letters)) or line.gaps[at]:
        return True
    one, other = letters[at - 1], letters[at]
    return (
        not one.isalnum() or not other.isalnum() or mask[at - 1] or mask[at]
        or max(one, other) >= FIRST_EAST_ASIAN
    )  # fmt: skip


def words_left(line: Line, mask: list[bool]) -> str:
    """Return the words that are no fact, as they stand; "" where only signs are left."""
    text = "".join(
        (" " if gap else "") + letter
        for letter, gap, known in zip(line.letters, line.gaps, mask, strict=True)
        if not known
    )
    return text.strip() if any(letter.isalnum() for letter in text) else ""


def _nearest(letters: str, left: str, keyed: list[tuple[Fact, str]]) -> Fact | None:
    """Return the fact that a damaged line was probably meant to say."""
    rest = fold(letters_of(left))
    best: tuple[float, Fact] | None = None
    for fact, wanted in keyed:
        for text in dict.fromkeys((letters, rest)):
            if len(text) < 3 or not wanted:
                continue
            if len(text) >= 4 and wanted.startswith(text):
                likeness = 0.9
            else:
                matcher = SequenceMatcher(None, wanted, text, autojunk=False)
                if matcher.real_quick_ratio() < _CLOSE or matcher.quick_ratio() < _CLOSE:
                    continue
                likeness = matcher.ratio()
            if likeness >= _CLOSE and (best is None or likeness > best[0]):
                best = likeness, fact
    return best[1] if best else None


def _language(
    fact: Fact, facts: list[Fact], line: Line, at: int, format_: str, name: str, place: str
) -> Iterator[Problem]:
    if not fact.language or FORMATS[format_].allowances.plain:
        return
    spoken = {
        language_key(other.language)
        for other in facts
        if other.language and other.letters == fact.letters
    }
    if len(spoken) > 1:
        return  # said alike in several languages: any of them is right
    end = at + len(fact.letters)
    languages = fact.languages or (fact.language,) * (end - at)
    mine = Line(line.letters[at:end], (), languages, (), ())
    wrong = first_language(format_, mine, line, at)
    if wrong is not None:
        yield Problem(
            fact.span, "PAR-10",
            f"the {fact.what} “{short(fact.text)}” is marked as "
            f"“{line.languages[at + wrong] or 'no language'}”, not “{languages[wrong]}”, in the "
            f"{name} ({place})",
            _HINT,
        )  # fmt: skip


def _readable(line: Line) -> str:
    return "".join(
        (" " if gap else "") + letter for letter, gap in zip(line.letters, line.gaps, strict=True)
    )
