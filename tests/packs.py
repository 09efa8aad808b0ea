"""A project of institute packs in a temporary folder, for tests that need one."""

from __future__ import annotations

import shutil
from pathlib import Path

from places import PROJECT
from tongwen.diagnostics import Problem, Problems
from tongwen.gate import Gate
from tongwen.institute import Institute, read_institute

ROOT = PROJECT
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><path d="M3 2h24v16H3z" fill="#888"/></svg>'
GOOD = "name:\n  en: Example Institute\nlogos:\n  light: logos/a.svg\n  dark: logos/a.svg\n"


class Packs:
    """A project in a temporary folder, with a house and packs that a test writes."""

    def __init__(self, root: Path) -> None:
        self.root, self.templates = root, root / "templates"
        house = self.templates / "house"
        (house / "logos").mkdir(parents=True)
        for name in ("_brand.yml", "institute.yaml", "logos/emblem.svg", "logos/emblem-dark.svg"):
            (house / name).write_bytes((ROOT / "templates" / "house" / name).read_bytes())
        shutil.copytree(ROOT / "templates" / "house" / "covers", house / "covers")

    def write(self, slug: str = "x", /, **files: str | bytes) -> Path:
        folder = self.templates / "institutes" / slug
        contents: dict[str, str | bytes] = {"institute_yaml": GOOD, "logos/a.svg": SVG, **files}
        names = {"institute_yaml": "institute.yaml", "brand_yml": "_brand.yml"}
        for name, content in contents.items():
            path = folder / names.get(name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)
        return folder

    def read(self, slug: str = "x") -> tuple[Institute | None, list[Problem]]:
        problems = Problems()
        found = read_institute(Gate(self.root, ()), self.templates, slug, problems)
        return found, list(problems)

    def read_with(self, **files: str | bytes) -> tuple[Institute, list[Problem]]:
        self.write("x", **files)
        found, problems = self.read()
        assert found is not None
        return found, problems
