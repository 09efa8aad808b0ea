"""The specimen of an institute: a brand book, as the files of an ordinary report.

It goes through the very same pipeline as every report, so that what it shows is what reports
look like. Names, values and drawings come from the pack; nothing is written for one pack.

=========  ======================================================================
wording    texts in three languages → Markdown and gettext catalogues
brand      the chapters about names and emblems, colours, type, the page
parts      the chapters about the parts of a report
drawings   SVG from the tokens
=========  ======================================================================
"""

from __future__ import annotations

from collections.abc import Mapping

from ..institute import Institute
from ..languages import LANGUAGES
from . import brand, parts
from .brand import name_of
from .wording import Book, Words, quoted, say

__all__ = ["specimen_files"]


def specimen_files(institute: Institute) -> Mapping[str, bytes]:
    """Return the files of the specimen's report: path within its folder → contents.

    There is an edition in each of the pack's languages. The text is written in English, with a
    catalogue for each Chinese; a pack without English has it in the first of its own languages.
    """
    languages = [tag for tag in institute.languages if tag in LANGUAGES]
    book = Book(languages or ["en"])
    brand.write_names(book, institute)
    brand.write_colours(book, institute)
    brand.write_type(book, institute)
    brand.write_page(book, institute)
    parts.write_text(book, institute)
    parts.write_display(book, institute)
    parts.write_references(book)
    _write_metadata(book, institute)
    book.write_catalogues("specimen")
    return book.files


def _write_metadata(book: Book, institute: Institute) -> None:
    def line(name: str, words: Words) -> str:
        return f"{name}: {quoted(book.text(words))}"

    lines = [
        line("title", say("Brand Book", "品牌手冊", "品牌手册")),
        line(
            "subtitle",
            say(
                "Names, Colours, Type and Every Part of a Page",
                "名稱、顏色、字體與版面元素",
                "名称、颜色、字体与版面元素",
            ),
        ),
        line("kind", say("Specimen", "樣本", "样本")),
        f"institute: {quoted(institute.slug)}",
        f"languages: [{', '.join(book.languages)}]",
        line("credit-line", say("Made for", "使用機構", "使用机构")),
        "authors:",
    ]
    for publisher in institute.publishers:
        lines.append(f"  - name: {quoted(book.text(name_of(publisher.organisation)))}")
        if publisher.university:
            lines.append("    affiliation:")
            lines.append(f"      - {quoted(book.text(name_of(publisher.university)))}")
    abstract = say(
        "This book shows everything that a report can have in the look of this institute, and "
        "says where each thing is changed. It is made from the same files as every report: if it "
        "looks right, reports do.",
        "本手冊以本機構的設計呈現報告可用的一切元素，並說明各項在何處修改。它與每份報告出自同一組"
        "檔案："
        "手冊看來妥當，報告也就妥當。",
        "本手册以本机构的设计呈现报告可用的一切元素，并说明各项在何处修改。它与每份报告出自同一组"
        "文件："
        "手册看来妥当，报告也就妥当。",
    )
    lines += ["abstract:", f"  - {quoted(book.text(abstract))}", "keywords:"]
    for keyword in (
        say("branding", "品牌", "品牌"),
        say("typography", "字體排印", "字体排印"),
        say("accessibility", "無障礙", "无障碍"),
    ):
        lines.append(f"  - {quoted(book.text(keyword))}")
    chapters = sorted(name for name in book.files if name.endswith(".md"))
    lines += ["chapters:", *(f"  - {name}" for name in chapters)]
    lines += ["references:", "  - references.yaml"]
    book.files["report.yaml"] = ("\n".join(lines) + "\n").encode()
