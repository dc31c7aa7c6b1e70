"""Does the window hold on a real display, with a window manager, worked by keys?

`python packaging/test_on_display.py` starts X servers of its own that show nowhere, and the program with the scripted
engine in a home folder that is thrown away. Needs Xvfb, openbox, xdotool, xclip and xwininfo (Debian, Ubuntu:
"sudo apt install xvfb openbox xdotool xclip x11-utils").
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAMS = ("Xvfb", "openbox", "xdotool", "xclip", "xwininfo")
_PLACE = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
_PATIENCE_S = 60.0
# The laptop of the first days, and a smaller screen later on.
_LAPTOP, _SMALLER = (1366, 768), (1024, 640)


class Desk:
    """The program on one display, with one home folder."""

    def __init__(self, display: str, home: Path) -> None:
        self._environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        for other in ("WAYLAND_DISPLAY", "QT_SCALE_FACTOR"):
            self._environment.pop(other, None)
        self._command = [sys.executable, "-m", "fairdraft", "--scripted", "--home", str(home)]
        self._said = home.parent / "said"
        self._program: subprocess.Popen[bytes]

    def command(self, *words: str) -> str:
        """What a command of the program says."""
        return subprocess.run(
            [*self._command, *words], env=self._environment, check=True, capture_output=True, text=True
        ).stdout

    def open(self) -> None:
        """Open the window, and wait until it is shown and rests."""
        with self._said.open("ab") as said:
            self._program = subprocess.Popen(self._command, env=self._environment, stderr=said)
        _until(lambda: self._window() != "", "the window to be shown")
        time.sleep(3)

    def end(self, how: signal.Signals | None = None) -> int:
        """Close the window by its key, or ask the program to end; gives its exit code."""
        if how is None:
            self.press("ctrl+q")
        else:
            self._program.send_signal(how)
        return self._program.wait(_PATIENCE_S)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self._tool("key", "--clearmodifiers", key)
            time.sleep(1)

    def type(self, words: str) -> None:
        """Type words."""
        self._tool("type", "--delay", "30", words)

    def move(self, left: int, top: int, width: int, height: int) -> None:
        """Put the window somewhere, in another size."""
        self._tool("windowsize", "--sync", self._window(), str(width), str(height))
        self._tool("windowmove", "--sync", self._window(), str(left), str(top))
        time.sleep(1)

    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the window inside its frame."""
        told = self._ask("xwininfo", "-id", self._window())
        left, top, width, height = (int(told.split(f"{name}:")[1].split()[0]) for name in _PLACE)
        return left, top, width, height

    def clipboard(self) -> str:
        """The plain text on the clipboard."""
        return self._ask("xclip", "-selection", "clipboard", "-o")

    def said(self) -> str:
        """What the windows wrote on standard error, Qt's warnings as well."""
        return self._said.read_text()

    def _window(self) -> str:
        return (self._tool("search", "--onlyvisible", "--class", "Fairdraft").split() or [""])[-1]

    def _tool(self, *words: str) -> str:
        return self._ask("xdotool", *words)

    def _ask(self, *words: str) -> str:
        return subprocess.run(words, env=self._environment, check=False, capture_output=True, text=True).stdout


@contextmanager
def own_display(size: tuple[int, int]) -> Iterator[str]:
    """An X server of that size in pixels with a window manager; gives its name, and ends both."""
    told, tells = os.pipe()
    server = subprocess.Popen(
        [shutil.which("Xvfb") or "", "-displayfd", str(tells), "-screen", "0", f"{size[0]}x{size[1]}x24"],
        pass_fds=(tells,),
        stderr=subprocess.DEVNULL,
    )
    os.close(tells)
    with os.fdopen(told) as number:
        display = f":{number.readline().strip()}"
    manager = subprocess.Popen(
        [shutil.which("openbox") or ""],
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(1)
    try:
        yield display
    finally:
        for one in (manager, server):
            one.terminate()
            one.wait()


def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            sys.exit(f"Waited {_PATIENCE_S:.0f} s for {what}, in vain.")
        time.sleep(0.2)


def _is_whole(place: tuple[int, int, int, int], screen: tuple[int, int]) -> bool:
    left, top, width, height = place
    return min(left, top) >= 0 and left + width <= screen[0] and top + height <= screen[1]


def results(folder: Path) -> Iterator[tuple[str, bool]]:
    """What is promised, in words, and whether it held."""
    home = folder / "home"
    with own_display(_LAPTOP) as display:
        desk = Desk(display, home)
        piece = json.loads(desk.command("pieces", "begin", "--campaign", "glynora", "--json"))["id"]
        desk.open()
        yield "The first window is whole on the screen of a laptop.", _is_whole(desk.place(), _LAPTOP)
        desk.type("Rae")
        desk.press("Return", "ctrl+k", "Return", "ctrl+Home")
        desk.type("Typed by keys")
        desk.press("ctrl+a", "ctrl+c")
        yield "What is copied is on the clipboard.", desk.clipboard().startswith("Typed by keys")
        desk.move(120, 60, 1100, 650)
        before = desk.place()
        yield "Ctrl+Q closes the window.", desk.end() == 0
        desk.open()
        yield "The next one stands where it stood.", desk.place() == before
        desk.press("ctrl+k", "Return", "ctrl+Home")
        desk.type("Kept and ")
        yield "A program that is asked to end does, and says so.", desk.end(signal.SIGTERM) == 130
        words = json.loads(desk.command("pieces", "show", piece, "--json"))
        yield "The words typed last are kept.", "Kept and Typed by keys" in json.dumps(words)
    with own_display(_SMALLER) as display:
        smaller = Desk(display, home)
        smaller.open()
        yield "On a smaller screen the window is whole.", _is_whole(smaller.place(), _SMALLER)
        smaller.end()
    yield f"Nothing was warned of. {smaller.said()}".strip(), smaller.said() == ""


def main() -> int:
    """Look, say what held, and return the exit code: 1 where something did not."""
    missing = [one for one in _PROGRAMS if shutil.which(one) is None]
    if missing:
        print(
            f"{', '.join(missing)} not found: install with 'sudo apt install xvfb openbox xdotool xclip x11-utils'.",
            file=sys.stderr,
        )
        return 3
    with tempfile.TemporaryDirectory(prefix="fairdraft-display-") as folder:
        held = []
        for words, one in results(Path(folder)):
            print(f"{'ok  ' if one else 'FAIL'}  {words}", flush=True)
            held.append(one)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
