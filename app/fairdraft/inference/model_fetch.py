"""How does a large file come over a connection that breaks, and is it the file that was promised?"""

import hashlib
import re
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Protocol

from fairdraft.domain.errors import KnownError
from fairdraft.domain.fetching import FetchedFile, FetchOffer, FetchProgress, FetchSource
from fairdraft.domain.network_call import (
    CallStop,
    CallStoppedError,
    HttpAnswer,
    HttpCall,
    NetworkDoor,
    UnreachableError,
)
from fairdraft.domain.web_address import file_named, place
from fairdraft.inference.back_off import BackOff, asked_wait
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.hugging_face import HuggingFace, refused
from fairdraft.inference.part_file import PartFile, PartOf

_MAGIC = b"GGUF"
_CHUNK = 1024 * 1024
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_UNSAFE = re.compile(r"[^A-Za-z0-9._+-]+")
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_TELL_EVERY = 0.25
_RATE_OVER = 10.0

Tell = Callable[[FetchProgress], None]


class FileLock(Protocol):
    """A lock that ends with the process."""

    def take(self) -> bool:
        """True if it is ours now."""

    def release(self) -> None:
        """Give it up."""


class HttpModelFetcher:
    """The `ModelFetcher` of services/fetching_ports.py.

    Args:
        door: the way to the network.
        hub: the server of repositories.
        locks: the lock of a file's path.
        key_name: the name of the token in the keyring.
        back_off: when a connection is tried again; every byte that comes begins the count anew.
    """

    def __init__(
        self,
        door: NetworkDoor,
        hub: HuggingFace,
        locks: Callable[[Path], FileLock],
        key_name: str,
        back_off: BackOff | None = None,
    ) -> None:
        self._door = door
        self._hub = hub
        self._locks = locks
        self._key_name = key_name
        self._back_off = back_off or BackOff(attempts=6)

    def offers(self, source: FetchSource, token: str | None) -> tuple[FetchOffer, ...]:
        """See the port."""
        if not source.is_address:
            return self._hub.offers(source, token, self._key_name)
        name = file_named(source.name)
        if not name:
            raise KnownError(f"The address {source.name} names no file.", "Give the address of the GGUF file itself.")
        with self._door.open(HttpCall(source.name, f"the size of {name}", method="HEAD")) as answer:
            # Some servers refuse this question and give the file all the same.
            if answer.status in (404, 410):
                raise KnownError(
                    f"{place(answer.url)} answered {answer.status} when asked for {name}.", "Check the address."
                )
            told = answer.headers.get("content-length", "") if answer.status == 200 else ""
        offer = FetchOffer(
            source=source.name,
            file=name,
            url=source.name,
            revision="",
            size=int(told) if told.isdecimal() else None,
            sha256=source.sha256,
            licence="",
            licence_link="",
            licence_text="",
        )
        return (offer,)

    def fetch(
        self, offer: FetchOffer, folder: Path, *, token: str | None, progress: Tell, stop: CallStop
    ) -> FetchedFile:
        """See the port."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / file_name(offer)
        lock = self._locks(target.with_name(f".{target.name}.lock"))
        if not lock.take():
            raise KnownError(
                f"{target.name} is being fetched by another Fairdraft.", "Wait until that is done, or stop it."
            )
        try:
            return self._fetch(offer, target, token, progress, stop)
        finally:
            lock.release()

    def _fetch(self, offer: FetchOffer, target: Path, token: str | None, tell: Tell, stop: CallStop) -> FetchedFile:
        if target.exists():
            there = _hash_of(target, lambda done, size: tell(FetchProgress("looking at the file", done, size)), stop)
            if offer.sha256 is None or there == offer.sha256:
                return FetchedFile(target, there)
            raise KnownError(
                f"{target} is there already and is another file than {offer.origin}.", "Move it away, then fetch again."
            )
        with PartFile(target, PartOf(offer.origin, offer.url, offer.size, offer.sha256)) as part:
            part.resume(lambda done, _size: tell(FetchProgress("looking at what is there", done, offer.size)), stop)
            _Download(self._door, offer, part, token, self._back_off, tell, stop).run()
            sha256 = part.sha256()
            if offer.sha256 is not None and sha256 != offer.sha256:
                part.drop()
                raise KnownError(
                    f"What came of {offer.origin} is not the file that its source promised (its SHA-256 is {sha256}).",
                    "Nothing of it was kept; fetch it again, and tell its owners if that happens twice.",
                )
            try:
                part.flush()
                read_header(part.path)
            except KnownError:
                part.drop()
                raise
            part.finish()
        return FetchedFile(target, sha256)


class _Download:
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
                problem = KnownError(f"{place(self._offer.url)} is too busy to give the file.", "Try again later.")
            except UnreachableError as error:
                problem = error
            failed = 1 if self._part.size > before else failed + 1
            wait = self._back_off.seconds(failed, after or None)
            if wait is None:
                raise KnownError(problem.what, f"{problem.remedy} What has come is kept: fetch it again to go on.")
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
                raise UnreachableError(f"{host} sent other bytes than were asked for.", "Try again later.")
            if self._part.of.tag and tag and tag != self._part.of.tag:
                self._part.begin()
                raise UnreachableError(f"{host} has another file there by now.", "Try again later.")
            self._total = total
            return
        if answer.status == 416:
            self._part.begin()
            raise UnreachableError(f"{host} has no such bytes of the file.", "Try again later.")
        if answer.status in (401, 403):
            raise refused(self._offer.source, self._offer.url, self._token)
        if answer.status != 200:
            raise KnownError(f"{host} answered {answer.status} when asked for {self._offer.file}.", "Check the source.")
        # The whole file comes: the server knows no parts, or has another file there by now.
        told = answer.headers.get("content-length", "")
        size = int(told) if told.isdecimal() else None
        if self._offer.size is not None and size is not None and size != self._offer.size:
            raise KnownError(
                f"{host} has {size} bytes for {self._offer.origin}, and its source says {self._offer.size}.",
                "Look the file up again.",
            )
        self._total = self._offer.size if self._offer.size is not None else size
        self._part.begin(tag)
        self._part.require_room(self._total)

    def _take(self, chunk: bytes) -> None:
        if self._part.size == 0 and not chunk.startswith(_MAGIC[: len(chunk)]):
            self._part.drop()
            raise KnownError(
                f"{place(self._offer.url)} sent something that is no GGUF file for {self._offer.file}.",
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


def file_name(offer: FetchOffer) -> str:
    """The name that a fetched file gets: its own, with a mark of its source, for others have files of that name."""
    own = _UNSAFE.sub("_", offer.file.rpartition("/")[2]).lstrip(".") or "model.gguf"
    stem = own[: -len(".gguf")] if own.lower().endswith(".gguf") else own
    mark = hashlib.sha256(offer.origin.encode()).hexdigest()[:8]
    return f"{stem[:120]}-{mark}.gguf"


def _hash_of(path: Path, progress: Callable[[int, int], None], stop: CallStop) -> str:
    size, done, digest = path.stat().st_size, 0, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if stop.stopped:
                raise CallStoppedError
            digest.update(chunk)
            done += len(chunk)
            progress(done, size)
    return digest.hexdigest()
