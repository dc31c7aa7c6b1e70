"""What has to be there before the agency's test can be played, in the terminal or in the window?"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import parquet_package
import second_model
from shown_command import Failed


def played(out: Path, play: Callable[[Path, Path], None]) -> int:
    """Play in a folder made anew, with a second model; returns 0, or how a known problem is told to the shell.

    Args:
        out: everything in it is removed first.
        play: gets the folder, as a whole path, and the file of the second model.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    try:
        second = second_model.provide()
        parquet_package.provide()
    except Failed as failure:
        print("\n".join(failure.sentences), file=sys.stderr)
        return second_model.KNOWN_PROBLEM
    play(out.resolve(), second)
    return 0


class Play:
    """A play that tells how far it is, and ends the program where something is not as it should be."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def _say(self, sentence: str) -> None:
        print(f"{time.monotonic() - self._began:6.0f} s  {sentence}", flush=True)

    def _expect(self, holds: bool, what: str) -> None:  # noqa: FBT001 - an assertion of its own, kept under -O
        if not holds:
            raise SystemExit(f"Not as it should be: {what}")
