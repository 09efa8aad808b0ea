"""The command ``tongwen``: words in, exit status out. No logic of publishing lives here.

Exit status: 0 all is well (there may be warnings), 1 problems were found, 2 the command
was not understood. Results go to standard output, problems and progress to standard error.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..diagnostics import Problem, Problems, Span
from .output import MISUSE, OK, PROBLEMS, Misuse, print_problems
from .parser import Parser, command_parser

_PATIENCE = 5
"""Seconds for what was begun to go. Python drops an exception that meets it between two objects'
ends (in the callback of a weak reference): then the system ends the command."""


_USUAL = (signal.SIG_DFL, signal.default_int_handler)
"""What a signal that ends a command does where nobody has asked for anything else."""


@contextlib.contextmanager
def _ended_in_order(stays: bool) -> Iterator[None]:
    """Let a command that gets a signal to end clean up, and have it ended if it cannot.

    A server that ``stays`` hears Ctrl-C in its own way.
    """

    def end(number: int, _: object) -> None:
        signal.alarm(_PATIENCE)
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        sys.exit(128 + number)

    before = {
        number: signal.getsignal(number)
        for number in (signal.SIGTERM, signal.SIGINT)
        if threading.current_thread() is threading.main_thread()
        and signal.getsignal(number) in _USUAL
    }
    for number in before:
        hears_itself = stays and number == signal.SIGINT
        signal.signal(number, signal.default_int_handler if hears_itself else end)
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)
        if before:
            signal.alarm(0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (by default the process's); return the exit status."""
    parser = command_parser()
    Parser.json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return OK
    from ..processes import LimitReached, bounds, held

    # What is read is kept to the end: to look through it for rubbish again and again is in vain.
    gc.set_threshold(50_000, 10, 10)
    try:
        # What authors wrote is read here, and can be made to take for ever.
        bound = bounds()
        stays = getattr(options, "stays", False)
        if stays or getattr(options, "all", False):
            bound = replace(bound, processor=0)  # what it starts is bounded, each time anew
        with _ended_in_order(stays), held(bound):
            return int(options.run(options))
    except Misuse as misuse:
        print_problems(Problems([misuse.problem]), options)
        return MISUSE
    except (LimitReached, MemoryError) as error:
        reached = error if isinstance(error, LimitReached) else bounds().memory_reached()
        message = f"reading and checking took {reached}"
        print_problems(
            Problems([Problem(Span("tongwen"), "USE-11", message, reached.hint)]), options
        )
        return PROBLEMS
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except Exception as error:  # nobody who writes reports should meet a traceback
        if isinstance(error, BrokenPipeError):
            # Whoever read the output has gone; Python would complain again when it flushes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return OK
        if os.environ.get("TONGWEN_DEBUG"):
            raise
        if isinstance(error, OSError) and error.filename:
            problem = Problem(
                Span(os.path.relpath(error.filename)),
                "USE-10",
                f"the system refuses to open it ({error.strerror})",
                f"name it as it is written, from {Path.cwd()}"
                if isinstance(error, FileNotFoundError)
                else "get the right to read and write there, and make room on the disk",
            )
            print_problems(Problems([problem]), options)
            return PROBLEMS
        print(
            f"tongwen: error[USE-09] Tongwen made a mistake of its own: "
            f"{type(error).__name__}: {error}\n"
            "    hint: set TONGWEN_DEBUG=1 to see where, and tell its makers",
            file=sys.stderr,
        )
        return PROBLEMS
