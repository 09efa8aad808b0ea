"""Documents made of the model's own types go through all three writers, and come back the same.

Every block and every inline, nested as the types allow, in both scripts, with odd punctuation. A
PDF is slow to make, so an example is a whole document of many blocks; ``TONGWEN_EXAMPLES=50``
asks for more of them. And whatever Markdown is thrown at the reader: each word of it comes out
of every format, or is refused by name.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from judging import read_structure
from sample import HOUSE, sample_edition
from tongwen.checks.parity import check_parity
from tongwen.diagnostics import Problems, Span
from tongwen.document import (
    Bibliography,
    Block,
    Callout,
    Caption,
    Cell,
    Citation,
    CitationItem,
    Code,
    CodeBlock,
    Column,
    CrossReference,
    Definition,
    DefinitionList,
    Division,
    Document,
    Emphasis,
    Epigraph,
    Figure,
    Heading,
    Image,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    NoteReference,
    Paragraph,
    Passage,
    PullQuote,
    Quote,
    Reference,
    Row,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Timeline,
    TimelineEvent,
)
from tongwen.edition import Edition
from tongwen.languages import LANGUAGES
from tongwen.readers.markdown import read_markdown
from tongwen.transforms import Context, resolve
from tongwen.walk import rebuild, walk
from tongwen.writers import WRITERS

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
EXAMPLES = int(os.environ.get("TONGWEN_EXAMPLES", "3"))
FORMATS = ("html", "docx", "pdf")
STYLE = (HOUSE / "csl" / "numeric.csl").read_bytes()
WORKS = tuple(
    Reference(
        key,
        {"id": key, "type": "book", "title": title, "author": [{"family": name, "given": "A."}],
         "issued": {"date-parts": [[year]]}},
    )
    for key, title, name, year in (
        ("one", "A Book & Its Cover", "Author", 2001),
        ("two", "An Office <of> Affairs", "Müller", 1999),
        ("three", "人工智能之書", "王", 2023),
    )
)  # fmt: skip

# --- words -------------------------------------------------------------------------------

LATIN = (
    "office", "fluffy", "affine", "Zürich", "naïve", "state-of-the-art", "well", "known", "I’m",
    "“quoted”", "‘so’", "3.14", "50%", "C#", "R&D", "a<b>c", "x|y", "_under_", "*star*", "`tick`",
    "[bracket]", "{brace}", "@name", "#tag", "\\slash", "$5", "~", "^", "—", "–", "…", "·", "•",
    "1.", "2)", "-", "+", "(aside)", "e.g.", "https://example.org/a_b/c?d=e&f=g", "www.example.org",
    "internationalisation", "Ångström", "§", "©", "½", "→", "&amp;", "<br>", "{{", "}}", "{%", "%}",
)  # fmt: skip
HAN = (
    "人工智能", "，", "。", "「引」", "《書》", "（註）", "一", "發展", "、", "——", "……", "2030年",
    "第3章", "UMT", "：", "；", "？", "！", "北京大學",
)  # fmt: skip


FORMULAS = (
    "x^2", r"\frac{a}{b}", r"\sum_{i=1}^{n} i", "E = mc^2", r"\alpha + \beta", r"\sqrt{2}",
)  # fmt: skip

WRAPS: tuple[Callable[[tuple[Inline, ...]], Inline], ...] = (
    Emphasis,
    Strong,
    Strikeout,
    Superscript,
    Subscript,
    # No small capitals: in a PDF some of their letters are read back as capitals.
    lambda inside: StyledSpan("underline", inside),
    lambda inside: StyledSpan("mark", inside),
    lambda inside: LanguageSpan("zh-Hant", inside),
    lambda inside: LanguageSpan("en", inside),
    lambda inside: LanguageSpan("fr", inside),
)

LANGUAGES_WRAPPED = WRAPS[-3:]
ADDRESSES = ("https://example.org/ü?a=b&c", "mailto:a@example.org", "#?1")
WORKS_KNOWN = ("one", "two", "three")


class Maker:
    """Makes parts of a document by chance; the same seed makes the same document."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def some(self, make: Callable[[], Any], least: int, most: int) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self.chance.randint(least, most)))

    def text(self) -> str:
        """Words in either script, or in both, parted by spaces or not."""
        words, parted = self.chance.choice(((LATIN, " "), (HAN, ""), (LATIN + HAN, " ")))
        return parted.join(self.chance.choices(words, k=self.chance.randint(1, 9)))

    # --- inlines: no link in a link, no note in a note

    def inlines(self, linked: bool = True, noted: bool = True, deep: int = 2) -> tuple[Inline, ...]:
        made: list[Inline] = []
        for _ in range(self.chance.randint(1, 5)):
            made += self.inline(linked, noted, deep)
        return tuple(made)

    def inline(self, linked: bool, noted: bool, deep: int) -> tuple[Inline, ...]:
        chance = self.chance
        kind = chance.choice(
            ["text"] * 4
            + ["code", "math", "image"]
            + ["cross", "cite", "link"] * linked
            + ["note"] * noted
            + ["wrap", "wrap", "break"] * bool(deep)
        )
        match kind:
            case "code":
                return (Code(self.text()),)
            case "math":
                return (Math(chance.choice(FORMULAS)),)
            case "image":
                return (InlineImage("chart.svg", chance.choice(["a small chart", ""]), "6mm"),)
            case "cross":
                return (CrossReference(f"?{chance.randint(0, 99)}", chance.random() < 0.3),)
            case "cite":
                keys = chance.sample(WORKS_KNOWN, chance.randint(1, 3))
                return (Citation(tuple(CitationItem(key) for key in keys)),)
            case "link":
                return (Link(chance.choice(ADDRESSES), self.inlines(False, False, 0)),)
            case "note":
                inside = self.some(lambda: self.paragraph(True, False, 1), 1, 2)
                return (NoteReference(blocks=inside),)
            case "wrap":
                wrap = chance.choice(WRAPS)
                # A PDF's note stands where it is called, in the language of the words there.
                spoken = wrap in LANGUAGES_WRAPPED
                return (wrap(self.inlines(linked, noted and not spoken, deep - 1)),)
            case "break":
                return (Text(self.text()), LineBreak(), Text(self.text()))
        return (Text(f" {self.text()} "),)

    def passage(self, linked: bool = True, noted: bool = True, deep: int = 2) -> Passage:
        # A word at the head: a passage of a note's call alone says nothing by itself.
        return Passage((Text(f"{self.text()} "), *self.inlines(linked, noted, deep)), "")

    def plain(self) -> Passage:
        return self.passage(False, False, 0)

    def paragraph(self, linked: bool = True, noted: bool = True, deep: int = 2) -> Paragraph:
        name = self.chance.choice(["", "", "par"])
        return Paragraph(self.passage(linked, noted, deep), name)

    # --- blocks

    def blocks(self, deep: int = 2) -> tuple[Block, ...]:
        return self.some(lambda: self.block(deep), 1, 3)

    def block(self, deep: int) -> Block:
        chance = self.chance
        plain = ["paragraph", "paragraph", "code", "formula", "image", "table", "figure"]
        nested = ["quote", "epigraph", "list", "list", "tasks", "terms", "callout", "division"]
        match chance.choice(plain + nested * bool(deep)):
            case "code":
                return CodeBlock(chance.choice(["x = 1 < 2\n  y & z", "一行\n\ntwo"]), "python")
            case "formula":
                return MathBlock(chance.choice(FORMULAS), chance.choice(["", "eq"]))
            case "image" if chance.random() < 0.5:
                return Image("chart.svg", decorative=True, width="20mm")
            case "image":
                return Image("chart.svg", self.plain(), "40%")
            case "table":
                return self.table()
            case "figure":
                return self.figure()
            case "quote":
                whose = chance.choice([Passage(), self.passage(deep=0)])
                return Quote(self.blocks(deep - 1), whose)
            case "epigraph":
                inside, whose = self.blocks(0), self.passage(deep=0)
                again = chance.random() < 0.5
                return PullQuote(inside, whose) if again else Epigraph(inside, whose)
            case "list":
                items = self.some(lambda: ListItem(self.blocks(deep - 1)), 1, 3)
                ordered = chance.random() < 0.5
                start = chance.randint(1, 12) if ordered else 1
                return List(items, ordered, start, chance.random() < 0.5)
            case "tasks":
                return List(
                    self.some(lambda: ListItem((self.paragraph(),), chance.random() < 0.5), 1, 2)
                )
            case "terms":
                return DefinitionList(self.some(lambda: self.definition(deep), 1, 2))
            case "callout":
                kind: Any = chance.choice(["note", "finding"])
                title = chance.choice([Passage(), self.plain()])
                return Callout(kind, self.blocks(deep - 1), title, identifier="box")
            case "division":
                role: Any = chance.choice(["", "lead"])
                inside = self.blocks(deep - 1)
                noted = any(isinstance(node, NoteReference) for node in walk(inside))
                language = "" if noted else chance.choice(["", "zh-Hant", "en"])
                return Division(inside, role, language, chance.choice(["", "div"]))
        return self.paragraph()

    def definition(self, deep: int) -> Definition:
        term = self.passage(deep=0)
        return Definition(term, self.some(lambda: self.blocks(deep - 1), 1, 2))

    def table(self) -> Table:
        chance = self.chance
        columns, head = chance.randint(1, 4), chance.randint(0, 1)
        rows = []
        for number in range(head + chance.randint(1, 3)):
            cells = []
            place = 0
            while place < columns:
                span = chance.randint(1, 2) if place + 2 <= columns else 1
                content = Passage() if chance.random() < 0.2 else self.passage(deep=0)
                header = number < head or (place == 0 and chance.random() < 0.5)
                cells.append(Cell(content, header, span))
                place += span
            rows.append(Row(tuple(cells)))
        caption = Caption(self.passage(deep=0)) if chance.random() < 0.7 else None
        return Table(
            (Column(),) * columns, tuple(rows[:head]), tuple(rows[head:]), caption,
            "tbl" if caption else "",
        )  # fmt: skip

    def figure(self) -> Figure:
        words = self.plain()
        inside: tuple[Block, ...]
        alternative = Passage()
        if self.chance.random() < 0.5:
            inside = (Image("chart.svg", words, "40%"),)
        else:
            alternative = words
            inside = (Timeline(self.some(lambda: TimelineEvent(self.plain(), self.plain()), 1, 8)),)
        return Figure(inside, Caption(self.passage(deep=0)), "fig", alternative)

    def document(self) -> tuple[str, Document]:
        """A document in either language: two chapters and the list of references."""
        chance = self.chance
        found: list[Block] = []
        for _ in range(2):
            found.append(Heading(1, self.passage(deep=0), "sec", chance.random() < 0.7))
            for _ in range(chance.randint(2, 5)):
                found += self.blocks()
                if chance.random() < 0.5:
                    found.append(Heading(chance.randint(2, 5), self.passage(deep=0), "sec"))
                if chance.random() < 0.2:
                    found.append(ThematicBreak())
        found.append(Heading(1, Passage((Text("References"),), ""), "sec", numbered=False))
        found.append(Bibliography())
        tag = chance.choice(["en", "zh-Hant"])
        return tag, named(Document(tuple(found), language=tag))


def named(document: Document) -> Document:
    """Return ``document`` with lines, with names that are its own, and references that arrive."""
    numbers, lines = count(1), count(1)

    def name(node: Any) -> Any:
        if getattr(node, "identifier", "") and not isinstance(node, NoteReference):
            node = replace(node, identifier=f"{node.identifier}-{next(numbers)}")
        if "span" in getattr(node, "__dataclass_fields__", ()):
            node = replace(node, span=Span("made.md", next(lines)))
        return node

    document = rebuild(document, name)
    goals = [
        node.identifier
        for node in walk(document.blocks)
        if isinstance(node, (Figure, Table, MathBlock))
        or (isinstance(node, Heading) and node.numbered)
        if node.identifier
    ] or [next(n.identifier for n in walk(document.blocks) if isinstance(n, Heading))]

    def lead(node: Any) -> Any:
        if isinstance(node, CrossReference):
            return replace(node, target=goals[int(node.target[1:]) % len(goals)])
        if isinstance(node, Link) and node.target.startswith("#?"):
            return replace(node, target=f"#{goals[0]}")
        return node

    return rebuild(document, lead)


def edition_of(tag: str, document: Document) -> tuple[Edition, Problems]:
    problems = Problems()
    context = Context(
        LANGUAGES[tag],
        None,
        LANGUAGES[tag],
        references=WORKS,
        citation_style=STYLE,
        problems=problems,
    )
    resolved = resolve(document, context)
    edition = replace(
        sample_edition(tag), document=resolved, companion=None, companion_metadata=None,
        companion_published=(),
    )  # fmt: skip
    return edition, problems


def differences(edition: Edition, format_: str) -> list[str]:
    artefact = WRITERS[format_](edition, MOMENT)
    structure = read_structure(format_, artefact.data)
    return [str(problem) for problem in check_parity(edition, format_, structure)]


SLOW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="TONGWEN_EXAMPLES" not in os.environ,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
    database=None,
)


def every_type(test: Any) -> Any:
    """Try the two smallest documents that have a node of every type, one in each language."""
    return example(seed=1474)(example(seed=383)(test))


# A PDF takes long: the suite makes these two alone, TONGWEN_EXAMPLES asks for more.
IN_PRINT = settings(
    SLOW, phases=SLOW.phases if "TONGWEN_EXAMPLES" in os.environ else (Phase.explicit,)
)
QUICK = settings(SLOW, max_examples=EXAMPLES * 2)


@pytest.mark.parametrize("format_", ["html", "docx", "txt"])
@SLOW
@given(seed=st.integers(0, 2**32 - 1))
@every_type
def test_whatever_the_types_allow_comes_back_the_same(format_: str, seed: int) -> None:
    edition, _ = edition_of(*Maker(seed).document())
    assert differences(edition, format_) == []


@IN_PRINT
@given(seed=st.integers(0, 2**32 - 1))
@every_type
def test_whatever_the_types_allow_comes_back_from_a_pdf(seed: int) -> None:
    edition, _ = edition_of(*Maker(seed).document())
    assert differences(edition, "pdf") == []


# --- whatever Markdown -------------------------------------------------------------------

MARKS = (
    "*", "**", "_", "`", "```\n", "~~", "^", "~", "[", "]", "(", ")", "[^n]", "^[", "\n[^n]: ",
    "![", "](chart.svg)", "](https://example.org)", "{.mark}", "{lang=fr}", "# ", "## ", "> ",
    "- ", "1. ", "\n- [ ] ", "\n    ", "\n\n", "\n\n", "\n\n", "\n", "| ", " | ", "\n|---|---|\n",
    "\n::: note\n", "\n:::\n", "\n: ", "$", "$$", "<b>", "</b>", "&amp;", "\\",
    "@one", "[@one]", "\n***\n", " ", " ", " ", " ", "，", "「", "」",
)  # fmt: skip


def markdown(seed: int) -> str:
    """Marks in no sensible order, and among them words that are found again: w1w, w2w …"""
    chance = Random(seed)
    numbers = count(1)
    parts = ["# w0w\n\n"]
    for _ in range(chance.randint(5, 60)):
        parts.append(chance.choice(MARKS) if chance.random() < 0.6 else f"w{next(numbers)}w ")
    return "".join(parts)


def said(format_: str, edition: Edition) -> str:
    """All that an artefact says: words, alternative texts, formulas, addresses, notes."""
    artefact = WRITERS[format_](edition, MOMENT)
    structure = read_structure(format_, artefact.data)
    found: list[str] = []
    for part in (structure.front, structure.body, *(note.blocks for note in structure.notes)):
        for one in part:
            found += [one.label, one.alternative]
            for runs in (one.content, *(cell.content for cell in one.cells)):
                found += [text for run in runs for text in (run.text, run.target)]
    return " ".join(found)


def lost_words(seed: int, format_: str) -> list[str]:
    """The words of a Markdown that an artefact does not say, where no problem names its line."""
    text = markdown(seed)
    problems = Problems()
    document = read_markdown(text, "made.md", "en", problems)
    edition, more = edition_of("en", document)
    problems.extend(more)
    refused = {problem.span.line for problem in problems if problem.span.file == "made.md"}
    told = "\n".join(f"{problem.message} {problem.hint}" for problem in problems)
    shown = said(format_, edition) + told
    lost = []
    for number, line in enumerate(text.split("\n"), start=1):
        after_blank = number > 1 and not text.split("\n")[number - 2].strip()
        if number - 1 in refused and (not after_blank or line.startswith("    ")):
            refused.add(number)  # what is refused goes on: a paragraph, a note that nobody calls
        words = re.findall(r"w\d+w", line)
        lost += [word for word in words if word not in shown and number not in refused]
    return lost


@pytest.mark.parametrize("format_", ["html", "docx", "txt"])
@QUICK
@given(seed=st.integers(0, 2**32 - 1))
def test_each_word_of_any_markdown_comes_out_or_is_refused(format_: str, seed: int) -> None:
    assert lost_words(seed, format_) == []


@SLOW
@given(seed=st.integers(0, 2**32 - 1))
def test_each_word_of_any_markdown_comes_out_of_a_pdf_or_is_refused(seed: int) -> None:
    assert lost_words(seed, "pdf") == []


WORDS_AS_A_FIGURE = """\
# One

::: {#fig-words alt="What the words say."}
Words that are shown.

The caption.
:::
"""


@pytest.mark.parametrize("format_", FORMATS)
def test_a_figure_of_words_is_missed_in_no_format(format_: str) -> None:
    document = read_markdown(WORDS_AS_A_FIGURE, "made.md", "en", Problems())
    edition, _ = edition_of("en", document)
    assert differences(edition, format_) == []
