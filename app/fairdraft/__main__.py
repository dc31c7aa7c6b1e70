"""In which of its three roles does the program run: window, command or worker?"""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path

from fairdraft import __version__

_KNOWN_PROBLEM = 3
_INTERRUPTED = 130


def main() -> int:
    """Run the role that the command line asks for and return the exit code, also where it is interrupted early."""
    _open_what_was_closed()
    _speak_utf8()
    try:
        code = _role()
    except KeyboardInterrupt:
        print("Interrupted. Everything finished so far is kept.", file=sys.stderr)  # noqa: T201 - nothing is loaded yet that could say it
        code = _INTERRUPTED
    _end_with_the_code()
    return code


def _end_with_the_code() -> None:
    """Whatever interrupts the program now, all is done: it ends with its exit code and not by the signal.

    Python sends the signal to itself at its end where an interrupt ever left code that it compiled from text, as that
    of dataclasses is; the next such code makes it forget that.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    exec("")  # noqa: S102 - see above


def _open_what_was_closed() -> None:
    """A caller may close a standard stream (`>&-`), and a program without console has none: nothing is read or written
    there then. Opened before anything else, so that no file gets the number of such a stream, and its words.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - for as long as the program runs
            setattr(sys, name, nothing)


def _speak_utf8() -> None:
    """What programs and files get is UTF-8 on every system, as is what they give.

    Python before 3.15 takes the old code page of the country for it on Windows, which lacks most letters. A terminal
    there is asked otherwise, and whoever chose an encoding gets it.
    """
    if sys.platform != "win32" or os.environ.get("PYTHONIOENCODING"):
        return
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors=stream.errors)


def _role() -> int:
    """Run the role.

    Imports stand inside the branches: the version command loads nothing, the worker no window, the window
    no llama.cpp.
    """
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        return _tell_version()
    from fairdraft.host.core_dumps import leave_no_core_dumps

    leave_no_core_dumps()
    if arguments == ["worker", "--describe"]:
        from fairdraft.inference.engine_facts import describe_engine

        return describe_engine()
    if arguments[:2] == ["worker", "--copy"]:
        from fairdraft.inference.copy_child import write_copy

        return write_copy(*arguments[2:5])
    if arguments == ["worker", "--pdf"]:
        from fairdraft.exchange.pdf_child import answer_pdf_request

        return answer_pdf_request()
    if arguments[:1] == ["worker"]:
        from fairdraft.inference.worker import run_worker

        return run_worker()
    with _loading():
        from fairdraft.cli.arguments import parsed
        from fairdraft.host import bundle, system_libraries
        from fairdraft.host.uncaught import tell_bugs_discreetly

    tell_bugs_discreetly()
    command = parsed(arguments).command
    if command in (None, "demo") and not bundle.has_window():
        return bundle.run_with_window(arguments)
    if command is None:
        # A bundle comes to systems that no make looked over.
        lacking = 0 if bundle.console_program() is None else system_libraries.main([])
        return lacking or _window(arguments)
    return _command(arguments)


def _tell_version() -> int:
    """Print the version, without the front end that does it for other results."""
    try:
        print(f"fairdraft {__version__}", flush=True)  # noqa: T201 - the shortest way there is
    except OSError as fault:
        # What is held back would be tried again at the end, and spoil the exit code.
        with suppress(OSError):
            sys.stdout.close()
        if isinstance(fault, BrokenPipeError):
            return 0
        print(f"fairdraft: The version could not be written: {fault.strerror}. Make room.", file=sys.stderr)  # noqa: T201 - as above
        return _KNOWN_PROBLEM
    return 0


@contextmanager
def _loading() -> Iterator[None]:
    """What is loaded stays until the end: no garbage is looked for in it, neither now, which takes a tenth of the time
    that loading takes, nor later.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _command(arguments: list[str]) -> int:
    with _loading():
        from fairdraft import bootstrap
        from fairdraft.cli.main import FrontDoor, Options, run
        from fairdraft.domain.store_upgrade import TellUpgrade
        from fairdraft.services.workplace import Workplace

    def open_workplace(options: Options, tell_upgrade: TellUpgrade) -> Workplace:
        with _loading():
            return bootstrap.open_workplace(
                options.home,
                online=options.online,
                scripted=options.scripted,
                passphrase=options.passphrases[-1] if options.passphrases else None,
                tell_upgrade=tell_upgrade,
            )

    def picture(workplace: Workplace, campaign: str, file: Path) -> None:
        from fairdraft.ui.app import save_picture

        save_picture(workplace, campaign, file)

    door = FrontDoor(
        open_workplace,
        lambda options: bootstrap.diagnose(options.home),
        lambda options: bootstrap.keeper_of(options.home, options.passphrases),
        bootstrap.log_bug,
        picture,
    )
    return run(arguments, door)


def _window(arguments: list[str]) -> int:
    with _loading():
        from fairdraft import bootstrap
        from fairdraft.cli.arguments import parsed
        from fairdraft.cli.main import options_of
        from fairdraft.domain.errors import KnownError
        from fairdraft.services.workplace import Workplace
        from fairdraft.ui.app import run_window
        from fairdraft.ui.passphrase_dialog import GivenPassphrase
        from fairdraft.ui.people.store_change import StoreAccess

    words = parsed(arguments)
    options = options_of(words)

    def open_workplace(given: GivenPassphrase | None) -> Workplace:
        memory = bootstrap.passphrase_of(bootstrap.home_of(options.home))
        if given is not None and given.remember:
            # Before it opens: who wants it remembered is told in the dialog where that cannot be.
            memory.make_sure()
        workplace = bootstrap.open_workplace(
            options.home,
            online=options.online,
            scripted=options.scripted,
            window=True,
            passphrase=None if given is None else given.passphrase,
        )
        if given is not None and given.remember:
            with suppress(KnownError):
                memory.remember(given.passphrase)
        return workplace

    return run_window(
        open_workplace,
        bootstrap.resources(),
        store=StoreAccess(
            lambda typed: bootstrap.keeper_of(options.home, typed),
            bootstrap.passphrase_of(bootstrap.home_of(options.home)),
        ),
        first_paint_only=getattr(words, "bench_first_paint", False),
    )


if __name__ == "__main__":
    sys.exit(main())
