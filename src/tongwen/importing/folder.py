"""Blocks, pictures and works → the files of a report's folder."""

from __future__ import annotations

import base64
import io
import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from PIL import Image as Raster

from ..diagnostics import Problems, Span, short
from ..document import (
    Bibliography,
    Block,
    CodeBlock,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    InlineImage,
    Note,
    Passage,
    Text,
)
from ..languages import LANGUAGES
from ..readers.markdown import read_markdown
from ..walk import map_blocks, map_inlines, plain_text, walk
from .account import Account
from .front import report_yaml
from .markdown import write_markdown
from .markdown_lines import Written
from .marks import ORNAMENT
from .naming import slug_of
from .particulars import Front

FIGURES = "figures"
REFERENCES = "references.json"
_KEPT = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")
_TURNED = (".tif", ".tiff", ".bmp", ".jfif", ".jpe", ".ico", ".pcx", ".ppm")

_DATA = re.compile(r"data:image/([\w.+-]+)(?:;[\w-]+=[^;,]*)*(;base64)?,", re.IGNORECASE)

PictureReader = Callable[[str], bytes | None]
"""Returns the bytes of a picture by its name in the source; None where there is none."""


@dataclass(slots=True)
class Pictures:
    """The pictures that a report takes along: ``files`` are by their paths in its folder.

    ``measure`` is the width of the source's text in mm; 0 where it is not known.
    """

    read: PictureReader
    account: Account
    measure: float = 0.0
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def taken(self, document: Document) -> Document:
        """Return ``document`` with each picture named by its file in the report's folder."""
        for node in walk(document):
            if isinstance(node, Figure) and node.caption:
                words = slug_of(plain_text(node.caption))
                for picture in walk(node):
                    if isinstance(picture, Image) and not picture.chart:
                        self._take(picture.source, words)
        for node in walk(document):
            drawn = isinstance(node, Image) and (node.decorative or node.chart)
            if isinstance(node, Image) and not (node.alternative or drawn):
                self.account.offer(
                    'a picture without a description: say what it shows, {alt="…"}; a caption '
                    "stands in for it",
                    self._take(node.source),
                )
        document = map_blocks(document, self._block)
        return map_inlines(document, self._inline)

    def _block(self, block: Block) -> Block:
        if not isinstance(block, Image):
            return block
        width = self._share(block.width)
        if block.chart:  # which is as wide as the text, if nothing else is said
            return replace(block, width="" if width == "100%" else width)
        source = self._take(block.source)
        return replace(block, source=source, width="" if self._is_own(width, source) else width)

    def _is_own(self, width: str, source: str) -> bool:
        """Whether a picture of pixels has this width by itself, at 96 to the inch."""
        if not width.endswith("mm") or source not in self.files:
            return False
        try:
            with Raster.open(io.BytesIO(self.files[source])) as picture:
                return abs(picture.width * 25.4 / 96 - float(width[:-2])) < 0.05
        except (OSError, ValueError, Raster.DecompressionBombError):
            return False

    def _inline(self, inline: Inline) -> Inline | tuple[Inline, ...]:
        if not isinstance(inline, InlineImage):
            return inline
        words = "" if inline.alternative == ORNAMENT else inline.alternative
        return replace(inline, source=self._take(inline.source), alternative=words)

    def _share(self, width: str) -> str:
        """Return a width as a share of the text's, where the source was drawn so."""
        if not width.endswith("mm") or not self.measure:
            return width
        share = float(width[:-2]) / self.measure * 100
        if share >= 97:
            return "100%"
        near = round(share / 5) * 5
        return f"{near}%" if near and abs(share - near) < 0.4 else width

    def _take(self, source: str, words: str = "") -> str:
        """Return the name of a picture's file, which is read when it is first asked for."""
        if source in self.names:
            return self.names[source]
        data, file = _held(source) or (self.read(source), posixpath.basename(source))
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file).strip("-.") or "picture"
        stem, suffix = posixpath.splitext(plain)
        suffix = suffix.lower() or _suffix_of(data or b"")
        if data is None:
            named = posixpath.basename(source) if source.startswith("/") else source
            self.account.lose("a picture that is not there", named)
        elif suffix in _TURNED:
            data, suffix = _as_png(data), ".png"
        elif suffix not in _KEPT:
            self.account.lose(
                f"a picture as {suffix[1:] or 'a file without a name'}, which no edition can show: "
                "its file is kept; save it as SVG or PNG under the same name, and name that",
                f"{FIGURES}/{stem}{suffix}",
            )
        name = wanted = f"{FIGURES}/{words or stem}"
        number = 2
        while f"{name}{suffix}" in self.files:
            name, number = f"{wanted}-{number}", number + 1
        self.names[source] = f"{name}{suffix}"
        if data:
            self.files[f"{name}{suffix}"] = data
        return self.names[source]


_BEGINS = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif", b"<svg": ".svg",
           b"<?xml": ".svg", b"\x01\x00\x00\x00": ".emf", b"VCLMTF": ".svm"}  # fmt: skip


def _suffix_of(data: bytes) -> str:
    """Return how the name of a picture's file ends, by what it begins with; "" if not known."""
    return next((suffix for begin, suffix in _BEGINS.items() if data.startswith(begin)), "")


def _held(source: str) -> tuple[bytes, str] | None:
    """Return a picture that stands in its own address (RFC 2397), and a name for its file."""
    found = _DATA.match(source)
    if found is None:
        return None
    words = source[found.end() :]
    try:
        data = base64.b64decode(unquote(words)) if found[2] else unquote_to_bytes(words)
    except ValueError:
        return None
    return data, f"picture.{found[1].removesuffix('+xml').lower()}"


def _as_png(data: bytes) -> bytes:
    """Return a picture of pixels as PNG; as it is where it cannot be read."""
    target = io.BytesIO()
    try:
        with Raster.open(io.BytesIO(data)) as picture:
            picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(target, "PNG")
    except (OSError, ValueError, Raster.DecompressionBombError):
        return data
    return target.getvalue()


# --- chapters --------------------------------------------------------------------------------


def chapter_files(document: Document, problems: Problems, folder: str) -> dict[str, str]:
    """Return the text of each chapter by its file's name: a level 1 heading opens one.

    What is written is read back: ``IMP-05`` where the words are not the same.
    """
    files: dict[str, str] = {}
    notes = {note.identifier: note for note in document.notes}
    for blocks in _chapters(document.blocks):
        first = blocks[0]
        title = plain_text(first) if isinstance(first, Heading) else "opening"
        name = f"{len(files) + 1:02d}-{slug_of(title) or 'chapter'}.md"
        called = _called(blocks, notes)
        text = write_markdown(blocks, called)
        files[name] = text
        read = read_markdown(text, f"{folder}/{name}", document.language, Problems())
        lost = _words((blocks, called)) - _words((read.blocks, read.notes))
        if lost:
            problems.warning(
                "IMP-05",
                Span(f"{folder}/{name}"),
                f"words do not read back as they were: {short(' '.join(lost))}",
                "compare the chapter with the file that was imported",
            )
    return files


def _called(blocks: Sequence[Block], notes: Mapping[str, Note]) -> tuple[Note, ...]:
    names = [getattr(node, "identifier", "") for node in walk(tuple(blocks))]
    return tuple(notes[name] for name in dict.fromkeys(names) if name in notes)


def _chapters(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    chapter: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1 and chapter:
            yield chapter
            chapter = []
        chapter.append(block)
    if chapter:
        yield chapter


def _words(node: Any) -> Counter[str]:
    """Return the words of the passages in ``node``; comments are none."""
    found = Counter[str]()
    for passage in walk(node):
        if isinstance(passage, Passage):
            said = [each for each in passage.content if not isinstance(each, Written)]
            found.update(re.findall(r"\w+", plain_text(said)))
        elif isinstance(passage, CodeBlock):
            found.update(re.findall(r"\w+", passage.text))
    return found


# --- the folder ------------------------------------------------------------------------------


def with_references(document: Document, works: Sequence[Mapping[str, Any]]) -> Document:
    """Return ``document`` with one place for its list of references, where it cites works."""
    blocks: list[Block] = []
    placed = False
    for block in document.blocks:
        if isinstance(block, Division) and block.identifier == "refs" and not block.blocks:
            if placed or not works:
                continue
            placed = True
            before = blocks[-1] if blocks else None
            if isinstance(before, Heading):
                blocks[-1] = replace(before, numbered=False)
            blocks.append(Bibliography())
        else:
            blocks.append(block)
    if works and not placed:
        known = LANGUAGES.get(document.language, LANGUAGES["en"])
        words = Passage((Text(known.label("references")),))
        blocks += [Heading(1, words, "references", numbered=False), Bibliography()]
    return replace(document, blocks=tuple(blocks))


def report_files(
    front: Front,
    chapters: Mapping[str, str],
    pictures: Mapping[str, bytes],
    works: Sequence[Mapping[str, Any]],
) -> dict[str, bytes]:
    """Return the files of a report by their paths in its folder."""
    files = {name: text.encode() for name, text in chapters.items()}
    files.update(pictures)
    references = [REFERENCES] if works else []
    if works:
        files[REFERENCES] = references_file(works)
    files["report.yaml"] = report_yaml(front, tuple(chapters), references).encode()
    return files


def references_file(works: Sequence[Mapping[str, Any]]) -> bytes:
    """Return ``references.json``: CSL-JSON."""
    return (json.dumps(list(works), ensure_ascii=False, indent=2) + "\n").encode()
