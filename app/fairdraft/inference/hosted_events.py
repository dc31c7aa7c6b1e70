"""Which events does a server's stream hold (server-sent events, as the HTML standard has them)?"""

import codecs
import re
from dataclasses import dataclass, field

MOST_LINE = 1024 * 1024
"""The longest line, and the longest event, in characters."""

_LINE_END = re.compile("\r\n|\r|\n")


class EventStreamError(Exception):
    """The stream is none that can be read: a line or an event without end."""


@dataclass(slots=True)
class EventStream:
    """Bytes in, the data of each event out; independent of how the bytes are cut.

    Names, ids and waiting times of events are left aside: servers of language models use none of them. An event
    that the stream's end cuts off is dropped, as the standard says.
    """

    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")(errors="replace")
    )
    _pending: str = ""
    _began: bool = False
    _data: list[str] = field(default_factory=list)
    _size: int = 0

    def feed(self, chunk: bytes) -> list[str]:
        """The data of the events that these bytes complete. Raises EventStreamError."""
        text = self._decoder.decode(chunk)
        if text and not self._began:
            self._began = True
            text = text.removeprefix("\ufeff")
        # Looking for a line's end in the new text alone keeps a long line cheap.
        if self._pending.endswith("\r"):
            text, self._pending = "\r" + text, self._pending[:-1]
        events: list[str] = []
        at = 0
        for end in _LINE_END.finditer(text):
            if end.group() == "\r" and end.end() == len(text):
                break  # its second half may still come
            line, self._pending = self._pending + text[at : end.start()], ""
            at = end.end()
            self._take(line, events)
        self._pending += text[at:]
        if len(self._pending) > MOST_LINE:
            raise EventStreamError(f"a line of more than {MOST_LINE} characters")
        return events

    def _take(self, line: str, events: list[str]) -> None:
        """Take one whole line in."""
        if not line:
            if self._data:
                events.append("\n".join(self._data))
            self._data, self._size = [], 0
            return
        name, _, value = line.partition(":")
        if name != "data":
            return
        value = value.removeprefix(" ")
        # Each line has an end as well: lines without a word are no event without end.
        self._size += len(value) + 1
        if self._size > MOST_LINE:
            raise EventStreamError(f"an event of more than {MOST_LINE} characters")
        self._data.append(value)
