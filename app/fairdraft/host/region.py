"""In which region is this machine, as its system says?"""

import os
import plistlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path

# As in "de_AT.UTF-8", "en-GB" and "zh-Hans-CN".
_TERRITORY = re.compile(r"[a-z]{2,3}(?:[-_][A-Z][a-z]{3})?[-_]([A-Z]{2})\b")
_MAC_PREFERENCES = Path("Library/Preferences/.GlobalPreferences.plist")
_LONGEST_NAME = 85


def region(environment: Mapping[str, str] = os.environ) -> str:
    """The territory in two capital letters (ISO 3166), empty where the system names none.

    Args:
        environment: the variables of the process, of which those of paper count first.
    """
    named = next((one for key in ("LC_ALL", "LC_PAPER", "LANG") if (one := environment.get(key))), "")
    found = _TERRITORY.match(named) or _TERRITORY.match(_name_in_system())
    return found[1] if found else ""


def _name_in_system() -> str:
    """The name of the region's settings where no variable has it."""
    if sys.platform == "win32":
        import ctypes

        name = ctypes.create_unicode_buffer(_LONGEST_NAME)
        ctypes.windll.kernel32.GetUserDefaultLocaleName(name, _LONGEST_NAME)
        return name.value
    if sys.platform == "darwin":
        try:
            return str(plistlib.loads((Path.home() / _MAC_PREFERENCES).read_bytes()).get("AppleLocale", ""))
        except (OSError, ValueError, plistlib.InvalidFileException):
            return ""
    return ""
