"""Ends commands at random moments, and looks: ``python bench/kills.py [TIMES [SEED]]``.

A small project in a folder of its own is built, previewed, brought up to date and released again
and again; each time the command is killed (signal 9), told to end (15) or interrupted as by Ctrl-C
(2) at a moment that chance chooses, its children are not. Afterwards:

- what was there before is there, whole, or what the command was to put there;
- within five seconds none of its processes is alive;
- the next command does its work, and leaves nothing in the temporary directory.

Prints what it found of each kind, and ends with 1 where anything was not so. A seed gives the same
commands and moments again; how far a command has come by then is the machine's affair.
"""

from __future__ import annotations

import hashlib
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from project import REPORT, SmallProject, small_project

SOURCE = Path(__file__).resolve().parent.parent / "src"
MARK = "TONGWEN_KILLED"
PREVIEW = ("preview", "small")
COMMANDS = (
    ("build", "small", "--format", "html", "--format", "txt"),
    ("build", "small", "--format", "docx"),
    ("build", "small", "--format", "pdf"),
    ("translate", "update", "small"),
    ("translate", "update", "small"),
    ("release", "small", "--format", "html"),
    PREVIEW,
)
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
CHAPTER = "# First {{#sec-first}}\n\nSome words, number {}. See @fig-a.\n\n{}\n"
FIGURE = '![Three bars](figures/bars.svg){#fig-a alt="Bars that grow."}'


class Trial:
    """A project, the commands that are killed in it, and what was found wrong."""

    def __init__(self, root: Path) -> None:
        self.root = root / "project"
        self.temporary = root / "temporary"
        self.temporary.mkdir()
        self.mark = secrets.token_hex(8)
        self.environment = {
            **os.environ,
            MARK: self.mark,
            "PYTHONPATH": str(SOURCE),
            "TMPDIR": str(self.temporary),
        }
        self.project: SmallProject = small_project(self.root)
        self.project.write("report.yaml", REPORT.replace("references: [works.yaml]\n", ""))
        self.wrong: list[str] = []
        self.found: Counter[str] = Counter()
        self.long: dict[tuple[str, ...], float] = {}

    def tell(self, fault: str) -> None:
        """Note what was wrong, and print it at once."""
        self.wrong.append(fault)
        print(fault, flush=True)

    def start(self, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        """Start a command, in a session of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tongwen", *command],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def whole(self, command: tuple[str, ...]) -> None:
        """Let a command do its work, and look at what it leaves; a preview has no end."""
        if command == PREVIEW:
            self.long[command] = 8.0
            return
        began = time.monotonic()
        process = self.start(command)
        said = process.communicate()[1].decode()
        self.long[command] = time.monotonic() - began
        if process.returncode and command[0] != "release":
            self.tell(f"{command}: status {process.returncode}: {said[-300:]}")
        left = [path.name for path in self.temporary.glob("tongwen-*")]
        parts = [path.name for path in self.root.rglob(".*.part")]
        if left and command[0] == "build":
            self.tell(f"{command}: left in the temporary directory: {left}")
        if parts and command[0] == "build" and "html" in command:
            self.found["parts that wait for the next writer"] += 1

    def change(self, number: int) -> None:
        """Change the text, so that there is something to do."""
        self.project.write("one.md", CHAPTER.format(number, FIGURE))

    def files(self) -> dict[str, str]:
        """Return the digest of every file that was put down whole."""
        folders = (self.root / "build", self.root / "content")
        return {
            str(file): hashlib.sha256(file.read_bytes()).hexdigest()
            for folder in folders
            for file in folder.rglob("*")
            if file.is_file() and ".part" not in str(file) and ".before" not in str(file)
        }

    def end(self, command: tuple[str, ...], moment: float, how: signal.Signals) -> None:
        """Send a command a signal at ``moment``, in seconds, and look at what it leaves."""
        before, there = self.files(), set(self.temporary.glob("tongwen-*"))
        process = self.start(command)
        time.sleep(moment)
        ended = process.poll() is not None
        process.send_signal(how)
        try:
            said = process.communicate(timeout=60)[1].decode()
        except subprocess.TimeoutExpired:
            self.tell(f"{command} after {moment:.2f} s, {how.name}: goes on for a minute")
            process.kill()
            said = process.communicate()[1].decode()
        if "Traceback" in said:
            self.tell(f"{command} after {moment:.2f} s, {how.name}: {said[-300:]}")
        deadline = time.monotonic() + 5
        while how is not signal.SIGKILL and not ended:
            left = {*self.temporary.glob("tongwen-*")} - there
            if not left or time.monotonic() > deadline:
                if left:
                    self.tell(f"{command} after {moment:.2f} s, {how.name}: left: {left}")
                break
            time.sleep(0.05)
        self.found["ended before" if ended else how.name] += 1
        while alive := self.alive():
            if time.monotonic() > deadline:
                self.tell(f"{command} after {moment:.2f} s: alive: {alive}")
                break
            time.sleep(0.05)
        after = self.files()
        for name in before:
            parted = Path(name).parent
            aside = parted.with_name(f".{parted.name}.before") / Path(name).name
            if name not in after and not aside.exists():
                self.tell(f"{command} after {moment:.2f} s: gone: {name}")
        for name in after:
            if not _is_whole(Path(name)):
                self.tell(f"{command} after {moment:.2f} s: not whole: {name}")
        self.found["files that were new"] += sum(before.get(n) != d for n, d in after.items())

    def alive(self) -> list[str]:
        """Return the processes that a command of this trial started, and that are alive."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                marked = f"{MARK}={self.mark}".encode() in (folder / "environ").read_bytes()
                if marked and int(folder.name) != os.getpid():
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return [command for command in found if command]


def _is_whole(path: Path) -> bool:
    """Return whether a file ends as files of its kind do."""
    ends = {
        ".pdf": b"%%EOF",
        ".html": b"</html>",
        ".json": b"}",
        ".po": b"\n",
        ".yaml": b"\n",
        ".svg": b"</svg>",
    }
    data = path.read_bytes()
    if path.suffix == ".docx":
        return b"PK\x05\x06" in data[-64:]
    return data.rstrip(b" \n").endswith(ends.get(path.suffix, b"").rstrip(b"\n")) and bool(data)


def main(times: int, seed: int) -> int:
    """End ``times`` commands before their time; return the exit status."""
    # A command that is started in the background ignores Ctrl-C, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        trial = Trial(Path(folder))
        trial.change(0)
        for command in dict.fromkeys(COMMANDS):
            trial.whole(command)
        for number in range(1, times + 1):
            command = chance.choice(COMMANDS)
            trial.change(number)
            moment, how = chance.uniform(0.05, trial.long[command]), chance.choice(SIGNALS)
            trial.end(command, moment, how)
            if number % 10 == 0:
                trial.change(-number)
                for again in (COMMANDS[0], COMMANDS[3]):
                    trial.whole(again)
                print(f"{number}: {dict(trial.found)}, wrong: {len(trial.wrong)}", flush=True)
        trial.change(-1)
        for command in dict.fromkeys(COMMANDS):
            trial.whole(command)
    print(f"seed {seed}: {dict(trial.found)}, wrong: {len(trial.wrong)}")
    return 1 if trial.wrong else 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(given or [500]), *([] if len(given) > 1 else [secrets.randbelow(10**6)])))
