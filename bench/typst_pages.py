"""The pages of an edition beside those that Typst makes of the same text.

    .venv/bin/python bench/typst_pages.py                         the flagship, in each language
    .venv/bin/python bench/typst_pages.py --edition en --institute lantern

Typst gets the same words, notes, tables and references, the same faces, size, leading, page and
measure, and does the rest by its own defaults: line breaking, page breaking, floats, notes. What
comes out is one picture a page, ours at the left, in ``build/bench/pages/``.
"""

from __future__ import annotations

import argparse
import datetime
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PIL import Image as Picture
from typography import OTHER_PYTHON, SCRATCH, TYPST

from tongwen import fonts
from tongwen.artefacts.pdf.typography import Typesetting, read_pdf_typography
from tongwen.diagnostics import Problems
from tongwen.document import (
    Bibliography,
    Block,
    Callout,
    Caption,
    Citation,
    Code,
    CodeBlock,
    CrossReference,
    DefinitionList,
    Division,
    Emphasis,
    Epigraph,
    Figure,
    Heading,
    Image,
    Index,
    Indexed,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    List,
    Math,
    MathBlock,
    NoteReference,
    Paragraph,
    Parallel,
    PullQuote,
    Quote,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Timeline,
)
from tongwen.edition import Edition
from tongwen.languages import LANGUAGES
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read
from tongwen.writers import WRITERS

PROJECT = Path(__file__).resolve().parent.parent
PAGES = SCRATCH / "pages"
RESOLUTION = 110
"""Of the pictures, in pixels per inch."""


CALLS: dict[type, str] = {
    Emphasis: "emph",
    Strong: "strong",
    Strikeout: "strike",
    Superscript: "super",
    Subscript: "sub",
}
"""Inline → Typst's function of the same meaning."""


def string(text: str) -> str:
    """Return ``text`` as a string of Typst's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Setter:
    """Writes an edition's blocks in Typst's mark-up."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.notes = edition.notes

    def words(self, content: Iterable[Inline]) -> str:
        """Return inlines as mark-up."""
        return "".join(self.inline(inline) for inline in content)

    def inline(self, inline: Inline) -> str:
        """Return one inline as mark-up."""
        match inline:
            case Text(text=text):
                return f"#text({string(text)})"
            case Emphasis() | Strong() | Strikeout() | Superscript() | Subscript():
                return f"#{CALLS[type(inline)]}[{self.words(inline.content)}]"
            case StyledSpan(style="smallcaps", content=content):
                return f"#smallcaps[{self.words(content)}]"
            case StyledSpan(content=content):
                return f"#underline[{self.words(content)}]"
            case LanguageSpan(language=language, content=content):
                return f'#text(lang: "{language[:2]}")[{self.words(content)}]'
            case Code(text=text):
                return f"#raw({string(text)})"
            case Math(tex=tex):
                return f"#raw({string(tex)})"
            case Link(target=target, content=content) if target.startswith("#"):
                return f"#text(fill: accent)[{self.words(content)}]"
            case Link(target=target, content=content):
                return f"#link({string(target)})[{self.words(content)}]"
            case Citation(content=content) | Indexed(content=content):
                return self.words(content)
            case CrossReference(text=text, number=number, number_only=only):
                return f"#text(fill: accent, {string(number if only else text)})"
            case NoteReference(identifier=identifier, repeated=False):
                return f"#footnote[{self.blocks(self.notes[identifier].blocks)}]"
            case NoteReference(number=number):
                return f"#super({string(number)})"
            case InlineImage(alternative=alternative):
                return f"#text({string(alternative)})"
            case LineBreak():
                return "#linebreak()"

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Return blocks as mark-up, parted by empty lines."""
        return "\n\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """Return one block as mark-up."""
        match block:
            case Paragraph(content=content):
                return self.words(content.content)
            case Heading(level=level, content=content, number=number):
                label = f"#text(fill: accent, {string(number)})#h(0.8em)" if number else ""
                return f"#heading(level: {level})[{label}{self.words(content.content)}]"
            case Quote(blocks=inner, attribution=attribution):
                by = f", attribution: [{self.words(attribution.content)}]" if attribution else ""
                return f"#quote(block: true{by})[{self.blocks(inner)}]"
            case Epigraph(blocks=inner) | Division(blocks=inner, role="" | "landscape"):
                return self.blocks(inner)
            case Division(blocks=inner) | PullQuote(blocks=inner):
                return f"#text(size: 1.22em, fill: accent)[{self.blocks(inner)}]"
            case List(items=items, ordered=ordered, start=start, tight=tight):
                entries = ", ".join(f"[{self.blocks(item.blocks)}]" for item in items)
                how = f"tight: {str(tight).lower()}" + (f", start: {start}" if ordered else "")
                return f"#{'enum' if ordered else 'list'}({how}, {entries})"
            case DefinitionList(definitions=definitions):
                entries = ", ".join(
                    f"terms.item([{self.words(one.term.content)}],"
                    f" [{'#parbreak()'.join(self.blocks(each) for each in one.explanations)}])"
                    for one in definitions
                )
                return f"#terms({entries})"
            case Figure(blocks=inner, caption=caption):
                return self.float(self.blocks(inner), caption)
            case Table(columns=columns, head=head, body=body, caption=caption):
                shares = [f"{column.share or 1}fr" for column in columns]
                header = ", ".join(
                    f"[*{self.words(cell.content.content)}*]" for row in head for cell in row.cells
                )
                cells = ", ".join(
                    f"table.cell(colspan: {cell.column_span}, rowspan: {cell.row_span})"
                    f"[{self.words(cell.content.content)}]"
                    for row in body
                    for cell in row.cells
                )
                table = (
                    f"#table(columns: ({', '.join(shares)},), stroke: none, align: left,"
                    f" table.hline(), table.header({header}), table.hline(stroke: 0.4pt),"
                    f" {cells}, table.hline())"
                )
                return self.float(table, caption)
            case Timeline(events=events):
                cells = ", ".join(f"[{self.words(event.when.content)}]" for event in events)
                words = ", ".join(f"[{self.words(event.what.content)}]" for event in events)
                return (
                    f"#table(columns: {len(events)}, stroke: none, align: left, {cells}, {words})"
                )
            case Callout(blocks=inner, title=title, label=label):
                heading = self.words(title.content) if title else f"#text({string(label)})"
                return (
                    "#block(fill: luma(240), inset: 10pt, width: 100%)"
                    f"[*{heading}*\n\n{self.blocks(inner)}]"
                )
            case CodeBlock(text=text):
                return f"#raw(block: true, {string(text)})"
            case MathBlock(tex=tex):
                return f"#align(center, raw({string(tex)}))"
            case Image(alternative=alternative):
                return f"#rect(width: 100%)[{self.words(alternative.content)}]"
            case ThematicBreak():
                return "#align(center, line(length: 24mm))"
            case Parallel(first=first, second=second):
                sides = f"[{self.blocks(first)}], [{self.blocks(second)}]"
                return f"#grid(columns: (1fr, 1fr), column-gutter: 8mm, {sides})"
            case Bibliography(entries=entries):
                rows = ", ".join(
                    f"text({string(entry.label)}), [{self.words(entry.content)}]"
                    for entry in entries
                )
                return f"#grid(columns: (2.4em, 1fr), row-gutter: 0.9em, {rows})"
            case Index(entries=lines):
                return f"#list({', '.join(f'[{self.words(line.content)}]' for line in lines)})"

    def float(self, body: str, caption: Caption | None) -> str:
        """Return a figure or table with its caption, which may go to a page's head or foot."""
        words = f"*{caption.label}* {self.words(caption.content.content)}" if caption else ""
        return (
            "#figure(placement: auto, supplement: none, numbering: none,"
            f" caption: [{words}])[#set text(size: 0.84em)\n{body}]"
        )


def typst_source(edition: Edition, measured: Typesetting) -> str:
    """Return the whole edition in Typst's mark-up, on pages like those that were ``measured``."""
    first = next(block for block in measured.blocks if block.justified and block.body)
    line, after = first.lines[:2]
    sheet = measured.pages[line.page]
    leading = after.baseline - line.baseline
    han = edition.language.tag.startswith("zh")
    tag = edition.language.tag.partition("-")[0]
    indent = "(amount: 2em, all: true)" if han else "1.4em"
    return "\n".join(
        (
            f"#let accent = rgb({string(edition.institute.tokens.colours.deep)})",
            f"#set page(width: {sheet.width}pt, height: {sheet.height}pt, numbering: {string('1')},"
            f" margin: (left: {sheet.left}pt, right: {sheet.width - sheet.right}pt,"
            f" top: {sheet.top}pt, bottom: {sheet.height - sheet.foot}pt))",
            f"#set text(size: {line.size}pt, lang: {string(tag)},"
            ' font: ("Source Serif 4", "Noto Serif CJK TC"), top-edge: 0.8em, bottom-edge: -0.2em)',
            f"#set par(justify: true, leading: {leading - line.size}pt,"
            f" spacing: {leading - line.size}pt, first-line-indent: {indent})",
            '#show heading: set text(font: ("Source Sans 3", "Noto Sans CJK TC"))',
            "#show heading: set block(above: 1.8em, below: 1em)",
            "#show heading.where(level: 1): it => { pagebreak(weak: true); it }",
            *(
                setter.blocks((*((chapter.heading,) if chapter.heading else ()), *chapter.blocks))
                for setter in (Setter(edition),)
                for chapter in edition.chapters
            ),
        )
    )


def pictures(path: Path) -> list[Picture.Image]:
    """Return each page of a PDF as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(RESOLUTION), "-png", str(path), f"{folder}/page"]
        subprocess.run(command, check=True)
        return [Picture.open(page).copy() for page in sorted(Path(folder).glob("*.png"))]


def side_by_side(ours: list[Picture.Image], theirs: list[Picture.Image], stem: str) -> None:
    """Write one picture a page: ours at the left, Typst's at the right."""
    for number in range(max(len(ours), len(theirs))):
        pair = [pages[number] if number < len(pages) else None for pages in (ours, theirs)]
        width, height = ours[0].size
        sheet = Picture.new("RGB", (2 * width + 12, height), "gray")
        for index, page in enumerate(pair):
            if page is not None:
                sheet.paste(page, (index * (width + 12), 0))
        sheet.save(PAGES / f"{stem}.{number + 1:02}.png")


def main() -> int:
    """Set each edition by Typst and put its pages beside ours."""
    parser = argparse.ArgumentParser(description="Compare pages with those that Typst makes.")
    parser.add_argument("report", nargs="?", default="ai-pioneers")
    parser.add_argument("--institute", default="")
    parser.add_argument("--edition", action="append")
    options = parser.parse_args()
    project, problems = Project(PROJECT), Problems()
    report, institute = read(
        project, Request(options.report, ("pdf",), options.institute), problems
    )
    if report is None or institute is None:
        raise SystemExit("\n".join(map(str, problems)))
    PAGES.mkdir(parents=True, exist_ok=True)
    for tag in options.edition or report.metadata.languages:
        edition = make_edition(project, report, institute, LANGUAGES[tag], problems)
        if edition is None:
            raise SystemExit("\n".join(map(str, problems)))
        moment = datetime.datetime.combine(
            edition.metadata.published or datetime.date.today(), datetime.time(), datetime.UTC
        )
        pdf = PAGES / f"{edition.stem}.pdf"
        pdf.write_bytes(WRITERS["pdf"](edition, moment).data)
        measured = read_pdf_typography(pdf.read_bytes())
        typ, other = pdf.with_suffix(".typ"), pdf.with_suffix(".typst.pdf")
        typ.write_text(typst_source(edition, measured), encoding="utf-8")
        subprocess.run([OTHER_PYTHON, "-c", TYPST, typ, other, fonts.prepare()], check=True)
        body = next(index for index, sheet in enumerate(measured.pages) if sheet.body)
        side_by_side(pictures(pdf)[body:], pictures(other), edition.stem)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
