"""Tells, feature by feature, what two Word files have: ours, and Pandoc's of the same report.

    python bench/word_features.py OURS.docx THEIRS.docx    read two files, print the table
    python bench/word_features.py --report ai-pioneers     make both first
    … --page docs/word.md                                  and put the table into that page

Both files are read by the same functions, from their XML alone. Pandoc is given our own file as
its reference document, so that it has every style of ours to use.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tongwen.artefacts.docx.word import WP, A, M, Story, W, WordFile, is_on, read_word, value
from tongwen.checks.word import WORD_CHECKS, check_word
from tongwen.checks.word.objects import captions, check_captions
from tongwen.checks.word.packages import check_entries
from tongwen.checks.word.styles import check_direct_formatting

_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Feature:
    """Something that Word has XML of its own for.

    Attributes:
        xml: how a file that Word made says it.
        tested: the checks and tests that hold it.
        read: what a file has of it; "" for nothing.
    """

    name: str
    xml: str
    tested: str
    read: Callable[[WordFile], str]


def _share(marks: Sequence[bool]) -> str:
    """Return "3 of 4"; "" where there is none, or no thing to have it."""
    return f"{sum(marks)} of {len(marks)}" if any(marks) else ""


def _count(things: Sequence[object]) -> str:
    return str(len(things)) if things else ""


def _said(yes: bool | None) -> str:
    return "yes" if yes else ""


def _fields(file: WordFile, *names: str) -> list[str]:
    return [
        field.instruction for story in file.stories for field in story.fields if field.name in names
    ]


def _tables(file: WordFile, path: str) -> list[bool]:
    """Whether each table of the text has, at ``path`` of its first row or itself, a property."""
    found = []
    for table in file.document.root.iter(f"{W}tbl"):
        row = table.find(f"{W}tr")
        found.append(
            table.find(path) is not None or (row is not None and row.find(path) is not None)
        )
    return found


def _captions(file: WordFile) -> str:
    wrong = list(check_captions(file))
    labels = list(captions(file))
    return f"{len(labels) - len(wrong)} of {len(labels)}" if labels else ""


def _contents(file: WordFile) -> Iterator[tuple[int, int]]:
    """Yield, for each list of contents, its lines and how many of them have a page."""
    story = file.document
    for field in story.fields:
        if field.name == "TOC":
            lines = [line for line in story.words(field).split("\n") if line.strip()]
            inside = [one for one in story.fields if one.name == "PAGEREF"
                      and field.start <= one.begin < field.end]  # fmt: skip
            yield len(lines), len(inside)


def _numbered_headings(file: WordFile) -> str:
    story = file.document
    headings = [
        bool(file.labels.get(place)) for place, paragraph in enumerate(story.paragraphs)
        if file.styles.level_of(paragraph.node) is not None
    ]  # fmt: skip
    return _share(headings)


def _untyped_headings(file: WordFile) -> str:
    """Return how many headings do not hold a number among their words."""
    story = file.document
    return _share(
        [
            not re.match(r"[\d.]+\s", story.words(paragraph))
            for paragraph in story.paragraphs
            if file.styles.level_of(paragraph.node) is not None
        ]
    )


def _han_runs(file: WordFile) -> Iterator[tuple[Story, str, str]]:
    """Yield, for each run with Han, its story, its language and its East Asian face."""
    for story in file.stories:
        for run in story.runs:
            if _HAN.search(story.words(run)):
                face = file.run_property(story, run, "rFonts", ("eastAsiaTheme", "eastAsia"))
                yield story, file.run_property(story, run, "lang", ("eastAsia",)), face


def _han_face(file: WordFile, reference: str) -> str:
    """Return the family that a reference to the theme comes to."""
    theme = file.root("theme")
    if not reference.endswith("EastAsia") or theme is None:
        return reference
    kind = "major" if reference.startswith("major") else "minor"
    for group in theme.iter(f"{A}{kind}Font"):
        for node in group.iter(f"{A}ea"):
            return str(node.get("typeface", ""))
    return ""


def _theme_colours(file: WordFile) -> str:
    root = file.styles.root
    nodes = [] if root is None else [n for n in root.iter(f"{W}color") if value(n) != "auto"]
    return _share([bool(value(node, "themeColor")) for node in nodes])


def _direct(file: WordFile) -> str:
    return "none" if not list(check_direct_formatting(file)) else ""


def _notes(file: WordFile) -> str:
    root = file.root("footnotes")
    nodes = [] if root is None else root.findall(f"{W}footnote")
    return _count([node for node in nodes if not value(node, "type")])


def _pictures(file: WordFile, test: Callable[[str, str], bool]) -> list[bool]:
    return [
        test(str(node.get("descr", "")), "".join(str(child.tag) for child in node.iter()))
        for story in file.stories
        for node in story.root.iter(f"{WP}docPr")
    ]


def _fallbacks(file: WordFile) -> str:
    found = []
    for story in file.stories:
        for blip in story.root.iter(f"{A}blip"):
            found.append(any("svgBlip" in str(child.tag) for child in blip.iter()))
    return _share(found)


def _links_to_works(file: WordFile) -> str:
    story = file.document
    works = {
        bookmark.name
        for bookmark in story.bookmarks
        for paragraph in story.paragraphs
        if paragraph.start <= bookmark.start <= paragraph.end
        and "bibliography" in file.styles.names(paragraph.style)
    }
    links = [node for node in story.root.iter(f"{W}hyperlink") if value(node, "anchor") in works]
    return _count(links)


def _properties(file: WordFile) -> str:
    names = ("title", "creator", "language", "keywords", "subject")
    return ", ".join(name for name in names if file.properties.get(name, "").strip())


def _custom(file: WordFile) -> str:
    root = file.package.root("", "custom-properties")
    return _count([] if root is None else list(root))


def _latent(file: WordFile) -> str:
    root = file.styles.root
    latent = None if root is None else root.find(f"{W}latentStyles")
    return _said(value(latent, "defSemiHidden") == "1")


def _normal(file: WordFile, name: str) -> bool:
    default = file.styles.property(file.styles.default, f"{W}pPr/{W}{name}")
    return (
        default is not None or file.styles.defaults(f"{W}pPrDefault/{W}pPr/{W}{name}") is not None
    )


def _fonts(file: WordFile, test: Callable[[list[str]], bool]) -> list[bool]:
    root = file.root("fontTable")
    return [
        test([str(child.tag).rpartition("}")[2] for child in font])
        for font in (() if root is None else root.iter(f"{W}font"))
    ]


def _formats(file: WordFile) -> str:
    found = dict.fromkeys(
        value(section.node.find(f"{W}pgNumType"), "fmt") for section in file.sections
    )
    return ", ".join(name for name in found if name)


def _mode(file: WordFile) -> str:
    nodes = () if file.settings is None else file.settings.iter(f"{W}compatSetting")
    return next((value(n) for n in nodes if value(n, "name") == "compatibilityMode"), "")


def _quiet(file: WordFile) -> str:
    node = None if file.settings is None else file.settings.find(f"{W}updateFields")
    return _said(node is None or not is_on(node))


def _found(file: WordFile) -> str:
    """Return how many kinds of problem our own checks find."""
    wrong = [code for code, check in WORD_CHECKS.items() if list(check(file))]
    return f"{len(wrong)} of {len(WORD_CHECKS)} find something" if wrong else "none finds anything"


FEATURES: tuple[Feature, ...] = (
    Feature("headings numbered by a list", "`w:numPr` in the style, `w:lvl` with `w:pStyle`",
            "WORD-46, WORD-47", _numbered_headings),
    Feature("headings without a typed number", "no number in `w:t`", "WORD-29",
            _untyped_headings),
    Feature("contents filled in, lines", "`TOC \\o` with its result", "WORD-29",
            lambda file: _count([1] * sum(lines for lines, _ in _contents(file)))),
    Feature("page numbers in contents", "`PAGEREF` in each line", "WORD-28, a layout",
            lambda file: _count([1] * sum(pages for _, pages in _contents(file)))),
    Feature("nothing to update on opening", "no `w:updateFields`", "WORD-08", _quiet),
    Feature("captions that Word counts, kept with their object", "`SEQ` in style `caption`",
            "WORD-26, WORD-80", _captions),
    Feature("live references", "`REF` to a bookmark", "WORD-25, WORD-27",
            lambda file: _count(_fields(file, "REF"))),
    Feature("citations linked to the works", "`w:hyperlink w:anchor`", "WORD-25", _links_to_works),
    Feature("running headers that follow the text", "`STYLEREF`", "WORD-30",
            lambda file: _count(_fields(file, "STYLEREF"))),
    Feature("page numbers", "`PAGE`", "WORD-92", lambda file: _count(_fields(file, "PAGE"))),
    Feature("number of pages", "`NUMPAGES`", "WORD-28",
            lambda file: _count(_fields(file, "NUMPAGES"))),
    Feature("footnotes", "`w:footnote` in its part", "WORD-85 to WORD-87", _notes),
    Feature("sections", "`w:sectPr`", "WORD-90, WORD-91",
            lambda file: _count(file.sections)),
    Feature("front matter and body counted apart", "`w:pgNumType w:fmt`", "test_docx", _formats),
    Feature("Han in the right language", "`w:lang w:eastAsia`", "WORD-55, WORD-56",
            lambda file: _share([tag.startswith("zh") for _, tag, _ in _han_runs(file)])),
    Feature("Han in a face of its own", "`w:rFonts w:eastAsiaTheme`", "WORD-57",
            lambda file: _share([bool(_han_face(file, face)) for _, _, face in _han_runs(file)])),
    Feature("line breaks by Han rules", "`w:kinsoku`", "test_docx",
            lambda file: _said(_normal(file, "kinsoku"))),
    Feature("space between Han and Latin", "`w:autoSpaceDE`, `w:autoSpaceDN`", "test_docx",
            lambda file: _said(_normal(file, "autoSpaceDE") and _normal(file, "autoSpaceDN"))),
    Feature("head rows that repeat (not the caption: Word has none that repeats)",
            "`w:tblHeader`", "WORD-75",
            lambda file: _share(_tables(file, f"{W}trPr/{W}tblHeader"))),
    Feature("rows that hold together", "`w:cantSplit`", "WORD-76",
            lambda file: _share(_tables(file, f"{W}trPr/{W}cantSplit"))),
    Feature("tables with a style", "`w:tblStyle`", "WORD-77",
            lambda file: _share(_tables(file, f"{W}tblPr/{W}tblStyle"))),
    Feature("tables described", "`w:tblDescription`", "WORD-79",
            lambda file: _share(_tables(file, f"{W}tblPr/{W}tblDescription"))),
    Feature("pictures with alternative text, or marked as decoration", "`wp:docPr descr`",
            "WORD-70, WORD-71",
            lambda file: _share(_pictures(file, lambda words, tags: bool(words) != (
                "decorative" in tags)))),
    Feature("drawings as SVG with a PNG beside", "`asvg:svgBlip`", "WORD-73", _fallbacks),
    Feature("no formatting by hand", "styles alone", "WORD-49", _direct),
    Feature("colours of the theme", "`w:themeColor`", "WORD-50", _theme_colours),
    Feature("faces of the theme", "`w:asciiTheme` in the defaults", "WORD-10, WORD-44",
            lambda file: _said(bool(value(
                file.styles.defaults(f"{W}rPrDefault/{W}rPr/{W}rFonts"), "asciiTheme")))),
    Feature("substitutes for missing faces", "`w:altName`", "WORD-12",
            lambda file: _share(_fonts(file, lambda names: "altName" in names))),
    Feature("faces in the file", "`w:embedRegular`", "WORD-11",
            lambda file: _share(_fonts(
                file, lambda names: any(name.startswith("embed") for name in names)))),
    Feature("unneeded styles hidden", "`w:latentStyles`", "WORD-45", _latent),
    Feature("bookmarks", "`w:bookmarkStart`", "WORD-20, WORD-21",
            lambda file: _count(file.document.bookmarks)),
    Feature("properties", "`docProps/core.xml`", "WORD-07", _properties),
    Feature("custom properties", "`docProps/custom.xml`", "WORD-31", _custom),
    Feature("properties shown in the text", "`DOCPROPERTY`", "WORD-31",
            lambda file: _count(_fields(file, "DOCPROPERTY"))),
    Feature("equations", "`m:oMath`", "test_docx",
            lambda file: _count(list(file.document.root.iter(f"{M}oMath")))),
    Feature("layout of the newest Word", "`compatibilityMode`", "WORD-09", _mode),
    Feature("same input, same bytes", "entries without a time", "WORD-05",
            lambda file: _said(not any("time" in p.message for p in check_entries(file)))),
    Feature("our own checks", "all of the above", "test_word_checks", _found),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What two files have of one feature."""

    feature: Feature
    ours: str
    theirs: str


def compared(ours: bytes, theirs: bytes) -> list[Row]:
    """Return the rows of the table.

    Raises:
        UnreadableArtefact: one of them is no Word file.
    """
    files = read_word(ours), read_word(theirs)
    return [Row(feature, *(feature.read(file) for file in files)) for feature in FEATURES]


BEGIN, END = "<!-- made by bench/word_features.py -->", "<!-- end -->"


def lines_of(rows: Sequence[Row]) -> list[str]:
    """Return ``rows`` as a table in Markdown."""
    return [
        "| feature | Word's own XML | ours | Pandoc | how tested |",
        "|---|---|---|---|---|",
        *(
            f"| {row.feature.name} | {row.feature.xml} | {row.ours or '–'} | {row.theirs or '–'} "
            f"| {row.feature.tested} |"
            for row in rows
        ),
    ]


def filled(page: str, rows: Sequence[Row]) -> str:
    """Return ``page`` with the table between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([f"{before}{BEGIN}", *lines_of(rows), f"{END}{after}"])


def make_both(report: str) -> tuple[bytes, bytes]:
    """Return the English Word editions of ``report``, ours and Pandoc's with ours for reference."""
    from bench import LANGUAGE, Pandoc, Tongwen, copy_project

    copy = copy_project(report)
    Tongwen(copy, report).build("docx")
    (ours,) = (copy / "build" / report).glob(f"*/{report}.{LANGUAGE}.docx")
    pandoc = Pandoc(copy, report)
    pandoc.common.append(f"--reference-doc={ours}")
    pandoc.build("docx")
    return ours.read_bytes(), (pandoc.out / "report.docx").read_bytes()


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    table = Table(title="What two Word files of one report have")
    for heading in ("feature", "ours", "Pandoc"):
        table.add_column(heading)
    for row in rows:
        table.add_row(row.feature.name, row.ours or "–", row.theirs or "–")
    Console(width=None if sys.stdout.isatty() else 110).print(table)


def main() -> int:
    """Read both files and print; perhaps make them first, and write the page."""
    parser = argparse.ArgumentParser(description="Compare two Word files, feature by feature.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="ours, then the other")
    parser.add_argument("--report", default="ai-pioneers", help="make both of this report")
    parser.add_argument("--page", type=Path, help="a page in Markdown that takes the table")
    options = parser.parse_args()
    if len(options.files) not in (0, 2):
        parser.error("name two files, or none")
    if options.files:
        ours, theirs = (path.read_bytes() for path in options.files)
    else:
        ours, theirs = make_both(options.report)
    rows = compared(ours, theirs)
    show(rows)
    for name, data in (("ours", ours), ("Pandoc", theirs)):
        codes = sorted({problem.code for problem in check_word(data)})
        print(f"checks that find something in {name}: {', '.join(codes) or 'none'}")
    if options.page:
        options.page.write_text(filled(options.page.read_text("utf-8"), rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
