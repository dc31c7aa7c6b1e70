"""What do the use cases of deck templates need of those who read and keep the files?"""

from pathlib import Path
from typing import Protocol

from fairdraft.domain.deck_template import KeptTemplate, TemplateLook


class DeckTemplateFiles(Protocol):
    """Keeps Word templates of copy decks in the home folder, and looks into them."""

    def kept(self) -> tuple[KeptTemplate, ...]:
        """Those that are kept, by their names."""

    def names(self) -> tuple[str, ...]:
        """The names of those that are kept."""

    def place(self, name: str) -> Path:
        """Where one of that name lies, or would lie."""

    def look(self, file: Path) -> TemplateLook:
        """What is found in a file; KnownError where it cannot be read, or holds what templates may not hold."""

    def has(self, file: Path, name: str) -> bool:
        """Whether what is kept under a name is the same as a file."""

    def keep(self, file: Path, name: str) -> KeptTemplate:
        """Keep a copy of a file under a name; KnownError where another file has it, or it cannot be written."""

    def remove(self, name: str) -> None:
        """Forget one that is kept; KnownError where it cannot be deleted."""

    def example(self, file: Path) -> Path:
        """Write an example to begin from; KnownError where something has that name, or it cannot be written."""
