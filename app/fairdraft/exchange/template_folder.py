"""Where do Word templates of copy decks lie, and how do they get there?"""

import hashlib
import os
from pathlib import Path

from fairdraft.domain.deck_template import KeptTemplate, TemplateLook
from fairdraft.domain.errors import KnownError
from fairdraft.exchange.docx_package import LARGEST_FILE
from fairdraft.exchange.example_template import example_bytes
from fairdraft.exchange.file_bytes import read_bytes
from fairdraft.exchange.single_page import write_content
from fairdraft.exchange.template_deck import read_template

_ENDING = ".docx"
# What Word writes beside a document that is open.
_OF_WORD = "~$"


class TemplateFolder:
    """The templates in one folder of the home, which is made for the first of them (the port `DeckTemplateFiles`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self) -> tuple[KeptTemplate, ...]:
        """Those that are kept, by their names."""
        return tuple(map(_kept, self._files()))

    def names(self) -> tuple[str, ...]:
        """The names of those that are kept."""
        return tuple(one.stem for one in self._files())

    def place(self, name: str) -> Path:
        """Where one of that name lies, or would lie."""
        return next((one for one in self._files() if one.stem == name), self._folder / f"{name}{_ENDING}")

    def look(self, file: Path) -> TemplateLook:
        """What is found in a file."""
        return read_template(file).look

    def has(self, file: Path, name: str) -> bool:
        """Whether what is kept under a name is the same as a file."""
        place = self.place(name)
        return os.path.lexists(place) and read_bytes(place, LARGEST_FILE) == read_bytes(file, LARGEST_FILE)

    def keep(self, file: Path, name: str) -> KeptTemplate:
        """Keep a copy of a file under a name."""
        content, place = read_bytes(file, LARGEST_FILE), self.place(name)
        if os.path.lexists(place) and not self.has(file, name):
            raise KnownError(
                f'Another deck template "{name}" already exists.',
                f'Give this one another name, or remove the other first: "fairdraft templates remove {name}".',
            )
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as problem:
            raise KnownError(
                f"The folder {self._folder} could not be created ({problem.strerror or problem}).",
                "Get permission to create it, or choose another home folder.",
            ) from None
        return _kept(write_content(content, place))

    def remove(self, name: str) -> None:
        """Forget one that is kept."""
        place = self.place(name)
        try:
            place.unlink()
        except OSError as problem:
            raise KnownError(
                f"{place} could not be deleted ({problem.strerror or problem}).",
                "Close it in other programs, and try again.",
            ) from None

    def example(self, file: Path) -> Path:
        """Write an example to begin from."""
        if os.path.lexists(file):
            raise KnownError(f"{file} already exists.", "Choose another name; existing files are not overwritten.")
        return write_content(example_bytes(), file)

    def _files(self) -> list[Path]:
        if not os.path.isdir(self._folder):
            return []
        files = (one for one in self._folder.iterdir() if one.suffix.lower() == _ENDING and one.is_file())
        return sorted(one for one in files if not one.name.startswith((".", _OF_WORD)))


def _kept(file: Path) -> KeptTemplate:
    content = read_bytes(file, LARGEST_FILE)
    return KeptTemplate(file.stem, len(content), hashlib.sha256(content).hexdigest())
