"""What do the use cases around models need of model files, and of the store besides the list of models?"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fairdraft.domain.diagnostic import ComputeDevice
from fairdraft.domain.endpoint_consent import EndpointConsent
from fairdraft.domain.generation import ModelFile
from fairdraft.domain.model import LibraryModel, ModelFolder, ModelHeader
from fairdraft.domain.model_catalogue import RecommendedModel
from fairdraft.domain.model_copy import CopyForm, ModelCopy
from fairdraft.domain.model_fact import FactKind, ModelFact
from fairdraft.domain.model_parts import ModelFileLook


class ModelFiles(Protocol):
    """Reads model files without native code."""

    def read_header(self, path: Path) -> ModelHeader:
        """The header; a KnownError names the file and what is wrong (not GGUF, truncated, unreadable)."""

    def sha256(self, path: Path, progress: Callable[[int, int], None] | None = None) -> str:
        """SHA-256 of the file, of a model in several of all their bytes; `progress` gets bytes done and in all."""

    def look(self, path: Path) -> ModelFileLook:
        """Where it lies, how large it is with all its files, and when it was written. OSError if a file is missing."""

    def license_text(self, path: Path) -> Path | None:
        """Where the text of a model's license lies, if it is on this machine."""

    def starter(self) -> tuple[Path, str] | None:
        """Path and expected SHA-256 of the starter model, if it is on this machine."""

    def recommended(self) -> tuple[RecommendedModel, ...]:
        """Models worth getting next, smallest first; KnownError if the catalogue is wrong."""


class ModelLibraryStore(Protocol):
    """Folders that are watched, what was measured of model files, and who agreed to the use of hosted models."""

    def forgotten_models(self) -> tuple[LibraryModel, ...]:
        """Models that the person took out of the library; a watched folder does not bring them back."""

    def model_folders(self) -> tuple[ModelFolder, ...]:
        """The folders watched for model files, by path."""

    def save_model_folder(self, folder: ModelFolder) -> None:
        """Watch a folder; one whose path is watched already is a KnownError."""

    def remove_model_folder(self, folder_id: str) -> None:
        """Watch a folder no longer; its files stay, and so do their models unless they are removed as well."""

    def save_model_fact(self, fact: ModelFact) -> None:
        """Keep a fact; the one of the same file, kind and key is replaced."""

    def model_facts(self, model_sha256: str, kind: FactKind | None = None) -> tuple[ModelFact, ...]:
        """What was measured of that file, of one kind or of all, newest first."""

    def forget_model_facts(self, model_sha256: str, kind: FactKind, key: str | None = None) -> int:
        """Forget the fact of that key, or all of the kind; says how many there were."""

    def endpoint_consent(self, url: str, model: str) -> EndpointConsent | None:
        """The newest consent to send text to that model at that address, if it was not withdrawn."""

    def endpoint_consents(self) -> tuple[EndpointConsent, ...]:
        """Every consent that holds, newest first."""

    def save_endpoint_consent(self, consent: EndpointConsent) -> None:
        """Keep a consent; earlier ones stay as a record and no longer count."""

    def withdraw_endpoint_consent(self, url: str, model: str) -> None:
        """Take the consent back; nothing happens if there is none."""


class Devices(Protocol):
    """What a model can be placed on here."""

    def processor(self) -> ComputeDevice:
        """The processor, with the memory that a model could have now; 0 in total where the system does not tell."""

    def cards(self) -> tuple[ComputeDevice, ...]:
        """The graphics cards that the engine can compute on. KnownError if the engine cannot be started."""

    def repacked(self) -> frozenset[str]:
        """The quantisations that this processor wants in an order of its own, and therefore twice in memory."""


class ModelCopies(Protocol):
    """The faster copies of model files on this machine. They are no files of the library."""

    def of(self, sha256: str) -> ModelCopy | None:
        """The copy that was kept of the file of that SHA-256."""

    def takes_much_room(self, header: ModelHeader, form: CopyForm) -> bool:
        """Whether a copy would take more than a tenth of what is free on its disk: too much for one that nobody asked
        for. KnownError if the disk does not tell.
        """

    def make(self, model: ModelFile, header: ModelHeader, form: CopyForm, stop: threading.Event) -> ModelCopy | None:
        """Make a copy of a model file, whose header is given, and wait for it; None where it was stopped. Nothing
        drafts with it before it is kept.

        Raises:
            KnownError: there is no room for it, or the engine cannot make it; nothing of it is left then.
        """

    def keep(self, copy: ModelCopy) -> ModelCopy:
        """Have a copy that was made draft for its model from now on; an earlier one goes. KnownError if it cannot."""

    def discard(self, copy: ModelCopy) -> None:
        """Delete a copy that was made and is not kept; where it is in use yet, the next start does."""

    def remove(self, sha256: str) -> bool:
        """Delete the copy that was kept of the file of that SHA-256; whether there was one. KnownError if it stays."""

    def size(self) -> int:
        """Bytes of all copies."""
