"""What has this person chosen for this machine?"""

import json
import os
import tempfile
from pathlib import Path
from typing import Literal

from pydantic import Field

from fairdraft.domain.document_schema import FileValue
from fairdraft.domain.documents import read_document
from fairdraft.domain.errors import KnownError

Theme = Literal["system", "light", "dark"]


class Settings(FileValue):
    """The settings file, `settings.toml` in the home folder.

    `last_profile` is a profile's id or empty; `threads` is the number of threads the engine computes
    with (0 to 256), 0 lets the engine choose.
    """

    theme: Theme = "system"
    last_profile: str = ""
    threads: int = Field(default=0, ge=0, le=256)


def read_settings(path: Path) -> Settings:
    """The settings in that file; the defaults where there is no file.

    Raises:
        KnownError: the file cannot be read, or it names line, key, wrong value and what is allowed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise KnownError(
            f"The settings file {path} is not UTF-8 text in line {line}.",
            "Save it as UTF-8, or delete it: then every setting has its default.",
        ) from error
    except OSError as error:
        raise KnownError(
            f"The settings file {path} could not be read ({error.strerror or error}).",
            "Give yourself the right to read it, or choose another home folder with --home.",
        ) from error
    return read_document(text, str(path), Settings)


def write_settings(path: Path, settings: Settings) -> None:
    """Replace the file as a whole: after a crash there is the old file or the new one, never half of one.

    Raises:
        KnownError: the file cannot be written.
    """
    lines = [f"{key} = {_toml(value)}\n" for key, value in settings.model_dump().items()]
    try:
        handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise KnownError(
            f"The settings could not be saved in {path} ({error.strerror or error}).",
            "Make room on the disk, or give yourself the right to write there.",
        ) from error


def _toml(value: str | int) -> str:
    """A value as TOML; JSON's strings are TOML's, but for DEL, which TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
