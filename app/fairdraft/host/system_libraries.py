"""Which of the system's libraries that the window needs are missing, and which packages bring them?

Runs before anything else is there to import, so it needs the standard library alone.
"""

import ctypes
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A shared library by its file name, and the packages that bring it."""

    file: str
    debian: str
    fedora: str


_DRAWING = (
    SystemLibrary("libGL.so.1", "libgl1", "mesa-libGL"),
    SystemLibrary("libEGL.so.1", "libegl1", "mesa-libEGL"),
    SystemLibrary("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    SystemLibrary("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    SystemLibrary("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    SystemLibrary("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
)
_X11 = (
    SystemLibrary("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    SystemLibrary("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    SystemLibrary("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    SystemLibrary("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    SystemLibrary("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
)


def missing_libraries(*, x11: bool, platform: str = sys.platform) -> tuple[SystemLibrary, ...]:
    """The libraries that cannot be loaded: those for drawing, and with `x11` those for a window on X11.

    Only Linux leaves them to the person; elsewhere nothing is ever missing.
    """
    if not platform.startswith("linux"):
        return ()
    return tuple(one for one in (*_DRAWING, *(_X11 if x11 else ())) if not _loads(one.file))


def how_to_install(missing: Iterable[SystemLibrary]) -> str:
    """One sentence with the commands that bring those libraries."""
    libraries = tuple(missing)
    debian = " ".join(one.debian for one in libraries)
    fedora = " ".join(one.fedora for one in libraries)
    return (
        f"Install with `sudo apt install --no-install-recommends {debian}` (Debian, Ubuntu) "
        f"or `sudo dnf install {fedora}` (Fedora)."
    )


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def main(arguments: Sequence[str]) -> int:
    """Print what is missing and how to get it, or with `--debian` the bare package names.

    Returns 3 if anything is missing.
    """
    missing = missing_libraries(x11="--x11" in arguments)
    if not missing:
        return 0
    if "--debian" in arguments:
        sys.stdout.write(" ".join(one.debian for one in missing) + "\n")
        return 3
    names = ", ".join(one.file for one in missing)
    sys.stdout.write(f"The window needs system libraries that are missing: {names}. {how_to_install(missing)}\n")
    return 3


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
