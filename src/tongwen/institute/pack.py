"""institute.yaml, its parents and its pictures → Institute.

Whatever is wrong in a pack is a problem with its place; nothing in a pack raises. Names,
emblems and addresses come from the pack and from those it extends; the house gives only
the look and the defaults.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from ..diagnostics import NOWHERE, Problems, Span, nearest
from ..gate import MEGABYTE, Gate, GateError
from ..languages import LANGUAGES, chinese_tag, has_han, meant_tags
from ..pictures import read_picture
from .brand import BRAND_FILES, PLAIN, BrandFile, read_brand
from .columns import NARROWEST, columns_too_narrow, with_text_columns
from .covers import read_layouts
from .model import (
    MOST_PUBLISHERS,
    PARTED,
    CoverLayout,
    FontFile,
    Institute,
    LockupRules,
    Logo,
    Organisation,
    Size,
    Tokens,
)
from .records import keys_of, known_licence, known_style, read_record
from .stylesheets import faults_of
from .yaml_places import EMPTY, Node, check_keys, read_yaml

HOUSE = "house"
DEEPEST_FAMILY = 8
LONGEST_NAME = 300
PAGES: Mapping[str, tuple[float, float]] = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Trim sizes in mm."""

KEYS = (
    "name",
    "short-name",
    "university",
    "address",
    "web",
    "imprint",
    "series",
    "languages",
    "citation-style",
    "licence",
    "logos",
    "lockup",
    "page",
    "extends",
)
UNIVERSITY_KEYS = ("name", "short-name", "logos", "web", "address")
_PAGE_KEYS = ("width", "height", "top", "outer", "foot", "inner", "hang")
_GROUNDS = ("light", "dark")
_LOGO_SIZES: tuple[Size, ...] = ("small", "medium", "large")
LOCKUP_KEYS = keys_of(LockupRules)
_QUOTES = ("“”", "‘’", "„“", "«»", "””", "「」")
"""Quotation marks that are none to YAML."""
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_PICTURE_LIMIT = 16 * MEGABYTE
_MOST_PIXELS = 25_000_000
"""Pixels of an emblem: 5,000 each way, a cover's width at 600 dpi."""


@dataclass(frozen=True, slots=True)
class _Pack:
    """One folder of the family: its gate, its institute.yaml and its brand file's name.

    ``beside``: it is a report's folder, of which the brand file is read and nothing else.
    """

    slug: str
    folder: Path
    gate: Gate
    node: Node
    brand: str = ""
    beside: bool = False

    @property
    def top(self) -> Span:
        """The beginning of its institute.yaml; of its brand file, where that stands alone."""
        stands_alone = self.beside or not (self.folder / "institute.yaml").exists()
        name = self.brand if self.brand and stands_alone else "institute.yaml"
        return self.gate.span(self.folder / name, 1, 1)


def institutes(templates: Path) -> tuple[str, ...]:
    """Return the slugs of the packs under ``templates``, sorted; the house is none of them."""
    folder = templates / "institutes"
    try:
        return tuple(
            sorted(
                path.name
                for path in folder.iterdir()
                if path.is_dir() and _SLUG.fullmatch(path.name)
            )
        )
    except OSError:
        return ()


def read_institute(
    gate: Gate, templates: Path, slug: str, problems: Problems, brand_file: Path | None = None
) -> Institute | None:
    """Return the institute ``slug``, or None where there is no such pack that can be read.

    Args:
        gate: for the project's root; the folders of the pack, those it extends and the
            house are granted here, and no others.
        templates: the folder that holds ``house/`` and ``institutes/``.
        slug: the pack's folder name; ``house`` is the house itself. ``a+b`` for institutes that
            publish together: the first one's look, and the names of all.
        brand_file: the brand that lies beside a report, whose look and name are taken then; no
            template, style sheet or cover of that folder is.
        problems: gets ``INST-…``, ``GATE-…`` and ``PIC-…`` problems.
    """
    if brand_file is not None:
        house = _pack(gate, templates / HOUSE, problems)
        beside = _beside(gate, brand_file, slug)
        return _Assembly(slug, [beside, house] if house else [beside], problems).institute()
    if PARTED in slug:
        return _read_together(gate, templates, slug, problems)
    if slug != HOUSE and slug not in institutes(templates):
        problems.error("INST-01", NOWHERE, *_no_institute(templates, slug))
        return None
    family = _family(gate, templates, slug, problems)
    if not family:
        return None
    return _Assembly(slug, family, problems).institute()


def _no_institute(templates: Path, slug: str) -> tuple[str, str]:
    """Return why there is no institute ``slug``, and what to do."""
    known = institutes(templates)
    hint = nearest(slug, known) or f"known institutes: {', '.join(known) or 'none'}"
    if Path(slug).name == slug and (templates / "institutes" / slug).is_dir():
        plain = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-") or "river-institute"
        return (
            f"“{slug}” cannot be the name of an institute's folder",
            f"call it {plain}: small letters, digits and hyphens",
        )
    return f"there is no institute “{slug}”", hint


def _read_together(gate: Gate, templates: Path, slug: str, problems: Problems) -> Institute | None:
    slugs = slug.split(PARTED)
    if len(slugs) > MOST_PUBLISHERS or len(set(slugs)) < len(slugs):
        problems.error(
            "INST-18",
            NOWHERE,
            f"“{slug}” names {len(slugs)} institutes"
            + (", some of them twice" if len(set(slugs)) < len(slugs) else ""),
            f"up to {MOST_PUBLISHERS} institutes publish together, each named once",
        )
        return None
    read = [read_institute(gate, templates, each, problems) for each in slugs]
    if not all(read):
        return None
    first, *others = (institute for institute in read if institute)
    return replace(first, slug=slug, partners=tuple(others))


def _family(gate: Gate, templates: Path, slug: str, problems: Problems) -> list[_Pack]:
    """The pack, those it extends in order, and the house last; empty if the pack has no file."""
    family: list[_Pack] = []
    following, said = slug, NOWHERE
    while following and following != HOUSE:
        if any(pack.slug == following for pack in family):
            circle = " → ".join([*(pack.slug for pack in family), following])
            problems.error(
                "INST-08",
                said,
                f"the packs extend one another in a circle: {circle}",
                "take “extends” out of one of them",
            )
            break
        if len(family) == DEEPEST_FAMILY:
            problems.error(
                "INST-08",
                said,
                f"more than {DEEPEST_FAMILY} packs extend one another",
                "extend one that is nearer to the house",
            )
            break
        if family and following not in institutes(templates):
            problems.error(
                "INST-08",
                said,
                f"extends “{following}”, and there is no such institute",
                nearest(following, institutes(templates))
                or f"known institutes: {', '.join(institutes(templates))}",
            )
            break
        pack = _pack(gate, templates / "institutes" / following, problems)
        if pack is None:
            break
        family.append(pack)
        extends = pack.node.fields.get("extends", EMPTY)
        following, said = extends.text.strip(), extends.span
        if isinstance(extends.value, Mapping | tuple) and extends is not EMPTY:
            problems.error(
                "INST-06", said, "“extends” must be one institute's folder name", "extends: umt"
            )
    if not family and slug != HOUSE:
        return []
    house = _pack(gate, templates / HOUSE, problems)
    return [*family, house] if house else family


def _pack(gate: Gate, folder: Path, problems: Problems) -> _Pack | None:
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(folder.parent)):
        problems.error(
            "GATE-01",
            gate.span(folder),
            f"the pack {folder.name} is a link to a folder that lies outside templates/",
            "copy the folder here",
        )
        return None
    own = Gate(gate.project, (folder,))
    brand = next((name for name in BRAND_FILES if (folder / name).exists()), "")
    node: Node | None
    if brand and not any((folder / f"institute.{kind}").exists() for kind in ("yaml", "yml")):
        # A brand file alone says who publishes, too.
        node = Node({}, own.span(folder / brand, 1, 1))
    else:
        node = read_yaml(own, "institute.yaml", folder, problems)
    if node is None:
        return None
    check_keys(node, KEYS, problems)
    return _Pack(folder.name, folder, own, node, brand)


def _beside(gate: Gate, brand_file: Path, slug: str) -> _Pack:
    """Return the pack that a report's own brand file is."""
    folder = brand_file.parent
    own = Gate(gate.project, (folder,))
    node = Node({}, own.span(brand_file, 1, 1))
    return _Pack(slug, folder, own, node, brand_file.name, beside=True)


@dataclass(frozen=True, slots=True)
class _Variant:
    """What a logo's file is for: a language, or ``any``; a size."""

    language: str = ""
    size: Size = ""


def _places(node: Node | None, names: Mapping[str, str]) -> dict[str, Span]:
    """Return where each of ``names`` is written, by its language."""
    if node is None:
        return {}
    return {tag: node.fields[tag].span if tag in node.fields else node.span for tag in names}


class _Assembly:
    """A family of packs, put together; what a pack does not say, the one it extends does."""

    def __init__(self, slug: str, family: list[_Pack], problems: Problems) -> None:
        self._slug, self._family, self._problems = slug, family, problems
        # The house's name is the toolchain's own: no pack inherits it.
        self._identity = [pack for pack in family if pack.slug != HOUSE] or family
        self._brands: dict[str, BrandFile] = {}
        self._places: dict[str, Span] = {}

    def institute(self) -> Institute:
        tokens = self._tokens()
        own = self._brands[self._family[0].slug]
        if self._family[0].beside and not (own.full_name or own.short_name or own.logos):
            # A brand of colours and faces alone: the house says who publishes.
            self._identity = self._family[1:] or self._family
        folders = tuple(pack.folder for pack in self._family if not pack.beside)
        organisation = self._organisation()
        languages = self._languages(organisation)
        university = self._university()
        for body in (university, organisation):
            if body is not None:
                self._check_names(body, languages, university is body)
        series = self._texts_of("series", self._identity)
        return Institute(
            slug=self._slug,
            university=university,
            organisation=organisation,
            tokens=tokens,
            folders=folders,
            languages=languages,
            citation_style=known_style(folders, *self._word("citation-style"), self._problems)
            or "numeric",
            imprint=self._texts_of("imprint", self._identity) or None,
            licence=known_licence(*self._word("licence"), self._problems),
            stylesheets={kind: self._stylesheets(kind) for kind in ("page", "screen")},
            series=series or None,
            font_files=self._font_files(),
            lockup=self._lockup(),
            span=Span(self._family[0].top.file),
            places=self._places,
        )

    # --- single values -------------------------------------------------------------------

    def _first(self, key: str, packs: list[_Pack]) -> tuple[_Pack, Node] | None:
        for pack in packs:
            node = pack.node.fields.get(key)
            if node is not None and node.value is not None:
                return pack, node
        return None

    def _word(self, key: str) -> tuple[str, Span]:
        found = self._first(key, self._family)
        return (self._text(found[1], key), found[1].span) if found else ("", NOWHERE)

    def _text(self, node: Node, key: str) -> str:
        if isinstance(node.value, Mapping | tuple) or node.value is None:
            hint = f"{key.split(': ')[-1]}: …, on one line, in quotation marks where it has a colon"
            self._problems.error("INST-06", node.span, f"“{key}” must be one line of text", hint)
            return ""
        text = node.text.strip()
        if len(text) > 2 and text[0] + text[-1] in _QUOTES:
            self._problems.error(
                "INST-06",
                node.span,
                f"the quotation marks of {text} would be printed",
                f'write straight ones: "{text[1:-1].strip()}"',
            )
            return text[1:-1].strip()
        return text

    def _texts_of(self, key: str, packs: list[_Pack]) -> dict[str, str]:
        found = self._first(key, packs)
        return self._texts(found[1], key) if found else {}

    def _texts(self, node: Node, key: str) -> dict[str, str]:
        """A text by language, by its script where it is a plain one; a list is set in lines."""
        if not isinstance(node.value, Mapping):
            text = self._lines(node, key)
            tag = chinese_tag(text) if has_han(text) else "en"
            self._places[f"{key}:{tag}"] = node.span
            return {tag: text} if text else {}
        check_keys(node, LANGUAGES, self._problems, key, meant_tags())
        texts = {
            tag: text
            for tag, part in node.fields.items()
            if tag in LANGUAGES and (text := self._lines(part, f"{key}: {tag}"))
        }
        self._places |= {f"{key}:{tag}": node.fields[tag].span for tag in texts}
        return texts

    def _names(self, node: Node, key: str) -> dict[str, str]:
        """A name by language: one line each, with a letter in it."""
        names = self._texts(node, key)
        only = next(iter(names), "")
        written = dict(node.fields) if isinstance(node.value, Mapping) else {"": node}
        for tag, part in written.items():
            name = names.get(tag or only, "")
            fault, hint = "", ""
            if isinstance(part.value, tuple):
                fault, hint = "must be one line of text", "name: {en: …, zh-Hant: …}"
            elif name and not any(character.isalpha() for character in name):
                fault, hint = f"has no letter: “{name[:40]}”", "write it in words"
            elif len(name) > LONGEST_NAME:
                fault = f"has more than {LONGEST_NAME} characters"
                hint = "no cover holds it; what is longer belongs into “imprint”"
            if fault:
                where = f"{key}: {tag}" if tag else key
                self._problems.error("INST-06", part.span, f"“{where}” {fault}", hint)
                names.pop(tag or only, None)
        return names

    def _lines(self, node: Node, key: str) -> str:
        if isinstance(node.value, tuple):
            return "\n".join(self._text(line, key) for line in node.value)
        return self._text(node, key)

    def _address(self, node: Node | None, key: str) -> str:
        if node is None or node.value is None:
            return ""
        address = self._text(node, key)
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        if address and (parts.scheme not in ("http", "https") or not parts.hostname):
            self._problems.error(
                "INST-07",
                node.span,
                f"“{address}” is not a web address",
                "write it whole: https://example.org/",
            )
            return ""
        return address

    def _languages(self, organisation: Organisation) -> tuple[str, ...]:
        found = self._first("languages", self._identity)
        if found is None:
            return tuple(organisation.names)
        node = found[1]
        if not isinstance(node.value, tuple) or not node.value:
            self._problems.error(
                "INST-06", node.span, "“languages” must be a list of languages", "[en, zh-Hant]"
            )
            return tuple(organisation.names)
        tags: list[str] = []
        for item in node.value:
            tag = self._text(item, "languages")
            if tag not in LANGUAGES:
                self._problems.error(
                    "INST-07",
                    item.span,
                    f"unknown language “{tag}”",
                    nearest(tag, LANGUAGES) or f"known languages: {', '.join(LANGUAGES)}",
                )
            elif tag not in tags:
                tags.append(tag)
        return tuple(tags)

    # --- bodies --------------------------------------------------------------------------

    def _organisation(self) -> Organisation:
        own = self._identity[0]
        brand = self._brands[own.slug]
        name = own.node.fields.get("name")
        names = self._names(name, "name") if name else {}
        if not names and (written := brand.full_name or brand.short_name):
            names = {"en": written}
        if not names and own.beside:
            names = self._names(self._family[-1].node.fields.get("name", EMPTY), "name")
            self._problems.warning(
                "INST-05", own.top, "this brand does not say whose it is", "meta:\n      name: …"
            )
        elif not names:
            self._problems.error(
                "INST-05",
                name.span if name else own.top,
                "the institute has no name",
                "name:\n      en: …\n      zh-Hant: …"
                if own.node.fields or not own.brand
                else f"in {own.brand}, meta: name: …; or in an institute.yaml beside it",
            )
            names = {"en": own.slug}
        short = own.node.fields.get("short-name")
        short_names = self._names(short, "short-name") if short else {}
        if short is None and brand.short_name:
            short_names = {"en": brand.short_name}
        web = self._first("web", self._identity)
        address = self._texts_of("address", self._identity)
        return Organisation(
            names,
            short_names,
            self._own_logos(),
            address or None,
            self._address(web[1] if web else None, "web") or brand.web,
            _places(name, names),
        )

    def _own_logos(self) -> tuple[Logo, ...]:
        for pack in self._identity:
            if node := pack.node.fields.get("logos"):
                return self._logos(pack, node, "logos")
            if named := self._brands[pack.slug].logos:
                return tuple(
                    logo
                    for path, ground, span in named
                    if (logo := self._logo(pack, path, span, ground, _Variant()))
                )
        own = self._identity[0]
        if not own.beside:
            self._problems.warning(
                "INST-13",
                own.top,
                "the institute has no logo; its name stands alone",
                "logos:\n      light: logos/emblem.svg\n      dark: logos/emblem-dark.svg",
            )
        return ()

    def _university(self) -> Organisation | None:
        found = self._first("university", self._identity)
        if found is None:
            return None
        pack, node = found
        if not isinstance(node.value, Mapping):
            self._problems.error(
                "INST-06", node.span, "“university” must hold keys and values", "name: …"
            )
            return None
        check_keys(node, UNIVERSITY_KEYS, self._problems, "university")
        parts = node.fields
        names = self._names(parts["name"], "university: name") if "name" in parts else {}
        if not names:
            self._problems.error("INST-05", node.key, "the university has no name", "name: …")
            return None
        given = {
            key: read(parts[key], f"university: {key}") if key in parts else {}
            for key, read in (("short-name", self._names), ("address", self._texts))
        }
        return Organisation(
            names,
            given["short-name"],
            self._logos(pack, parts["logos"], "university: logos") if "logos" in parts else (),
            given["address"] or None,
            self._address(parts.get("web"), "web"),
            _places(parts["name"], names),
        )

    def _check_names(
        self, body: Organisation, languages: tuple[str, ...], of_university: bool
    ) -> None:
        scripts = {LANGUAGES[tag].script for tag in body.names if tag in LANGUAGES}
        own = self._identity[0]
        for tag in languages:
            if LANGUAGES[tag].script not in scripts:
                self._problems.warning(
                    "INST-05",
                    own.node.place(("university", "name") if of_university else ("name",)),
                    f"“{body.name('en')}” has no name in {tag}, one of the pack's languages",
                    f"add “{tag}: …” to name, or take {tag} out of languages",
                )

    # --- logos ---------------------------------------------------------------------------

    def _logos(self, pack: _Pack, node: Node, where: str) -> tuple[Logo, ...]:
        if isinstance(node.value, str):
            logo = self._logo(pack, node.value, node.span, "light", _Variant())
            return (logo,) if logo else ()
        if not isinstance(node.value, Mapping):
            self._problems.error(
                "INST-06",
                node.span,
                f"“{where}” must hold “light” and “dark”",
                "name a file for each ground: {light: logos/emblem.svg, dark: logos/…}",
            )
            return ()
        check_keys(node, _GROUNDS, self._problems, where)
        logos: list[Logo] = []
        for ground, part in node.fields.items():
            if ground not in _GROUNDS:
                continue
            for variant, name, span in self._variants(part, f"{where}: {ground}", _Variant()):
                if logo := self._logo(pack, name, span, ground, variant):
                    logos.append(logo)
        for ground in _GROUNDS:
            if ground not in node.fields:
                self._problems.warning(
                    "INST-13",
                    node.key if node.key.line else node.span,
                    f"“{where}” has none for a {ground} ground; the other is used there too",
                    f"{ground}: logos/…",
                )
        return tuple(logos)

    def _variants(
        self, node: Node, where: str, variant: _Variant
    ) -> Iterator[tuple[_Variant, str, Span]]:
        """Yield each file named below ``node``, by language and by size in either order."""
        if not isinstance(node.value, Mapping):
            if name := self._text(node, where):
                yield variant, name, node.span
            return
        known: list[str] = []
        if not variant.language:
            known += ["any", *LANGUAGES]
        if not variant.size:
            known += _LOGO_SIZES
        check_keys(node, known, self._problems, where)
        for key, part in node.fields.items():
            if key not in known:
                continue
            below = (
                replace(variant, size=key) if key in _LOGO_SIZES else replace(variant, language=key)
            )
            yield from self._variants(part, f"{where}: {key}", below)

    def _logo(
        self,
        pack: _Pack,
        name: str,
        span: Span,
        ground: str,
        variant: _Variant,
    ) -> Logo | None:
        try:
            image = read_picture(pack.gate, name, pack.folder, _PICTURE_LIMIT, _MOST_PIXELS)
        except GateError as error:
            self._problems.error(error.code, span, str(error), error.hint)
            return None
        # Lockups of several packs may meet on one cover: a name says whose logo it is.
        image = replace(image, name=f"{pack.slug}/{name}")
        language = "" if variant.language == "any" else variant.language
        return Logo(
            image,
            "dark" if ground == "dark" else "light",
            language,
            variant.size,
            span,
        )

    # --- lockup --------------------------------------------------------------------------

    def _lockup(self) -> LockupRules:
        rules = LockupRules()
        for pack in reversed(self._identity):
            node = pack.node.fields.get("lockup")
            if node is None or node.value is None:
                continue
            if not isinstance(node.value, Mapping):
                self._problems.error(
                    "INST-06",
                    node.span,
                    "“lockup” must hold keys and values",
                    f"known keys: {', '.join(LOCKUP_KEYS)}",
                )
                continue
            rules = read_record(node, rules, self._problems, "lockup")
        return rules

    # --- look ----------------------------------------------------------------------------

    def _tokens(self) -> Tokens:
        tokens = PLAIN
        layouts: dict[str, CoverLayout] = {}
        for pack in reversed(self._family):
            if not pack.beside:
                layouts |= read_layouts(pack.gate, pack.folder, self._problems)
        for pack in reversed(self._family):
            brand = read_brand(pack.gate, pack.folder, pack.brand, tokens, self._problems, layouts)
            self._brands[pack.slug] = brand
            tokens = self._paged(pack, brand.tokens)
        if columns_too_narrow(tokens):
            what = f"the margins leave less than {NARROWEST:g} mm for each of two columns"
            hint = "take less for outer and inner, or one column"
            self._problems.error("INST-14", self._family[0].node.span, what, hint)
            return replace(tokens, page=replace(tokens.page, columns=1))
        return with_text_columns(tokens)

    def _paged(self, pack: _Pack, tokens: Tokens) -> Tokens:
        node = pack.node.fields.get("page")
        if node is None:
            return tokens
        if isinstance(node.value, str):
            size = PAGES.get(node.value.lower())
            if size is None:
                self._problems.error(
                    "INST-07",
                    node.span,
                    f"unknown page size “{node.value}”",
                    nearest(node.value.lower(), PAGES) or "a4, letter, or width and height in mm",
                )
                return tokens
            return replace(tokens, page=replace(tokens.page, width=size[0], height=size[1]))
        if not isinstance(node.value, Mapping):
            self._problems.error(
                "INST-06", node.span, "“page” must be a4, letter, or sizes in mm", "page: a4"
            )
            return tokens
        page = read_record(node, tokens.page, self._problems, "page", _PAGE_KEYS)
        if page.outer + page.inner > page.width - 60 or page.top + page.foot > page.height - 60:
            self._problems.error(
                "INST-14",
                node.key,
                "the margins leave less than 60 mm for the text",
                "take less for outer and inner, top and foot, or a larger page",
            )
            return tokens
        return replace(tokens, page=page)

    def _font_files(self) -> tuple[FontFile, ...]:
        return tuple(font for pack in self._family for font in self._brands[pack.slug].font_files)

    def _stylesheets(self, kind: str) -> tuple[str, ...]:
        sheets: list[str] = []
        for pack in reversed(self._identity):
            path = pack.folder / f"{kind}.css"
            if pack.slug == HOUSE or pack.beside or not path.exists():
                continue
            try:
                text = pack.gate.read_text(path.name, pack.folder, MEGABYTE)
            except GateError as error:
                place = error.place(pack.gate.span(path))
                self._problems.error(error.code, place, str(error), error.hint)
                continue
            faults = list(faults_of(text, alone=kind == "screen"))
            for line, message, hint in faults:
                file = pack.gate.span(path).file
                self._problems.error("INST-15", Span(file, line, 1), message, hint)
            if not faults:
                sheets.append(text)
        return tuple(sheets)
