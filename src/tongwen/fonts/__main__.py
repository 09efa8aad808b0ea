"""``python -m tongwen.fonts prepare``: make the folder of faces; set-up calls it."""

from __future__ import annotations

import json
import sys

from . import MissingFonts, prepare, unproofed_han_files


def _main() -> int:
    if sys.argv[1:] != ["prepare"]:
        print("usage: python -m tongwen.fonts prepare", file=sys.stderr)
        return 2
    try:
        folder = prepare()
    except MissingFonts as error:
        print(f"{error}; {error.hint}", file=sys.stderr)
        return 1
    others = unproofed_han_files()
    if others:
        print(
            f"note: {', '.join(others)} differ from the version that pages are proofed with; "
            "pages may break differently",
            file=sys.stderr,
        )
    print(f"{len(json.loads((folder / 'faces.json').read_text(encoding='utf-8')))} faces ready")
    return 0


if __name__ == "__main__":
    raise SystemExit(_main())
