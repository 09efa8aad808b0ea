"""Processes that Tongwen starts, and the bounds that it and they run in.

Three promises, kept here for every writer, for LibreOffice and for whatever else is started:

- **A bound for each.** The system counts a process's seconds of processor and its memory; who
  started it keeps the clock. :func:`bounds` says how much, and the environment can raise it.
- **None outlives its parent**, however that ends. A worker follows its parent's death
  (:func:`follow_parent`). A program gets a process group of its own, and a watchdog, a shell that
  waits on a pipe: when the pipe closes with no word that all is well, it ends the group.
- **Nothing is left.** Scratch folders are held by a lock that dies with their process; the next
  start sweeps those that nobody holds.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import gc
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

MEGABYTE = 1024 * 1024
TIME_SETTING, MEMORY_SETTING = "TONGWEN_TIME_LIMIT", "TONGWEN_MEMORY_LIMIT"
"""The variables of the environment that raise the bounds: in seconds, and in megabytes."""

_NONE = resource.RLIM_INFINITY
_PREFIX = "tongwen-"
_LOCK = "lock"
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG, prctl(2)."""


class LimitReached(Exception):
    """A process has used up what it may; the message names the bound, the hint how to raise it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.hint)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may use up; 0: without a bound.

    Attributes:
        processor: in seconds.
        clock: in seconds; much more than ``processor``, since a busy machine lets everybody wait.
        memory: address space in bytes.
        written: bytes of memory that it writes to, for a program that reserves more addresses than
            any machine has memory.
    """

    processor: int = 900
    clock: float = 3600.0
    memory: int = 8 * 1024 * MEGABYTE
    written: int = 0

    @property
    def grace(self) -> int:
        """Seconds of the processor left past the bound, to report which bound it was."""
        return max(2, self.processor // 15)

    def processor_reached(self) -> LimitReached:
        """Return the fault of a process that used too much of the processor."""
        return LimitReached(
            f"more than {self.processor} seconds of the processor",
            f"{_LOOK}; {TIME_SETTING}={2 * self.processor} allows more seconds",
        )

    def clock_reached(self) -> LimitReached:
        """Return the fault of a process that did not come to an end."""
        return LimitReached(
            f"more than {self.clock:.0f} seconds",
            f"{_LOOK}; {TIME_SETTING}={2 * self.processor} allows more seconds",
        )

    def memory_reached(self) -> LimitReached:
        """Return the fault of a process that wanted too much memory."""
        megabytes = self.memory // MEGABYTE
        return LimitReached(
            f"more than {megabytes} MB of memory",
            f"{_LOOK}; {MEMORY_SETTING}={2 * megabytes} allows more megabytes",
        )


_LOOK = "look for a picture, a table or a template of unusual size or nesting"


def bounds(environment: Mapping[str, str] = os.environ) -> Bounds:
    """Return the bounds of a process: as they are set in the environment, else the usual ones."""
    usual = Bounds()

    def setting(name: str, otherwise: int) -> int:
        written = environment.get(name, "").strip()
        return int(written) if written.isascii() and written.isdecimal() else otherwise

    processor = setting(TIME_SETTING, usual.processor)
    memory = setting(MEMORY_SETTING, usual.memory // MEGABYTE)
    return Bounds(processor, processor * usual.clock / usual.processor, memory * MEGABYTE)


# --- the bounds of a process ---------------------------------------------------------------


@contextmanager
def held(bound: Bounds) -> Iterator[None]:
    """Hold this process within ``bound`` from here on, and as before afterwards.

    Raises:
        LimitReached: inside, where the processor's seconds are used up. Memory that is not there
            is a MemoryError, as ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS)
    before = [resource.getrlimit(kind) for kind in kinds]
    handler = signal.signal(signal.SIGXCPU, _on_processor_limit(bound))
    _set(resource.RLIMIT_AS, bound.memory or _NONE)
    _set(resource.RLIMIT_CPU, _used() + bound.processor if bound.processor else _NONE)
    try:
        yield
    finally:
        for kind, (soft, hard) in zip(kinds, before, strict=True):
            resource.setrlimit(kind, (soft, hard))
        signal.signal(signal.SIGXCPU, handler)


@contextmanager
def uncollected() -> Iterator[None]:
    """Let what somebody waits for be made without a search for rubbish.

    Such a search looks through everything that a process keeps, a long report's pages too, and what
    is made meanwhile leaves little.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def hold(bound: Bounds) -> None:
    """Hold this process, which has just begun, within ``bound`` until it ends.

    What never comes back to Python to hear that its time is up is ended by the system.
    """
    signal.signal(signal.SIGXCPU, _on_processor_limit(bound))
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_AS, bound.memory or _NONE)
    last = _used() + bound.processor
    if bound.processor:
        _set(resource.RLIMIT_CPU, last, last + 2 * bound.grace)
    else:
        _set(resource.RLIMIT_CPU, _NONE)


def _on_processor_limit(bound: Bounds) -> Callable[[int, FrameType | None], None]:
    """Return the handler that stops the work; afterwards there is time to report it."""
    stopped = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        if not stopped:
            stopped = True
            _set(resource.RLIMIT_CPU, _used() + bound.grace)
        raise bound.processor_reached()

    return stop


def _used() -> int:
    """Return the seconds of processor that this process has used, rounded up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime) + 1


def _set(kind: int, soft: int, hard: int = resource.RLIM_INFINITY) -> None:
    """Set a limit of this process. A system that knows no such limit does without."""
    _, most = resource.getrlimit(kind)
    if most != resource.RLIM_INFINITY:
        hard = most if hard == resource.RLIM_INFINITY else min(hard, most)
    if hard != resource.RLIM_INFINITY:
        soft = hard if soft == resource.RLIM_INFINITY else min(soft, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, hard))


# --- processes that end with their parent --------------------------------------------------


def beginning() -> ForkContext | SpawnContext:
    """Return how workers begin: as copies of this process, with all that it has imported.

    To import a writer's libraries takes as long as a short report. A copy is safe where no other
    thread can hold a lock while it is made; elsewhere a worker begins with nothing.
    """
    import multiprocessing

    alone = sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
    return multiprocessing.get_context("fork") if alone else multiprocessing.get_context("spawn")


def begin_worker() -> None:
    """Begin a worker: it ends with its parent, and is held within the usual bounds."""
    follow_parent()
    hold(bounds())


def follow_parent() -> None:
    """Let this worker end when its parent process ends, in whatever way.

    Linux sends a signal then. Elsewhere, and for what the signal misses, a thread waits.
    """
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is None:
        return
    die_with_parent()

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def die_with_parent() -> None:
    """Let the system end this process with the one that started it, where it knows how (Linux)."""
    if _prctl is not None:
        _prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _find_prctl() -> Callable[..., int] | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        return ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None


_prctl = _find_prctl()

_WATCHDOG = 'read -r well || { kill -s KILL -- "-$1" 2>/dev/null; sleep 1; rm -rf -- "$2"; }'
"""Waits for a word. Where the pipe closes without one, who held it is dead: the group of
processes ``$1`` is ended, and its scratch folder ``$2`` goes."""


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], bound: Bounds
) -> bytes | None:
    """Return the output of a program run in the scratch ``folder``; None if it failed.

    Whatever it started has ended with it; that is so too where this process is killed.
    """

    def begin() -> None:
        die_with_parent()
        _set(resource.RLIMIT_CORE, 0)
        _set(resource.RLIMIT_AS, bound.memory or _NONE)
        _set(resource.RLIMIT_DATA, bound.written or _NONE)
        _set(resource.RLIMIT_CPU, bound.processor or _NONE)

    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=quiet,
            stdout=subprocess.PIPE,
            stderr=quiet,
            start_new_session=True,
            preexec_fn=begin,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    watchdog = subprocess.Popen(
        ["/bin/sh", "-c", _WATCHDOG, "sh", str(process.pid), str(folder)],
        stdin=subprocess.PIPE,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
    try:
        printed, _ = process.communicate(timeout=bound.clock or None)
        return printed if process.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return None
    finally:
        # In time or not, or because this process is being ended: nothing of it stays.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        watchdog.communicate(b"well\n")


# --- scratch folders -----------------------------------------------------------------------


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder in the temporary directory that is gone afterwards.

    Where this process is killed before, :func:`sweep` of another finds it.
    """
    name = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")
    folder = Path(name)
    descriptor = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def sweep() -> None:
    """Remove the scratch folders whose processes were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}[0-9]*-*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if not pid.isdecimal() or is_alive(int(pid)) or folder.is_symlink():
            continue
        with contextlib.suppress(OSError):
            if folder.stat().st_uid != os.getuid() or _is_held(folder / _LOCK):
                continue
            shutil.rmtree(folder, ignore_errors=True)


def _is_held(lock: Path) -> bool:
    """Return whether a process holds ``lock``: one that this machine's list need not show."""
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def is_alive(pid: int) -> bool:
    """Return whether there is a process of this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
