"""Is everything on this machine that the program needs, and if not, what is to be done?"""

import hashlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fairdraft.domain.diagnostic import Diagnostic, EngineFacts
from fairdraft.domain.errors import KnownError
from fairdraft.domain.graphics_cards import card_kinds
from fairdraft.domain.model import STARTER_MODEL_SHA256
from fairdraft.domain.passphrase import PASSPHRASE_VARIABLE, PassphraseNeededError
from fairdraft.domain.size_words import size_words
from fairdraft.host.bundle import console_program
from fairdraft.host.paths import Home, resources, starter_model
from fairdraft.host.secrets import Secrets
from fairdraft.host.settings import read_settings
from fairdraft.host.spelling import has_dictionary
from fairdraft.host.system_libraries import how_to_install, missing_libraries

_GIB = 1024**3
_OLDEST_PYTHON = (3, 11)
# Drafts are small; models are not. Below the first the store itself is in danger.
_TOO_LITTLE_DISK = _GIB // 4
_LITTLE_DISK = 2 * _GIB
_FONT_FILES = ("*.otf", "*.ttf", "*.ttc")


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """The checks of `doctor`. None of them changes anything, none raises for a fault of the world.

    Args:
        home: the home folder.
        engine: asks the engine, in a child process, what it is; a KnownError says why it cannot.
        store_place: where the store is: the file, or the team's database.
        store_faults: the store's own integrity check; empty when all is well, a KnownError if it cannot be opened.
        encrypted: whether the store file of this machine is encrypted.
        secrets: the keyring's door.
        environment: the process's environment.
        own_packs: reads the person's own rule packs and counts them; a KnownError says which is wrong.
        own_recipes: the same for prompt recipes.
        card_builds: the kinds of graphics cards that the engine was built for, such as "cuda".
    """

    home: Home
    engine: Callable[[], EngineFacts]
    store_place: str
    store_faults: Callable[[], tuple[str, ...]]
    encrypted: bool
    secrets: Secrets
    environment: Mapping[str, str]
    own_packs: Callable[[], int]
    own_recipes: Callable[[], int]
    card_builds: tuple[str, ...]

    def run(self) -> tuple[Diagnostic, ...]:
        """Every check, in the order in which a person would mend them."""
        return (
            _python(),
            self._home_folder(),
            self._disk(),
            self._store(),
            *self._begun_work(),
            self._settings(),
            _own_files("rule packs", self.own_packs, self.home.rule_packs),
            _own_files("recipes", self.own_recipes, self.home.recipes),
            *self._engine(),
            self._starter_model(),
            self._display(),
            _fonts(),
            self._spelling(),
            self._keyring(),
        )

    def _home_folder(self) -> Diagnostic:
        folder = self.home.folder
        try:
            self.home.create()
            with tempfile.TemporaryFile(dir=folder):
                pass
        except KnownError as error:
            return Diagnostic("home folder", "fail", error.what, error.remedy)
        except OSError as error:
            return Diagnostic(
                "home folder",
                "fail",
                f"{folder} cannot be written to ({error.strerror or error}).",
                "Give yourself permission to write there, or choose another home folder with --home.",
            )
        return Diagnostic("home folder", "ok", f"{folder} can be written to.")

    def _disk(self) -> Diagnostic:
        place = self.home.folder
        while not os.path.exists(place):
            place = place.parent
        free = shutil.disk_usage(place).free
        detail = f"{size_words(free)} free at {self.home.folder}."
        if free < _TOO_LITTLE_DISK:
            return Diagnostic(
                "disk", "fail", detail, "Free some space now: soon drafts and ratings can no longer be saved."
            )
        if free < _LITTLE_DISK:
            return Diagnostic("disk", "warn", detail, "Free some space before you fetch a larger model.")
        return Diagnostic("disk", "ok", detail)

    def _store(self) -> Diagnostic:
        try:
            faults = self.store_faults()
        except PassphraseNeededError as error:
            remedy = f"Give its passphrase in {PASSPHRASE_VARIABLE} or in the keyring to have it checked, too."
            return Diagnostic("store", "warn", error.what, remedy)
        except KnownError as error:
            return Diagnostic("store", "fail", error.what, error.remedy)
        if faults:
            return Diagnostic(
                "store",
                "fail",
                f"{self.store_place} is damaged: {faults[0]}" + (f" (and {len(faults) - 1} more)" * (len(faults) > 1)),
                f"Keep a copy of the file, then put the newest copy from {self.home.backups} in its place.",
            )
        if self.store_place != str(self.home.store_file):
            return Diagnostic("store", "ok", f"{self.store_place} is whole.")
        if not os.path.exists(self.home.store_file):
            return Diagnostic("store", "ok", f"{self.home.store_file} does not exist yet; the first command makes it.")
        kept = "and encrypted" if self.encrypted else 'and not encrypted ("fairdraft store encrypt" does that)'
        return Diagnostic("store", "ok", f"{self.store_place} is whole {kept}.")

    def _begun_work(self) -> tuple[Diagnostic, ...]:
        """Nothing, unless some was set aside: few homes have any."""
        work = self.home.begun_work
        set_aside: list[Path] = []
        # A home that may not be looked into is told by its own check.
        with suppress(OSError):
            set_aside = sorted(work.parent.glob(f"{work.stem}-aside-*{work.suffix}"))
        return tuple(
            Diagnostic(
                "begun work",
                "warn",
                f"Unsaved briefs, campaigns, half-rated drafts and your own words in {one} have a different "
                "passphrase than the store, or are damaged.",
                'Give the store their passphrase ("fairdraft store encrypt") to get them back, or delete the file.',
            )
            for one in set_aside
        )

    def _spelling(self) -> Diagnostic:
        """Whether spelling is checked here."""
        if not has_dictionary():
            return Diagnostic(
                "spelling",
                "warn",
                "The package chunspell with the dictionary is not installed, so spelling is not checked.",
                'Run "make run" again. There is none for Macs with an Intel processor.',
            )
        place = f"{self.home.begun_work}, encrypted" if self.encrypted else str(self.home.own_words)
        return Diagnostic("spelling", "ok", f"American English, and your own words in {place}.")

    def _settings(self) -> Diagnostic:
        file = self.home.settings_file
        try:
            read_settings(file)
        except KnownError as error:
            return Diagnostic("settings", "fail", error.what, error.remedy)
        return Diagnostic(
            "settings", "ok", f"{file} is in order." if os.path.exists(file) else "Every setting has its default."
        )

    def _engine(self) -> tuple[Diagnostic, ...]:
        try:
            facts = self.engine()
        except KnownError as error:
            return (Diagnostic("engine", "fail", error.what, error.remedy),)
        gpus = [device for device in facts.devices if device.is_gpu]
        found = Diagnostic("engine", "ok", f"{facts.build}.")
        kinds = card_kinds(self.card_builds)
        if not gpus and kinds:
            return (
                found,
                Diagnostic(
                    "GPU",
                    "warn",
                    f"The engine was built for {kinds} but found no such GPU, so it uses only the processor.",
                    f"Install the GPU's driver, or build for a GPU of another kind: {self._build} GPU=cuda, metal, "
                    "vulkan or rocm (cpu for none).",
                ),
            )
        if not gpus:
            return (
                found,
                Diagnostic(
                    "GPU",
                    "ok",
                    "The engine uses only the processor.",
                    f"If this machine has a GPU, build for it: {self._build} GPU=cuda, metal, vulkan or rocm.",
                ),
            )
        return (
            found,
            *(
                Diagnostic(
                    "GPU",
                    "ok",
                    f"{device.name} ({device.description}): {device.free_bytes / _GIB:.1f} of "
                    f"{device.total_bytes / _GIB:.1f} GiB free.",
                )
                for device in gpus
            ),
        )

    @property
    def _build(self) -> str:
        """What makes this program anew, from its source."""
        return "make run" if console_program() is None else "make bundle"

    def _starter_model(self) -> Diagnostic:
        path = starter_model(self.home)
        if path is None:
            return Diagnostic(
                "starter model",
                "warn",
                "The starter model is not on this machine.",
                f"Run {self._build} in the project's folder, or add a model of your own: fairdraft models add FILE.",
            )
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return Diagnostic(
                "starter model",
                "fail",
                f"{path} cannot be read ({error.strerror or error}).",
                "Give yourself permission to read it.",
            )
        if found != STARTER_MODEL_SHA256:
            return Diagnostic(
                "starter model",
                "fail",
                f"{path} is damaged or a different file: its SHA-256 begins with {found[:12]}, not "
                f"{STARTER_MODEL_SHA256[:12]}.",
                f"Delete the file and run {self._build} to fetch it again.",
            )
        return Diagnostic("starter model", "ok", f"{path} is there and its SHA-256 is right.")

    def _display(self) -> Diagnostic:
        wayland = bool(self.environment.get("WAYLAND_DISPLAY"))
        x11 = bool(self.environment.get("DISPLAY"))
        missing = missing_libraries(x11=x11 and not wayland)
        if missing:
            names = ", ".join(library.file for library in missing)
            return Diagnostic("display", "fail", f"System libraries are missing: {names}.", how_to_install(missing))
        if sys.platform.startswith("linux") and not (wayland or x11):
            return Diagnostic(
                "display",
                "warn",
                "There is no display here (neither WAYLAND_DISPLAY nor DISPLAY is set).",
                "Use the commands, or start the window from a desktop session.",
            )
        return Diagnostic("display", "ok", "A window can be opened.")

    def _keyring(self) -> Diagnostic:
        state = self.secrets.state()
        if state.backend is None:
            return Diagnostic("keyring", "warn", state.what, state.remedy)
        return Diagnostic("keyring", "ok", f"Keys are kept by {state.backend}.")


def _python() -> Diagnostic:
    detail = f"{platform.python_implementation()} {platform.python_version()} on {platform.platform()}."
    if sys.version_info[:2] < _OLDEST_PYTHON:
        return Diagnostic("Python", "fail", detail, "Install CPython 3.11 or newer.")
    return Diagnostic("Python", "ok", detail)


def _own_files(name: str, count_own: Callable[[], int], folder: Path) -> Diagnostic:
    """Whether the person's own files of a kind can be read."""
    try:
        count = count_own()
    except KnownError as error:
        return Diagnostic(name, "fail", error.what, error.remedy)
    return Diagnostic(
        name, "ok", f"{count} of your own in {folder}." if count else "Those that ship; none of your own."
    )


def _fonts() -> Diagnostic:
    """The faces that ship with the program; without them a bare machine draws boxes for letters."""
    try:
        folder = resources() / "fonts"
    except KnownError as error:
        return Diagnostic("fonts", "fail", error.what, error.remedy)
    faces = [file for pattern in _FONT_FILES for file in folder.rglob(pattern)]
    if not faces:
        return Diagnostic("fonts", "fail", f"No fonts were found in {folder}.", "Install Fairdraft again.")
    unreadable = [file for file in faces if not os.access(file, os.R_OK)]
    if unreadable:
        return Diagnostic("fonts", "fail", f"{unreadable[0]} cannot be read.", "Give yourself permission to read it.")
    families = ", ".join(sorted({file.parent.name for file in faces}))
    return Diagnostic("fonts", "ok", f"{len(faces)} faces ship with the program: {families}.")
