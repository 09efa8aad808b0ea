"""The process that draws: ``python -m tongwen.charts.engine FOLDER``.

It draws what stands in FOLDER/requests.json, and writes what it has drawn there, each as soon as it
is done: where one of them breaks the process, those before it are there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Draw each request: ``<number>.svg``, or ``<number>.fault`` with the engine's own words."""
    import vl_convert

    folder = Path(sys.argv[1])
    asked: dict[str, Any] = json.loads((folder / "requests.json").read_bytes())
    for fonts in asked["fonts"]:
        vl_convert.register_font_directory(fonts)
    for number, one in sorted(asked["charts"].items(), key=lambda item: int(item[0])):
        try:
            drawn = vl_convert.vegalite_to_svg(
                one["spec"],
                config=one["config"],
                allowed_base_urls=[],  # nothing is fetched, whatever a specification names
                format_locale=one["numbers"],
                time_format_locale=one["times"],
            )
            (folder / f"{number}.svg").write_bytes(drawn.encode())
        except ValueError as error:
            (folder / f"{number}.fault").write_bytes(str(error).encode())


if __name__ == "__main__":
    main()
