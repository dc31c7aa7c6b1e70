"""What is a file called after something that a person named, and something after its file?"""

import re
import unicodedata
from pathlib import PurePath

_LONGEST = 40
_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in range(10))
# What Windows takes for one of its devices, whatever ending and folder it has.
_DEVICES = frozenset(("con", "prn", "aux", "nul", *_PORTS))


def file_words(name: str) -> str:
    """The name in small letters, digits and dashes, cut where it is long; empty where it has none of these."""
    return no_device(re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST].rstrip("-"))


def file_title(path: PurePath) -> str:
    """What is called after a file: its name without the ending. Accents stand on their letters as they are typed, since
    macOS may take them apart in names of files.
    """
    return unicodedata.normalize("NFC", path.stem)


def no_device(name: str) -> str:
    """The name of a file, other where Windows would take it for a device: what is written to "nul.pdf" is lost."""
    return f"file-{name}" if name.partition(".")[0].lower() in _DEVICES else name
