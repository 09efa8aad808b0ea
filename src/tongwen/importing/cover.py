"""What only its place on a cover shows: the lines and the table before the first heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..diagnostics import short
from ..document import (
    Block,
    Citation,
    CrossReference,
    Heading,
    Inline,
    Paragraph,
    Passage,
    Strong,
    Superscript,
    Table,
    Text,
    ThematicBreak,
)
from ..front_matter import date_of
from ..walk import plain_text, walk
from .account import Account
from .libraries import is_body
from .particulars import NAME, Author, Front, keywords_in, licence_in, line_in, names_in
from .tree import Styled, flat, picture_of
from .typed import looks_like_caption, of_han

_ROWS: Mapping[str, re.Pattern[str]] = {
    "title": re.compile(
        r"(?:report |project )?(?:title|name)|"
        r"(?:報告|报告|項目|项目|論文|论文)?(?:題目|题目|標題|标题|名稱|名称)"
    ),
    "subtitle": re.compile(r"subtitle|副標題|副标题|副題|副题"),
    "authors": re.compile(
        r"(?:authors?|prepared by|written by)(?:\(s\))?|作者|撰寫人?|撰写人?|執筆|执笔"
    ),
    "affiliation": re.compile(
        r"institut(?:e|ion)|affiliation|organi[sz]ation|department|"
        r"(?:所屬|所属)?(?:單位|单位|機構|机构|部門|部门)"
    ),
    "published": re.compile(
        r"date(?: of (?:issue|publication))?|published|(?:發布|发布|出版|完成)?日期"
    ),
    "keywords": re.compile(r"key ?words|關鍵詞|关键词"),
}
"""What stands before a particular in a table on a cover."""

MOST_BEFORE = 30
"""Paragraphs before the first heading that may be a cover."""


def of_table(front: Front, blocks: list[Block], account: Account) -> tuple[Front, list[Block]]:
    """Take title, authors and so on from a table on the cover whose rows name them.

    One with rows that say something else stays in the text.
    """
    at = next((n for n, each in enumerate(blocks[:MOST_BEFORE]) if isinstance(each, Table)), -1)
    table = blocks[at] if at >= 0 else None
    if not isinstance(table, Table) or any(isinstance(each, Heading) for each in blocks[:at]):
        return front, blocks
    found: dict[str, str] = {}
    for row in (*table.head, *table.body):
        cells = [cell for cell in row.cells if cell.content]
        label = plain_text(cells[0]).strip(" :：\n\u00a0\u3000").casefold() if cells else ""
        key = next((name for name, words in _ROWS.items() if words.fullmatch(label)), "")
        if len(cells) != 2 or not key or key in found:
            return front, blocks
        found[key] = line_in(cells[1].content)
    published = date_of(found["published"], front.language) if "published" in found else ""
    if len(found) < 2 or ("published" in found and not published):
        return front, blocks
    people = (found["affiliation"],) if "affiliation" in found else ()
    authors = tuple(Author(name, people) for name in names_in(found.get("authors", "")))
    account.change("a table on the cover names them: they are in report.yaml", ", ".join(found))
    return replace(
        front,
        title=found.get("title") or front.title,
        subtitle=found.get("subtitle") or front.subtitle,
        authors=authors or tuple(replace(one, affiliation=people) for one in front.authors)
        or tuple(map(Author, people)),
        published=published or front.published,
        keywords=tuple(keywords_in([found.get("keywords", "")])) or front.keywords,
    ), [*blocks[:at], *blocks[at + 1 :]]  # fmt: skip


# --- lines -------------------------------------------------------------------------------------

_OF_LISTS = re.compile(r"toc\b|contents|list heading|table of ")
"""Styles of the heads of lists that Word makes, which stand before the first heading, too."""

_MOST_LINE = 120
"""Characters of a line of a cover."""

_KINDS = (
    r"(?:annual |final |interim |progress |research |technical |policy |expert |country |project )?"
    r"(?:report|brief(?:ing)?|memo(?:randum)?|study|review)|(?:working|discussion|white|policy|"
    r"occasional|issue|background|position|conference) paper|thesis|dissertation|"
    r"(?:(?:研究|年度|政策|工作|技術|技术|調查|调查|專題|专题|諮詢|咨询)(?:報告|报告|簡報|简报|論文|论文)|白皮書|白皮书)"
)
_KIND = re.compile(_KINDS, re.IGNORECASE)
_SERIES = re.compile(
    rf"(?P<series>(?:[\w&’'-]+ ){{0,6}}?(?:{_KINDS})s?|(?:[\w&’'-]+ ){{0,6}}series)?[\s,:–—-]*"
    r"(?:no\.?|nr\.?|number|vol\.?|#|第)?\s*(?P<number>\d{1,4}(?:\s?[/-]\s?\d{1,4})?)\s?[號号期]?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:no\.?|nr\.?|#|第)\s*\d|\d+\s*/\s*\d+", re.IGNORECASE)
_DATED = re.compile(
    r"(?:(?:this )?version|draft|date|published|last (?:revised|updated)|stand|日期|發布|发布)?"
    r"(?: of)?\s*[:：]?\s*(?P<date>.*\d{4}.*)", re.IGNORECASE
)  # fmt: skip
_HAN_DATE = re.compile(
    r"(?P<year>[〇零○一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月"
    r"(?:(?P<day>[一二三四五六七八九十]{1,3})日)?"
)
_NO_DATE = re.compile(r"\b[^\W\d]{3,}\b.*\b[^\W\d]{3,}")
"""Two words of letters: a date has one, its month."""
_ABSTRACT = re.compile(r"(?:abstract|summary|executive summary|摘要|zusammenfassung|résumé)", re.I)
KEYWORDS = re.compile(r"key ?words|關鍵詞|关键词|schlagw[oö]rter|mots[- ]clés", re.IGNORECASE)
_BY = re.compile(r"\A(?:by|authors?|(?:written|prepared) by|von|par|作者)\b\s*[:：]?\s*", re.I)
_OF_BODY = re.compile(rf"(?:{_ROWS['affiliation'].pattern})\s*[:：]\s*(?=\S)", re.IGNORECASE)
_MAIL = re.compile(r"(?:e-?mail\s*[:：]\s*)?(\S+@\S+\.\w+)", re.IGNORECASE)
_LETTERED = re.compile("([¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§]+)")
_SIGN = re.compile("\x01([^\x02]*)\x02")
"""A raised sign, between the two characters, that ties a name to a line further down."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cover: where it stands, its words, and these with their raised signs marked."""

    at: int
    block: Paragraph
    words: str
    signed: str


def of_cover(
    front: Front, blocks: list[Block], account: Account, *, word: bool
) -> tuple[Front, list[Block]]:
    """Take what the lines of a cover say, which stand before the first heading.

    ``word``: in a file of Word's, what remains of a cover is for the colophon, and its pictures are
    the institute's affair.
    """
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Heading)), -1)
    if first == 0 or first > MOST_BEFORE or not front.title:
        return front, blocks
    lines, pictures = _lines(blocks[: first if first > 0 else MOST_BEFORE], open_ended=first < 0)
    front, taken = _people(front, lines, account)
    for line in lines:
        if line.at in taken:
            continue
        made = _abstract(front, line, blocks, taken) or _said(front, line, _READERS)
        if made is not None:
            front = made
            taken.add(line.at)
    if word and first > 0:
        for line in (each for each in lines if each.at not in taken):
            if len(line.words) > _MOST_LINE or line.words[-1] in ".。:：":
                break  # the text begins
            front = replace(front, colophon=(*front.colophon, line_in(line.block.content)))
            account.change("a line of the cover is in the colophon", short(line.words))
            taken.add(line.at)
        for at in pictures:
            account.lose("a picture on the cover: the institute’s pack draws covers")
            taken.add(at)
    return front, [block for at, block in enumerate(blocks) if at not in taken]


def _lines(blocks: Sequence[Block], *, open_ended: bool) -> tuple[list[_Line], list[int]]:
    """Return the lines of a cover and the places of its pictures, as far as it goes.

    ``open_ended``: no heading ends it, so the first bold line that names no kind of report does.
    """
    lines: list[_Line] = []
    pictures: list[int] = []
    for at, styled in enumerate(blocks):
        block = next(iter(flat((styled,))), styled)
        if picture_of(block) is not None:
            after = next(iter(flat(blocks[at + 1 : at + 2])), None)
            if isinstance(after, Paragraph) and looks_like_caption(after.content.content):
                break
            pictures.append(at)
            continue
        words = plain_text(tuple(flat((block,)))).strip()
        if isinstance(styled, Styled) and _OF_LISTS.match(styled.style.lower()):
            continue
        if not isinstance(block, Paragraph):
            if open_ended or not isinstance(block, ThematicBreak):
                break
            continue
        if any(isinstance(node, (Citation, CrossReference)) for node in walk(block)):
            break  # the text refers, a cover does not
        bold = all(isinstance(node, Strong) for node in block.content.content)
        if open_ended and bold and not (_KIND.fullmatch(words) or is_body(words)):
            break
        if words:
            lines.append(_Line(at, block, words, _signed(block.content.content).strip()))
    return lines, pictures


def _signed(content: Sequence[Inline]) -> str:
    """Return the words of ``content`` with what is raised in it between two characters."""
    made = ""
    for node in content:
        if isinstance(node, Superscript):
            made += f"\x01{re.sub('[,;，、]', ' ', plain_text(node))}\x02"
        elif isinstance(node, Strong):
            made += _signed(node.content)
        else:
            made += _LETTERED.sub("\x01\\1\x02", plain_text(node))
    return made


# --- people ------------------------------------------------------------------------------------


def _people(front: Front, lines: Sequence[_Line], account: Account) -> tuple[Front, set[int]]:
    """Return the front with the authors that lines name and with whom they are, and those lines."""
    taken: set[int] = set()
    known = {author.name.casefold() for author in front.authors}
    signs: list[tuple[str, ...]] = [()] * len(front.authors)
    authors = list(front.authors)
    for line in lines:
        found = [(_SIGN.sub("", part).strip(), tuple(" ".join(_SIGN.findall(part)).split()))
                 for part in names_in(_BY.sub("", line.signed, count=1))]  # fmt: skip
        names = [(name, signed) for name, signed in found if name]
        if names and all(name.casefold() in known for name, _ in names):
            taken.add(line.at)
            if not any(signs):
                by_name = dict(names)
                signs = [by_name.get(author.name, ()) for author in authors]
        elif (
            len(line.words) <= _MOST_LINE
            and not known
            and names
            and (not authors or any(signed for _, signed in names))
            and not is_body(line.words)
            and _said(front, line, _READERS) is None
            and all(NAME.fullmatch(name) for name, _ in names)
        ):
            authors += [Author(name) for name, _ in names]
            signs += [signed for _, signed in names]
            taken.add(line.at)
            account.change("a line below the title names the authors", short(line.words))
    bodies: list[str] = []
    for line in lines:
        mail = _MAIL.fullmatch(line.words)
        sign = _SIGN.match(line.signed)
        of = [n for n, signed in enumerate(signs) if sign and sign[1].strip() in signed]
        if mail and len(authors) == 1 and not authors[0].email:
            authors[0] = replace(authors[0], email=mail[1])
        elif sign and of:
            said = _SIGN.sub("", line.signed).strip()
            for n in of:
                authors[n] = replace(authors[n], affiliation=(*authors[n].affiliation, said))
        elif (said_of := _OF_BODY.match(line.words)) and line.at not in taken:
            bodies.append(line.words[said_of.end() :].strip())
        elif len(line.words) <= 80 and is_body(line.words) and line.words[-1] not in ".。" and (
            line.at not in taken and not _SERIES.fullmatch(line.words)
        ) and not re.search(r"[:：©]", line.words):  # fmt: skip
            bodies.append(line_in(line.block.content).strip("*"))
        else:
            continue
        taken.add(line.at)
    if bodies and not any(author.affiliation for author in authors):
        if authors:
            authors = [replace(author, affiliation=tuple(bodies)) for author in authors]
        else:
            authors = [Author(body) for body in bodies]
        account.change("a line on the cover says with whom the authors are", short(bodies[0]))
    elif bodies:
        front = replace(front, colophon=(*front.colophon, *bodies))
    return replace(front, authors=tuple(authors)), taken


# --- other lines -------------------------------------------------------------------------------


def _abstract(front: Front, line: _Line, blocks: Sequence[Block], taken: set[int]) -> Front | None:
    """Return the front with an abstract: that begins with the word, or follows a line of it."""
    label = _ABSTRACT.match(line.words)
    if front.abstract or label is None:
        return None
    rest = line.words[label.end() :].strip(" .:：—–-\n\u3000")
    if rest:
        words = re.sub(rf"\A\W*{_ABSTRACT.pattern}\W*\s", "", f"{line_in(line.block.content)} ",
                       count=1, flags=re.IGNORECASE)  # fmt: skip
        parted = line.words[label.end() :][:1] in tuple(".:：—–-\n\u3000")
        return replace(front, abstract=(words.strip(),)) if parted else None
    found: list[str] = []
    for at in range(line.at + 1, len(blocks)):
        block = next(iter(flat((blocks[at],))), None)
        if not isinstance(block, Paragraph) or len(plain_text(block)) < _MOST_LINE:
            break
        found.append(line_in(block.content))
        taken.add(at)
    return replace(front, abstract=tuple(found)) if found else None


def _kind(front: Front, line: _Line) -> Front | None:
    if front.kind or not _KIND.fullmatch(line.words):
        return None
    kind = line.words
    return replace(front, kind=kind.capitalize() if kind.isupper() else kind)


def _keywords(front: Front, line: _Line) -> Front | None:
    label = KEYWORDS.match(line.words)
    if front.keywords or label is None:
        return None
    return replace(front, keywords=tuple(keywords_in([line.words[label.end() :].strip(" :：.—")])))


def _dated(front: Front, line: _Line) -> Front | None:
    match = _DATED.fullmatch(_HAN_DATE.sub(_in_digits, line.words))
    if match is None or len(line.words) > 40 or _NO_DATE.search(match["date"]):
        return None
    published = date_of(match["date"], front.language)
    if not published or front.published not in ("", published):
        return None
    return replace(front, published=published)


def _in_digits(date: re.Match[str]) -> str:
    """Return a date that is written in Han numerals, 二〇二五年三月, in digits."""
    year = "".join(str("〇一二三四五六七八九".index(digit.replace("零", "〇").replace("○", "〇")))
                   for digit in date["year"])  # fmt: skip
    parts = [of_han(date[key]) for key in ("month", "day") if date[key]]
    return f"{year}年" + "".join(f"{part}{unit}" for part, unit in zip(parts, "月日", strict=False))


def _numbered(front: Front, line: _Line) -> Front | None:
    match = _SERIES.fullmatch(line.words)
    if match is None or front.series_number or not (match["series"] or _NUMBERED.match(line.words)):
        return None
    if re.fullmatch(r"(?:19|20)\d\d", match["number"]):
        return None  # a year
    series = (match["series"] or front.kind).strip()
    series = series.title() if series.isupper() else series
    if not series or front.series not in ("", series):
        return None
    return replace(front, series=series, series_number=match["number"].replace(" ", ""))


def _registered(front: Front, line: _Line) -> Front | None:
    """Return the front with an ISBN, ISSN, DOI or licence; words beside it are not lost."""
    if (match := _ISBN.fullmatch(line.words)) and not front.isbn:
        return replace(front, isbn=match[1])
    if (match := _ISSN.fullmatch(line.words)) and not front.issn:
        return replace(front, issn=match[1])
    if (match := _DOI.fullmatch(line.words)) and not front.doi:
        return replace(front, doi=match[1])
    name = re.search(r"creativecommons\.org/\S+|\bCC[ -](?:BY|0)[\w .-]*\d\.\d", line.words)
    if name is None or front.licence or not (found := licence_in(name[0])):
        return None
    return replace(front, licence=found, colophon=(*front.colophon, line_in(line.block.content)))


_ISBN = re.compile(r"ISBN[\s:：]*([\dX -]{10,17})")
_ISSN = re.compile(r"ISSN[\s:：]*(\d{4}-\d{3}[\dX])")
_DOI = re.compile(r"(?:DOI[\s:：]*)?(?:https?://(?:dx\.)?doi\.org/)?(10\.\d{4,}/\S+)", re.I)


def _parts(front: Front, line: _Line) -> Front | None:
    """Return the front with all parts of a line read, as of “No. 12 | March 2025”."""
    parts = [part.strip() for part in re.split(r"\s*[|·•\u3000]\s*|\s{3,}", line.words)]
    if len(parts) < 2:
        return None
    made: Front | None = front
    for part in parts:
        one = replace(line, words=part, block=Paragraph(Passage((Text(part),))))
        made = _said(made, one, _READERS[1:]) if made else None
    return made


def _bare(front: Front, line: _Line) -> Front | None:
    """Return the front as it is, where a line says nothing more: its title, “by”, “Abstract”."""
    again = line.words.casefold() in (front.title.casefold(), front.subtitle.casefold()) or (
        bool(front.abstract) and _ABSTRACT.fullmatch(line.words) is not None
    )
    return front if again or not re.search(r"\w", _BY.sub("", line.words)) else None


def _said(
    front: Front, line: _Line, readers: Sequence[Callable[[Front, _Line], Front | None]]
) -> Front | None:
    """Return the front with what the first of ``readers`` finds in a line; None if none does."""
    return next((found for read in readers if (found := read(front, line))), None)


_READERS: tuple[Callable[[Front, _Line], Front | None], ...] = (
    _parts, _kind, _keywords, _dated, _numbered, _registered, _bare,
)  # fmt: skip
