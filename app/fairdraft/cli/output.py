"""Where do results, progress and messages of a command go?"""

import argparse
import codecs
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from fairdraft.cli.columns import in_columns
from fairdraft.domain.errors import KnownError

# Control characters, all but ends of lines, tabs, and what begins a change of color (ECMA-48, SGR).
_COMMAND = r"(?!\x1b\[[0-9;]*m)[\x00-\x08\x0b-\x1f\x7f-\x9f]"
# What turns the direction of words, so that they read as others, and what stands in them unseen; a joiner between two
# pictures makes one of them.
_UNSEEN = (
    "[\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_SHOWN_AS_SUCH = re.compile(f"{_COMMAND}|{_UNSEEN}")


def add_verbose(command: argparse.ArgumentParser) -> None:
    """The option of commands that sum up what was found present and what could not be checked."""
    command.add_argument(
        "--verbose",
        action="store_true",
        help="list every finding and required element, and why rules could not be checked",
    )


class Output:
    """Results to standard output; progress and messages to standard error.

    Args:
        as_json: print results as JSON.
        verbose: tell at length what is summed up otherwise.
        results: where results go.
        messages: where progress and messages go.
    """

    def __init__(
        self,
        *,
        as_json: bool,
        verbose: bool = False,
        results: TextIO | None = None,
        messages: TextIO | None = None,
    ) -> None:
        self.as_json = as_json
        self.verbose = verbose
        self.results = results or sys.stdout
        self.messages = messages or sys.stderr

    @property
    def on_terminal(self) -> bool:
        """Whether messages are seen on a terminal, where a line may be written over."""
        return self.messages.isatty()

    @property
    def in_color(self) -> bool:
        """Whether results are seen on a terminal, and nobody asked for no colors (https://no-color.org)."""
        return self.results.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def text(self, text: str) -> None:
        """One result in words."""
        self._write(_printable(text, self.results) + "\n")

    def json(self, value: Any) -> None:
        """One result as JSON: text stays readable where it goes out as UTF-8, which JSON is (RFC 8259), and is escaped
        elsewhere.
        """
        is_utf8 = codecs.lookup(self.results.encoding or "utf-8").name == "utf-8"
        self._write((json_text(value) if is_utf8 else json.dumps(value, indent=2)) + "\n")

    def flush(self) -> None:
        """Hand all results on; what is still held back is known to have arrived only then."""
        with self._told():
            self.results.flush()

    def _write(self, text: str) -> None:
        with self._told():
            self.results.write(text)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A reader that went away is for the caller; a full disk is the world's fault."""
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as fault:
            # What is held back would be tried again when the program ends, and spoil its exit code.
            with suppress(OSError):
                self.results.close()
            raise KnownError(
                f"The results could not be written: {fault.strerror}.", "Free some space, or write them elsewhere."
            ) from fault

    def say(self, message: str) -> None:
        """A message or a plain line of progress. Where nobody reads them, or the disk is full, work goes on."""
        self.go_on(f"{message}\n")

    def go_on(self, words: str) -> None:
        """More of a line of progress, such as words as a model writes them."""
        with suppress(OSError):
            self.messages.write(_printable(words, self.messages))
            self.messages.flush()

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Rows under heads in columns; on a terminal they take no more room than there is."""
        shown = [[_printable(cell, self.results) for cell in row] for row in rows]
        room = shutil.get_terminal_size().columns if self.results.isatty() else None
        for line in in_columns(heads, shown, room):
            self.text(line)


def json_text(value: Any) -> str:
    """JSON with two-space indents; text stays readable, lone surrogates are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=2)
    return text


def _printable(text: str, stream: TextIO) -> str:
    # A draft may hold characters that this terminal cannot show; the command must not die of them. Nor must a draft or
    # a name from elsewhere command the terminal: it would take back lines, fill its clipboard, or turn words round.
    if stream.isatty():
        text = _SHOWN_AS_SUCH.sub(lambda found: _escaped(ord(found[0])), text)
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _escaped(number: int) -> str:
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
