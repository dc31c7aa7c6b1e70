"""How does a large file come over a connection that breaks, and is it the file that was promised?"""

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from fairdraft.domain.errors import KnownError
from fairdraft.domain.fetching import (
    FetchedFile,
    FetchOffer,
    FetchPart,
    FetchProgress,
    FetchSource,
    offer_of_files,
)
from fairdraft.domain.model_parts import part_name, part_names, part_numbers, part_paths, without_part
from fairdraft.domain.network_call import CallStop, CallStoppedError, HttpCall, NetworkDoor
from fairdraft.domain.web_address import file_named, place
from fairdraft.inference.back_off import BackOff
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.gguf_parts import whole_file
from fairdraft.inference.hugging_face import HuggingFace
from fairdraft.inference.model_download import Download, Tell
from fairdraft.inference.model_file_check import file_sha256
from fairdraft.inference.part_file import PartFile, PartOf, part_place, require_room

_CHUNK = 1024 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9._+-]+")


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
        about = FetchOffer(
            source=source.name,
            file=name,
            url=source.name,
            revision="",
            size=None,
            sha256=source.sha256,
            licence="",
            licence_link="",
            licence_text="",
        )
        files = [
            FetchPart(part, address, self._size_at(address, part), None)
            for part, address in _part_addresses(source.name, name)
        ]
        return (offer_of_files(about, files),)

    def _size_at(self, address: str, name: str) -> int | None:
        """Size in bytes of a file, where its server tells. KnownError where it says that there is none."""
        with self._door.open(HttpCall(address, f"the size of {name}", method="HEAD")) as answer:
            # Some servers refuse this question and give the file all the same.
            if answer.status in (404, 410):
                raise KnownError(
                    f"{place(answer.url)} answered {answer.status} when asked for {name}.", "Check the address."
                )
            told = answer.headers.get("content-length", "") if answer.status == 200 else ""
        return int(told) if told.isdecimal() else None

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
        if not offer.parts:
            return FetchedFile(target, self._fetch_file(offer, target, token, tell, stop))
        targets = part_paths(target)
        _require_room_for_all(offer, targets)
        before = 0
        for number, (one, lies) in enumerate(zip(offer.files, targets, strict=True), start=1):
            of_all = partial(_told_of_all, tell, offer.size, before, f"file {number} of {len(targets)}")
            self._fetch_file(one, lies, token, of_all, stop)
            before += lies.stat().st_size
        try:
            read_header(target)
            sha256 = file_sha256(target, lambda done, size: _go_on(tell, stop, "looking at the files", done, size))
            if offer.sha256 is not None and sha256 != offer.sha256:
                raise _another(offer, sha256)
        except KnownError:
            for lies in targets:
                lies.unlink(missing_ok=True)
            raise
        return FetchedFile(target, sha256)

    def _fetch_file(self, offer: FetchOffer, target: Path, token: str | None, tell: Tell, stop: CallStop) -> str:
        """Bring one file to its place; its SHA-256."""
        if target.exists():
            there = _hash_of(target, lambda done, size: _go_on(tell, stop, "looking at the file", done, size))
            if offer.sha256 is None or there == offer.sha256:
                return there
            raise KnownError(
                f"{target} is there already and is another file than {offer.origin}.", "Move it away, then fetch again."
            )
        with PartFile(target, PartOf(offer.origin, offer.url, offer.size, offer.sha256)) as part:
            part.resume(lambda done, _size: tell(FetchProgress("looking at what is there", done, offer.size)), stop)
            Download(self._door, offer, part, token, self._back_off, tell, stop).run()
            sha256 = part.sha256()
            if offer.sha256 is not None and sha256 != offer.sha256:
                part.drop()
                raise _another(offer, sha256)
            try:
                part.flush()
                whole_file(part.path)
                if part_numbers(target.name)[1] == 1:
                    read_header(part.path)
            except KnownError:
                part.drop()
                raise
            part.finish()
        return sha256


def _require_room_for_all(offer: FetchOffer, targets: Sequence[Path]) -> None:
    """Raise KnownError where the disk has no room for all files of a model that are not there yet."""
    missing = [one.size or 0 for one, lies in zip(offer.files, targets, strict=True) if not lies.exists()]
    come = sum(one.stat().st_size for lies in targets if (one := part_place(lies)).exists())
    require_room(targets[0].parent, without_part(targets[0].name), sum(missing) - come)


def _told_of_all(tell: Tell, size: int | None, before: int, which: str, progress: FetchProgress) -> None:
    """Tell how far the fetch of several files is, of which `before` bytes are there, as one of them tells it."""
    done, rate = before + progress.done, progress.bytes_per_second
    left = (size - done) / rate if rate and size is not None else None
    tell(FetchProgress(f"{progress.doing}, {which}", done, size, rate, left))


def _go_on(tell: Tell, stop: CallStop, doing: str, done: int, size: int) -> None:
    """Tell how far a file was read. CallStoppedError where that is to end."""
    if stop.stopped:
        raise CallStoppedError
    tell(FetchProgress(doing, done, size))


def _another(offer: FetchOffer, sha256: str) -> KnownError:
    return KnownError(
        f"What came of {offer.origin} is not the file that its source promised (its SHA-256 is {sha256}).",
        "Nothing of it was kept; fetch it again, and tell its owners if that happens twice.",
    )


def file_name(offer: FetchOffer) -> str:
    """The name that the (first) file of a model gets: its own, with a mark of its source, for others have files of that
    name.
    """
    own = _UNSAFE.sub("_", offer.file.rpartition("/")[2]).lstrip(".") or "model.gguf"
    own = without_part(own)
    stem = own[: -len(".gguf")] if own.lower().endswith(".gguf") else own
    mark = hashlib.sha256(offer.origin.encode()).hexdigest()[:8]
    marked = f"{stem[:120]}-{mark}"
    return part_name(marked, 1, len(offer.parts)) if offer.parts else f"{marked}.gguf"


def _part_addresses(address: str, name: str) -> list[tuple[str, str]]:
    """Name and address of every file of the model whose file `name` lies at that address."""
    names = part_names(name)
    ending = name[len(without_part(name)) - len(".gguf") :]
    before, found, after = address.rpartition(ending)
    if len(names) == 1 or not found:
        return [(name, address)]
    return [(one, f"{before}{one[-len(ending) :]}{after}") for one in names]


def _hash_of(path: Path, progress: Callable[[int, int], None]) -> str:
    """SHA-256 of one file, whichever part of a model it is."""
    size, done, digest = path.stat().st_size, 0, hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            progress(done, size)
    return digest.hexdigest()
