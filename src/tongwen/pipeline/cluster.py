"""Jobs written on the machines of a Dask cluster: inputs along, artefacts back whole.

A job is sent with all that its writer reads: the edition, and the files of the packs whose
templates it is made with. A machine needs Tongwen with its libraries and fonts, and nothing of the
project. There each job has a process of its own in a scratch folder, within the bounds that it
would have here (:mod:`tongwen.processes`); what comes back is the artefact, or the problem that
stood in its way. A machine that is lost loses nothing but time: Dask gives its jobs to another.

Cluster and command trust one another: what is sent is pickled.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import NOWHERE, Problem
from ..processes import Bounds, bounds, hold, run, scratch
from .state import digest_of_toolchain
from .workers import Job, Runner, ended_early, sized, write

if TYPE_CHECKING:
    from ..edition import Artefact

EPOCH = "SOURCE_DATE_EPOCH"
_PARCEL, _WRITTEN, _INPUTS = "parcel", "written", "inputs"
_PATIENCE = 20
"""Seconds in which a cluster has to answer, and to have a machine."""


class NoCluster(Exception):
    """No cluster answers, or none that has a machine."""


@contextmanager
def cluster(address: str) -> Iterator[Runner]:
    """Yield a runner of jobs on the Dask cluster whose scheduler is at ``address``.

    Raises:
        NoCluster: nothing answers there, or no machine has joined.
        ImportError: Dask is not installed.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise NoCluster(f"{type(error).__name__}: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise NoCluster("no machine has joined it") from error
        yield lambda jobs: _run(client, jobs)


def _run(client: Any, jobs: Sequence[Job]) -> Iterator[tuple[Job, Artefact | Problem, float]]:
    """Yield each job as :func:`.workers.run` does, from the machines of a cluster."""
    from distributed import as_completed

    bound, began = bounds(), time.monotonic()
    sent = {
        client.submit(perform, packed(job, bound), bound, pure=False, key=_key(number, job)): job
        for number, job in enumerate(jobs)
    }
    try:
        for future in as_completed(list(sent)):
            job, error = sent[future], future.exception()
            written = _lost(job, error) if error else pickle.loads(future.result())
            yield job, written, time.monotonic() - began
    finally:
        client.cancel(list(sent))


def _key(number: int, job: Job) -> str:
    """Return what Dask's pages call a job: no two are alike, also of two commands."""
    return f"{job.path.name}-{number}-{os.urandom(8).hex()}"


def _lost(job: Job, error: BaseException) -> Problem:
    """Return the problem of a job that no machine brought to its end."""
    return ended_early(job, f"the cluster did not write it: {type(error).__name__}: {error}")


# --- what is sent --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A job as it is sent.

    Attributes:
        toolchain: a digest of the Tongwen that is to write it.
        epoch: the time of making, where the environment states it.
        job: pickled; its paths lead into ``files``.
        files: what its writer reads, by the absolute path here.
    """

    toolchain: str
    epoch: str
    job: bytes
    files: Mapping[str, bytes]


def packed(job: Job, bound: Bounds) -> bytes:
    """Return ``job``, to be written within ``bound``, with all that its writer reads."""
    institutes = (job.edition.institute, *job.edition.institute.partners)
    roots = {folder for institute in institutes for folder in institute.granted}
    files = {
        str(path): path.read_bytes()
        for root in roots
        for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    buffer = io.BytesIO()
    _Pickler(buffer, roots).dump((replace(job, kept=None), bound))
    epoch = os.environ.get(EPOCH, "")
    return pickle.dumps(_Parcel(digest_of_toolchain(), epoch, buffer.getvalue(), files))


class _Pickler(pickle.Pickler):
    """Writes paths below ``roots`` so that they are found where they are unpacked."""

    def __init__(self, file: io.BytesIO, roots: set[Path]) -> None:
        super().__init__(file)
        self._roots = roots

    def persistent_id(self, thing: Any) -> str | None:
        if isinstance(thing, Path) and any(thing.is_relative_to(root) for root in self._roots):
            return str(thing)
        return None


class _Unpickler(pickle.Unpickler):
    """Reads paths as they are below ``folder``."""

    def __init__(self, data: bytes, folder: Path) -> None:
        super().__init__(io.BytesIO(data))
        self._folder = folder

    def persistent_load(self, identifier: Any) -> Path:
        return _below(self._folder, str(identifier))


def _below(folder: Path, path: str) -> Path:
    return folder.joinpath(*Path(path).parts[1:])


# --- on a machine of the cluster -------------------------------------------------------------


def perform(parcel: bytes, bound: Bounds) -> bytes:
    """Return, pickled, what a process of its own makes of a parcel: the artefact or a problem."""
    with scratch() as folder:
        (folder / _PARCEL).write_bytes(parcel)
        command = [sys.executable, "-m", __name__, str(folder)]
        run(command, folder, os.environ, bound)
        with contextlib.suppress(OSError):
            return (folder / _WRITTEN).read_bytes()
        job, _ = _Unpickler(pickle.loads(parcel).job, folder).load()
    return pickle.dumps(ended_early(job, "its writer ended on a machine of the cluster"))


def unpacked(parcel: _Parcel, folder: Path) -> tuple[Job, Bounds]:
    """Return the job of a parcel and its bounds; what its writer reads is put into ``folder``."""
    for name, data in parcel.files.items():
        path = _below(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    job, bound = _Unpickler(parcel.job, folder).load()
    return job, bound


def main(folder: Path) -> None:
    """Write the artefact of the parcel in ``folder`` into a file beside it."""
    parcel: _Parcel = pickle.loads((folder / _PARCEL).read_bytes())
    os.environ.pop(EPOCH, None)
    if parcel.epoch:
        os.environ[EPOCH] = parcel.epoch
    written: Artefact | Problem
    if parcel.toolchain != digest_of_toolchain():
        written = Problem(
            NOWHERE,
            "BUILD-08",
            "a machine of the cluster has another Tongwen, other fonts or another Python",
            "set up the same there; what is made would differ from what is made here",
        )
    else:
        job, bound = unpacked(parcel, folder / _INPUTS)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        hold(bound)
        written = sized(job.format, job.edition, write(job.format, job.edition, bound))
    beside = folder / f"{_WRITTEN}.part"
    beside.write_bytes(pickle.dumps(written))
    beside.rename(folder / _WRITTEN)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
