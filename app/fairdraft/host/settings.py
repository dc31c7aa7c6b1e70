"""What has this person chosen for this machine?"""

import threading
from collections.abc import Callable
from pathlib import Path

from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError
from fairdraft.domain.finding import LineIndex
from fairdraft.domain.settings import SettingKey, Settings, SettingValue
from fairdraft.domain.toml_edit import with_value, without_key
from fairdraft.domain.toml_places import toml_places
from fairdraft.domain.toml_string import toml_string
from fairdraft.host.private_file import remove_parts_of_the_killed, write_private


def read_settings(path: Path) -> Settings:
    """The settings in that file; the defaults where there is no file.

    Raises:
        KnownError: the file cannot be read, or it names line, key, wrong value and what is allowed.
    """
    return _settings_of(_text_of(path), path)


class SettingsFile:
    """The settings file, and what is in use of it while the program runs (`SettingsKeeper` of services/settings.py).

    Args:
        path: `settings.toml` of the home folder; it need not be there.

    Raises:
        KnownError: as `read_settings`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._now = read_settings(path)
        self._writing = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def now(self) -> Settings:
        """What is in use: as it was read or written here last. Any thread may ask."""
        return self._now

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call a listener when other settings are in use than before, on the thread that read or wrote them."""
        self._listeners.append(listener)

    def read(self) -> tuple[Settings, dict[str, int]]:
        """Read the file anew, and use it from here on; with the line of each key that stands in it, from 1.

        Raises:
            KnownError: as `read_settings`; what was in use stays so.
        """
        text = _text_of(self.path)
        found = _settings_of(text, self.path)
        self._use(found)
        bare = text.removeprefix("\ufeff")
        lines, places = LineIndex.of(bare), toml_places(bare)
        return found, {str(path[0]): lines.place(at)[0] for path, at in places.keys.items() if len(path) == 1}

    def write(self, key: SettingKey, value: SettingValue) -> None:
        """Write a value into the file, or take its key out for None, leave all else in it as it stands, and use it.

        Raises:
            KnownError: as `read_settings`, or the file cannot be written; it is as it was then.
        """
        with self._writing:
            text = _text_of(self.path)
            before = _settings_of(text, self.path)
            changed = without_key(text, key) if value is None else with_value(text, key, _written(value))
            wanted = {**before.model_dump(exclude_unset=True), key: value}
            expected = Settings.model_validate({name: one for name, one in wanted.items() if one is not None})
            found = _settings_of(changed, self.path)
            assert found == expected  # noqa: S101 - a file that says anything else is never written
            if changed != text:
                self._put(changed)
            self._use(found)

    def _put(self, text: str) -> None:
        # A link stays one: the file that it leads to is written.
        target = self.path.resolve()
        remove_parts_of_the_killed(target)
        try:
            write_private(target, text.encode("utf-8"))
        except OSError as error:
            raise KnownError(
                f"The settings file {self.path} could not be written ({error.strerror or error}).",
                "Free some space there, or give yourself permission to write there; the file is unchanged.",
            ) from error

    def _use(self, found: Settings) -> None:
        before, self._now = self._now, found
        if found != before:
            for listener in self._listeners:
                listener()


def _text_of(path: Path) -> str:
    """The file's text with its own ends of lines, empty where there is no file."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise KnownError(
            f"The settings file {path} is not UTF-8 text in line {line}.",
            "Save it as UTF-8, or delete it to go back to the defaults.",
        ) from error
    except OSError as error:
        raise KnownError(
            f"The settings file {path} could not be read ({error.strerror or error}).",
            "Give yourself permission to read it, or choose another home folder with --home.",
        ) from error


def _settings_of(text: str, path: Path) -> Settings:
    return read_document(text, str(path), Settings)


def _written(value: float | str) -> str:
    if isinstance(value, str):
        return toml_string(value)
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)
