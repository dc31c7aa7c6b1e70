"""What is chosen for this machine, where does that come from, and how does a person change it?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.printed_page import PaperName
from fairdraft.domain.settings import (
    DESCRIPTIONS,
    NO_EMBEDDING,
    SettingDescription,
    SettingKey,
    Settings,
    SettingValue,
)
from fairdraft.services.managing_models import ModelService
from fairdraft.services.naming import unknown

_READS = ("embedding", "drafting")


class SettingsKeeper(Protocol):
    """The settings file, and what is in use of it."""

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""

    @property
    def now(self) -> Settings:
        """What is in use."""

    def read(self) -> tuple[Settings, dict[str, int]]:
        """Read the file anew and use it; with the line of each key in it. KnownError names what is wrong in it."""

    def write(self, key: SettingKey, value: SettingValue) -> None:
        """Write one value, or take its key out for None, and use it. KnownError where the file is wrong, or cannot be
        written; it stays as it is then.
        """


@dataclass(frozen=True, slots=True)
class SettingState:
    """A setting as it is: its value, what it would be if nobody chose, and the line of the file that says so; None
    where none does.
    """

    about: SettingDescription
    value: SettingValue
    default: SettingValue
    line: int | None

    @property
    def is_chosen(self) -> bool:
        """Whether the file says something of it."""
        return self.line is not None


class SettingsService:
    """Reads and changes the settings file. What is written around a value there stays.

    Args:
        keeper: the file.
        models: the model library, for the name of the model that reads.
        usual_paper: what pages are set for on this machine where nobody chose.
        read_only: whether this is a window that only reads.
    """

    def __init__(
        self, keeper: SettingsKeeper, models: ModelService, usual_paper: PaperName, *, read_only: bool = False
    ) -> None:
        self._keeper = keeper
        self._models = models
        self.usual_paper = usual_paper
        self.read_only = read_only

    @property
    def file(self) -> Path:
        """Where they are written."""
        return self._keeper.path

    @property
    def now(self) -> Settings:
        """What is in use, without a look at the file."""
        return self._keeper.now

    def states(self) -> tuple[SettingState, ...]:
        """Every setting, read from the file now; what other programs or a person wrote there is in use from here on.

        Raises:
            KnownError: the file is wrong or cannot be read; it names line and key.
        """
        settings, lines = self._keeper.read()
        usual = Settings()
        return tuple(
            SettingState(one, settings.value(one.key), usual.value(one.key), lines.get(one.key)) for one in DESCRIPTIONS
        )

    def change(self, key: SettingKey, value: SettingValue) -> None:
        """Choose a value, written into the file at once.

        Raises:
            UsageError: the setting takes no such value.
            KnownError: the library has no such model; the file is wrong, or cannot be written; this window only reads.
        """
        self._refuse_reader()
        self._keeper.write(key, self._fitting(described(key), value))

    def change_to_words(self, key: str, words: str) -> SettingState:
        """Choose a value that somebody typed. Errors as `change`, and UsageError for a key that there is not."""
        about = self._changeable(key)
        self.change(about.key, words)
        return self._state(about)

    def reset(self, key: str) -> SettingState:
        """Take a key out of the file: its default holds again. Errors as `change_to_words`."""
        self._refuse_reader()
        about = self._changeable(key)
        self._keeper.write(about.key, None)
        return self._state(about)

    def readers(self) -> tuple[str, ...]:
        """The names of the models of the library that are made to read copy for its meaning."""
        return tuple(one.name for one in self._models.models() if one.header.role == "embedding")

    def _state(self, about: SettingDescription) -> SettingState:
        return next(one for one in self.states() if one.about is about)

    def _changeable(self, key: str) -> SettingDescription:
        about = described(key)
        if about.by_hand:
            raise UsageError(
                f"{key} can only be changed by hand, because it decides where everything is kept.",
                f"Write it to {self.file}, and start Fairdraft again.",
            )
        return about

    def _fitting(self, about: SettingDescription, value: SettingValue) -> SettingValue:
        """The value as the file has it."""
        if about.key == "embedding_model":
            value = self._reader(str(value).strip())
        try:
            return Settings.model_validate({about.key: value}).value(about.key)
        except ValidationError:
            shown = f'"{value}"' if isinstance(value, str) else value
            raise UsageError(f"{about.key} cannot be {shown}.", f"It takes {about.takes}.") from None

    def _reader(self, name: str) -> str:
        """The whole name of the model that is meant."""
        if not name or name.casefold() == NO_EMBEDDING:
            return name.casefold()
        model = self._models.model(name)
        if model.header.role not in _READS:
            raise KnownError(f'"{model.name}" gives no vectors, so it cannot read copy.', "Name an embedding model.")
        return model.name

    def _refuse_reader(self) -> None:
        if self.read_only:
            raise KnownError("This window is read-only.", "Change settings in the window that was opened first.")


def described(key: str) -> SettingDescription:
    """The setting of that key. UsageError where there is none, with the nearest ones."""
    found = next((one for one in DESCRIPTIONS if one.key == key), None)
    if found is None:
        problem = unknown("setting", key, [one.key for one in DESCRIPTIONS])
        raise UsageError(problem.what, problem.remedy)
    return found
