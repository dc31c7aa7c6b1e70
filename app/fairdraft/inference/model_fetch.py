"""How does a large file come over a connection that breaks, and is it the file that was promised?"""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
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
    told_bytes,
)
from fairdraft.domain.model_parts import license_paths, part_names, without_part
from fairdraft.domain.network_call import CallStop, HttpCall, NetworkDoor
from fairdraft.domain.web_address import file_named, place, with_other_ending
from fairdraft.inference.back_off import BackOff
from fairdraft.inference.file_fetch import FileFetch, there_already
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.hugging_face import HuggingFace
from fairdraft.inference.model_download import Tell
from fairdraft.inference.parts_fetch import PartsFetch

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

    def named(self, source: FetchSource) -> FetchSource:
        """See the port."""
        return self._hub.named(source)

    def offers(self, source: FetchSource, token: str | None) -> tuple[FetchOffer, ...]:
        """See the port."""
        if not source.is_address:
            return self._hub.offers(source, token, self._key_name)
        name = file_named(source.name)
        if not name:
            raise KnownError(
                f"The address {source.name} does not name a file.", "Give the address of the GGUF file itself."
            )
        addresses = _part_addresses(source.name, name)
        files = [
            FetchPart(part, address, self._size_at(address, part), source.sha256 if part == name else None)
            for part, address in addresses
        ]
        about = FetchOffer(
            # The same model, whichever of its files was named.
            source=addresses[0][1],
            file="",
            url="",
            revision="",
            size=None,
            sha256=None,
            licence="",
            licence_link="",
            licence_text="",
        )
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
        return told_bytes(told)

    def fetch(
        self, offer: FetchOffer, folder: Path, *, token: str | None, progress: Tell, stop: CallStop
    ) -> FetchedFile:
        """See the port."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = file_name(offer)
        lock = self._locks(folder / f".{name}.lock")
        if not lock.take():
            raise KnownError(f"{name} is being fetched by another Fairdraft.", "Wait until that is done, or stop it.")
        try:
            files = FileFetch(self._door, self._back_off, token, stop)
            if offer.parts:
                fetched = PartsFetch(files, self._door, offer, folder / name, _stem(offer)).fetch(progress)
            else:
                fetched = self._fetch(files, offer, folder / name, progress)
            _keep_license(fetched.path, offer.licence_text)
            return fetched
        finally:
            lock.release()

    def _fetch(self, files: FileFetch, offer: FetchOffer, target: Path, tell: Tell) -> FetchedFile:
        if not target.exists():
            return FetchedFile(target, files.fetch(offer, target, tell, read_header))
        size = target.stat().st_size
        there = files.hash_of(target, None, lambda done: tell(FetchProgress("looking at the file", done, size)))
        if offer.sha256 is not None and there != offer.sha256:
            raise there_already(target, offer)
        return FetchedFile(target, there)


def _keep_license(model: Path, text: str) -> None:
    """Put the text that was agreed to beside the model; one that is there, perhaps a person's own, stays."""
    if text and not any(one.exists() for one in license_paths(model)):
        # The model is there, and its passport names no text then.
        with suppress(OSError):
            license_paths(model)[0].write_text(text, encoding="utf-8", errors="backslashreplace")


def file_name(offer: FetchOffer) -> str:
    """The name that a fetched model gets, of its file or, where there are several, of their folder: its own, with a
    mark of its source, for others have files of that name.
    """
    mark = hashlib.sha256(offer.origin.encode()).hexdigest()[:8]
    return f"{_stem(offer)}-{mark}{'' if offer.parts else '.gguf'}"


def _stem(offer: FetchOffer) -> str:
    """What a file is called, without ending and part."""
    own = without_part(_UNSAFE.sub("_", offer.file.rpartition("/")[2]).lstrip(".")) or "model.gguf"
    return (own[: -len(".gguf")] if own.lower().endswith(".gguf") else own)[:120]


def _part_addresses(address: str, name: str) -> list[tuple[str, str]]:
    """Name and address of every file of the model whose file `name` lies at that address."""
    names = part_names(name)
    if len(names) == 1:
        return [(name, address)]
    ending = name[len(without_part(name)) - len(".gguf") :]
    others = [(one, with_other_ending(address, ending, one[-len(ending) :])) for one in names]
    return [(one, other) for one, other in others if other is not None] or [(name, address)]
