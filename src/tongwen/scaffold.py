"""The files of a new institute and of a new report, as bytes by path.

They are the files in ``new-institute/`` and ``new-report/`` of the house with a few values filled
in. Nothing here writes or reads the clock: the pipeline writes what these functions return.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from .institute import Institute
from .languages import chinese_tag, has_han, is_chinese, script_of
from .templating import environment, files_in, render, source

LONGEST_NAME = 200
LONGEST_SLUG = 48
PAGES = ("a4", "letter")
INSTITUTE_FILES, REPORT_FILES = "new-institute", "new-report"
_NEXT_STEPS = "next-steps.txt"
_SMALL_WORDS = frozenset(("a", "an", "and", "at", "by", "de", "for", "in", "of", "on", "the", "to"))

PALETTES: tuple[tuple[str, str, str, str], ...] = (
    ("#1f3a4d", "#9a4a1c", "#f1c9a5", "#f2f4f3"),
    ("#3a2a4f", "#8a3b5c", "#efbfd0", "#f5f2f5"),
    ("#14463f", "#8a5a00", "#e9c46a", "#eff4f1"),
    ("#4a2230", "#8a4b12", "#f0c896", "#f7f2ef"),
    ("#24364b", "#7a5c00", "#e6cf85", "#f3f3ee"),
    ("#2f3b2a", "#95431f", "#efc2a6", "#f3f4ee"),
)
"""Deep, accent, accent on deep, pale: pairs that pass WCAG AA as text and ground."""


def tidy(name: str) -> str:
    """Return ``name`` on one line, without characters that cannot be printed.

    Raises:
        ValueError: it has no letter and no digit, or more than 200 characters.
    """
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    name = "".join(character for character in name if character.isprintable())
    if not any(character.isalnum() for character in name):
        raise ValueError("a name needs a letter")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"a name has {LONGEST_NAME} characters at most")
    return name


def slug_of(name: str, otherwise: str = "institute") -> str:
    """Return a folder's name for ``name``: lower-case letters, digits and hyphens.

    A name without any Latin letter gives ``otherwise`` and six digits made from the name.

    Raises:
        ValueError: as :func:`tidy`.
    """
    name = tidy(name)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    slug = slug[:LONGEST_SLUG].rstrip("-")
    return slug if re.search("[a-z]", slug) else f"{otherwise}-{_number(name) % 1_000_000:06d}"


def initials_of(name: str) -> str:
    """Return the initials of the words that count ("Institute of Examples": "IE")."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in _SMALL_WORDS]
    return "".join(word[0].upper() for word in words)[:6] if len(words) > 1 else ""


def new_institute(
    house: Institute,
    name: str,
    chinese_name: str = "",
    slug: str = "",
    university: str = "",
    web: str = "",
    languages: Sequence[str] = (),
    page: str = "a4",
) -> Mapping[str, bytes]:
    """Return the files of a complete pack for the institute ``name``, by path from the project.

    The emblem and the colours are drawn from the name, so that two new packs differ.

    Args:
        house: whose starting files are filled in.
        name: in English or in Chinese.
        chinese_name: the other one, where ``name`` is English.
        slug: the folder's name; made from the name where it is empty.
        university: the body that it belongs to; both its names with a slash between them:
            "River University / 河流大學".
        web: its address; ``https://`` is added where it is missing.
        languages: BCP 47 tags in the order that the branding shows them. One that begins
            with zh also says which script the Chinese names are in, which otherwise their
            characters show (:func:`~tongwen.languages.chinese_tag`).
        page: ``a4`` or ``letter``.

    Raises:
        ValueError: as :func:`tidy`; two names in one script, where one of each is meant; no
            such page; what is no address.
        TemplateProblem: a starting file cannot be run.
    """
    if page not in PAGES:
        raise ValueError(f"a page is one of: {', '.join(PAGES)}")
    name = tidy(name)
    slug = slug or slug_of(name)
    if slug == "house":
        slug = "house-institute"  # the house itself is asked for by that word
    # One pack is in one script: what no character of the institute's name shows, its
    # university's may.
    chinese = next((tag for tag in languages if is_chinese(tag)), "")
    chinese = chinese or chinese_tag(f"{name}{chinese_name}{university}")
    english = next((tag for tag in languages if not is_chinese(tag)), "en")
    names = _names([name, chinese_name], chinese, english)
    bodies = _names(university.split("/"), chinese, english)
    shown = [tag for tag in languages if tag in names] or list(names)
    wanted = [tag for tag in (english, chinese) if tag not in names]
    initials = initials_of(names.get(english, ""))
    short = initials or names[shown[0]][:6].strip()
    values = {
        "names": [_said(tag, text) for tag, text in names.items()],
        "names_wanted": [_said(tag) for tag in wanted],
        "short_name": _said(english if initials else shown[0], short) | {"given": bool(initials)},
        "languages": [_said(tag, names[tag]) for tag in shown],
        "university": [_said(tag, text) for tag, text in bodies.items()],
        "university_wanted": [_said(tag) for tag in shown if tag not in bodies],
        "web": _quoted(_web(web)) if web.strip() else "",
        "page": page,
        "name": name,
        "quoted_name": _quoted(name),
        "slug": slug,
        **_look(name),
    }
    return _filled(house, INSTITUTE_FILES, f"templates/institutes/{slug}", values)


def next_steps(house: Institute, slug: str) -> str:
    """Return what to do with the new pack ``slug``, step by step, as plain text."""
    return f"{render(environment(house), f'{INSTITUTE_FILES}/{_NEXT_STEPS}', slug=slug)}\n"


def new_report(
    house: Institute,
    title: str,
    institute: str = "house",
    published: datetime.date | None = None,
    slug: str = "",
) -> Mapping[str, bytes]:
    """Return the files of a report ``title`` that shows every common element, by path.

    ``institute`` is the pack it is published by; ``published`` its date, left out if None; of
    ``house`` are the starting files.

    Raises:
        ValueError: as :func:`tidy`.
        TemplateProblem: a starting file cannot be run.
    """
    title = tidy(title)
    slug = slug or slug_of(title, "report")
    values = {
        "title": title,
        "quoted_title": _quoted(title),
        "slug": slug,
        "institute": institute,
        "published": published.isoformat() if published else "",
    }
    return _filled(house, REPORT_FILES, f"content/{slug}", values)


def _filled(
    house: Institute, starting: str, folder: str, values: Mapping[str, Any]
) -> dict[str, bytes]:
    """Return the house's ``starting`` files by their path in ``folder``.

    One that holds ``{{`` is a template, and is filled with ``values``; the others are copied.
    """
    templates = environment(house)
    files = {}
    for name in files_in(house, starting):
        text = source(templates, f"{starting}/{name}")
        if "{{" in text:
            text = f"{render(templates, f'{starting}/{name}', **values)}\n"
        if name != _NEXT_STEPS:
            files[f"{folder}/{name}"] = text.encode()
    return files


def _said(tag: str, text: str = "") -> dict[str, Any]:
    """Return ``text`` in the language ``tag``, quoted, with the samples that its script takes."""
    code = script_of(tag).code
    sample = code if code in ("Hans", "Hant") else "latin"
    return {"tag": tag, "text": _quoted(text), "sample": sample}


def _look(name: str) -> dict[str, Any]:
    """Return the colours and the emblem of a new pack, drawn from its name.

    The emblem is a rosette of rings round a point; at a few millimetres thin rings would close
    up, so that the small one has full rounds.
    """
    number = _number(name)
    deep, accent, light_accent, pale = PALETTES[number % len(PALETTES)]
    petals, turned = 5 + number % 4, (number // 7) % 2
    angles = [2 * math.pi * (index + turned / 2) / petals - math.pi / 2 for index in range(petals)]

    def around(distance: float) -> list[dict[str, str]]:
        return [
            {
                "x": f"{48 + distance * math.cos(angle):.2f}",
                "y": f"{48 + distance * math.sin(angle):.2f}",
            }
            for angle in angles
        ]

    return {
        "deep": deep,
        "accent": accent,
        "light_accent": light_accent,
        "pale": pale,
        "rings": around(25),
        "rounds": around(34),
        "radius": f"{22.6 * math.sin(math.pi / petals):.2f}",
    }


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:4], "big")


def _names(texts: Sequence[str], chinese: str, english: str) -> dict[str, str]:
    """Return the names by language: those in Chinese characters as ``chinese``."""
    names: dict[str, str] = {}
    for text in texts:
        if not text.strip():
            continue
        text = tidy(text)
        tag = chinese if has_han(text) else english
        if tag in names:
            what = "English" if tag == english else "Chinese"
            raise ValueError(f"a name is given twice in {what}: “{names[tag]}” and “{text}”")
        names[tag] = text
    return names


def _web(address: str) -> str:
    address = address.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in address:
        raise ValueError(f"a web address is written as https://example.org/, not “{address}”")
    return address


def _quoted(text: str) -> Markup:
    # A JSON string is a YAML one, whatever stands in it.
    return Markup(json.dumps(text, ensure_ascii=False))
