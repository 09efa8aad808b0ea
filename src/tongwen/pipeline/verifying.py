"""A file and a release's manifest: whether the one is what the other says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from ..diagnostics import Problems, Span, nearest
from ..gate import MEGABYTE, Gate, GateError

MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 8 * MEGABYTE


def verify(path: Path, manifest: Path | None, problems: Problems) -> tuple[str, ...]:
    """Return the names of the files that are, byte for byte, those of their release.

    Args:
        path: a file of the release, or its folder or manifest: then every file of it is judged.
        manifest: the release's manifest; None: the one that lies beside the file.

    Problems: ``REL-01`` a file is another than was released, ``REL-02`` there is no manifest, or
    it does not name the file, ``REL-03`` a file of the release is missing.
    """
    whole = path.is_dir() or path.name == MANIFEST
    folder = path if path.is_dir() else path.parent
    listed = _listed(manifest or folder / MANIFEST, problems)
    if listed is None:
        return ()
    if not whole and path.name not in listed:
        problems.error(
            "REL-02",
            Span(str(path)),
            "the manifest does not name this file",
            nearest(path.name, listed) or f"it names: {', '.join(sorted(listed))}",
        )
        return ()
    sound = []
    for name in sorted(listed) if whole else (path.name,):
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            problems.error(
                "REL-03",
                Span(str(folder / name)),
                f"the manifest names this file, and it cannot be read ({error.strerror})",
                "get it again from where the release is published",
            )
            continue
        if found == listed[name]:
            sound.append(name)
            continue
        problems.error(
            "REL-01",
            Span(str(folder / name)),
            f"this is not the file that was released: its SHA-256 is {found[:16]}…, "
            f"in the manifest {listed[name][:16]}…",
            "it was changed, cut off, or is of another release: get it again",
        )
    return tuple(sound)


def _listed(manifest: Path, problems: Problems) -> Mapping[str, str] | None:
    """Return the files that a manifest names with their digests; None, with a problem, if none."""
    try:
        gate = Gate(manifest.parent, (manifest.parent,))
        rows = json.loads(gate.read_text(manifest.name, manifest.parent, _LARGEST_MANIFEST))
        listed = {str(row["file"]): str(row["sha256"]) for row in rows["artefacts"]}
    except GateError as error:
        reason = error.reason
    except (ValueError, LookupError, TypeError, RecursionError):
        reason = "is no manifest of a release"
    else:
        # A name is of the release's own folder: a manifest may come from anywhere.
        if listed and all(name == Path(name).name and name not in ("", "..") for name in listed):
            return listed
        reason = "is no manifest of a release"
    problems.error(
        "REL-02",
        Span(str(manifest)),
        f"the manifest {reason}",
        f"name it: --manifest FILE; a release has it beside its files, as {MANIFEST}",
    )
    return None
