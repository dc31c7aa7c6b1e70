"""How do the bytes of one file come over a connection that breaks?"""

import re
from collections import deque
from collections.abc import Callable
from time import monotonic

from fairdraft.domain.errors import KnownError
from fairdraft.domain.fetching import FetchOffer, FetchProgress, told_bytes
from fairdraft.domain.network_call import (
    CallStop,
    CallStoppedError,
    HttpAnswer,
    HttpCall,
    NetworkDoor,
    UnreachableError,
)
from fairdraft.domain.web_address import place
from fairdraft.inference.back_off import BackOff, asked_wait
from fairdraft.inference.hugging_face import refused
from fairdraft.inference.part_file import PartFile

_MAGIC = b"GGUF"
_CHUNK = 1024 * 1024
_RANGE = re.compile(r"bytes (\d{1,19})-(\d{1,19})/(\d{1,19}|\*)")
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_TELL_EVERY = 0.25
_RATE_OVER = 10.0

Tell = Callable[[FetchProgress], None]


class Download:
    """The bytes of one file, over as many calls as it takes."""

    def __init__(
        self,
        door: NetworkDoor,
        offer: FetchOffer,
        part: PartFile,
        token: str | None,
        back_off: BackOff,
        tell: Tell,
        stop: CallStop,
    ) -> None:
        self._door = door
        self._offer = offer
        self._part = part
        self._token = token
        self._back_off = back_off
        self._tell = tell
        self._stop = stop
        self._total = offer.size
        self._recent: deque[tuple[float, int]] = deque()
        self._told_at = 0.0

    def run(self) -> None:
        """Fetch what is missing."""
        failed = 0
        while self._total is None or self._part.size < self._total:
            before = self._part.size
            after: float | None = None
            try:
                self._part.require_room(self._total)
                after = self._call()
                if after is None:
                    break
                problem = KnownError(f"{place(self._offer.url)} is too busy to send the file.", "Try again later.")
            except UnreachableError as error:
                problem = error
            failed = 1 if self._part.size > before else failed + 1
            wait = self._back_off.seconds(failed, after or None)
            if wait is None:
                raise KnownError(
                    problem.what, f"{problem.remedy} The part received is kept; fetch it again to continue."
                )
            if self._stop.wait(wait):
                raise CallStoppedError
        self._say(at_once=True)

    def _call(self) -> float | None:
        """One call; None when the file is whole, else the seconds to wait before the next (0: as usual)."""
        if self._part.size and not self._part.of.tag and self._offer.sha256 is None:
            # Nothing could tell whether the rest belongs to the same file.
            self._part.begin()
        headers = {"Accept": "application/octet-stream, */*"}
        if self._part.size:
            headers["Range"] = f"bytes={self._part.size}-"
            if self._part.of.tag:
                headers["If-Range"] = self._part.of.tag
        private = {} if self._token is None else {"Authorization": f"Bearer {self._token}"}
        call = HttpCall(self._offer.url, self._offer.file, headers=headers, private=private, stop=self._stop)
        with self._door.open(call) as answer:
            if answer.status in _BUSY:
                return asked_wait(answer.headers) or 0.0
            self._take_head(answer)
            self._recent.clear()
            while chunk := answer.read(_CHUNK):
                self._take(chunk)
        if self._total is not None and self._part.size < self._total:
            raise UnreachableError(f"{place(self._offer.url)} ended the file too early.", "Try again later.")
        return None

    def _take_head(self, answer: HttpAnswer) -> None:
        """Judge the head of an answer: does the part go on, or begin anew?"""
        host = place(answer.url)
        tag = answer.headers.get("etag", "")
        tag = "" if tag.startswith("W/") else tag
        if answer.status == 206:
            span = _RANGE.fullmatch(answer.headers.get("content-range", ""))
            total = int(span[3]) if span is not None and span[3] != "*" else None
            if span is None or int(span[1]) != self._part.size or (self._total or total) != total:
                # Another file, or another place in it, than was asked for: nothing of it may be added.
                self._part.begin()
                raise UnreachableError(f"{host} sent the wrong bytes.", "Try again later.")
            if self._part.of.tag and tag and tag != self._part.of.tag:
                self._part.begin()
                raise UnreachableError(f"{host} now has another file there.", "Try again later.")
            self._total = total
            return
        if answer.status == 416:
            self._part.begin()
            raise UnreachableError(f"{host} does not have those bytes of the file.", "Try again later.")
        if answer.status in (401, 403) and not self._offer.revision:
            # An address of a file, to which no token goes.
            raise KnownError(
                f"{host} does not give everybody access to {self._offer.file} ({answer.status}).",
                'Download it with a browser, then add it: "Add a model" on the models screen, or "fairdraft models add '
                'PATH".',
            )
        if answer.status in (401, 403):
            raise refused(self._offer.source, self._offer.url, self._token)
        if answer.status != 200:
            raise KnownError(f"{host} answered {answer.status} when asked for {self._offer.file}.", "Check the source.")
        # The whole file comes: the server knows no parts, or has another file there by now.
        size = told_bytes(answer.headers.get("content-length", ""))
        if self._offer.size is not None and size is not None and size != self._offer.size:
            raise KnownError(
                f"{host} has {size} bytes for {self._offer.origin}, but its source says {self._offer.size}.",
                "Look the file up again.",
            )
        self._total = self._offer.size if self._offer.size is not None else size
        self._part.begin(tag)
        self._part.require_room(self._total)

    def _take(self, chunk: bytes) -> None:
        if self._part.size == 0 and not chunk.startswith(_MAGIC[: len(chunk)]):
            self._part.drop()
            raise KnownError(
                f"{place(self._offer.url)} sent something that is not a GGUF file for {self._offer.file}.",
                "Check the address: it may be the page about the file instead of the file.",
            )
        if self._total is not None and self._part.size + len(chunk) > self._total:
            self._part.drop()
            raise KnownError(
                f"{place(self._offer.url)} sent more bytes than {self._offer.file} has.", "Fetch it again."
            )
        self._part.write(chunk)
        if self._stop.stopped:
            raise CallStoppedError
        self._say()

    def _say(self, *, at_once: bool = False) -> None:
        now = monotonic()
        if not at_once and now - self._told_at < _TELL_EVERY:
            return
        self._told_at = now
        done = self._part.size
        self._recent.append((now, done))
        while now - self._recent[0][0] > _RATE_OVER:
            self._recent.popleft()
        began, from_size = self._recent[0]
        # Before a second has passed, a rate would be a guess.
        rate = (done - from_size) / (now - began) if now - began >= 1.0 else None
        left = (self._total - done) / rate if rate and self._total is not None else None
        self._tell(FetchProgress("fetching", done, self._total, rate, left))
