"""How does one file of a model come to its place, and is it the file that was promised?"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.fetching import FetchOffer, FetchProgress
from fairdraft.domain.network_call import CallStop, CallStoppedError, NetworkDoor
from fairdraft.inference.back_off import BackOff
from fairdraft.inference.model_download import Download, Tell
from fairdraft.inference.part_file import PartFile, PartOf

_CHUNK = 1024 * 1024


class FileFetch:
    """Fetches files one after another.

    Args:
        door: the way to the network.
        back_off: when a connection is tried again.
        token: what the host of gated repositories wants, or None.
        stop: ends it from another thread.
    """

    def __init__(self, door: NetworkDoor, back_off: BackOff, token: str | None, stop: CallStop) -> None:
        self._door = door
        self._back_off = back_off
        self._token = token
        self._stop = stop

    def fetch(
        self, offer: FetchOffer, target: Path, tell: Tell, require: Callable[[Path], object], *, noted: bool = False
    ) -> str:
        """Bring a file to its place, going on where an earlier fetch ended; its SHA-256.

        Args:
            offer: of this file alone.
            target: where it is to lie; nothing does yet.
            tell: told how far it is.
            require: looks at the whole file before it takes its place; a KnownError says what is wrong with it.
            noted: whether what it is stays noted beside it (`noted_of`).

        Raises:
            CallStoppedError: it was stopped; what has come is kept.
            KnownError: as of `ModelFetcher.fetch`, and what `require` raises.
        """
        with PartFile(target, PartOf(offer.origin, offer.url, offer.size, offer.sha256)) as part:
            part.resume(
                lambda done, _size: tell(FetchProgress("looking at what is there", done, offer.size)), self._stop
            )
            Download(self._door, offer, part, self._token, self._back_off, tell, self._stop).run()
            sha256 = part.sha256()
            if offer.sha256 is not None and sha256 != offer.sha256:
                part.drop()
                raise not_promised(offer, sha256)
            try:
                part.flush()
                require(part.path)
            except KnownError:
                part.drop()
                raise
            part.finish(noted=noted)
        return sha256

    def hash_of(self, path: Path, also: "hashlib._Hash | None", progress: Callable[[int], None]) -> str:
        """SHA-256 of one file; its bytes also go into another digest. `progress` gets the bytes that were read.

        Raises:
            CallStoppedError: it was stopped.
            KnownError: it cannot be read.
        """
        digest, done = hashlib.sha256(), 0
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    if self._stop.stopped:
                        raise CallStoppedError
                    digest.update(chunk)
                    if also is not None:
                        also.update(chunk)
                    done += len(chunk)
                    progress(done)
        except OSError as error:
            raise KnownError(
                f"{path} cannot be read: {error.strerror or error}.", "Check the disk, and fetch it again to continue."
            ) from error
        return digest.hexdigest()


def not_promised(offer: FetchOffer, sha256: str) -> KnownError:
    """The error for a file that came and is another than its source promised."""
    return KnownError(
        f"The file received from {offer.origin} is not the one its source promised (its SHA-256 is {sha256}).",
        "Nothing was kept. Fetch it again, and tell its owners if it happens again.",
    )


def there_already(path: Path, offer: FetchOffer) -> KnownError:
    """The error for something else that lies where a file or a folder is to come."""
    return KnownError(f"{path} already exists and is not the file {offer.origin}.", "Move it away, then fetch again.")
