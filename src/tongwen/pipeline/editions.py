"""A report and an institute → editions, resolved and checked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..diagnostics import Problem, Problems, Span, nearest
from ..gate import GateError
from .charts import drawn_charts
from .citation_styles import citation_style
from .project import Progress, Project, Request, silent

if TYPE_CHECKING:
    from ..document import Document, Passage, Resource
    from ..edition import Alternate, Edition
    from ..institute import Institute
    from ..languages import Language
    from ..metadata import Contributor, Metadata
    from ..readers.source import Report


def check(project: Project, request: Request, progress: Progress = silent) -> Problems:
    """Read, resolve and check every edition asked for, and write nothing."""
    problems = Problems()
    progress("reading", 0, 1)
    report, institute = read(project, request, problems)
    if report is not None and institute is not None:
        resolved_editions(project, report, institute, request.editions, problems)
    return problems


def read(
    project: Project, request: Request, problems: Problems
) -> tuple[Report | None, Institute | None]:
    """Return the report and its institute; on an error perhaps another, to look further with."""
    from ..front_matter import BRAND
    from ..institute import HOUSE, PARTED, read_institute
    from ..readers.source import read_report

    folder = project.content / request.report
    report = read_report(project.gate(folder), folder, problems, project.named)
    if report is None:
        return None, None
    slug = request.institute or PARTED.join(report.metadata.institutes)
    if not slug:
        problems.error(
            "META-02",
            report.metadata.span,
            "the report names no institute",
            f"write “institute: …”; known: {', '.join(project.institutes)}",
        )
        return report, _stand_in(project)
    beside = folder / report.metadata.brand if report.metadata.brand else None
    known = (*project.institutes, HOUSE, *([BRAND] if beside else []))
    unknown = [name for name in slug.split(PARTED) if name not in known]
    if unknown and not request.institute:
        for name in unknown:
            problems.error(
                "META-04",
                report.metadata.place("institute"),
                f"there is no institute “{name}”",
                nearest(name, project.institutes) or f"known: {', '.join(project.institutes)}",
            )
        return report, _stand_in(project)
    return report, read_institute(
        project.gate(project.templates),
        project.templates,
        slug,
        problems,
        beside if slug == BRAND else None,
    )


def _stand_in(project: Project) -> Institute | None:
    """Return any institute, so that the text's problems come along with the missing one's."""
    from ..institute import read_institute

    gate = project.gate(project.templates)
    for slug in project.institutes:
        unasked = Problems()
        institute = read_institute(gate, project.templates, slug, unasked)
        if institute is not None and not unasked.has_errors:
            return institute
    return None


@dataclass(frozen=True, slots=True)
class Made:
    """An edition as it was resolved, before it is judged.

    Attributes:
        apart: what is judged: the edition itself, or of a parallel one that in each language.
        problems: what was wrong on the way.
    """

    edition: Edition
    apart: tuple[Edition, ...]
    problems: Problems


def resolved_editions(
    project: Project,
    report: Report,
    institute: Institute,
    wanted: Sequence[str],
    problems: Problems,
    *,
    as_found: bool = False,
) -> list[tuple[Edition, Problems]]:
    """Return each edition asked for with its own problems, which are in ``problems`` too.

    Args:
        as_found: report problems as the checks do, not as the report lets them count.
    """
    editions = []
    for made in made_editions(project, report, institute, wanted, problems):
        for one in made.apart:
            found = judged(report, one, as_found=as_found)
            made.problems.extend(project.in_their_lines(report.folder, found))
        if made.edition.parallel:
            made.problems.extend(_judged_together(report, made.edition, as_found=as_found))
        problems.extend(made.problems)
        editions.append((made.edition, made.problems))
    return editions


def made_editions(
    project: Project,
    report: Report,
    institute: Institute,
    wanted: Sequence[str],
    problems: Problems,
) -> Iterator[Made]:
    """Yield each edition asked for; those that cannot be made leave ``problems`` alone."""
    from ..languages import LANGUAGES, meant_by, spoken_in

    tags = report.metadata.languages
    for tag in wanted or report.metadata.made:
        own = Problems()
        spoken = tuple(meant_by(part, tags) for part in spoken_in(tag))
        unknown = [part for part in spoken if part not in tags]
        for part in unknown:
            own.error(
                "META-04",
                report.metadata.place("languages"),
                f"the report has no edition in “{part}”",
                f"its languages are: {', '.join(tags)}; add it to “languages” and translate",
            )
        edition = None
        if not unknown:
            languages = [LANGUAGES[part] for part in spoken]
            apart, edition = _asked_for(project, report, institute, languages, own)
        if edition is None:
            problems.extend(own)
        else:
            yield Made(edition, apart, own)


def _judged_together(report: Report, edition: Edition, *, as_found: bool) -> Iterator[Problem]:
    """Yield what only an edition in two languages can have; each is judged by itself besides."""
    from ..checks.glyphs import check_direction
    from ..checks.profiles import adjusted

    adjustments = () if as_found else report.metadata.checks
    yield from adjusted(check_direction(edition), adjustments)


def judged(report: Report, edition: Edition, *, as_found: bool = False) -> Iterator[Problem]:
    """Yield the problems of an edition in one language, and of its translation.

    Args:
        as_found: report problems as the checks do, not as the report lets them count.
    """
    from ..checks.profiles import adjusted
    from ..checks.registry import run
    from ..checks.translation import translated

    adjustments = () if as_found else report.metadata.checks
    yield from adjusted(run("edition", edition), adjustments)
    if edition.language.tag in report.catalogues:
        found = run("translation", translated(report, edition.language.tag))
        yield from adjusted(found, adjustments)


def _asked_for(
    project: Project,
    report: Report,
    institute: Institute,
    languages: Sequence[Language],
    problems: Problems,
) -> tuple[tuple[Edition, ...], Edition | None]:
    """Return the editions in each of ``languages``, and the one that was asked for.

    Of one language it is the same; of two it has both, side by side. What is wrong with the text
    of a parallel edition is wrong with one of the two.
    """
    from ..institute import in_columns

    if len(languages) == 1:
        edition = make_edition(project, report, institute, languages[0], problems)
        return ((edition,), edition) if edition else ((), None)
    one, other = languages
    institute = in_columns(institute)
    first = make_edition(project, report, institute, one, problems, companion=other)
    if first is None:
        return (), None
    second = make_edition(
        project, report, institute, other, problems, companion=one, counted=works_listed(first)
    )
    return ((first, second), side_by_side(first, second)) if second else ((first,), None)


def make_edition(
    project: Project,
    report: Report,
    institute: Institute,
    language: Language,
    problems: Problems,
    *,
    companion: Language | None = None,
    counted: tuple[str, ...] = (),
) -> Edition | None:
    """Return the edition of ``report`` in ``language``, everything resolved; None on an error.

    Args:
        companion: the language of second titles, where it is not the report's next one.
        counted: works, by key, in the order in which the edition beside this one counts them.
    """
    from ..edition import Edition
    from ..institute import PARTED, in_language
    from ..languages import LANGUAGES, date_in_words
    from ..transforms import Context, resolve
    from ..walk import plain_text

    source = LANGUAGES[report.metadata.languages[0]]
    others = [LANGUAGES[tag] for tag in report.metadata.languages if tag != language.tag]
    companion = companion or (others[0] if others else None)
    if (style := citation_style(project, report, institute, problems)) is None:
        return None
    document = resolve(
        _with_abstract(report),
        Context(
            language=language,
            companion=companion,
            source_language=source,
            catalogue=report.catalogues.get(language.tag),
            companion_catalogue=report.catalogues.get(companion.tag) if companion else None,
            references=report.references,
            missing=report.metadata.missing,
            counted=counted,
            listed=report.metadata.listed,
            numbered=report.metadata.numbered,
            contents_depth=report.metadata.contents_depth,
            citation_style=style,
            pull_quotes=institute.tokens.ornaments.pull_quotes,
            capitals_from=institute.tokens.capitals_from,
            institutes=tuple(institute.slug.split(PARTED)),
            drafted=project.draft,
            places=report.metadata.places,
            problems=problems,
        ),
    )
    metadata, other_metadata = in_words(report, language, problems)
    document, metadata = _abstract_apart(report, document, metadata)
    document = _with_qr_code(_with_authors(document, metadata), report, language, problems)
    theirs = other_metadata[companion.tag] if companion else None
    companion_metadata = _where_it_differs(theirs, metadata) if theirs else None
    published = report.metadata.published
    if institute.slug != PARTED.join(report.metadata.institutes):
        metadata = _of_somebody_else(metadata)
        companion_metadata = companion_metadata and _of_somebody_else(companion_metadata)
    return Edition(
        report=report.slug,
        language=language,
        companion=companion,
        metadata=replace(metadata, licence=metadata.licence or institute.licence),
        companion_metadata=companion_metadata,
        institute=in_language(institute, language),
        document=document,
        published=date_in_words(published, language) if published else (),
        companion_published=date_in_words(published, companion) if published and companion else (),
        resources=_pictures(report, document, institute, language, problems),
        data=report.data,
        other_metadata={
            tag: theirs
            for tag, theirs in other_metadata.items()
            if plain_text(theirs.title) != plain_text(metadata.title)
        },
        alternates=_alternates(report, language.tag),
        version=__version__,
        source=_bundle(project, report, problems) if "source" in metadata.attachments else b"",
    )


def _with_authors(document: Document, metadata: Metadata) -> Document:
    """Return ``document`` with what the metadata say about the authors, where it has a place."""
    from ..document import Definition, DefinitionList, Division, Link, Paragraph, Passage, Text
    from ..walk import Node, rebuild

    def described(person: Contributor) -> tuple[Paragraph, ...]:
        found = [*person.affiliation, *person.about]
        for site, name in (("https://orcid.org/", person.orcid), ("https://ror.org/", person.ror)):
            if name:
                address = f"{site}{name.removeprefix(site)}"
                found.append(Passage((Link(address, (Text(address),)),)))
        if person.url:
            found.append(Passage((Link(person.url, (Text(person.url),)),)))
        return tuple(Paragraph(passage, span=passage.span) for passage in found)

    people = tuple(
        Definition(person.name, (described(person),), span=person.name.span)
        for person in metadata.contributors
    )

    def change(block: Node) -> Node:
        if not isinstance(block, Division) or block.role != "authors" or not people:
            return block
        return replace(block, blocks=(DefinitionList(people, span=block.span), *block.blocks))

    return rebuild(document, change, frozenset({Division}))


def _of_somebody_else(metadata: Metadata) -> Metadata:
    """Return metadata without the publisher: a report names its own, not another edition's."""
    from ..document import NO_PASSAGE

    return replace(metadata, publisher=NO_PASSAGE)


def _alternates(report: Report, own: str) -> tuple[Alternate, ...]:
    """Return the report's editions besides the one with the tag ``own``."""
    from ..edition import Alternate
    from ..languages import LANGUAGES, spoken_in

    return tuple(
        Alternate(tag, LANGUAGES[spoken_in(tag)[0]], f"{report.slug}.{tag}.html")
        for tag in report.metadata.made
        if tag != own
    )


def _pictures(
    report: Report,
    document: Document,
    institute: Institute,
    language: Language,
    problems: Problems,
) -> Mapping[str, Resource]:
    """Return the report's pictures by name, drawings in the colours and faces of the institute."""
    from ..document import Image, InlineImage
    from ..imprint import QR_CODE
    from ..pictures.codes import qr_code
    from ..walk import walk

    images = [node for node in walk(document) if isinstance(node, Image)]
    where = _address(report, language)
    coded = report.metadata.qr_code or any(image.source == QR_CODE for image in images)
    codes = {QR_CODE: qr_code(QR_CODE, where)} if coded and where else {}
    at_night = {image.dark for image in images} - {image.source for image in images}
    # Only a draft is built without a picture, whose fault has been reported.
    missing = {
        node.source: _stand_in_picture(node.source)
        for node in walk(document)
        if isinstance(node, (Image, InlineImage))
    }
    return (
        missing
        | drawn_charts(document, institute, language, problems)
        | codes
        | {
            name: replace(
                resource, data=_drawing(resource.data, institute, language, dark=name in at_night)
            )
            if resource.media_type == "image/svg+xml"
            else resource
            for name, resource in report.resources.items()
        }
    )


def _stand_in_picture(name: str) -> Resource:
    from ..document import Resource

    return Resource(name, "image/svg+xml", _STAND_IN, 320, 80)


_STAND_IN = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 80" width="320" height="80">'
    b'<path d="M1 1h318v78h-318z M1 1l318 78 M319 1l-318 78" fill="none" stroke="#888888"/></svg>'
)
"""Stands where a picture is missing: a crossed frame."""


def works_listed(edition: Edition) -> tuple[str, ...]:
    """Return the keys of the works in the list of references, in its order."""
    from ..document import BibliographyEntry
    from ..walk import walk

    entries = (node for node in walk(edition.document) if isinstance(node, BibliographyEntry))
    return tuple(entry.key for entry in entries)


def side_by_side(first: Edition, second: Edition) -> Edition:
    """Return the parallel edition of ``first`` and ``second``: one report in two languages."""
    from ..transforms.pairing import paired

    together = replace(
        first,
        metadata=_bilingual_metadata(first, second),
        document=paired(first.document, second.document),
        companion=second.language,
        companion_metadata=_where_it_differs(second.metadata, first.metadata),
        companion_published=second.published,
        parallel=True,
        credited=_people_in_both(first, second),
    )
    others = {other.tag: other for other in (*second.alternates, *first.alternates)}
    return replace(
        together,
        alternates=tuple(other for tag, other in others.items() if tag != together.tag),
    )


def _bilingual_metadata(first: Edition, second: Edition) -> Metadata:
    """Return the metadata of the first edition, with what it says to its readers in both languages.

    What catalogues and programs get stays in the first language.
    """
    from ..transforms.pairing import as_second_text, both
    from ..walk import plain_text

    ours, theirs = first.metadata, second.metadata
    tags = first.language.tag, second.language.tag
    # What has no translation stands there already.
    said = {plain_text(line) for line in ours.colophon}
    added = (line for line in theirs.colophon if plain_text(line) not in said)
    return replace(
        ours,
        credit_line=both(ours.credit_line, theirs.credit_line, tags),
        colophon=(*ours.colophon, *(as_second_text(line, tags) for line in added)),
    )


def _people_in_both(first: Edition, second: Edition) -> tuple[Contributor, ...]:
    """Return who made the report: names in a line, lines of affiliation one below the other."""
    from ..transforms.pairing import as_second_text, name_in_both
    from ..walk import plain_text

    tags = first.language.tag, second.language.tag
    found = []
    for ours, theirs in zip(first.metadata.contributors, second.metadata.contributors, strict=True):
        said = {plain_text(line) for line in ours.affiliation}
        added = (line for line in theirs.affiliation if plain_text(line) not in said)
        lines = (*ours.affiliation, *(as_second_text(line, tags) for line in added))
        name = name_in_both(ours.name, theirs.name, tags)
        found.append(replace(ours, name=name, affiliation=lines))
    return tuple(found)


def _derivation(tag: str, language: Language) -> Passage:
    """Return what the imprint of an edition says that was converted from the one in ``tag``."""
    from ..document import Passage, Text
    from ..languages import LANGUAGES, convert

    name = convert(LANGUAGES[tag].autonym, tag, language.tag)
    return Passage((Text(language.label("derived-from", name)),))


def _refers(report: Report) -> bool:
    from ..document import Citation, CrossReference, Link
    from ..walk import walk

    return any(
        isinstance(node, (Citation, CrossReference))
        or (isinstance(node, Link) and ":" not in node.target)
        for node in walk(report.metadata.abstract)
    )


def _with_abstract(report: Report) -> Document:
    """Return the report's text, behind its abstract where that cites works or refers to parts.

    So its citations are counted with all others; :func:`_abstract_apart` takes it back.
    """
    from ..document import Division, Paragraph

    if not _refers(report):
        return report.document
    paragraphs = tuple(Paragraph(part, span=part.span) for part in report.metadata.abstract)
    return replace(report.document, blocks=(Division(paragraphs), *report.document.blocks))


def _abstract_apart(
    report: Report, document: Document, metadata: Metadata
) -> tuple[Document, Metadata]:
    from ..document import BibliographyEntry, Citation, Division, Paragraph
    from ..walk import Node, rebuild, walk

    if not _refers(report):
        return document, metadata
    first, *rest = document.blocks
    if not isinstance(first, Division):
        raise AssertionError("the abstract stands first")
    abstract = tuple(block.content for block in first.blocks if isinstance(block, Paragraph))
    # A way back from the list of references leads to chapters, which have pages of their own.
    there = {node.identifier for node in walk(abstract) if isinstance(node, Citation)}

    def change(node: Node) -> Node:
        if not isinstance(node, BibliographyEntry):
            return node
        kept = tuple(one for one in node.mentions if one.target not in there)
        return replace(node, mentions=kept)

    document = rebuild(replace(document, blocks=tuple(rest)), change)
    return document, replace(metadata, abstract=abstract)


def _address(report: Report, language: Language) -> str:
    """Return where the report is found: by its DOI, else on its site; or ""."""
    from ..document import RESOLVER

    metadata = report.metadata
    site = f"{metadata.address}{language.tag}/" if metadata.address else ""
    return f"{RESOLVER}{metadata.doi}" if metadata.doi else site


def _with_qr_code(
    document: Document, report: Report, language: Language, problems: Problems
) -> Document:
    """Return ``document`` with its address as a QR code where it asks for that.

    Problems: ``META-04`` there is no address.
    """
    from ..document import Division, Image, Link, Paragraph, Passage, Text
    from ..imprint import QR_CODE, QR_WIDTH
    from ..walk import Node, rebuild

    where = _address(report, language)
    if report.metadata.qr_code and not where:
        _report_no_address(report.metadata.place("qr-code"), problems)
    said = Passage((Text(language.label("qr-code-of", where)),))

    def change(block: Node) -> Node:
        if not isinstance(block, Division) or block.role != "qr-code":
            return block
        if not where:
            _report_no_address(block.span, problems)
            return block
        link = Passage((Link(where, (Text(where),)),))
        code = Image(QR_CODE, said, QR_WIDTH, span=block.span)
        return replace(block, blocks=(code, Paragraph(link, span=block.span), *block.blocks))

    return rebuild(document, change, frozenset({Division}))


def _report_no_address(span: Span, problems: Problems) -> None:
    problems.error(
        "META-04", span, "there is nothing that the QR code could lead to",
        "write “doi: …” or “address: …” in report.yaml",
    )  # fmt: skip


def _drawing(data: bytes, institute: Institute, language: Language, *, dark: bool = False) -> bytes:
    """Return an SVG in the colours of the institute, its words in faces that are there.

    Args:
        dark: in the colours of its web page on a dark screen.
    """
    from ..fonts import faces, script_families
    from ..institute import drawing_families, drawing_with_tokens
    from ..institute.dark import dark_tokens
    from ..pictures.words import with_faces, words_in

    tokens = dark_tokens(institute.tokens) if dark else institute.tokens
    data = drawing_with_tokens(data, tokens, language)
    words = words_in(data)
    if not words:
        return data
    known = {face.family for face in faces()} | {font.family for font in institute.font_files}
    own = {
        kind: (*families[:-1], *script_families(words, families), families[-1])
        for kind, families in drawing_families(institute.tokens, language).items()
    }
    return with_faces(data, known, own)


def in_words(
    report: Report, language: Language, problems: Problems
) -> tuple[Metadata, dict[str, Metadata]]:
    """Return the metadata in ``language``, and in each of the report's other languages by tag."""
    from ..languages import LANGUAGES
    from ..transforms import read_formulas
    from ..transforms.scripts import marked_scripts
    from ..transforms.translation import translate
    from ..transforms.typography import spaced_marks

    source = LANGUAGES[report.metadata.languages[0]]
    found = {}
    for tag in report.metadata.languages:
        metadata, catalogue = report.metadata, report.catalogues.get(tag)
        heard = problems if tag == language.tag else Problems()
        if catalogue is not None:
            metadata = translate(metadata, catalogue, source, heard)
        if catalogue is not None and catalogue.derived_from:
            said = _derivation(catalogue.derived_from, LANGUAGES[tag])
            metadata = replace(metadata, colophon=(*metadata.colophon, said))
        metadata = read_formulas(_licensed(metadata), tag, heard, report.metadata.span)
        found[tag] = marked_scripts(metadata, tag, report.metadata.languages)
    return spaced_marks(found.pop(language.tag), language), found


def _licensed(metadata: Metadata) -> Metadata:
    """Return ``metadata`` with the licence in its own language, where it is a sentence."""
    from ..walk import plain_text

    sentence = plain_text(metadata.licence_sentence)
    return replace(metadata, licence=sentence) if sentence else metadata


def _bundle(project: Project, report: Report, problems: Problems) -> bytes:
    """Return the report's folder as a ZIP file, the same bytes for the same files.

    Nothing hidden is in it. The files are stored as they are; the PDF deflates them.
    """
    gate = project.gate(report.folder)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as bundle:
        for path in sorted(report.folder.rglob("*")):
            name = path.relative_to(report.folder).as_posix()
            if not path.is_file() or any(part.startswith(".") for part in name.split("/")):
                continue
            try:
                data = gate.read_bytes(name, report.folder)
            except GateError as error:
                problems.error(error.code, gate.span(path), f"“{name}” {error.reason}", error.hint)
                continue
            entry = zipfile.ZipInfo(f"{report.slug}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            bundle.writestr(entry, data)
    return output.getvalue()


def _where_it_differs(companion: Metadata, metadata: Metadata) -> Metadata | None:
    """Return the metadata in the report's other language without what would stand twice.

    What has no translation yet stands in the language it was written in, on both sides.
    None where that is so of the title.
    """
    from ..document import NO_PASSAGE, Passage
    from ..walk import plain_text

    if plain_text(companion.title) == plain_text(metadata.title):
        return None
    changes: dict[str, Any] = {}
    for field in fields(companion):
        theirs, ours = getattr(companion, field.name), getattr(metadata, field.name)
        if isinstance(theirs, Passage) and plain_text(theirs) == plain_text(ours):
            changes[field.name] = NO_PASSAGE
    if plain_text(companion.abstract) == plain_text(metadata.abstract):
        changes |= {"abstract": (), "keywords": ()}
    return replace(companion, **changes)
