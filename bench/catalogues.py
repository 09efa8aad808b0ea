"""How long an update and a status of a large catalogue take, and how much memory.

    .venv/bin/python bench/catalogues.py          3,000 messages, all translated
    .venv/bin/python bench/catalogues.py 10000    another number

The text is made from a fixed seed, so two runs ask the same.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MESSAGES = 3000
SENTENCE = 14
"""Words of a paragraph, on average."""


def write_project(root: Path, messages: int) -> Path:
    """Write a project with a report of so many messages; return the report's folder."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghijklmnoprstu", k=chance.randint(2, 9))) for _ in range(4000)
    ]
    folder = root / "content" / "large"
    folder.mkdir(parents=True)
    (root / "templates" / "house").mkdir(parents=True)
    (folder / "report.yaml").write_text(
        "title: Large\nlanguages: [en, zh-Hant]\n", encoding="utf-8"
    )
    for chapter in range(messages // 100):
        paragraphs = [" ".join(chance.choices(words, k=SENTENCE)) + "." for _ in range(99)]
        text = "\n\n".join([f"# Chapter {chapter} {words[chapter]}", *paragraphs])
        (folder / f"{chapter:03}.md").write_text(text + "\n", encoding="utf-8")
    return folder


def run(root: Path, action: str) -> tuple[float, float]:
    """Return the processor's seconds that ``tongwen translate`` took, and its memory in MB."""
    command = [sys.executable, "-m", "tongwen", "translate", action, "large", "--json"]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"tongwen translate {action} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main() -> int:
    """Print the measures; return the exit status."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        folder = write_project(root, messages)
        run(root, "update")
        catalogue = folder / "translations" / "zh-Hant.po"
        text = catalogue.read_text(encoding="utf-8")
        catalogue.write_text(
            re.sub(r'msgstr ""\n(?=\n|$)', 'msgstr "河水"\n', text), encoding="utf-8"
        )
        chapter = folder / "000.md"
        chapter.write_text(
            chapter.read_text(encoding="utf-8").replace(".", ", too.", 1), encoding="utf-8"
        )
        for action in ("update", "status"):
            seconds, memory = run(root, action)
            print(f"{action}: {messages:,} messages, {seconds:.2f} s, {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
