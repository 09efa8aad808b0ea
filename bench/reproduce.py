"""Builds a report in environments that differ: ``python bench/reproduce.py [REPORT]``.

Each has another folder, locale, time zone, seed of hashes, mask of new files' modes, number of
processors, or user. Every artefact has to be the same, byte for byte. Prints what differs; ends
with 1 where something does. Without REPORT: the small report of the tests.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from environments import ENVIRONMENTS, FORMATS, PLAIN, digests


def main(report: str = "") -> int:
    """Compare all environments with the plain one; return 1 where an artefact differs."""
    failed = False
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        plain = digests(report, PLAIN, root / "0", FORMATS)
        print(f"{len(plain)} files")
        for number, (title, environment) in enumerate(ENVIRONMENTS.items(), 1):
            (root / str(number)).mkdir()
            try:
                found = digests(report, environment, root / str(number), FORMATS)
            except (OSError, RuntimeError, subprocess.SubprocessError) as error:
                failed = True
                print(f"{title}: could not be tried: {error}")
                continue
            different = sorted(set(plain.items()) ^ set(found.items()))
            failed = failed or bool(different)
            names = ", ".join(dict.fromkeys(file for file, _ in different))
            print(f"{title}: {f'differs in {names}' if names else 'the same'}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
