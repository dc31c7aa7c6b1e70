"""Where does work lie that somebody began and did not finish, with their own words, and what if it cannot be kept
there?
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

BEGUN_BRIEFS = "begun-briefs.json"
BEGUN_CAMPAIGNS = "begun-campaigns.json"
UNFINISHED_RATINGS = "unfinished-ratings"
OWN_WORDS = "words.txt"
"""Words that the spelling check knows from a person: names of launches, which are as secret as drafts."""


class BegunFilesError(Exception):
    """The world failed: `place` is where, `why` a few words about it."""

    def __init__(self, place: Path, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why


class BegunFiles(Protocol):
    """Small files of begun work and of a person's own words, named as in the home folder
    (`unfinished-ratings/1f0c/77ab.json`): they lie there while the store is plain, and in an encrypted database while
    it is encrypted. All raise BegunFilesError, but `place` and `sign`.
    """

    def place(self, name: str) -> str:
        """Where a file lies, for messages."""

    def sign(self, name: str) -> object:
        """What is another one once the file may have been changed, by whichever program; to be asked for before the
        file is read. Costs a look at the folder and opens nothing.
        """

    def read(self, name: str) -> bytes | None:
        """What a file has; None where there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Put content in the place of what the file had, whole or not at all."""

    def change(self, name: str, how: Callable[[bytes | None], bytes]) -> None:
        """Write what `how` makes of what a file has (None where there is none); no other program that changes it comes
        between. What `how` raises leaves it as it was.
        """

    def remove(self, name: str) -> None:
        """Remove a file, if there is one."""

    def remove_folder(self, name: str) -> bool:
        """Remove all files of a folder; whether there was one."""

    def put_aside(self, name: str) -> str:
        """Keep a file that is none of ours under another name, and give that."""


class PlainBegunFiles(BegunFiles, Protocol):
    """Those that lie in the home folder, where whoever can read the disk can read them."""

    def is_empty(self) -> bool:
        """Whether none lies there, nor a part of one that was not written to its end."""

    def whole(self) -> tuple[tuple[str, float], ...]:
        """The names of those that do, each with the time when it was written."""

    def sweep(self) -> None:
        """Remove parts that were not written to their end, and folders that are empty. No program may be writing."""


def aside(name: str) -> str:
    """The name under which a file that is none of ours is kept."""
    return f"{name.removesuffix('.json')}.unreadable"
