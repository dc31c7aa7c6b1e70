"""How are the tokens of a text counted for a model that is not loaded?"""

from pathlib import Path

from fairdraft.domain.generation import ModelFile
from fairdraft.inference.gguf_header import read_header
from fairdraft.inference.llama_binding import LlamaLibrary
from fairdraft.inference.llama_vocabulary import VocabularyAlone


class VocabularyCounting:
    """Counts with the vocabulary of a file, without its weights; the last one stays for the next text."""

    def __init__(self) -> None:
        self._file: tuple[str, str] | None = None
        self._vocabulary: VocabularyAlone | None = None

    def has(self, file: ModelFile) -> bool:
        """Whether it has the vocabulary of that file."""
        return self._file == (file.path, file.sha256)

    def count(self, library: LlamaLibrary, file: ModelFile, text: str) -> int:
        """Length of a person's text in the tokens of that file. Raises KnownError where it cannot be read."""
        if self._vocabulary is None or not self.has(file):
            # Without native code first: what is cut off or no model is told.
            read_header(Path(file.path))
            self.close()
            self._vocabulary = library.load_vocabulary(file)
            self._file = (file.path, file.sha256)
        return self._vocabulary.count(text)

    def close(self) -> None:
        """Free it."""
        if self._vocabulary is not None:
            self._vocabulary.close()
            self._vocabulary = self._file = None
