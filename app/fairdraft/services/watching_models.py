"""Which model files appeared, went or changed, in watched folders and elsewhere?

Nothing is copied, moved or renamed. New and changed files are hashed one after another, by whoever asks for it.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.identity import new_id, utc_now
from fairdraft.domain.model import HEADER_READING, LibraryModel, ModelFolder
from fairdraft.domain.model_parts import part_numbers, part_paths
from fairdraft.services.hashing_at_rest import hash_at_rest
from fairdraft.services.looking_through_folders import files_below, refuse_unread
from fairdraft.services.managing_models import ModelService
from fairdraft.services.model_ports import ModelFiles
from fairdraft.services.ports import Store

_MOST_FILES = 2000
_OF_THE_FILE = ("state", "size", "modified_ns", "found_sha256", "header")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look at the files found: names of models, and files that could not be taken in, and folders that could not
    be looked into, each with why.
    """

    appeared: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    left_out: tuple[tuple[str, KnownError], ...] = ()


class HashingStoppedError(KnownError):
    """Hashing was stopped by the person; nothing is known of the file then."""

    def __init__(self) -> None:
        super().__init__("Reading the file was stopped, so nothing is known about it yet.", "Read it again later.")


class ModelWatch:
    """Looks after the files of the library and its folders.

    Args:
        store: where the library is kept.
        files: reads model files.
        models: the library.
        copies: folder of the faster copies of models, which are no models of their own where it lies in a watched one.
    """

    def __init__(self, store: Store, files: ModelFiles, models: ModelService, copies: Path) -> None:
        self._store = store
        self._files = files
        self._models = models
        self._copies = copies.resolve()
        # Changes of the library by one program come one after another; so do hashes, which take long and wait for no
        # scan, as no scan waits for them.
        self._door = threading.Lock()
        self._hashing = threading.Lock()

    def folders(self) -> tuple[ModelFolder, ...]:
        """The watched folders."""
        return self._store.model_folders()

    def watch(self, path: Path) -> ModelFolder:
        """Watch a folder from now on. KnownError if it is none, cannot be looked into, or is watched already."""
        refuse_unread(path)
        folder = ModelFolder(new_id(), str(path.resolve()), utc_now())
        self._store.save_model_folder(folder)
        return folder

    def unwatch(self, name: str) -> ModelFolder:
        """Watch a folder no longer; models that came with it leave the library with their faster copies, their files
        stay. KnownError where the folder is not watched, or a copy cannot be deleted.
        """
        folder = self.folder(name)
        if folder is None:
            raise KnownError(f'No folder "{name}" is watched.', 'See the models screen, or "fairdraft models folders".')
        with self._door:
            for model in self._store.models():
                if model.folder_id == folder.id:
                    self._models.forget_copy(model)
                    self._store.remove_model(model.id)
            self._store.remove_model_folder(folder.id)
        return folder

    def folder(self, name: str) -> ModelFolder | None:
        """The watched folder of that path or id."""
        wanted = str(Path(name).resolve())
        return next((one for one in self._store.model_folders() if name == one.id or wanted == one.path), None)

    def scan(self) -> Scan:
        """Look at every file of the library and of the folders; reads headers of new files and hashes nothing."""
        if self._store.read_only:
            return Scan()
        with self._door:
            gone, back, touched = self._look_at_known()
            appeared, left_out = self._look_into_folders()
        return Scan(tuple(appeared), tuple(gone), tuple(back), tuple(touched), tuple(left_out))

    def unhashed(self) -> tuple[LibraryModel, ...]:
        """Models whose file was never hashed, or changed since."""
        return tuple(filter(_is_unhashed, self._store.models()))

    def is_unhashed(self, model: LibraryModel) -> bool:
        """Whether that is still so of one of `unhashed`: others may have forgotten or hashed it meanwhile."""
        now = self._models.has(model.id)
        return now is not None and _is_unhashed(now)

    def hash(self, model: LibraryModel, progress: Callable[[int, int], None]) -> LibraryModel:
        """Hash a file and keep what that says of it: what it is, that it is unchanged, or that it changed.

        Args:
            model: one of `unhashed`.
            progress: told bytes done and in all; raises HashingStoppedError to stop.

        Raises:
            KnownError: the file cannot be read, or was written to meanwhile; or the model left the library meanwhile.
        """
        path = Path(model.path)
        with self._hashing:
            found, look = hash_at_rest(self._files, path, progress)
        with self._door:
            # As it is now: people note things, and forget models, while a file is read.
            model = self._still_there(model)
            seen = replace(model, size=look.size, modified_ns=look.modified_ns)
            if model.state == "new":
                moved = self._models.moved_to(path, found)
                if moved is not None:
                    self._store.remove_model(model.id)
                    return moved
                hashed = replace(seen, sha256=found, state="there")
            elif found == model.sha256:
                hashed = replace(seen, state="there", found_sha256=None)
            else:
                hashed = replace(seen, found_sha256=found)
            self._store.change_model(hashed)
            return hashed

    def _still_there(self, model: LibraryModel) -> LibraryModel:
        now = self._models.has(model.id)
        if now is None:
            raise KnownError(
                f'"{model.name}" was removed from the library while its file was being read.',
                "Its file stays where it is.",
            )
        return now

    def accept(self, name: str) -> LibraryModel:
        """Take a changed file as it is now: from here on the model is this file.

        Raises:
            KnownError: the file did not change, is not hashed yet, or cannot be read.
        """
        with self._door:
            model = self._models.model(name)
            if model.state != "changed" or model.found_sha256 is None:
                raise KnownError(
                    f'The file of "{model.name}" is not known to have changed.', "There is nothing to accept."
                )
            header = self._files.read_header(Path(model.path))
            accepted = replace(model, header=header, sha256=model.found_sha256, found_sha256=None, state="there")
            self._models.forget_copy(model)
            self._store.change_model(accepted)
        return accepted

    def _look_at_known(self) -> tuple[list[str], list[str], list[str]]:
        gone, back, touched = [], [], []
        for model in self._store.models():
            try:
                look = self._files.look(Path(model.path))
            except OSError:
                if model.state != "gone":
                    self._keep_of_file(replace(model, state="gone"))
                    gone.append(model.name)
                continue
            same = (look.size, look.modified_ns) == (model.size, model.modified_ns)
            seen = model
            if model.state == "gone":
                seen = replace(model, state="there" if model.sha256 else "new", found_sha256=None)
                back.append(model.name)
            if not same and model.sha256:
                # Until it is hashed nobody knows whether it is still the same file.
                seen = replace(seen, state="changed", found_sha256=None, size=look.size, modified_ns=look.modified_ns)
                touched.append(model.name)
            elif not same:
                seen = replace(seen, size=look.size, modified_ns=look.modified_ns)
            if seen.header.reading < HEADER_READING and seen.state != "changed":
                seen = self._read_again(seen)
            if seen != model:
                self._keep_of_file(seen)
        return gone, back, touched

    def _keep_of_file(self, seen: LibraryModel) -> None:
        """Keep what a look at the file says; what people noted of the model since the list was read stays."""
        now = self._models.has(seen.id)
        if now is not None:
            file = {name: getattr(seen, name) for name in _OF_THE_FILE}
            self._store.change_model(replace(now, **file))

    def _read_again(self, model: LibraryModel) -> LibraryModel:
        try:
            return replace(model, header=self._files.read_header(Path(model.path)))
        except KnownError:
            # What it said when it was added stays; drafting with it will tell.
            return model

    def _look_into_folders(self) -> tuple[list[str], list[tuple[str, KnownError]]]:
        appeared: list[str] = []
        left_out: list[tuple[str, KnownError]] = []
        # A model in several files lies at its first file, which may be a link to a file of no name (ModelFileLook).
        library = list(self._store.models())
        known = {path for one in library for path in (Path(one.path), Path(one.path).resolve())}
        forgotten = {(one.path, one.size, one.modified_ns) for one in self._store.forgotten_models()}
        for folder in self._store.model_folders():
            for path in _model_files(Path(folder.path), left_out):
                if path.resolve().is_relative_to(self._copies) or _comes_with_another(path):
                    continue
                try:
                    model = self._new_in_folder(path, folder, library, known, forgotten)
                except KnownError as problem:
                    left_out.append((str(path), problem))
                else:
                    if model is not None:
                        library.append(model)
                        known |= {Path(model.path), Path(model.path).resolve()}
                        appeared.append(model.name)
        return appeared, left_out

    def _new_in_folder(
        self,
        path: Path,
        folder: ModelFolder,
        library: Sequence[LibraryModel],
        known: AbstractSet[Path],
        forgotten: AbstractSet[tuple[str, int, int]],
    ) -> LibraryModel | None:
        """The model of a file, taken into the library, unless it is there already, was forgotten, or went while it was
        looked at. KnownError if it cannot be taken in.
        """
        try:
            look = self._files.look(path)
            if {look.path, look.path.resolve()} & known or (str(look.path), look.size, look.modified_ns) in forgotten:
                return None
            header = self._files.read_header(path)
            if self._store.find_models(path=str(look.path)):
                # Another program saw it meanwhile.
                return None
            return self._models.enrol(path, header, "", folder_id=folder.id, among=library)
        except OSError:
            if path.is_file():
                # One of several is missing, which this tells.
                self._files.read_header(path)
            return None


def _is_unhashed(model: LibraryModel) -> bool:
    return model.state == "new" or (model.state == "changed" and model.found_sha256 is None)


def _comes_with_another(path: Path) -> bool:
    """Whether an earlier file of the same model lies beside it, by which that is known, or by which it is told once
    that the model lacks one.
    """
    return any(one.is_file() for one in part_paths(path)[: part_numbers(path.name)[0] - 1])


def _model_files(folder: Path, unread: list[tuple[str, KnownError]]) -> Iterator[Path]:
    """The model files of a folder; what of it cannot be looked into goes to `unread`."""
    found = files_below(folder, lambda place, problem: unread.append((str(place), problem)))
    return islice((one for one in found if one.suffix.lower() == ".gguf" and one.is_file()), _MOST_FILES)
