"""Which font files text in other scripts is set from, and what installs them."""

from __future__ import annotations

from collections.abc import Mapping

_SCRIPT_NAMES = {
    "Armn": "Armenian", "Beng": "Bengali", "Deva": "Devanagari", "Ethi": "Ethiopic",
    "Geor": "Georgian", "Gujr": "Gujarati", "Guru": "Gurmukhi", "Hebr": "Hebrew", "Khmr": "Khmer",
    "Knda": "Kannada", "Laoo": "Lao", "Mlym": "Malayalam", "Mymr": "Myanmar", "Sinh": "Sinhala",
    "Taml": "Tamil", "Telu": "Telugu", "Thai": "Thai",
}  # fmt: skip

_SANS_ALONE = {
    "Cans": "Canadian Aboriginal", "Cher": "Cherokee", "Java": "Javanese", "Mong": "Mongolian",
    "Nkoo": "NKo", "Orya": "Oriya", "Syrc": "Syriac", "Thaa": "Thaana", "Tfng": "Tifinagh",
    "Yiii": "Yi",
}  # fmt: skip
"""Scripts that Noto has without serifs only."""


def _noto(*families: str) -> Mapping[str, str]:
    return {
        f"{family.replace(' ', '')}-{style}.ttf": family
        for family in families
        for style in ("Regular", "Bold")
    }


EMOJI = "Zsye"
"""The script of emoji (ISO 15924): one of its files is enough."""

_EMOJI_FILES = ("NotoEmoji-Regular.ttf", "NotoEmoji[wght].ttf", "NotoEmoji-VariableFont_wght.ttf")

SCRIPT_FILES: Mapping[str, Mapping[str, str]] = {
    "Arab": _noto("Noto Naskh Arabic", "Noto Sans Arabic"),
    **{
        script: _noto(f"Noto Serif {name}", f"Noto Sans {name}")
        for script, name in _SCRIPT_NAMES.items()
    },
    **{script: _noto(f"Noto Sans {name}") for script, name in _SANS_ALONE.items()},
    "Tibt": _noto("Noto Serif Tibetan"),
    "Zsym": _noto("Noto Sans Symbols", "Noto Sans Symbols2"),
    EMOJI: {
        **dict.fromkeys(_EMOJI_FILES, "Noto Emoji"), "NotoColorEmoji.ttf": "Noto Color Emoji",
    },
}  # fmt: skip
"""Script (ISO 15924) → the files that its text is set from, with their family: asked for only by
reports in it, and used for words in it where they are on the machine. The family with "Sans" in its
name goes with a face without serifs."""

SCRIPT_PACKAGES: Mapping[str, str] = {
    **dict.fromkeys(SCRIPT_FILES, "fonts-noto-core"),
    EMOJI: "fonts-noto-color-emoji",
}
"""Script → the package of Debian that has its files."""

INSTALLS = "sh setup/prepare.sh fonts"
"""The command that installs those packages, or says how, on every system."""


def script_family(script: str, *, sans: bool) -> str:
    """Return the family that text of ``script`` is set in; "" where the Latin and Han ones do."""
    families = SCRIPT_FILES.get(script, {}).values()
    alike = (family for family in families if ("Sans" in family) is sans)
    return next(alike, next(iter(families), ""))
