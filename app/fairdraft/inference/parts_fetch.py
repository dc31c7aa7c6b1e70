"""How does a model in several files come as one, or not at all?

Its files come one after another into a folder whose name begins with a dot, which nobody takes for a model. When all of
them are there and proved, the folder gets its name: there is no moment in which a part of the model could be used.
"""

import hashlib
from functools import partial
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.fetching import FetchedFile, FetchOffer, FetchProgress
from fairdraft.domain.files_in_use import when_let_go
from fairdraft.domain.model_parts import part_name
from fairdraft.domain.network_call import HttpCall, NetworkDoor
from fairdraft.inference.file_fetch import FileFetch, not_promised, there_already
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.gguf_parts import require_part, whole_file
from fairdraft.inference.model_download import Tell
from fairdraft.inference.part_file import forget_noted, noted_of, part_place, require_room


class PartsFetch:
    """Fetches all files of a model into a folder of its own.

    Args:
        files: fetches each.
        door: asks whether a file that came before is still the one that its source has.
        offer: of the model.
        folder: where its folder is to be, named like this.
        stem: how its files are named, before what tells their part.
    """

    def __init__(self, files: FileFetch, door: NetworkDoor, offer: FetchOffer, folder: Path, stem: str) -> None:
        self._files = files
        self._door = door
        self._offer = offer
        self._folder = folder
        self._coming = folder.with_name(f".{folder.name}")
        self._names = [part_name(stem, number, len(offer.parts)) for number in range(1, len(offer.parts) + 1)]

    def fetch(self, tell: Tell) -> FetchedFile:
        """Fetch what is missing; see `ModelFetcher.fetch`. What has come stays where it fails, for the next time."""
        if self._folder.exists():
            self._require_all()
            return FetchedFile(self._folder / self._names[0], self._proved(self._folder, tell))
        try:
            self._coming.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._require_room()
            before = 0
            for number, (one, name) in enumerate(zip(self._offer.files, self._names, strict=True), start=1):
                target = self._coming / name
                if not target.exists() or not self._is_still(one, target):
                    target.unlink(missing_ok=True)
                    self._fetch_one(number, one, target, partial(self._tell_of_all, tell, before, number))
                before += target.stat().st_size
            self._require_one_model()
            sha256 = self._proved(self._coming, tell)
            for name in self._names:
                forget_noted(self._coming / name)
            when_let_go(partial(self._coming.rename, self._folder))
        except OSError as error:
            raise KnownError(
                f"{self._coming} could not be written ({error.strerror or error}).",
                "Give yourself permission to write there, or choose another home folder with --home.",
            ) from error
        return FetchedFile(self._folder / self._names[0], sha256)

    def _fetch_one(self, number: int, one: FetchOffer, target: Path, tell: Tell) -> None:
        def require(path: Path) -> None:
            require_part(whole_file(path), target.name, number, len(self._names))

        self._files.fetch(one, target, tell, require, noted=True)

    def _require_all(self) -> None:
        """Raise KnownError unless the folder has all files: what a person took out of it is not put in again."""
        gone = next((name for name in self._names if not (self._folder / name).is_file()), None)
        if gone is not None:
            raise KnownError(
                f"{self._folder / gone} is missing, but the other files of the model are there.",
                "Move the folder away, then fetch again.",
            )

    def _require_one_model(self) -> None:
        """Raise KnownError unless the files that came are one model."""
        try:
            read_header(self._coming / self._names[0])
        except KnownError as error:
            raise KnownError(
                error.what, f"{error.remedy} The part received is in {self._coming}; delete that to start over."
            ) from error

    def _is_still(self, one: FetchOffer, target: Path) -> bool:
        """Whether a file that came whole in an earlier fetch is what its source has now: by the hash that the source
        tells, which was checked when it came, or by the server's own mark of it.
        """
        noted = noted_of(target)
        if noted is None or (noted.origin, noted.sha256) != (one.origin, one.sha256):
            return False
        if one.sha256 is not None:
            return target.stat().st_size == one.size or one.size is None
        if not noted.tag:
            return False
        with self._door.open(HttpCall(one.url, f"whether {target.name} is still the same", method="HEAD")) as answer:
            return answer.status == 200 and answer.headers.get("etag", "") == noted.tag

    def _proved(self, folder: Path, tell: Tell) -> str:
        """SHA-256 of all bytes, once every file is the promised one; one that came and is not goes."""
        whole, done = hashlib.sha256(), 0
        for number, (one, name) in enumerate(zip(self._offer.files, self._names, strict=True), start=1):
            path = folder / name

            def look(read: int, before: int = done, number: int = number) -> None:
                doing = f"looking at file {number} of {len(self._names)}"
                tell(FetchProgress(doing, before + read, self._offer.size))

            found = self._files.hash_of(path, whole, look)
            if one.sha256 is not None and found != one.sha256:
                if folder == self._folder:
                    raise there_already(path, one)
                path.unlink(missing_ok=True)
                raise not_promised(one, found)
            done += path.stat().st_size
        return whole.hexdigest()

    def _require_room(self) -> None:
        """Raise KnownError where the disk has no room for all files that are not there yet."""
        missing = 0
        for one, name in zip(self._offer.files, self._names, strict=True):
            target = self._coming / name
            come = next((path.stat().st_size for path in (target, part_place(target)) if path.exists()), 0)
            missing += max(0, (one.size or 0) - come)
        require_room(self._coming, self._folder.name, missing)

    def _tell_of_all(self, tell: Tell, before: int, number: int, progress: FetchProgress) -> None:
        """Tell how far all files are, of which `before` bytes are there, as one of them tells it."""
        size, done, rate = self._offer.size, before + progress.done, progress.bytes_per_second
        left = (size - done) / rate if rate and size is not None else None
        tell(FetchProgress(f"{progress.doing}, file {number} of {len(self._names)}", done, size, rate, left))
