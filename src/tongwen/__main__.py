"""``tongwen`` and ``python -m tongwen``, from the first moment on."""

import signal


def main() -> int:
    """Run the command; return its exit status.

    Ctrl-C while Python still loads it ends it as the system does: nothing has begun that would
    have to be taken away, and a traceback would say nothing to who has thought better of it.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from . import quick_start

    quick_start.begin()
    from .cli import main as command

    try:
        return command()
    finally:
        quick_start.keep()


if __name__ == "__main__":
    raise SystemExit(main())
